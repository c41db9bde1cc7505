"""The derivation attack: what everybody can read of a report, on every door, as equations.

The answers are known here, and nothing else is: whatever a page, a file, the API, a claim or an
export says is read as it is served, and must be explained by means of whole groups that are large
enough. Each test has its counterpart with the minimums off, which must be caught.
"""

import random
import re
from collections import defaultdict
from datetime import timedelta

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse

from leadership import feedback
from leadership.models import CycleQuestion
from leadership.services import feedback_closing
from lib.dates import today
from tests.leadership.feedback_factories import answer, build_team, hr_admin, released, running
from tests.undone import undone

pytestmark = pytest.mark.django_db

UNNAMED = ("peers", "reports")
SECRET = re.compile(  # what differs from request to request: tokens, ids and the time of day
    rb'[A-Za-z0-9]{64}|nonce="[^"]*"|/CreationDate \([^)]*\)|/ID \[[^\]]*\]|"id": ?\d+'
    rb"|/(notices|claims|auditentry|notice)/\d+/|\d{4}-\d\d-\d\dT[\d:.+]+Z?"
    rb'|\b\d\d?:\d\d( [ap]\.m\.)?|_selected_action" value="\d+"|skillclaim:\d+'
)
NUMBER = re.compile(r"(?<![\d.])([1-5]\.\d)(?![\d.])")


def off(monkeypatch):
    """The control taken away: every group counts from one answer."""
    monkeypatch.setattr(
        feedback_closing, "minimums_of", lambda cycle: dict.fromkeys(feedback.RaterGroup, 1)
    )


def addresses(subject):
    """Every door behind which something of a report could stand."""
    own, person, cycle = [subject.pk], [subject.employee_id], [subject.cycle_id]
    skills = {row.skill_id for row in CycleQuestion.objects.filter(cycle=subject.cycle)} - {None}
    yield from (
        reverse(f"leadership:{name}", args=own)
        for name in (
            "feedback_report", "feedback_report_table", "feedback_report_pdf", "feedback_subject",
            "feedback_agree", "feedback_plan",
        )
    )  # fmt: skip
    yield reverse("api:leadership_feedback_report", args=own)
    yield reverse("api:leadership_feedback_raters", args=own)
    for name in ("subjects", "reports", "answers", "cycles"):
        yield reverse(f"api:leadership_feedback_{name}")
    yield reverse("api:leadership_feedback_cycle_people", args=cycle)
    yield reverse("leadership:feedback_cycle", args=cycle)
    for name in ("leadership:home", "leadership:feedback_home", "talent:home", "talent:inbox"):
        yield reverse(name)
    for name in ("talent:notice_list", "talent:held_data", "talent:held_export", "talent:team"):
        yield reverse(name)
    page = reverse("talent:employee_detail", args=person)
    yield from (f"{page}?tab={tab}" for tab in ("feedback", "skills"))
    yield from (reverse("talent:skill_why", args=[*person, skill]) for skill in sorted(skills))
    yield reverse("admin:leadership_feedbackcycle_change", args=cycle)
    yield reverse("admin:leadership_feedbackcycle_changelist")
    yield reverse("admin:talent_auditentry_changelist")
    yield reverse("admin:talent_notice_changelist")


def served(user, subject):
    """What a user is served at each door, without what differs from request to request."""
    client = Client()
    client.force_login(user)
    found = {}
    for path in addresses(subject):
        response = client.get(path)
        assert response.status_code < 500, path
        content = b"".join(response) if response.streaming else response.content
        found[path] = SECRET.sub(b"", content)
    return found


def differences(one, two):
    """Where two readings differ, with what stands there: nothing where they are the same."""
    return {
        (number, path): next(
            (before[max(place - 60, 0) : place + 60], then[max(place - 60, 0) : place + 60])
            for place in range(max(len(before), len(then)))
            if before[place : place + 1] != then[place : place + 1]
        )
        for number, (pages, others) in enumerate(zip(one, two, strict=True))
        for path, before in pages.items()
        if before != (then := others[path])
    }


def everything(team, subject, hr):
    readers = [team.subject.user, team.manager.user, hr]
    return [served(user, subject) for user in readers]


