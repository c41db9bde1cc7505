"""Applying by the rules, the manager's answer, who sees an application, and deciding."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from careers.models import Application, OpeningPolicy
from careers.services.applications import (
    advance,
    answer_for_line,
    apply_for,
    decline_offer,
    reject,
    withdraw,
)
from careers.services.openings import close_opening
from lib.dates import period, today
from talent.models import (
    AuditEntry,
    GrantKind,
    Notice,
    Role,
)
from tests.careers.openings import (
    LATER,
    another,
    applied,
    build_hiring,
    offered,
    published,
)
from tests.careers.people import asks, knows
from tests.factories import AssignmentFactory, GrantFactory, TieFactory, hr_admin

pytestmark = pytest.mark.django_db


@pytest.fixture
def hiring():
    return build_hiring()


def told(person, kind):
    return Notice.objects.filter(recipient=person.user, kind=f"careers.{kind}").count()


# --- applying ---


def test_an_application_keeps_what_the_person_chose_to_show(hiring):
    skill = asks(hiring.role, sql=4)["sql"]
    knows(hiring.me, skill, 3)

    whole = applied(published(hiring), hiring.me)
    card = applied(published(hiring), hiring.me, share_levels=False, share_history=False)

    mine = hiring.me.assignments.get()
    assert whole.snapshot == {
        "taken_on": today().isoformat(),
        "card": {
            "name": "Leila Haddad", "role": "Product Analyst", "unit": mine.unit.name,
            "location": "",
        },
        "levels": [{"skill": skill.pk, "name": "Sql", "level": 3.0, "confidence": "high"}],
        "history": [
            {"role": "Product Analyst", "unit": mine.unit.name, "from": "2020-01-01", "until": ""}
        ],
    }  # fmt: skip
    assert set(card.snapshot) == {"taken_on", "card"}
    assert told(hiring.hirer, "application_received") == 2


def test_applying_a_second_time_is_refused_and_after_withdrawing_it_is_not(hiring):
    opening = published(hiring)
    first = applied(opening, hiring.me)

    with pytest.raises(ValidationError, match="You have applied for this opening already"):
        applied(opening, hiring.me)
    withdraw(actor=hiring.me.user, application=first)
    second = applied(opening, hiring.me)

    assert {row.stage for row in opening.applications.all()} == {"withdrawn", "applied"}
    assert second.pk != first.pk


@pytest.mark.parametrize(
    ("served", "least", "refused"), [(5, 6, True), (6, 6, False), (0, 0, False)]
)
def test_the_least_months_in_a_role_are_enforced(hiring, served, least, refused):
    OpeningPolicy.objects.create(kind="vacancy", least_months=least, manager="none")
    day = today()
    month = day.year * 12 + day.month - 1 - served
    began = day.replace(year=month // 12, month=month % 12 + 1, day=1)
    hiring.me.assignments.update(valid=period(began))
    opening = published(hiring)

    if refused:
        with pytest.raises(ValidationError, match="ask for 6 months in your present role"):
            applied(opening, hiring.me)
    else:
        assert applied(opening, hiring.me).stage == "applied"


def test_nobody_applies_for_somebody_else_or_for_what_they_hire_for(hiring):
    opening = published(hiring)

    for actor in (hiring.manager.user, hiring.hirer.user, hr_admin()):
        with pytest.raises(PermissionDenied):
            apply_for(actor=actor, employee=hiring.me, opening=opening, statement="x")
    with pytest.raises(ValidationError, match="You hire for this opening"):
        applied(opening, hiring.hirer)


def test_a_closed_a_past_and_a_retired_opening_take_no_application(hiring):
    closed = published(hiring)
    close_opening(actor=hiring.hirer.user, opening=closed)
    past = published(hiring, apply_by=today())
    type(past).objects.filter(pk=past.pk).update(apply_by=today() - timedelta(days=1))
    retired = published(hiring)

    with pytest.raises(ValidationError, match="It was closed meanwhile"):
        applied(closed, hiring.me)
    with pytest.raises(ValidationError, match="The last day to apply has passed"):
        applied(past, hiring.me)
    Role.objects.filter(pk=hiring.role.pk).update(retired_on=today())
    with pytest.raises(ValidationError, match="Its role has been retired"):
        applied(retired, hiring.me)


def test_a_draft_takes_no_application_from_whoever_guesses_its_number(hiring):
    opening = published(hiring)
    type(opening).objects.filter(pk=opening.pk).delete()

    with pytest.raises(PermissionDenied):
        applied(opening, hiring.me)


def test_ones_own_present_role_in_the_own_unit_is_no_opening(hiring):
    place = hiring.me.assignments.get()
    place.role, place.unit = hiring.role, hiring.unit
    place.save()

    with pytest.raises(ValidationError, match="This is your present role"):
        applied(published(hiring), hiring.me)


def test_an_empty_statement_is_refused(hiring):
    with pytest.raises(ValidationError):
        applied(published(hiring), hiring.me, statement="   ")


# --- the present manager ---


@pytest.mark.parametrize(
    ("rule", "answer", "notices"),
    [("none", "not_asked", 0), ("informed", "not_asked", 1), ("approves", "waiting", 1)],
)
def test_the_manager_is_told_as_the_rule_says(hiring, rule, answer, notices):
    OpeningPolicy.objects.create(kind="vacancy", least_months=0, manager=rule)

    application = applied(published(hiring), hiring.me)

    assert (application.manager_rule, application.manager_answer) == (rule, answer)
    assert told(hiring.manager, "application_of_report") == notices
    seen = Application.objects.visible_to(hiring.manager.user)
    assert seen.exists() == (rule != "none")


def test_nothing_goes_on_until_the_manager_approves(hiring):
    application = applied(published(hiring, "secondment"), hiring.me)

    with pytest.raises(ValidationError, match="The person's manager has to approve first"):
        advance(actor=hiring.hirer.user, application=application, stage="reviewed")
    answer_for_line(actor=hiring.manager.user, application=application, approves=True)
    advance(actor=hiring.hirer.user, application=application, stage="reviewed")

    application.refresh_from_db()
    assert (application.stage, application.manager_answer) == ("reviewed", "approved")


def test_a_manager_who_does_not_approve_ends_it(hiring):
    application = applied(published(hiring, "project"), hiring.me)

    answer_for_line(actor=hiring.manager.user, application=application, approves=False)

    application.refresh_from_db()
    assert (application.stage, application.reject_reason) == ("rejected", "manager")
    with pytest.raises(ValidationError, match="does not wait for an answer any more"):
        answer_for_line(actor=hr_admin(), application=application, approves=True)


def test_only_the_line_answers_for_its_people(hiring):
    application = applied(published(hiring, "project"), hiring.me)

    for actor in (hiring.me.user, hiring.hirer.user, another(hiring).user):
        with pytest.raises(PermissionDenied):
            answer_for_line(actor=actor, application=application, approves=True)


def test_someone_without_a_manager_waits_for_nobody(hiring):
    hiring.me.assignments.update(manager=None)

    assert applied(published(hiring, "project"), hiring.me).manager_answer == "not_asked"


# --- who sees an application ---


def test_who_sees_an_application(hiring):
    application = applied(published(hiring), hiring.me)
    partner, elsewhere = AssignmentFactory().employee, AssignmentFactory().employee
    GrantFactory(
        user=partner.user, kind=GrantKind.HR_PARTNER, unit=hiring.me.assignments.get().unit
    )
    GrantFactory(user=elsewhere.user, kind=GrantKind.HR_PARTNER, unit=hiring.unit)
    mentor = TieFactory(subject=hiring.me).viewer
    watching = {
        "me": hiring.me.user, "manager": hiring.manager.user, "hirer": hiring.hirer.user,
        "above the hirer": hiring.boss.user, "peer": another(hiring).user,
        "partner": partner.user, "partner elsewhere": elsewhere.user, "mentor": mentor.user,
        "admin": hr_admin(),
    }  # fmt: skip

    seen = {
        name for name, user in watching.items()
        if Application.objects.visible_to(user).filter(pk=application.pk).exists()
    }  # fmt: skip

    assert seen == {"me", "manager", "hirer", "partner", "admin"}


# --- deciding ---


def test_whoever_hires_decides_and_nobody_else(hiring):
    application = applied(published(hiring), hiring.me)

    for actor in (hiring.me.user, hiring.manager.user, hiring.boss.user):
        with pytest.raises(PermissionDenied):
            advance(actor=actor, application=application, stage="reviewed")
        with pytest.raises(PermissionDenied):
            reject(actor=actor, application=application, reason="skills")


def test_every_step_is_kept_and_told(hiring):
    application = offered(applied(published(hiring), hiring.me))

    decline_offer(actor=hiring.me.user, application=application)

    steps = application.steps.values_list("stage", "by")
    me, hirer = hiring.me.user.pk, hiring.hirer.user.pk
    assert list(steps) == [
        ("applied", me), ("reviewed", hirer), ("offered", hirer), ("declined", me),
    ]  # fmt: skip
    assert told(hiring.me, "application_moved") == 2
    assert told(hiring.hirer, "application_answered") == 1


def test_a_rejection_needs_a_reason_that_whoever_hires_may_give(hiring):
    application = applied(published(hiring), hiring.me)

    for reason in ("", "manager", "closed", "weather"):
        with pytest.raises(ValidationError, match="Choose a reason"):
            reject(actor=hiring.hirer.user, application=application, reason=reason)
    reject(actor=hiring.hirer.user, application=application, reason="skills", note="More SQL.")

    application.refresh_from_db()
    assert (application.stage, application.reject_reason, application.reject_note) == (
        "rejected", "skills", "More SQL.",
    )  # fmt: skip
    kept = AuditEntry.objects.filter(action__startswith="careers.application")
    assert "More SQL" not in str([entry.details for entry in kept])


def test_two_who_decide_at_once_do_not_both_decide(hiring):
    application = applied(published(hiring), hiring.me)
    seen = Application.objects.get()
    reject(actor=hiring.hirer.user, application=application, reason="skills")

    with pytest.raises(ValidationError, match="it is “Rejected” now"):
        advance(actor=hiring.hirer.user, application=seen, stage="reviewed")


@pytest.mark.parametrize("stage", ["offered", "accepted", "applied", "nonsense"])
def test_a_stage_that_does_not_come_next_is_refused(hiring, stage):
    application = applied(published(hiring), hiring.me)

    with pytest.raises(ValidationError):
        advance(actor=hiring.hirer.user, application=application, stage=stage)


def test_an_offer_names_a_day_that_lies_ahead(hiring):
    application = applied(published(hiring, "secondment"), hiring.me)

    with pytest.raises(ValidationError, match="Choose today or a later day"):
        offered(application, starts_on=today() - timedelta(days=1))
    with pytest.raises(ValidationError, match="Choose a day before the last one"):
        advance(
            actor=hiring.hirer.user, application=application, stage="offered",
            starts_on=today() + timedelta(days=LATER),
        )  # fmt: skip


def test_an_offer_is_declined_not_withdrawn(hiring):
    application = offered(applied(published(hiring), hiring.me))

    with pytest.raises(ValidationError, match="it is “Offered” now"):
        withdraw(actor=hiring.me.user, application=application)
