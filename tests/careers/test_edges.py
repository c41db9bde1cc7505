"""Ladders, moves and bookmarks: the services that write them."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from careers.models import Bookmark, Ladder, Move
from careers.services.bookmarks import add_bookmark, remove_bookmark
from careers.services.ladders import add_move, describe_ladder, remove_move
from lib.dates import today
from talent.models import SYSTEM, AuditEntry
from tests.factories import (
    EmployeeFactory,
    JobFamilyFactory,
    RoleFactory,
    TrackFactory,
    hr_admin,
)

pytestmark = pytest.mark.django_db


def actions():
    entries = AuditEntry.objects.order_by("pk")
    return [entry.action for entry in entries if entry.action.startswith("careers.")]


def test_a_ladder_is_described_once_for_a_family_and_track():
    family, track, actor = JobFamilyFactory(), TrackFactory(), hr_admin()

    describe_ladder(actor=actor, family=family, track=track, description="Grow by depth.")
    describe_ladder(actor=actor, family=family, track=track, description="Grow by depth.")
    describe_ladder(actor=actor, family=family, track=track, description="Grow by craft.")

    assert list(Ladder.objects.values_list("description", flat=True)) == ["Grow by craft."]
    assert actions() == ["careers.ladder.described"] * 2


def test_a_move_is_drawn_and_taken_back():
    start, goal, actor = RoleFactory(), RoleFactory(), hr_admin()

    move = add_move(actor=actor, from_role=start, to_role=goal, source="Workshop")
    drawn = list(Move.objects.values_list("from_role", "to_role", "kind", "source"))
    remove_move(actor=actor, move=move)

    assert drawn == [(start.pk, goal.pk, "curated", "Workshop")]
    assert list(Move.objects.all()) == []
    assert actions() == ["careers.move.added", "careers.move.removed"]


def test_a_move_is_refused_twice_to_itself_and_to_retired_roles():
    start, goal = RoleFactory(), RoleFactory()
    add_move(actor=SYSTEM, from_role=start, to_role=goal)
    refusals = []

    for to_role in (goal, start, RoleFactory(retired_on=today())):
        with pytest.raises(ValidationError) as refusal:
            add_move(actor=SYSTEM, from_role=start, to_role=to_role)
        refusals.append(refusal.value.messages)

    assert refusals == [
        ["This move is drawn already."],
        ["A move leads to another role."],
        ["A move leads between roles that are in use."],
    ]


def test_only_hr_admins_draw_the_map():
    peer, start, goal = EmployeeFactory().user, RoleFactory(), RoleFactory()
    move = add_move(actor=SYSTEM, from_role=start, to_role=goal)

    for act in (
        lambda: add_move(actor=peer, from_role=goal, to_role=start),
        lambda: remove_move(actor=peer, move=move),
        lambda: describe_ladder(actor=peer, family=JobFamilyFactory(), track=TrackFactory()),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_bookmark_is_kept_once_and_removed_without_complaint():
    me, role = EmployeeFactory(), RoleFactory()

    add_bookmark(actor=me.user, employee=me, role=role)
    add_bookmark(actor=me.user, employee=me, role=role)
    kept = list(Bookmark.objects.values_list("employee", "role"))
    remove_bookmark(actor=me.user, employee=me, role=role)
    remove_bookmark(actor=me.user, employee=me, role=role)

    assert kept == [(me.pk, role.pk)]
    assert list(Bookmark.objects.all()) == []
    assert actions() == ["careers.bookmark.added", "careers.bookmark.removed"]


def test_bookmarks_are_ones_own_and_of_roles_one_may_see():
    me, other = EmployeeFactory(), EmployeeFactory()

    with pytest.raises(PermissionDenied):
        add_bookmark(actor=other.user, employee=me, role=RoleFactory())
    with pytest.raises(PermissionDenied):
        remove_bookmark(actor=hr_admin(), employee=me, role=RoleFactory())
    with pytest.raises(ValidationError) as refusal:
        add_bookmark(actor=me.user, employee=me, role=RoleFactory(published=False))

    assert refusal.value.messages == ["This role is no longer offered."]
