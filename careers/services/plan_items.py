"""The actions of a plan: write, order, work on, finish."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers import access
from careers.models import (
    DevelopmentPlan,
    ItemState,
    Objective,
    PlanItem,
    PlanTemplate,
    Suggestion,
)
from careers.proposals import worded
from careers.services.plan_locks import (
    locked_item,
    locked_plan,
    next_position,
    require_active,
    require_editable,
)
from careers.services.plan_supporters import keep_ties
from lib.dates import today
from lib.editing import refuse_if_changed
from talent.access import is_self, require
from talent.models import Actor, AuditEntry, ClaimSource, Skill
from talent.services.days import require_sensible
from talent.services.skills import claim_skill

FIELDS = ("title", "note", "kind", "serves", "objective", "skill", "level", "due_on")
LARGEST = 40  # actions of one plan


@transaction.atomic
def add_item(
    *,
    actor: Actor,
    plan: DevelopmentPlan,
    title: str,
    kind: str,
    skill: Skill | None = None,
    objective: Objective | None = None,
    **more: Any,
) -> PlanItem:
    """Add an action at the end of a plan."""
    require(access.may_write_plan(actor, plan.employee))
    plan = locked_plan(plan)
    require_editable(plan)
    _refuse_too_many(plan, 1)
    item = PlanItem(
        plan=plan, title=title, kind=kind, skill=skill, objective=objective,
        position=next_position(plan), **more,
    )  # fmt: skip
    _check(item)
    item.save()
    _tell(actor, "added", item, kind=kind, skill=item.skill_id)
    return item


@transaction.atomic
def take_suggestion(
    *, actor: Actor, plan: DevelopmentPlan, suggestion: Suggestion, skill: Skill | None = None
) -> PlanItem:
    """Add an action of the library, in words about the skill that it is to close."""
    about = suggestion.skill or skill
    if about is not None and about.kind != suggestion.skill_kind:
        raise ValidationError({"skill": _("This suggestion is for skills of another kind.")})
    if about is None:
        raise ValidationError({"skill": _("Say first which skill it is for.")})
    asked = plan.role_version.requirements.filter(skill=about).values_list("level", flat=True)
    return add_item(
        actor=actor, plan=plan, title=worded(suggestion.title, about.name)[:200],
        note=worded(suggestion.note, about.name), kind=suggestion.kind,
        serves=suggestion.serves, skill=about, level=asked.first(),
    )  # fmt: skip


@transaction.atomic
def use_template(*, actor: Actor, plan: DevelopmentPlan, template: PlanTemplate) -> list[PlanItem]:
    """Add a template's actions to a plan, due by its weeks; those it has already stay once."""
    require(access.may_write_plan(actor, plan.employee))
    plan = locked_plan(plan)
    require_editable(plan)
    if not template.is_in_use:
        raise ValidationError({"template": _("This template is no longer in use.")})
    taken = set(plan.items.values_list("title", flat=True))
    rows = [row for row in template.items.all() if row.title not in taken]
    _refuse_too_many(plan, len(rows))
    first = next_position(plan)
    items = PlanItem.objects.bulk_create(
        PlanItem(
            plan=plan, title=row.title, note=row.note, kind=row.kind, serves=row.serves,
            skill_id=row.skill_id, due_on=today() + timedelta(weeks=row.weeks),
            position=first + place,
        )
        for place, row in enumerate(rows)
    )  # fmt: skip
    AuditEntry.add(
        actor, "careers.plan.template_used", plan, template=template.pk, items=len(items)
    )
    return items


@transaction.atomic
def edit_item(*, actor: Actor, item: PlanItem, seen: str, **values: Any) -> PlanItem:
    """Change what an action is, unless it changed since it was shown."""
    require(access.may_write_plan(actor, item.plan.employee))
    item = locked_item(item)
    require_editable(item.plan)
    if not item.is_open:
        raise ValidationError(_("An action that is done or dropped stays as it was."))
    refuse_if_changed(item, values, seen)
    changed = [name for name, value in values.items() if getattr(item, name) != value]
    for name, value in values.items():
        setattr(item, name, value)
    _check(item, changed)
    item.touched_at = timezone.now()
    item.save(update_fields=[*values, "touched_at"])
    _tell(actor, "edited", item, fields=sorted(changed))
    return item


@transaction.atomic
def move_item(*, actor: Actor, item: PlanItem, up: bool) -> PlanItem:
    """Put an action before or after its neighbour for the same skill; at the end it stays."""
    require(access.may_write_plan(actor, item.plan.employee))
    item = locked_item(item)
    require_editable(item.plan)
    rows = list(item.plan.items.filter(skill=item.skill_id).exclude(state=ItemState.DROPPED))
    place = next((n for n, row in enumerate(rows) if row.pk == item.pk), None)
    if place is None:
        raise ValidationError(_("A dropped action has no place."))
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return item
    rows.insert(other, rows.pop(place))
    # The places stay those of the group, so that other skills keep theirs.
    for row, position in zip(rows, sorted(row.position for row in rows), strict=True):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])
    _tell(actor, "moved", item, up=up)
    return item


