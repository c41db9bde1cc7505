"""Conversations: what the services write, and what they and Postgres refuse."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from careers.models import Conversation, ConversationNotes, ConversationState, PlanItem, Preparation
from careers.services.conversation_parts import (
    add_point,
    agree_action,
    remove_point,
    save_notes,
    save_preparation,
    tick_point,
)
from careers.services.conversations import (
    cancel_conversation,
    hold_conversation,
    move_conversation,
    plan_conversation,
)
from lib.dates import today
from lib.editing import mark_of
from talent.models import SYSTEM, AuditEntry, Notice
from tests.careers.conversations import DAY, held, level_between, new_boss, pair, talk
from tests.factories import EmployeeFactory, hr_admin
from tests.talent.test_reliability_races import race

pytestmark = pytest.mark.django_db
WHEN = ("starts_at", "minutes", "place")


def soon():
    return timezone.now() + 7 * DAY


def refused(act, **given):
    with pytest.raises(ValidationError) as refusal:
        act(**given)
    return " ".join(refusal.value.messages)


def test_a_conversation_is_planned_moved_and_held_and_the_next_one_planned():
    me, boss, _top = pair()
    one = plan_conversation(
        actor=me.user, employee=me, manager=boss, starts_at=soon(), place="Room Ä 3"
    )
    later = soon() + DAY
    move_conversation(
        actor=boss.user, conversation=one, seen=mark_of(one, WHEN), starts_at=later,
        minutes=45, place="",
    )  # fmt: skip
    hold_conversation(
        actor=boss.user, conversation=one, held_on=today(), next_at=timezone.now() + 180 * DAY
    )

    one.refresh_from_db()
    after = Conversation.objects.planned().get()
    assert (one.starts_at, one.minutes, one.changes) == (later, 45, 1)
    assert (one.state, one.held_on) == ("held", today())
    assert (after.employee, after.manager, after.minutes) == (me, boss, 45)
    rows = Notice.objects.order_by("pk").values_list("recipient", "kind")
    assert list(rows) == [
        (boss.user_id, "careers.conversation_planned"),
        (me.user_id, "careers.conversation_moved"),
        (me.user_id, "careers.conversation_planned"),
    ]
    acts = AuditEntry.objects.filter(action__startswith="careers.").order_by("pk")
    assert [entry.action.removeprefix("careers.conversation.") for entry in acts] == [
        "planned", "moved", "held", "planned",
    ]  # fmt: skip


def test_only_the_two_plan_and_write():
    me, boss, top = pair()
    one = talk(me, boss)
    point = one.points.create(text="Pay", by=me.user)
    others = [top.user, hr_admin(), SYSTEM, EmployeeFactory().user]
    acts = [
        lambda actor: plan_conversation(actor=actor, employee=me, manager=boss, starts_at=soon()),
        lambda actor: cancel_conversation(actor=actor, conversation=one),
        lambda actor: hold_conversation(actor=actor, conversation=one),
        lambda actor: save_notes(actor=actor, conversation=one, text="x", seen=0),
        lambda actor: save_preparation(actor=actor, conversation=one, text="x", seen=""),
        lambda actor: add_point(actor=actor, conversation=one, text="x"),
        lambda actor: tick_point(actor=actor, point=point, is_done=True),
        lambda actor: remove_point(actor=actor, point=point),
        lambda actor: agree_action(actor=actor, conversation=one, title="x", kind="exposure"),
    ]

    for act in acts:
        for actor in others:
            with pytest.raises(PermissionDenied):
                act(actor)
    with pytest.raises(PermissionDenied):
        remove_point(actor=boss.user, point=point)
    with pytest.raises(PermissionDenied):  # the skip-level manager does not hold it
        plan_conversation(actor=me.user, employee=me, manager=top, starts_at=soon())


def test_what_makes_no_sense_is_refused_in_words():
    me, boss, _top = pair()
    given = {"actor": me.user, "employee": me, "manager": boss}

    assert "has passed" in refused(plan_conversation, **given, starts_at=soon() - 30 * DAY)
    assert "two years" in refused(plan_conversation, **given, starts_at=soon() + 3000 * DAY)
    assert "8 hours" in refused(plan_conversation, **given, starts_at=soon(), minutes=1000)
    one = plan_conversation(**given, starts_at=soon())
    assert "planned already" in refused(plan_conversation, **given, starts_at=soon())
    both = {"actor": me.user, "conversation": one}
    assert "today or a day before" in refused(hold_conversation, **both, held_on=today() + DAY)
    assert "last year" in refused(hold_conversation, **both, held_on=today() - 4000 * DAY)
    cancel_conversation(**both)
    assert "called off" in refused(hold_conversation, **both)
    assert "called off" in refused(save_notes, **both, text="x", seen=0)
    done = held(me, boss)
    assert "held already" in refused(cancel_conversation, actor=me.user, conversation=done)


def test_a_refused_next_day_leaves_the_conversation_planned():
    me, boss, _top = pair()
    one = talk(me, boss, in_days=0)

    with pytest.raises(ValidationError) as refusal:
        hold_conversation(actor=me.user, conversation=one, next_at=soon() - 90 * DAY)

    assert list(refusal.value.message_dict) == ["next_at"]
    one.refresh_from_db()
    assert one.state == "planned"


def test_who_leads_from_above_by_now_ends_a_talk_and_plans_none():
    me, boss, _top = pair()
    one = talk(me, boss, in_days=-1)
    level_between(me, boss)

    words = refused(hold_conversation, actor=boss.user, conversation=one, next_at=soon())
    hold_conversation(actor=boss.user, conversation=one)

    assert words == "Leila Haddad no longer reports to Ingrid Solberg directly: leave this empty."
    assert list(Conversation.objects.values_list("pk", "state")) == [(one.pk, "held")]


def test_a_stale_save_of_the_notes_overwrites_nothing():
    me, boss, _top = pair()
    one = talk(me, boss)
    save_notes(actor=me.user, conversation=one, text="Grüße, 你好 👩🏽‍🚀\r\nzwei", seen=0)
    save_notes(actor=boss.user, conversation=one, text="Second", seen=1)

    assert "Read both texts" in refused(
        save_notes, actor=me.user, conversation=one, text="Third", seen=1
    )
    texts = one.versions.order_by("number").values_list("number", "text", "by")
    assert list(texts) == [
        (1, "Grüße, 你好 👩🏽‍🚀\nzwei", me.user_id), (2, "Second", boss.user_id),
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_eight_who_save_notes_at_once_make_one_version():
    me, boss, _top = pair()
    one = talk(me, boss)

    outcomes = race(lambda n: save_notes(actor=me.user, conversation=one, text=f"By {n}", seen=0))

    assert outcomes["written"] == 1
    assert ConversationNotes.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_who_plan_at_once_plan_one():
    me, boss, _top = pair()

    outcomes = race(
        lambda n: plan_conversation(
            actor=(me, boss)[n % 2].user, employee=me, manager=boss, starts_at=soon()
        )
    )

    assert outcomes["written"] == 1
    assert Conversation.objects.count() == 1


def test_a_preparation_is_kept_apart_and_leaves_no_trace():
    me, boss, _top = pair()
    one = talk(me, boss)
    empty = mark_of(Preparation(), ("text",))
    save_preparation(actor=me.user, conversation=one, text="I want to move", seen=empty)
    save_preparation(actor=boss.user, conversation=one, text="She may leave", seen=empty)

    assert "another window" in refused(
        save_preparation, actor=me.user, conversation=one, text="Other", seen=empty
    )
    for who, text in ((me, "I want to move"), (boss, "She may leave")):
        assert list(Preparation.objects.visible_to(who.user).values_list("text")) == [(text,)]
    assert AuditEntry.objects.filter(action__startswith="careers.").count() == 0


def test_an_agreed_action_joins_the_plan_and_begins_one_where_there_is_none():
    me, boss, _top = pair()
    one = talk(me, boss)

    first = agree_action(
        actor=boss.user, conversation=one, title="Visit two customers", kind="exposure",
        due_on=today() + 30 * DAY,
    )  # fmt: skip
    second = agree_action(actor=me.user, conversation=one, title="Read", kind="education")

    plan = first.item.plan
    assert (plan.employee, plan.state, second.item.plan) == (me, "draft", plan)
    assert plan.role == me.assignments.get().role
    assert list(plan.items.values_list("title", "kind")) == [
        ("Visit two customers", "exposure"), ("Read", "education"),
    ]  # fmt: skip
    told = Notice.objects.filter(kind="careers.conversation_agreed").values_list("recipient")
    assert list(told) == [(me.user_id,)]


def test_no_action_joins_a_plan_of_somebody_else_or_one_in_review():
    me, boss, top = pair()
    one, other = talk(me, boss), talk(boss, top)
    foreign = agree_action(actor=top.user, conversation=other, title="x", kind="exposure").item.plan
    given = {"actor": boss.user, "conversation": one, "title": "x", "kind": "exposure"}

    assert "somebody else" in refused(agree_action, **given, plan=foreign)
    mine = agree_action(**given).item.plan
    mine.state = "in_review"
    mine.submitted_at = timezone.now()
    mine.save()
    assert "in review" in refused(agree_action, **given)
    assert PlanItem.objects.filter(plan=mine).count() == 1


def test_without_a_role_there_is_no_plan_to_join():
    me, boss, _top = pair()
    one = talk(me, boss)
    me.assignments.all().delete()

    assert "begin a plan first" in refused(
        agree_action, actor=boss.user, conversation=one, title="x", kind="exposure"
    )


def test_when_the_manager_changes_nothing_is_added_and_nobody_inherits():
    me, boss, _top = pair()
    one = talk(me, boss)
    save_notes(actor=me.user, conversation=one, text="Ours", seen=0)
    after = new_boss(me)

    for actor in (me.user, boss.user):
        words = refused(save_notes, actor=actor, conversation=one, text="x", seen=1)
        assert (
            words
            == "Ingrid Solberg no longer leads Leila Haddad: this conversation stays as it is."
        )
        assert "no longer leads" in refused(hold_conversation, actor=actor, conversation=one)
    with pytest.raises(PermissionDenied):
        save_notes(actor=after.user, conversation=one, text="x", seen=1)
    cancel_conversation(actor=boss.user, conversation=one)

    assert list(ConversationNotes.objects.visible_to(boss.user)) == []
    assert list(Conversation.objects.visible_to(after.user)) == []


def test_no_word_of_theirs_is_in_the_audit_or_in_notices():
    me, boss, _top = pair()
    one = plan_conversation(
        actor=me.user, employee=me, manager=boss, starts_at=soon(), place="secret-room"
    )
    point = add_point(actor=me.user, conversation=one, text="secret-point")
    tick_point(actor=boss.user, point=point, is_done=True)
    save_notes(actor=me.user, conversation=one, text="secret-notes", seen=0)
    remove_point(actor=me.user, point=point)
    hold_conversation(actor=me.user, conversation=one)

    kept = str(list(AuditEntry.objects.values())) + str(list(Notice.objects.values()))
    assert "secret" not in kept


STEPS = {("planned", "held"), ("planned", "cancelled")}


def test_the_database_lets_only_the_listed_steps_through():
    me, boss, _top = pair()
    found = set()
    days = {"held": today()}
    for before in ConversationState.values:
        for after in ConversationState.values:
            Conversation.objects.all().delete()
            one = talk(me, boss, state=before, held_on=days.get(before))
            try:
                with transaction.atomic():
                    Conversation.objects.filter(pk=one.pk).update(
                        state=after, held_on=days.get(after)
                    )
            except IntegrityError:
                continue
            if before != after:
                found.add((before, after))

    assert found == STEPS


@pytest.mark.parametrize(
    "wrong",
    [{"state": "other"}, {"minutes": 5}, {"minutes": 999}, {"held_on": today()}, {"state": "held"}],
    ids=str,
)
def test_the_database_refuses_what_a_conversation_cannot_be(wrong):
    me, boss, _top = pair()

    with pytest.raises(IntegrityError), transaction.atomic():
        talk(me, boss, **wrong)


def test_the_database_refuses_a_conversation_with_oneself_and_two_that_are_planned():
    me, boss, _top = pair()

    with pytest.raises(IntegrityError), transaction.atomic():
        talk(me, me)
    talk(me, boss)
    with pytest.raises(IntegrityError), transaction.atomic():
        talk(me, boss, in_days=20)
