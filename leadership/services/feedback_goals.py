"""What one does about a 360 report: an action of one's own development plan."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from careers.models import DevelopmentPlan, PlanItem
from careers.services.plan_items import add_item
from leadership.models import FeedbackSubject
from talent.access import is_self, require
from talent.models import Actor, AuditEntry, Skill, User


@transaction.atomic
def plan_from_report(
    *, actor: Actor, subject: FeedbackSubject, plan: DevelopmentPlan, title: str, kind: str,
    skill: Skill | None = None,
) -> PlanItem:  # fmt: skip
    """Put an action into one's own plan; the plan tells nothing of the report by itself."""
    assert isinstance(actor, User)
    readable = FeedbackSubject.objects.with_report_for(actor).filter(pk=subject.pk)
    require(is_self(actor, subject.employee) and readable.exists())
    if plan.employee_id != subject.employee_id:
        raise ValidationError({"plan": _("This plan belongs to somebody else.")})
    item = add_item(actor=actor, plan=plan, title=title, kind=kind, skill=skill)
    AuditEntry.add(
        actor, "leadership.feedback_report.planned", item, subject=subject.employee,
        cycle=subject.cycle_id,
    )  # fmt: skip
    return item
