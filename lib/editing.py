"""Two windows on one record: a form carries a mark of what it showed, and a save compares it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Field, Model
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

CHANGED = "changed_elsewhere"


def mark_of(record: Model, names: Iterable[str], beside: Mapping[str, str] | None = None) -> str:
    """A short mark of what some fields of a record say; equal marks mean equal values."""
    values = {name: str(_field(record, name).value_from_object(record)) for name in names}
    values |= {f"beside {label}": words for label, words in (beside or {}).items()}
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]


def refuse_if_changed(
    record: Model, names: Iterable[str], seen: str, beside: Mapping[str, str] | None = None
) -> None:
    """Refuse to save over what another window saved meanwhile, and say what stands there now.

    `beside` is what belongs to the record and is no field of it, in words by its label. Whoever
    changes the fields alone may show the mark of the fields alone.
    """
    shown, beside = list(names), beside or {}
    if seen in (mark_of(record, shown), mark_of(record, shown, beside)):
        return
    now = [f"{_label(record, name)}: {_words(record, name) or _('empty')}" for name in shown]
    now += [f"{label}: {words or _('empty')}" for label, words in beside.items()]
    words = _(
        "This was changed in another window meanwhile. Below is what you typed: save again to"
        " keep it. What is saved now: %(values)s"
    )
    raise ValidationError(words % {"values": "; ".join(now)}, code=CHANGED)


def was_changed(error: ValidationError) -> bool:
    """Whether a refusal is the one above."""
    return any(each.code == CHANGED for each in getattr(error, "error_list", []))


def _field(record: Model, name: str) -> "Field[Any, Any]":
    field = record._meta.get_field(name)
    assert isinstance(field, Field)
    return field


def _label(record: Model, name: str) -> str:
    return str(capfirst(_field(record, name).verbose_name))


def _words(record: Model, name: str) -> str:
    display = getattr(record, f"get_{name}_display", None)
    value = display() if display else getattr(record, name)
    if isinstance(value, bool):
        value = _("yes") if value else _("no")
    elif isinstance(value, datetime):
        value = date_format(localtime(value), "j F Y, H:i")
    elif isinstance(value, date):
        value = date_format(value, "j F Y")
    return "" if value is None else f"“{value}”" if value != "" else ""
