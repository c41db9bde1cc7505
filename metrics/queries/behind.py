"""Who stands behind a figure of moves, as far as its reader sees records of people."""

from typing import Any

from django.db.models import DateField, F, Func, OuterRef, QuerySet, Subquery

from metrics.indicators import Indicator
from metrics.periods import Period
from metrics.queries.insights import View
from talent.models import Assignment, UnitLine, User
from talent.models.sight import ALL, DETAIL, sight

_RISEN = ("promotion",)
# By which steps somebody is counted.
STEPS = {
    "promotion_rate": _RISEN,
    "promotion_rate_over_opening": _RISEN,
    "time_to_promotion": _RISEN,
    "expected_time_to_promotion": _RISEN,
    "lateral_moves": ("lateral",),
    "moves_to_another_unit": ("promotion", "lateral", "transfer", "demotion"),
    "internal_fill_rate": ("promotion", "lateral", "transfer"),
}
ARRIVALS = ("internal_fill_rate",)  # counted where people arrive; the others where they were


def opens_into_people(indicator: Indicator) -> bool:
    return indicator.key in STEPS


def steps_behind(
    user: User, view: View, indicator: Indicator, period: Period
) -> QuerySet[Assignment]:
    """The steps that a figure counts, of people whose record the reader sees.

    A card does not say what somebody was before, so cards alone open nothing here. Annotated with
    `begins` and with the unit and the role before.
    """
    rows = Assignment.objects.visible_to(user).filter(
        reason__in=STEPS[indicator.key],
        valid__startswith__gte=period.begins,
        valid__startswith__lt=period.ends,
    )
    seen = sight(user, DETAIL)
    if seen is not ALL:
        rows = rows.filter(seen)
    earlier = Assignment.objects.filter(
        employee=OuterRef("employee"), valid__fully_lt=OuterRef("valid")
    ).order_by("-valid")
    found: Any = rows.annotate(
        begins=Func("valid", function="lower", output_field=DateField()),
        unit_before=Subquery(earlier.values("unit")[:1]),
        role_before=Subquery(earlier.values("role__name")[:1]),
        unit_name_before=Subquery(earlier.values("unit__name")[:1]),
    ).filter(unit_before__isnull=False)
    if indicator.key == "moves_to_another_unit":
        found = found.exclude(unit_before=F("unit"))
    if view.unit is not None:
        below = UnitLine.objects.on(view.day).filter(ancestor=view.unit).values("unit")
        place = "unit" if indicator.key in ARRIVALS else "unit_before"
        found = found.filter(**{f"{place}__in": below})
    ready: QuerySet[Assignment] = found.select_related("employee", "role", "unit")
    return ready
