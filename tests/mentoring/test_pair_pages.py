"""The page of a pair: who opens it, what it shows and costs, steering and the agreement."""

from datetime import timedelta

import pytest

from lib.dates import today
from lib.editing import mark_of
from mentoring.models import Agreement
from mentoring.services.agreements import FIELDS
from mentoring.services.private_notes import save_private_note
from tests.careers.doors import on_page, signed_in
from tests.factories import AssignmentFactory, PairFactory, ProgrammeFactory, SkillFactory
from tests.mentoring.pair_pages import filled, get, page, post, words
from tests.mentoring.pairs import a_pair, around

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


# --- who opens what ---
OF_PAIR = [
    "pair_detail", "pair_agreement", "pair_goal_add", "pair_notes", "pair_private",
    "pair_action_add", "introduce",
]  # fmt: skip
STEER = ["pair_pause", "pair_end", "pair_complete"]


def test_the_workspace_opens_for_the_two_alone_and_steering_for_who_runs_the_programme():
    pair = filled(a_pair())
    people = around(pair)

    found = {
        who: {name for name in (*OF_PAIR, *STEER) if get(user, name, pair.pk).status_code == 200}
        for who, user in people.items()
    }

    assert found == {
        "mentee": set(OF_PAIR) - {"introduce"} | set(STEER),
        "mentor": set(OF_PAIR) | set(STEER),
        "manager": set(), "partner": set(), "peer": set(),
        "coordinator": set(STEER), "admin": set(STEER), "superuser": set(STEER),
    }  # fmt: skip


def test_parts_of_another_pair_are_not_found_by_their_ids():
    mine, other = a_pair(), filled(a_pair())
    goal, note, action = other.goals.get(), other.notes.get(), other.actions.get()
    introduction = other.introductions.get()
    tries = [
        ("pair_goal_edit", goal), ("pair_goal_progress", goal), ("pair_goal_state", goal),
        ("pair_goal_restore", goal), ("pair_note_edit", note), ("pair_note_remove", note),
        ("pair_action_edit", action), ("pair_action_tick", action),
        ("pair_action_remove", action), ("pair_action_plan", action),
        ("introduction_detail", introduction), ("introduction_answer", introduction),
        ("introduction_withdraw", introduction), ("pair_resume", other),
        ("agreement_sign", other),
    ]  # fmt: skip

    answers = {
        name: {
            getattr(signed_in(mine.mentor), way)(page(name, row.pk)).status_code
            for way in ("get", "post")
        }
        for name, row in tries
    }

    assert all(codes <= {404, 405} for codes in answers.values()), answers
    assert list(other.goals.values_list("state", "progress")) == [("open", 0)]


# --- the page ---
def test_the_page_shows_what_the_two_share_and_each_their_own_note():
    pair = filled(a_pair())
    for user, text in [(pair.mentee.user, "Only Leila"), (pair.mentor.user, "Only Tomás")]:
        save_private_note(actor=user, pair=pair, text=text, seen="")

    shown = {
        who: get(getattr(pair, who), "pair_detail", pair.pk).content.decode()
        for who in ("mentee", "mentor")
    }

    both = ["Goal 0", "Note 0", "Action 0", "Purpose 0"]
    assert [[word in shown[who] for word in both] for who in shown] == [[True] * 4] * 2
    own = ["Only Leila", "Only Tomás"]
    assert [[word in shown[who] for word in own] for who in shown] == [
        [True, False], [False, True],
    ]  # fmt: skip


@pytest.mark.parametrize("rows", [1, 5])
@pytest.mark.parametrize("who", ["mentee", "mentor"])
def test_pair_detail_query_count(django_assert_num_queries, rows, who):
    pair = filled(a_pair(), rows)
    client = signed_in(getattr(pair, who))

    with django_assert_num_queries(19):
        answer = client.get(page("pair_detail", pair.pk))

    assert answer.status_code == 200


@pytest.mark.parametrize("rows", [1, 5])
def test_home_query_count(django_assert_num_queries, rows):
    person = AssignmentFactory().employee
    for _n in range(rows):
        programme = ProgrammeFactory()
        enrolment = programme.enrolments.create(employee=person, side="mentor")
        PairFactory(programme=programme, mentor_enrolment=enrolment)
        ProgrammeFactory()
    client = signed_in(person)

    with django_assert_num_queries(11):
        answer = client.get(page("home"))

    assert len(answer.context["helping"]) == rows


@pytest.mark.parametrize("rows", [1, 5])
def test_network_query_count(django_assert_num_queries, rows):
    pair = filled(a_pair(), rows)
    client = signed_in(pair.mentee)

    with django_assert_num_queries(11):
        answer = client.get(page("network"))

    assert len(answer.context["page"].rows) == rows + 1


@pytest.mark.parametrize("rows", [1, 5])
def test_lists_query_count(django_assert_num_queries, rows):
    person = AssignmentFactory().employee
    for _n in range(rows):
        programme = ProgrammeFactory()
        PairFactory(
            programme=programme,
            mentee_enrolment=programme.enrolments.create(employee=person, side="mentee"),
        )
    pair = filled(a_pair(), rows)

    readers = [signed_in(person), signed_in(pair.mentee)]

    with django_assert_num_queries(7):
        pairs = readers[0].get(page("pair_list"))
    with django_assert_num_queries(8):
        notes = readers[1].get(page("pair_notes", pair.pk))

    assert [len(answer.context["page"].rows) for answer in (pairs, notes)] == [rows, rows]


