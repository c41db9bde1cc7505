"""What waits for a person about proposals and requests, in words."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring.queries.run_waiting import waiting_parts
from talent.queries.waiting import Waiting
from talent.registry import InboxItem, WaitingSource


def _asked(row: Waiting) -> InboxItem:
    return InboxItem(
        title=_("%(name)s asks for your help") % {"name": row.who},
        detail=row.words,
        meta=_("Mentoring"),
        since=row.at or timezone.now(),
        url=reverse("mentoring:answer_detail", args=[row.key]),
        action=_("Answer"),
        icon="users",
    )


def _proposed(row: Waiting) -> InboxItem:
    return InboxItem(
        title=_("You and %(name)s are proposed to each other") % {"name": row.who},
        detail=row.words,
        meta=_("Mentoring"),
        since=row.at or timezone.now(),
        url=reverse("mentoring:answer_detail", args=[row.key]),
        action=_("Say yes or no"),
        icon="users",
    )


WAITING = WaitingSource(waiting_parts, {"mentoring.asked": _asked, "mentoring.proposed": _proposed})
