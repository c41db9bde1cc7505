"""Plans and actions under a lock: whoever changes one holds its plan's row."""

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from careers.models import DevelopmentPlan, PlanItem, PlanState


def locked_plan(plan: DevelopmentPlan) -> DevelopmentPlan:
    """The plan as it stands now; nobody else changes it or its actions meanwhile."""
    rows = DevelopmentPlan.objects.select_for_update(of=("self",))
    return rows.select_related("employee__user", "role__current_version", "role_version").get(
        pk=plan.pk
    )


def locked_item(item: PlanItem) -> PlanItem:
    """An action as it stands now, with its plan locked."""
    plan = locked_plan(item.plan)
    found = PlanItem.objects.select_related("skill", "objective").filter(pk=item.pk).first()
    if found is None:
        raise ValidationError(_("This action was removed meanwhile."))
    found.plan = plan
    return found


def require_editable(plan: DevelopmentPlan) -> None:
    """A plan in review is decided as it stands, and an ended one is kept as it was."""
    if plan.state == PlanState.IN_REVIEW:
        raise ValidationError(_("This plan is in review: withdraw it first to change it."))
    if not plan.is_editable:
        raise ValidationError(_("This plan has ended and stays as it is."))


def require_active(plan: DevelopmentPlan) -> None:
    """Actions are worked on once the plan is agreed."""
    if plan.state != PlanState.ACTIVE:
        raise ValidationError(_("This counts only while the plan is under way."))


def next_position(plan: DevelopmentPlan) -> int:
    """The place after the last action."""
    last: int | None = plan.items.aggregate(last=Max("position"))["last"]
    return 1 if last is None else last + 1
