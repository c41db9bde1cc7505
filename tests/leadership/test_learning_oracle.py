"""Learning is seen by whom the plain statement of the access table says (A3)."""

import pytest
from hypothesis import given, settings

from leadership.models import (
    CreditTransfer,
    ExternalLearning,
    LearningEvent,
    QualificationAward,
    RecordShare,
    Registration,
)
from tests import oracle
from tests.leadership.factories import CohortEnrolmentFactory, CohortFactory
from tests.leadership.learning_factories import (
    CreditTransferFactory,
    ExternalLearningFactory,
    LearningEventFactory,
    QualificationAwardFactory,
    QualificationFactory,
    RegistrationFactory,
)
from tests.talent.test_visibility import build, organisations
from tests.undone import undone

pytestmark = pytest.mark.django_db


def seen(model, user, path="employee", **which):
    return set(model.objects.visible_to(user).filter(**which).values_list(path, flat=True))


@settings(max_examples=12, deadline=None)
@given(plan=organisations)
def test_learning_is_seen_by_whom_the_table_says(plan):
    with undone():
        people, users = build(plan)
        shared = dict(zip((person.pk for person in people), plan["shared"], strict=True))
        cohort, row = CohortFactory(), QualificationFactory()
        teacher = people[0]
        cohort.instructors.create(employee=teacher)
        for person in people:
            if shared[person.pk]:
                RecordShare.objects.create(employee=person)
            seat = CohortEnrolmentFactory(cohort=cohort, employee=person)
            LearningEventFactory(employee=person, enrolment=seat)
            LearningEventFactory(employee=person, kind="requested")
            ExternalLearningFactory(employee=person)
            way = RegistrationFactory(employee=person, qualification=row)
            CreditTransferFactory(registration=way)
            QualificationAwardFactory(registration=way)
        known = oracle.facts()

        for user in users:
            whole = {
                person.pk for person in people
                if oracle.sees_learning(known, user, person, shared[person.pk])
            }  # fmt: skip
            of_cohort = {
                person.pk for person in people
                if oracle.sees_learning(known, user, person, shared[person.pk], [teacher])
            }  # fmt: skip
            assert seen(ExternalLearning, user) == whole
            assert seen(Registration, user) == whole
            assert seen(QualificationAward, user, "registration__employee") == whole
            assert seen(CreditTransfer, user, "registration__employee") == whole
            assert seen(LearningEvent, user, enrolment=None) == whole
            assert seen(LearningEvent, user, enrolment__isnull=False) == of_cohort
