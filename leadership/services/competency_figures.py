"""Counting once a month how far the organisation is from the competencies that it needs."""

from collections.abc import Iterator
from datetime import date

from django.db import connection, transaction
from django.db.models import Q

from careers.models import OPEN_ITEMS, OPEN_PLANS, PlanItem
from leadership.competency_gap import Held, Told, bands_of, told
from leadership.models import CompetencyFigure, CoreCompetency
from leadership.queries.needs import CoreLevel
from lib.dates import today
from lib.fresh_figures import LEAST
from talent.models import EmployeeSkill, Grade, OrgUnit, UnitPlacement


@transaction.atomic
def count_due(*, day: date | None = None) -> int:
    """Count every competency in force of which nothing was counted in this month.

    Once a month, so that two counts one night apart do not tell what one person said between
    them. Running it again in the same month changes nothing.
    """
    day = day or today()
    with connection.cursor() as cursor:
        # Two counts at once would each store what the other has stored.
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s))", [CompetencyFigure._meta.db_table]
        )
    rows = CoreCompetency.objects.filter(retired_on__isnull=True)
    due = rows.filter(Q(counted_on__isnull=True) | Q(counted_on__lt=day.replace(day=1)))
    CompetencyFigure.objects.filter(competency__retired_on__isnull=False).delete()
    parents = parents_of(day)
    ranks = list(Grade.objects.values_list("rank", flat=True))
    count = 0
    for competency in due.order_by("pk"):
        _store(competency, day, _figures(competency, day, parents, ranks))
        count += 1
    return count


def parents_of(day: date) -> dict[int, int | None]:
    """The units that are open on a day, each with the one above."""
    units = OrgUnit.objects.on(day).order_by().values_list("pk", flat=True)
    found: dict[int, int | None] = dict.fromkeys(units)
    placed = UnitPlacement.objects.on(day).order_by().values_list("unit", "parent")
    found |= {unit: parent for unit, parent in placed if unit in found and parent in found}
    return found


def _figures(
    competency: CoreCompetency, day: date, parents: dict[int, int | None], ranks: list[int]
) -> Told:
    names = ("level", "lowest_grade__rank", "highest_grade__rank")
    levels = [CoreLevel(competency.skill_id, *row) for row in competency.needed.values_list(*names)]

    def needed(rank: int | None) -> int:
        return max((one.level for one in levels if one.holds(rank)), default=0)

    return told(_held(competency, day), bands_of(ranks, needed), parents)


def _held(competency: CoreCompetency, day: date) -> Iterator[Held]:
    """Who has a known level and a role on a day."""
    rows = EmployeeSkill.objects.filter(
        skill=competency.skill_id, employee__assignments__valid__contains=day
    )
    where = rows.order_by().values_list(
        "employee__assignments__unit", "employee__assignments__role__grade__rank", "level"
    )
    for unit, rank, level in where.iterator():
        yield Held(unit, rank, level)


def _store(competency: CoreCompetency, day: date, figures: Told) -> None:
    CompetencyFigure.objects.filter(competency=competency).delete()
    CompetencyFigure.objects.bulk_create(
        (
            CompetencyFigure(
                competency=competency, unit_id=unit, is_band=band is not None,
                lowest=band.lowest if band else None, highest=band.highest if band else None,
                people=sums.people, levels=sums.levels, needed=sums.needed, lacking=sums.lacking,
                counted_on=day,
            )
            for (unit, band), sums in figures.items()
        ),
        batch_size=2000,
    )  # fmt: skip
    items = PlanItem.objects.filter(
        skill=competency.skill_id, state__in=OPEN_ITEMS, plan__state__in=OPEN_PLANS
    )
    planned = items.order_by().values("plan__employee").distinct().count()
    competency.planned = planned if planned >= LEAST else None
    competency.counted_on = day
    competency.save(update_fields=["planned", "counted_on"])
