"""Colleagues who can help to close a gap: they share the skill and offer their help."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
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
    for skill, person, kind in sorted(rows, key=lambda row: (row[1] <= me, row[1])):
        found[skill].setdefault(person, OfferKind(kind))
    people = Employee.objects.visible_to(viewer).in_bulk(
        {person for helpers in found.values() for person in helpers}
    )
    return {
        skill: [
            GapHelper(kind.value, people[person].name, people[person].get_absolute_url(), WHY[kind])
            for person, kind in sorted(
                list(helpers.items())[:MOST_FOR_A_SKILL], key=lambda one: one[1] != OfferKind.MENTOR
            )
        ]
        for skill, helpers in found.items()
    }


def offering(viewer: User, me: int, skill: int) -> list[QuerySet[Any, tuple[Any, ...]]]:
    """Who shares a skill and offers help with it: the next few after me, and from the first on.

    Each a few rows by the order of an index, whatever the size of the organisation.
    """
    people = Employee.objects.colleagues_of(viewer).filter(pk=OuterRef("employee"))
    offers = Offer.objects.visible_to(viewer).filter(employee=OuterRef("employee"), kind__in=WHY)
    best = offers.order_by("kind").values("kind")[:1]  # mentoring before help on a project
    rows = (
        EmployeeSkill.objects.filter(Exists(people), Exists(offers), skill=skill, is_shared=True)
        .annotate(offer=Subquery(best))
        .order_by("employee")
        .values_list("skill", "employee", "offer")
    )
    sides = Q(employee__gt=me), Q(employee__lt=me)
    return [rows.filter(side)[:MOST_FOR_A_SKILL] for side in sides]
