"""Who sees what of somebody's learning: rows, pages, the share switch, former ones, forged ids."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from leadership.models import (
    CreditTransfer,
    ExternalLearning,
    LearningEvent,
    QualificationAward,
    RecordShare,
    Registration,
)
from leadership.services.record import correct_event, share_record
from lib.dates import period, today
from talent.models import AuditEntry, Notice
from tests.factories import (
    START,
    AssignmentFactory,
    EmployeeFactory,
    GrantFactory,
    TieFactory,
)
from tests.leadership.factories import CohortEnrolmentFactory, CohortFactory
from tests.leadership.learning_factories import (
    CreditTransferFactory,
    ExternalLearningFactory,
    LearningEventFactory,
    QualificationAwardFactory,
    RegistrationFactory,
)

pytestmark = pytest.mark.django_db
MODELS = (LearningEvent, ExternalLearning, Registration, QualificationAward, CreditTransfer)


@pytest.fixture
def me():
    me = AssignmentFactory(manager=AssignmentFactory().employee).employee
    LearningEventFactory(employee=me, kind="completed")
    way = RegistrationFactory(employee=me)
    ExternalLearningFactory(employee=me)
    CreditTransferFactory(registration=way)
    done = RegistrationFactory(employee=me, state="awarded", ended_on=today())
    QualificationAwardFactory(registration=done)
    return me


def seen(user):
    """Which of the models show a row to a user."""
    return {model for model in MODELS if model.objects.visible_to(user).exists()}


def test_the_record_is_for_the_person_the_line_and_hr(me):
    boss = me.assignments.get().manager
    unit = me.assignments.get().unit
    partner = GrantFactory(kind="hr_partner", unit=unit, user=EmployeeFactory().user).user
    elsewhere = GrantFactory(
        kind="hr_partner", unit=AssignmentFactory().unit, user=EmployeeFactory().user
    ).user
    executive = GrantFactory(kind="executive", unit=None, user=EmployeeFactory().user).user
    admin = GrantFactory(kind="hr_admin", unit=None, user=EmployeeFactory().user).user

    for user in (me.user, boss.user, partner, admin):
        assert seen(user) == set(MODELS)
    for user in (elsewhere, executive, EmployeeFactory().user):
        assert seen(user) == set()
    me.user.is_active = False
    assert seen(me.user) == set()


def test_a_mentor_reads_it_only_while_it_is_shared_and_the_tie_lasts(me):
    mentor, former = EmployeeFactory(), EmployeeFactory()
    TieFactory(viewer=mentor, subject=me)
    TieFactory(viewer=former, subject=me, valid=period(START, today()))

    assert seen(mentor.user) == set()
    share_record(actor=me.user, employee=me, is_shared=True)
    share_record(actor=me.user, employee=me, is_shared=True)
    assert (seen(mentor.user), seen(former.user)) == (set(MODELS), set())
    share_record(actor=me.user, employee=me, is_shared=False)
    assert seen(mentor.user) == set()
    assert not RecordShare.objects.exists()
    with pytest.raises(PermissionDenied):
        share_record(actor=mentor.user, employee=me, is_shared=True)


def test_an_instructor_sees_the_events_of_their_cohort_and_corrects_them(me):
    instructor, other = EmployeeFactory(), EmployeeFactory()
    mine, theirs = CohortFactory(), CohortFactory()
    mine.instructors.create(employee=instructor)
    theirs.instructors.create(employee=other)
    seat = CohortEnrolmentFactory(cohort=mine, employee=me)
    event = LearningEventFactory(
        employee=me, enrolment=seat, kind="component_done", hours=80, title="Day one"
    )

    assert list(LearningEvent.objects.visible_to(instructor.user)) == [event]
    assert not LearningEvent.objects.visible_to(other.user).exists()
    row = correct_event(actor=instructor.user, event=event, reason="A slip.", hours=8)
    assert (row.corrects, row.hours, row.title) == (event, 8, "Day one")
    assert Notice.objects.filter(kind="leadership.learning_corrected", recipient=me.user).exists()
    assert AuditEntry.objects.filter(action="leadership.learning.corrected", subject=me).exists()
    for user in (other.user, me.user, me.assignments.get().manager.user):
        with pytest.raises(PermissionDenied):
            correct_event(actor=user, event=event, reason="No.", hours=800)
    with pytest.raises(PermissionDenied):
        correct_event(actor=instructor.user, event=row, reason="Again.", hours=800)


def test_an_admin_does_not_correct_their_own_record():
    admin = GrantFactory(kind="hr_admin", unit=None, user=EmployeeFactory().user).user
    event = LearningEventFactory(employee=admin.employee)

    with pytest.raises(PermissionDenied):
        correct_event(actor=admin, event=event, reason="More.", hours=800)


def page(user, address):
    client = Client()
    client.force_login(user)
    return client.get(address)


def test_a_forged_id_looks_like_one_that_does_not_exist(me):
    peer = EmployeeFactory()
    external = ExternalLearning.objects.get(employee=me)
    way = Registration.objects.filter(employee=me).first()
    for address in (
        f"/leadership/learning/people/{me.pk}/", f"/leadership/learning/people/{me.pk}/log/",
        f"/leadership/learning/people/{me.pk}/export/",
        f"/leadership/learning/elsewhere/{external.pk}/",
        f"/leadership/qualifications/ways/{way.pk}/", "/leadership/learning/people/999999/",
        f"/api/v1/leadership/learning/people/{me.pk}/",
    ):  # fmt: skip
        assert page(peer.user, address).status_code == 404, address


def test_an_instructor_reads_no_figures_of_the_rest(me):
    instructor = EmployeeFactory()
    cohort = CohortFactory()
    cohort.instructors.create(employee=instructor)
    seat = CohortEnrolmentFactory(cohort=cohort, employee=me)
    LearningEventFactory(employee=me, enrolment=seat, kind="component_done", hours=3)
    LearningEventFactory(employee=me, kind="completed", hours=1234)

    shown = page(instructor.user, f"/leadership/learning/people/{me.pk}/").content.decode()

    assert "what belongs to the cohorts" in shown
    assert "1234" not in shown
    assert "Institute" not in shown
    assert ExternalLearning.objects.get(employee=me).title not in shown
