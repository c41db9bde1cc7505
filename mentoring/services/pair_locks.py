"""Pairs under a lock: whoever changes a pair, or what its two share, holds the pair's row.

The locks of both enrolments come first, in the order of their ids, for everybody alike: so two
acts wait for each other, and never in a circle.
"""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring import access
from mentoring.models import Enrolment, Pair, PairState
from talent.access import require
from talent.models import Actor, User
from talent.services.notices import notify

LOADED = ("programme", "mentee__user", "mentor__user", "mentee_enrolment", "mentor_enrolment")


def locked_pair(pair: Pair) -> Pair:
    """The pair as it stands now; nobody else changes it or what belongs to it meanwhile."""
    both = [pair.mentee_enrolment_id, pair.mentor_enrolment_id]
    list(Enrolment.objects.filter(pk__in=both).order_by("pk").select_for_update(of=("self",)))
    rows = Pair.objects.select_for_update(of=("self",))
    return rows.select_related(*LOADED).get(pk=pair.pk)


def writable(actor: Actor, pair: Pair) -> Pair:
    """A pair under lock, for one of its two, as long as it goes on; a pause stops no writing."""
    require(access.is_one_of_pair(actor, pair))
    pair = locked_pair(pair)
    require_going(pair)
    return pair


def a_moment_ago() -> datetime:
    """Since when the same words by the same person are one press of a button, sent twice.

    The lock on the pair lets the second one see what the first one wrote.
    """
    return timezone.now() - timedelta(minutes=1)


def require_going(pair: Pair) -> None:
    """What has ended stays as it is, and what has not begun has nothing to keep."""
    if pair.state == PairState.PROPOSED:
        raise ValidationError(_("This pair has not begun: both have to accept first."))
    if not pair.is_going:
        raise ValidationError(_("This pair has ended: what was written stays as it is."))


def tell_others(actor: Actor, pair: Pair, kind: str, **more: str) -> None:
    """Tell whoever of the two did not act; both, where neither did."""
    for person in (pair.mentee, pair.mentor):
        user = person.user
        if user is None or not user.is_active or (isinstance(actor, User) and user == actor):
            continue
        notify(user, kind, subject=pair, **more)
