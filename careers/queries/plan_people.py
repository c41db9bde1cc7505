"""Who could help with an action."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from careers.models import PlanItem, PlanSupporter
from talent.models import Employee, EmployeeSkill, Offer, ReportingLine, Tie, User
from talent.models.folding import Fold

MOST = 12


def helpers_for(user: User, me: Employee, item: PlanItem, text: str) -> Sequence[Employee]:
    """Colleagues by name; without a text my manager and mentors, and who shares the skill and
    offers help."""
    asked = PlanSupporter.objects.filter(item=item).values("employee")
    people = (
        Employee.objects.visible_to(user)
        .employed()
        .filter(user__is_active=True)
        .exclude(pk=me.pk)
        .exclude(pk__in=asked)
        .with_current_assignment()
    )
    if text:
        for word in text.split():
            people = people.filter(name_folded__contains=Fold.of(word))
        return list(people.order_by("given_name", "family_name", "pk")[:MOST])
    above = ReportingLine.objects.current().filter(report=me, depth=1).values("manager")
    mentors = Tie.objects.current().filter(subject=me, kind="mentor").values("viewer")
    close = list(people.filter(pk__in=above) | people.filter(pk__in=mentors))
    if item.skill_id is None:
        return close
    offers = Offer.objects.filter(employee=OuterRef("employee"), kind__in=("mentor", "project"))
    shared = EmployeeSkill.objects.filter(Exists(offers), skill=item.skill_id, is_shared=True)
    return [
        *close,
        *people.filter(pk__in=shared.values("employee"))
        .exclude(pk__in=[person.pk for person in close])
        .order_by("given_name", "pk")[: MOST - len(close)],
    ]