@transaction.atomic
def drop_item(*, actor: Actor, item: PlanItem) -> PlanItem:
    """Leave an action aside; it can be taken up again."""
    require(access.may_write_plan(actor, item.plan.employee))
    item = locked_item(item)
    require_editable(item.plan)
    if not item.is_open:
        raise ValidationError(_("This action is done or dropped already."))
    return _go(actor, item, ItemState.DROPPED, "dropped")


@transaction.atomic
def set_progress(*, actor: Actor, item: PlanItem, progress: int) -> PlanItem:
    """Say how far an action is, in percent; 0 is not begun, and done is said apart."""
    require(access.may_write_plan(actor, item.plan.employee))
    item = locked_item(item)
    require_active(item.plan)
    if not item.is_open:
        raise ValidationError(_("This action is done or dropped already."))
    if not 0 <= progress < 100:
        raise ValidationError({"progress": _("Choose 0 to 99 percent, or say that it is done.")})
    item.progress = progress
    return _go(actor, item, ItemState.DOING if progress else ItemState.OPEN, "moved_on")


@transaction.atomic
def finish_item(
    *, actor: Actor, item: PlanItem, level: int | None = None, evidence: str = ""
) -> PlanItem:
    """Say that an action is done, and with a level claim its skill: as oneself, or as manager."""
    owner = item.plan.employee
    require(access.may_finish_action(actor, owner))
    item = locked_item(item)
    require_active(item.plan)
    if not item.is_open:
        raise ValidationError(_("This action is done or dropped already."))
    if level is not None and item.skill is None:
        raise ValidationError({"level": _("This action closes no skill: leave the level out.")})
    if level is not None and item.skill is not None:
        source = ClaimSource.SELF if is_self(actor, owner) else ClaimSource.MANAGER
        item.claim = claim_skill(
            actor=actor, employee=owner, skill=item.skill, level=level, source=source,
            evidence=evidence or item.title,
        )  # fmt: skip
    item.progress, item.done_on = 100, today()
    return _go(actor, item, ItemState.DONE, "done", claim=item.claim_id)


@transaction.atomic
def reopen_item(*, actor: Actor, item: PlanItem) -> PlanItem:
    """Take up again what was done or dropped; a claim that it brought stays said."""
    require(access.may_write_plan(actor, item.plan.employee))
    item = locked_item(item)
    if item.state == ItemState.DONE:
        require_active(item.plan)
        item.progress, item.done_on, item.claim = 90, None, None
        return _go(actor, item, ItemState.DOING, "reopened")
    require_editable(item.plan)
    if item.is_open:
        raise ValidationError(_("This action is open already."))
    item.progress = 0
    return _go(actor, item, ItemState.OPEN, "reopened")


def _go(actor: Actor, item: PlanItem, state: str, act: str, **more: Any) -> PlanItem:
    before, item.state = item.state, ItemState(state)
    item.touched_at = timezone.now()
    item.full_clean()
    item.save(update_fields=["state", "progress", "done_on", "claim", "touched_at"])
    keep_ties(actor, item.plan)
    _tell(actor, act, item, state=[before, str(state)], progress=item.progress, **more)
    return item


def _check(item: PlanItem, chosen: Collection[str] = FIELDS) -> None:
    skill, objective = item.skill, item.objective
    if "skill" in chosen and skill is not None and skill.retired_on is not None:
        raise ValidationError({"skill": _("This skill is no longer in use.")})
    if "due_on" in chosen:
        require_sensible(due_on=item.due_on)
        if item.due_on is not None and item.due_on < today():
            words = _("This day has passed: choose today or a later day.")
            raise ValidationError({"due_on": words})
    ahead = Objective.objects.ahead()
    if (
        "objective" in chosen
        and objective is not None
        and not ahead.filter(pk=objective.pk).exists()
    ):
        raise ValidationError({"objective": _("This objective has ended: choose another.")})
    item.full_clean()


def _refuse_too_many(plan: DevelopmentPlan, more: int) -> None:
    if plan.items.exclude(state=ItemState.DROPPED).count() + more > LARGEST:
        raise ValidationError(
            _("A plan holds %(most)s actions at most: finish or drop some first.")
            % {"most": LARGEST}
        )


def _tell(actor: Actor, act: str, item: PlanItem, **more: Any) -> None:
    AuditEntry.add(
        actor, f"careers.plan_item.{act}", item, subject=item.plan.employee,
        plan=item.plan_id, **more,
    )  # fmt: skip
