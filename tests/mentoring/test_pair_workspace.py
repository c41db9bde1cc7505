"""The workspace: what the two of a pair write, sign, aim for and do, and what is refused."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection
from django.utils import timezone

from careers.models import DevelopmentPlan, PlanItem
from lib.dates import period, today
from lib.editing import mark_of
from mentoring.models import Agreement, Introduction, PairAction, PairGoal, SharedNote
from mentoring.services import agreements, introductions, pair_actions, pair_goals, pair_notes
from mentoring.services.pairs import end_pair
from talent.models import AuditEntry, EmployeeSkill, Notice
from tests.factories import AssignmentFactory, EmployeeFactory, RoleFactory, SkillFactory
from tests.mentoring.pairs import a_pair, around
from tests.mentoring.test_pair_life import refused, told
from tests.talent.test_reliability_races import race

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WORDS = {"expectations": "We are on time.", "confidentiality": "It stays here."}


def agreed(pair, **more):
    row = Agreement.objects.filter(pair=pair).first()
    seen = mark_of(
        row or Agreement(pair=pair, cadence_weeks=pair.programme.cadence_weeks), agreements.FIELDS
    )
    return agreements.write_agreement(
        **(
            {"actor": pair.mentee.user, "pair": pair, "seen": seen, "cadence_weeks": 2}
            | WORDS
            | more
        )
    )


def sign(pair, actor):
    row = Agreement.objects.get(pair=pair)
    return agreements.sign_agreement(actor=actor, pair=pair, seen=mark_of(row, agreements.FIELDS))


# --- agreement ---
def test_an_agreement_holds_once_both_have_signed_and_a_change_needs_both_anew():
    pair = a_pair()

    first = agreed(pair)
    signed = [first.mentee_signed_at is not None, first.mentor_signed_at is not None]
    both = sign(pair, pair.mentor.user).is_signed
    changed = agreed(pair, actor=pair.mentor.user, cadence_weeks=3)

    assert (signed, both) == ([True, False], True)
    assert (changed.is_signed, changed.mentee_signed_at) == (False, None)
    assert changed.mentor_signed_at is not None
    assert told() == [
        (pair.mentor.user_id, "agreement_changed"),
        (pair.mentee.user_id, "agreement_signed"),
        (pair.mentee.user_id, "agreement_changed"),
    ]


def test_saving_the_same_words_keeps_both_names():
    pair = a_pair()
    agreed(pair)
    sign(pair, pair.mentor.user)

    assert agreed(pair, actor=pair.mentor.user).is_signed


def test_nobody_signs_words_that_they_have_not_read():
    pair = a_pair()
    assert "nothing to sign" in refused(
        agreements.sign_agreement, actor=pair.mentor.user, pair=pair, seen=""
    )
    first = agreed(pair)
    shown = mark_of(first, agreements.FIELDS)
    agreed(pair, expectations="Other words.")

    words = refused(agreements.sign_agreement, actor=pair.mentor.user, pair=pair, seen=shown)

    assert "read them" in words
    assert Agreement.objects.get().mentor_signed_at is None
    assert "another window" in refused(
        agreements.write_agreement, actor=pair.mentor.user, pair=pair, seen=shown,
        cadence_weeks=2, **WORDS,
    )  # fmt: skip


@pytest.mark.parametrize(
    "bad", [{"expectations": " "}, {"confidentiality": "\u200b"}, {"cadence_weeks": 0},
            {"cadence_weeks": 13}],
)  # fmt: skip
def test_an_agreement_has_words_and_a_rhythm(bad):
    with pytest.raises(ValidationError):
        agreed(a_pair(), **bad)
    assert not Agreement.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_both_sign_at_once():
    pair = a_pair()
    agreed(pair)
    Agreement.objects.update(mentee_signed_at=None)
    two = [pair.mentee.user, pair.mentor.user]

    found = race(lambda n: sign(pair, two[n % 2]))

    assert found == {"written": 8}
    assert Agreement.objects.get().is_signed
    kinds = Notice.objects.filter(kind="mentoring.agreement_signed")
    assert sorted(kinds.values_list("recipient", flat=True)) == sorted(user.pk for user in two)


# --- goals ---
def test_a_goal_notes_where_its_skill_stood_and_where_it_came_to():
    pair, skill = a_pair(), SkillFactory()
    level = EmployeeSkill.objects.create(
        employee=pair.mentee, skill=skill, level=Decimal("2.3"), strength=1, as_of=today()
    )

    goal = pair_goals.add_goal(
        actor=pair.mentee.user, pair=pair, title=" Lead a review ", skill=skill,
        level_target=Decimal(4),
    )  # fmt: skip
    pair_goals.set_goal_progress(actor=pair.mentor.user, goal=goal, progress=60)
    level.level = Decimal("3.1")
    level.save()
    pair_goals.reach_goal(actor=pair.mentor.user, goal=goal)

    goal.refresh_from_db()
    assert (goal.title, goal.state, goal.progress) == ("Lead a review", "reached", 100)
    assert (goal.level_before, goal.level_target, goal.level_after) == (
        Decimal("2.3"), Decimal(4), Decimal("3.1"),
    )  # fmt: skip
    pair_goals.reopen_goal(actor=pair.mentee.user, goal=goal)
    goal.refresh_from_db()
    assert (goal.state, goal.progress, goal.level_after) == ("open", 90, None)


def test_another_skill_begins_anew_and_none_takes_the_levels_away():
    pair, skill, other = a_pair(), SkillFactory(), SkillFactory()
    EmployeeSkill.objects.create(
        employee=pair.mentee, skill=other, level=4, strength=1, as_of=today()
    )
    goal = pair_goals.add_goal(actor=pair.mentee.user, pair=pair, title="A", skill=skill)

    def edit(**values):
        row = PairGoal.objects.get()
        given = {"title": "A", "skill": skill, "level_target": None} | values
        return pair_goals.edit_goal(
            actor=pair.mentor.user, goal=row, seen=mark_of(row, given), **given
        )

    assert (goal.level_before, edit(skill=other).level_before) == (None, 4)
    assert edit(skill=None).level_before is None
    with pytest.raises(ValidationError, match="Choose a skill first"):
        edit(skill=None, level_target=Decimal(3))


def test_among_peers_nobody_learns_a_level_by_a_goal():
    pair, skill = a_pair(kind="peer"), SkillFactory()
    EmployeeSkill.objects.create(
        employee=pair.mentee, skill=skill, level=4, strength=1, as_of=today()
    )

    goal = pair_goals.add_goal(actor=pair.mentor.user, pair=pair, title="A", skill=skill)
    pair_goals.reach_goal(actor=pair.mentor.user, goal=goal)

    goal.refresh_from_db()
    assert (goal.level_before, goal.level_after) == (None, None)


def test_goals_that_make_no_sense_are_refused_in_words():
    pair = a_pair()
    gone = SkillFactory(retired_on=today())
    given = {"actor": pair.mentee.user, "pair": pair}

    assert "no longer in use" in refused(pair_goals.add_goal, **given, title="A", skill=gone)
    assert "Choose a skill" in refused(
        pair_goals.add_goal, **given, title="A", level_target=Decimal(3)
    )
    assert refused(pair_goals.add_goal, **given, title="  ")
    assert refused(
        pair_goals.add_goal, **given, title="A", skill=SkillFactory(), level_target=Decimal("5.1")
    )
    goal = pair_goals.add_goal(**given, title="A")
    one = {"actor": pair.mentee.user, "goal": goal}
    assert "0 to 100" in refused(pair_goals.set_goal_progress, **one, progress=101)
    assert "open already" in refused(pair_goals.reopen_goal, **one)
    pair_goals.drop_goal(**one)
    assert "take it up" in refused(pair_goals.reach_goal, **one)
    for number in range(pair_goals.MOST):
        pair_goals.add_goal(**given, title=f"B{number}")
    assert "goals are enough" in refused(pair_goals.add_goal, **given, title="C")


# --- notes ---
def test_a_note_is_for_both_and_only_its_writer_changes_it():
    pair = a_pair()
    note = pair_notes.add_note(actor=pair.mentee.user, pair=pair, text="One\r\ntwo ")
    pair_notes.add_note(actor=pair.mentee.user, pair=pair, text="Another")

    edited = pair_notes.edit_note(
        actor=pair.mentee.user, note=note, seen=mark_of(note, ("text",)), text="Three"
    )

    assert (note.text, edited.text, edited.changed_at is not None) == ("One\ntwo", "Three", True)
    for act in (
        lambda: pair_notes.edit_note(
            actor=pair.mentor.user, note=note, seen=mark_of(edited, ("text",)), text="x"
        ),
        lambda: pair_notes.remove_note(actor=pair.mentor.user, note=note),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert told() == [(pair.mentor.user_id, "note_added")]  # once a day
    pair_notes.remove_note(actor=pair.mentee.user, note=note)
    assert "removed meanwhile" in refused(pair_notes.remove_note, actor=pair.mentee.user, note=note)
    assert list(SharedNote.objects.values_list("text", flat=True)) == ["Another"]


def test_a_note_of_another_pairs_session_is_refused():
    pair, other = a_pair(), a_pair()
    session = other.sessions.create(starts_at=timezone.now())

    words = refused(
        pair_notes.add_note, actor=pair.mentee.user, pair=pair, text="x", session=session
    )

    assert "another pair" in words


@pytest.mark.django_db(transaction=True)
def test_of_eight_windows_on_one_note_one_is_saved():
    pair = a_pair()
    note = pair_notes.add_note(actor=pair.mentee.user, pair=pair, text="Before")
    seen = mark_of(note, ("text",))

    found = race(
        lambda n: pair_notes.edit_note(
            actor=pair.mentee.user, note=note, seen=seen, text=f"Window {n}"
        )
    )

    assert found["written"] == 1
    assert sum(found.values()) == 8
    assert sum("another window" in words for words in found) >= 1


# --- actions ---
def plan_of(person, state="active"):
    role = RoleFactory()
    more = {"activated_on": today()} if state == "active" else {}
    return DevelopmentPlan.objects.create(
        employee=person, role=role, role_version=role.current_version, state=state, **more
    )


def test_the_mentee_makes_an_action_part_of_their_plan_once():
    pair = a_pair()
    plan = plan_of(pair.mentee)
    action = pair_actions.add_action(
        actor=pair.mentor.user, pair=pair, title="Shadow the on-call", side="mentee",
        due_on=today() + 9 * DAY,
    )  # fmt: skip
    given = {"action": action, "plan": plan}

    with pytest.raises(PermissionDenied):
        pair_actions.plan_action(actor=pair.mentor.user, **given)
    made = pair_actions.plan_action(actor=pair.mentee.user, **given)

    item = PlanItem.objects.get()
    assert made.item == item
    assert (item.title, item.kind, item.due_on) == (
        "Shadow the on-call", "exposure", today() + 9 * DAY,
    )  # fmt: skip
    assert told() == [(pair.mentee.user_id, "action_added")]
    assert "already" in refused(pair_actions.plan_action, actor=pair.mentee.user, **given)
    words = refused(
        pair_actions.edit_action, actor=pair.mentee.user, action=made, title="x", side="mentor",
        seen=mark_of(made, ("title", "side")),
    )  # fmt: skip
    assert "stays theirs" in words


def test_actions_that_make_no_sense_are_refused_in_words():
    pair, other = a_pair(), a_pair()
    given = {"actor": pair.mentee.user, "pair": pair}
    add = pair_actions.add_action

    assert "today or a day" in refused(add, **given, title="A", side="mentee", due_on=today() - DAY)
    assert refused(add, **given, title="A", side="peer")
    assert refused(add, **given, title=" ", side="mentee")
    mine = add(**given, title="A", side="mentee")
    theirs = add(**given, title="B", side="mentor")
    act = {"actor": pair.mentee.user}
    words = refused(pair_actions.plan_action, **act, action=mine, plan=plan_of(other.mentee))
    assert "somebody else" in words
    plan = plan_of(pair.mentee, "in_review")
    assert "in review" in refused(pair_actions.plan_action, **act, action=mine, plan=plan)
    assert "yourself" in refused(pair_actions.plan_action, **act, action=theirs, plan=plan)
    done = pair_actions.tick_action(**act, action=mine, is_done=True)
    assert done.done_at is not None
    assert "stays as it was" in refused(
        pair_actions.edit_action, **act, action=mine, title="x", seen=mark_of(mine, ("title",))
    )
    assert pair_actions.tick_action(**act, action=mine, is_done=False).done_at is None
    pair_actions.remove_action(**act, action=mine)
    assert "removed" in refused(pair_actions.tick_action, **act, action=mine, is_done=True)


@pytest.mark.django_db(transaction=True)
def test_of_eight_clicks_one_makes_the_plans_action():
    pair = a_pair()
    plan = plan_of(pair.mentee)
    action = pair_actions.add_action(
        actor=pair.mentee.user, pair=pair, title="Shadow", side="mentee"
    )

    found = race(
        lambda _n: pair_actions.plan_action(actor=pair.mentee.user, action=action, plan=plan)
    )

    assert (found["written"], PlanItem.objects.count()) == (1, 1)


@pytest.mark.parametrize(("who", "other"), [("mentee", "mentor"), ("mentor", "mentee")])
def test_either_of_two_peers_takes_their_own_action_into_their_own_plan(who, other):
    pair = a_pair(kind="peer")
    mine, theirs = getattr(pair, who), getattr(pair, other)
    rows = {side: pair.actions.create(title="Call", side=side) for side in (who, other)}
    plans = {person: plan_of(person) for person in (mine, theirs)}

    done = pair_actions.plan_action(actor=mine.user, action=rows[who], plan=plans[mine])

    assert done.item.plan == plans[mine]
    given = {"actor": mine.user, "plan": plans[mine]}
    assert "yourself" in refused(pair_actions.plan_action, **given, action=rows[other])
    again = pair.actions.create(title="Call", side=who)
    given = {"actor": mine.user, "plan": plans[theirs]}
    assert "somebody else" in refused(pair_actions.plan_action, **given, action=again)


# --- introductions ---
def test_a_colleague_is_asked_and_answers():
    pair = a_pair()
    yes, no = (AssignmentFactory().employee for _n in range(2))

    rows = [
        introductions.introduce(
            actor=pair.mentor.user, pair=pair, colleague=who, purpose=" See how planning works "
        )
        for who in (yes, no)
    ]
    introductions.answer_introduction(actor=yes.user, introduction=rows[0], accepts=True)
    introductions.answer_introduction(actor=no.user, introduction=rows[1], accepts=False)

    found = Introduction.objects.order_by("pk").values_list("state", "purpose")
    assert list(found) == [
        ("accepted", "See how planning works"), ("declined", "See how planning works"),
    ]  # fmt: skip
    assert told() == [
        (yes.user_id, "introduction_asked"),
        (no.user_id, "introduction_asked"),
        (pair.mentor.user_id, "introduction_accepted"),
        (pair.mentee.user_id, "introduction_accepted"),
        (pair.mentor.user_id, "introduction_declined"),
    ]
    again = introductions.introduce(
        actor=pair.mentor.user, pair=pair, colleague=no, purpose="Another thing"
    )
    assert again.state == "asked"


@pytest.mark.parametrize(("who", "other"), [("mentee", "mentor"), ("mentor", "mentee")])
def test_either_of_two_peers_introduces_the_other_one(who, other):
    pair = a_pair(kind="peer")
    yes, no = (AssignmentFactory().employee for _n in range(2))
    asks, meets = getattr(pair, who), getattr(pair, other)

    rows = [
        introductions.introduce(actor=asks.user, pair=pair, colleague=one, purpose="Meet")
        for one in (yes, no)
    ]
    introductions.answer_introduction(actor=yes.user, introduction=rows[0], accepts=True)
    introductions.answer_introduction(actor=no.user, introduction=rows[1], accepts=False)

    assert {(row.introducer, row.introduced) for row in rows} == {(asks, meets)}
    assert told()[2:] == [
        (asks.user_id, "introduction_accepted"),
        (meets.user_id, "introduction_accepted"),
        (asks.user_id, "introduction_declined"),
    ]
    seen = {person: set(Introduction.objects.visible_to(person.user)) for person in (asks, meets)}
    assert seen == {asks: set(rows), meets: {rows[0]}}
    back = introductions.introduce(
        actor=meets.user, pair=pair, colleague=yes, purpose="You should meet too"
    )
    with pytest.raises(PermissionDenied):
        introductions.withdraw_introduction(actor=asks.user, introduction=back)
    introductions.withdraw_introduction(actor=meets.user, introduction=back)


@pytest.mark.parametrize(
    ("act", "seen"), [("asked", 0), ("withdrawn", 0), ("declined", 0), ("accepted", 1)]
)
def test_who_is_introduced_learns_of_it_by_a_yes_alone(act, seen):
    pair, colleague = a_pair(), AssignmentFactory().employee
    row = introductions.introduce(
        actor=pair.mentor.user, pair=pair, colleague=colleague, purpose="Meet"
    )
    if act == "withdrawn":
        introductions.withdraw_introduction(actor=pair.mentor.user, introduction=row)
    elif act != "asked":
        introductions.answer_introduction(
            actor=colleague.user, introduction=row, accepts=act == "accepted"
        )

    found = {
        who: (
            Introduction.objects.visible_to(who.user).count(),
            list(
                AuditEntry.objects.filter(subject=who, action__startswith="mentoring.introduction.")
                .order_by("pk")
                .values_list("action", flat=True)
            ),
        )
        for who in (pair.mentee, pair.mentor, colleague)
    }

    yes = ["mentoring.introduction.accepted"]
    rest = [] if act in ("asked", "accepted") else [f"mentoring.introduction.{act}"]
    assert found == {
        pair.mentee: (seen, yes * seen),
        pair.mentor: (1, ["mentoring.introduction.asked", *rest]),
        colleague: (1, []),
    }


def test_an_introduction_is_by_one_of_the_two():
    row = a_pair().introductions.create(colleague=AssignmentFactory().employee, purpose="Meet")

    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("UPDATE mentoring_introduction SET side='peer' WHERE id=%s", [row.pk])


def test_introductions_that_make_no_sense_are_refused_in_words():
    pair = a_pair()
    colleague, gone = AssignmentFactory().employee, EmployeeFactory()
    gone.employments.update(valid=period(today() - 30 * DAY, today()))
    away = EmployeeFactory(user=None)
    given = {"actor": pair.mentor.user, "pair": pair, "purpose": "Meet"}

    for two in (pair.mentee, pair.mentor):
        assert "somebody else" in refused(introductions.introduce, **given, colleague=two)
    for one in (gone, away):
        assert "cannot sign in" in refused(introductions.introduce, **given, colleague=one)
    assert refused(introductions.introduce, **given | {"purpose": " "}, colleague=colleague)
    row = introductions.introduce(**given, colleague=colleague)
    again = given | {"purpose": "Meet again"}
    assert "asked already" in refused(introductions.introduce, **again, colleague=colleague)
    with pytest.raises(PermissionDenied):
        introductions.introduce(**given | {"actor": pair.mentee.user}, colleague=colleague)
    for actor in (pair.mentor.user, pair.mentee.user):
        with pytest.raises(PermissionDenied):
            introductions.answer_introduction(actor=actor, introduction=row, accepts=True)
    for actor in (colleague.user, pair.mentee.user):
        with pytest.raises(PermissionDenied):
            introductions.withdraw_introduction(actor=actor, introduction=row)
    introductions.withdraw_introduction(actor=pair.mentor.user, introduction=row)
    answer = {"actor": colleague.user, "introduction": row, "accepts": True}
    assert "taken back" in refused(introductions.answer_introduction, **answer)


@pytest.mark.django_db(transaction=True)
def test_a_colleague_who_answers_while_the_pair_ends_gets_one_outcome():
    """Either the answer counts and the pair ends after it, or the end takes the question back."""
    pair, colleague = a_pair(), AssignmentFactory().employee
    row = introductions.introduce(
        actor=pair.mentor.user, pair=pair, colleague=colleague, purpose="Meet"
    )
    outcomes = {}

    def answer():
        try:
            introductions.answer_introduction(actor=colleague.user, introduction=row, accepts=True)
            outcomes["answer"] = "accepted"
        except ValidationError:
            outcomes["answer"] = "withdrawn"
        finally:
            connection.close()

    def end():
        try:
            end_pair(actor=pair.mentee.user, pair=pair, reason="rematch")
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for one in (answer, end)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    row.refresh_from_db()
    pair.refresh_from_db()
    assert (row.state, pair.state) == (outcomes["answer"], "ended")


# --- who writes ---
def everything(pair):
    """Every act of the workspace, as functions of who acts."""
    goal = pair.goals.create(title="A")
    dropped = pair.goals.create(title="B", state="dropped")
    note = pair.notes.create(text="x", by=pair.mentee.user)
    action = pair.actions.create(title="x", side="mentee")
    return {
        "agree": lambda who: agreed(pair, actor=who),
        "goal": lambda who: pair_goals.add_goal(actor=who, pair=pair, title="x"),
        "edit goal": lambda who: pair_goals.edit_goal(
            actor=who, goal=goal, title="x", seen=mark_of(goal, ("title",))
        ),
        "progress": lambda who: pair_goals.set_goal_progress(actor=who, goal=goal, progress=5),
        "reach": lambda who: pair_goals.reach_goal(actor=who, goal=goal),
        "drop": lambda who: pair_goals.drop_goal(actor=who, goal=goal),
        "reopen": lambda who: pair_goals.reopen_goal(actor=who, goal=dropped),
        "note": lambda who: pair_notes.add_note(actor=who, pair=pair, text="x"),
        "edit note": lambda who: pair_notes.edit_note(
            actor=who, note=note, text="y", seen=mark_of(note, ("text",))
        ),
        "remove note": lambda who: pair_notes.remove_note(actor=who, note=note),
        "action": lambda who: pair_actions.add_action(
            actor=who, pair=pair, title="x", side="mentee"
        ),
        "edit action": lambda who: pair_actions.edit_action(
            actor=who, action=action, title="y", seen=mark_of(action, ("title",))
        ),
        "tick": lambda who: pair_actions.tick_action(actor=who, action=action, is_done=True),
        "remove action": lambda who: pair_actions.remove_action(actor=who, action=action),
        "introduce": lambda who: introductions.introduce(
            actor=who, pair=pair, colleague=AssignmentFactory().employee, purpose="x"
        ),
    }


def test_nobody_but_the_two_writes_whatever_their_rights():
    pair = a_pair()
    acts = everything(pair)
    people = around(pair)
    for who in set(people) - {"mentee", "mentor"}:
        for act in acts.values():
            with pytest.raises(PermissionDenied):
                act(people[who])


@pytest.mark.parametrize("state", ["proposed", "ended"])
def test_nothing_is_written_before_a_pair_begins_or_after_it_ended(state):
    pair = a_pair()
    acts = everything(pair)
    if state == "ended":
        end_pair(actor=pair.mentee.user, pair=pair, reason="rematch")
    else:
        pair = a_pair(state="proposed", holds_seat=False, starts_on=None, ends_on=None)
        acts = everything(pair)

    words = {_words(act, pair) for act in acts.values()}

    assert words == {
        "This pair has ended: what was written stays as it is."
        if state == "ended"
        else "This pair has not begun: both have to accept first."
    }


def _words(act, pair):
    """What the mentor is refused with; the mentee, where it is not the mentor's to do."""
    try:
        return refused(act, who=pair.mentor.user)
    except PermissionDenied:
        return refused(act, who=pair.mentee.user)


