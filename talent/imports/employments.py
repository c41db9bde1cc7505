"""Employments as plain data: which one the files state, and what that changes on record."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from talent.imports.staged import Extent
from talent.imports.timeline import FOREVER


class Employed(NamedTuple):
    """One employment; `regretted` is what HR has noted about an end."""

    start: date
    end: date
    exit_reason: str = ""
    regretted: bool | None = None


@dataclass(frozen=True)
class EmploymentChange:
    """What leads from the employments on record to what the files state."""

    new: list[Employed] = field(default_factory=list)
    changed: dict[int, Employed] = field(default_factory=dict)
    ended: dict[int, Employed] = field(default_factory=dict)
    gone: list[int] = field(default_factory=list)
    unchanged: int = 0
    after: tuple[Employed, ...] = ()


def stated(
    data: Mapping[str, Any], record: Iterable[Employed], extent: Extent | None
) -> tuple[date | None, date]:
    """The first day and the first day after, as the files have it.

    A file without a column for the first day leaves the latest employment's, unless that ended
    before the files' first assignment; then, and for new people, the first assignment counts. One
    without a column for the end lets the employment end with the last assignment.
    """
    latest = max(record, default=None)
    first = data.get("hired_on")
    if first:
        start: date | None = date.fromisoformat(first)
    elif latest and (extent is None or extent.start < latest.end):
        start = latest.start
    else:
        start = extent.start if extent else None
    if "left_on" in data:
        end = date.fromisoformat(data["left_on"]) if data["left_on"] else FOREVER
    elif extent:
        end = extent.end or FOREVER
    else:
        end = latest.end if latest and latest.start == start else FOREVER
    return start, end


def change(
    record: Mapping[int, Employed], start: date, end: date, data: Mapping[str, Any]
) -> EmploymentChange:
    """The stated employment takes the place of those it overlaps; earlier and later ones stay.

    A range that lasts no day is no employment.
    """
    if end <= start:
        return EmploymentChange(unchanged=len(record), after=tuple(sorted(record.values())))
    met = sorted(pk for pk, row in record.items() if row.start < end and start < row.end)
    others = [row for pk, row in record.items() if pk not in met]
    was = record[met[0]] if met else None
    same_end = was is not None and was.end == end
    then = Employed(
        start,
        end,
        _reason(data, end, was.exit_reason if was and same_end else ""),
        was.regretted if was and same_end else None,
    )
    after = tuple(sorted([*others, then]))
    if was is None:
        return EmploymentChange(new=[then], after=after)
    gone = met[1:]
    if was == then:
        return EmploymentChange(gone=gone, unchanged=1, after=after)
    if was.start == start and was.end == FOREVER:
        return EmploymentChange(ended={met[0]: then}, gone=gone, after=after)
    return EmploymentChange(changed={met[0]: then}, gone=gone, after=after)


def _reason(data: Mapping[str, Any], end: date, before: str) -> str:
    if end == FOREVER:
        return ""
    return data.get("exit_reason") or before
