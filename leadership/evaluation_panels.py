"""What evaluation puts on other pages: what one is asked, one's own answers, and the figures."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leadership.home_parts import SECTIONS, Section
from leadership.models import Cohort, CohortEnrolment, EvaluationAnswer, Occasion, Programme
from leadership.programme_sections import TABS, Tab
from leadership.queries.evaluation_waiting import waiting_parts
from talent.models import Employee, GrantKind, User
from talent.notice_kinds import texts_from
from talent.queries.waiting import Waiting
from talent.registry import (
    HeldKind,
    InboxItem,
    NoticeKind,
    NoticeText,
    Text,
    WaitingSource,
    registry,
)


def reads_figures(user: User, _programme: Programme) -> bool:
    """Whether the page of figures stands among the pages of a programme."""
    return user.holds(GrantKind.HR_ADMIN, GrantKind.EXECUTIVE)


def led_section(user: User, me: Employee) -> Section | None:
    """Programmes that I stand for, and cohorts that I lead: what is told, and levels to say."""
    sponsored = list(Programme.objects.visible_to(user).filter(sponsor=me))
    cohorts = list(
        Cohort.objects.visible_to(user)
        .filter(instructors__employee=me, state__in=["open", "finished"])
        .select_related("programme")[:6]
    )
    if not sponsored and not cohorts:
        return None
    context = {"sponsored": sponsored, "cohorts": cohorts}
    return Section("leadership/_home_evaluation.html", context, 60, "side")


def _item(title: Text, occasion: str) -> Callable[[Waiting], InboxItem]:
    def item(row: Waiting) -> InboxItem:
        since = row.at or timezone.now()
        if row.day is not None:
            since = datetime.combine(row.day, time(), ZoneInfo(settings.TIME_ZONE))
        address = reverse("leadership:evaluate_session", args=[row.key])
        if occasion != Occasion.SESSION:
            address = reverse("leadership:evaluate", args=[row.key, occasion])
        return InboxItem(
            title=str(title) % {"who": row.who, "what": row.words},
            detail=gettext("A minute or two. Nobody reads what you answer."),
            meta=gettext("Learning"),
            since=since,
            url=address,
            action=gettext("Answer"),
            icon="school",
        )

    return item


WORDS: dict[str, Callable[[Any], InboxItem]] = {
    "leadership.evaluation_session": _item(_("How was “%(what)s”?"), Occasion.SESSION),
    "leadership.evaluation_before": _item(
        _("Before “%(what)s”: where do you stand?"), Occasion.BEFORE
    ),
    "leadership.evaluation_end": _item(_("How was the programme “%(what)s”?"), Occasion.END),
    "leadership.evaluation_after": _item(
        _("After “%(what)s”: where do you stand now?"), Occasion.AFTER
    ),
    "leadership.evaluation_behaviour": _item(
        _("What do you do differently since “%(what)s”?"), Occasion.BEHAVIOUR
    ),
    "leadership.evaluation_behaviour_of": _item(
        _("What does %(who)s do differently since “%(what)s”?"), Occasion.BEHAVIOUR
    ),
}


def behaviour_asked(user: User, ids: Sequence[Mapping[str, Any]]) -> Sequence[NoticeText | None]:
    """That it is time to say what a programme changed, to the participant or to the manager."""

    def one(row: CohortEnrolment) -> NoticeText:
        words = {"who": row.employee.name, "what": row.cohort.programme.name}
        title = gettext("What does %(who)s do differently since “%(what)s”?")
        if row.employee.user_id == user.pk:
            title = gettext("What do you do differently since “%(what)s”?")
        return NoticeText(
            title % words, gettext("Three questions. Nobody reads what you answer."),
            reverse("leadership:evaluate", args=[row.pk, Occasion.BEHAVIOUR]),
        )  # fmt: skip

    rows = CohortEnrolment.objects.visible_to(user).select_related("employee", "cohort__programme")
    return texts_from(ids, "cohortenrolment", rows, one)


NOTICE = NoticeKind(
    "leadership.behaviour_asked", _("What a programme changed at work"), behaviour_asked,
    delivery="digest", hint=_("60 days after completion, and once more two weeks later."),
)  # fmt: skip

# What I answered, of whom is not named; nobody else's answers are anywhere.
HELD = HeldKind(
    _("What you answered about programmes"),
    lambda user, me: EvaluationAnswer.objects.visible_to(user),
    ("enrolment__cohort__programme__name", "occasion", "rater", "answers", "on"),
)


def register() -> None:
    """Fill the registries."""
    registry.add_notice(NOTICE)
    registry.waiting.append(WaitingSource(waiting_parts, WORDS))
    registry.held.append(HELD)
    SECTIONS.append(led_section)
    TABS.append(Tab(60, "leadership:programme_evaluation", _("Evaluation"), reads_figures))
