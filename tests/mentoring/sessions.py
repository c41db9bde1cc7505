"""Sessions of a pair as tests need them."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from mentoring.models import Session
from tests.mentoring.pairs import a_pair

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
QUESTIONS = [
    {"key": "helped", "kind": "agree", "text": {"en": "It helps"}, "required": True,
     "may_not_know": True},
    {"key": "grade", "kind": "scale", "text": {"en": "How much, 0 to 10?"}},
    {"key": "more", "kind": "comment", "text": {"en": "Anything else?"}},
]  # fmt: skip


def old_pair(days=60, **more):
    """A pair that began some days ago, for 24 weeks, with questions in its programme."""
    start = timezone.localdate() - timedelta(days=days)
    pair = a_pair(starts_on=start, ends_on=start + timedelta(weeks=24), **more)
    pair.programme.questions = QUESTIONS
    pair.programme.save()
    return pair


def session(pair, *, in_days=7.0, state="agreed", by=None, **more) -> Session:
    over = state not in ("proposed", "agreed")
    return Session.objects.create(
        pair=pair, starts_at=timezone.now() + in_days * DAY, state=state,
        proposed_by=by or pair.mentee.user, settled_at=timezone.now() if over else None, **more,
    )  # fmt: skip


def signed_in(person):
    client = Client()
    client.force_login(getattr(person, "user", person))
    return client
