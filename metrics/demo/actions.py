"""What the demo company does about its surveys: six plans, talks, and what came of them.

They lie in the past, so that they are written as rows and not by services, which act today.
"""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from careers.demo.company import Company
from careers.demo.writing.ids import Ids
from metrics.demo.days import working_day
from metrics.models import (
    ActionMeasure,
    ActionPlan,
    ActionUpdate,
    FigureKind,
    ReleasedFigure,
    ReleasedGroup,
    ReleasedUnit,
    TeamTalk,
    UpdateKind,
    Wave,
    WaveState,
    WaveUnit,
)
from metrics.queries.action_measures import stood
from metrics.queries.leading import leaders_of
from metrics.queries.result_rows import Cell, cell_of
from talent.models import SYSTEM, Employee, ReportingLine

CONTENT = Path(__file__).parent / "content" / "actions.toml"
TALKING = {"spring": 0.85, "autumn": 0.7}  # shares of units that have talked
SOONEST, LATEST = 3, 40  # days after the results were shared
MORE = 5  # points that a plan aims for


def write(company: Company, ids: Ids) -> None:
    """Talks and plans, where the company has waves that they can be about."""
    released = Wave.objects.filter(state=WaveState.RELEASED).order_by("closes_at")
    waves = dict(zip(("spring", "autumn"), released, strict=False))
    if len(waves) < len(TALKING):
        return
    content = tomllib.loads(CONTENT.read_text(encoding="utf-8"))
    writer = _Writer(company, ids, waves, content["words"])
    for said in content["plan"]:
        writer.plan(said)
    writer.talks()


