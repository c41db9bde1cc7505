"""Taking part in a programme: joining, changing what one said, waiting for a place, leaving."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.dates import today
from lib.editing import CHANGED
from mentoring import access
from mentoring.models import (
    LIVE_ENROLMENTS,
    Enrolment,
    EnrolmentSkill,
    EnrolmentState,
    Pair,
    Programme,
    Side,
    Wish,
)
from mentoring.queries.enrolments import blocked_by, holds_pair, is_in_pair, said_on
from mentoring.services.answers import withdraw_proposals_of
from mentoring.services.blocks import set_blocks
from mentoring.services.enrolment_checks import check_joining, check_said
from mentoring.services.places import (
    fill_places,
    free_places,
    give_place,
    locked_programme,
    waiting_line,
)
from talent.access import is_self, require
from talent.models import SYSTEM, Actor, AuditEntry, Employee, Role, Skill
from talent.services.notices import notify

ENROLLED = "mentoring.enrolled"
WAITLISTED = "mentoring.waitlisted"
TAKEN_OUT = "mentoring.enrolment_withdrawn"
LEAVERS = "mentoring.withdraw_leavers"
MOST_AT_ONCE = 200


@transaction.atomic
def enrol(
    *,
    actor: Actor,
    programme: Programme,
    employee: Employee,
    side: str,
    about: str = "",
    capacity: int = 1,
    target_role: Role | None = None,
    skills: Sequence[tuple[Skill, int]] = (),
    wishes: Sequence[Employee] = (),
    blocks: Sequence[Employee] | None = None,
) -> Enrolment:
    """Take part on one side; whoever finds no place free waits in line for one."""
    require(access.may_enrol(actor, employee))
    # All who take places of one programme wait for each other.
    programme = locked_programme(programme)
    check_joining(programme, employee, side)
    enrolment = Enrolment(
        programme=programme, employee=employee, side=side, about=about.strip(), capacity=capacity,
        target_role=None if side == Side.MENTOR else target_role,
    )  # fmt: skip
    if side != Side.MENTOR and not has_place(programme):
        enrolment.state = EnrolmentState.WAITLISTED
    _write(actor, enrolment, skills, wishes, blocks)
    is_waiting = enrolment.state == EnrolmentState.WAITLISTED
    AuditEntry.add(actor, "mentoring.enrolment.joined", enrolment, side=side, state=enrolment.state)
    if employee.user is not None:
        notify(employee.user, WAITLISTED if is_waiting else ENROLLED, subject=enrolment)
    return enrolment


def has_place(programme: Programme) -> bool:
    """Whether a newcomer finds a place: one is free, and nobody has waited for it longer."""
    free = free_places(programme)
    return free is None or free > waiting_line(programme).count()


@transaction.atomic
def edit_enrolment(
    *,
    actor: Actor,
    enrolment: Enrolment,
    seen: str | None = None,
    about: str = "",
    capacity: int = 1,
    target_role: Role | None = None,
    skills: Sequence[tuple[Skill, int]] = (),
    wishes: Sequence[Employee] = (),
    blocks: Sequence[Employee] | None = None,
) -> Enrolment:
    """Change what one said, until one is matched; a mentor with seats left goes on choosing."""
    require(is_self(actor, enrolment.employee))
    enrolment = _locked(enrolment)
    refuse_ended(enrolment)
    if enrolment.side != Side.MENTOR and holds_pair(enrolment):
        raise ValidationError(
            _("You are matched: what you want to reach is part of your pair now.")
        )
    if seen is not None:
        _refuse_if_changed(enrolment, seen)
    enrolment.about, enrolment.capacity = about.strip(), capacity
    enrolment.target_role = None if enrolment.side == Side.MENTOR else target_role
    _write(actor, enrolment, skills, wishes, blocks)
    AuditEntry.add(actor, "mentoring.enrolment.edited", enrolment, capacity=capacity)
    return enrolment


def _write(
    actor: Actor,
    enrolment: Enrolment,
    skills: Sequence[tuple[Skill, int]],
    wishes: Sequence[Employee],
    blocks: Sequence[Employee] | None,
) -> None:
    """Check and keep an enrolment with what hangs on it."""
    ruled_out = list(blocks) if blocks is not None else blocked_by(enrolment.employee)
    check_said(enrolment, skills, wishes, ruled_out)
    enrolment.full_clean()
    enrolment.save()
    EnrolmentSkill.objects.filter(enrolment=enrolment).delete()
    wanted = [
        EnrolmentSkill(enrolment=enrolment, skill=skill, want=want, rank=rank)
        for rank, (skill, want) in enumerate(skills, start=1)
    ]
    for row in wanted:
        row.clean_fields()
    EnrolmentSkill.objects.bulk_create(wanted)
    Wish.objects.filter(enrolment=enrolment).delete()
    Wish.objects.bulk_create(
        Wish(enrolment=enrolment, employee=person, rank=rank)
        for rank, person in enumerate(wishes, start=1)
    )
    if blocks is not None:
        set_blocks(actor=actor, employee=enrolment.employee, people=blocks)


@transaction.atomic
def withdraw_enrolment(*, actor: Actor, enrolment: Enrolment) -> Enrolment:
    """Leave a programme, or its waiting list; a place that is freed goes to the first in line."""
    require(access.may_end_enrolment(actor, enrolment))
    programme = locked_programme(enrolment.programme)
    enrolment = _locked(enrolment)
    refuse_ended(enrolment)
    refuse_in_pair(enrolment)
    withdraw_proposals_of(enrolment)
    enrolment.state, enrolment.ended_on = EnrolmentState.WITHDRAWN, today()
    enrolment.save(update_fields=["state", "ended_on"])
    AuditEntry.add(actor, "mentoring.enrolment.withdrawn", enrolment)
    if programme.is_open:
        fill_places(actor, programme)
    user = enrolment.employee.user
    if user is not None and user.is_active and not is_self(actor, enrolment.employee):
        notify(user, TAKEN_OUT, subject=enrolment)
    return enrolment


@transaction.atomic
def promote_enrolment(*, actor: Actor, enrolment: Enrolment) -> Enrolment:
    """Give a free place to somebody out of turn: whoever runs the programme decides."""
    require(access.may_run_programme(actor, enrolment.programme))
    programme = locked_programme(enrolment.programme)
    enrolment = _locked(enrolment)
    if enrolment.state != EnrolmentState.WAITLISTED:
        raise ValidationError(_("%(name)s does not wait for a place any more.") % _name(enrolment))
    if not programme.is_open:
        raise ValidationError(_("This programme is not open."))
    if not Employee.objects.employed().filter(pk=enrolment.employee_id).exists():
        raise ValidationError(_("%(name)s does not work here any more.") % _name(enrolment))
    if free_places(programme) == 0:
        words = ngettext(
            "The place is taken: raise the number of places, or withdraw somebody first.",
            "All %(seats)d places are taken: raise their number, or withdraw somebody first.",
            programme.seats or 0,
        )
        raise ValidationError(words % {"seats": programme.seats})
    give_place(actor, enrolment)
    return enrolment


def withdraw_leavers() -> None:
    """Take out people who are no longer employed; a sweep. Their pairs end first, elsewhere."""
    in_pair = Pair.objects.going()
    rows = Enrolment.objects.live().exclude(employee__in=Employee.objects.employed())
    rows = rows.exclude(pk__in=in_pair.values("mentee_enrolment"))
    rows = rows.exclude(pk__in=in_pair.values("mentor_enrolment"))
    for pk in list(rows.order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE]):
        withdraw_leaver(pk)


@transaction.atomic
def withdraw_leaver(pk: int) -> bool:
    """Take out one; False where it has ended, or a pair has begun, meanwhile."""
    enrolment = Enrolment.objects.select_related("programme", "employee__user").get(pk=pk)
    locked_programme(enrolment.programme)
    enrolment = _locked(enrolment)
    if not enrolment.is_live or is_in_pair(enrolment):
        return False
    withdraw_enrolment(actor=SYSTEM, enrolment=enrolment)
    return True


def _locked(enrolment: Enrolment) -> Enrolment:
    """The row as it is now."""
    Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)
    rows = Enrolment.objects.select_related("programme", "employee__user", "target_role")
    return rows.get(pk=enrolment.pk)


def refuse_ended(enrolment: Enrolment) -> None:
    """Nothing more is said, or taken back, once it has ended."""
    if enrolment.state not in LIVE_ENROLMENTS:
        words = _("This has ended: it is “%(state)s” now.")
        raise ValidationError(words % {"state": enrolment.get_state_display()})


def refuse_in_pair(enrolment: Enrolment) -> None:
    """Whoever meets somebody ends the pair first, so that the other one is told why."""
    if is_in_pair(enrolment):
        words = _("A pair is under way: end it first, with a reason, so that the other one knows.")
        raise ValidationError(words)


def _refuse_if_changed(enrolment: Enrolment, seen: str) -> None:
    """Two windows: what the other one saved is said, and can be saved over."""
    now = said_on(enrolment)
    if now.mark == seen:
        return
    said = {
        _("In your words"): now.about,
        _("Mentees at a time"): str(now.capacity) if enrolment.side == Side.MENTOR else "",
        _("Target role"): now.target_role.name if now.target_role else "",
        _("Skills"): ", ".join(skill.name for skill, _want in now.skills),
        _("Wishes"): ", ".join(person.name for person in now.wishes),
        _("Not with"): ", ".join(person.name for person in now.blocks),
    }
    words = _(
        "This was changed in another window meanwhile. Below is what you typed: save again to"
        " keep it. What is saved now: %(values)s"
    )
    values = "; ".join(f"{label}: “{value}”" for label, value in said.items() if value)
    raise ValidationError(words % {"values": values}, code=CHANGED)


def _name(enrolment: Enrolment) -> dict[str, Any]:
    return {"name": enrolment.employee.name}
