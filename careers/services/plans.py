"""Development plans: begin, write, have them agreed, and end them."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers import access
from careers.models import OPEN_PLANS, DevelopmentPlan, PlanComment, PlanItem, PlanState
from careers.proposals import Proposal
from careers.queries.plan_gaps import known_gaps, proposed
from careers.services.plan_locks import locked_plan, next_position, require_editable
from careers.services.plan_news import tell_owner, tell_reviewer
from careers.services.plan_supporters import keep_ties
from lib.dates import today
from lib.editing import refuse_if_changed
from talent.access import require
from talent.models import Actor, AuditEntry, Employee, Role, System, User

FIRST_DUE, NEXT_DUE = timedelta(weeks=8), timedelta(weeks=4)


@transaction.atomic
def start_plan(
    *, actor: Actor, employee: Employee, role: Role, aim: str = "", from_gaps: bool = True
) -> DevelopmentPlan:
    """Draft a plan into a role, with actions for the person's known gaps, must-haves first."""
    require(access.may_write_plan(actor, employee))
    # Two windows must not begin the same plan twice.
    employee = Employee.objects.select_for_update(of=("self",)).get(pk=employee.pk)
    role = Role.objects.select_related("current_version").get(pk=role.pk)
    version = role.current_version
    if version is None or (role.retired_on is not None and role.retired_on <= today()):
        raise ValidationError({"role": _("This role is no longer offered: choose another.")})
    plan = DevelopmentPlan(employee=employee, role=role, role_version=version, aim=aim)
    plan.full_clean()
    plan.save()
    if from_gaps:
        add_proposed(plan, proposed(known_gaps(version, employee)))
    AuditEntry.add(
        actor, "careers.plan.started", plan, role=role.pk, version=version.number,
        items=plan.items.count(),
    )  # fmt: skip
    return plan


@transaction.atomic
def propose_more(*, actor: Actor, plan: DevelopmentPlan) -> DevelopmentPlan:
    """Add actions for the gaps that no open action closes yet."""
    require(access.may_write_plan(actor, plan.employee))
    plan = locked_plan(plan)
    require_editable(plan)
    busy = set(plan.items.exclude(state="dropped").values_list("skill", flat=True))
    gaps = [gap for gap in known_gaps(plan.role_version, plan.employee) if gap.skill not in busy]
    added = add_proposed(plan, proposed(gaps))
    if not added:
        raise ValidationError(_("Every known gap has an action already."))
    AuditEntry.add(actor, "careers.plan.proposed", plan, items=[item.pk for item in added])
    return plan


def add_proposed(plan: DevelopmentPlan, found: Sequence[Proposal]) -> list[PlanItem]:
    """Write proposals as actions; they are due four weeks apart, not all at once."""
    first = next_position(plan)
    taken = set(plan.items.values_list("title", flat=True))
    rows = [
        PlanItem(
            plan=plan,
            title=one.idea.title_for(one.gap.name)[:200],
            note=one.idea.note_for(one.gap.name),
            kind=one.idea.kind,
            serves=one.idea.serves,
            skill_id=one.gap.skill,
            level=one.gap.level,
            due_on=today() + FIRST_DUE + NEXT_DUE * place,
            position=first + place,
        )
        for place, one in enumerate(found)
    ]
    return PlanItem.objects.bulk_create(row for row in rows if row.title not in taken)


@transaction.atomic
def edit_plan(
    *, actor: Actor, plan: DevelopmentPlan, seen: str, aim: str, is_shared: bool
) -> DevelopmentPlan:
    """Change what a plan is for and whether mentors see it, unless it changed since shown."""
    require(access.may_write_plan(actor, plan.employee))
    plan = locked_plan(plan)
    if not plan.is_open:
        raise ValidationError(_("This plan has ended and stays as it is."))
    refuse_if_changed(plan, ("aim", "is_shared"), seen)
    before = plan.is_shared
    plan.aim, plan.is_shared = aim, is_shared
    plan.full_clean()
    plan.save(update_fields=["aim", "is_shared"])
    AuditEntry.add(actor, "careers.plan.edited", plan, is_shared=[before, is_shared])
    return plan


