"""Assessing somebody: drafts, handing in, showing it to the person."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from leadership.services import person_assessments
from lib.dates import today
from talent.models import AuditEntry, Notice
from tests.leadership.calibration_factories import (
    admin_person,
    assessed,
    line,
    person,
    scale,
)

pytestmark = pytest.mark.django_db


def said(level=2, kind="performance", **more):
    given = {
        "scale": more.pop("scale", None) or scale(kind),
        "level": level,
        "evidence": "Led the pilot to its end.",
        "assessed_on": today(),
    }
    if kind == "performance":
        given |= {"starts_on": today() - timedelta(days=365), "ends_on": today()}
    return given | more


def test_a_manager_assesses_hands_in_and_shows_it():
    boss, report = line()

    made = person_assessments.save_assessment(
        actor=boss.user, kind="performance", employee=report, **said(3)
    )
    person_assessments.submit_assessment(actor=boss.user, assessment=made)
    person_assessments.publish_assessment(actor=boss.user, assessment=made)

    made.refresh_from_db()
    assert (made.state, made.level, made.author) == ("published", 3, boss)
    assert Notice.objects.get().recipient == report.user


def test_the_audit_names_the_person_only_once_it_is_published():
    boss, report = line()
    made = person_assessments.save_assessment(
        actor=boss.user, kind="performance", employee=report, **said(3)
    )
    person_assessments.submit_assessment(actor=boss.user, assessment=made)
    before = AuditEntry.objects.filter(subject=report).count()

    person_assessments.publish_assessment(actor=boss.user, assessment=made)

    assert (before, AuditEntry.objects.filter(subject=report).count()) == (0, 1)


@pytest.mark.parametrize("level", [0, 4, 99])
def test_a_level_outside_its_scale_is_refused_at_its_field(level):
    boss, report = line()

    with pytest.raises(ValidationError) as refusal:
        person_assessments.save_assessment(
            actor=boss.user, kind="potential", employee=report, **said(level, "potential")
        )

    assert refusal.value.message_dict == {"level": ["This scale goes from 1 to 3."]}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"assessed_on": today() + timedelta(days=1)}, "assessed_on"),
        ({"ends_on": today() + timedelta(days=1)}, "ends_on"),
        ({"ends_on": today() - timedelta(days=400)}, "ends_on"),
        ({"evidence": "\u200b\u202e"}, "evidence"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(given, field):
    boss, report = line()

    with pytest.raises(ValidationError) as refusal:
        person_assessments.save_assessment(
            actor=boss.user, kind="performance", employee=report, **(said() | given)
        )

    assert list(refusal.value.message_dict) == [field]


def test_a_scale_of_the_other_kind_is_refused():
    boss, report = line()

    with pytest.raises(ValidationError) as refusal:
        person_assessments.save_assessment(
            actor=boss.user, kind="performance", employee=report, **said(scale=scale("potential"))
        )

    assert list(refusal.value.message_dict) == ["scale"]


def test_only_managers_above_a_person_assess_them():
    boss, report = line()

    for actor in (person(), report, admin_person()):
        with pytest.raises(PermissionDenied):
            person_assessments.save_assessment(
                actor=actor.user, kind="performance", employee=report, **said()
            )


def test_a_submitted_one_is_not_written_again():
    boss, report = line()
    made = assessed(report, boss)

    with pytest.raises(ValidationError):
        person_assessments.save_assessment(
            actor=boss.user, kind="performance", employee=report, draft=made, **said()
        )
    with pytest.raises(ValidationError):
        person_assessments.discard_assessment(actor=boss.user, assessment=made)


def test_an_hr_admin_does_not_publish_what_is_about_them():
    boss, report = person(), admin_person()
    made = assessed(report, boss)

    with pytest.raises(PermissionDenied):
        person_assessments.publish_assessment(actor=report.user, assessment=made)
