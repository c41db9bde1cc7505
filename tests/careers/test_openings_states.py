"""Openings and applications move only as listed, whoever writes; by raw SQL, past all services."""

from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction

from careers.models import (
    Application,
    Engagement,
    ManagerAnswer,
    Opening,
    OpeningState,
    SavedSearch,
    Stage,
)
from lib.dates import today
from tests.careers.openings import applied, build_hiring, given, published
from tests.undone import undone

pytestmark = pytest.mark.django_db

OPENING_STEPS = {
    ("draft", "in_review"), ("in_review", "draft"), ("in_review", "approved"),
    ("approved", "published"), ("draft", "closed"), ("in_review", "closed"),
    ("approved", "closed"), ("approved", "draft"), ("published", "closed"),
}  # fmt: skip
APPLICATION_STEPS = {
    ("applied", "reviewed"), ("applied", "interview"), ("applied", "rejected"),
    ("applied", "withdrawn"), ("reviewed", "interview"), ("reviewed", "offered"),
    ("reviewed", "rejected"), ("reviewed", "withdrawn"), ("interview", "offered"),
    ("interview", "rejected"), ("interview", "withdrawn"), ("offered", "accepted"),
    ("offered", "declined"), ("offered", "rejected"),
}  # fmt: skip


@pytest.fixture(scope="module")
def hiring(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), undone():
        yield build_hiring()


def write(sql, *values):
    """Whether a statement gets through, and which rule held it back."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except IntegrityError as refusal:
        return refusal.__cause__.diag.constraint_name
    return ""


PUT_OPENING = """
    UPDATE careers_opening SET state = %s, published_at = now(),
        close_reason = CASE WHEN %s = 'closed' THEN 'filled' ELSE '' END,
        closed_at = CASE WHEN %s = 'closed' THEN now() END
    WHERE id = %s
"""


@pytest.mark.parametrize(("before", "after"), list(product(OpeningState.values, repeat=2)))
def test_an_opening_takes_only_the_listed_steps(hiring, before, after):
    more = (
        {"close_reason": "filled", "closed_at": "2026-01-01T00:00Z"} if before == "closed" else {}
    )
    opening = Opening.objects.create(
        **given(hiring), state=before, published_at="2026-01-01T00:00Z", **more
    )

    refused = write(PUT_OPENING, after, after, after, opening.pk)

    allowed = before == after or (before, after) in OPENING_STEPS
    assert refused == ("" if allowed else "careers_opening_transition")


PUT_APPLICATION = """
    UPDATE careers_application SET stage = %s, starts_on = now(),
        seat = CASE WHEN %s = 'accepted' THEN 1 END,
        reject_reason = CASE WHEN %s = 'rejected' THEN 'skills' ELSE '' END
    WHERE id = %s