def after(team, cycle, subject, scores, hr):
    """All that can be read once these answers were given, closed and released; then undone."""
    with undone():
        give(subject, scores)
        subject.cycle.refresh_from_db()
        released(cycle)
        return everything(team, subject, hr)


def give(subject, scores):
    for person, said in scores.items():
        if any(score is not None for score in said):
            answer(subject, person, scores=said, words=f"Words of {said}")


@pytest.fixture
def ordered(monkeypatch):
    """Chance that can be repeated, so that two closes are compared to the byte."""
    monkeypatch.setattr(random, "SystemRandom", lambda: random.Random(5))


@pytest.fixture
def world():
    team = build_team(peers=5, reports=4)
    cycle, subject = running(team, managers_read=True)
    return team, cycle, subject, hr_admin()


def dropped_scores(team, of_reports):
    return {
        team.subject: (3, 3, 3),
        team.manager: (4, 2, 3),
        **dict.fromkeys(team.peers[:4], (2, 4, 3)),
        **dict(zip(team.reports[:2], of_reports, strict=True)),
    }


def test_whatever_a_dropped_group_answers_every_door_says_the_same(world, ordered):
    team, cycle, subject, hr = world
    low = dropped_scores(team, [(1, 1, 1), (1, 1, 2)])
    high = dropped_scores(team, [(5, 5, 5), (4, 5, 5)])

    seen = after(team, cycle, subject, low, hr), after(team, cycle, subject, high, hr)

    assert differences(*seen) == {}


def test_with_minimums_off_a_dropped_group_would_show(world, ordered, monkeypatch):
    team, cycle, subject, hr = world
    off(monkeypatch)
    low = dropped_scores(team, [(1, 1, 1), (1, 1, 2)])
    high = dropped_scores(team, [(5, 5, 5), (4, 5, 5)])

    seen = after(team, cycle, subject, low, hr), after(team, cycle, subject, high, hr)

    assert differences(*seen) != {}


def test_nobody_can_tell_how_many_answered_or_who(world, ordered):
    """Three of five say the same as other three, or as all five: no door differs."""
    team, cycle, subject, hr = world
    base = {team.subject: (3, 3, 3), team.manager: (4, 2, 3)}

    def some(*people):
        with undone():
            for person in people:
                answer(subject, person, scores=(2, 4, 3))
            give(subject, base)
            subject.cycle.refresh_from_db()
            released(cycle)
            return everything(team, subject, hr)

    three = some(*team.peers[:3])
    assert differences(three, some(*team.peers[2:])) == {}
    assert differences(three, some(*team.peers)) == {}


def test_while_it_runs_no_door_tells_who_has_answered(world):
    """Whoever answers sees so; to everybody else all pages stay as they were."""
    team, cycle, subject, hr = world
    watching = [team.subject.user, team.manager.user, hr]

    def seen():
        return [served(user, subject) for user in watching]

    seen()  # looking at somebody's levels is noted once a day, and not of interest here
    nobody = seen()
    for person in team.peers[1:]:
        answer(subject, person, scores=(2, 4, 3), words="x")

    assert differences(seen(), nobody) == {}


def random_scores(team, rng):
    def said():
        return tuple(rng.choice([None, 1, 2, 3, 4, 5]) for _question in range(3))

    answering = [
        team.subject, team.manager,
        *rng.sample(team.peers, rng.randint(0, len(team.peers))),
        *rng.sample(team.reports, rng.randint(0, len(team.reports))),
    ]  # fmt: skip
    return {person: said() for person in answering}


def group(team, person):
    if person == team.subject:
        return "self"
    if person == team.manager:
        return "manager"
    return "peers" if person in team.peers else "reports"


