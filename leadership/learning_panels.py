"""What learning records, qualifications and evaluation put on other pages."""

from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leadership import evaluation_panels, learning_notices
from leadership.home_parts import SECTIONS, WAYS, Section, Way
from leadership.models import (
    CreditTransfer,
    ExternalLearning,
    LearningEvent,
    QualificationAward,
    Registration,
)
from leadership.queries.learning_waiting import waiting_parts
from leadership.queries.transcripts import transcript_of
from talent.models import DETAIL, Employee, User
from talent.queries.waiting import Waiting
from talent.registry import (
    HeldKind,
    InboxItem,
    ProfileTab,
    Text,
    WaitingSource,
    registry,
)

MOST_SHOWN = 5


def learning_section(user: User, me: Employee) -> Section | None:
    """What I learned last, hours of the year, and qualifications in progress."""
    found = transcript_of(user, me)
    if found is None:
        return None
    newest = sorted(found.entries, key=lambda one: (one.on, one.mark), reverse=True)[:MOST_SHOWN]
    context = {"transcript": found, "newest": newest}
    return Section("leadership/_home_learning.html", context, 40)


def learning_tab(user: User, person: Employee) -> Mapping[str, object] | None:
    """What a person has learned, the newest first, with the way to all of it."""
    found = transcript_of(user, person)
    if found is None or not found.is_whole:
        return None
    newest = sorted(found.entries, key=lambda one: (one.on, one.mark), reverse=True)[:MOST_SHOWN]
    is_me = person.user_id == user.pk
    return {"person": person, "is_me": is_me, "transcript": found, "newest": newest}


def _item(
    title: Text, act: Text, page: str, icon: str = "school"
) -> Callable[[Waiting], InboxItem]:
    """An item about learning; the words know who and what."""

    def item(row: Waiting) -> InboxItem:
        since = row.at or timezone.now()
        if row.day is not None:
            since = datetime.combine(row.day, time(), ZoneInfo(settings.TIME_ZONE))
        return InboxItem(
            title=str(title) % {"who": row.who, "what": row.words},
            detail=row.words if "%(what)s" not in str(title) else "",
            meta=gettext("Learning"),
            since=since,
            url=reverse(f"leadership:{page}", args=[row.key]),
            action=act,
            icon=icon,
            about=row.about,
        )

    return item


def _expires(row: Waiting) -> InboxItem:
    found = _item(_("%(what)s expires soon"), _("Look at it"), "registration_detail")(row)
    return InboxItem(
        title=found.title, meta=found.meta, url=found.url, action=found.action, icon="certificate",
        since=min(found.since, timezone.now()), ago=gettext("soon"), about=found.about,
    )  # fmt: skip


WORDS: dict[str, Callable[[Any], InboxItem]] = {
    "leadership.learning_asked": _item(
        _("%(who)s wants to learn something elsewhere"), _("Answer"), "external_detail"
    ),
    "leadership.learning_done": _item(
        _("%(who)s shows what was learned elsewhere"), _("Look at it"), "external_detail"
    ),
    "leadership.learning_show": _item(
        _("Show that you did it: %(what)s"), _("Show it"), "external_finish"
    ),
    "leadership.learning_transfer": _item(
        _("%(who)s brings credits from elsewhere"), _("Answer"), "registration_detail"
    ),
    "leadership.learning_expires": _expires,
}  # fmt: skip

# What others wrote with an answer is part of what was decided about me.
HELD = [
    HeldKind(
        _("What happened in your learning"),
        lambda user, me: LearningEvent.objects.visible_to(user).filter(employee=me),
        ("at", "kind", "title", "hours", "credits", "score", "passed", "reason"),
    ),
    HeldKind(
        _("What you learned elsewhere"),
        lambda user, me: ExternalLearning.objects.visible_to(user).filter(employee=me),
        (
            "title", "provider", "kind", "way", "reason", "starts_on", "ends_on", "hours",
            "credits", "skill__name", "level", "state", "link", "file_name", "answer",
        ),
    ),
    HeldKind(
        _("Your ways to qualifications"),
        lambda user, me: Registration.objects.visible_to(user).filter(employee=me),
        ("qualification__name", "qualification__awarding_body", "state", "started_on", "ended_on"),
    ),
    HeldKind(
        _("Qualifications that you were awarded"),
        lambda user, me: QualificationAward.objects.visible_to(user).filter(
            registration__employee=me
        ),
        ("registration__qualification__name", "awarded_on", "expires_on", "link", "file_name"),
    ),
    HeldKind(
        _("Credits that you bring from elsewhere"),
        lambda user, me: CreditTransfer.objects.visible_to(user).filter(registration__employee=me),
        (
            "registration__qualification__name", "source", "credits", "state", "answer", "link",
            "file_name",
        ),
    ),
]  # fmt: skip


def register() -> None:
    """Fill the registries."""
    learning_notices.register()
    evaluation_panels.register()
    WAYS.append(Way(30, _("Your learning"), "leadership:my_transcript", "clipboard-list"))
    WAYS.append(Way(35, _("Qualifications"), "leadership:qualification_list", "certificate"))
    SECTIONS.append(learning_section)
    registry.waiting.append(WaitingSource(waiting_parts, WORDS))
    registry.held += HELD
    registry.tabs.append(
        ProfileTab(
            "learning", _("Learning"), 36, "leadership/_tab_learning.html", learning_tab, DETAIL
        )
    )
