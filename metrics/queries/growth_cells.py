"""Bench strength and behaviour after programmes, as leadership tells them to a reader today."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from leadership.access import may_read_succession
from leadership.models import EvaluationFigure, Ready
from leadership.queries.bench import current_key_roles, seen_by
from leadership.queries.evaluation import together
from leadership.strength import Pipeline, bench
from lib.dates import today
from metrics.figures import Figure, Figures, OfUnits, month_ends
from metrics.indicators import Indicator
from metrics.queries.wave_cells import Key
from talent.models import Actor, UnitLine, User

LEAST_ROLES = 5
LOWEST, HIGHEST = 1.0, 5.0


def bench_figures(
    reader: Actor, wanted: Collection[tuple[Indicator, date]], units: Sequence[int] | None
) -> dict[Key, Figures]:
    """The effective bench of the plans that a reader sees, of the whole and of units; now alone.

    Of fewer than five key roles nothing is told. Four queries.
    """
    asked = _recent(wanted)
    if not asked or not isinstance(reader, User) or not may_read_succession(reader):
        return {}
    pipeline = seen_by(reader).pipeline
    of_units = {
        unit: figure
        for unit, roles in _roles_below(reader, units).items()
        if (figure := _strength(pipeline, roles, (unit,))) is not None
    }
    whole = _strength(pipeline, set(pipeline.roles), ())
    figures = OfUnits(whole, tuple(of_units.values()), of_units)
    return dict.fromkeys(asked, figures)


def behaviour_figures(
    reader: Actor, wanted: Collection[tuple[Indicator, date]], units: Sequence[int] | None
) -> dict[Key, Figures]:
    """What managers say of behaviour, put together of what is told of cohorts; now, of the whole.

    Cohorts are no units. One query.
    """
    asked = _recent(wanted)
    if not asked or not isinstance(reader, User):
        return {}
    rows = EvaluationFigure.objects.visible_to(reader).filter(
        question="behaviour:does", rater="manager"
    )
    told = together(rows.order_by("pk"), {})
    if not told:
        return {}
    now, people = told[0].now, told[0].people
    ends: tuple[float | None, float | None] = (None, None)
    if now.band:
        ends = (now.value, HIGHEST) if now.band == "or more" else (LOWEST, now.value)
    value = None if now.band else now.value
    address = reverse("metrics:interventions")
    figure = Figure(
        (), value, None, None, people, low=ends[0], high=ends[1], told_of=_as_of(), address=address
    )
    return dict.fromkeys(asked, Figures(figure))


def _recent(wanted: Iterable[tuple[Indicator, date]]) -> list[Key]:
    """What is asked as of the last end of a month, or later: what was before is not known."""
    (last,) = month_ends(today() - timedelta(days=1), 1)
    return [(indicator.key, day) for indicator, day in wanted if day >= last]


def _roles_below(reader: User, units: Sequence[int] | None) -> dict[int, set[int]]:
    """The key roles in and below some units, or all; two queries, none where none are asked for."""
    if units is not None and not units:
        return {}
    places = current_key_roles(reader).order_by().values_list("pk", "unit")
    roles: dict[int, set[int]] = {}
    for role, unit in places:
        roles.setdefault(unit, set()).add(role)
    lines = UnitLine.objects.current().filter(unit__in=roles)
    if units is not None:
        lines = lines.filter(ancestor__in=units)
    found: dict[int, set[int]] = {}
    for unit, above in lines.values_list("unit", "ancestor"):
        found.setdefault(above, set()).update(roles[unit])
    return found


def _strength(pipeline: Pipeline, roles: Collection[int], keys: tuple[int, ...]) -> Figure | None:
    """The bench of some key roles; None for fewer than five."""
    if len(roles) < LEAST_ROLES:
        return None
    some = Pipeline(
        tuple(sorted(roles)),
        {role: holder for role, holder in pipeline.incumbents.items() if role in roles},
        tuple(one for one in pipeline.candidates if one.role in roles),
    )
    found = bench(some, Ready.SOON.within)
    return Figure(
        keys, found.effective / found.roles, float(found.effective),
        float(found.roles), None, told_of=_as_of(), address=reverse("leadership:succession_home"),
    )  # fmt: skip


def _as_of() -> str:
    return _("as it is today, %(day)s") % {"day": date_format(today(), "j F Y")}
