"""Colleagues who help with an action, and the tie that lasts as long as they do."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers import access
from careers.models import OPEN_ITEMS, OPEN_PLANS, DevelopmentPlan, PlanItem, PlanSupporter
from careers.services.plan_locks import locked_item, require_editable
from careers.services.plan_news import tell_supporter
from talent.access import is_self, require
from talent.models import SYSTEM, Actor, AuditEntry, Employee, Tie, TieKind
from talent.services.ties import close_tie, open_tie


@transaction.atomic
def ask_supporter(*, actor: Actor, item: PlanItem, employee: Employee) -> PlanSupporter:
    """Ask a colleague to help with an action; a tie lends them sight meanwhile."""
    require(access.may_write_plan(actor, item.plan.employee))
    item = locked_item(item)
    require_editable(item.plan)
    if not item.is_open:
        raise ValidationError(_("Nobody can help with an action that is done or dropped."))
    if employee == item.plan.employee:
        raise ValidationError({"employee": _("Choose somebody else than yourself.")})
    if not Employee.objects.employed().filter(pk=employee.pk, user__is_active=True).exists():
        raise ValidationError({"employee": _("This person cannot sign in at the moment.")})
    supporter = PlanSupporter(item=item, employee=employee)
    supporter.full_clean()
    supporter.save()
    open_tie(actor=actor, viewer=employee, subject=item.plan.employee, kind=TieKind.SUPPORTER)
    _touch(item)
    _tell(actor, "careers.plan_support.asked", supporter)
    tell_supporter(supporter)
    return supporter


@transaction.atomic
def accept_support(*, actor: Actor, supporter: PlanSupporter) -> PlanSupporter:
    """Say that one will help."""
    require(is_self(actor, supporter.employee))
    supporter = _locked(supporter)
    if supporter.answered_at is None:
        supporter.answered_at = timezone.now()
        supporter.save(update_fields=["answered_at"])
        _tell(actor, "careers.plan_support.accepted", supporter)
    return supporter


@transaction.atomic
def end_support(*, actor: Actor, supporter: PlanSupporter) -> None:
    """Stop helping or being helped: the two of them may say so."""
    owner = supporter.item.plan.employee
    require(is_self(actor, supporter.employee) or access.may_write_plan(actor, owner))
    supporter = _locked(supporter)
    plan = supporter.item.plan
    _tell(actor, "careers.plan_support.ended", supporter)
    supporter.delete()
    keep_ties(actor, plan)


def keep_ties(actor: Actor, plan: DevelopmentPlan) -> None:
    """Let each supporter's tie to the plan's owner hold while an action of theirs is open."""
    owner = plan.employee
    open_rows = PlanSupporter.objects.filter(
        item__plan__employee=owner,
        item__plan__state__in=OPEN_PLANS,
        item__state__in=OPEN_ITEMS,
    )
    helping = set(open_rows.values_list("employee", flat=True))
    ties = Tie.objects.current().filter(subject=owner, kind=TieKind.SUPPORTER)
    tied = set(ties.values_list("viewer", flat=True))
    people = Employee.objects.in_bulk(helping ^ tied)
    for pk in sorted(tied - helping):
        close_tie(actor=actor, viewer=people[pk], subject=owner, kind=TieKind.SUPPORTER)
    for pk in sorted(helping - tied):
        # It follows from the owner's asking, whoever takes the action up again.
        open_tie(actor=SYSTEM, viewer=people[pk], subject=owner, kind=TieKind.SUPPORTER)


def _locked(supporter: PlanSupporter) -> PlanSupporter:
    item = locked_item(supporter.item)
    found = PlanSupporter.objects.select_related("employee").filter(pk=supporter.pk).first()
    if found is None:
        raise ValidationError(_("This help was ended meanwhile."))
    found.item = item
    return found


def _touch(item: PlanItem) -> None:
    item.touched_at = timezone.now()
    item.save(update_fields=["touched_at"])


def _tell(actor: Actor, action: str, supporter: PlanSupporter) -> None:
    AuditEntry.add(
        actor, action, supporter, subject=supporter.item.plan.employee,
        item=supporter.item_id, supporter=supporter.employee_id,
    )  # fmt: skip
