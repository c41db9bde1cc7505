"""The demo company's mentoring: two programmes under way and one finished, which hold together."""

from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db.models import Count, F, Q

from careers.demo.company import draw_company
from lib.dates import today
from lib.sealing import unseal
from mentoring.demo.drawing import draw_programmes
from mentoring.models import (
    Enrolment,
    MatchingRun,
    Pair,
    PairGoal,
    PrivateNote,
    Programme,
    ProgrammeFigure,
    Pulse,
    Session,
)
from mentoring.scoring import PARTS
from talent.models import ReportingLine, Tie
from tests.undone import undone

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """A company of 150, written once for the tests of this file."""
    with django_db_blocker.unblock(), undone():
        call_command("demo_company", "--size", "150", "--seed", "1", "--apply", stdout=StringIO())
        yield


def plain(company):
    return [
        (
            drawn.text["id"],
            [(pair.mentor.email, pair.mentee.email, len(pair.meetings)) for pair in drawn.pairs],
            [person.email for person in (*drawn.mentees, *drawn.mentors)],
        )
        for drawn in draw_programmes(company)
    ]


def test_the_same_seed_draws_the_same_programmes():
    assert plain(draw_company(150, 1, today())) == plain(draw_company(150, 1, today()))
    assert plain(draw_company(150, 1, today())) != plain(draw_company(150, 2, today()))


def test_no_pair_is_to_meet_after_its_last_day():
    company = draw_company(1000, 1, today())
    pairs = [pair for drawn in draw_programmes(company) for pair in drawn.pairs]
    coming = [
        (today() + timedelta(days=one.day), pair.end)
        for pair in pairs
        for one in pair.meetings
        if one.day > 0
    ]

    assert coming
    assert [day for day, end in coming if day > end] == []


def test_two_programmes_are_under_way_and_one_is_finished(demo):
    states = Programme.objects.values_list("name", "state", "kind", "mode")

    assert sorted(states) == [
        ("Fresh Eyes", "open", "reverse", "coordinator"),
        ("Growing at Larkfield", "open", "one_to_one", "hybrid"),
        ("Mentoring, the first year", "finished", "one_to_one", "coordinator"),
    ]
    assert not Programme.objects.filter(Q(coordinators=None) | Q(objective=None)).exists()


def test_every_mentor_today_has_a_pair_and_every_pair_its_tie(demo):
    ties = Tie.objects.current().filter(kind="mentor").values_list("viewer", "subject")
    pairs = Pair.objects.filter(state="active").values_list("mentor", "mentee")

    assert sorted(pairs) == sorted(ties)
    assert len(pairs) >= 4


def test_no_pair_stands_in_one_reporting_line(demo):
    lines = {
        frozenset(line) for line in ReportingLine.objects.current().values_list("manager", "report")
    }
    pairs = Pair.objects.filter(state__in=["active", "proposed"]).values_list("mentor", "mentee")

    assert [pair for pair in pairs if frozenset(pair) in lines] == []


def test_people_wait_on_both_sides_of_what_is_under_way(demo):
    waiting = (
        Enrolment.objects.enrolled()
        .annotate(taken=Count("pairs_as_mentor", filter=Q(pairs_as_mentor__holds_seat=True)))
        .annotate(has=Count("pairs_as_mentee", filter=Q(pairs_as_mentee__holds_seat=True)))
    )
    mentees = waiting.filter(side="mentee", has=0)
    mentors = waiting.filter(side="mentor", taken__lt=F("capacity"))

    assert all(
        count >= 8 for count in Counter(mentees.values_list("programme", flat=True)).values()
    )
    assert len(set(mentees.values_list("programme", flat=True))) == 2
    assert len(set(mentors.values_list("programme", flat=True))) == 2


def test_sessions_and_goals_tell_of_what_has_happened(demo):
    held = Session.objects.filter(state="held")

    assert held.filter(starts_at__date__lt=F("pair__starts_on")).count() == 0
    assert held.filter(starts_at__date__gt=today()).count() == 0
    assert held.count() >= 20
    assert Session.objects.filter(state__in=["proposed", "agreed"]).exists()
    assert PairGoal.objects.filter(pair__state="completed", state="reached").exists()


def test_pairs_say_why_and_programmes_what_came_of_them(demo):
    told = Pair.objects.exclude(state="proposed")

    assert told.filter(score=None).count() <= told.count() // 10  # whoever is away today
    assert set(told.exclude(score=None).first().parts) == set(PARTS)
    assert not Pair.objects.exclude(score=None).filter(weights={}).exists()
    figures = ProgrammeFigure.objects.filter(question="pulse:worth", side="mentee")
    mentees = Pulse.objects.filter(side="mentee").values("session__pair__programme__name")
    groups = mentees.annotate(people=Count("session__pair__mentee", distinct=True))
    told = groups.filter(people__gte=5).values_list("session__pair__programme__name", flat=True)
    assert set(figures.values_list("programme__name", flat=True)) == set(told)
    assert MatchingRun.objects.filter(programme__name="Fresh Eyes", state="queued").count() == 2


def test_private_notes_open_for_their_writers_alone(demo):
    notes = PrivateNote.objects.all()

    assert len(notes) == 2
    for note in notes:
        text = unseal(bytes(note.sealed), bound_to=note.bound_to, keys=settings.NOTES_KEYS)
        assert len(text) > 20
        assert text.encode() not in bytes(note.sealed)