# --- steering ---
def test_the_two_pause_and_go_on():
    pair = a_pair()

    paused = post(pair.mentee, "pair_pause", pair.pk, until=str(today() + 9 * DAY))
    shown = paused.content.decode()
    resumed = post(pair.mentor, "pair_resume", pair.pk)

    assert words(paused) == ["It is paused. The place stays kept."]
    assert "Paused until" in shown
    assert words(resumed) == ["It goes on. Agree on the next session."]
    assert on_page(pair.mentee, page("pair_pause", pair.pk), {"until": str(today())}) == {
        "until": ["Choose a day after today, within the next half year, or leave it open."]
    }


def test_a_pair_ends_with_a_reason_and_is_read_only_afterwards():
    pair = filled(a_pair())
    assert list(on_page(pair.mentee, page("pair_end", pair.pk), {"reason": "left"})) == ["reason"]

    post(pair.mentee, "pair_end", pair.pk, reason="rematch")
    shown = {
        who: get(getattr(pair, who), "pair_detail", pair.pk).content.decode()
        for who in ("mentee", "mentor")
    }

    assert "Another pairing would help more. You keep all" in shown["mentee"]
    assert "Another pairing would help more. You keep the agreement" in shown["mentor"]
    words = ("Goal 0", "Note 0", "Action 0")  # the note is the mentor's own
    assert [word in shown["mentee"] for word in words] == [True] * 3
    assert [word in shown["mentor"] for word in words] == [False, True, False]
    forms = ["pair_agreement", "pair_goal_add", "pair_action_add", "introduce", *STEER]
    assert {name: get(pair.mentor, name, pair.pk).status_code for name in forms} == dict.fromkeys(
        forms, 404
    )
    assert get(pair.mentor, "pair_private", pair.pk).status_code == 200
    assert get(pair.mentor, "pair_notes", pair.pk).status_code == 200


def test_the_mentor_says_levels_on_completing_and_the_mentee_is_not_asked():
    pair, skill = a_pair(), SkillFactory(name="Review")
    goal = pair.goals.create(title="Lead a review", skill=skill)
    name = f"level_{goal.pk}"

    asked = get(pair.mentee, "pair_complete", pair.pk).context["form"].fields
    bad = on_page(pair.mentor, page("pair_complete", pair.pk), {"reason": "time_over", name: "9"})
    post(pair.mentor, "pair_complete", pair.pk, **{"reason": "goals_reached", name: "4"})

    pair.refresh_from_db()
    goal.refresh_from_db()
    assert name not in asked
    assert list(bad) == [name]
    assert (pair.state, goal.level_after) == ("completed", 4)


def test_each_skill_is_asked_once_however_many_goals_it_has():
    pair, skill = a_pair(), SkillFactory(name="Review")
    goals = [pair.goals.create(title=title, skill=skill) for title in ("Lead", "Plan")]
    name = f"level_{goals[0].pk}"

    fields = get(pair.mentor, "pair_complete", pair.pk).context["form"].fields
    post(pair.mentor, "pair_complete", pair.pk, **{"reason": "goals_reached", name: "4"})

    assert (list(fields), fields[name].help_text) == (["reason", name], "Lead; Plan")
    assert pair.mentee.skill_claims.count() == 1
    assert set(pair.goals.values_list("level_after", flat=True)) == {4}


def test_who_runs_the_programme_ends_a_pair_without_opening_its_page():
    pair = a_pair()
    coordinator = around(pair)["coordinator"]

    answer = post(coordinator, "pair_end", pair.pk, reason="rule")

    pair.refresh_from_db()
    assert (answer.status_code, pair.end_reason) == (200, "rule")


# --- agreement ---
def test_an_agreement_begins_with_a_proposal_and_is_signed_by_both():
    pair = a_pair()
    form = get(pair.mentee, "pair_agreement", pair.pk).context["form"]
    assert "We are on time" in str(form["expectations"])

    given = {"expectations": "A", "confidentiality": "B", "cadence_weeks": 3}
    post(pair.mentee, "pair_agreement", pair.pk, seen=form["seen"].value(), **given)
    row = Agreement.objects.get()
    stale = post(pair.mentor, "agreement_sign", pair.pk, seen="0" * 16)
    signed = post(pair.mentor, "agreement_sign", pair.pk, seen=mark_of(row, FIELDS))

    assert words(stale) == ["The words were changed meanwhile: read them, then sign."]
    assert "Signed by both" in signed.content.decode()


def test_two_windows_on_an_agreement_lose_nothing():
    pair = a_pair()
    seen = get(pair.mentee, "pair_agreement", pair.pk).context["form"]["seen"].value()
    given = {"confidentiality": "B", "cadence_weeks": 3, "seen": seen}
    post(pair.mentor, "pair_agreement", pair.pk, expectations="From Tomás", **given)

    second = post(pair.mentee, "pair_agreement", pair.pk, expectations="From Leila", **given)

    assert "From Tomás" in " ".join(second.context["form"].non_field_errors())
    assert Agreement.objects.get().expectations == "From Tomás"
    again = given | {"seen": second.context["form"]["seen"].value()}
    post(pair.mentee, "pair_agreement", pair.pk, expectations="From both", **again)
    assert Agreement.objects.get().expectations == "From both"
