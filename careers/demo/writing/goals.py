"""The company's objectives and its people's goals."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from careers.demo.company import Company
from careers.demo.goals import DrawnGoal, cycles, goals, objectives
from careers.demo.writing.copying import Feed, between
from careers.demo.writing.ids import Ids
from careers.models import (
    CheckIn,
    CheckInRhythm,
    CheckInValue,
    Direction,
    Goal,
    GoalCycle,
    KeyResult,
    Objective,
)

WEEKLY, NEVER = 0.2, 0.05  # shares of people who want to be reminded so


def write_goals(company: Company, ids: Ids, feed: Feed) -> None:
    """Objectives first, then goals with their numbers and check-ins."""
    aims = _write_objectives(company, ids, feed)
    spans = cycles(company.today)
    cycle_ids = feed.new_ids(GoalCycle, len(spans))
    feed.copy(
        GoalCycle,
        ["id", "name", "valid"],
        (
            (pk, name, between(start, end))
            for pk, (name, start, end) in zip(cycle_ids, spans, strict=True)
        ),
    )
    drawn = goals(company)
    keys = dict(zip(drawn, feed.new_ids(Goal, len(drawn)), strict=True))
    now = timezone.now()
    feed.copy(
        Goal,
        [
            "id", "employee_id", "cycle_id", "kind", "title", "text", "objective_id", "parent_id",
            "visibility", "state", "starts_on", "due_on", "ended_on", "created_at",
        ],
        (
            (
                pk, ids.people[goal.person], cycle_ids[goal.cycle], goal.kind, goal.title,
                goal.text, aims.get(goal.objective or ""),
                keys[goal.parent] if goal.parent is not None else None, goal.visibility,
                goal.state, goal.starts_on, goal.due_on, goal.ended_on,
                now - timedelta(days=(company.today - goal.starts_on).days),
            )
            for goal, pk in keys.items()
        ),
    )  # fmt: skip
    _write_said(feed, keys)
    _write_rhythms(company, ids, feed, keys)


def _write_objectives(company: Company, ids: Ids, feed: Feed) -> dict[str, int]:
    rows = list(objectives(company))
    keys = dict(zip((row.id for row in rows), feed.new_ids(Objective, len(rows)), strict=True))
    feed.copy(
        Objective,
        ["id", "title", "description", "unit_id", "parent_id", "owner_id", "valid"],
        (
            (
                keys[row.id], row.title, row.description,
                ids.units[row.unit] if row.unit is not None else None,
                keys[row.parent] if row.parent is not None else None,
                ids.people[row.owner] if row.owner is not None else None,
                between(row.starts_on, row.ends_on),
            )
            for row in rows
        ),
    )  # fmt: skip
    return keys


def _write_said(feed: Feed, keys: dict[DrawnGoal, int]) -> None:
    """Key results with where they stand by the newest check-in, and all check-ins."""
    results: list[tuple[Any, ...]] = []
    said: list[tuple[Any, ...]] = []
    values: list[tuple[Any, ...]] = []
    result_ids = iter(feed.new_ids(KeyResult, sum(len(goal.results) for goal in keys)))
    said_ids = iter(feed.new_ids(CheckIn, sum(len(goal.said) for goal in keys)))
    for goal, goal_id in keys.items():
        own = [next(result_ids) for _ in goal.results]
        current: dict[int, float] = {}
        for each in sorted(goal.said, key=lambda row: row.on):
            pk = next(said_ids)
            said.append((pk, goal_id, each.on, each.confidence, each.remark))
            told = {key: v for key, v in zip(own, each.values, strict=True) if v is not None}
            current |= told
            values += [(pk, key, Decimal(str(value))) for key, value in told.items()]
        for key, (what, unit, low, high) in zip(own, goal.results, strict=True):
            way = Direction.UP if high > low else Direction.DOWN
            results.append((key, goal_id, what, unit, way.value, low, high, current.get(key)))
    feed.copy(
        KeyResult,
        ["id", "goal_id", "title", "unit", "direction", "start", "target", "current"],
        results,
    )
    feed.copy(CheckIn, ["id", "goal_id", "on", "confidence", "remark"], said)
    feed.copy(CheckInValue, ["check_in_id", "key_result_id", "value"], values)


def _write_rhythms(company: Company, ids: Ids, feed: Feed, keys: dict[DrawnGoal, int]) -> None:
    rng = company.dice("rhythms")
    rows = []
    for person in dict.fromkeys(goal.person for goal in keys if goal.person.cast is None):
        chance = rng.random()
        if chance < WEEKLY + NEVER:
            rows.append((ids.people[person], "weekly" if chance < WEEKLY else "never"))
    feed.copy(CheckInRhythm, ["employee_id", "rhythm"], rows)
