"""What waits for a person in this app, in one query: it is asked on every page."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    CharField,
    DateField,
    DateTimeField,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast

from lib.dates import today
from talent.models import (
    Certification,
    ClaimSource,
    ConfirmationRequest,
    Employee,
    EmployeeSkill,
    Sight,
    SkillClaim,
    User,
)
from talent.queries.names import spoken_name
from talent.registry import registry

EXPIRES_WITHIN = timedelta(days=90)
MOST = 200

# The columns that all parts of the union share.
COLUMNS = ("what", "key", "words", "who", "at", "day", "about", "mine", "theirs", "source")


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: what kind, which record, and the words that describe it."""

    what: str
    key: int
    words: str
    who: str
    at: datetime | None
    day: date | None
    about: int
    mine: int | None
    theirs: int | None
    source: str


def waiting_rows(user: User, me: Employee) -> list[Waiting]:
    """Disputed skills, certificates about to expire, skills to confirm, and what apps above add."""
    above = [part for source in registry.waiting for part in source.parts(user, me)]
    rows = _disputes(user, me).union(_certificates(user, me), _requests(user, me), *above, all=True)
    return [Waiting(*row) for row in rows[:MOST]]


def _disputes(user: User, me: Employee) -> QuerySet[Any, Any]:
    """Skills of mine with two views, until I confirm my skills after the second was said."""
    claims = SkillClaim.objects.filter(employee=OuterRef("employee"), skill=OuterRef("skill"))
    newest = claims.order_by("-claimed_on", "-pk")
    others = newest.exclude(source=ClaimSource.SELF)
    rows = EmployeeSkill.objects.visible_to(user).filter(employee=me, is_disputed=True)
    known = rows.annotate(arose_on=Subquery(newest.values("claimed_on")[:1]))
    if me.skills_confirmed_on is not None:
        known = known.filter(arose_on__gt=me.skills_confirmed_on)
    return known.annotate(
        what=text("dispute"),
        key=F("skill_id"),
        words=F("skill__name"),
        who=Subquery(others.annotate(by=spoken_name("claimed_by__employee")).values("by")[:1]),
        at=Cast(Value(None), DateTimeField()),
        day=F("arose_on"),
        about=F("employee_id"),
        mine=Subquery(newest.filter(source=ClaimSource.SELF).values("level")[:1]),
        theirs=Subquery(others.values("level")[:1]),
        source=Subquery(others.values("source")[:1]),
    ).values_list(*COLUMNS)


def _certificates(user: User, me: Employee) -> QuerySet[Any, Any]:
    """Certificates of mine that expire soon; one that has expired is no longer news."""
    soon = (today(), today() + EXPIRES_WITHIN)
    rows = Certification.objects.visible_to(user).filter(employee=me, expires_on__range=soon)
    found: QuerySet[Any, Any] = rows.annotate(
        what=text("certificate"),
        key=F("pk"),
        words=F("name"),
        who=text(""),
        at=Cast(Value(None), DateTimeField()),
        day=F("expires_on"),
        about=F("employee_id"),
        mine=no_number(),
        theirs=no_number(),
        source=text(""),
    ).values_list(*COLUMNS)
    return found


def _requests(user: User, me: Employee) -> QuerySet[Any, Any]:
    """What people in my line ask me to confirm; who left my line no longer waits for me."""
    line = Employee.objects.in_sight(user, Sight.CHAIN)
    rows = ConfirmationRequest.objects.visible_to(user).waiting()
    return (
        rows.filter(asked=me, employee__in=line)
        .annotate(
            what=text("confirmation"),
            key=F("skill_id"),
            words=F("skill__name"),
            who=spoken_name("employee"),
            at=F("asked_at"),
            day=Cast(Value(None), DateField()),
            about=F("employee_id"),
            mine=no_number(),
            theirs=no_number(),
            source=text(""),
        )
        .values_list(*COLUMNS)
    )


def text(words: str) -> Cast:
    return Cast(Value(words), CharField())


def no_number() -> Cast:
    return Cast(Value(None), IntegerField())
