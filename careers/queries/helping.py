"""Colleagues who can help to close a gap: they share the skill and offer their help."""

from collections.abc import Mapping, Sequence

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from careers.registry import Gap, GapHelper
from talent.models import Employee, EmployeeSkill, Offer, OfferKind, Skill, User

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
    asked = (
        Skill.objects.filter(pk__in={gap.skill for gap in gaps}) if gaps else Skill.objects.none()
    )
    found = {
        skill: {one["person"]: OfferKind(one["kind"]) for one in (*after, *before)}
        for skill, after, before in asked.order_by().values_list("pk", *offering(viewer, me))
    }
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


def offering(viewer: User, me: int) -> list[ArraySubquery]:
    """Who shares a skill and offers help with it: the next few after me, and from the first on.

    Each a few rows by the order of an index, whatever the size of the organisation.
    """
    people = Employee.objects.colleagues_of(viewer).filter(pk=OuterRef("employee"))
    offers = Offer.objects.visible_to(viewer).filter(employee=OuterRef("employee"), kind__in=WHY)
    best = offers.order_by("kind").values("kind")[:1]  # mentoring before help on a project
    rows = (
        EmployeeSkill.objects.filter(
            Exists(people), Exists(offers), skill=OuterRef("pk"), is_shared=True
        )
        .order_by("employee_id")
        .values(helper=JSONObject(person="employee", kind=Subquery(best)))
    )
    sides = Q(employee__gt=me), Q(employee__lt=me)
    return [ArraySubquery(rows.filter(side)[:MOST_FOR_A_SKILL]) for side in sides]
