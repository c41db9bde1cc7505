"""Who reads reports and words on request, held against a second statement of the table."""

from itertools import product
from random import Random

import pytest

from leadership.models import FeedbackCycle, FeedbackRequest, FeedbackSubject
from lib.dates import today
from talent.models import User
from tests import oracle
from tests.factories import (
    AssignmentFactory,
    EmployeeFactory,
    GrantFactory,
    OrgUnitFactory,
    UserFactory,
)
from tests.leadership.feedback_factories import question_set

pytestmark = pytest.mark.django_db


def organisation(dice):
    """Eight people in lines of any shape, some of them with rights, and a superuser."""
    units, people = [OrgUnitFactory()], []
    for _number in range(8):
        boss = dice.choice([None, *people]) if people else None
        place = AssignmentFactory(employee=EmployeeFactory(), unit=units[0], manager=boss)
        people.append(place.employee)
    for kind in ("hr_admin", "executive", "hr_partner"):
        unit = units[0] if kind == "hr_partner" else None
        GrantFactory(user=dice.choice(people).user, kind=kind, unit=unit)
    gone = dice.choice(people).user
    gone.is_active = dice.random() < 0.7
    gone.save()
    UserFactory(is_superuser=True)
    return people


def some_subjects(dice, people):
    made = question_set()
    for state, managers_read in product(["running", "closed", "released"], [True, False]):
        cycle = FeedbackCycle.objects.create(
            name="x", purpose="x", question_set=made, nominate_until="2026-01-01",
            ends_on="2026-02-01", state=state, managers_read=managers_read,
            released_on=today() if state == "released" else None,
        )  # fmt: skip
        for person in dice.sample(people, 3):
            FeedbackSubject.objects.create(cycle=cycle, employee=person, state="approved")
    return list(FeedbackSubject.objects.select_related("cycle", "employee"))


def some_words(dice, people):
    for state, is_shared in product(["asked", "answered", "declined"], [True, False]):
        asker, asked = dice.sample(people, 2)
        given = {"answer": "x", "answered_at": "2026-01-01T00:00Z"} if state == "answered" else {}
        FeedbackRequest.objects.create(
            asker=asker, asked=asked, topic="x", state=state, is_shared=is_shared, **given
        )
    return list(FeedbackRequest.objects.select_related("asker", "asked"))


@pytest.mark.parametrize("seed", range(5))
def test_visibility_agrees_with_the_oracle(seed):
    dice = Random(seed)
    people = organisation(dice)
    subjects, words = some_subjects(dice, people), some_words(dice, people)
    known = oracle.facts()
    for user in User.objects.all():
        expected = {
            row.pk
            for row in subjects
            if oracle.reads_report(
                known, user, row.employee, state=row.cycle.state,
                managers_read=row.cycle.managers_read,
            )
        }  # fmt: skip
        found = FeedbackSubject.objects.with_report_for(user).values_list("pk", flat=True)
        assert set(found) == expected
        expected = {
            row.pk
            for row in words
            if oracle.sees_words_on_request(
                known, user, row.asker, row.asked, state=row.state, is_shared=row.is_shared
            )
        }
        seen = FeedbackRequest.objects.visible_to(user).values_list("pk", flat=True)
        assert set(seen) == expected
