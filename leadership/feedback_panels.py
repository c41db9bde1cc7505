"""What 360 feedback and feedback on request put on other pages."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leadership import access, feedback_notices
from leadership.home_parts import WAYS, Way
from leadership.models import (
    FeedbackAnswers,
    FeedbackComment,
    FeedbackFigure,
    FeedbackRater,
    FeedbackRequest,
    FeedbackSubject,
)
from leadership.queries.feedback_answers import exported_answers
from leadership.queries.feedback_waiting import waiting_parts
from talent.models import Employee, Sight, User
from talent.queries.waiting import Waiting
from talent.registry import HeldKind, InboxItem, ProfileTab, WaitingSource, registry


def _until(row: Waiting) -> str:
    assert row.day is not None
    left = (row.day - timezone.localdate()).days
    if left > 1:
        return gettext("%(count)s days left") % {"count": left}
    return gettext("until tomorrow") if left == 1 else gettext("last day")


def _since(row: Waiting) -> datetime:
    """What is due by a day is ordered by it."""
    if row.at is not None:
        return row.at
    assert row.day is not None
    return timezone.make_aware(datetime.combine(row.day, time()))


def _item(row: Waiting, title: str, page: str, action: str, icon: str, **more: Any) -> InboxItem:
    return InboxItem(
        title=title, meta=gettext("Feedback"), since=_since(row),
        url=reverse(page, args=[row.key]), action=action, icon=icon, **more,
    )  # fmt: skip


def _answer(row: Waiting) -> InboxItem:
    title = gettext("How do you see %(who)s?") % {"who": row.who}
    return _item(
        row, title if row.who else gettext("How do you see yourself?"),
        "leadership:feedback_answer", gettext("Answer"), "message-circle",
        detail=row.words, ago=_until(row),
    )  # fmt: skip


def _choose(row: Waiting) -> InboxItem:
    return _item(
        row, gettext("Choose whom to ask about you"), "leadership:feedback_subject",
        gettext("Choose"), "users", detail=row.words, ago=_until(row),
    )  # fmt: skip


def _agree(row: Waiting) -> InboxItem:
    return _item(
        row, gettext("%(who)s has chosen whom to ask") % {"who": row.who},
        "leadership:feedback_agree", gettext("Look"), "users", detail=row.words,
        ago=_until(row), about=row.about,
    )  # fmt: skip


def _words(row: Waiting) -> InboxItem:
    return _item(
        row, gettext("%(who)s asks for your view") % {"who": row.who},
        "leadership:feedback_request", gettext("Answer"), "message-circle", detail=row.words,
    )  # fmt: skip


WAITING = WaitingSource(
    waiting_parts,
    {
        "leadership.feedback_answer": _answer,
        "leadership.feedback_choose": _choose,
        "leadership.feedback_agree": _agree,
        "leadership.feedback_words": _words,
    },
)


def feedback_tab(user: User, person: Employee) -> Mapping[str, object]:
    """The reports that whoever looks may read, and the way to ask for one's view."""
    rows = FeedbackSubject.objects.with_report_for(user).filter(employee=person)
    found = list(rows.select_related("cycle").order_by("-cycle__released_on", "-pk"))
    is_me = person.user_id == user.pk
    words = FeedbackRequest.objects.visible_to(user).filter(asker=person, state="answered")
    shared = [] if is_me else list(words.filter(is_shared=True).select_related("asked")[:5])
    return {"person": person, "is_me": is_me, "rows": found, "shared": shared}


# What I wrote, until the close; what is told about me; whom I proposed while I choose.
HELD = [
    HeldKind(
        _("Your answers in 360 feedback, opened for you alone, until the close"),
        lambda user, me: FeedbackAnswers.objects.visible_to(user),
        ("rater", "sealed", "rater__subject__cycle__name"),
        exported_answers,
    ),
    HeldKind(
        _("Whom you propose to ask about you"),
        lambda user, me: FeedbackRater.objects.proposed_by(user),
        ("subject__cycle__name", "group", "employee__name_folded"),
    ),
    HeldKind(
        _("Your 360 feedback: cycles about you"),
        lambda user, me: FeedbackSubject.objects.of(user),
        ("cycle__name", "state", "cycle__state"),
    ),
    HeldKind(
        _("Your 360 reports: means of groups"),
        lambda user, me: FeedbackFigure.objects.visible_to(user).filter(subject__employee=me),
        ("subject__cycle__name", "skill__name", "question__position", "group", "value", "band"),
    ),
    HeldKind(
        _("Your 360 reports: comments"),
        lambda user, me: FeedbackComment.objects.visible_to(user).filter(subject__employee=me),
        ("subject__cycle__name", "question__position", "group", "text"),
    ),
    HeldKind(
        _("Feedback that you asked for, and gave by name"),
        lambda user, me: (
            FeedbackRequest.objects.visible_to(user).filter(asker=me)
            | FeedbackRequest.objects.visible_to(user).filter(asked=me)
        ),
        (
            "asker__name_folded", "asked__name_folded", "topic", "skill__name", "state", "answer",
            "is_shared", "asked_at", "answered_at",
        ),
    ),
]  # fmt: skip


def register() -> None:
    """Fill the registries."""
    feedback_notices.register()
    registry.waiting.append(WAITING)
    registry.held += HELD
    registry.tabs.append(
        ProfileTab(
            "feedback", _("Feedback"), 37, "leadership/_tab_feedback.html", feedback_tab,
            (Sight.SELF, Sight.CHAIN),
        )
    )  # fmt: skip
    WAYS.append(
        Way(40, _("Feedback"), "leadership:feedback_home", "message-circle", shown=on_record)
    )
    WAYS.append(
        Way(
            42, _("360 cycles"), "leadership:feedback_cycles", "settings",
            shown=access.may_keep_feedback,
        )
    )  # fmt: skip


def on_record(user: User) -> bool:
    """Whoever has a person behind the sign-in."""
    return hasattr(user, "employee")
