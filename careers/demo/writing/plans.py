"""Development plans with their actions, supporters and comments."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from careers.demo.company import Company
from careers.demo.plans import Action, Plan, draw_plans
from careers.demo.writing.copying import Feed, between
from careers.demo.writing.ids import Ids
from careers.demo.writing.progress import Progress
from careers.library import load_library
from careers.models import (
    DevelopmentPlan,
    PlanComment,
    PlanItem,
    PlanSupporter,
    PlanTemplate,
    PlanTemplateItem,
    Suggestion,
)
from talent.models import Role, Tie

SPOKEN_AT = time(10)


def write_plans(company: Company, ids: Ids, feed: Feed, progress: Progress) -> None:
    """Plans in all states for most people, and the ties of those who help."""
    progress.say("Development plans")
    load_library(Suggestion, PlanTemplate, PlanTemplateItem)
    versions = dict(Role.objects.values_list("pk", "current_version"))
    plans = list(draw_plans(company))
    keys = feed.new_ids(DevelopmentPlan, len(plans))
    clock = Clock(company.today)
    feed.copy(
        DevelopmentPlan,
        [
            "id", "employee_id", "role_id", "role_version_id", "state", "aim", "is_shared",
            "created_at", "submitted_at", "decided_by_id", "activated_on", "ended_on",
            "comments_read_at",
        ],
        (_plan(pk, plan, ids, versions, clock) for pk, plan in zip(keys, plans, strict=True)),
    )  # fmt: skip
    actions = [(pk, plan, n) for pk, plan in zip(keys, plans, strict=True)
               for n in range(len(plan.actions))]  # fmt: skip
    items = feed.new_ids(PlanItem, len(actions))
    feed.copy(
        PlanItem,
        [
            "id", "plan_id", "title", "note", "kind", "serves", "skill_id", "level", "due_on",
            "state", "progress", "touched_at", "done_on", "position",
        ],
        (
            _item(item, pk, plan.actions[n], n, ids, clock)
            for item, (pk, plan, n) in zip(items, actions, strict=True)
        ),
        progress.of("Actions", len(actions)),
    )  # fmt: skip
    _write_help(company, ids, feed, clock, list(zip(items, actions, strict=True)))
    feed.copy(
        PlanComment,
        ["plan_id", "author_id", "text", "at"],
        (
            (pk, ids.users[by], text, clock.at(days))
            for pk, plan in zip(keys, plans, strict=True)
            for by, days, text in plan.comments
        ),
    )


class Clock:
    """Days and moments from today; no moment lies ahead."""

    def __init__(self, today: date) -> None:
        self.today, self.now = today, timezone.now()
        self.zone = ZoneInfo(settings.TIME_ZONE)

    def day(self, days: int | None) -> date | None:
        return None if days is None else self.today + timedelta(days=days)

    def at(self, days: int | None) -> datetime | None:
        if days is None:
            return None
        day = self.today + timedelta(days=days)
        return min(self.now, datetime.combine(day, SPOKEN_AT, self.zone))


def _plan(
    pk: int, plan: Plan, ids: Ids, versions: Mapping[int, int | None], clock: Clock
) -> tuple[Any, ...]:
    role = ids.roles[plan.role]
    decided = plan.by if plan.agreed is not None else None
    return (
        pk, ids.people[plan.person], role, versions[role], plan.state, plan.aim, plan.is_shared,
        clock.at(plan.begun), clock.at(plan.sent),
        ids.users[decided] if decided is not None else None, clock.day(plan.agreed),
        clock.day(plan.ended), None if plan.has_unread else clock.now,
    )  # fmt: skip


def _item(
    pk: int, plan: int, action: Action, place: int, ids: Ids, clock: Clock
) -> tuple[Any, ...]:
    return (
        pk, plan, action.title, action.note, action.kind, action.serves, ids.skills[action.skill],
        action.level, clock.day(action.due), action.state, action.progress,
        clock.at(action.touched), clock.day(action.done), place + 1,
    )  # fmt: skip


def _write_help(
    company: Company, ids: Ids, feed: Feed, clock: Clock, rows: list[tuple[int, Any]]
) -> None:
    helped = [
        (item, plan.person, action.supporter, max(plan.begun, -20))
        for item, (_pk, plan, n) in rows
        if (action := plan.actions[n]).supporter is not None
    ]
    feed.copy(
        PlanSupporter,
        ["item_id", "employee_id", "asked_at", "answered_at"],
        (
            (item, ids.people[helper], clock.at(days), clock.at(min(days + 1, 0)))
            for item, _person, helper, days in helped
        ),
    )
    feed.copy(Tie, ["viewer_id", "subject_id", "kind", "valid"], _ties(ids, clock, helped))


def _ties(ids: Ids, clock: Clock, helped: list[Any]) -> Iterator[tuple[Any, ...]]:
    """One tie for each pair, from the first day on which help was asked for."""
    since: dict[tuple[int, int], int] = {}
    for _item, person, helper, days in helped:
        pair = ids.people[helper], ids.people[person]
        since[pair] = min(days, since.get(pair, 0))
    for (viewer, subject), days in since.items():
        yield viewer, subject, "supporter", between(clock.day(days), None)