def test_the_audit_knows_that_something_was_written_and_not_what():
    pair = a_pair()
    secret = "canaryaudit"
    agreed(pair, expectations=secret)
    goal = pair_goals.add_goal(actor=pair.mentee.user, pair=pair, title=secret)
    pair_notes.add_note(actor=pair.mentee.user, pair=pair, text=secret)
    pair_actions.add_action(actor=pair.mentee.user, pair=pair, title=secret, side="mentor")
    introductions.introduce(
        actor=pair.mentor.user, pair=pair, colleague=AssignmentFactory().employee, purpose=secret
    )
    pair_goals.drop_goal(actor=pair.mentee.user, goal=goal)

    rows = AuditEntry.objects.filter(action__startswith="mentoring.").order_by("pk")
    assert [row.action.removeprefix("mentoring.") for row in rows] == [
        "agreement.changed", "pair_goal.added", "note.added", "pair_action.added",
        "introduction.asked", "pair_goal.dropped",
    ]  # fmt: skip
    assert not any(secret in f"{row.details}{row.object_id}" for row in rows)
    notices = [f"{row.params}{row.subject}{row.period}" for row in Notice.objects.all()]
    assert not any(secret in text for text in notices)


def test_an_action_that_was_planned_outlives_its_removal_from_the_list():
    pair = a_pair()
    action = PairAction.objects.create(pair=pair, title="x", side="mentee")
    pair_actions.plan_action(actor=pair.mentee.user, action=action, plan=plan_of(pair.mentee))

    pair_actions.remove_action(actor=pair.mentor.user, action=action)

    assert (PairAction.objects.count(), PlanItem.objects.count()) == (0, 1)
