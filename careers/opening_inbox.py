"""What waits for a person about openings, in words."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _

from careers.queries.opening_waiting import Waiting, waiting_rows
from talent.models import Employee, User
from talent.registry import InboxItem


def waiting(user: User, me: Employee) -> list[InboxItem]:
    """Openings to approve or publish, applications to answer or decide, offers to accept."""
    return [WORDS[row.what](row) for row in waiting_rows(user, me)]


def _approve(row: Waiting) -> InboxItem:
    return InboxItem(
        title=_("Approve an opening: %(title)s") % {"title": row.title},
        meta=_("Openings"),
        since=row.at,
        url=reverse("careers:opening_detail", args=[row.key]),
        action=_("Have a look"),
        icon="briefcase",
    )


def _publish(row: Waiting) -> InboxItem:
    return InboxItem(
        title=_("Publish your opening: %(title)s") % {"title": row.title},
        detail=_("It is approved; nobody sees it yet."),
        meta=_("Openings"),
        since=row.at,
        url=reverse("careers:opening_detail", args=[row.key]),
        action=_("Publish"),
        icon="briefcase",
    )


def _answer(row: Waiting) -> InboxItem:
    return InboxItem(
        title=_("%(name)s applies for “%(title)s”") % {"name": row.who, "title": row.title},
        detail=_("It goes on once you approve."),
        meta=_("Openings"),
        since=row.at,
        url=reverse("careers:application_detail", args=[row.key]),
        action=_("Answer"),
        icon="user-plus",
        about=row.about,
    )


def _decide(row: Waiting) -> InboxItem:
    return InboxItem(
        title=_("Decide about %(name)s for “%(title)s”") % {"name": row.who, "title": row.title},
        meta=_("Openings"),
        since=row.at,
        url=reverse("careers:application_detail", args=[row.key]),
        action=_("Decide"),
        icon="user-plus",
    )


def _offer(row: Waiting) -> InboxItem:
    return InboxItem(
        title=_("You have an offer: %(title)s") % {"title": row.title},
        meta=_("Openings"),
        since=row.at,
        url=reverse("careers:application_detail", args=[row.key]),
        action=_("Answer the offer"),
        icon="star",
    )


WORDS: dict[str, Callable[[Waiting], InboxItem]] = {
    "approve": _approve,
    "publish": _publish,
    "answer": _answer,
    "decide": _decide,
    "offer": _offer,
}
