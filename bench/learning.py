"""Measure the transcript of one person with much behind them, on a copy of a company; prints JSON.

Everybody of a sample has learned for years, so that the log is long in all; one person of them has
hundreds of lines. The page is opened by the person, by the head of the whole line, and by HR.
"""

import json
import random
import statistics
import sys
from datetime import timedelta

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.jobs import seconds  # noqa: E402
from leadership.models import (  # noqa: E402
    ExternalLearning,
    LearningEvent,
    Qualification,
    Registration,
)
from lib.dates import today  # noqa: E402
from talent.models import Employee, GrantKind, ReportingLine, User  # noqa: E402

LEARNERS, EVENTS, ELSEWHERE = 20_000, 600, 150
CALLS, BAR = 60, 0.1


def main() -> None:
    line = ReportingLine.objects.current().filter(report__user__isnull=False)
    longest = line.order_by("-depth", "pk").first()
    assert longest is not None
    person = Employee.objects.get(pk=longest.report_id)
    learned(person)
    address = f"/leadership/learning/people/{person.pk}/"
    head = User.objects.get(employee=longest.manager_id)
    admin = User.objects.filter(grants__kind=GrantKind.HR_ADMIN, is_active=True).first()
    assert person.user is not None
    assert admin is not None
    rows = []
    for who, user in (("its person", person.user), ("the head of the line", head), ("HR", admin)):
        name = f"a transcript of {EVENTS} lines, opened by {who} (median)"
        rows.append([name, median(user, address), BAR])
    log = median(person.user, f"{address}log/")
    rows.append(["… its log, 40 lines of it (median)", log, BAR])
    json.dump(rows, sys.stdout)


def median(user: User, address: str) -> float:
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)

    def opened() -> None:
        answer = client.get(address)
        assert answer.status_code == 200, answer.status_code

    opened()
    return statistics.median(seconds(opened) for _call in range(CALLS))


@transaction.atomic
def learned(person: Employee) -> None:
    """Years of learning: six lines of many people, hundreds of one."""
    dice = random.Random("learned")
    people = list(Employee.objects.employed().order_by("pk").values_list("pk", flat=True))
    sample = dice.sample(people, min(LEARNERS, len(people)))
    now = timezone.now()
    LearningEvent.objects.bulk_create(
        (
            LearningEvent(
                employee_id=one, kind="completed", title=f"Course {number}", hours=8, credits=1,
                at=now - timedelta(days=dice.randint(1, 3_000)),
            )
            for one in sample
            for number in range(6)
        ),
        batch_size=10_000,
    )  # fmt: skip
    elsewhere = ExternalLearning.objects.bulk_create(
        ExternalLearning(
            employee=person, title=f"Elsewhere {number}", kind="course", state="proved", hours=6,
            starts_on=today() - timedelta(days=20 * number + 2), proved_on=today(),
            ends_on=today() - timedelta(days=20 * number + 1), link="https://example.org/",
        )
        for number in range(ELSEWHERE)
    )  # fmt: skip
    LearningEvent.objects.bulk_create(
        LearningEvent(
            employee=person, kind="proved", title=f"Line {number}", hours=6, credits=1,
            external=elsewhere[number % ELSEWHERE], at=now - timedelta(days=4 * number),
        )
        for number in range(EVENTS)
    )  # fmt: skip
    for number in range(4):
        row = Qualification.objects.create(
            name=f"Measured {number}", awarding_body="Bench", level=5, credits=30,
            size="certificate",
        )  # fmt: skip
        Registration.objects.create(employee=person, qualification=row, started_on=today())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE leadership_learningevent, leadership_externallearning")


if __name__ == "__main__":
    main()
