"""What an accepted offer changes, and what of it happens by itself when somebody leaves."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from careers.models import Engagement
from careers.services.applications import (
    accept_offer,
    decline_offer,
    end_for_leavers,
    withdraw,
)
from lib.dates import period, today
from talent.models import (
    SYSTEM,
    Assignment,
    ReportingLine,
    Role,
)
from talent.services.people import end_employment
from tests.careers.openings import (
    LATER,
    SOON,
    another,
    applied,
    build_hiring,
    offered,
    published,
)
from tests.factories import AssignmentFactory, hr_admin

pytestmark = pytest.mark.django_db


@pytest.fixture
def hiring():
    return build_hiring()


@pytest.mark.parametrize(
    ("role", "reason"),
    [("specialist", "promotion"), ("same grade", "lateral"), ("lower", "demotion")],
)
def test_a_vacancy_moves_the_person_on_the_day_by_grade(hiring, role, reason):
    ladder = hiring.ladder
    if role == "same grade":
        Role.objects.filter(pk=ladder.specialist.pk).update(grade=ladder.analyst.grade)
    if role == "lower":
        hiring.me.assignments.update(role=ladder.manager)
    application = offered(applied(published(hiring), hiring.me))

    accept_offer(actor=hiring.me.user, application=application)

    day = today() + timedelta(days=SOON)
    before, after = hiring.me.assignments.order_by("valid")
    assert (before.valid.upper, after.valid) == (day, period(day))
    assert (after.role, after.unit, after.manager, after.reason) == (
        ladder.specialist, hiring.unit, hiring.hirer, reason,
    )  # fmt: skip
    application.refresh_from_db()
    assert (application.stage, application.seat, application.assignment) == ("accepted", 1, after)
    lines = ReportingLine.objects.filter(report=hiring.me, valid__contains=day, depth=1)
    assert [line.manager for line in lines] == [hiring.hirer]


def test_a_secondment_ends_and_the_former_assignment_resumes(hiring):
    application = offered(applied(published(hiring, "secondment"), hiring.me))
    mine = hiring.me.assignments.get()

    accept_offer(actor=hiring.me.user, application=application)

    first = today() + timedelta(days=SOON)
    back = today() + timedelta(days=LATER + 1)
    rows = hiring.me.assignments.order_by("valid")
    assert [(row.role, row.manager, row.valid, row.reason) for row in rows] == [
        (mine.role, hiring.manager, period(mine.valid.lower, first), "hire"),
        (hiring.role, hiring.hirer, period(first, back), "transfer"),
        (mine.role, hiring.manager, period(back), "transfer"),
    ]
    assert [row.unit for row in rows] == [mine.unit, hiring.unit, mine.unit]


def test_a_secondment_over_another_planned_change_is_refused(hiring):
    application = offered(applied(published(hiring, "secondment"), hiring.me))
    change = today() + timedelta(days=SOON + 10)
    mine = hiring.me.assignments.get()
    mine.valid = period(mine.valid.lower, change)
    mine.save()
    AssignmentFactory(employee=hiring.me, role=hiring.ladder.manager, valid=period(change))

    with pytest.raises(ValidationError, match="Another change of your assignment is planned"):
        accept_offer(actor=hiring.me.user, application=application)

    assert Assignment.objects.filter(employee=hiring.me).count() == 2


def test_a_vacancy_before_another_planned_change_is_refused_by_its_name(hiring):
    later, sooner = today() + timedelta(days=SOON + 30), today() + timedelta(days=SOON)
    one = offered(applied(published(hiring), hiring.me), starts_on=later)
    two = offered(applied(published(hiring, role=hiring.ladder.manager), hiring.me))
    accept_offer(actor=hiring.me.user, application=one)

    with pytest.raises(ValidationError, match="another change is planned: Product Specialist"):
        accept_offer(actor=hiring.me.user, application=two)

    starts = hiring.me.assignments.order_by("valid").values_list("valid__startswith", flat=True)
    assert (sooner < later, list(starts)[1:]) == (True, [later])


def test_an_offer_of_what_one_does_already_is_refused_in_words_for_oneself(hiring):
    one, two = (offered(applied(published(hiring), hiring.me)) for _time in range(2))
    accept_offer(actor=hiring.me.user, application=one)

    with pytest.raises(ValidationError, match="This is what you do on that day already"):
        accept_offer(actor=hiring.me.user, application=two)


def test_a_planned_end_is_not_in_what_an_application_shows(hiring):
    mine = hiring.me.assignments.get()
    mine.valid = period(mine.valid.lower, today() + timedelta(days=30))
    mine.save()

    shown = applied(published(hiring), hiring.me).snapshot["history"]

    assert [row["until"] for row in shown] == [""]


@pytest.mark.parametrize("kind", ["stretch", "project"])
def test_what_is_done_beside_the_work_changes_no_assignment(hiring, kind):
    application = offered(applied(published(hiring, kind), hiring.me))
    before = list(hiring.me.assignments.values())

    accept_offer(actor=hiring.me.user, application=application)

    engagement = Engagement.objects.get()
    assert list(hiring.me.assignments.values()) == before
    assert (engagement.employee, engagement.kind, engagement.hours_per_week) == (hiring.me, kind, 8)
    assert engagement.valid == period(
        today() + timedelta(days=SOON), today() + timedelta(days=LATER + 1)
    )
    assert list(Engagement.objects.visible_to(hiring.manager.user)) == [engagement]
    assert not Engagement.objects.visible_to(hiring.hirer.user).exists()


def test_one_above_who_would_report_to_the_own_line_is_refused(hiring):
    application = offered(applied(published(hiring), hiring.boss))

    with pytest.raises(ValidationError):
        accept_offer(actor=hiring.boss.user, application=application)

    application.refresh_from_db()
    assert application.stage == "offered"


def test_what_is_under_way_of_people_who_have_left_ends(hiring):
    gone, stays = another(hiring), another(hiring)
    opening = published(hiring, seats=3)
    mine = [applied(opening, gone), offered(applied(published(hiring), gone))]
    theirs = applied(opening, stays)
    end_employment(
        actor=SYSTEM, employee=gone, last_day=today() - timedelta(days=1), exit_reason="voluntary"
    )

    end_for_leavers()
    end_for_leavers()

    for row in [*mine, theirs]:
        row.refresh_from_db()
    assert [row.stage for row in mine] == ["withdrawn", "declined"]
    assert theirs.stage == "applied"


def test_offers_are_answered_by_the_person_alone(hiring):
    application = offered(applied(published(hiring), hiring.me))

    for actor in (hiring.hirer.user, hiring.manager.user, hr_admin()):
        for act in (accept_offer, decline_offer, withdraw):
            with pytest.raises(PermissionDenied):
                act(actor=actor, application=application)
