"""Feedback on request as its pages list it."""

from django.db.models import Q, QuerySet

from leadership.models import FeedbackRequest, RequestState
from lib.paging import Page, page_of
from talent.models import User

MOST_WORDS = 6


def requests_of(user: User, show: str) -> QuerySet[FeedbackRequest]:
    """What I asked others, what others ask of me, or what my people share with me."""
    rows = FeedbackRequest.objects.visible_to(user).select_related("asker", "asked", "skill")
    if show == "asked":
        return rows.filter(asked__user=user).exclude(state=RequestState.WITHDRAWN)
    if show == "shared":
        return rows.exclude(Q(asker__user=user) | Q(asked__user=user))
    return rows.filter(asker__user=user)


def request_page(user: User, show: str, text: str, cursor: str) -> Page[FeedbackRequest]:
    """One page of them, the newest first."""
    rows = requests_of(user, show)
    for word in text.split()[:MOST_WORDS]:
        rows = rows.filter(
            Q(topic__icontains=word)
            | Q(answer__icontains=word)
            | Q(asker__name_folded__icontains=word)
            | Q(asked__name_folded__icontains=word)
        )
    return page_of(rows, "-asked_at", "-pk", cursor=cursor)
