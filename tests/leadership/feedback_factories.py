"""One team with a manager, colleagues and reports, and its way through a 360 cycle."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from leadership.models import FeedbackRater, QuestionSet
from leadership.services.feedback_answers import save_answers
from leadership.services.feedback_closing import close_cycle, release_cycle
from leadership.services.feedback_cycles import (
    add_subjects,
    begin_answers,
    create_cycle,
    launch_cycle,
)
from leadership.services.feedback_raters import agree_raters, propose_rater, send_proposal
from lib.dates import period, today
from talent.models import SYSTEM, Employment
from tests.factories import AssignmentFactory, SkillFactory, UserFactory, rebuild_reporting_lines

SCORES = {"a1": 4, "a2": 3, "b1": 2}


def question_set(name="Leading", skills=None):
    """Two questions about one competency, one about another, and one in words about the whole."""
    one, two = skills or (SkillFactory(kind="leadership"), SkillFactory(kind="leadership"))
    made = QuestionSet.objects.create(name=name)
    for number, (skill, kind, text) in enumerate(
        [
            (one, "agree", "{name} explains why."),
            (one, "agree", "{name} listens."),
            (two, "agree", "{name} decides in time."),
            (None, "comment", "What should {name} keep?"),
        ],
        start=1,
    ):
        made.questions.create(position=number, skill=skill, kind=kind, text=text)
    return made


@dataclass
class Team:
    """Who stands around the subject; all hold one role in one unit."""

    subject: object = None
    manager: object = None
    peers: list = field(default_factory=list)
    reports: list = field(default_factory=list)


def build_team(peers=4, reports=4):
    manager = AssignmentFactory().employee

    def under(boss):
        return AssignmentFactory(manager=boss).employee

    subject = under(manager)
    team = Team(subject, manager)
    team.peers = [under(manager) for _number in range(peers)]
    team.reports = [under(subject) for _number in range(reports)]
    rebuild_reporting_lines()
    return team


def ahead(days):
    """A day to come, as a form sends it."""
    return (today() + timedelta(days=days)).isoformat()


def hr_admin():
    return UserFactory(is_superuser=True)


def a_cycle(**said):
    given = {
        "name": "Spring", "purpose": "To grow.",
        "nominate_until": today() + timedelta(days=7), "ends_on": today() + timedelta(days=21),
        "least_peers": 3, "least_reports": 3, "managers_read": False, "feeds_skills": True,
    } | said  # fmt: skip
    if "question_set" not in given:
        given["question_set"] = question_set(name=f"Set {QuestionSet.objects.count()}")
    return create_cycle(actor=SYSTEM, **given)


def launched(*people, **said):
    """A cycle about some people who choose whom to ask; returns it with its subjects."""
    cycle = a_cycle(**said)
    subjects = add_subjects(actor=SYSTEM, cycle=cycle, people=people)
    cycle = launch_cycle(actor=SYSTEM, cycle=cycle)
    for subject in subjects:
        subject.refresh_from_db()
    return cycle, subjects


def running(team, **said):
    """A cycle about the subject of a team, in which everybody of the team is asked."""
    cycle, (subject,) = launched(team.subject, **said)
    for person in [*team.peers, *team.reports]:
        propose_rater(actor=team.subject.user, subject=subject, employee=person)
    if team.peers or team.reports:
        send_proposal(actor=team.subject.user, subject=subject)
        rows = FeedbackRater.objects.filter(subject=subject, state="proposed")
        agree_raters(
            actor=team.manager.user, subject=subject, keep=list(rows.values_list("pk", flat=True))
        )
    cycle = begin_answers(actor=SYSTEM, cycle=cycle)
    subject.refresh_from_db()
    return cycle, subject


def rater_of(subject, person):
    return FeedbackRater.objects.select_related("employee__user", "subject").get(
        subject=subject, employee=person
    )


def keys_of(cycle):
    return [row.asked.key for row in cycle.questions.all()]


def answer(subject, person, scores=(4, 3, 2), words="", send=True):
    """One rater's scores in the order of the questions; None skips one."""
    keys = keys_of(subject.cycle)
    said = {key: score for key, score in zip(keys, scores, strict=False) if score is not None}
    if words:
        said[keys[-1]] = words
    rater = rater_of(subject, person)
    return save_answers(actor=person.user, rater=rater, answers=said, send=send)


def released(cycle):
    cycle = close_cycle(actor=SYSTEM, cycle=cycle)
    return release_cycle(actor=SYSTEM, cycle=cycle)


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
