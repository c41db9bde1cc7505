"""What development plans put on the pages of the app below."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.models import DevelopmentPlan, Evidence, PlanComment, PlanItem, PlanSupporter
from careers.queries.conversations import talks_about
from careers.queries.plan_waiting import SOON, waiting_parts
from careers.queries.plans import first_plan, newest_states, plan_rows, plans_of
from careers.team_panels import plan_text
from lib.dates import today
from talent.models import LEVELS, Employee, User
from talent.queries.waiting import Waiting
from talent.registry import (
    HeldKind,
    HomeCard,
    InboxItem,
    ProfileTab,
    TeamColumn,
    WaitingSource,
    registry,
)


def plan_card(user: User, me: Employee) -> HomeCard | None:
    """The plan that I work on: how far it is, and what comes next."""
    row = first_plan(user, me)
    return HomeCard("careers/_card_plan.html", {"row": row}, order=40) if row else None


def plans_tab(user: User, person: Employee) -> Mapping[str, object]:
    """The plans of a person that the viewer may see; to a mentor those that are shared.

    Beside them the conversations about the person that the viewer holds.
    """
    rows = plan_rows(plans_of(user).filter(employee=person)[:50])
    return {
        "person": person,
        "is_me": person.user_id == user.pk,
        "open": [row for row in rows if row.plan.is_open],
        "ended": [row for row in rows if not row.plan.is_open],
        "talks": talks_about(user, person),
    }


def plan_column(user: User, people: Iterable[Employee]) -> dict[int, Mapping[str, object]]:
    """The open plan of each of these people, and how far it is."""
    return {person: {"row": row} for person, row in newest_states(user, people).items()}


def _due(row: Waiting) -> InboxItem:
    assert row.day is not None
    left = (row.day - today()).days
    ago = (
        _("due today") if left == 0
        else _("due in %(days)s days") % {"days": left} if left > 0
        else _("%(days)s days late") % {"days": -left}
    )  # fmt: skip
    return InboxItem(
        title=row.words,
        detail=_("An action on your way to %(role)s.") % {"role": row.source},
        meta=_("Development plan"),
        since=_morning(row.day - SOON),
        url=reverse("plans:item_detail", args=[row.key]),
        action=_("Open"),
        icon="flag",
        ago=ago,
    )


def _comment(row: Waiting) -> InboxItem:
    text = row.words if len(row.words) <= 200 else f"{row.words[:199]}…"
    who = row.who.split(" ")[0] if row.who else _("Somebody of HR")
    return InboxItem(
        title=_("%(who)s commented on your plan") % {"who": who},
        detail=f"“{text}”",
        meta=_("Development plan"),
        since=row.at or timezone.now(),
        url=f"{reverse('plans:plan_detail', args=[row.key])}#comments",
        action=_("Answer"),
        icon="message-circle",
    )


def _support(row: Waiting) -> InboxItem:
    return InboxItem(
        title=_("%(who)s asks for your support") % {"who": row.who},
        detail=row.words,
        meta=_("Development plan"),
        since=row.at or timezone.now(),
        url=reverse("plans:item_detail", args=[row.key]),
        action=_("Have a look"),
        icon="heart-handshake",
    )


def _review(row: Waiting) -> InboxItem:
    return InboxItem(
        title=_("%(who)s asks you to agree to a plan") % {"who": row.who},
        detail=_("It leads to %(role)s.") % {"role": row.words},
        meta=_("Development plan"),
        since=row.at or timezone.now(),
        url=reverse("plans:plan_detail", args=[row.key]),
        action=_("Review the plan"),
        icon="clipboard-list",
        about=row.about,
        approve=f"plan:{row.key}",
    )


WAITING = WaitingSource(
    waiting_parts,
    {
        "plans.due": _due,
        "plans.comment": _comment,
        "plans.support": _support,
        "plans.review": _review,
    },
)


def _morning(day: object) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))  # type: ignore[arg-type]


HELD = [
    HeldKind(
        gettext_lazy("Development plans"),
        lambda user, me: DevelopmentPlan.objects.visible_to(user).filter(employee=me),
        ("role__name", "role_version__number", "state", "aim", "is_shared", "created_at",
         "submitted_at", "activated_on", "ended_on"),
    ),
    HeldKind(
        gettext_lazy("Actions of your plans"),
        lambda user, me: PlanItem.objects.visible_to(user).filter(plan__employee=me),
        ("plan__role__name", "title", "note", "kind", "serves", "objective__title",
         "skill__name", "level", "due_on", "state", "progress", "done_on"),
    ),
    HeldKind(
        gettext_lazy("Evidence of your actions"),
        lambda user, me: Evidence.objects.visible_to(user).filter(item__plan__employee=me),
        ("item__title", "name", "url", "content_type", "added_at"),
    ),
    HeldKind(
        gettext_lazy("Comments on your plans"),
        lambda user, me: PlanComment.objects.visible_to(user).filter(plan__employee=me),
        ("plan__role__name", "item__title", "text", "at"),
    ),
    HeldKind(
        gettext_lazy("Support, asked and given"),
        lambda user, me: PlanSupporter.objects.visible_to(user).filter(
            item__plan__employee=me
        ) | PlanSupporter.objects.visible_to(user).filter(employee=me),
        ("item__title", "employee__name_folded", "asked_at", "answered_at"),
    ),
]  # fmt: skip


def register() -> None:
    registry.waiting.append(WAITING)
    registry.home.append(plan_card)
    registry.tabs.append(
        ProfileTab(
            "development", gettext_lazy("Development"), 30, "careers/_tab_plans.html", plans_tab,
            LEVELS,
        )
    )  # fmt: skip
    registry.team.append(
        TeamColumn(
            "plan", gettext_lazy("Plan"), 30, "careers/_cell_plan.html", plan_column, plan_text
        )
    )
    registry.held += HELD
