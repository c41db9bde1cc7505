"""Who is told of what happens with a plan."""

from typing import Any

from django.utils import timezone

from careers.models import DevelopmentPlan, PlanSupporter
from talent.models import Actor, Assignment, User
from talent.services.notices import notify


def tell_owner(plan: DevelopmentPlan, kind: str, *, by: Actor, **ids: Any) -> None:
    """Tell the person whose plan it is, unless they did it themselves."""
    owner = plan.employee.user
    if owner is not None and owner != by:
        by_whom = by.pk if isinstance(by, User) else None
        notify(owner, kind, subject=plan, period=moment(), by=by_whom, **ids)


def tell_reviewer(plan: DevelopmentPlan) -> None:
    """Tell the manager of today that a plan waits."""
    rows = Assignment.objects.current().filter(employee=plan.employee)
    row = rows.select_related("manager__user").first()
    if row is not None and row.manager is not None and row.manager.user is not None:
        notify(row.manager.user, "careers.plan_submitted", subject=plan, period=moment())


def tell_supporter(supporter: PlanSupporter) -> None:
    """Tell a colleague that their help is asked for."""
    user = supporter.employee.user
    if user is not None:
        notify(user, "careers.plan_support_asked", subject=supporter.item, period=moment())


def moment() -> str:
    """The period of what happens once: each act is news of its own."""
    return timezone.now().strftime("%Y-%m-%dT%H:%M:%S.%f")
