"""What performance, potential and calibration put on other pages."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from leadership import calibration_notices
from leadership.home_parts import WAYS, Way
from leadership.models import PerformanceAssessment, Placement, PotentialAssessment
from leadership.models.calibration import boards_concealed_from
from leadership.queries.assessment_rounds import knows_rounds
from leadership.queries.calibration import knows_sessions
from leadership.queries.calibration_waiting import coming_parts, waiting_parts
from leadership.queries.person_assessments import history_of
from lib.dates import today
from talent.models import DETAIL, Employee, User
from talent.models.audit import concealed
from talent.queries.waiting import Waiting
from talent.registry import (
    ComingKind,
    ComingSource,
    HeldKind,
    InboxItem,
    ProfileTab,
    WaitingSource,
    registry,
)


def _draft(kind: str) -> Any:
    def words(row: Waiting) -> InboxItem:
        title = (
            gettext("Your assessment of %(name)s’s performance is not handed in")
            if kind == "performance"
            else gettext("Your assessment of %(name)s’s potential is not handed in")
        )
        return InboxItem(
            title=title % {"name": row.who},
            meta=gettext("Performance and potential"),
            since=row.at or timezone.now(),
            url=reverse("leadership:person_assessment_edit", args=[kind, row.key]),
            action=gettext("Go on"),
            icon="clipboard-list",
            about=row.about or None,
        )

    return words


def _attend(row: Waiting) -> InboxItem:
    return InboxItem(
        title=gettext("“%(session)s” is open: look at the board") % {"session": row.words},
        meta=gettext("Calibration"),
        since=row.at or timezone.now(),
        url=reverse("leadership:calibration_board", args=[row.key]),
        action=gettext("Look at it"),
        icon="scale",
    )


def _findings(row: Waiting) -> InboxItem:
    return InboxItem(
        title=gettext("Findings of “%(session)s” wait for what you make of them")
        % {"session": row.words},
        meta=gettext("Calibration"),
        since=row.at or timezone.now(),
        url=reverse("leadership:calibration_fairness", args=[row.key]),
        action=gettext("Look at them"),
        icon="scale",
    )


def _round(row: Waiting) -> InboxItem:
    assert row.day is not None
    left = (row.day - today()).days
    if left < 0:
        when = ngettext("one day late", "%(count)s days late", -left) % {"count": -left}
    else:
        when = ngettext("one day left", "%(count)s days left", left) % {"count": left}
    return InboxItem(
        title=gettext("“%(round)s” asks you about your people") % {"round": row.words},
        meta=gettext("Performance and potential"),
        since=row.at or timezone.now(),
        url=reverse("leadership:assessment_round_detail", args=[row.key]),
        action=gettext("Assess"),
        icon="target",
        ago=when if left else gettext("last day"),
    )


WAITING = WaitingSource(
    waiting_parts,
    {
        "leadership.performance": _draft("performance"),
        "leadership.potential": _draft("potential"),
        "leadership.calibration": _attend,
        "leadership.findings": _findings,
        "leadership.assessment_round": _round,
    },
)
COMING = ComingSource(
    coming_parts,
    {"leadership.calibration": ComingKind(_("Calibration"), "leadership:calibration_board")},
)


def assessments_tab(user: User, person: Employee) -> Mapping[str, object] | None:
    """What was assessed and how somebody came out, as far as the reader may see it."""
    is_me = person.user_id == user.pk
    return {"person": person, "is_me": is_me, "history": history_of(user, person), "acts": {}}


# What may be read by oneself: what is not published is nobody's to take along.
HELD = [
    HeldKind(
        _("What was published of your performance"),
        lambda user, me: PerformanceAssessment.objects.visible_to(user).filter(employee=me),
        (
            "author__name_folded", "scale__name", "level", "evidence", "starts_on", "ends_on",
            "assessed_on",
        ),
    ),
    HeldKind(
        _("What was published of your potential"),
        lambda user, me: PotentialAssessment.objects.visible_to(user).filter(employee=me),
        ("author__name_folded", "scale__name", "level", "evidence", "assessed_on"),
    ),
    HeldKind(
        _("Your results of calibration"),
        lambda user, me: Placement.objects.visible_to(user).filter(employee=me),
        ("session__name", "performance", "potential", "session__closed_at"),
    ),
]  # fmt: skip


def register() -> None:
    """Fill the registries."""
    calibration_notices.register()
    registry.waiting.append(WAITING)
    registry.coming.append(COMING)
    registry.held += HELD
    concealed.append(boards_concealed_from)
    registry.tabs.append(
        ProfileTab(
            "performance", _("Performance"), 45, "leadership/_history.html", assessments_tab,
            DETAIL,
        )
    )  # fmt: skip
    WAYS.append(
        Way(50, _("Performance and potential"), "leadership:person_assessment_list", "target")
    )
    WAYS.append(
        Way(
            52, _("Assessment rounds"), "leadership:assessment_round_list", "calendar-event",
            knows_rounds,
        )
    )  # fmt: skip
    WAYS.append(Way(51, _("Calibration"), "leadership:calibration_list", "scale", knows_sessions))
