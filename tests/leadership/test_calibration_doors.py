"""Calibration in the workplace, in notices, in inboxes, and in what is held on somebody."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from leadership.models import AssessmentRound, AssessmentScale, CalibrationSession
from leadership.services import calibration, fairness
from leadership.services.person_assessments import PUBLISHED
from lib.dates import today
from talent.models import GrantKind
from talent.registry import registry
from talent.services.lines import rebuild_reporting_lines
from tests.factories import GrantFactory
from tests.leadership.calibration_factories import (
    admin_person,
    assessed,
    led,
    person,
    round_of,
    session,
)

pytestmark = pytest.mark.django_db


def as_(who):
    client = Client()
    client.force_login(who.user)
    return client


def page(name, *args):
    return reverse(f"admin:leadership_{name}", args=args)


# --- HR's workplace ---


def test_hr_keeps_scales_in_the_workplace():
    client = as_(admin_person())
    said = {"name": "Growth", "kind": "potential", "labels": "Here\nWider", "guidance": "Look on."}
    client.post(page("assessmentscale_set_up"), said)
    made = AssessmentScale.objects.get(name="Growth")
    assert (made.kind, made.labels) == ("potential", ["Here", "Wider"])
    client.post(page("assessmentscale_change_it", made.pk), {**said, "labels": "Here\nFurther"})
    client.post(page("assessmentscale_retire", made.pk))
    made.refresh_from_db()
    assert (made.labels, made.retired_on) == (["Here", "Further"], today())


def test_hr_shows_an_assessment_to_its_person_in_the_workplace_and_never_its_own():
    admin, boss = admin_person(), person()
    of_one, own = assessed(person(), boss), assessed(admin, boss)
    client = as_(admin)
    client.post(page("performanceassessment_publish", of_one.pk))
    assert client.post(page("performanceassessment_publish", own.pk)).status_code in (302, 404)
    for row in (of_one, own):
        row.refresh_from_db()
    assert (of_one.state, own.state) == ("published", "submitted")


def test_hr_sets_a_session_up_opens_and_closes_it_in_the_workplace():
    admin, runs, one = admin_person(), person(), person()
    client = as_(admin)
    said = {"name": "Spring", "sees_after": "line", "facilitator": runs.pk}
    client.post(page("calibrationsession_set_up"), said)
    made = CalibrationSession.objects.get()
    made.listed.set([one])
    client.post(page("calibrationsession_open_it", made.pk))
    made.refresh_from_db()
    assert (made.state, made.placements.get().employee) == ("open", one)
    client.post(page("calibrationsession_close_it", made.pk))
    made.refresh_from_db()
    assert made.state == "open"  # nobody has checked it
    fairness.check_fairness(actor=admin.user, session=made)
    client.post(page("calibrationsession_close_it", made.pk))
    made.refresh_from_db()
    assert made.state == "closed"


def test_hr_sets_a_round_up_begins_and_ends_it_in_the_workplace():
    client = as_(admin_person())
    said = {"name": "Autumn", "assessed_by": "manager", "due_on": today(), "ends_on": today()}
    client.post(page("assessmentround_set_up"), said)
    made = AssessmentRound.objects.get()
    made.listed.set([person()])
    for act, state in (("begin", "running"), ("end_it", "ended")):
        client.post(page(f"assessmentround_{act}", made.pk))
        made.refresh_from_db()
        assert made.state == state


@pytest.mark.parametrize("grant", ["", "hr_admin"])
def test_who_is_on_a_board_or_in_a_round_finds_neither_there(grant):
    me, boss = person(), person()
    if grant:
        GrantFactory(user=me.user, kind=GrantKind(grant))
    board = session([boss], people=[me], name="The board")
    made = round_of([me], name="A round")
    assessed(me, boss, evidence="Seen by nobody.")
    client = as_(me)
    for name in ("calibrationsession", "placement", "performanceassessment", "assessmenttask"):
        listed = client.get(page(f"{name}_changelist"))
        assert listed.status_code in ((200,) if grant else (302, 404))
        if grant:
            assert me.name not in listed.context["cl"].result_list.__repr__()
            assert len(listed.context["cl"].result_list) == 0, name
    for name, row in (("calibrationsession", board), ("assessmenttask", made.tasks.get())):
        assert client.get(page(f"{name}_change", row.pk)).status_code in (302, 404)
    assert client.post(page("calibrationsession_close_it", board.pk)).status_code in (302, 404)
    board.refresh_from_db()
    assert board.state == "open"


# --- notices, inboxes ---


def written(kind, who, **ids):
    (text,) = registry.notices[kind].write(who.user, [ids])
    return text


def test_notices_name_no_level_no_box_and_no_reason_and_fall_silent_for_who_may_not_know():
    boss, me, other = person(), person(), person()
    made = assessed(me, boss, 3, state="published", evidence="Very well.")
    board = session([boss], [other], people=[(me, 3, 3)], sees_after="person", state="closed")
    placed = board.placements.get()
    published = written(PUBLISHED, me, performanceassessment=made.pk)
    result = written(calibration.RESULT, me, placement=placed.pk)
    for text in (published, result):
        said = f"{text.title} {text.body}"
        assert not any(word in said for word in ("High", "Very well"))
    assert written(PUBLISHED, other, performanceassessment=made.pk) is None
    assert written(calibration.RESULT, other, placement=placed.pk) is None
    # A participant sees the board while it is open, and no longer once it is closed.
    still = session([boss], [other], people=[me])
    assert written(calibration.OPENED, other, calibrationsession=still.pk).title
    assert written(calibration.OPENED, other, calibrationsession=board.pk) is None
    assert written(calibration.OPENED, me, calibrationsession=still.pk) is None


def test_an_inbox_holds_what_is_begun_open_and_found_for_those_whom_it_concerns_alone():
    runs, part, me = person(), person(), person()
    manager = person()
    report = led(manager)
    rebuild_reporting_lines()
    board = session([runs], [part], people=[me], name="The board")
    check = board.checks.create(boxes={}, told={})
    check.findings.create(kind="few_in_top", told={})
    draft = assessed(report, manager, state="draft")

    def items(who):
        return {item.url for item in as_(who).get(reverse("talent:inbox")).context["items"]}

    at = {
        "board": reverse("leadership:calibration_board", args=[board.pk]),
        "findings": reverse("leadership:calibration_fairness", args=[board.pk]),
        "draft": reverse("leadership:person_assessment_edit", args=["performance", draft.pk]),
    }
    found = {
        name: [key for key, url in at.items() if url in items(who)]
        for name, who in {
            "runs": runs, "part": part, "me": me, "manager": manager, "report": report
        }.items()
    }  # fmt: skip
    assert found == {
        "runs": ["findings"], "part": ["board"], "me": [], "manager": ["draft"], "report": []
    }  # fmt: skip


# --- what the company holds on somebody ---


def held(who):
    answer = as_(who).get(reverse("talent:held_export"))
    content = b"".join(answer) if answer.streaming else answer.content
    return json.loads(content)


@pytest.mark.parametrize("grant", ["", "hr_admin", "executive"])
@pytest.mark.parametrize(
    ("rule", "state", "is_told"),
    [
        ("person", "closed", True), ("person", "open", False), ("line", "closed", False),
        ("facilitators", "closed", False),
    ],
)  # fmt: skip
def test_what_is_held_on_somebody_tells_of_a_session_as_its_rule_says_and_no_more(
    grant, rule, state, is_told
):
    me, boss = person(), person()
    if grant:
        GrantFactory(user=me.user, kind=GrantKind(grant))
    assessed(me, boss, evidence="Notyetshown.")
    assessed(me, boss, kind="potential", evidence="Shownalready.", state="published")
    board = session([boss], people=[(me, 3, 2)], sees_after=rule, state="draft", name="Theboard")
    board.placements.update(note="Thenote.")
    for step in {"open": ["open"], "closed": ["open", "closed"]}[state]:
        board.state = step
        setattr(board, "opened_at" if step == "open" else "closed_at", board.created_at)
        board.save()
    round_of([me], name="Theround")
    text = json.dumps(held(me))
    assert "Shownalready." in text
    assert not any(word in text for word in ("Notyetshown.", "Thenote.", "Theround"))
    assert ("Theboard" in text) == is_told