"""


@pytest.mark.parametrize(("before", "after"), list(product(Stage.values, repeat=2)))
def test_an_application_takes_only_the_listed_steps(hiring, before, after):
    opening = Opening.objects.create(
        **given(hiring), state="published", published_at="2026-01-01T00:00Z"
    )
    application = Application.objects.create(
        opening=opening, employee=hiring.me, stage=before, statement="x", snapshot={},
        manager_rule="none", starts_on=today(), seat=1 if before == "accepted" else None,
        reject_reason="skills" if before == "rejected" else "",
    )  # fmt: skip

    refused = write(PUT_APPLICATION, after, after, after, application.pk)

    allowed = before == after or (before, after) in APPLICATION_STEPS
    assert refused == ("" if allowed else "careers_application_stage_transition")


@pytest.mark.parametrize(("before", "after"), list(product(ManagerAnswer.values, repeat=2)))
def test_a_managers_answer_is_given_once(hiring, before, after):
    opening = published(hiring)
    application = Application.objects.create(
        opening=opening, employee=hiring.me, statement="x", snapshot={},
        manager_rule="approves", manager_answer=before,
    )  # fmt: skip

    refused = write(
        "UPDATE careers_application SET manager_answer = %s WHERE id = %s", after, application.pk
    )

    allowed = before == after or (before, after) in {
        ("waiting", "approved"), ("waiting", "refused"),
    }  # fmt: skip
    assert refused == ("" if allowed else "careers_application_manager_answer_transition")


def test_what_an_application_shows_stays_as_it_was_given(hiring):
    application = applied(published(hiring), hiring.me)

    refused = write("UPDATE careers_application SET snapshot = '{}' WHERE id = %s", application.pk)

    assert refused == "careers_application_snapshot_stays"


def test_nothing_goes_on_before_the_manager_approves(hiring):
    application = applied(published(hiring, "secondment"), hiring.me)

    refused = write(
        "UPDATE careers_application SET stage = 'reviewed' WHERE id = %s", application.pk
    )

    assert refused == "careers_application_goes_on_after_manager"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("stage = 'accepted'", "accepted_takes_seat"),
        ("stage = 'accepted', seat = 1, starts_on = NULL", "offer_with_day"),
        ("stage = 'rejected'", "rejected_with_reason"),
        ("seat = 1", "accepted_takes_seat"),
        ("statement = ''", "has_statement"),
        ("manager_rule = 'none', manager_answer = 'waiting'", "manager_asked_by_rule"),
        ("answered_for_manager = TRUE", "answered_by_with_answer"),
        ("manager_answered_at = now()", "answered_by_with_answer"),
    ],
)
def test_an_application_holds_its_rules(hiring, change, rule):
    opening = Opening.objects.create(
        **given(hiring), state="published", published_at="2026-01-01T00:00Z"
    )
    application = Application.objects.create(
        opening=opening, employee=hiring.me, stage="offered", statement="x", snapshot={},
        manager_rule="approves", starts_on=today(),
    )  # fmt: skip
    waits = "manager_answer =" in change

    refused = write(
        f"UPDATE careers_application SET {change} WHERE id = %s",  # noqa: S608 - the lines above
        application.pk,
    )

    step = "careers_application_manager_answer_transition"
    assert refused == (step if waits else f"careers_application_{rule}")


def test_one_person_has_one_application_under_way_for_an_opening(hiring):
    opening = published(hiring)
    applied(opening, hiring.me)

    with pytest.raises(IntegrityError, match="careers_application_one_live"):
        Application.objects.create(
            opening=opening, employee=hiring.me, statement="x", snapshot={}, manager_rule="none"
        )


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("kind = 'fun', ends_on = starts_on + 9", "kind_known"),
        ("state = 'gone'", "state_known"),
        ("title = ''", "has_title"),
        ("seats = 0", "one_to_fifty_seats"),
        ("ends_on = starts_on + 9", "ends_unless_vacancy"),
        ("hours_per_week = 8", "hours_beside_work"),
        ("kind = 'secondment'", "ends_unless_vacancy"),
        ("kind = 'project', ends_on = starts_on + 9", "hours_beside_work"),
        ("apply_by = starts_on + 1", "apply_in_time"),
        ("close_reason = 'filled'", "closed_with_reason"),
    ],
)
def test_an_opening_holds_its_rules(hiring, change, rule):
    opening = Opening.objects.create(**given(hiring))

    refused = write(
        f"UPDATE careers_opening SET {change} WHERE id = %s",  # noqa: S608 - the lines above
        opening.pk,
    )

    # An unknown state meets the state machine first.
    assert refused in (f"careers_opening_{rule}", "careers_opening_transition")


@pytest.mark.parametrize(
    ("kind", "hours", "rule"),
    [("vacancy", 8, "kind_beside_work"), ("project", 0, "hours_one_to_forty")],
)
def test_an_engagement_holds_its_rules(hiring, kind, hours, rule):
    with pytest.raises(IntegrityError, match=f"careers_engagement_{rule}"):
        Engagement.objects.create(
            employee=hiring.me, kind=kind, title="x", role=hiring.role, unit=hiring.unit,
            valid=(today(), today().replace(year=today().year + 1)), hours_per_week=hours,
        )  # fmt: skip


def test_a_search_is_kept_once(hiring):
    SavedSearch.objects.create(employee=hiring.me, text="data")

    with pytest.raises(IntegrityError, match="careers_savedsearch_once"):
        SavedSearch.objects.create(employee=hiring.me, text="data")