@transaction.atomic
def submit_plan(*, actor: Actor, plan: DevelopmentPlan) -> DevelopmentPlan:
    """Ask one's manager to agree to a draft."""
    require(access.may_write_plan(actor, plan.employee))
    plan = _at(plan, PlanState.DRAFT, _("Only a draft can be sent for review."))
    if not plan.items.exclude(state="dropped").exists():
        raise ValidationError(_("A plan needs at least one action before it can be agreed."))
    plan.submitted_at = timezone.now()
    _go(actor, plan, PlanState.IN_REVIEW, "submitted", "submitted_at")
    tell_reviewer(plan)
    return plan


@transaction.atomic
def withdraw_plan(*, actor: Actor, plan: DevelopmentPlan) -> DevelopmentPlan:
    """Take a plan back from review, to change it first."""
    require(access.may_write_plan(actor, plan.employee))
    plan = _at(plan, PlanState.IN_REVIEW, _("This plan does not lie with a reviewer."))
    plan.submitted_at = None
    return _go(actor, plan, PlanState.DRAFT, "withdrawn", "submitted_at")


@transaction.atomic
def approve_plan(*, actor: Actor, plan: DevelopmentPlan) -> DevelopmentPlan:
    """Agree to a plan that was sent for review; from now on it counts."""
    require(access.may_review_plan(actor, plan.employee))
    plan = _at(plan, PlanState.IN_REVIEW, _("This plan does not wait for a review any more."))
    plan.decided_by = actor if isinstance(actor, User) else None
    plan.activated_on = today()
    _go(actor, plan, PlanState.ACTIVE, "approved", "decided_by", "activated_on")
    tell_owner(plan, "careers.plan_approved", by=actor)
    return plan


@transaction.atomic
def approve_plans(*, actor: Actor, plans: Iterable[DevelopmentPlan]) -> list[DevelopmentPlan]:
    """Agree to several plans at once; those that no longer wait are left as they are."""
    # In one order everywhere, so that two managers wait for each other and never in a circle.
    waiting = sorted(plans, key=lambda plan: plan.pk)
    for plan in waiting:
        require(access.may_review_plan(actor, plan.employee))
    found = DevelopmentPlan.objects.select_for_update(of=("self",)).filter(
        pk__in=[plan.pk for plan in waiting], state=PlanState.IN_REVIEW
    )
    still = list(found.select_related("employee").order_by("pk"))
    return [approve_plan(actor=actor, plan=plan) for plan in still]


@transaction.atomic
def send_back_plan(*, actor: Actor, plan: DevelopmentPlan, text: str) -> DevelopmentPlan:
    """Give a plan back to be changed, with what should change."""
    require(access.may_review_plan(actor, plan.employee))
    plan = _at(plan, PlanState.IN_REVIEW, _("This plan does not wait for a review any more."))
    _say(actor, plan, text)
    plan.submitted_at = None
    plan.decided_by = actor if isinstance(actor, User) else None
    _go(actor, plan, PlanState.DRAFT, "sent_back", "submitted_at", "decided_by")
    tell_owner(plan, "careers.plan_sent_back", by=actor)
    return plan


@transaction.atomic
def complete_plan(*, actor: Actor, plan: DevelopmentPlan) -> DevelopmentPlan:
    """End a plan whose actions are all done or dropped."""
    require(access.may_finish_action(actor, plan.employee))
    plan = _at(plan, PlanState.ACTIVE, _("Only a plan that is under way can be completed."))
    if plan.items.filter(state__in=("open", "doing")).exists():
        raise ValidationError(_("Some actions are still open: finish or drop them first."))
    return _end(actor, plan, PlanState.COMPLETE, "completed")


