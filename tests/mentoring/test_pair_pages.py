"""The pages of a pair: what the two see and do there, what others do not, and at which cost."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from lib.dates import today
from lib.editing import mark_of
from lib.sealing import new_key
from mentoring.models import (
    Agreement,
    Introduction,
    MatchingRun,
    Pair,
    PairAction,
    PairGoal,
    SharedNote,
)
from mentoring.queries.private_notes import private_note
from mentoring.scoring import PARTS
from mentoring.services.agreements import FIELDS
from mentoring.services.pairs import end_pair
from mentoring.services.private_notes import save_private_note
from tests.careers.doors import on_page, signed_in
from tests.factories import (
    AssignmentFactory,
    EmployeeFactory,
    PairFactory,
    ProgrammeFactory,
    SkillFactory,
)
from tests.mentoring.pairs import a_pair, around
from tests.mentoring.test_pair_workspace import plan_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def page(name, *args):
    return reverse(f"mentoring:{name}", args=args)


def get(who, name, *args):
    return signed_in(who).get(page(name, *args))


def post(who, name, *args, **given):
    return signed_in(who).post(page(name, *args), given, follow=True)


def words(answer):
    return [str(message) for message in answer.context["messages"]]


def filled(pair, n=1):
    """A pair with n rows of everything."""
    for number in range(n):
        pair.goals.create(title=f"Goal {number}", skill=SkillFactory(), level_before=Decimal(2))
        pair.notes.create(text=f"Note {number}", by=pair.mentor.user)
        pair.actions.create(title=f"Action {number}", side="mentee", by=pair.mentee.user)
        pair.introductions.create(
            colleague=AssignmentFactory().employee, purpose=f"Purpose {number}", state="accepted",
            answered_at=timezone.now(),
        )  # fmt: skip
        pair.mentee_enrolment.skills.create(skill=SkillFactory(), rank=number + 1)
    return pair


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


# --- goals ---
def test_a_goal_is_proposed_set_followed_reached_dropped_and_taken_up_again():
    pair = a_pair()
    skill = SkillFactory(name="Planning")
    pair.mentee_enrolment.skills.create(skill=skill, rank=1)
    add = page("pair_goal_add", pair.pk)

    assert f"{add}?skill={skill.pk}" in get(pair.mentee, "pair_detail", pair.pk).content.decode()
    assert signed_in(pair.mentee).get(f"{add}?skill={skill.pk}").context["form"].initial == {
        "skill": "Planning", "title": "Planning", "level_target": None,
    }  # fmt: skip
    post(pair.mentee, "pair_goal_add", pair.pk, title="Plan a quarter", skill="Planning",
         level_target="3.5")  # fmt: skip
    goal = PairGoal.objects.get()
    post(pair.mentor, "pair_goal_progress", goal.pk, progress="40")
    bad = post(pair.mentor, "pair_goal_progress", goal.pk, progress="140")
    dropped = post(pair.mentor, "pair_goal_state", goal.pk, state="dropped")
    undo = [str(message.extra_tags) for message in dropped.context["messages"]]
    post(pair.mentor, "pair_goal_restore", goal.pk)
    post(pair.mentor, "pair_goal_state", goal.pk, state="reached")
    odd = post(pair.mentor, "pair_goal_state", goal.pk, state="won")

    goal.refresh_from_db()
    assert (goal.skill, goal.level_target, goal.state) == (skill, Decimal("3.5"), "reached")
    assert words(bad) == ["Give the progress as a number from 0 to 100."]
    assert words(odd) == ["Choose whether it is reached or dropped."]
    assert undo == [f"undo:{page('pair_goal_restore', goal.pk)}"]


def test_two_windows_on_a_goal_lose_nothing():
    pair = a_pair()
    goal = pair.goals.create(title="A")
    seen = get(pair.mentee, "pair_goal_edit", goal.pk).context["form"]["seen"].value()
    given = {"seen": seen, "skill": "", "level_target": ""}

    post(pair.mentor, "pair_goal_edit", goal.pk, title="B", **given)
    second = post(pair.mentee, "pair_goal_edit", goal.pk, title="C", **given)

    assert "“B”" in " ".join(second.context["form"].non_field_errors())
    assert PairGoal.objects.get().title == "B"


def test_bad_goals_come_back_with_words_at_their_field():
    pair = a_pair()
    add = page("pair_goal_add", pair.pk)

    assert list(on_page(pair.mentee, add, {"title": ""})) == ["title"]
    assert list(on_page(pair.mentee, add, {"title": "x" * 201})) == ["title"]
    assert list(on_page(pair.mentee, add, {"title": "A", "skill": "Nothing so"})) == ["skill"]
    assert list(on_page(pair.mentee, add, {"title": "A", "level_target": "9"})) == ["level_target"]
    assert list(on_page(pair.mentee, add, {"title": "A", "level_target": "3.0"})) == [
        "level_target"
    ]


# --- notes ---
def test_notes_are_written_searched_and_paged_and_changed_by_their_writer():
    pair = a_pair()
    for number in range(25):
        pair.notes.create(text=f"Note number {number:02}", by=pair.mentor.user)
    post(pair.mentee, "pair_notes", pair.pk, text="What a Tuesday")
    mine = SharedNote.objects.get(by=pair.mentee.user)
    theirs = SharedNote.objects.filter(by=pair.mentor.user).first()

    first = get(pair.mentee, "pair_notes", pair.pk).context["page"]
    rest = signed_in(pair.mentee).get(f"{page('pair_notes', pair.pk)}?cursor={first.next}")
    found = signed_in(pair.mentee).get(f"{page('pair_notes', pair.pk)}?q=tuesday").context["page"]
    seen = get(pair.mentee, "pair_note_edit", mine.pk).context["form"]["seen"].value()
    post(pair.mentee, "pair_note_edit", mine.pk, text="A Wednesday", seen=seen)
    stale = post(pair.mentee, "pair_note_edit", mine.pk, text="A Thursday", seen=seen)

    assert (len(first.rows), len(rest.context["page"].rows)) == (20, 6)
    assert [row.pk for row in found.rows] == [mine.pk]
    assert "A Wednesday" in " ".join(stale.context["form"].non_field_errors())
    assert get(pair.mentee, "pair_note_edit", theirs.pk).status_code == 404
    assert on_page(pair.mentee, page("pair_notes", pair.pk), {"text": ""}) == {
        "text": ["Write a sentence first."]
    }
    post(pair.mentee, "pair_note_remove", mine.pk)
    assert not SharedNote.objects.filter(pk=mine.pk).exists()


def test_what_is_written_in_an_old_window_of_a_pair_that_ended_comes_back():
    pair = filled(a_pair())
    note, action = pair.notes.get(), pair.actions.get()
    end_pair(actor=pair.mentee.user, pair=pair, reason="no_time")
    refusal = "This pair has ended: what was written stays as it is."

    new = post(pair.mentor, "pair_notes", pair.pk, text="Long and dear")
    changed = post(pair.mentor, "pair_note_edit", note.pk, text="Long and dear", seen="x")
    opened = signed_in(pair.mentee).get(page("pair_action_edit", action.pk), follow=True)
    sent = post(pair.mentee, "pair_action_edit", action.pk, title="Dear", side="mentee", seen="x")

    for answer in (new, changed):
        shown = answer.content.decode()
        assert (refusal in shown, "Long and dear" in shown) == (True, True)
    assert opened.redirect_chain[0][0].startswith(pair.get_absolute_url())
    assert words(opened) == [refusal]
    assert (refusal in sent.content.decode(), "Dear" in sent.content.decode()) == (True, True)
    assert get(pair.mentor, "pair_note_edit", note.pk).status_code == 404
    assert list(pair.notes.values_list("text", flat=True)) == [note.text]


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("pair_goal_add", {"title": "Dear"}),
        ("pair_action_add", {"title": "Dear", "side": "mentee"}),
        ("pair_agreement", {"expectations": "Dear", "confidentiality": "All", "cadence_weeks": 3}),
        ("session_propose", {"starts_at": "2031-05-05T10:00", "minutes": 60, "agenda": "Dear"}),
    ],
)
def test_a_form_sent_from_an_old_window_of_a_pair_that_ended_keeps_its_words(name, given):
    pair = a_pair()
    end_pair(actor=pair.mentee.user, pair=pair, reason="no_time")

    shown = post(pair.mentee, name, pair.pk, **given).content.decode()

    assert "This pair has ended: what was written stays as it is." in shown
    assert "Dear" in shown
    assert get(pair.mentee, name, pair.pk).status_code == 404
    kept = (pair.goals, pair.actions, pair.sessions, Agreement.objects.filter(pair=pair))
    assert not [rows for rows in kept if rows.exists()]


def test_a_goal_of_a_pair_that_ended_has_no_form():
    pair = filled(a_pair())
    goal = pair.goals.get()
    end_pair(actor=pair.mentee.user, pair=pair, reason="no_time")

    opened = signed_in(pair.mentee).get(page("pair_goal_edit", goal.pk), follow=True)
    sent = post(pair.mentee, "pair_goal_edit", goal.pk, title="Dear", seen="x").content.decode()

    refusal = "This pair has ended: what was written stays as it is."
    assert opened.redirect_chain[0][0].startswith(pair.get_absolute_url())
    assert words(opened) == [refusal]
    assert (refusal in sent, "Dear" in sent) == (True, True)


def test_a_private_note_is_saved_seen_in_two_windows_and_kept_when_unreadable(settings):
    pair = a_pair()
    address = page("pair_private", pair.pk)
    post(pair.mentee, "pair_private", pair.pk, text="First", seen="")
    stale = post(pair.mentee, "pair_private", pair.pk, text="Second", seen="")
    both = stale.content.decode()
    assert ["First" in both, "Second" in both] == [True, True]
    again = stale.context["form"]["seen"].value()
    post(pair.mentee, "pair_private", pair.pk, text="Both", seen=again)
    assert private_note(pair.mentee.user, pair).text == "Both"

    keys, settings.NOTES_KEYS = settings.NOTES_KEYS, [new_key()]
    unread = get(pair.mentee, "pair_private", pair.pk)
    seen = unread.context["form"]["seen"].value()
    refusal = on_page(pair.mentee, address, {"text": "New", "seen": seen})
    settings.NOTES_KEYS = keys

    assert "cannot be opened at present" in unread.content.decode()
    assert "Both" not in unread.content.decode()
    assert "kept as it is" in refusal["__all__"][0]
    assert private_note(pair.mentee.user, pair).text == "Both"


def test_the_page_stands_when_the_key_is_lost(settings):
    pair = a_pair()
    save_private_note(actor=pair.mentee.user, pair=pair, text="Mine", seen="")
    settings.NOTES_KEYS = [new_key()]

    shown = get(pair.mentee, "pair_detail", pair.pk)

    assert shown.status_code == 200
    assert "It is kept as it is." in shown.content.decode()


# --- actions ---
def test_an_action_is_noted_done_changed_and_put_into_the_plan():
    pair = a_pair()
    plan = plan_of(pair.mentee)
    add = page("pair_action_add", pair.pk)
    post(pair.mentor, "pair_action_add", pair.pk, title="Shadow", side="mentee", due_on="")
    action = PairAction.objects.get()
    seen = get(pair.mentee, "pair_action_edit", action.pk).context["form"]["seen"].value()
    post(pair.mentee, "pair_action_edit", action.pk, title="Shadow on-call", side="mentee",
         due_on=str(today() + DAY), seen=seen)  # fmt: skip
    assert get(pair.mentor, "pair_action_plan", action.pk).status_code == 404
    post(pair.mentee, "pair_action_plan", action.pk, plan=plan.pk, kind="exposure")
    post(pair.mentee, "pair_action_tick", action.pk, done="1")

    action.refresh_from_db()
    assert (action.title, action.item.plan, action.item.kind) == (
        "Shadow on-call", plan, "exposure",
    )  # fmt: skip
    assert action.done_at is not None
    assert list(on_page(pair.mentee, add, {"title": "", "side": "mentee"})) == ["title"]
    assert list(on_page(pair.mentee, add, {"title": "A", "side": "peer"})) == ["side"]
    past = {"title": "A", "side": "mentee", "due_on": str(today() - DAY)}
    assert list(on_page(pair.mentee, add, past)) == ["due_on"]
    post(pair.mentee, "pair_action_remove", action.pk)
    assert not PairAction.objects.exists()


def test_the_mentor_sees_the_plans_state_of_an_action_only_if_the_plan_is_shared():
    pair = a_pair()
    plan = plan_of(pair.mentee)
    item = plan.items.create(title="Shadow", kind="exposure", position=1, state="doing")
    pair.actions.create(title="Shadow", side="mentee", item=item)
    at = item.get_absolute_url()

    hidden = get(pair.mentor, "pair_detail", pair.pk).content.decode()
    plan.is_shared = True
    plan.save()
    shown = get(pair.mentor, "pair_detail", pair.pk).content.decode()

    assert (at in hidden, at in shown) == (False, True)
    assert at in get(pair.mentee, "pair_detail", pair.pk).content.decode()


def test_who_has_no_plan_is_told_where_to_begin_one():
    pair = a_pair()
    action = pair.actions.create(title="Shadow", side="mentee")

    shown = get(pair.mentee, "pair_action_plan", action.pk).content.decode()

    assert reverse("plans:plan_create") in shown


# --- introductions and network ---
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


# --- home and lists ---
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
