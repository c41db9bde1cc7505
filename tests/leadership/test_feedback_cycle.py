"""360 feedback from the first draft to the released report."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from leadership.models import (
    CycleQuestion,
    FeedbackAnswers,
    FeedbackComment,
    FeedbackCycle,
    FeedbackFigure,
    FeedbackProgress,
    FeedbackRater,
    FeedbackSubject,
)
from leadership.services import feedback_cycles, feedback_raters
from leadership.services.feedback_answers import decline_rating, save_answers
from leadership.services.feedback_closing import close_cycle, release_cycle
from leadership.services.feedback_upkeep import keep_cycles_moving, remind, write_progress
from lib.dates import period, today
from talent.models import SYSTEM, AuditEntry, Employment, Notice, SkillClaim
from tests.factories import AssignmentFactory, SkillFactory, rebuild_reporting_lines
from tests.leadership.feedback_factories import (
    a_cycle,
    answer,
    build_team,
    hr_admin,
    keys_of,
    launched,
    question_set,
    rater_of,
    released,
    running,
)

pytestmark = pytest.mark.django_db


def refused(act, *words):
    with pytest.raises(ValidationError) as error:
        act()
    assert all(word in " ".join(error.value.messages) for word in words)


def leave(person):
    Employment.objects.filter(employee=person).update(
        valid=period(today() - timedelta(days=900), today() - timedelta(days=1))
    )


def states(subject):
    rows = FeedbackRater.objects.filter(subject=subject)
    return dict(rows.values_list("employee", "state"))


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


# --- who leaves ---


def test_a_rater_who_leaves_keeps_what_was_sent_and_loses_a_draft():
    team = build_team()
    cycle, subject = running(team)
    answer(subject, team.peers[0])
    answer(subject, team.peers[1], send=False)
    leave(team.peers[0])
    leave(team.peers[1])

    keep_cycles_moving()
    keep_cycles_moving()

    assert (states(subject)[team.peers[0].pk], states(subject)[team.peers[1].pk]) == (
        "answered", "removed",
    )  # fmt: skip
    assert FeedbackAnswers.objects.count() == 1
    close_cycle(actor=SYSTEM, cycle=cycle)


def test_a_subject_who_leaves_takes_all_answers_along_unread():
    team = build_team()
    cycle, subject = running(team)
    answer(subject, team.peers[0])
    leave(team.subject)

    keep_cycles_moving()

    subject.refresh_from_db()
    assert subject.state == "withdrawn"
    assert FeedbackAnswers.objects.count() == 0
    released(cycle)
    assert FeedbackFigure.objects.count() == 0
    assert list(FeedbackSubject.objects.with_report_for(team.subject.user)) == []


def test_a_manager_who_changes_still_rates_as_the_one_who_was_asked():
    team = build_team()
    _cycle, subject = running(team)
    answer(subject, team.manager)
    team.subject.assignments.update(manager=None)
    rebuild_reporting_lines()
    keep_cycles_moving()
    assert states(subject)[team.manager.pk] == "answered"


# --- the close ---


def answered_by_all(team, subject):
    answer(subject, team.subject, scores=(2, 2, 2))
    answer(subject, team.manager, scores=(4, 4, 3), words="From above")
    for number, person in enumerate(team.peers):
        answer(subject, person, scores=(4, 3, 2 + number % 2), words=f"Peer says {number}")
    for person in team.reports[:2]:
        answer(subject, person, scores=(5, 5, 5), words="dropped words")


def test_the_close_writes_figures_once_and_leaves_no_answer():
    team = build_team()
    cycle, subject = running(team)
    answered_by_all(team, subject)

    cycle = close_cycle(actor=SYSTEM, cycle=cycle)

    questions = list(CycleQuestion.objects.filter(cycle=cycle))
    of_questions = {
        (row.question.position, row.group): str(row)
        for row in FeedbackFigure.objects.filter(question__isnull=False)
    }
    assert of_questions == {
        (1, "self"): "2.0", (1, "manager"): "4.0", (1, "peers"): "4.0",
        (2, "self"): "2.0", (2, "manager"): "4.0", (2, "peers"): "3.0",
        (3, "self"): "2.0", (3, "manager"): "3.0", (3, "peers"): "2.5",
    }  # fmt: skip
    of_skills = {
        (row.skill_id, row.group): row.value
        for row in FeedbackFigure.objects.filter(skill__isnull=False)
    }
    first, second = questions[0].skill_id, questions[2].skill_id
    assert of_skills == {
        (first, "self"): Decimal("2.0"), (first, "manager"): Decimal("4.0"),
        (first, "peers"): Decimal("3.5"), (second, "self"): Decimal("2.0"),
        (second, "manager"): Decimal("3.0"), (second, "peers"): Decimal("2.5"),
    }  # fmt: skip
    assert sorted(FeedbackComment.objects.values_list("group", "text")) == [
        ("manager", "From above"), *(("peers", f"Peer says {n}") for n in range(4)),
    ]  # fmt: skip
    enough = dict(FeedbackProgress.objects.values_list("group", "is_enough"))
    assert enough == {"self": True, "manager": True, "peers": True, "reports": False}
    assert FeedbackAnswers.objects.count() == 0
    assert set(states(subject).values()) == {"over"}
    raters = Notice.objects.filter(
        kind__in=["leadership.feedback_asked", "leadership.feedback_reminder"]
    )
    assert raters.count() == 0


def test_the_database_closes_no_cycle_with_answers_in_it():
    team = build_team()
    _cycle, subject = running(team)
    answer(subject, team.peers[0])
    for state in ("closed", "cancelled"):
        with pytest.raises(IntegrityError), transaction.atomic():
            connection.cursor().execute("UPDATE leadership_feedbackcycle SET state = %s", [state])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE leadership_feedbackfigure SET value = 1",
        "DELETE FROM leadership_feedbackfigure",
        "UPDATE leadership_feedbackcomment SET text = 'x'",
        "DELETE FROM leadership_feedbackcomment",
        'INSERT INTO leadership_feedbackcomment (subject_id, question_id, "group", text)'
        " SELECT subject_id, question_id, 'self', 'x' FROM leadership_feedbackcomment",
    ],
)
def test_the_database_keeps_a_report_as_it_was_written(statement):
    team = build_team()
    cycle, subject = running(team)
    answered_by_all(team, subject)
    close_cycle(actor=SYSTEM, cycle=cycle)
    with pytest.raises(IntegrityError), transaction.atomic():
        connection.cursor().execute(statement)


def test_the_database_takes_answers_only_while_a_cycle_runs():
    team = build_team()
    _cycle, (subject,) = launched(team.subject)
    rater = rater_of(subject, team.manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        FeedbackAnswers.objects.create(rater=rater, sealed=b"x")


def test_answers_that_no_key_opens_stop_the_close(settings):
    from lib.sealing import new_key  # noqa: PLC0415 - only here

    team = build_team()
    cycle, subject = running(team)
    answer(subject, team.peers[0])
    settings.NOTES_KEYS = [new_key()]
    refused(lambda: close_cycle(actor=SYSTEM, cycle=cycle), "nothing was closed")
    assert FeedbackAnswers.objects.count() == 1


def test_a_cycle_is_closed_and_released_once():
    team = build_team()
    cycle, _subject = running(team)
    released(cycle)
    refused(lambda: close_cycle(actor=SYSTEM, cycle=cycle), "Only a running")
    refused(lambda: release_cycle(actor=SYSTEM, cycle=cycle), "Only a closed")
    refused(lambda: feedback_cycles.call_off_cycle(actor=SYSTEM, cycle=cycle), "over")


# --- the release ---


def test_claims_are_the_rounded_mean_of_one_unnamed_group():
    team = build_team()
    cycle, subject = running(team)
    answered_by_all(team, subject)
    released(cycle)

    first, second = [cycle.questions.get(position=place).skill for place in (1, 3)]
    claims = SkillClaim.objects.filter(source="360")
    assert sorted(claims.values_list("skill", "level", "claimed_by")) == sorted(
        [(first.pk, 4, None), (second.pk, 3, None)]  # 3.5 and 2.5, half up
    )
    assert set(claims.values_list("evidence", flat=True)) == {
        "360 feedback, Spring: the rounded mean of one group of raters"
    }


def test_no_claim_is_made_of_a_dropped_group_or_of_the_manager_alone():
    team = build_team()
    cycle, subject = running(team)
    answer(subject, team.manager)
    for person in team.reports[:2]:
        answer(subject, person, scores=(5, 5, 5))
    released(cycle)
    assert SkillClaim.objects.count() == 0


def test_no_claim_is_made_where_the_cycle_says_so():
    team = build_team()
    cycle, subject = running(team, feeds_skills=False)
    answered_by_all(team, subject)
    released(cycle)
    assert SkillClaim.objects.count() == 0


@pytest.mark.parametrize("managers_read", [True, False])
def test_who_reads_a_report_is_what_the_cycle_said(managers_read):
    team = build_team()
    cycle, subject = running(team, managers_read=managers_read)
    answered_by_all(team, subject)
    close_cycle(actor=SYSTEM, cycle=cycle)
    for rows in (FeedbackFigure, FeedbackComment):
        assert list(rows.objects.visible_to(team.subject.user)) == []
    cycle.refresh_from_db()
    release_cycle(actor=SYSTEM, cycle=cycle)

    readers = [team.subject, *([team.manager] if managers_read else [])]
    others = [team.peers[0], team.reports[0], *([] if managers_read else [team.manager])]
    for rows in (FeedbackFigure, FeedbackComment):
        for person in readers:
            assert rows.objects.visible_to(person.user).count() == rows.objects.count() > 0
        for user in [*(person.user for person in others), hr_admin()]:
            assert list(rows.objects.visible_to(user)) == []


# --- jobs ---


def test_a_cycle_begins_and_closes_by_the_organisations_calendar():
    team = build_team()
    cycle, _subjects = launched(team.subject)
    FeedbackCycle.objects.update(nominate_until=today())
    keep_cycles_moving()
    cycle.refresh_from_db()
    assert cycle.state == "nominating"  # to the end of the last day

    FeedbackCycle.objects.update(nominate_until=today() - timedelta(days=1), ends_on=today())
    keep_cycles_moving()
    keep_cycles_moving()
    cycle.refresh_from_db()
    assert cycle.state == "running"

    FeedbackCycle.objects.update(
        nominate_until=today() - timedelta(days=2), ends_on=today() - timedelta(days=1)
    )
    keep_cycles_moving()
    keep_cycles_moving()
    cycle.refresh_from_db()
    assert cycle.state == "closed"


def test_progress_is_written_once_a_day_so_that_it_does_not_turn_when_somebody_answers():
    team = build_team()
    cycle, subject = running(team)
    for person in team.peers[:2]:
        answer(subject, person)
    write_progress()
    for person in team.peers[2:]:
        answer(subject, person)
    write_progress()
    assert not FeedbackProgress.objects.filter(is_enough=True).exists()

    FeedbackCycle.objects.update(progress_on=today() - timedelta(days=1))
    write_progress()
    assert list(
        FeedbackProgress.objects.filter(is_enough=True).values_list("group", flat=True)
    ) == ["peers"]


def test_raters_are_reminded_twice_each_and_those_who_answered_not_at_all():
    team = build_team(peers=4, reports=0)
    _cycle, subject = running(team)
    answer(subject, team.peers[0])

    def reminded():
        rows = Notice.objects.filter(kind="leadership.feedback_reminder")
        return sorted(rows.values_list("recipient", "period"))

    late = [team.subject, team.manager, *team.peers[1:]]
    remind()
    assert reminded() == []
    FeedbackCycle.objects.update(
        nominate_until=today() - timedelta(days=1), ends_on=today() + timedelta(days=6)
    )
    remind()
    remind()
    assert reminded() == sorted((person.user_id, "7 days") for person in late)
    FeedbackCycle.objects.update(ends_on=today() + timedelta(days=1))
    remind()
    assert len(reminded()) == 2 * len(late)


def test_notices_to_raters_name_the_cycle_and_nobody_in_it():
    team = build_team()
    cycle, _subject = running(team)
    rows = Notice.objects.filter(kind="leadership.feedback_asked")
    assert set(rows.values_list("subject", flat=True)) == {f"feedbackcycle:{cycle.pk}"}
    assert {str(row.params) for row in rows} == {str({"feedbackcycle": cycle.pk})}


def test_question_sets_refuse_a_score_about_nothing():
    made = question_set(name="Other", skills=(SkillFactory(), SkillFactory()))
    with pytest.raises(IntegrityError), transaction.atomic():
        made.questions.create(kind="agree", text="How good?")