class _Writer:
    def __init__(
        self, company: Company, ids: Ids, waves: Mapping[str, Wave], words: Mapping[str, Any]
    ) -> None:
        self.company, self.ids, self.waves, self.words = company, ids, waves, words
        self.units = {unit.id: unit for unit in company.units}
        named = {f"{one.given} {one.family}": one for one in company.people if one.cast}
        self.people = {name: ids.people[person] for name, person in named.items()}
        groups = ReleasedGroup.objects.filter(wave=waves["autumn"], cut=0)
        self.later = dict(groups.values_list("units_key", "cells"))
        # About what there is a plan already: the wave and the figure.
        self.used: set[tuple[int, str]] = set()

    def day(self, ago: int) -> date:
        """So many days ago, on a working day."""
        return working_day(self.company.today - timedelta(days=ago))

    def moment(self, ago: int) -> datetime:
        return timezone.make_aware(datetime.combine(self.day(ago), time(10)))

    def plan(self, said: Mapping[str, Any]) -> None:
        """One plan with its history; none where its unit or its people are not in the company."""
        place = self._place(said)
        people = self._people(said, place.get("unit_id"))
        is_lost = (said.get("unit") or "former" in said) and place.get("unit_id") is None
        if people is None or is_lost:
            return
        owner, champion = people
        plan = ActionPlan(
            owner=owner, champion=champion, created_by=owner.user, status=said["status"],
            starts_on=self.day(said["starts"]), due_on=self.day(said["due"]),
            created_at=self.moment(said["starts"]), outcome=said.get("outcome", ""),
            closed_on=self.day(said["closed"]) if "closed" in said else None,
            shared_at=self.moment(said["shared"]) if "shared" in said else None, **place,
        )  # fmt: skip
        self._subject(plan, said)
        plan.save()
        self._history(plan, said)

    def _place(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """What a plan answers, and where it belongs today."""
        if "indicator" in said:
            return {"origin": "indicator", "indicator": said["indicator"]}
        if "former" in said:
            unit = self.units.get(said["former"])
            into = None if unit is None else unit.into
            return {"origin": "free", "unit_id": None if into is None else self.ids.units[into]}
        wave = self.waves[said["wave"]]
        if said["unit"] == "risen":
            place = self._risen_unit()
        else:
            unit = self.units.get(said["unit"])
            pk = None if unit is None else self.ids.units[unit]
            place = WaveUnit.objects.filter(wave=wave, unit=pk).first() if pk else None
        return {
            "origin": "result", "wave": wave, "wave_unit": place,
            "unit_id": place and place.unit_id,
        }  # fmt: skip

    def _risen_unit(self) -> WaveUnit | None:
        """The unit of its own in which a driver rose most until the next wave."""
        own = ReleasedUnit.objects.filter(
            wave=self.waves["spring"], cut=0, is_wider=False, unit__isnull=False,
            group__is_block=True,
        ).select_related("unit", "group")  # fmt: skip
        leading = leaders_of(row.unit.unit_id for row in own if row.unit)
        best: tuple[float, int] | None = None
        found = None
        for row in own:
            if row.unit is None or row.unit.unit_id not in leading:
                continue
            rises = self._rises(row.group)
            if rises:
                rank = (max(rises.values()), -row.unit.position)
                if best is None or rank > best:
                    best, found = rank, row.unit
        return found

    def _rises(self, group: ReleasedGroup) -> dict[str, float]:
        """By how many points drivers rose in the same units, by the names of the figures."""
        after = self.later.get(group.units_key, {})
        return {
            name: after[name]["value"] - cell["value"]
            for name, cell in group.cells.items()
            if name.startswith("driver:") and "value" in cell and "value" in after.get(name, {})
        }

    def _people(
        self, said: Mapping[str, Any], unit: int | None
    ) -> tuple[Employee, Employee] | None:
        """Owner and champion: those who are named, or who leads the unit and their manager."""
        people = Employee.objects.select_related("user")
        if "owner" in said:
            owner, champion = (self.people.get(said[role]) for role in ("owner", "champion"))
            if owner is None or champion is None:
                return None
            return people.get(pk=owner), people.get(pk=champion)
        leader = leaders_of([unit]).get(unit) if unit else None
        lines = ReportingLine.objects.current().filter(report=leader, depth=1)
        above = lines.values_list("manager", flat=True).first()
        if leader is None or above is None:
            return None
        return people.get(pk=leader.pk), people.get(pk=above)

    def _subject(self, plan: ActionPlan, said: Mapping[str, Any]) -> None:
        """What is to change, and by which figure one will tell."""
        if plan.wave is None:
            plan.issue, plan.goal = said["issue"], said["goal"]
            if plan.indicator:
                plan.measure, plan.measured_indicator = ActionMeasure.INDICATOR, plan.indicator
                plan.target = said["target"]
        else:
            figure, cell = self._figure(plan, said["about"])  # there is one: it is released
            key = figure.driver.key if figure.driver else "index"
            plan.driver, plan.figure_name = figure.driver, figure.name
            plan.measure = ActionMeasure.FIGURE
            plan.target = round((cell.middle or 0) + MORE)
            plan.issue, plan.goal = (self.words[key][name] for name in ("issue", "goal"))
        stand = stood(plan, SYSTEM)
        if stand is not None and stand.on <= plan.starts_on:
            plan.baseline, plan.baseline_on = stand.said, stand.on

    def _figure(self, plan: ActionPlan, about: str) -> tuple[ReleasedFigure, Cell]:
        """The driver that stood lowest in the result, or rose most; no other plan is about it."""
        row = ReleasedUnit.objects.select_related("group").get(
            wave=plan.wave, unit=plan.wave_unit, cut=0
        )
        figures = ReleasedFigure.objects.filter(wave=plan.wave, kind=FigureKind.DRIVER)
        free = [
            one
            for one in figures.select_related("driver")
            if (one.wave_id, one.name) not in self.used
        ]
        cells = {one: cell_of(one, row.group) for one in free}
        rises = self._rises(row.group) if about == "risen" else {}
        best = min(
            free,
            key=lambda one: (
                -rises.get(one.name, -100), cells[one].middle is None, cells[one].middle or 0,
                one.name,
            ),
        )  # fmt: skip
        self.used.add((best.wave_id, best.name))
        return best, cells[best]

    def _history(self, plan: ActionPlan, said: Mapping[str, Any]) -> None:
        """How it went, line by line."""
        begun = said["starts"]

        def line(kind: str, ago: int, **more: Any) -> ActionUpdate:
            by = None if plan.owner is None else plan.owner.user
            return ActionUpdate(plan=plan, kind=kind, at=self.moment(ago), by=by, **more)

        rows = [line(UpdateKind.BEGUN, begun, status="not_started")]
        if "shared" in said:
            rows.append(line(UpdateKind.SHARED, said["shared"], is_shared=True))
        if said["status"] != "not_started":
            rows.append(line(UpdateKind.STATUS, begun - 2, status="in_progress", is_shared=True))
        if "held" in said:
            rows.append(line(UpdateKind.STATUS, said["held"], status="on_hold", is_shared=True))
        if "moved" in said:
            text = "The two teams were joined; the plan goes on here."
            rows.append(
                line(UpdateKind.UNIT, said["moved"], unit_id=plan.unit_id, text=text,
                     is_shared=True)
            )  # fmt: skip
        rows += [
            line(UpdateKind.NOTE, ago, text=text, is_shared=shared)
            for ago, shared, text in said["lines"]
        ]
        if "closed" in said:
            rows.append(
                line(UpdateKind.STATUS, said["closed"], status=said["status"],
                     text=said["outcome"], is_shared=True)
            )  # fmt: skip
        ActionUpdate.objects.bulk_create(sorted(rows, key=lambda row: row.at))

    def talks(self) -> None:
        """Most units have talked about their result; Process Design always, Membranes not yet."""
        dice = self.company.dice("metrics talks")
        ready = {self.units[key] for key in ("process-design",) if key in self.units}
        busy = {self.units[key] for key in ("membranes-team",) if key in self.units}
        always, never = ({self.ids.units[unit] for unit in some} for some in (ready, busy))
        for word, wave in self.waves.items():
            assert wave.shared_at is not None
            own = ReleasedUnit.objects.filter(wave=wave, cut=0, is_wider=False)
            units = WaveUnit.objects.filter(pk__in=own.values("unit")).order_by("position")
            leading = leaders_of(unit.unit_id for unit in units)
            rows = []
            for unit in units:
                talks, days = dice.random() < TALKING[word], dice.randint(SOONEST, LATEST)
                leader = leading.get(unit.unit_id)
                late = word == "autumn" and unit.unit_id in never
                if leader is None or late or not (talks or unit.unit_id in always):
                    continue
                held = working_day(timezone.localdate(wave.shared_at) + timedelta(days=days))
                rows.append(TeamTalk(wave=wave, wave_unit=unit, held_on=held, by_id=leader.user_id))
            TeamTalk.objects.bulk_create(rows)
