"""Assessment rounds: who is asked about whom, what counts, and what the calendar does."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from leadership.models import AssessmentRound, AssessmentTask
from leadership.services import assessment_rounds as services
from lib.dates import period, today
from talent.forms.people import said_of
from talent.models import SYSTEM, Assignment, AuditEntry, Employment, Notice
from talent.queries.coming import coming_rows
from talent.registry import registry
from talent.services.lines import rebuild_reporting_lines
from tests.factories import GrantFactory, OrgUnitFactory
from tests.leadership.calibration_factories import (
    admin_person,
    assessed,
    led,
    person,
    round_of,
    session,
)

pytestmark = pytest.mark.django_db

SOON, LATER = timedelta(days=10), timedelta(days=20)


def team():
    """A senior manager, a manager, and two who report to the manager."""
    senior = person()
    manager = led(senior)
    one, other = led(manager), led(manager)
    rebuild_reporting_lines()
    return senior, manager, one, other


def asked(made):
    rows = made.tasks.order_by("employee").values_list("employee", "assessor")
    return dict(rows)


def test_a_round_asks_the_manager_of_everybody_whom_it_covers_and_tells_each_once():
    admin = admin_person()
    senior, manager, one, other = team()
    made = services.create_round(
        actor=admin.user, name="Autumn", due_on=today() + SOON, ends_on=today() + LATER,
        listed=[manager, one, other],
    )  # fmt: skip
    assert (made.state, made.tasks.count()) == ("draft", 0)
    services.open_round(actor=admin.user, round=made)
    assert asked(made) == {manager.pk: senior.pk, one.pk: manager.pk, other.pk: manager.pk}
    told = Notice.objects.filter(kind=services.ASKED).values_list("recipient", flat=True)
    assert sorted(told) == sorted([senior.user_id, manager.user_id])
    entry = AuditEntry.objects.get(action="leadership.round.opened")
    assert entry.details["people"] == 3


def test_the_manager_above_the_manager_assesses_where_the_round_says_so_and_there_is_one():
    senior, manager, one, other = team()
    made = round_of([manager, one, other, senior], assessed_by="senior")
    assert asked(made) == {
        senior.pk: None, manager.pk: senior.pk, one.pk: senior.pk, other.pk: senior.pk
    }  # fmt: skip


@pytest.mark.parametrize("asks", [(True, True), (True, False), (False, True)])
def test_a_person_is_done_when_all_that_the_round_asks_was_handed_in_since_it_began(asks):
    _senior, manager, one, other = team()
    performance, potential = asks
    made = round_of([one, other], asks_performance=performance, asks_potential=potential)
    assessed(other, manager)
    assert left(made) == {one.pk, other.pk} - ({other.pk} if asks == (True, False) else set())
    if performance:
        assessed(one, manager, kind="performance")
    if potential:
        assert one.pk in left(made)
        assessed(one, manager, kind="potential", state="draft")
        assert one.pk in left(made)
        assessed(one, person(), kind="potential")  # by whomever
    assert one.pk not in left(made)


def left(made):
    rows = AssessmentTask.objects.filter(round=made).missing()
    return set(rows.values_list("employee", flat=True))


def test_what_was_handed_in_before_a_round_or_after_it_does_not_count():
    _senior, manager, one, other = team()
    assessed(one, manager)
    made = round_of([one, other], asks_potential=False)
    assert left(made) == {one.pk, other.pk}
    services.end_round(actor=admin_person().user, round=made)
    assessed(one, manager)
    assert left(made) == {one.pk, other.pk}


def test_only_hr_admins_set_rounds_up_and_turn_them():
    senior, manager, one, _other = team()
    partner = person()
    GrantFactory(user=partner.user, kind="hr_partner", unit=OrgUnitFactory())
    running, draft = round_of([one]), round_of([one], state="draft")
    acts = [
        lambda actor: services.create_round(actor=actor, name="X", due_on=today(), ends_on=today()),
        lambda actor: services.edit_round(actor=actor, round=draft, name="Y"),
        lambda actor: services.open_round(actor=actor, round=draft),
        lambda actor: services.end_round(actor=actor, round=running),
        lambda actor: services.discard_round(actor=actor, round=draft),
    ]
    for who in (senior, manager, one, partner):
        for act in acts:
            with pytest.raises(PermissionDenied):
                act(who.user)
    assert set(AssessmentRound.objects.values_list("state", flat=True)) == {"draft", "running"}


def test_once_begun_a_round_keeps_what_it_asks_but_its_days_may_move():
    admin = admin_person()
    _senior, _manager, one, _other = team()
    made = round_of([one])
    for said in ({"asks_potential": False}, {"assessed_by": "senior"}):
        with pytest.raises(ValidationError, match="stays"):
            services.edit_round(actor=admin.user, round=made, **said)
        with pytest.raises(IntegrityError), transaction.atomic():
            AssessmentRound.objects.filter(pk=made.pk).update(**said)
    done = services.edit_round(actor=admin.user, round=made, due_on=today() + LATER)
    assert done.due_on == today() + LATER


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"ends_on": today() - timedelta(days=1)}, "ends_on"),
        ({"due_on": today() + LATER + SOON}, "ends_on"),
        ({"asks_performance": False, "asks_potential": False}, "__all__"),
        ({"name": "\u200b"}, "name"),
        ({"assessed_by": "anybody"}, "assessed_by"),
    ],
)
def test_a_round_that_cannot_be_is_refused_at_its_field(said, field):
    given = {"name": "Round", "due_on": today() + SOON, "ends_on": today() + LATER, **said}
    with pytest.raises(ValidationError) as error:
        services.create_round(actor=admin_person().user, **given)
    assert list(error.value.message_dict) == [field]


def test_a_round_about_nobody_is_not_begun():
    made = round_of([], state="draft")
    with pytest.raises(ValidationError, match="Nobody is covered"):
        services.open_round(actor=admin_person().user, round=made)


def test_a_round_that_is_over_stays_as_it_is_whoever_writes():
    _senior, manager, one, other = team()
    made = round_of([one, other], state="ended")
    admin = admin_person()
    for act in (services.end_round, services.open_round, services.discard_round):
        with pytest.raises(ValidationError, match="Ended"):
            act(actor=admin.user, round=made)
    with pytest.raises(ValidationError, match="Ended"):
        services.edit_round(actor=admin.user, round=made, name="Other")
    for write in (
        lambda: AssessmentRound.objects.filter(pk=made.pk).update(due_on=today()),
        lambda: made.tasks.create(employee=manager),
        lambda: made.tasks.update(assessor=None),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()


@pytest.mark.parametrize("before", ["draft", "running", "ended"])
@pytest.mark.parametrize("after", ["draft", "running", "ended"])
def test_the_database_lets_only_the_listed_steps_through(before, after):
    made = round_of([], state=before)
    allowed = before == after or (before, after) in {("draft", "running"), ("running", "ended")}
    opened = None if after == "draft" else timezone.now()
    ended = timezone.now() if after == "ended" else None
    if before == after:
        opened, ended = made.opened_at, made.ended_at
    said = [after, opened, ended, made.pk]
    statement = (
        "UPDATE leadership_assessmentround SET state = %s, opened_at = %s, ended_at = %s"
        " WHERE id = %s"
    )
    with connection.cursor() as cursor:
        if allowed:
            cursor.execute(statement, said)
        else:
            with pytest.raises(IntegrityError), transaction.atomic():
                cursor.execute(statement, said)


# --- the calendar ---


def told(kind):
    rows = Notice.objects.filter(kind=kind).order_by("pk")
    return list(rows.values_list("recipient", flat=True))


def test_who_is_left_is_reminded_before_the_day_and_after_it_each_time_once():
    _senior, manager, one, other = team()
    made = round_of([one, other], due_on=today() + SOON, ends_on=today() + LATER)
    counts = []
    for days in (1, 3, 3, 4, 8, 10, 11, 12, 17, 18, 20):
        services.keep_rounds_moving(day=today() + timedelta(days=days))
        counts.append((len(told(services.DUE)), len(told(services.LATE))))
    assert counts == [
        (0, 0), (1, 0), (1, 0), (1, 0), (2, 0), (2, 0), (2, 1), (2, 1), (2, 2), (2, 2), (2, 2),
    ]  # fmt: skip
    assert set(told(services.DUE) + told(services.LATE)) == {manager.user_id}
    made.refresh_from_db()
    assert made.state == "running"


def test_nobody_is_reminded_who_has_handed_everything_in():
    _senior, manager, one, _other = team()
    round_of([one], due_on=today() + timedelta(days=2), asks_potential=False)
    assessed(one, manager)
    services.keep_rounds_moving()
    assert told(services.DUE) == []


def test_a_round_ends_the_day_after_its_last_one():
    _senior, _manager, one, _other = team()
    made = round_of([one], due_on=today() + SOON, ends_on=today() + LATER)
    services.keep_rounds_moving(day=today() + LATER)
    made.refresh_from_db()
    assert made.state == "running"
    services.keep_rounds_moving(day=today() + LATER + timedelta(days=1))
    made.refresh_from_db()
    assert (made.state, made.ended_at is None) == ("ended", False)


def test_a_new_manager_takes_over_and_is_told_and_who_left_is_asked_about_no_more():
    senior, manager, one, other = team()
    made = round_of([one, other])
    Assignment.objects.filter(employee=one).update(manager=senior)
    Employment.objects.filter(employee=other).update(
        valid=period(today() - timedelta(days=900), today())
    )
    rebuild_reporting_lines()
    services.keep_rounds_moving()
    assert asked(made) == {one.pk: senior.pk}
    assert told(services.ASKED) == [manager.user_id, senior.user_id]


# --- who sees what ---


def seen_by(who):
    rows = AssessmentTask.objects.visible_to(who.user)
    return set(rows.values_list("employee", flat=True))


def test_nobody_learns_from_a_round_whether_they_were_assessed_whatever_their_rights():
    senior, manager, one, other = team()
    admin, facilitator, participant = admin_person(), person(), person()
    GrantFactory(user=one.user)  # an HR admin who is assessed
    board = session([facilitator], [participant], people=[other])
    made = round_of([manager, one, other, facilitator], session=board)
    expected = {
        admin: {manager.pk, one.pk, other.pk, facilitator.pk},
        facilitator: {manager.pk, one.pk, other.pk},
        senior: {manager.pk},
        manager: {one.pk, other.pk},
        one: {manager.pk, other.pk, facilitator.pk},
        other: set(),
        participant: set(),
    }
    assert {who.pk: seen_by(who) for who in expected} == {
        who.pk: rows for who, rows in expected.items()
    }
    rounds = {who.pk: made in AssessmentRound.objects.visible_to(who.user) for who in expected}
    assert rounds == {who.pk: who not in (other, participant) for who in expected}


def test_a_draft_is_seen_by_hr_and_the_facilitators_of_its_session_only():
    _senior, manager, one, _other = team()
    facilitator, participant, admin = person(), person(), admin_person()
    board = session(facilitators=[facilitator], participants=[participant], state="draft")
    made = round_of([one], state="draft", session=board)
    found = {
        who.pk: made in AssessmentRound.objects.visible_to(who.user)
        for who in (manager, one, facilitator, participant, admin)
    }
    assert found == {
        manager.pk: False, one.pk: False, facilitator.pk: True, participant.pk: False,
        admin.pk: True,
    }  # fmt: skip


# --- pages, inbox, API, workplace ---


def as_(who):
    client = Client()
    client.force_login(who.user)
    return client


def test_an_assessor_finds_in_the_inbox_what_is_left_until_when_and_nothing_once_it_is_done():
    _senior, manager, one, other = team()
    round_of([one, other], name="Autumn", due_on=today() - timedelta(days=2), asks_potential=False)

    def items(who):
        found = as_(who).get(reverse("talent:inbox")).content.decode()
        return "“Autumn” asks you" in found, "2 days late" in found

    assert (items(manager), items(one)) == ((True, True), (False, False))
    for person_left in (one, other):
        assessed(person_left, manager)
    assert items(manager) == (False, False)


@pytest.mark.parametrize("people", [1, 5])
def test_the_pages_of_a_round_ask_as_much_for_one_as_for_five(people):
    manager = person()
    made = round_of([led(manager) for _number in range(people)], state="draft")
    rebuild_reporting_lines()
    services.open_round(actor=SYSTEM, round=made)
    counts = {}
    for name, who in (("manager", manager), ("hr", admin_person())):
        client = as_(who)
        for page, args in (("assessment_round_detail", [made.pk]), ("assessment_round_list", [])):
            address = reverse(f"leadership:{page}", args=args)
            client.get(address)
            with CaptureQueriesContext(connection) as asked_for:
                assert client.get(address).status_code == 200
            counts[name, page] = len(asked_for)
    assert counts == {
        ("manager", "assessment_round_detail"): 11, ("manager", "assessment_round_list"): 7,
        ("hr", "assessment_round_detail"): 14, ("hr", "assessment_round_list"): 8,
    }  # fmt: skip


def test_hr_sets_a_round_up_begins_it_and_ends_it_on_its_pages():
    _senior, manager, one, _other = team()
    client = as_(admin_person())
    days = {"due_on": today() + SOON, "ends_on": today() + LATER}
    said = {
        "name": "Autumn", "asks_performance": "on", "assessed_by": "manager",
        "listed_1": said_of(one), **days,
    }  # fmt: skip
    address = reverse("leadership:assessment_round_create")
    answer = client.post(address, said)
    assert answer.status_code == 302, answer.context["form"].errors
    made = AssessmentRound.objects.get()
    assert (made.asks_performance, made.asks_potential) == (True, False)
    client.post(reverse("leadership:assessment_round_open", args=[made.pk]))
    assert asked(made) == {one.pk: manager.pk}
    edit = reverse("leadership:assessment_round_edit", args=[made.pk])
    form = client.get(edit).context["form"]
    assert "asks_performance" not in form.fields
    moved = {"name": "Autumn", "due_on": today() + LATER, "ends_on": today() + LATER}
    client.post(edit, {**moved, "seen": form.initial["seen"]})
    made.refresh_from_db()
    assert made.due_on == today() + LATER
    page = client.get(made.get_absolute_url())
    assert [(row.pk, row.asked, row.left) for row in page.context["page"].rows] == [
        (manager.pk, 1, 1)
    ]
    client.post(reverse("leadership:assessment_round_end", args=[made.pk]))
    made.refresh_from_db()
    assert made.state == "ended"
    assert client.get(edit).status_code == 404


def test_the_api_tells_who_is_assessed_by_whom_and_never_of_oneself():
    _senior, manager, one, other = team()
    GrantFactory(user=one.user)  # HR, and assessed
    made = round_of([one, other])
    assessed(other, manager)
    address = reverse("api:leadership_round_tasks", args=[made.pk])

    def told(who):
        rows = as_(who).get(address).json()["results"]
        return {
            row["employee"]["id"]: (row["performance_done"], row["potential_done"]) for row in rows
        }

    assert told(manager) == {one.pk: (False, False), other.pk: (True, False)}
    assert told(one) == {other.pk: (True, False)}
    assert as_(other).get(address).status_code == 404


def test_the_api_turns_rounds_for_hr_and_for_nobody_else():
    _senior, manager, one, _other = team()
    given = {"name": "A", "due_on": str(today()), "ends_on": str(today()), "listed": [one.pk]}
    rounds = reverse("api:leadership_rounds")
    assert as_(manager).post(rounds, given, "application/json").status_code == 403
    hr = as_(admin_person())
    made = hr.post(rounds, given, "application/json")
    assert (made.status_code, made.json()["state"]) == (201, "draft")
    address = made["Location"]
    answers = [
        as_(manager).post(address, {"act": "open"}, "application/json").status_code,
        hr.post(address, {"act": "open"}, "application/json").json()["state"],
        as_(manager).get(address).json()["name"],
        as_(manager).put(address, given, "application/json").status_code,
        as_(manager).post(address, {"act": "end"}, "application/json").status_code,
        as_(manager).delete(address).status_code,
        hr.delete(address).status_code,
        hr.post(address, {"act": "end"}, "application/json").json()["state"],
    ]
    assert answers == [404, "running", "A", 404, 404, 404, 400, "ended"]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (services.ASKED, ["Assess your people: Autumn"]),
        (services.DUE, ["Assessments are due soon: Autumn"]),
        (services.LATE, ["Assessments are late: Autumn"]),
    ],
)
def test_a_notice_says_which_round_and_nobody_s_name_and_nothing_to_who_sees_it_no_more(
    kind, words
):
    _senior, manager, one, _other = team()
    made = round_of([one], name="Autumn")
    write, ids = registry.notices[kind].write, [{"assessmentround": made.pk}]
    told = write(manager.user, ids)
    assert [text.title for text in told] == words
    assert not any(one.name in text.title + text.body for text in told)
    assert write(one.user, ids) == [None]


def test_sessions_come_up_for_who_runs_them_and_once_open_for_who_takes_part():
    facilitator, participant, subject = person(), person(), person()
    later = timezone.now() + timedelta(days=2)
    seats = {"facilitators": [facilitator], "participants": [participant]}
    draft = session(**seats, people=[subject], state="draft", meets_at=later, name="Draft")
    board = session(**seats, people=[subject], meets_at=later + SOON, name="Board")
    session(**seats, people=[subject], state="closed", meets_at=later, name="Closed")
    session(**seats, people=[subject], meets_at=timezone.now() - SOON, name="Past")

    def coming(who):
        return [row.key for row in coming_rows(who.user, who, timezone.now())]

    assert {who.pk: coming(who) for who in (facilitator, participant, subject)} == {
        facilitator.pk: [draft.pk, board.pk], participant.pk: [board.pk], subject.pk: [],
    }  # fmt: skip
    home = as_(participant).get(reverse("talent:home")).content.decode()
    assert reverse("leadership:calibration_board", args=[board.pk]) in home


def test_a_form_tells_nobody_of_the_session_whose_board_they_are_on():
    on_board, beside = admin_person(), admin_person()
    about = session(people=[on_board], name="Secret board")
    made = services.create_round(
        actor=beside.user, name="Autumn", due_on=today() + SOON, ends_on=today() + LATER,
        session=about, listed=[person()],
    )  # fmt: skip
    at = reverse("leadership:assessment_round_edit", args=[made.pk])
    client = Client()
    client.force_login(on_board.user)
    form = client.get(at).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"seen": "0" * 16}

    page = client.post(at, sent)

    assert "session" not in form.fields
    assert "Secret board" not in page.content.decode()
    made.refresh_from_db()
    assert made.session == about