@transaction.atomic
def abandon_plan(*, actor: Actor, plan: DevelopmentPlan) -> DevelopmentPlan:
    """Give a plan up; it stays readable, and another one for the role can begin."""
    require(access.may_write_plan(actor, plan.employee))
    plan = locked_plan(plan)
    if plan.state not in OPEN_PLANS:
        raise ValidationError(_("This plan has ended already."))
    return _end(actor, plan, PlanState.ABANDONED, "abandoned")


@transaction.atomic
def adopt_version(*, actor: Actor, plan: DevelopmentPlan) -> DevelopmentPlan:
    """Let a plan judge by what its role asks for now; before that nothing changes for it."""
    require(access.may_write_plan(actor, plan.employee))
    plan = locked_plan(plan)
    require_editable(plan)
    version, before = plan.role.current_version, plan.role_version
    if version is None or version.pk == before.pk:
        raise ValidationError(_("This plan goes by the current version already."))
    plan.role_version = version
    plan.save(update_fields=["role_version"])
    AuditEntry.add(
        actor, "careers.plan.version_adopted", plan, version=[before.number, version.number]
    )
    return plan


@transaction.atomic
def comment_on_plan(
    *, actor: Actor, plan: DevelopmentPlan, text: str, item: PlanItem | None = None
) -> PlanComment:
    """Say something about a plan or one of its actions; whoever reads the plan may."""
    assert not isinstance(actor, System)
    require(DevelopmentPlan.objects.visible_to(actor).filter(pk=plan.pk).exists())
    plan = locked_plan(plan)
    if item is not None and item.plan_id != plan.pk:
        raise ValidationError({"item": _("This action belongs to another plan.")})
    comment = _say(actor, plan, text, item)
    if plan.employee.user_id != actor.pk:
        tell_owner(plan, "careers.plan_commented", by=actor, comment=comment.pk)
    return comment


@transaction.atomic
def read_comments(*, actor: Actor, plan: DevelopmentPlan) -> None:
    """Note that the owner has read what was said of a plan and needs no reminder of it."""
    require(access.may_write_plan(actor, plan.employee))
    DevelopmentPlan.objects.filter(pk=plan.pk).update(comments_read_at=timezone.now())


def _say(
    actor: Actor, plan: DevelopmentPlan, text: str, item: PlanItem | None = None
) -> PlanComment:
    assert isinstance(actor, User)
    if not text.strip():
        raise ValidationError({"text": _("Write a sentence first.")})
    comment = PlanComment(plan=plan, item=item, author=actor, text=text.strip())
    comment.full_clean()
    comment.save()
    if plan.employee.user_id == actor.pk:
        plan.comments_read_at = comment.at
        plan.save(update_fields=["comments_read_at"])
    AuditEntry.add(
        actor, "careers.plan.commented", comment, subject=plan.employee, plan=plan.pk,
        item=item.pk if item else None,
    )  # fmt: skip
    return comment


def _at(plan: DevelopmentPlan, state: str, refusal: str) -> DevelopmentPlan:
    """The plan, locked, if it is in that state: of two who act at once the second is refused."""
    plan = locked_plan(plan)
    if plan.state != state:
        raise ValidationError(refusal)
    return plan


def _go(actor: Actor, plan: DevelopmentPlan, state: str, act: str, *fields: str) -> DevelopmentPlan:
    before, plan.state = plan.state, state
    plan.full_clean()
    plan.save(update_fields=["state", *fields])
    AuditEntry.add(actor, f"careers.plan.{act}", plan, state=[before, state])
    return plan


def _end(actor: Actor, plan: DevelopmentPlan, state: str, act: str) -> DevelopmentPlan:
    plan.ended_on = today()
    _go(actor, plan, state, act, "ended_on")
    keep_ties(actor, plan)
    return plan
