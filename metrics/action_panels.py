"""What action plans put on other pages."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lib.dates import today
from metrics import action_notices
from metrics.models import ActionPlan, ActionUpdate
from metrics.queries.action_waiting import coming_parts, waiting_parts
from metrics.queries.actions import find_actions
from talent.queries.waiting import Waiting
from talent.registry import (
    ComingKind,
    ComingSource,
    HeldKind,
    InboxItem,
    NavItem,
    SearchSource,
    WaitingSource,
    registry,
)


def _item(row: Waiting, title: str, act: str, page: str = "action_detail") -> InboxItem:
    day = "" if row.day is None else date_format(row.day, "j F")
    words = ""
    if row.day is not None:
        late = row.day < today()
        words = (gettext("was due %(day)s") if late else gettext("due %(day)s")) % {"day": day}
    return InboxItem(
        title=title, detail=row.words, meta=gettext("Action plan"),
        since=row.at or timezone.now(), url=reverse(f"metrics:{page}", args=[row.key]),
        action=act, icon="target", ago=words,
    )  # fmt: skip


def _due(row: Waiting) -> InboxItem:
    return _item(row, gettext("What came of it?"), gettext("Say it"), "action_status")


def _how(row: Waiting) -> InboxItem:
    title = gettext("How does it go? Nothing was said for 30 days")
    return _item(row, title, gettext("Say it"), "action_update")


def _late(row: Waiting) -> InboxItem:
    title = gettext("A plan that you stand behind is late")
    return _item(row, title, gettext("Look"))


def _deserted(row: Waiting) -> InboxItem:
    title = gettext("A plan that you stand behind has no owner")
    return _item(row, title, gettext("Name one"), "action_hand_over")


WAITING = WaitingSource(
    waiting_parts,
    {
        "metrics.action_due": _due,
        "metrics.action_how": _how,
        "metrics.action_late": _late,
        "metrics.action_deserted": _deserted,
    },
)
COMING = ComingSource(
    coming_parts,
    {"metrics.action": ComingKind(_("Your plan is due"), "metrics:action_detail", is_of_day=True)},
)
HELD = [
    HeldKind(
        _("Action plans that you own, stand behind or began"),
        lambda user, me: ActionPlan.objects.visible_to(user).of_person(me, user),
        ("issue", "goal", "status", "starts_on", "due_on", "closed_on", "outcome"),
    ),
    HeldKind(
        _("What you said of action plans"),
        lambda user, me: ActionUpdate.objects.filter(by=user),
        (
            "plan",
            "at",
            "kind",
            "text",
            "is_shared",
            "taken_back_at",
        ),  # not its words, which others change
    ),
]


def register() -> None:
    """Fill the registries."""
    action_notices.register()
    registry.navigation.append(NavItem(_("Actions"), "metrics:action_list", "/actions/", 55))
    registry.waiting.append(WAITING)
    registry.coming.append(COMING)
    registry.held += HELD
    registry.search.append(SearchSource(_("Action plans"), 46, find_actions))
