"""Who is told of an action plan: owner and champion, and HR where one of them is missing."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from metrics.models import ActionOrigin, ActionPlan, WavePerson
from talent.models import Actor, Assignment, Employee, Grant, GrantKind, UnitLine, User
from talent.services.notices import ToTell, notify_many, subject_name

OWNED, CHAMPIONED = "metrics.action_owned", "metrics.action_championed"
NEWS = "metrics.action_news"
HOW, DUE, OVERDUE = "metrics.action_how", "metrics.action_due", "metrics.action_overdue"
STUCK, DESERTED = "metrics.action_stuck", "metrics.action_deserted"
SHARED = "metrics.action_shared"


def moment() -> str:
    """The period of what happens once: each act is news of its own."""
    return timezone.now().strftime("%Y-%m-%dT%H:%M:%S.%f")


def tell(kind: str, plan: ActionPlan, users: Iterable[int], period: str, **ids: object) -> int:
    """Tell some logins of a plan, each once in a period; returns how many that were."""
    name, said = subject_name(plan), {"plan": plan.pk, **ids}
    return len(notify_many(kind, [ToTell(user, name, period, said) for user in sorted(set(users))]))


def tell_news(plan: ActionPlan, *, by: Actor) -> None:
    """Tell owner and champion that somebody else did something to their plan."""
    tell(NEWS, plan, login_of(plan, "owner", but=by) + login_of(plan, "champion", but=by), moment())


def tell_person(plan: ActionPlan, role: str, *, by: Actor) -> None:
    """Tell a new owner or champion, unless they did it themselves."""
    kind = OWNED if role == "owner" else CHAMPIONED
    tell(kind, plan, login_of(plan, role, but=by), moment())


def tell_shared(plan: ActionPlan, *, by: Actor) -> None:
    """Tell everybody with whom a plan is shared that it is, once; owner and champion know."""
    known = {*login_of(plan, "owner"), *login_of(plan, "champion")}
    if isinstance(by, User):
        known.add(by.pk)
    people = Employee.objects.filter(pk__in=_group_of(plan), user__is_active=True)
    tell(SHARED, plan, set(people.values_list("user", flat=True)) - known, "")


def _group_of(plan: ActionPlan) -> QuerySet[Any, Any]:
    """With whom a plan can be shared, as `shared_with` says for one of them."""
    if plan.origin == ActionOrigin.RESULT:
        asked = WavePerson.objects.filter(wave=plan.wave_id)
        if plan.wave_unit_id is not None:
            asked = asked.filter(unit__position__in=plan.asked_in)
        return asked.values("employee")
    if plan.unit_id is None:
        return Employee.objects.employed().order_by().values("pk")
    below = UnitLine.objects.current().filter(ancestor=plan.unit_id).values("unit")
    return Assignment.objects.current().filter(unit__in=below).values("employee")


def login_of(plan: ActionPlan, role: str, *, but: Actor | None = None) -> list[int]:
    """The login of a plan's owner or champion, where it can be told anything."""
    person = getattr(plan, role)
    user = None if person is None else person.user
    return [] if user is None or not user.is_active or user == but else [user.pk]


def tell_deserted(plan: ActionPlan, role: str, period: str, leaves_on: date | None = None) -> None:
    """Tell the other one of the two, and HR, that a plan has, or will have, nobody in a role."""
    other = "champion" if role == "owner" else "owner"
    users = login_of(plan, other) + hr_of(plan)
    day = leaves_on.isoformat() if leaves_on else ""
    tell(DESERTED, plan, users, f"{role} {period}", role=role, leaves_on=day)


def hr_of(plan: ActionPlan) -> list[int]:
    """The HR partners of a plan's unit; where there are none, HR admins."""
    grants = Grant.objects.current().filter(user__is_active=True)
    above = UnitLine.objects.current().filter(unit=plan.unit_id).values("ancestor")
    partners = grants.filter(kind=GrantKind.HR_PARTNER, unit__in=above)
    found = list(partners.values_list("user", flat=True))
    if found:
        return found
    admins = grants.filter(kind=GrantKind.HR_ADMIN)
    known = set(admins.values_list("user", flat=True))
    return sorted(known | set(_superusers()))


def _superusers() -> list[int]:
    rows = User.objects.filter(is_superuser=True, is_active=True, employee__isnull=False)
    return list(rows.values_list("pk", flat=True))
