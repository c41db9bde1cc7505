"""What happens to plans by itself: successors take a role over, or leave; reviews fall due."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from leadership.models import (
    LIVE_PLANS,
    KeyRole,
    SuccessionPlan,
    Successor,
    SuccessorState,
    WhenFilled,
)
from lib.dates import today
from talent.models import SYSTEM, Actor, Assignment, AuditEntry, Employee, User
from talent.services.notices import ToTell, notify_many, subject_name

CHANGED = "leadership.succession_changed"
OWNED = "leadership.succession_owned"
REVIEW_DUE = "leadership.succession_review_due"


def moment() -> str:
    """The period of what happens once: each act is news of its own."""
    return timezone.now().strftime("%Y-%m-%dT%H:%M:%S.%f")


def tell_owner(plan: SuccessionPlan, kind: str, *, by: Actor, period: str = "") -> None:
    """Tell whoever owns a plan, unless they did it themselves; only that, and no name."""
    owner = User.objects.filter(employee=plan.owner_id).first()
    if owner is not None and owner != by:
        told = ToTell(owner.pk, subject_name(plan), period or moment(), {"plan": str(plan.pk)})
        notify_many(kind, [told])


def end_successor(
    successor: Successor, state: SuccessorState, *, on: date | None = None, reason: str = ""
) -> None:
    """One is named no longer, and those behind move up. The plan is locked by the caller."""
    rank = successor.rank
    successor.state, successor.rank = state, None
    successor.ended_on, successor.remove_reason = on or today(), reason
    successor.save(update_fields=["state", "rank", "ended_on", "remove_reason"])
    if rank is not None:
        behind = Successor.objects.filter(plan=successor.plan_id, rank__gt=rank)
        behind.update(rank=F("rank") - 1)


def take_over(actor: Actor, key_role: KeyRole, person: Employee) -> None:
    """Whoever takes a key role over is its successor no longer; plans follow as they say.

    The key role is locked by the caller.
    """
    plans = SuccessionPlan.objects.filter(key_role=key_role, state__in=LIVE_PLANS)
    named = Successor.objects.filter(
        plan=OuterRef("pk"), employee=person, state=SuccessorState.NAMED
    )
    for plan in plans.filter(Exists(named)).select_for_update(of=("self",)).order_by("pk"):
        successor = plan.successors.get(employee=person, state=SuccessorState.NAMED)
        end_successor(successor, SuccessorState.PROMOTED)
        AuditEntry.add(actor, "leadership.successor.promoted", plan, successor=str(successor.pk))
        if plan.when_filled == WhenFilled.CLOSE:
            plan.state, plan.close_reason, plan.closed_on = "closed", "filled", today()
            plan.save(update_fields=["state", "close_reason", "closed_on"])
            AuditEntry.add(actor, "leadership.succession.closed", plan, reason="filled")
        else:
            plan.review_on = today()
            plan.save(update_fields=["review_on"])
        tell_owner(plan, CHANGED, by=actor)


@transaction.atomic
def settle(people: Collection[int] | None = None) -> None:
    """Plans and the register after people moved or left; of some people, or of everyone.

    Run twice, or twice at once, it leaves the same: each key role is locked and looked at again.
    """
    _take_over_where_held(people)
    _leave(people)
    _vacate(people)


def _who(people: Collection[int] | None, path: str) -> Q:
    return Q() if people is None else Q(**{f"{path}__in": people})


def _take_over_where_held(people: Collection[int] | None) -> None:
    """Successors who hold the key role's place today have taken it over."""
    holds = Assignment.objects.current().filter(
        employee=OuterRef("employee"),
        role=OuterRef("plan__key_role__role"),
        unit=OuterRef("plan__key_role__unit"),
    )
    named = Successor.objects.named().filter(
        _who(people, "employee"), Exists(holds), plan__state__in=LIVE_PLANS,
        plan__key_role__position="",
    )  # fmt: skip
    pairs = named.order_by("plan__key_role", "rank").values_list("plan__key_role", "employee")
    for pk, person in pairs.distinct():
        key_role = KeyRole.objects.select_for_update().get(pk=pk)
        take_over(SYSTEM, key_role, Employee.objects.get(pk=person))
        key_role.incumbent_id = person
        key_role.save(update_fields=["incumbent"])
        AuditEntry.add(SYSTEM, "leadership.key_role.edited", key_role, changed=["incumbent"])


def _leave(people: Collection[int] | None) -> None:
    """Successors who are employed no longer, or whose record was taken back, are named no more."""
    here = Employee.objects.employed().filter(pk=OuterRef("employee"))
    gone = Successor.objects.named().filter(
        _who(people, "employee"), ~Exists(here), employee__isnull=False, plan__state__in=LIVE_PLANS
    )
    plans = sorted(set(gone.values_list("plan", flat=True)))
    for plan in SuccessionPlan.objects.select_for_update().filter(pk__in=plans).order_by("pk"):
        for successor in gone.filter(plan=plan).order_by("-rank"):
            end_successor(successor, SuccessorState.LEFT)
            AuditEntry.add(SYSTEM, "leadership.successor.left", plan, successor=str(successor.pk))
        tell_owner(plan, CHANGED, by=SYSTEM, period=f"left {today()}")


def _vacate(people: Collection[int] | None) -> None:
    """A key role whose holder is employed no longer is vacant."""
    here = Employee.objects.employed().filter(pk=OuterRef("incumbent"))
    rows = KeyRole.objects.filter(_who(people, "incumbent"), ~Exists(here), incumbent__isnull=False)
    for key_role in rows.select_for_update(of=("self",)).order_by("pk"):
        key_role.incumbent = None
        key_role.save(update_fields=["incumbent"])
        AuditEntry.add(SYSTEM, "leadership.key_role.edited", key_role, changed=["incumbent"])


def remind_of_reviews() -> None:
    """Tell owners of plans whose review is due, once for each day that it was set for."""
    due = SuccessionPlan.objects.filter(state="active", review_on__lte=today())
    owners: dict[int | None, int] = dict(
        User.objects.filter(employee__in=due.values("owner")).values_list("employee", "pk")
    )
    notify_many(
        REVIEW_DUE,
        [
            ToTell(
                owners[plan.owner_id], subject_name(plan), str(plan.review_on),
                {"plan": str(plan.pk)},
            )
            for plan in due.only("pk", "owner_id", "review_on")
            if plan.owner_id in owners
        ],
    )  # fmt: skip


def keep_plans_current() -> None:
    """Every morning: who moved or left by the calendar, and which reviews are due."""
    settle()
    remind_of_reviews()
