"""What somebody wrote outlives the record of the person whom it is about."""

import pytest
from django.db.models import ProtectedError

from careers.models import ConversationNotes
from careers.services.plans import start_plan
from tests.careers.conversations import held, pair
from tests.careers.openings import applied, build_hiring, published
from tests.careers.plans import build_team

pytestmark = pytest.mark.django_db


def refused(person):
    """What stands in the way of deleting somebody's record."""
    with pytest.raises(ProtectedError) as refusal:
        person.delete()
    return refusal.value.protected_objects


def test_neither_of_two_who_spoke_is_deleted_with_the_notes_of_the_other():
    me, boss, _top = pair()
    one = held(me, boss)
    one.versions.create(number=1, text="What Leila wrote", by=me.user)
    one.versions.create(number=2, text="What Ingrid wrote", by=boss.user)
    boss.managed_assignments.all().delete()

    assert (refused(me), refused(boss)) == ({one}, {one})
    assert ConversationNotes.objects.count() == 2


def test_nobody_is_deleted_with_a_plan_on_which_others_commented():
    team = build_team()
    plan = start_plan(actor=team.user, employee=team.me, role=team.target)
    plan.comments.create(author=team.manager.user, text="Well chosen")

    assert refused(team.me) == {plan}


def test_nobody_is_deleted_with_an_application_that_others_answered():
    hiring = build_hiring()
    row = applied(published(hiring), hiring.me)

    assert refused(hiring.me) == {row}
