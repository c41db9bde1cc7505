"""Pages of a long list by the last row seen: the same cost on every page, and no totals."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import FieldError, ValidationError
from django.db.models import Model, Q, QuerySet

PAGE_SIZE = 40

M = TypeVar("M", bound=Model)
Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows of a list, and the cursors of the pages before and after (empty: there is none)."""

    rows: list[Row]
    previous: str = ""
    next: str = ""


def page_of(rows: QuerySet[M], *keys: str, cursor: str = "", size: int = PAGE_SIZE) -> Page[M]:
    """One page of rows ordered by keys, of which the last is unique; "-key" is descending.

    A key is a field or annotation without nulls. Unreadable cursors lead to the first page.
    """
    asked = decode(cursor, len(keys)) if cursor else None
    if asked is not None:
        backwards, values = asked
        try:
            found = _slice(rows, keys, size, backwards=backwards, after=values)
        except (FieldError, OverflowError, TypeError, ValidationError, ValueError):
            found = []
        if found:
            return _page(found, keys, size, backwards=backwards, first=False)
    return _page(_slice(rows, keys, size), keys, size, backwards=False, first=True)


def _slice(
    rows: QuerySet[M],
    keys: Sequence[str],
    size: int,
    *,
    backwards: bool = False,
    after: Sequence[Any] = (),
) -> list[M]:
    order = [_turned(key) for key in keys] if backwards else list(keys)
    if after:
        rows = rows.filter(_beyond(order, after))
    return list(rows.order_by(*order)[: size + 1])


def _page(
    found: list[M], keys: Sequence[str], size: int, *, backwards: bool, first: bool
) -> Page[M]:
    more, rows = len(found) > size, found[:size]
    if backwards:
        rows.reverse()
    if not rows:
        return Page([])
    before = more if backwards else not first
    behind = backwards or more
    # Always made, so that a key that can be in no cursor fails with the first row.
    previous = encode(_values(rows[0], keys), backwards=True)
    following = encode(_values(rows[-1], keys))
    return Page(rows, previous if before else "", following if behind else "")


def _turned(key: str) -> str:
    return key.removeprefix("-") if key.startswith("-") else f"-{key}"


def _beyond(order: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows after these values. The bound on the first key alone lets an index find the place."""
    condition, same = Q(), Q()
    for key, value in zip(order, values, strict=True):
        name, way = key.removeprefix("-"), "lt" if key.startswith("-") else "gt"
        condition |= same & Q(**{f"{name}__{way}": value})
        same &= Q(**{name: value})
    name, way = order[0].removeprefix("-"), "lte" if order[0].startswith("-") else "gte"
    return Q(**{f"{name}__{way}": values[0]}) & condition


def _values(row: Model, keys: Sequence[str]) -> list[Any]:
    values = []
    for key in keys:
        value: Any = row
        for step in key.removeprefix("-").split("__"):
            value = getattr(value, step)
        values.append(value)
    return values


def encode(values: Sequence[Any], *, backwards: bool = False) -> str:
    """A cursor: where a page begins or ends, as text for an address."""
    plain = [str(value) if isinstance(value, date | Decimal | UUID) else value for value in values]
    text = json.dumps([int(backwards), *plain], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(cursor: str, length: int) -> tuple[bool, list[Any]] | None:
    """What a cursor says, or None where it is not one of ours."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        said = json.loads(base64.urlsafe_b64decode(padded.encode()))
    except (binascii.Error, RecursionError, ValueError):
        return None
    if not isinstance(said, list) or len(said) != length + 1:
        return None
    for value in said:
        if not isinstance(value, str | int | float) or "\x00" in str(value):
            return None
    return said[0] == 1, said[1:]


def page_in(
    rows: Sequence[Row], keys: Sequence[int], cursor: str, size: int = PAGE_SIZE
) -> Page[Row]:
    """One page of rows in memory, in their order; each has a key, and a cursor names one."""
    said = decode(cursor, 1) if cursor else None
    start = 0
    if said is not None and said[1][0] in keys:
        place = list(keys).index(said[1][0])
        start = max(place - size, 0) if said[0] else place + 1
    end = start + size
    return Page(
        list(rows[start:end]),
        encode([keys[start]], backwards=True) if start else "",
        encode([keys[end - 1]]) if end < len(rows) else "",
    )
