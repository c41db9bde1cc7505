"""What a column can mean, and how its text becomes a value, for each part of an import."""

import re
import zoneinfo
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import TextChoices
from django.utils.translation import gettext as _

from lib.visible import is_visible
from talent.models import AssignmentReason, ExitReason, Gender

Value = str | int | None
FIRST_YEAR, LAST_YEAR = 1900, 2199
DATE_FORMATS = ("%Y-%m-%d",)
OPEN_END = ("9999-12-31", "9999-01-01")
FLAGS = {"yes": 1, "true": 1, "1": 1, "x": 1, "no": 0, "false": 0, "0": 0}


@dataclass(frozen=True)
class Field:
    """One thing that a column can hold; `read` turns its text into a value or says what is wrong.

    Dates become ISO text, so that a row can be kept as JSON.
    """

    name: str
    read: "Callable[[str, Reading], Value]"
    required: bool = False


@dataclass(frozen=True)
class Reading:
    """How one file writes dates and choices."""

    dates: tuple[str, ...] = DATE_FORMATS
    open_end: tuple[str, ...] = OPEN_END
    end_is_last_day: bool = False


class UnfitError(ValueError):
    """A text that cannot become the value its column asks for; the message is for its owner."""


def text(length: int) -> Callable[[str, Reading], Value]:
    """Any text up to a length, without characters that cannot be stored."""

    def read(cell: str, reading: Reading) -> Value:
        if "\x00" in cell:
            raise UnfitError(_("There is a NUL character in this cell: delete it."))
        if cell and not is_visible(cell):
            raise UnfitError(_("There are only signs in this cell that nobody can see."))
        if len(cell) > length:
            words = {"length": f"{len(cell):,}", "limit": length}
            raise UnfitError(
                _("This has %(length)s characters; there is room for %(limit)s.") % words
            )
        return cell

    return read


def email(cell: str, reading: Reading) -> Value:
    try:
        validate_email(cell)
    except ValidationError as error:
        raise UnfitError(_("This is not an e-mail address.")) from error
    return text(254)(cell.lower(), reading)


def day(cell: str, reading: Reading) -> Value:
    return _date(cell, reading.dates).isoformat()


def end(cell: str, reading: Reading) -> Value:
    """The first day after, or None for open; some files write the last day instead."""
    if cell in reading.open_end:
        return None
    found = _date(cell, reading.dates)
    return (found + timedelta(days=reading.end_is_last_day)).isoformat()


@lru_cache(maxsize=50_000)
def _date(cell: str, formats: tuple[str, ...]) -> date:
    for form in formats:
        found = _parse(cell, form)
        if found is not None:
            break
    else:
        raise UnfitError(_date_words(cell, formats))
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise UnfitError(_("The year of this date cannot be right."))
    return found


def _parse(cell: str, form: str) -> date | None:
    """One date in one form; spreadsheets add a midnight that says nothing."""
    try:
        if form == "%Y-%m-%d":
            return date.fromisoformat(re.sub(r"[ T]00:00(:00)?$", "", cell))
        return datetime.strptime(cell, form).date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None


def _date_words(cell: str, formats: tuple[str, ...]) -> str:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
        return _("There is no such day.")
    example = ", ".join(date(2026, 11, 23).strftime(form) for form in formats)
    return _("This is not a date of the form %(example)s: name its form in the mapping.") % {
        "example": example
    }


def choice(kind: type[TextChoices]) -> Callable[[str, Reading], Value]:
    """One of a few words: the stored one or the one that people read."""
    known = {label.casefold(): value for value, label in kind.choices}
    known |= {value: value for value in kind.values}

    def read(cell: str, reading: Reading) -> Value:
        if (found := known.get(cell.casefold())) is None:
            words = {"words": ", ".join(kind.values)}
            raise UnfitError(_("This is none of: %(words)s. Translate it in the mapping.") % words)
        return found

    return read


def percent(cell: str, reading: Reading) -> Value:
    return whole(1, 100)(cell.removesuffix("%").strip(), reading)


def whole(low: int, high: int) -> Callable[[str, Reading], Value]:
    """A whole number between two others, these among them."""

    def read(cell: str, reading: Reading) -> Value:
        if not cell.isascii() or not cell.isdigit() or not low <= int(cell[:9]) <= high:
            words = {"low": low, "high": high}
            raise UnfitError(_("This is not a whole number from %(low)s to %(high)s.") % words)
        return int(cell)

    return read


def flag(cell: str, reading: Reading) -> Value:
    """Yes or no, as people and spreadsheets write it; kept as 1 or 0."""
    if (found := FLAGS.get(cell.casefold())) is None:
        raise UnfitError(_("This is neither yes nor no. Translate it in the mapping."))
    return found


def zone(cell: str, reading: Reading) -> Value:
    if cell not in _zones():
        raise UnfitError(_("This is not a time zone such as Europe/Lisbon."))
    return cell


@lru_cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def country(cell: str, reading: Reading) -> Value:
    if not re.fullmatch(r"[A-Za-z]{2}", cell):
        raise UnfitError(_("This is not a country code of two letters, such as PT."))
    return cell.upper()


def _fields(*fields: Field) -> Mapping[str, Field]:
    return {field.name: field for field in fields}


ID = text(100)
PEOPLE = _fields(
    Field("external_id", ID, required=True),
    Field("given_name", text(100), required=True),
    Field("family_name", text(100)),
    Field("preferred_name", text(100)),
    Field("pronouns", text(40)),
    Field("email", email),
    Field("phone", text(40)),
    Field("time_zone", zone),
    Field("language", text(10)),
    Field("hired_on", day),
    Field("left_on", end),
    Field("exit_reason", choice(ExitReason)),
    Field("gender", choice(Gender)),
    Field("birth_date", day),
    Field("working_time", percent),
)
ASSIGNMENTS = _fields(
    Field("employee", ID, required=True),
    Field("role", text(200)),
    Field("unit", text(150)),
    Field("manager", ID),
    Field("location", text(100)),
    Field("start", day, required=True),
    Field("end", end),
    Field("reason", choice(AssignmentReason)),
)
UNIT_MANAGERS = _fields(
    Field("unit", text(150), required=True),
    Field("manager", ID, required=True),
    Field("start", day, required=True),
    Field("end", end),
)
UNITS = _fields(
    Field("external_id", ID, required=True),
    Field("name", text(150), required=True),
    Field("parent", ID),
    Field("start", day),
    Field("end", end),
)
LOCATIONS = _fields(
    Field("external_id", ID, required=True),
    Field("name", text(100), required=True),
    Field("country", country),
    Field("time_zone", zone),
)
