"""Leadership programmes that close a gap, for routes, roles and plans."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _

from careers.registry import Column, GapHelper
from leadership.models import CohortEnrolment, ProgrammeTarget
from leadership.queries.audience import is_for
from leadership.queries.programmes import TAKING_PART
from talent.models import Employee, User

MOST = 2  # for a skill


def programme_help(viewer: User, employee: Employee | None) -> Sequence[Column]:
    """For each skill at most two programmes that are for me, those that lead highest first.

    Nobody's level is looked at, and only oneself is told: whom a programme is for is read from
    one's own assignment.
    """
    if employee is None or employee.user_id != viewer.pk:
        return ()
    return ((ArraySubquery(_raising(employee)), _helper),)


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
