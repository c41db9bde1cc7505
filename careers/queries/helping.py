"""Colleagues who can help to close a gap: they share the skill and offer their help."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from careers.registry import Gap, GapHelper
from talent.models import Employee, EmployeeSkill, Offer, OfferKind, User

MOST_FOR_A_SKILL = 3
WHY = {
    OfferKind.MENTOR: _("Offers mentoring and shares this skill"),
    OfferKind.PROJECT: _("Offers help on a project and shares this skill"),
}


def colleagues(
    viewer: User, employee: Employee | None, gaps: Sequence[Gap]
) -> Mapping[int, Sequence[GapHelper]]:
    """At most three colleagues for each skill, mentors first; two queries for any number.

    Levels are not looked at: they are not everybody's to see. Whom one finds begins after one's
    own record, so that not everyone asks the same three.
    """
    me = employee.pk if employee is not None else 0
    skills = dict.fromkeys(gap.skill for gap in gaps)
    parts = [part for skill in skills for part in offering(viewer, me, skill)]
    rows = parts[0].union(*parts[1:], all=True) if parts else []
    found: dict[int, dict[int, OfferKind]] = {skill: {} for skill in skills}
    for skill, person, kind in rows:
        found[skill].setdefault(person, OfferKind(kind))
    people = Employee.objects.visible_to(viewer).in_bulk(
        {person for helpers in found.values() for person in helpers}
    )
    return {
        skill: [
            GapHelper(kind.value, people[person].name, people[person].get_absolute_url(), WHY[kind])
            for person, kind in sorted(helpers.items(), key=lambda one: one[1] != OfferKind.MENTOR)
        ][:MOST_FOR_A_SKILL]
        for skill, helpers in found.items()
    }


def offering(viewer: User, me: int, skill: int) -> list[QuerySet[Any, tuple[Any, ...]]]:
    """Who shares a skill and offers mentoring, then who offers help: after me, then from the first.

    Each a few rows by the order of an index, whatever the size of the organisation.
    """
    people = Employee.objects.visible_to(viewer).employed().filter(pk=OuterRef("employee"))
    shared = EmployeeSkill.objects.filter(Exists(people), skill=skill, is_shared=True)
    parts: list[QuerySet[Any, tuple[Any, ...]]] = []
    for kind in WHY:
        offers = Offer.objects.visible_to(viewer).filter(employee=OuterRef("employee"), kind=kind)
        rows = shared.filter(Exists(offers)).annotate(offer=Value(kind.value)).order_by("employee")
        parts += [
            rows.filter(side).values_list("skill", "employee", "offer")[:MOST_FOR_A_SKILL]
            for side in (Q(employee__gt=me), Q(employee__lt=me))
        ]
    return parts
