"""The close and the release of a 360 cycle, who leaves before, and the jobs around it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from leadership.models import (
    CycleQuestion,
    FeedbackAnswers,
    FeedbackComment,
    FeedbackCycle,
    FeedbackFigure,
    FeedbackProgress,
    FeedbackSubject,
)
from leadership.services import feedback_cycles
from leadership.services.feedback_closing import close_cycle, release_cycle
from leadership.services.feedback_upkeep import keep_cycles_moving, remind, write_progress
from lib.dates import today
from talent.models import SYSTEM, Notice, SkillClaim
from tests.factories import SkillFactory, rebuild_reporting_lines
from tests.leadership.feedback_factories import (
    answer,
    build_team,
    hr_admin,
    launched,
    leave,
    question_set,
    rater_of,
    refused,
    released,
    running,
    states,
)

pytestmark = pytest.mark.django_db


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
        [(first.pk, 3, None), (second.pk, 2, None)]  # 3.5 and 2.5: what is reached
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
