"""Conversations and their words are read by whom the plain statement of the table says (A3)."""

import pytest
from hypothesis import given, settings

from careers.models import AgendaPoint, Conversation, ConversationNotes, Preparation
from tests import oracle
from tests.careers.conversations import talk
from tests.talent.test_visibility import build, organisations
from tests.undone import undone

pytestmark = pytest.mark.django_db


@settings(max_examples=20, deadline=None)
@given(plan=organisations)
def test_conversations_are_read_by_whom_the_table_says(plan):
    with undone():
        people, users = build(plan)
        talks = []
        for number, person in enumerate(people):
            other = people[(number + 1) % len(people)]
            if other == person or person.user is None or other.user is None:
                continue
            one = talk(person, other)
            for place, writer in enumerate((person, other)):
                one.versions.create(number=place + 1, text="x", by=writer.user)
                one.points.create(text="x", by=writer.user)
                one.preparations.create(text="x", by=writer.user)
            talks.append(one)
        known = oracle.facts()

        for user in users:
            holds = {
                one.pk for one in talks
                if oracle.holds_conversation(known, user, one.employee, one.manager)
            }  # fmt: skip
            words = {
                (one.pk, writer.user_id)
                for one in talks
                for writer in (one.employee, one.manager)
                if oracle.sees_words_of_conversation(
                    known, user, one.employee, one.manager, writer.user
                )
            }
            own = {pair for pair in words if pair[1] == user.pk}
            assert set(Conversation.objects.visible_to(user).values_list("pk", flat=True)) == holds
            for model in (ConversationNotes, AgendaPoint):
                rows = model.objects.visible_to(user).values_list("conversation", "by")
                assert set(rows) == words
            rows = Preparation.objects.visible_to(user).values_list("conversation", "by")
            assert set(rows) == own
