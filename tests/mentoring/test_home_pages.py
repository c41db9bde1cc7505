"""Mentoring's home and the lists of pairs."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from mentoring.models import MatchingRun, Pair
from mentoring.scoring import PARTS
from mentoring.services.pairs import end_pair
from tests.careers.doors import signed_in
from tests.factories import AssignmentFactory, ProgrammeFactory
from tests.mentoring.pair_pages import get, page
from tests.mentoring.pairs import a_pair

pytestmark = pytest.mark.django_db


def test_home_says_what_is_next_for_each():
    nobody = AssignmentFactory().employee
    pair = a_pair()
    waits = AssignmentFactory().employee
    pair.programme.enrolments.create(employee=waits, side="mentee")

    empty = get(nobody, "home").content.decode()
    mentee = get(pair.mentee, "home").content.decode()
    matched_later = get(waits, "home").content.decode()

    assert "You have no pair yet" in empty
    assert ("Who helps you" in mentee, pair.get_absolute_url() in mentee) == (True, True)
    assert "You are not matched yet" in matched_later


@pytest.mark.parametrize(
    ("mode", "side", "state", "may_find"),
    [
        ("hybrid", "mentee", "enrolled", True),
        ("coordinator", "mentee", "enrolled", False),
        ("self_select", "mentor", "enrolled", False),
        ("self_select", "mentee", "waitlisted", False),
    ],
)
def test_home_leads_to_ones_part_and_to_finding_somebody(mode, side, state, may_find):
    me = AssignmentFactory().employee
    part = ProgrammeFactory(mode=mode).enrolments.create(employee=me, side=side, state=state)

    shown = get(me, "home").content.decode()

    assert part.get_absolute_url() in shown
    assert (reverse("mentoring:mentor_find", args=[part.pk]) in shown) == may_find


def test_home_names_what_waits_and_counts_it_on_top_as_every_page_does():
    pair = a_pair(state="proposed", holds_seat=False, mentor_accepted_at=None)

    shown = get(pair.mentor, "home").content.decode()

    assert "Waits for you" in shown
    assert re.search(r'aria-label="Inbox, \d+ waiting"', shown)


def test_all_pairs_are_searched_and_filtered_and_proposals_are_not_among_them():
    pair = a_pair()
    over = a_pair()
    Pair.objects.filter(pk=over.pk).update(mentee=pair.mentee)
    over.refresh_from_db()
    end_pair(actor=pair.mentee.user, pair=over, reason="no_time")
    proposed = a_pair(state="proposed", holds_seat=False, starts_on=None, ends_on=None)
    Pair.objects.filter(pk=proposed.pk).update(mentee=pair.mentee)
    address = page("pair_list")

    def found(query):
        rows = signed_in(pair.mentee).get(f"{address}?{query}").context["page"].rows
        return [row.pair.pk for row in rows]

    assert sorted(found("")) == sorted([pair.pk, over.pk])
    assert found("state=going") == [pair.pk]
    assert found("state=over") == [over.pk]
    assert found("side=mentor") == []
    assert sorted(found("q=tomas")) == sorted([pair.pk, over.pk])
    assert found("q=leila") == []  # oneself is no answer
    assert found(f"q={pair.programme.name.replace(' ', '+')}&state=nonsense") == [pair.pk]


def test_peers_are_on_no_side_of_the_list_nor_of_the_forms():
    pair = a_pair(kind="peer")

    pages = {
        side: [row.pair for row in signed_in(pair.mentee).get(
            f"{page('pair_list')}?side={side}").context["page"].rows]
        for side in ("", "mentee", "mentor")
    }  # fmt: skip
    by_api = signed_in(pair.mentee).get("/api/v1/mentoring/pairs/?side=mentee").json()
    agreement = get(pair.mentee, "pair_agreement", pair.pk).content.decode()
    goal = get(pair.mentee, "pair_goal_add", pair.pk).content.decode()

    assert (pages, by_api["results"]) == ({"": [pair], "mentee": [], "mentor": []}, [])
    assert ("We take turns to bring a topic" in agreement, "The mentee brings" in agreement) == (
        True, False,
    )  # fmt: skip
    assert ("Managers of both of you" in goal, "Managers of the mentee" in goal) == (True, False)
    theirs = a_pair()
    assert (
        "The mentee brings the topic"
        in get(theirs.mentee, "pair_agreement", theirs.pk).content.decode()
    )
    assert (
        "Managers of the mentee" in get(theirs.mentee, "pair_goal_add", theirs.pk).content.decode()
    )


def test_the_reader_learns_no_wishes_of_the_other_from_why_you_two():
    weights = {"competencies": 10, "mentee_wish": 6, "mentor_wish": 2, "place": 4}
    programme = ProgrammeFactory()
    run = MatchingRun.objects.create(
        programme=programme, slot=1, seed=1, state="published",
        weights=dict.fromkeys(PARTS, 0) | weights,
        published_at=timezone.now(), finished_at=timezone.now(),
    )  # fmt: skip
    pair = a_pair(
        programme=programme, run=run,
        parts={"competencies": 1, "mentor_wish": 1, "mentee_wish": 0.5, "place": 0.5},
    )  # fmt: skip

    def why(who):
        parts = get(who, "pair_detail", pair.pk).context["page"].why
        return [(round(part.got, 1), round(part.possible, 1)) for part in parts]

    # By the weights of the run, of a whole in which the wish of the other one is no part.
    assert why(pair.mentee) == [(50.0, 50.0), (10.0, 20.0)]  # of 10 + 6 + 4
    assert why(pair.mentor) == [(62.5, 62.5), (12.5, 25.0)]  # of 10 + 2 + 4
