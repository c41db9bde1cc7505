"""Measure matching as its worker does it, from a programme's rows to its rows; prints JSON.

On a copy of a company that is thrown away: people of the company enrol, who want what few know,
and every tenth of them wishes for somebody.
"""

import json
import random
import resource
import sys
from datetime import timedelta

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from bench.jobs import seconds  # noqa: E402
from lib.dates import today  # noqa: E402
from mentoring.models import (  # noqa: E402
    Enrolment,
    EnrolmentSkill,
    MatchingRun,
    Pair,
    Programme,
    RunState,
    Wish,
)
from mentoring.questions import default_questions  # noqa: E402
from mentoring.services.publishing import publish_run  # noqa: E402
from mentoring.services.run_work import work_on_runs  # noqa: E402
from mentoring.services.runs import start_run  # noqa: E402
from talent.models import SYSTEM, Employee, EmployeeSkill  # noqa: E402

CHUNK = 5_000
WANTS = (10, 10, 5, 5, 3)


def main() -> None:
    MatchingRun.objects.filter(state__in=[RunState.QUEUED, RunState.RUNNING]).update(
        state=RunState.DISCARDED
    )
    rows = []
    for mentees, mentors, bar in ((500, 200, 1), (10_000, 4_000, 15)):
        rows += measured(f"{mentees:,} × {mentors:,}", enrolled(mentees, mentors), bar)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    json.dump([*rows, ["the most memory meanwhile, in GiB", memory, 2]], sys.stdout)


def measured(name: str, programme: Programme, bar: float) -> list[list]:
    """A preview by the worker's way, and its publishing; then what the first left open."""
    run = start_run(actor=SYSTEM, programme=programme)
    preview = seconds(work_on_runs)
    run.refresh_from_db()
    assert run.state == RunState.DONE, run.reason
    publish = seconds(lambda: publish_run(actor=SYSTEM, run=run))
    pairs = Pair.objects.filter(run=run).count()
    assert pairs == run.figures["pairs"] > 0
    return [
        [f"a programme of {name}, from its rows to a preview", preview, bar],
        [f"… publishing its {pairs:,} pairs, each checked anew", publish, None],
    ]


@transaction.atomic
def enrolled(mentees: int, mentors: int) -> Programme:
    """A programme that people of the company have joined, mentors with one to five places."""
    dice = random.Random(f"{mentees} {mentors}")
    ids = list(Employee.objects.employed().order_by("pk").values_list("pk", flat=True))
    people = dice.sample(ids, mentees + mentors)
    programme = Programme.objects.create(
        name=f"Everybody, {mentees:,}",
        purpose="To be measured.",
        kind="one_to_one",
        mode="coordinator",
        state="open",
        enrol_from=today() - timedelta(days=30),
        enrol_until=today() + timedelta(days=30),
        starts_on=today(),
        ends_on=today() + timedelta(days=300),
        questions=default_questions(),
    )
    rows = [
        Enrolment(
            programme=programme,
            employee_id=person,
            side="mentee" if at < mentees else "mentor",
            state="enrolled",
            capacity=1 if at < mentees else dice.randint(1, 5),
        )
        for at, person in enumerate(people)
    ]
    Enrolment.objects.bulk_create(rows, batch_size=CHUNK)
    skilled(rows, dice)
    wishing(rows[:mentees], people[mentees:], dice)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE mentoring_enrolment, mentoring_enrolmentskill, mentoring_wish")
    return programme


def skilled(rows: list[Enrolment], dice: random.Random) -> None:
    """Mentees want five skills that somebody has; mentors offer five of their own."""
    known: dict[int, list[int]] = {}
    held = EmployeeSkill.objects.filter(employee__in=[row.employee_id for row in rows])
    for person, skill in held.order_by("-level", "skill").values_list("employee", "skill"):
        known.setdefault(person, []).append(skill)
    all_skills = sorted({skill for skills in known.values() for skill in skills})
    found = []
    for row in rows:
        own = known.get(row.employee_id, [])
        chosen = own[:5] if row.side == "mentor" else dice.sample(all_skills, 5)
        found += [
            EnrolmentSkill(enrolment=row, skill_id=skill, want=want, rank=rank)
            for rank, (skill, want) in enumerate(zip(chosen, WANTS, strict=False), 1)
        ]
    EnrolmentSkill.objects.bulk_create(found, batch_size=CHUNK)


def wishing(mentees: list[Enrolment], mentors: list[int], dice: random.Random) -> None:
    """Every tenth ranks three mentors."""
    Wish.objects.bulk_create(
        [
            Wish(enrolment=row, employee_id=mentor, rank=rank)
            for row in mentees[::10]
            for rank, mentor in enumerate(dice.sample(mentors, 3), 1)
        ],
        batch_size=CHUNK,
    )


if __name__ == "__main__":
    main()
