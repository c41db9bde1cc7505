"""Mapping files in TOML: read them, and say everything that is wrong in one go."""

import tomllib
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

Raw = Mapping[str, Any]


def read_toml(content: bytes) -> dict[str, Any]:
    """The words of a mapping file, ready to be stored as JSON."""
    try:
        raw = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValidationError(_("Save the mapping as UTF-8.")) from error
    except tomllib.TOMLDecodeError as error:
        raise ValidationError(
            _("The mapping cannot be read: %(words)s") % {"words": str(error)}
        ) from error
    return {key: _as_json(value) for key, value in raw.items()}


def _as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_json(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_as_json(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


class Troubles:
    """Collects what is wrong in a mapping, so that its author mends it in one go."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, where: str, words: str) -> None:
        self.found.append(
            _("Mapping %(where)s: %(words)s.") % {"where": where, "words": words}
            if where
            else _("Mapping: %(words)s.") % {"words": words}
        )

    def refuse(self) -> None:
        if self.found:
            raise ValidationError(self.found)

    def keys(self, table: Any, known: tuple[str, ...], where: str) -> None:
        if not isinstance(table, Mapping):
            self.add(where, _("a section with keys is needed here"))
            return
        for key in table:
            if key in known:
                continue
            near = get_close_matches(key, known, 1)
            hint = _(", perhaps “%(near)s” is meant") % {"near": near[0]} if near else ""
            self.add(where, _("“%(key)s” is not known%(hint)s") % {"key": key, "hint": hint})

    def text(self, table: Any, key: str, where: str) -> str:
        value = table.get(key, "") if isinstance(table, Mapping) else ""
        if isinstance(value, str):
            return value
        self.add(where, _("%(key)s must be a text in quotes") % {"key": key})
        return ""

    def texts(self, table: Any, key: str, where: str) -> tuple[str, ...]:
        value = table.get(key, []) if isinstance(table, Mapping) else []
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return tuple(value)
        self.add(where, _("%(key)s must be a list of texts") % {"key": key})
        return ()

    def words(self, table: Any, key: str, where: str) -> Mapping[str, str]:
        value = table.get(key, {}) if isinstance(table, Mapping) else {}
        if isinstance(value, Mapping) and all(isinstance(each, str) for each in value.values()):
            return value
        self.add(where, _("%(key)s must be a table of texts") % {"key": key})
        return {}

    def flag(self, table: Any, key: str, where: str) -> bool:
        value = table.get(key, False) if isinstance(table, Mapping) else False
        if not isinstance(value, bool):
            self.add(where, _("%(key)s must be true or false") % {"key": key})
        return value is True

    def one_of(self, table: Raw, key: str, known: tuple[str, ...], default: str) -> str:
        value = table.get(key, default)
        if value not in known:
            self.add("", _("%(key)s must be one of: %(words)s") % {
                "key": key, "words": ", ".join(known)})  # fmt: skip
            return default
        return str(value)

    def delimiter(self, table: Raw, where: str) -> str:
        value = self.text(table, "delimiter", where)
        if len(value) > 1:
            self.add(where, _("delimiter must be one character"))
            return ""
        return value

    def day(self, table: Raw, key: str, where: str) -> str | None:
        value = self.text(table, key, where)
        if not value:
            return None
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            self.add(where, _("%(key)s must be a day such as 2026-11-23") % {"key": key})
            return None
