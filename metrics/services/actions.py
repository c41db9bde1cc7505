"""Action plans: begun, kept, handed over, told of and closed; each act leaves a line.

Locks: the plan alone. Whoever acts twice, or at once with somebody else, finds it as it is then.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lib.dates import today
from lib.editing import refuse_if_changed
from lib.visible import require_visible
from metrics import access
from metrics.indicators import INDICATORS
from metrics.models import (
    CLOSED_ACTIONS,
    LONGEST_ISSUE,
    LONGEST_WORDS,
    NEXT_STATUS,
    ActionMeasure,
    ActionOrigin,
    ActionPlan,
    ActionStatus,
    ActionUpdate,
    UpdateKind,
    Wave,
    WaveUnit,
    first_start,
    last_due,
)
from metrics.queries.action_measures import (
    figure_named,
    measuring_indicators,
    reads_figure,
    reads_indicator,
    stood,
    target_range,
)
from metrics.queries.action_scope import may_act_on_result, may_plan_for, units_to_move_to
from metrics.services.action_news import tell_news, tell_person, tell_shared
from talent.access import require
from talent.models import Actor, AuditEntry, Employee, OrgUnit, User
from talent.services.once import JUST_NOW, refuse_twice

MEASURED = ("measure", "figure_name", "measured_indicator", "way", "target")
CHOSEN = {"measure", "figure_name", "measured_indicator"}
SAID = ("issue", "driver", "serves", "goal", *MEASURED, "starts_on", "due_on")
CREATED = "metrics.action.started"


@transaction.atomic
def start_plan(
    *,
    actor: Actor,
    owner: Employee,
    champion: Employee,
    wave: Wave | None = None,
    wave_unit: WaveUnit | None = None,
    indicator: str = "",
    unit: OrgUnit | None = None,
    **given: Any,
) -> ActionPlan:
    """Begin a plan: after a result, of an indicator, or of something else.

    That of a result belongs to the unit of the result; its measure stands where it is told then.
    """
    plan = ActionPlan(
        owner=owner, champion=champion, wave=wave, wave_unit=wave_unit, indicator=indicator,
        unit=(wave_unit.unit if wave_unit else None) if wave else unit,
        created_by=actor if isinstance(actor, User) else None,
        **{name: given[name] for name in SAID if name in given},
    )  # fmt: skip
    plan.origin = _origin_of(plan)
    require(_may_start(actor, plan))
    _check_people(plan, ("owner", "champion"))
    _check_words(actor, plan, SAID, is_new=True)
    refuse_twice(actor, plan, ("issue", "owner", "unit", "wave", "due_on"), CREATED)
    _measure(actor, plan)
    plan.save()
    _add(plan, actor, UpdateKind.BEGUN, status=plan.status)
    AuditEntry.add(
        actor, CREATED, plan, origin=plan.origin, unit=plan.unit_id, wave=plan.wave_id,
        owner=plan.owner_id, champion=plan.champion_id, subject=plan.owner,
    )  # fmt: skip
    for role in ("owner", "champion"):
        tell_person(plan, role, by=actor)
    return plan


@transaction.atomic
def edit_plan(
    *, actor: Actor, plan: ActionPlan, seen: str | None = None, **given: Any
) -> ActionPlan:
    """Change what an open plan says, its measure or its days; people and unit go other ways."""
    require(access.may_keep_plan(actor, plan))
    plan = locked_plan(plan, only_open=True)
    known = {name: given[name] for name in SAID if name in given}
    if seen is not None:
        refuse_if_changed(plan, list(known), seen)
    changed = [name for name, value in known.items() if getattr(plan, name) != value]
    if not changed:
        return plan
    for name in changed:
        setattr(plan, name, known[name])
    _check_words(actor, plan, changed)
    if CHOSEN & set(changed):
        _measure(actor, plan)
    plan.save(update_fields=[*changed, "baseline", "baseline_on"])
    if {"starts_on", "due_on"} & set(changed):
        _add(plan, actor, UpdateKind.DATES, due_on=plan.due_on)
    if set(changed) - {"starts_on", "due_on"}:
        _add(plan, actor, UpdateKind.CHANGED)
    AuditEntry.add(
        actor, "metrics.action.edited", plan, subject=plan.owner, changed=sorted(changed)
    )
    tell_news(plan, by=actor)
    return plan


@transaction.atomic
def change_status(
    *, actor: Actor, plan: ActionPlan, status: str, text: str = "", is_shared: bool = False
) -> ActionPlan:
    """Say how an open plan stands; whoever closes it says what came of it, or why not."""
    require(access.may_keep_plan(actor, plan))
    plan = locked_plan(plan, only_open=True)
    if status not in NEXT_STATUS[plan.status]:
        words = _("From “%(now)s” it cannot become that: choose another one.")
        raise ValidationError({"status": words % {"now": plan.get_status_display()}})
    plan.status = status
    if status in CLOSED_ACTIONS:
        plan.closed_on, plan.outcome = today(), _readable(text, _("Say what came of it."))
    elif text:
        text = _readable(text)
    plan.save(update_fields=["status", "closed_on", "outcome"])
    _add(plan, actor, UpdateKind.STATUS, status=status, text=text, is_shared=is_shared)
    AuditEntry.add(actor, "metrics.action.status", plan, subject=plan.owner, status=status)
    tell_news(plan, by=actor)
    return plan


@transaction.atomic
def reopen_plan(
    *, actor: Actor, plan: ActionPlan, text: str, due_on: date | None = None
) -> ActionPlan:
    """Go on with a plan that was closed, for a reason, until a day to come."""
    require(access.may_keep_plan(actor, plan))
    plan = locked_plan(plan)
    if plan.is_open:
        raise ValidationError(_("This plan is open already."))
    text = _readable(text, _("Say why it is opened again."))
    plan.status, plan.closed_on, plan.outcome = ActionStatus.IN_PROGRESS, None, ""
    before, plan.due_on = plan.due_on, due_on or plan.due_on
    if plan.due_on < today():
        raise ValidationError({"due_on": _("Say until when: a day to come.")})
    if plan.due_on > last_due():
        raise ValidationError({"due_on": _too_late()})
    plan.full_clean(validate_unique=False, exclude=["issue", "goal"])
    plan.save(update_fields=["status", "closed_on", "outcome", "due_on"])
    _add(plan, actor, UpdateKind.REOPENED, status=plan.status, text=text)
    if plan.due_on != before:
        _add(plan, actor, UpdateKind.DATES, due_on=plan.due_on)
    AuditEntry.add(actor, "metrics.action.reopened", plan, subject=plan.owner)
    tell_news(plan, by=actor)
    return plan


@transaction.atomic
def add_update(
    *, actor: Actor, plan: ActionPlan, text: str, is_shared: bool = False
) -> ActionUpdate:
    """Say how a plan goes; it is shown to more than who works on it only if that is chosen."""
    require(access.may_hand_plan_over(actor, plan))
    plan = locked_plan(plan)
    text = _readable(text)
    _refuse_said_twice(plan, actor, text)
    made = _add(plan, actor, UpdateKind.NOTE, text=text, is_shared=is_shared)
    AuditEntry.add(
        actor,
        "metrics.action.update",
        plan,
        subject=plan.owner,
        update=made.pk,
        is_shared=is_shared,
    )
    tell_news(plan, by=actor)
    return made


@transaction.atomic
def take_line_back(*, actor: Actor, line: ActionUpdate) -> ActionUpdate:
    """Take the words of a line away for good; that they were taken back stands there.

    What a closed plan came to is said in its last words: these stay while it is closed.
    """
    require(access.may_take_line_back(actor, line))
    plan = locked_plan(line.plan)
    line = ActionUpdate.objects.get(pk=line.pk)
    if line.taken_back_at is not None:
        raise ValidationError(_("It is taken back already."))
    if not line.text:
        raise ValidationError(_("There are no words to take back: what was done stays."))
    if plan.outcome and (line.kind, line.text) == (UpdateKind.STATUS, plan.outcome):
        raise ValidationError(
            _("This says what came of the plan: open the plan again first, then take it back.")
        )
    line.text, line.taken_back_at = "", timezone.now()
    line.taken_back_by = actor if isinstance(actor, User) else None
    line.save(update_fields=["text", "taken_back_at", "taken_back_by"])
    AuditEntry.add(
        actor, "metrics.action.taken_back", plan, subject=plan.owner, update=line.pk,
        is_shared=line.is_shared,
    )  # fmt: skip
    tell_news(plan, by=actor)
    return line


@transaction.atomic
def hand_over(*, actor: Actor, plan: ActionPlan, owner: Employee, text: str = "") -> ActionPlan:
    """Let somebody else see to it from now on."""
    require(access.may_hand_plan_over(actor, plan))
    return _change_person(actor, locked_plan(plan, only_open=True), "owner", owner, text)


@transaction.atomic
def change_champion(
    *, actor: Actor, plan: ActionPlan, champion: Employee, text: str = ""
) -> ActionPlan:
    """Let somebody else stand behind it from now on."""
    require(access.may_change_champion(actor, plan))
    return _change_person(actor, locked_plan(plan, only_open=True), "champion", champion, text)


@transaction.atomic
def share_plan(*, actor: Actor, plan: ActionPlan) -> ActionPlan:
    """Show it, with what is said to be shared, to who was asked or works there; for good.

    A plan that answers a result tells of it: so the result is shared first.
    """
    require(access.may_keep_plan(actor, plan))
    plan = locked_plan(plan)
    if plan.shared_at is not None:
        raise ValidationError(_("This plan is shared already."))
    if plan.wave is not None and plan.wave.shared_at is None:
        raise ValidationError(_("The results are not shared yet: HR shares them first."))
    plan.shared_at = timezone.now()
    plan.save(update_fields=["shared_at"])
    _add(plan, actor, UpdateKind.SHARED, is_shared=True)
    AuditEntry.add(actor, "metrics.action.shared", plan, subject=plan.owner)
    tell_news(plan, by=actor)
    tell_shared(plan, by=actor)
    return plan


@transaction.atomic
def move_plan(
    *, actor: Actor, plan: ActionPlan, unit: OrgUnit | None, text: str = ""
) -> ActionPlan:
    """Let a plan belong to another unit; what it answers, and with whom it is shared, stays.

    Of a plan that answers no result it is shared with who works in the unit.
    """
    require(access.may_hand_plan_over(actor, plan))
    plan = locked_plan(plan, only_open=True)
    if unit == plan.unit:
        raise ValidationError({"unit": _("It belongs to that unit already.")})
    if unit is None and not access.may_see_the_whole(actor):
        raise ValidationError({"unit": _("Choose a unit: for everybody HR keeps plans.")})
    if unit is not None and not unit.is_open:
        raise ValidationError({"unit": _("That unit is no more: choose one of today.")})
    if unit is not None and not units_to_move_to(actor, plan).filter(pk=unit.pk).exists():
        words = _("Choose a unit that you answer for, or the one in which its owner works.")
        raise ValidationError({"unit": words})
    plan.unit = unit
    plan.save(update_fields=["unit"])
    text = _readable(text) if text else ""
    _add(plan, actor, UpdateKind.UNIT, unit=unit, text=text)
    AuditEntry.add(actor, "metrics.action.moved", plan, subject=plan.owner, unit=plan.unit_id)
    tell_news(plan, by=actor)
    return plan


def locked_plan(plan: ActionPlan, *, only_open: bool = False) -> ActionPlan:
    """The plan as it is now; whoever acts on it waits here.

    Without its people: read together with a row that waits, they are those of before.
    """
    plan = ActionPlan.objects.select_for_update().get(pk=plan.pk)
    if only_open and not plan.is_open:
        raise ValidationError(_("This plan is closed: open it again first."))
    return plan


def _origin_of(plan: ActionPlan) -> ActionOrigin:
    if plan.wave is not None:
        return ActionOrigin.RESULT
    return ActionOrigin.INDICATOR if plan.indicator else ActionOrigin.FREE


def _may_start(actor: Actor, plan: ActionPlan) -> bool:
    if plan.wave is not None:
        return not plan.indicator and may_act_on_result(actor, plan.wave, plan.wave_unit)
    if plan.indicator:
        return plan.indicator in INDICATORS and reads_indicator(actor, plan.unit_id)
    return may_plan_for(actor, plan.unit)


def _check_people(plan: ActionPlan, roles: Iterable[str]) -> None:
    """Both work here and can sign in; nobody stands behind their own plan."""
    wrong: dict[str, Any] = {}
    for role in roles:
        person = getattr(plan, role)
        here = Employee.objects.employed().filter(pk=person.pk, user__is_active=True)
        if not here.exists():
            wrong[role] = _("Choose somebody who is employed today and can sign in.")
    if not wrong and plan.owner == plan.champion:
        role = list(roles)[-1]
        wrong[role] = _("Owner and champion are two people: choose another one.")
    if wrong:
        raise ValidationError(wrong)


def _check_words(
    actor: Actor, plan: ActionPlan, changed: Iterable[str], *, is_new: bool = False
) -> None:
    """What it says, measures and when; all that is wrong is said at once."""
    names = set(changed)
    wrong = {}
    if names & set(MEASURED):
        # A target is changed by who keeps the plan, whether or not they read what it is held to.
        is_chosen = is_new or bool(names & CHOSEN)
        wrong = _wrong_measure(actor, plan, is_chosen=is_chosen)
    if plan.due_on and ("due_on" in names or is_new) and plan.due_on < today():
        wrong["due_on"] = _("Choose today, or a day to come.")
    if plan.due_on and plan.starts_on and plan.due_on < plan.starts_on:
        wrong["due_on"] = _("A plan is due on the day it starts, or later.")
    if plan.due_on and ("due_on" in names or is_new) and plan.due_on > last_due():
        wrong["due_on"] = _too_late()
    first = first_start(plan.wave)
    if plan.starts_on and ("starts_on" in names or is_new) and plan.starts_on < first:
        words = _("A plan starts on %(day)s or later.")
        wrong["starts_on"] = words % {"day": date_format(first, "j F Y")}
    for name in ("issue", "goal"):
        if len(getattr(plan, name)) > LONGEST_ISSUE:
            wrong[name] = _too_long(LONGEST_ISSUE)
    if "driver" in names and plan.driver is not None and plan.driver.retired_on is not None:
        wrong["driver"] = _("This driver is not used any more: choose another one.")
    try:
        plan.full_clean(validate_constraints=not wrong, exclude=[*wrong, "owner", "champion"])
    except ValidationError as refusal:
        wrong = dict(refusal.update_error_dict({})) | wrong
    if wrong:
        raise ValidationError(wrong)


def _too_late() -> str:
    return _("A plan is due by %(day)s.") % {"day": date_format(last_due(), "j F Y")}


def _wrong_measure(actor: Actor, plan: ActionPlan, *, is_chosen: bool) -> dict[str, Any]:
    """What does not fit about the measure; only what one reads oneself can be one."""
    if plan.measure == ActionMeasure.WORDS:
        plan.figure_name, plan.measured_indicator, plan.target = "", "", None
        return {}
    if plan.measure == ActionMeasure.FIGURE:
        plan.measured_indicator = ""
        known = plan.wave is not None and figure_named(plan.wave, plan.figure_name) is not None
        if not known or (is_chosen and not reads_figure(actor, plan)):
            return {"figure_name": _("Choose a figure of the result that the plan answers.")}
    elif plan.measure == ActionMeasure.INDICATOR:
        plan.figure_name = ""
        known = plan.measured_indicator in measuring_indicators()
        if not known or (is_chosen and not reads_indicator(actor, plan.unit_id)):
            return {"measured_indicator": _("Choose an indicator that you read of this unit.")}
    if plan.target is None:
        return {"target": _("Say what it is to come to.")}
    low, high = target_range(plan)
    if low <= plan.target <= high:
        return {}
    words = _("Choose a number from %(low)s to %(high)s.")
    return {"target": words % {"low": f"{low:g}", "high": f"{high:g}"}}


def _measure(actor: Actor, plan: ActionPlan) -> None:
    """Keep where the measure stands now, as it is told now to who chooses it."""
    stand = stood(plan, actor)
    plan.baseline = None if stand is None else stand.said
    plan.baseline_on = None if stand is None else stand.on


def _change_person(
    actor: Actor, plan: ActionPlan, role: str, person: Employee, text: str
) -> ActionPlan:
    if getattr(plan, role) == person:
        raise ValidationError({role: _("It is this person already: choose another one.")})
    setattr(plan, role, person)
    _check_people(plan, [role])
    text = _readable(text) if text else ""
    plan.save(update_fields=[role])
    kind = UpdateKind.OWNER if role == "owner" else UpdateKind.CHAMPION
    _add(plan, actor, kind, person=person, text=text)
    AuditEntry.add(actor, f"metrics.action.{role}", plan, subject=person)
    tell_person(plan, role, by=actor)
    return plan


def _readable(text: str, ask: str = "") -> str:
    """A text that somebody can read; where one has to be said, it is asked for."""
    text = text.strip()
    if not text and ask:
        raise ValidationError({"text": ask})
    if len(text) > LONGEST_WORDS:
        raise ValidationError({"text": _too_long(LONGEST_WORDS)})
    try:
        require_visible(text)
    except ValidationError as refusal:
        raise ValidationError({"text": refusal.messages}) from refusal
    return text


def _refuse_said_twice(plan: ActionPlan, actor: Actor, text: str) -> None:
    """A button that was pressed twice says it once."""
    last = plan.updates.order_by("-at", "-pk").first()
    if last is None or (last.kind, last.text) != (UpdateKind.NOTE, text):
        return
    if isinstance(actor, User) and last.by_id == actor.pk and last.at > timezone.now() - JUST_NOW:
        raise ValidationError(_("You have just saved this. It is there once."), code="just_saved")


def _too_long(most: int) -> str:
    return _("Use at most %(most)d characters.") % {"most": most}


def _add(plan: ActionPlan, actor: Actor, kind: UpdateKind, **said: Any) -> ActionUpdate:
    by = actor if isinstance(actor, User) else None
    line = ActionUpdate(plan=plan, by=by, kind=kind, **said)
    line.full_clean(exclude=["plan", "by"])
    line.save()
    return line
