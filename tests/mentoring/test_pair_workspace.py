"""The workspace of a pair: its agreement, and who writes what there."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from careers.models import PlanItem
from lib.editing import mark_of
from mentoring.models import Agreement, PairAction
from mentoring.services import agreements, introductions, pair_actions, pair_goals, pair_notes
from mentoring.services.pairs import end_pair
from talent.models import AuditEntry, Notice
from tests.factories import AssignmentFactory
from tests.mentoring.pairs import a_pair, around, plan_of
from tests.mentoring.test_pair_life import refused, told
from tests.talent.test_reliability_races import race

pytestmark = pytest.mark.django_db
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
