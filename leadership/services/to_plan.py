"""A programme becomes an action of one's own development plan."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from careers.models import OPEN_ITEMS, DevelopmentPlan, PlanItem
from careers.services.plan_items import add_item
from leadership.models import Programme, WayChoice
from talent.models import Actor, Employee, Skill

KINDS = {WayChoice.TRAINING: "education", WayChoice.DEVELOPMENT: "experience"}


@transaction.atomic
def put_in_plan(
    *, actor: Actor, employee: Employee, programme: Programme, skill: Skill | None = None
) -> PlanItem:
    """Add a programme at the end of the open plan, for one of the competencies that it raises.

    Who may write the plan is asked where it is written; a programme stands there once.
    """
    plan = DevelopmentPlan.objects.open().filter(employee=employee).order_by("-pk").first()
    if plan is None:
        raise ValidationError(_("Begin a plan first: it says which role you grow into."))
    title = _("Take part in “%(programme)s”") % {"programme": programme.name}
    if plan.items.filter(title=title, state__in=OPEN_ITEMS).exists():
        raise ValidationError(_("It stands in your plan already."))
    target = programme.targets.filter(skill=skill).first() if skill is not None else None
    return add_item(
        actor=actor, plan=plan, title=title[:200], kind=KINDS[WayChoice(programme.way)],
        serves=programme.serves, objective=programme.objective,
        skill=target.skill if target else None, level=target.level if target else None,
    )  # fmt: skip
