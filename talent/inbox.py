"""What waits for a person in this app, in words; registered in `apps.py`."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lib.dates import today
from talent.models import IMPORT_JUDGED, ClaimSource, Employee, GrantKind, ImportBatch, User
from talent.queries.skills import NAMED
from talent.queries.waiting import EXPIRES_WITHIN, Waiting, waiting_rows
from talent.registry import InboxItem, registry

FRESH_FOR = timedelta(days=180)


def own_inbox(user: User, me: Employee) -> list[InboxItem]:
    """Everything that waits for a person in this app, and in those above that share its query."""
    words: dict[str, Callable[[Waiting], InboxItem]] = {
        "dispute": _dispute,
        "certificate": _certificate,
        "confirmation": _confirmation,
    }
    for source in registry.waiting:
        words |= source.words
    items = [words[row.what](row) for row in waiting_rows(user, me)]
    return [*_stale(user, me), *items, *_uploads(user)]


def _stale(user: User, me: Employee) -> list[InboxItem]:
    """A profile or skills that were not confirmed for 180 days, or never."""
    confirmed = [me.profile_confirmed_on, me.skills_confirmed_on]
    never = _never_confirmed(me)
    oldest = min([day for day in confirmed if day is not None], default=None)
    if not never and oldest is not None and oldest + FRESH_FOR > today():
        return []
    if never or oldest is None:
        since, detail = user.created_at, _("You have not said yet that they are right.")
    else:
        since = _morning(oldest + FRESH_FOR)
        detail = _("You last said so more than six months ago.")
    return [
        InboxItem(
            title=_("Are your profile and skills still right?"),
            detail=detail,
            meta=_("Profile"),
            since=since,
            url=reverse("talent:confirm_profile"),
            action=_("Have a look"),
            icon="user-circle",
            ago=never,
        )
    ]


def _uploads(user: User) -> list[InboxItem]:
    """Uploads of one's own that a worker has judged: to be applied, mended or discarded."""
    if not user.holds(GrantKind.HR_ADMIN):
        return []
    rows = ImportBatch.objects.visible_to(user).filter(created_by=user, state__in=IMPORT_JUDGED)
    return [
        InboxItem(
            title=_("Your upload is checked: apply or discard it")
            if row.is_applicable
            else _("Your upload cannot be applied as it is"),
            detail=", ".join([str(row), *(file["name"] for file in row.files)]),
            meta=_("Imports"),
            since=row.created_at,
            url=reverse("admin:talent_importbatch_change", args=[row.pk]),
            action=_("Have a look"),
            icon="upload",
        )
        for row in rows[:20]
    ]


def _never_confirmed(me: Employee) -> str:
    """Which of the two nobody has ever confirmed; empty where both were once."""
    if me.profile_confirmed_on is None and me.skills_confirmed_on is None:
        return _("never confirmed")
    if me.profile_confirmed_on is None:
        return _("profile never confirmed")
    return _("skills never confirmed") if me.skills_confirmed_on is None else ""


def _dispute(row: Waiting) -> InboxItem:
    who = row.who if row.source in NAMED and row.who else ClaimSource(row.source).label
    if row.mine is None:
        detail = _("%(who)s says level %(theirs)s; another view is two levels apart.")
    else:
        detail = _("You said level %(mine)s, %(who)s says level %(theirs)s.")
    return InboxItem(
        title=_("Two views of your %(skill)s") % {"skill": _inside(row.words)},
        detail=detail % {"who": who, "mine": row.mine, "theirs": row.theirs},
        meta=_("Skills"),
        since=_morning(row.day or today()),
        url=reverse("talent:skill_why", args=[row.about, row.key]),
        action=_("See both"),
        icon="arrows-diff",
    )


def _certificate(row: Waiting) -> InboxItem:
    assert row.day is not None
    left = (row.day - today()).days
    return InboxItem(
        title=_("Your certificate “%(name)s” expires soon") % {"name": row.words},
        detail=_("It is good for %(days)s more days. If you have renewed it, give the new date.")
        % {"days": left},
        meta=_("Certificates"),
        since=_morning(row.day - EXPIRES_WITHIN),
        url=reverse("talent:entry_edit", args=["certifications", row.key]),
        action=_("Give the new date"),
        icon="certificate",
    )


def _confirmation(row: Waiting) -> InboxItem:
    return InboxItem(
        title=_("%(who)s asks at which level you see %(skill)s")
        % {"who": row.who, "skill": _inside(row.words)},
        meta=_("Confirm a skill"),
        since=row.at or timezone.now(),
        url=f"{reverse('talent:claim_for', args=[row.about])}?skill={row.key}",
        action=_("Confirm a skill"),
        icon="message-circle",
        about=row.about,
    )


def _inside(name: str) -> str:
    """A skill's name inside a sentence: small at the start, unless it is an abbreviation."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
