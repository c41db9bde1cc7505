"""Qualifications: the catalogue, credits by where they come from, awards, renewals."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from leadership.models import Qualification, QualificationAward, Registration
from leadership.queries.earned import earned_of
from leadership.services import qualifications as services
from lib.dates import today
from lib.editing import mark_of
from talent.models import SkillClaim
from tests.factories import AssignmentFactory, EmployeeFactory, GrantFactory, SkillFactory
from tests.leadership.factories import (
    CohortEnrolmentFactory,
    CohortFactory,
    ComponentFactory,
    LeadershipProgrammeFactory,
)
from tests.leadership.learning_factories import (
    ExternalLearningFactory,
    LearningEventFactory,
    QualificationFactory,
    RegistrationFactory,
    a_pdf,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def admin():
    return GrantFactory(kind="hr_admin", unit=None, user=EmployeeFactory().user).user


@pytest.fixture
def me():
    return AssignmentFactory().employee


def given(**more):
    return {
        "name": "Leading", "awarding_body": "Institute", "level": 5, "credits": 13,
        "guided_hours": 60, **more,
    }  # fmt: skip


@pytest.mark.parametrize(("credits", "size"), [(12, "award"), (13, "certificate"), (37, "diploma")])
def test_the_size_follows_from_the_credits(admin, credits, size):
    assert services.keep_qualification(actor=admin, **given(credits=credits)).size == size


@pytest.mark.parametrize(
    "wrong", [{"level": 8}, {"guided_hours": 131}, {"credits": 0}, {"name": ""}, {"skill_level": 2}]
)
def test_what_no_qualification_is_is_refused(admin, wrong):
    with pytest.raises(ValidationError):
        services.keep_qualification(actor=admin, **given(**wrong))
    assert not Qualification.objects.exists()


def test_only_hr_admins_keep_the_catalogue(me):
    with pytest.raises(PermissionDenied):
        services.keep_qualification(actor=me.user, **given())


def test_two_who_change_one_lose_nothing(admin):
    row = services.keep_qualification(actor=admin, **given())
    seen = mark_of(row, services.FIELDS)
    services.keep_qualification(actor=admin, qualification=row, seen=seen, name="Leading on")

    with pytest.raises(ValidationError, match="another window"):
        services.keep_qualification(actor=admin, qualification=row, seen=seen, name="Leading off")


def test_an_old_window_does_not_undo_which_programmes_count(admin):
    row = services.keep_qualification(actor=admin, **given())
    seen = mark_of(row, services.FIELDS, services.which_count(row))
    services.keep_qualification(
        actor=admin, qualification=row, seen=seen, programmes=[LeadershipProgrammeFactory()]
    )

    with pytest.raises(ValidationError, match="another window"):
        services.keep_qualification(actor=admin, qualification=row, seen=seen, programmes=[])


def test_credits_that_somebody_was_awarded_for_stay(admin):
    row = services.keep_qualification(actor=admin, **given())
    RegistrationFactory(qualification=row, state="awarded", ended_on=today())

    with pytest.raises(ValidationError, match="another qualification"):
        services.keep_qualification(
            actor=admin, qualification=row, seen=mark_of(row, services.FIELDS), credits=12
        )


def test_credits_come_from_components_elsewhere_and_before(admin, me):
    programme = LeadershipProgrammeFactory()
    one, two = ComponentFactory(programme=programme), ComponentFactory(programme=programme)
    seat = CohortEnrolmentFactory(cohort=CohortFactory(programme=programme), employee=me)
    row = services.keep_qualification(actor=admin, programmes=[programme], **given(credits=20))
    way = services.begin_qualification(
        actor=me.user, employee=me, qualification=row, started_on=today() - DAY
    )
    done = {"employee": me, "enrolment": seat, "kind": "component_done"}
    wrong = LearningEventFactory(**done, component=one, credits=50, title="One")
    LearningEventFactory(**{**done, "kind": "corrected"}, component=one, credits=5, corrects=wrong,
                         reason="A slip.")  # fmt: skip
    LearningEventFactory(**done, component=two, credits=2, title="Two")
    LearningEventFactory(employee=me, kind="completed", enrolment=seat, credits=52)
    LearningEventFactory(employee=me, kind="component_done", credits=9,
                         enrolment=CohortEnrolmentFactory(employee=me))  # fmt: skip
    ExternalLearningFactory(
        employee=me, towards=way, credits=3, state="proved", proved_on=today(), title="Elsewhere"
    )
    ExternalLearningFactory(employee=me, towards=way, credits=100)
    transfer = services.ask_transfer(
        actor=me.user, registration=way, source="Before", credits=4, file=a_pdf()
    )
    services.ask_transfer(
        actor=me.user, registration=way, source="Dreamt", credits=4, link="https://example.org/"
    )
    services.decide_transfer(actor=admin, transfer=transfer, is_approved=True)

    earned = earned_of([way])[way.pk]

    assert {(part.kind, part.title, part.credits) for part in earned.parts} == {
        ("component", "One", 5), ("component", "Two", 2), ("external", "Elsewhere", 3),
        ("transfer", "Before", 4),
    }  # fmt: skip
    assert (earned.progress.transferred, earned.progress.earned, earned.progress.left) == (4, 10, 6)


def test_it_is_awarded_once_all_credits_are_there(admin, me):
    skill = SkillFactory()
    row = QualificationFactory(credits=6, valid_months=12, skill=skill, skill_level=4)
    way = services.begin_qualification(
        actor=me.user, employee=me, qualification=row, started_on=today() - 400 * DAY
    )

    with pytest.raises(ValidationError, match="6 credits are still to earn"):
        services.award_qualification(actor=admin, registration=way, awarded_on=today())
    ExternalLearningFactory(employee=me, towards=way, credits=6, state="proved", proved_on=today())
    with pytest.raises(PermissionDenied):
        services.award_qualification(actor=me.user, registration=way, awarded_on=today())
    award = services.award_qualification(
        actor=admin, registration=way, awarded_on=date(2026, 2, 28), file=a_pdf()
    )

    assert award.expires_on == date(2027, 2, 28)
    assert Registration.objects.get().state == "awarded"
    claim = SkillClaim.objects.get()
    assert (claim.skill, claim.level, claim.source) == (skill, 4, "certificate")
    renewed = services.renew_qualification(actor=admin, registration=way, awarded_on=today())
    assert list(QualificationAward.objects.all()) == [renewed, award]
    with pytest.raises(ValidationError, match="after the last award"):
        services.renew_qualification(actor=admin, registration=way, awarded_on=today())


def test_nobody_awards_themselves_nor_decides_on_own_credits(admin):
    hr = admin.employee
    way = RegistrationFactory(employee=hr)
    transfer = services.ask_transfer(
        actor=admin, registration=way, source="Before", credits=4, link="https://example.org/"
    )

    with pytest.raises(PermissionDenied):
        services.award_qualification(actor=admin, registration=way, awarded_on=today())
    with pytest.raises(PermissionDenied):
        services.decide_transfer(actor=admin, transfer=transfer, is_approved=True)


def test_a_way_that_is_given_up_takes_its_open_transfers_with_it(me):
    way = RegistrationFactory(employee=me)
    transfer = services.ask_transfer(
        actor=me.user, registration=way, source="Before", credits=4, link="https://example.org/"
    )
    services.give_up_qualification(actor=me.user, registration=way)

    transfer.refresh_from_db()
    assert transfer.state == "withdrawn"
    with pytest.raises(ValidationError, match="no longer as you saw it"):
        services.ask_transfer(
            actor=me.user, registration=way, source="Again", credits=4, link="https://example.org/"
        )


def test_what_is_out_of_use_or_has_begun_is_not_begun(me):
    row = QualificationFactory(is_in_use=False)

    with pytest.raises(ValidationError, match="any more"):
        services.begin_qualification(
            actor=me.user, employee=me, qualification=row, started_on=today()
        )
    way = RegistrationFactory(employee=me)
    with pytest.raises(ValidationError, match="already"):
        services.begin_qualification(
            actor=me.user, employee=me, qualification=way.qualification, started_on=today()
        )
    with pytest.raises(ValidationError, match="in all"):
        services.ask_transfer(
            actor=me.user,
            registration=way,
            source="Before",
            credits=13,
            link="https://example.org/",
        )
