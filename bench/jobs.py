"""Measure what writes much, on a copy of a company that is thrown away; prints JSON."""

import json
import sys
import time
from datetime import timedelta

import django

django.setup()

from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402

from careers.models import Conversation  # noqa: E402
from careers.services.conversation_reminders import OVERDUE, remind_conversations  # noqa: E402
from careers.services.coverage import count_conversations  # noqa: E402
from careers.services.transitions import refresh_transitions  # noqa: E402
from lib.dates import today  # noqa: E402
from talent.models import SYSTEM, Assignment, Employee, Notice, ReportingLine  # noqa: E402
from talent.services.lines import rebuild_reporting_lines  # noqa: E402
from talent.services.people import change_assignment  # noqa: E402
from talent.services.reminders import PROFILE, remind_profile_confirmation  # noqa: E402


def seconds(work) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def remind() -> list:
    """Everyone is due at once: nobody has confirmed anything for 200 days."""
    Notice.objects.filter(kind=PROFILE).delete()
    long_ago = today() - timedelta(days=200)
    Employee.objects.update(profile_confirmed_on=long_ago, skills_confirmed_on=long_ago)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE talent_employee")
    return twice(PROFILE, everyone, "reminders", "nobody")


def remind_to_speak() -> list:
    """Nobody has spoken or planned to for 200 days: every pair is due at once."""
    Notice.objects.filter(kind=OVERDUE).delete()
    long_ago = today() - timedelta(days=200)
    Conversation.objects.planned().delete()
    Conversation.objects.held().update(held_on=long_ago)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE careers_conversation")
    return twice(OVERDUE, every_pair, "reminders to speak", "no pair")


def twice(kind: str, work, what: str, who: str) -> list:
    """How long it takes to record all notices of a kind, and to find that all are recorded."""
    took = seconds(work)
    count = Notice.objects.filter(kind=kind).count()
    again = seconds(work)
    assert Notice.objects.filter(kind=kind).count() == count
    return [
        [f"{count:,} {what} recorded", took, 60],
        [f"the same again: {who} is reminded twice", again, 60],
    ]


def every_pair() -> None:
    after: int | None = 0
    while after is not None:
        after = remind_conversations(after)


def everyone() -> None:
    after: int | None = 0
    while after is not None:
        after = remind_profile_confirmation(after)


def move() -> list:
    """The manager with the most people below who has a colleague to go to, and one with nobody."""
    rows = ReportingLine.objects.current().values("manager").annotate(n=Count("pk")).order_by("-n")
    for row in rows[1:50]:
        person = Employee.objects.get(pk=row["manager"])
        own = person.assignments.current().get()
        below = ReportingLine.objects.filter(manager=person).values("report")
        beside = Assignment.objects.current().filter(manager=own.manager).exclude(employee=person)
        other = beside.exclude(employee__in=below).order_by("pk").first()
        if own.manager is not None and other is not None:
            break
    leaf = Assignment.objects.current().exclude(
        employee__in=ReportingLine.objects.values("manager")
    )
    last = leaf.exclude(manager=other.employee).order_by("-pk").first().employee
    return [
        [f"move of a manager of {row['n']:,} people", seconds(lambda: to(person, other)), None],
        ["move of a person without reports", seconds(lambda: to(last, other)), None],
    ]


def to(person: Employee, assignment: Assignment) -> None:
    change_assignment(
        actor=SYSTEM,
        employee=person,
        starts_on=today(),
        reason="reorganisation",
        manager=assignment.employee,
    )


def main() -> None:
    found = [
        *move(),
        ["all reporting lines worked out anew", seconds(rebuild_reporting_lines), None],
        ["all real moves between roles counted anew", seconds(refresh_transitions), None],
        ["who spoke with their manager counted anew", seconds(count_conversations), None],
        *remind(),
        *remind_to_speak(),
    ]
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
