"""The pages of introductions to colleagues, and of the network that grows by them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from mentoring.models import Introduction
from mentoring.services.pairs import end_pair
from tests.careers.doors import signed_in
from tests.factories import AssignmentFactory, EmployeeFactory, PairFactory, ProgrammeFactory
from tests.mentoring.pair_pages import get, page, post, words
from tests.mentoring.pairs import a_pair

pytestmark = pytest.mark.django_db


def test_a_colleague_finds_the_question_in_the_inbox_and_answers():
    pair = a_pair()
    colleague = AssignmentFactory(
        employee=EmployeeFactory(given_name="Ama", family_name="Boateng")
    ).employee
    post(pair.mentor, "introduce", pair.pk, colleague="Ama Boateng", purpose="Plan together")
    row = Introduction.objects.get()
    at = page("introduction_detail", row.pk)

    inbox = signed_in(colleague).get(reverse("talent:inbox")).content.decode()
    asked = get(colleague, "introduction_detail", row.pk).content.decode()
    odd = post(colleague, "introduction_answer", row.pk, answer="perhaps")
    post(colleague, "introduction_answer", row.pk, answer="yes")
    network = get(pair.mentee, "network").content.decode()

    assert at in inbox
    assert "Plan together" in asked
    assert words(odd) == ["Say whether it suits you."]
    assert "Ama Boateng" in network
    assert at not in signed_in(colleague).get(reverse("talent:inbox")).content.decode()
    for who in (pair.mentor, pair.mentee):
        assert get(who, "introduction_detail", row.pk).status_code == 404


@pytest.mark.parametrize(("who", "other"), [("mentee", "mentor"), ("mentor", "mentee")])
def test_peers_introduce_each_other_in_their_own_words(who, other):
    pair = a_pair(kind="peer")
    asks, meets = getattr(pair, who), getattr(pair, other)
    ama = AssignmentFactory(
        employee=EmployeeFactory(given_name="Ama", family_name="Boateng")
    ).employee
    open_form = get(asks, "introduce", pair.pk).status_code
    post(asks, "introduce", pair.pk, colleague="Ama Boateng", purpose="Plan together")
    row = Introduction.objects.get()

    inbox = signed_in(ama).get(reverse("talent:inbox")).content.decode()
    asked = get(ama, "introduction_detail", row.pk).content.decode()
    back = page("introduction_withdraw", row.pk)
    shown = {p: back in get(p, "pair_detail", pair.pk).content.decode() for p in (asks, meets)}
    refused = post(meets, "introduction_withdraw", row.pk).status_code
    post(ama, "introduction_answer", row.pk, answer="yes")
    networks = {p: get(p, "network").context["page"].rows for p in (asks, meets)}

    assert (open_form, refused) == (200, 404)
    assert f"{asks.name} would like to introduce {meets.name} to you" in inbox
    assert f"Would you meet {meets.name}?" in asked
    assert "mentor" not in asked.split("<main")[1].split("</main")[0].replace("/mentoring/", "")
    assert shown == {asks: True, meets: False}
    assert {p: ama in [one.person for one in rows] for p, rows in networks.items()} == {
        asks: False, meets: True,
    }  # fmt: skip
    assert f"introduced by {asks.name}" in get(meets, "network").content.decode()


@pytest.mark.parametrize(("answer", "seen"), [("", False), ("no", False), ("yes", True)])
def test_only_a_yes_is_shown_to_the_mentee(answer, seen):
    pair = a_pair()
    colleague = AssignmentFactory(employee=EmployeeFactory(given_name="Zebedee")).employee
    row = pair.introductions.create(colleague=colleague, purpose="Meet")

    if answer:
        post(colleague, "introduction_answer", row.pk, answer=answer)

    shown = {
        who: "Zebedee" in get(getattr(pair, who), "pair_detail", pair.pk).content.decode()
        for who in ("mentee", "mentor")
    }
    assert shown == {"mentee": seen, "mentor": True}


def test_the_mentor_takes_an_introduction_back():
    pair = a_pair()
    row = pair.introductions.create(colleague=AssignmentFactory().employee, purpose="Meet")

    answer = post(pair.mentor, "introduction_withdraw", row.pk)

    row.refresh_from_db()
    assert (words(answer), row.state) == (["It is taken back."], "withdrawn")


def test_the_network_is_searched_and_knows_each_person_once():
    pair = a_pair()
    end_pair(actor=pair.mentee.user, pair=pair, reason="no_time")
    again = PairFactory(
        mentee_enrolment=pair.mentee_enrolment.__class__.objects.create(
            programme=ProgrammeFactory(), employee=pair.mentee, side="mentee"
        ),
    )
    ama = AssignmentFactory(employee=EmployeeFactory(given_name="Ama")).employee
    for one in (pair, again):
        one.introductions.create(
            colleague=ama, purpose="Meet", state="accepted", answered_at=timezone.now()
        )
    again.introductions.create(
        colleague=pair.mentor, purpose="Again", state="accepted", answered_at=timezone.now()
    )

    everyone = get(pair.mentee, "network").context["page"].rows
    found = signed_in(pair.mentee).get(f"{page('network')}?q=ama").context["page"].rows

    assert sorted(one.person.pk for one in everyone) == sorted(
        [pair.mentor.pk, again.mentor.pk, ama.pk]
    )
    assert [(one.person, one.pair) for one in found] == [(ama, pair)]
    assert not get(pair.mentor, "network").context["page"].rows
