"""What people are reminded of in their plans: by "should be said and is not", never by the hour."""

from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from careers.models import OPEN_ITEMS, OPEN_PLANS, DevelopmentPlan, PlanItem, PlanState
from lib.dates import today
from talent.models import Employment, Role
from talent.services.notices import ToTell, notify_many

BEFORE = 7  # days
STALE = 60  # days without a touch
CHUNK = 10_000  # actions in one transaction
DUE, RESTS, VERSION = (
    "careers.plan_item_due",
    "careers.plan_item_stale",
    "careers.plan_version_changed",
)


def under_way(day: date) -> QuerySet[PlanItem]:
    """Open actions of plans that count, of people who work here and can sign in."""
    works = Employment.objects.on(day).filter(employee=OuterRef("plan__employee"))
    return PlanItem.objects.filter(
        Exists(works),
        state__in=OPEN_ITEMS,
        plan__state=PlanState.ACTIVE,
        plan__employee__user__is_active=True,
    )


def remind_due_items(
    after: int = 0, *, day: date | None = None, now: datetime | None = None
) -> int | None:
    """Remind of the next actions after an id; returns the last id, or None when all are done.

    It is said once in the seven days before, once from the day on, and once in each week after.
    """
    day, now = day or today(), now or timezone.now()
    rows = under_way(day).filter(pk__gt=after, due_on__lte=day + timedelta(days=BEFORE))
    found = list(rows.order_by("pk").values_list("pk", "plan__employee__user", "due_on")[:CHUNK])
    notify_many(
        DUE,
        [
            ToTell(user, f"planitem:{pk}", due_period(due_on, day), {"planitem": pk})
            for pk, user, due_on in found
            if due_on is not None
        ],
        now=now,
    )
    return found[-1][0] if len(found) == CHUNK else None


def due_period(due_on: date, day: date) -> str:
    """The name of the span in which a day lies: before, or a number of whole weeks after."""
    late = (day - due_on).days
    return f"{due_on.isoformat()} before" if late < 0 else f"{due_on.isoformat()}+{late // 7}"


def remind_stale_items(
    after: int = 0, *, day: date | None = None, now: datetime | None = None
) -> int | None:
    """Remind of actions that nobody touched for 60 days, once in 60 days; in chunks as above.

    What is overdue is reminded of each week already.
    """
    day, now = day or today(), now or timezone.now()
    rows = under_way(day).filter(
        Q(due_on__isnull=True) | Q(due_on__gt=day + timedelta(days=BEFORE)),
        pk__gt=after,
        touched_at__lte=now - timedelta(days=STALE),
    )
    found = list(
        rows.order_by("pk").values_list("pk", "plan__employee__user", "touched_at")[:CHUNK]
    )
    notify_many(
        RESTS,
        [
            ToTell(user, f"planitem:{pk}", stale_period(touched, now), {"planitem": pk})
            for pk, user, touched in found
        ],
        now=now,
    )
    return found[-1][0] if len(found) == CHUNK else None


def stale_period(touched: datetime, now: datetime) -> str:
    """The name of the 60-day span since the last touch in which a moment lies."""
    return f"{touched.date().isoformat()}+{(now - touched).days // STALE}"


def tell_of_version(role: Role) -> list[int]:
    """Tell whoever has an open plan by another version of a role that it asks for more or less."""
    plans = DevelopmentPlan.objects.filter(
        role=role, state__in=OPEN_PLANS, employee__user__is_active=True
    ).exclude(role_version=role.current_version_id)
    ids = list(plans.values_list("pk", "employee__user"))
    return notify_many(
        VERSION,
        [
            ToTell(
                user,
                f"developmentplan:{pk}",
                f"version {role.current_version_id}",
                {"developmentplan": pk},
            )
            for pk, user in ids
        ],
    )
