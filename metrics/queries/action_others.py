"""How groups of a wave moved in which nobody acted on a subject, beside those with an action."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.db.models.fields.json import KeyTransform

from metrics import effects
from metrics.effects import Span
from metrics.models import (
    ActionPlan,
    ActionStatus,
    ReleasedFigure,
    ReleasedGroup,
    ReleasedUnit,
    Wave,
    WaveUnit,
)


class Others:
    """Blocks of one wave with their values then and in later waves, and where somebody acted.

    Plans are read whoever may see them: nothing is told of them but that their groups are left
    out, which no reader can tell from groups that were not told of twice.
    """

    def __init__(
        self,
        wave: Wave,
        figures: Mapping[str, ReleasedFigure],
        later: Mapping[tuple[int, str], ReleasedFigure],
        after: set[Wave],
    ) -> None:
        self.wave, self.figures, self.later = wave, figures, later
        self.names = {name: f"v{at}" for at, name in enumerate(sorted(figures))}
        self.rows = self._values(after)
        self.plans = self._plans()
        self.places = self._places()
        cuts = {one.cut for one in figures.values()}
        self.shown = shown_groups(wave, set(self.places.values()), cuts)

    def changes(self, name: str, after: Wave) -> list[float]:
        """By how many points each block moved that both waves told of and where nobody acted."""
        cut, later_cut = self.figures[name].cut, self.later[after.pk, name].cut
        own = {row["number"]: row for row in self._of(self.wave, cut) if row["is_block"]}
        free = effects.untouched(own, self._spans(name, after))
        then = self._told(name, (own[number] for number in free))
        since = self._told(name, self._of(after, later_cut))
        return effects.changes_between(then, since)

    def _of(self, wave: Wave, cut: int) -> Iterable[dict[str, Any]]:
        return (row for row in self.rows if (row["wave_id"], row["cut"]) == (wave.pk, cut))

    def _spans(self, name: str, after: Wave) -> list[Span]:
        """The blocks in which a plan about the same subject ran between the two waves."""
        figure = self.figures[name]
        found = []
        for plan in self.plans:
            if plan.pk in self.places and is_about(plan, figure) and ran(plan, self.wave, after):
                group = self.shown.get((self.places[plan.pk], figure.cut))
                if group is not None:
                    found.append(Span(group.number, group.last))
        return found

    def _values(self, after: set[Wave]) -> list[dict[str, Any]]:
        """The wave's blocks, and groups of the same units in later waves, with their values.

        The rest of their cells is not read: there are many blocks in a large company.
        """
        values = {
            alias: KeyTransform("value", KeyTransform(name, "cells"))
            for name, alias in self.names.items()
        }
        blocks = ReleasedGroup.objects.filter(wave=self.wave, is_block=True).order_by()
        found = ReleasedGroup.objects.filter(
            Q(wave=self.wave, is_block=True)
            | Q(wave__in=after, units_key__in=blocks.values("units_key"))
        )
        place = ("wave_id", "cut", "number", "is_block", "units_key")
        return list(found.order_by().annotate(**values).values(*place, *values))

    def _told(self, name: str, rows: Iterable[dict[str, Any]]) -> dict[str, float]:
        """Values by the key of their units; bands and what is not told are left out."""
        alias = self.names[name]
        return {row["units_key"]: row[alias] for row in rows if row[alias] is not None}

    def _plans(self) -> list[ActionPlan]:
        """Every plan about one of these subjects that was not cancelled."""
        drivers = {one.driver_id for one in self.figures.values() if one.driver_id}
        found = ActionPlan.objects.filter(
            Q(figure_name__in=self.figures) | Q(driver__in=drivers)
        ).exclude(status=ActionStatus.CANCELLED)
        return list(
            found.only(
                "wave", "wave_unit", "unit", "driver", "figure_name", "starts_on", "closed_on"
            )
        )

    def _places(self) -> dict[int, int | None]:
        """By plan, the unit of this wave that it is for: its own, or the same one of today."""
        elsewhere = [plan for plan in self.plans if plan.wave_id != self.wave.pk]
        units = {plan.unit_id for plan in elsewhere if plan.unit_id}
        rows = WaveUnit.objects.filter(wave=self.wave, unit__in=units)
        here = dict(rows.values_list("unit", "pk"))
        found: dict[int, int | None] = {}
        for plan in self.plans:
            if plan.wave_id == self.wave.pk:
                found[plan.pk] = plan.wave_unit_id
            elif plan.unit_id is None:
                found[plan.pk] = None
            elif plan.unit_id in here:
                found[plan.pk] = here[plan.unit_id]
        return found


def shown_groups(
    wave: Wave, units: set[int | None], cuts: set[int]
) -> dict[tuple[int | None, int], ReleasedGroup]:
    """By unit and cut, the group that is shown of a unit, or of everybody."""
    wanted = Q(unit__in=[unit for unit in units if unit is not None])
    if None in units:
        wanted |= Q(unit__isnull=True)
    rows = ReleasedUnit.objects.filter(wanted, wave=wave, cut__in=cuts)
    return {(row.unit_id, row.cut): row.group for row in rows.select_related("group")}


def is_about(plan: ActionPlan, figure: ReleasedFigure) -> bool:
    """Whether a plan is about the driver of a figure, or measured by the figure."""
    same_driver: bool = figure.driver_id is not None and plan.driver_id == figure.driver_id
    return same_driver or plan.figure_name == figure.name


def ran(plan: ActionPlan, before: Wave, after: Wave) -> bool:
    """Whether a plan ran at some time between two waves."""
    first, last = before.closes_there.date(), after.closes_there.date()
    return bool(plan.starts_on <= last and (plan.closed_on or last) >= first)
