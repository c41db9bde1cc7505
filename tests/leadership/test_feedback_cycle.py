"""360 feedback from the first draft to what raters answer."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from leadership.models import (
    FeedbackAnswers,
    FeedbackProgress,
    FeedbackRater,
)
from leadership.queries.feedback_pages import LISTED, completion_page, proposals
from leadership.services import feedback_cycles, feedback_raters
from leadership.services.feedback_answers import decline_rating, save_answers
from leadership.services.feedback_closing import close_cycle, release_cycle
from leadership.services.feedback_removing import remove_leavers
from lib.dates import today
from talent.models import SYSTEM, AuditEntry, Notice
from tests.factories import AssignmentFactory, rebuild_reporting_lines
from tests.leadership.feedback_factories import (
    a_cycle,
    answer,
    build_team,
    hr_admin,
    keys_of,
    launched,
    leave,
    rater_of,
    refused,
    running,
    states,
)

pytestmark = pytest.mark.django_db


# --- setting up and launching ---


def test_launching_copies_the_questions_and_asks_self_and_manager():
    team = build_team()
    cycle, (subject,) = launched(team.subject)

    asked = list(cycle.questions.values_list("position", "skill__name", flat=False))
    assert [str(one) for one in cycle.questions.all()] == [
        "{name} explains why.", "{name} listens.", "{name} decides in time.",
        "What should {name} keep?",
    ]  # fmt: skip
    assert len(asked) == 4
    assert sorted(FeedbackRater.objects.values_list("employee", "group", "state")) == sorted(
        [(team.subject.pk, "self", "approved"), (team.manager.pk, "manager", "approved")]
    )
    notices = Notice.objects.filter(kind="leadership.feedback_choose")
    assert list(notices.values_list("recipient", flat=True)) == [team.subject.user_id]
    assert list(FeedbackProgress.objects.values_list("group", "is_enough")) == [
        ("self", False), ("manager", False), ("peers", False), ("reports", False)
    ]  # fmt: skip


def test_only_hr_admins_set_cycles_up():
    team = build_team()
    with pytest.raises(PermissionDenied):
        feedback_cycles.create_cycle(actor=team.manager.user, name="x")
    cycle = a_cycle()
    for act in (
        feedback_cycles.launch_cycle, feedback_cycles.begin_answers,
        feedback_cycles.call_off_cycle, close_cycle, release_cycle,
    ):  # fmt: skip
        with pytest.raises(PermissionDenied):
            act(actor=team.manager.user, cycle=cycle)


def test_a_cycle_without_people_or_questions_is_not_launched():
    cycle = a_cycle()
    refused(lambda: feedback_cycles.launch_cycle(actor=SYSTEM, cycle=cycle), "about whom")
    team = build_team()
    feedback_cycles.add_subjects(actor=SYSTEM, cycle=cycle, people=[team.subject])
    cycle.question_set.questions.all().delete()
    refused(lambda: feedback_cycles.launch_cycle(actor=SYSTEM, cycle=cycle), "questions")


def test_what_was_promised_is_frozen_at_the_launch():
    cycle, _subjects = launched(build_team().subject)
    for name, value in [
        ("least_peers", 4), ("least_reports", 5), ("managers_read", True), ("feeds_skills", False),
        ("name", "Other"), ("ends_on", today() + timedelta(days=10)),
    ]:  # fmt: skip
        refused(
            lambda n=name, v=value: feedback_cycles.edit_cycle(actor=SYSTEM, cycle=cycle, **{n: v}),
            "frozen",
        )
    later = today() + timedelta(days=40)
    assert feedback_cycles.edit_cycle(actor=SYSTEM, cycle=cycle, ends_on=later).ends_on == later


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE leadership_feedbackcycle SET least_peers = 4",
        "UPDATE leadership_feedbackcycle SET least_reports = 4",
        "UPDATE leadership_feedbackcycle SET managers_read = true",
        "UPDATE leadership_feedbackcycle SET feeds_skills = false",
        "UPDATE leadership_cyclequestion SET position = position + 10",
        "DELETE FROM leadership_cyclequestion",
        "INSERT INTO leadership_cyclequestion (cycle_id, position, question)"
        " SELECT id, 99, '{}' FROM leadership_feedbackcycle",
    ],
)
def test_the_database_keeps_what_was_promised(statement):
    launched(build_team().subject)
    with pytest.raises(IntegrityError), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.parametrize("field", ["least_peers", "least_reports"])
def test_the_database_lets_no_minimum_below_three(field):
    a_cycle()
    with pytest.raises(IntegrityError), transaction.atomic():
        connection.cursor().execute(f"UPDATE leadership_feedbackcycle SET {field} = 2")


# --- raters ---


def test_the_relation_decides_the_group():
    team = build_team(peers=1, reports=1)
    cycle, (subject,) = launched(team.subject)
    user = team.subject.user

    peer = feedback_raters.propose_rater(actor=user, subject=subject, employee=team.peers[0])
    report = feedback_raters.propose_rater(actor=user, subject=subject, employee=team.reports[0])

    assert (peer.group, report.group) == ("peers", "reports")
    add = feedback_raters.propose_rater
    refused(lambda: add(actor=user, subject=subject, employee=team.manager), "leads")
    refused(lambda: add(actor=user, subject=subject, employee=team.subject), "yourself")
    refused(lambda: add(actor=user, subject=subject, employee=team.peers[0]), "already")


def test_a_rater_is_in_one_group_by_the_database():
    team = build_team(peers=1)
    _cycle, (subject,) = launched(team.subject)
    FeedbackRater.objects.create(subject=subject, employee=team.peers[0], group="peers")
    with pytest.raises(IntegrityError), transaction.atomic():
        FeedbackRater.objects.create(subject=subject, employee=team.peers[0], group="reports")


@pytest.mark.parametrize("group", ["manager", "peers", "reports"])
def test_the_database_lets_nobody_be_their_own_manager_or_rater(group):
    team = build_team()
    _cycle, (subject,) = launched(team.subject)
    FeedbackRater.objects.filter(employee=team.subject).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        FeedbackRater.objects.create(subject=subject, employee=team.subject, group=group)
    with pytest.raises(IntegrityError), transaction.atomic():
        FeedbackRater.objects.create(subject=subject, employee=team.peers[0], group="self")


def test_a_group_is_asked_with_one_more_than_needed_or_not_at_all():
    team = build_team(peers=4)
    _cycle, (subject,) = launched(team.subject)
    user = team.subject.user
    for person in team.peers[:3]:
        feedback_raters.propose_rater(actor=user, subject=subject, employee=person)
    refused(lambda: feedback_raters.send_proposal(actor=user, subject=subject), "4 people")
    feedback_raters.propose_rater(actor=user, subject=subject, employee=team.peers[3])
    feedback_raters.send_proposal(actor=user, subject=subject)

    kept = list(FeedbackRater.objects.filter(group="peers").values_list("pk", flat=True))
    agree = feedback_raters.agree_raters
    refused(lambda: agree(actor=team.manager.user, subject=subject, keep=kept[:3]), "4 people")
    agree(actor=team.manager.user, subject=subject, keep=[])

    assert {states(subject)[person.pk] for person in team.peers} == {"removed"}


def test_neither_subject_nor_a_colleague_agrees_who_is_asked():
    team = build_team()
    _cycle, (subject,) = launched(team.subject)
    for person in (team.subject, team.peers[0]):
        with pytest.raises(PermissionDenied):
            feedback_raters.agree_raters(actor=person.user, subject=subject, keep=[])


def test_who_has_no_manager_is_agreed_by_hr_and_never_by_oneself():
    top = AssignmentFactory().employee
    top.user.is_superuser = True
    top.user.save()
    rebuild_reporting_lines()
    _cycle, (subject,) = launched(top)

    assert list(FeedbackRater.objects.values_list("group", flat=True)) == ["self"]
    with pytest.raises(PermissionDenied):
        feedback_raters.agree_raters(actor=top.user, subject=subject, keep=[])
    feedback_raters.agree_raters(actor=hr_admin(), subject=subject, keep=[])
    subject.refresh_from_db()
    assert subject.state == "approved"


def test_once_agreed_nobody_is_taken_off_and_more_are_asked_quietly():
    team = build_team(peers=5)
    cycle, subject = running(team)
    refused(
        lambda: feedback_raters.agree_raters(actor=team.manager.user, subject=subject, keep=[]),
        "agreed already",
    )
    newcomer = AssignmentFactory(manager=team.manager).employee
    rebuild_reporting_lines()
    before = Notice.objects.filter(recipient=team.subject.user).count()

    feedback_raters.add_rater(actor=team.manager.user, subject=subject, employee=newcomer)

    assert states(subject)[newcomer.pk] == "approved"
    assert Notice.objects.filter(recipient=team.subject.user).count() == before


# --- answers ---


def test_answers_are_sealed_and_theirs_alone():
    team = build_team()
    _cycle, subject = running(team)
    answer(subject, team.peers[0], words="Your jokes, secretword")

    row = FeedbackAnswers.objects.get()
    assert b"secretword" not in bytes(row.sealed)
    assert list(FeedbackAnswers.objects.visible_to(team.peers[0].user)) == [row]
    for other in [team.subject, team.manager, team.peers[1]]:
        assert list(FeedbackAnswers.objects.visible_to(other.user)) == []
    assert list(FeedbackAnswers.objects.visible_to(hr_admin())) == []


def test_a_draft_counts_only_once_it_is_sent():
    team = build_team()
    _cycle, subject = running(team)
    person = team.peers[0]
    answer(subject, person, send=False)
    assert states(subject)[person.pk] == "approved"
    answer(subject, person)
    assert states(subject)[person.pk] == "answered"
    answer(subject, person, scores=(1, 1, 1), send=False)  # a change of what was sent is sent too
    assert states(subject)[person.pk] == "answered"


@pytest.mark.parametrize("value", [0, 6, -1, "4.5", True, "x", [4], 10**9])
def test_an_answer_outside_its_scale_is_refused(value):
    team = build_team()
    cycle, subject = running(team)
    rater, key = rater_of(subject, team.peers[0]), keys_of(cycle)[0]
    refused(
        lambda: save_answers(actor=team.peers[0].user, rater=rater, answers={key: value}), "steps"
    )
    assert FeedbackAnswers.objects.count() == 0


def test_what_was_not_asked_and_nothing_at_all_are_refused():
    team = build_team()
    cycle, subject = running(team)
    rater, user = rater_of(subject, team.peers[0]), team.peers[0].user
    refused(lambda: save_answers(actor=user, rater=rater, answers={"other": 3}), "not asked")
    refused(lambda: save_answers(actor=user, rater=rater, answers={}), "Answer a question")
    unknown = dict.fromkeys(keys_of(cycle)[:3], "dont_know")
    refused(lambda: save_answers(actor=user, rater=rater, answers=unknown), "Answer a question")


def test_nobody_answers_for_somebody_else_or_after_the_close():
    team = build_team()
    cycle, subject = running(team)
    rater = rater_of(subject, team.peers[0])
    with pytest.raises(PermissionDenied):
        save_answers(actor=team.peers[1].user, rater=rater, answers={keys_of(cycle)[0]: 3})
    close_cycle(actor=SYSTEM, cycle=cycle)
    said = {keys_of(cycle)[0]: 3}
    refused(lambda: save_answers(actor=team.peers[0].user, rater=rater, answers=said), "no longer")


def test_an_old_window_does_not_save_over_a_newer_one():
    team = build_team()
    cycle, subject = running(team)
    answer(subject, team.peers[0])
    rater, said = rater_of(subject, team.peers[0]), {keys_of(cycle)[0]: 1}
    refused(
        lambda: save_answers(actor=team.peers[0].user, rater=rater, answers=said, seen=""),
        "another window",
    )


def test_answering_and_declining_leave_no_trace_in_audit_or_notices():
    team = build_team()
    _cycle, subject = running(team)
    before = (AuditEntry.objects.count(), Notice.objects.count())
    answer(subject, team.peers[0])
    decline_rating(actor=team.peers[1].user, rater=rater_of(subject, team.peers[1]))
    decline_rating(actor=team.peers[0].user, rater=rater_of(subject, team.peers[0]))

    assert (AuditEntry.objects.count(), Notice.objects.count()) == before
    assert FeedbackAnswers.objects.count() == 0


def test_whom_the_line_adds_to_a_list_the_subject_never_sees():
    team = build_team(peers=5)
    _cycle, (subject,) = launched(team.subject)
    user, boss = team.subject.user, team.manager.user
    for person in team.peers[:4]:
        feedback_raters.propose_rater(actor=user, subject=subject, employee=person)
    feedback_raters.send_proposal(actor=user, subject=subject)
    added = feedback_raters.add_rater(actor=boss, subject=subject, employee=team.peers[4])
    feedback_raters.take_back_proposal(actor=user, subject=subject)

    mine = FeedbackRater.objects.proposed_by(user).values_list("employee", flat=True)
    assert set(mine) == {person.pk for person in team.peers[:4]}
    feedback_raters.drop_rater(actor=user, rater=added)
    assert FeedbackRater.objects.filter(pk=added.pk).exists()

    again = feedback_raters.propose_rater(actor=user, subject=subject, employee=team.peers[4])

    assert again.pk == added.pk
    assert FeedbackRater.objects.proposed_by(user).count() == 5


def test_a_list_shows_no_leaver_whether_they_had_answered_or_not():
    team = build_team(peers=6)
    cycle, subject = running(team)
    answered, silent = team.peers[:2]
    answer(subject, answered)
    for person in (answered, silent):
        leave(person)
    remove_leavers()

    (peers, _reports) = proposals(subject, feedback_raters.MARGIN, LISTED)

    assert {one.employee_id for one in peers.raters} == {one.pk for one in team.peers[2:]}


def test_hr_reads_of_groups_alone_whether_enough_have_answered():
    team = build_team()
    cycle, subject = running(team)

    rows, _page = completion_page(cycle, "", "")

    assert [label for label, _enough in rows[0].groups] == ["Colleagues", "Direct reports"]


def test_the_page_of_the_subject_shows_nobody_whom_the_line_added(client):
    team = build_team(peers=5)
    _cycle, (subject,) = launched(team.subject)
    for person in team.peers[:4]:
        feedback_raters.propose_rater(actor=team.subject.user, subject=subject, employee=person)
    feedback_raters.send_proposal(actor=team.subject.user, subject=subject)
    feedback_raters.add_rater(actor=team.manager.user, subject=subject, employee=team.peers[4])
    feedback_raters.take_back_proposal(actor=team.subject.user, subject=subject)
    client.force_login(team.subject.user)

    groups = client.get(subject.get_absolute_url()).context["groups"]

    listed = {one.employee_id for group in groups for one in group.raters}
    assert listed == {person.pk for person in team.peers[:4]}