def attack(team, cycle, subject, scores):
    """What linear algebra recovers of the API's report; its numbers are all there are anywhere."""
    give(subject, scores)
    subject.cycle.refresh_from_db()
    released(cycle)
    client = Client()
    client.force_login(team.subject.user)
    report = client.get(reverse("api:leadership_feedback_report", args=[subject.pk])).json()
    asked = [row for row in CycleQuestion.objects.filter(cycle=cycle) if row.is_scored]
    places = {row.words_about(team.subject.name): number for number, row in enumerate(asked)}
    unknown = {
        (person.pk, place): number
        for number, (person, place) in enumerate(
            (person, place) for person in scores for place in range(len(asked))
        )
    }
    gave = defaultdict(list)
    for person, said in scores.items():
        for place, score in enumerate(said):
            if score is not None:
                gave[group(team, person), place].append(person)

    def row_of(place, name):
        row = np.zeros(len(unknown))
        for person in gave[name, place]:
            row[unknown[person.pk, place]] = 1 / len(gave[name, place])
        return row

    rows, numbers = [], set()
    for competency in report["competencies"]:
        of_group = defaultdict(list)
        for one in competency["questions"]:
            for mean in one["means"]:
                row = row_of(places[one["question"]], mean["group"])
                assert gave[mean["group"], places[one["question"]]]
                of_group[mean["group"]].append(row)
                rows.append(row)
                numbers.add(mean["mean"])
        for mean in competency["means"]:
            rows.append(np.mean(of_group[mean["group"]], axis=0))
            numbers.add(mean["mean"])
    check_other_doors(client, subject, numbers)
    return recovered(np.array(rows), unknown, gave, row_of)


def check_other_doors(client, subject, numbers):
    """Page and table say no number that the API does not."""
    for name in ("feedback_report", "feedback_report_table"):
        response = client.get(reverse(f"leadership:{name}", args=[subject.pk]))
        content = b"".join(response) if response.streaming else response.content
        text = content.decode().partition("<main")[2] or content.decode()
        assert set(NUMBER.findall(text)) <= numbers


def recovered(matrix, unknown, gave, row_of):
    """Single answers of unnamed groups, and means of groups that were to be dropped."""
    if not matrix.size:
        return []

    def rank(rows):
        return int(np.linalg.matrix_rank(rows, tol=1e-9))

    whole, found = rank(matrix), []
    for (name, place), people in gave.items():
        if name not in UNNAMED:
            continue
        wanted = [("mean", row_of(place, name))] if len(people) < 3 else []
        for person in people:
            single = np.zeros(len(unknown))
            single[unknown[person.pk, place]] = 1
            wanted.append(("answer", single))
        for what, row in wanted:
            if rank(np.vstack([matrix, row])) == whole:
                found.append((what, name, place))
    return found


@pytest.mark.parametrize("seed", range(6))
def test_no_combination_of_all_figures_gives_away_an_answer_or_a_dropped_mean(world, seed):
    team, cycle, subject, _hr = world
    rng = random.Random(seed)

    assert attack(team, cycle, subject, random_scores(team, rng)) == []


def test_with_minimums_off_answers_are_recovered(world, monkeypatch):
    team, cycle, subject, _hr = world
    off(monkeypatch)
    caught = 0
    for seed in range(4):
        with undone():
            caught += bool(attack(team, cycle, subject, random_scores(team, random.Random(seed))))

    assert caught >= 3


def test_nothing_that_is_stored_after_the_close_links_a_row_to_a_rater(world):
    """No sealed text, no time, one transaction for all rows, and no rater who stands out."""
    from django.db import connection  # noqa: PLC0415 - raw reads, here only

    team, cycle, subject, _hr = world
    scores = dict.fromkeys(team.peers[:4], (2, 4, 3))
    give(subject, scores)
    released(cycle)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM leadership_feedbackanswers")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT DISTINCT state FROM leadership_feedbackrater")
        assert cursor.fetchall() == [("over",)]
        for table in ("feedbackfigure", "feedbackcomment"):
            cursor.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
                " AND (data_type LIKE '%%time%%' OR column_name LIKE '%%rater%%'"
                " OR column_name LIKE '%%employee%%' OR column_name LIKE '%%user%%')",
                [f"leadership_{table}"],
            )
            assert cursor.fetchall() == []
    assert subject.cycle.ends_on > today() - timedelta(days=1)


def test_the_order_of_comments_is_not_that_of_the_raters(world):
    team, cycle, subject, _hr = world
    orders = set()
    for _time in range(8):
        with undone():
            for number, person in enumerate(team.peers):
                answer(subject, person, words=f"Words {number}")
            subject.cycle.refresh_from_db()
            released(cycle)
            orders.add(tuple(subject.comments.order_by("pk").values_list("text", flat=True)))

    assert len(orders) > 3
