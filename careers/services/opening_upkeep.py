"""What keeps openings moving by itself: they close after their last day, and find who hires."""

from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from careers.models import (
    LIVE,
    Application,
    CloseReason,
    Opening,
    OpeningState,
    RejectReason,
)
from careers.services.openings import shut
from lib.dates import today
from talent.models import SYSTEM, Assignment, AuditEntry, Employee, Grant, UnitLine
from talent.services.notices import notify

ENDED = "careers.opening_ended"
HANDED_OVER = "careers.opening_handed_over"
MOST_STEPS = 20  # up the line of someone who has left


def close_ended_openings(*, day: date | None = None) -> int:
    """Close what is over, each for itself; returns how many.

    Over is what had a last day of its own, and what nobody can apply for any more while nobody's
    application is under way: those who applied in time are still decided about.
    """
    day = day or today()
    keys = list(_over(day).order_by("pk").values_list("pk", flat=True))
    return sum(close_ended(pk, day) for pk in keys)


def _over(day: date) -> QuerySet[Opening]:
    live = Application.objects.filter(opening=OuterRef("pk"), stage__in=LIVE)
    return Opening.objects.published().filter(
        Q(ends_on__lt=day) | (Q(apply_by__lt=day) & ~Exists(live))
    )


@transaction.atomic
def close_ended(pk: int, day: date) -> bool:
    """Close one opening and tell whoever hires; False where another was quicker."""
    rows = Opening.objects.select_for_update()
    opening = rows.filter(pk=pk, state=OpeningState.PUBLISHED).first()
    # Someone may have applied since it was looked at.
    if opening is None or not _over(day).filter(pk=pk).exists():
        return False
    shut(SYSTEM, opening, CloseReason.EXPIRED, RejectReason.CLOSED)
    if opening.hiring_manager.user is not None:
        notify(opening.hiring_manager.user, ENDED, subject=opening, period="ended")
    return True


def hand_over_openings() -> int:
    """Give the openings of hirers who have left to their manager, or to HR; returns how many."""
    left = Opening.objects.exclude(state=OpeningState.CLOSED).exclude(
        hiring_manager__in=Employee.objects.employed()
    )
    return sum(hand_over(pk) for pk in list(left.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def hand_over(pk: int) -> bool:
    """Let someone else hire for one opening; False where nobody is found or another was quicker."""
    # Nothing is joined: a row whose hirer changes while one waits would seem to be gone.
    opening = Opening.objects.select_for_update().get(pk=pk)
    former = opening.hiring_manager
    if opening.state == OpeningState.CLOSED or _works_here(former):
        return False
    applied = set(
        Application.objects.filter(opening=opening, stage__in=LIVE).values_list(
            "employee", flat=True
        )
    )
    # Nobody decides about themselves, nor reads who else applied.
    heir = next((one for one in _heirs(opening) if one.pk not in applied), None)
    if heir is None:
        return False
    opening.hiring_manager = heir
    if opening.state == OpeningState.IN_REVIEW:
        # Whoever hires does not approve it, too; HR of the unit may in any case.
        opening.approver = _manager_of(heir)
    opening.save(update_fields=["hiring_manager", "approver"])
    AuditEntry.add(SYSTEM, "careers.opening.handed_over", opening, hirer=[former.pk, heir.pk])
    if heir.user is not None:
        notify(heir.user, HANDED_OVER, subject=opening, period=str(former.pk))
    return True


def _heirs(opening: Opening) -> Iterator[Employee]:
    """Who could hire now, the nearest first: the managers above, the unit's partner, HR admins."""
    above = _last_manager_of(opening.hiring_manager)
    for _step in range(MOST_STEPS):
        if above is None:
            break
        if _works_here(above):
            yield above
        above = _last_manager_of(above)
    units = UnitLine.objects.current().filter(unit=opening.unit).order_by("depth")
    for unit in units.values_list("ancestor", flat=True):
        yield from _holders(Q(kind="hr_partner", unit=unit))
    yield from _holders(Q(kind="hr_admin"))


def _holders(grants: Q) -> list[Employee]:
    held = Grant.objects.current().filter(grants).values("user")
    people = Employee.objects.employed().filter(user__in=held, user__is_active=True)
    return list(people.select_related("user").order_by("pk"))


def _works_here(person: Employee) -> bool:
    return Employee.objects.employed().filter(pk=person.pk).exists()


def _manager_of(person: Employee) -> Employee | None:
    row = Assignment.objects.current().filter(employee=person).select_related("manager").first()
    return row.manager if row is not None else None


def _last_manager_of(person: Employee) -> Employee | None:
    """The manager of the last assignment that had begun."""
    begun = Assignment.objects.filter(employee=person, valid__startswith__lte=today())
    row = begun.select_related("manager__user").order_by("-valid").first()
    return row.manager if row is not None else None
