"""What waits for a person about openings, in words."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.queries.opening_waiting import waiting_parts
from talent.queries.waiting import Waiting
from talent.registry import InboxItem, WaitingSource


def _approve(row: Waiting) -> InboxItem:
    return InboxItem(
        title=_("Approve an opening: %(title)s") % {"title": row.words},
        meta=_("Openings"),
        since=row.at or timezone.now(),
        url=reverse("careers:opening_detail", args=[row.key]),
        action=_("Have a look"),
        icon="briefcase",
        approve=f"opening:{row.key}",
    )


def _publish(row: Waiting) -> InboxItem:
    return InboxItem(
        title=_("Publish your opening: %(title)s") % {"title": row.words},
        detail=_("It is approved; nobody sees it yet."),
        meta=_("Openings"),
        since=row.at or timezone.now(),
        url=reverse("careers:opening_detail", args=[row.key]),
        action=_("Publish"),
        icon="briefcase",
    )


def _answer(row: Waiting) -> InboxItem:
    return InboxItem(
        title=_("%(name)s applies for “%(title)s”") % {"name": row.who, "title": row.words},
        detail=_("It goes on once you approve."),
        meta=_("Openings"),
        since=row.at or timezone.now(),
        url=reverse("careers:application_detail", args=[row.key]),
        action=_("Answer"),
        icon="user-plus",
        about=row.about,
    )


def _decide(row: Waiting) -> InboxItem:
    return InboxItem(
        title=_("Decide about %(name)s for “%(title)s”") % {"name": row.who, "title": row.words},
        meta=_("Openings"),
        since=row.at or timezone.now(),
        url=reverse("careers:application_detail", args=[row.key]),
        action=_("Decide"),
        icon="user-plus",
    )


def _offer(row: Waiting) -> InboxItem:
    return InboxItem(
        title=_("You have an offer: %(title)s") % {"title": row.words},
        meta=_("Openings"),
        since=row.at or timezone.now(),
        url=reverse("careers:application_detail", args=[row.key]),
        action=_("Answer the offer"),
        icon="star",
    )


# Openings to approve or publish, applications to answer or decide, and offers to accept.
WAITING = WaitingSource(
    waiting_parts,
    {
        "careers.approve": _approve,
        "careers.publish": _publish,
        "careers.answer": _answer,
        "careers.decide": _decide,
        "careers.offer": _offer,
    },
)
