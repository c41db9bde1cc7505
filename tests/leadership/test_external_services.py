"""Learning elsewhere: who may do what, when, and what becomes of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from leadership.models import ExternalLearning, LearningEvent
from leadership.services import external as services
from lib.dates import today
from talent.models import AuditEntry, Notice, SkillClaim
from tests.factories import AssignmentFactory, EmployeeFactory, GrantFactory, SkillFactory
from tests.leadership.learning_factories import (
    ExternalLearningFactory,
    RegistrationFactory,
    a_pdf,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def boss():
    return AssignmentFactory().employee


@pytest.fixture
def me(boss):
    return AssignmentFactory(manager=boss).employee


def said(**more):
    return {
        "title": "Leading in plain words", "kind": "course", "way": "training",
        "reason": "I lead soon.", "starts_on": today(), "ends_on": today(), "hours": 6, **more,
    }  # fmt: skip


def kinds(row):
    return list(row.events.order_by("pk").values_list("kind", flat=True))


def test_what_is_asked_approved_done_and_proved_counts(me, boss):
    skill = SkillFactory()
    row = services.request_external(
        actor=me.user, employee=me, **said(skill=skill, level=3, credits=2)
    )
    services.decide_external(actor=boss.user, external=row, is_approved=True)
    services.finish_external(
        actor=me.user, external=row, file=a_pdf(), ends_on=today(), hours=7, credits=2
    )
    row = services.judge_external(actor=boss.user, external=row, is_proved=True)

    assert (row.state, row.proved_on, row.file_name) == ("proved", today(), "certificate.pdf")
    assert kinds(row) == ["requested", "approved", "submitted", "proved"]
    last = row.events.latest("pk")
    assert (last.hours, last.credits, last.by) == (7, 2, boss.user)
    claim = SkillClaim.objects.get(employee=me)
    assert (claim.skill, claim.level, claim.source) == (skill, 3, "certificate")
    told = Notice.objects.filter(kind="leadership.external_answered", recipient=me.user)
    assert told.count() == 2
    assert Notice.objects.filter(kind="leadership.external_asked", recipient=boss.user).count() == 2
    acts = AuditEntry.objects.filter(subject=me, action__startswith="leadership.external")
    assert sorted(acts.values_list("action", flat=True)) == [
        f"leadership.external.{what}" for what in ("approved", "done", "proved", "requested")
    ]


def test_what_is_declined_says_why_and_ends(me, boss):
    row = services.request_external(actor=me.user, employee=me, **said())

    with pytest.raises(ValidationError, match="why not"):
        services.decide_external(actor=boss.user, external=row, is_approved=False, answer=" ")
    row = services.decide_external(
        actor=boss.user, external=row, is_approved=False, answer="Next year."
    )

    assert (row.state, row.answer, kinds(row)) == (
        "declined", "Next year.", ["requested", "declined"]
    )  # fmt: skip
    with pytest.raises(ValidationError, match="no longer as you saw it"):
        services.decide_external(actor=boss.user, external=row, is_approved=True)


def test_what_was_learned_before_is_recorded_with_its_proof(me, boss):
    with pytest.raises(ValidationError, match="a file or a link"):
        services.record_external(actor=me.user, employee=me, **said())
    row = services.record_external(
        actor=me.user, employee=me, link="https://example.org/me", **said(reason="")
    )

    assert (row.state, kinds(row)) == ("done", ["submitted"])
    row = services.judge_external(
        actor=boss.user, external=row, is_proved=False, answer="The page is empty."
    )
    assert (row.state, row.answer) == ("returned", "The page is empty.")
    row = services.finish_external(
        actor=me.user, external=row, link="https://example.org/you", ends_on=today(), hours=6
    )
    assert (row.state, row.link) == ("done", "https://example.org/you")


def test_who_has_no_manager_is_answered_by_hr_in_scope(boss):
    alone = boss
    partner = GrantFactory(
        kind="hr_partner", unit=alone.assignments.get().unit, user=EmployeeFactory().user
    ).user
    elsewhere = GrantFactory(
        kind="hr_partner", unit=AssignmentFactory().unit, user=EmployeeFactory().user
    ).user
    row = services.request_external(actor=alone.user, employee=alone, **said())

    with pytest.raises(PermissionDenied):
        services.decide_external(actor=elsewhere, external=row, is_approved=True)
    assert services.decide_external(actor=partner, external=row, is_approved=True).state == (
        "approved"
    )


@pytest.mark.parametrize("act", ["decide", "judge"])
def test_nobody_answers_themselves(act):
    hr = AssignmentFactory().employee
    GrantFactory(kind="hr_admin", unit=None, user=hr.user)
    state = "requested" if act == "decide" else "done"
    row = ExternalLearningFactory(employee=hr, state=state, link="https://example.org/")

    acts = {
        "decide": lambda: services.decide_external(actor=hr.user, external=row, is_approved=True),
        "judge": lambda: services.judge_external(actor=hr.user, external=row, is_proved=True),
    }

    with pytest.raises(PermissionDenied):
        acts[act]()


def test_nobody_writes_for_somebody_else(me, boss):
    row = ExternalLearningFactory(employee=me, state="approved")

    for act in (
        lambda: services.request_external(actor=boss.user, employee=me, **said()),
        lambda: services.record_external(
            actor=boss.user, employee=me, link="https://example.org/", **said()
        ),
        lambda: services.withdraw_external(actor=boss.user, external=row),
        lambda: services.finish_external(
            actor=boss.user, external=row, link="https://example.org/", ends_on=today(), hours=1
        ),
    ):
        with pytest.raises(PermissionDenied):
            act()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"ends_on": today() - DAY}, "__all__"),
        ({"hours": -1}, "hours"),
        ({"credits": 601}, "credits"),
        ({"title": ""}, "title"),
        ({"level": 3}, "__all__"),
        ({"reason": " "}, "reason"),
        ({"starts_on": today().replace(year=1066)}, "starts_on"),
        ({"kind": "magic"}, "kind"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(me, more, field):
    with pytest.raises(ValidationError) as refused:
        services.request_external(actor=me.user, employee=me, **said(**more))

    assert field in refused.value.message_dict
    assert not ExternalLearning.objects.exists()


def test_what_is_not_over_cannot_be_done(me):
    with pytest.raises(ValidationError, match="to today"):
        services.record_external(
            actor=me.user, employee=me, link="https://example.org/", **said(ends_on=today() + DAY)
        )


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", b"MZ this is a program"), ("a.exe", b"MZ"), ("a.png", b"%PDF-1.4 %%EOF")],
)
def test_a_file_that_lies_is_refused(me, name, content):
    with pytest.raises(ValidationError):
        services.record_external(
            actor=me.user, employee=me, file=SimpleUploadedFile(name, content), **said()
        )
    assert not LearningEvent.objects.exists()


def test_a_link_leads_to_the_web_only(me):
    with pytest.raises(ValidationError, match="beginning with https"):
        services.record_external(actor=me.user, employee=me, link="javascript:alert(1)", **said())


def test_it_counts_only_towards_a_qualification_of_ones_own(me):
    theirs = RegistrationFactory()

    with pytest.raises(ValidationError, match="that you work for"):
        services.request_external(actor=me.user, employee=me, **said(towards=theirs))


def test_what_is_open_is_taken_back_and_what_is_proved_is_not(me):
    row = ExternalLearningFactory(employee=me)

    assert services.withdraw_external(actor=me.user, external=row).state == "withdrawn"
    proved = ExternalLearningFactory(employee=me, state="proved", proved_on=today())
    with pytest.raises(ValidationError):
        services.withdraw_external(actor=me.user, external=proved)
