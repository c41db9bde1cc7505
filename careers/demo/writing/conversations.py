"""Career conversations with their agenda, notes, preparation and what was agreed."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from careers.demo.company import Company
from careers.demo.conversations import Talk, draw_talks
from careers.demo.history import Person
from careers.demo.writing.copying import Feed
from careers.demo.writing.ids import Ids
from careers.models import (
    OPEN_ITEMS,
    AgendaPoint,
    AgreedAction,
    Conversation,
    ConversationNotes,
    PlanItem,
    Preparation,
)

KEPT = timedelta(days=30)  # how long ahead a talk is planned, at most


def write_conversations(company: Company, ids: Ids, feed: Feed) -> None:
    """Talks first, then their parts; one agreed action for some of the plans that exist."""
    talks = list(draw_talks(company))
    keys = list(zip(feed.new_ids(Conversation, len(talks)), talks, strict=True))
    now, zone = timezone.now(), ZoneInfo(settings.TIME_ZONE)
    starts = {
        pk: datetime.combine(company.today + timedelta(days=talk.day), time(talk.hour), zone)
        for pk, talk in keys
    }
    feed.copy(
        Conversation,
        [
            "id", "employee_id", "manager_id", "starts_at", "minutes", "place", "state",
            "held_on", "planned_by_id", "created_at", "changes",
        ],
        (
            (
                pk, ids.people[talk.person], ids.people[talk.manager], starts[pk], talk.minutes,
                talk.place, talk.state,
                company.today + timedelta(days=talk.day) if talk.state == "held" else None,
                ids.users.get(talk.manager), min(now, starts[pk]) - KEPT, 0,
            )
            for pk, talk in keys
        ),
    )  # fmt: skip
    feed.copy(
        AgendaPoint,
        ["conversation_id", "text", "is_done", "by_id"],
        (
            (pk, text, talk.state == "held", by)
            for pk, talk, by, text, _place in _words(keys, "agenda", ids)
        ),
    )
    feed.copy(
        ConversationNotes,
        ["conversation_id", "number", "text", "by_id", "at"],
        (
            (pk, place + 1, text, by, min(now, starts[pk] + timedelta(hours=2 + place)))
            for pk, _talk, by, text, place in _words(keys, "notes", ids)
        ),
    )
    feed.copy(
        Preparation,
        ["conversation_id", "text", "by_id", "at"],
        (
            (pk, text, by, min(now, starts[pk]) - timedelta(days=1))
            for pk, _talk, by, text, _place in _words(keys, "preparation", ids)
        ),
    )
    _write_agreed(keys, starts, ids, feed)


def _words(keys: Iterable[tuple[int, Talk]], part: str, ids: Ids) -> Iterable[tuple[Any, ...]]:
    """What was written in one part: the talk, by whom, the text, and its place in the part."""
    for pk, talk in keys:
        said: list[tuple[Person, str]] = getattr(talk, part)
        for place, (writer, text) in enumerate(said):
            if writer in ids.users:
                yield pk, talk, ids.users[writer], text, place


def _write_agreed(
    keys: Iterable[tuple[int, Talk]], starts: dict[int, datetime], ids: Ids, feed: Feed
) -> None:
    """The newest talk of whoever has a plan led to the first action with others in it."""
    held = {ids.people[talk.person]: pk for pk, talk in keys if talk.state == "held"}
    rows = (
        PlanItem.objects.filter(plan__state="active", kind="exposure", state__in=OPEN_ITEMS)
        .order_by("plan__employee", "position")
        .distinct("plan__employee")
        .values_list("plan__employee", "pk", "plan__employee__user")
    )
    agreed = [
        (held[person], item, user, starts[held[person]] + timedelta(hours=1))
        for person, item, user in rows
        if person in held
    ]
    feed.copy(AgreedAction, ["conversation_id", "item_id", "by_id", "at"], agreed)
