"""Words in several languages, written as one line for each."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _


class LanguagesField(forms.CharField):
    """Words by the code of their language, read and written as lines such as “de: Wachstum”."""

    def __init__(self, **kwargs: Any) -> None:
        more = {
            "required": False,
            "label": _("In other languages"),
            "help_text": _("One line each, such as “de: Wachstum”. People read their own."),
        }
        super().__init__(**{**more, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(lines_of(value)) if isinstance(value, dict) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.clean(data) != (initial or {}))
        except forms.ValidationError:
            return True

    def clean(self, value: Any) -> Any:
        return by_language(super().clean(value).splitlines())


def lines_of(texts: Mapping[str, str]) -> list[str]:
    return [f"{code}: {text}" for code, text in texts.items()]


def by_language(lines: Iterable[str]) -> dict[str, str]:
    found = {}
    for line in lines:
        if not line.strip():
            continue
        code, colon, text = line.partition(":")
        if not colon or not code.strip().isascii() or not 2 <= len(code.strip()) <= 7:
            words = _now("Begin each line with the code of a language, such as “de: …”.")
            raise forms.ValidationError(words)
        found[code.strip().lower()] = text.strip()
    return found
