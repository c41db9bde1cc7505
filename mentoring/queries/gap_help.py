"""Who helps with a gap in mentoring: mentors whom one may ask, and programmes that one can join."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _

from careers.registry import Column, GapHelper
from mentoring.models import (
    Block,
    Enrolment,
    EnrolmentSkill,
    Programme,
    ProgrammeMode,
    Side,
)
from talent.models import Employee, ReportingLine, User
from talent.queries.names import spoken_name

MOST = 2  # of each kind for a skill


def mentoring_help(viewer: User, employee: Employee | None) -> Sequence[Column]:
    """For each skill at most two mentors and two programmes.

    Mentors are named to whoever takes part in their programme and may ask them there; whom one of
    the two rules out is left out, as those are who have no seat. Nobody's level is looked at.
    """
    if employee is None or employee.user_id != viewer.pk:
        return ()
    return (
        (ArraySubquery(_mentors(employee)), _mentor),
        (ArraySubquery(_programmes(employee)), _programme),
    )


def _mentors(me: Employee) -> QuerySet[Any, Any]:
    """Mentors with a free seat who offer a skill in a programme in which I may ask them."""
    mine = Enrolment.objects.enrolled().filter(
        employee=me, side=Side.MENTEE, programme=OuterRef("enrolment__programme")
    )
    lines = ReportingLine.objects.current()
    person = OuterRef("enrolment__employee")
    led = Exists(lines.filter(manager=person, report=me)) | Exists(
        lines.filter(manager=me, report=person)
    )
    barred = Exists(Block.objects.filter(by=person, employee=me)) | Exists(
        Block.objects.filter(by=me, employee=person)
    )
    taken = Count(
        "enrolment__pairs_as_mentor", filter=Q(enrolment__pairs_as_mentor__holds_seat=True)
    )
    rows = EnrolmentSkill.objects.filter(
        Exists(mine), ~(led & Q(enrolment__programme__excludes_line=True)), ~barred,
        skill=OuterRef("pk"), enrolment__side=Side.MENTOR, enrolment__state="enrolled",
        enrolment__employee__in=Employee.objects.employed(),
        enrolment__programme__in=Programme.objects.open(),
        enrolment__programme__mode__in=(ProgrammeMode.SELF_SELECT, ProgrammeMode.HYBRID),
    ).exclude(enrolment__employee=me)  # fmt: skip
    free = rows.annotate(taken=taken).filter(taken__lt=F("enrolment__capacity"))
    found: QuerySet[Any, Any] = free.order_by("rank", "pk").values(
        found=JSONObject(
            person="enrolment__employee_id", name=spoken_name("enrolment__employee"),
            programme="enrolment__programme__name",
        )
    )  # fmt: skip
    return found[:MOST]


def _programmes(me: Employee) -> QuerySet[Any, Any]:
    """Programmes that take people in today, in which somebody offers a skill and I am not."""
    offered = EnrolmentSkill.objects.filter(
        skill=OuterRef(OuterRef("pk")), enrolment__programme=OuterRef("pk"),
        enrolment__side=Side.MENTOR, enrolment__state="enrolled",
    )  # fmt: skip
    mine = Enrolment.objects.live().filter(employee=me, programme=OuterRef("pk"))
    rows = Programme.objects.enrolling().filter(Exists(offered), ~Exists(mine))
    return rows.order_by("enrol_until", "pk").values(found=JSONObject(programme="pk", name="name"))[
        :MOST
    ]


def _mentor(found: Mapping[str, Any]) -> GapHelper:
    address = reverse("talent:employee_detail", args=[found["person"]])
    why = _("Offers this skill as a mentor in %(programme)s") % {"programme": found["programme"]}
    return GapHelper("mentor", found["name"], address, why)


def _programme(found: Mapping[str, Any]) -> GapHelper:
    address = reverse("mentoring:programme_detail", args=[found["programme"]])
    why = _("Join this programme: mentors there offer this skill")
    return GapHelper("programme", found["name"], address, why)
