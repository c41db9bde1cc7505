"""Leadership programmes that close a gap, for routes, roles and plans."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _

from careers.registry import Gap, GapHelper
from leadership.models import CohortEnrolment, ProgrammeTarget
from leadership.queries.audience import is_for
from leadership.queries.programmes import TAKING_PART
from talent.models import Employee, Skill, User

MOST = 2  # for a skill


def programme_help(
    viewer: User, employee: Employee | None, gaps: Sequence[Gap]
) -> Mapping[int, Sequence[GapHelper]]:
    """For each skill at most two programmes that are for me, those that lead highest first.

    Two queries for any number. Nobody's level is looked at, and only oneself is told: whom a
    programme is for is read from one's own assignment.
    """
    if employee is None or employee.user_id != viewer.pk or not gaps:
        return {}
    asked = Skill.objects.filter(pk__in={gap.skill for gap in gaps}).order_by()
    rows = asked.values_list("pk", ArraySubquery(_raising(employee)))
    return {skill: [_helper(one) for one in found] for skill, found in rows}


def _raising(me: Employee) -> QuerySet[Any, Any]:
    mine = CohortEnrolment.objects.filter(
        employee=me, cohort__programme=OuterRef("programme"), state__in=TAKING_PART
    )
    rows = ProgrammeTarget.objects.filter(
        is_for(me, "programme"), ~Exists(mine), skill=OuterRef("pk"), programme__state="offered"
    )
    return rows.order_by("-level", "programme__name", "pk").values(
        found=JSONObject(programme="programme_id", name="programme__name", level="level")
    )[:MOST]


def _helper(found: Mapping[str, Any]) -> GapHelper:
    address = reverse("leadership:programme_detail", args=[found["programme"]])
    why = _("A programme that leads to level %(level)s") % {"level": found["level"]}
    return GapHelper("leadership_programme", found["name"], address, why)
