"""What waits and what was told, so that bells and lists are not empty on the first day."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from careers.demo.company import Company
from careers.demo.history import Person
from careers.demo.profiles import Profile
from careers.demo.writing.copying import Feed
from careers.demo.writing.ids import Ids
from talent.models import ConfirmationRequest, Notice
from talent.services.reminders import PROFILE, SPAN, span_of

ASKED = "talent.confirmation_asked"
ASKING = 0.05
COLUMNS = [
    "recipient_id", "kind", "subject", "period", "params", "created_at", "read_at", "delivery",
    "state", "due_at", "attempts", "sent_at", "error",
]  # fmt: skip


def write_waiting(company: Company, ids: Ids, feed: Feed) -> None:
    """Requests to managers to confirm a skill, and notices that were sent, some still unread."""
    rng, now = company.dice("waiting"), timezone.now()
    wanted = list(_requests(company))
    asked, notices = [], []
    for pk, (person, manager, skill, days) in zip(
        feed.new_ids(ConfirmationRequest, len(wanted)), wanted, strict=True
    ):
        at = now - timedelta(days=days, hours=rng.randint(0, 9))
        asked.append((pk, ids.people[person], ids.skills[skill], ids.people[manager], at))
        read = at + timedelta(hours=5) if rng.random() < 0.4 and days else None
        subject, params = f"confirmationrequest:{pk}", {"confirmationrequest": pk}
        notices.append(_notice(ids.users[manager], ASKED, subject, "", params, at, read))
    feed.copy(ConfirmationRequest, ["id", "employee_id", "skill_id", "asked_id", "asked_at"], asked)
    for person, since in ids.unconfirmed:
        at = now - timedelta(days=rng.randint(0, min(60, (company.today - since).days % SPAN)))
        read = at + timedelta(hours=2) if rng.random() < 0.5 and at < now else None
        pk, period = ids.people[person], span_of(since, company.today)
        notices.append(
            _notice(
                ids.users[person], PROFILE, f"employee:{pk}", period, {"employee": pk}, at, read
            )
        )
    feed.copy(Notice, COLUMNS, notices)


def is_unconfirmed(company: Company, person: Person, profile: Profile) -> date | None:
    """Since when someone has not looked through the profile, if that is half a year ago."""
    hired = company.day(person.stints[-1].start)
    if hired is None or not person.is_here:
        return None
    looked = (profile.profile_confirmed_on, profile.skills_confirmed_on)
    since = min(max(day or hired, hired) for day in looked)
    return since if (company.today - since).days >= SPAN else None


def _requests(company: Company) -> Iterator[tuple[Person, Person, str, int]]:
    """Who asks which manager about which skill, and how many days ago."""
    rng, posts = company.dice("requests"), company.posts_today
    by_name = {f"{p.given} {p.family}": p for p in company.people if p.cast is not None}
    for row in company.content.cast["request"]:
        person = by_name[row["person"]]
        manager = posts[person].manager
        if manager is not None:
            yield person, manager, row["skill"], row["days_ago"]
    for person, post in posts.items():
        if post.manager is not None and person.cast is None and rng.random() < ASKING:
            need = rng.choice(company.content.roles[post.role].needs)
            yield person, post.manager, need.skill, rng.randint(0, 25)


def _notice(
    recipient: int,
    kind: str,
    subject: str,
    period: str,
    params: dict[str, int],
    at: datetime,
    read: datetime | None,
) -> tuple[Any, ...]:
    """A notice whose e-mail has been sent: the demo starts without a flood of mail."""
    told = json.dumps(params)
    return (recipient, kind, subject, period, told, at, read, "email", "sent", at, 1, at, "")
