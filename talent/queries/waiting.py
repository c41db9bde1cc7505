"""What waits for a person in this app, in one query: it is asked on every page.

Django needs five times as long to write the query as Postgres to answer it, and Postgres ten times
as long to plan it. So it is written once for all who hold the same rights, of stand-ins in whose
place each person's own ids are put, and planned once for each connection.
"""

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
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast

from lib.dates import today
from lib.prepared import rows_of
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


# Ids that no record has: those of the stand-ins.
USER_STAND_IN, PERSON_STAND_IN = -7_301_000_000_000_000_011, -7_301_000_000_000_000_029
MOST_KEPT = 200  # kinds of rights for which the query is kept

Statement = tuple[str, tuple[Any, ...]]
_kept: dict[tuple[Any, ...], Statement] = {}


def waiting_rows(user: User, me: Employee) -> list[Waiting]:
    """Disputed skills, certificates about to expire, skills to confirm, and what apps above add."""
    if not user.is_active:
        return []
    sql, params = _statement(user)
    own = {USER_STAND_IN: user.pk, PERSON_STAND_IN: me.pk}
    return [Waiting(*row) for row in rows_of(sql, params, own)]


def _statement(user: User) -> Statement:
    """The query for whoever holds the rights of this user today."""
    rights = tuple((grant.kind, grant.unit_id) for grant in user.grants_today)
    key = (today(), user.is_active, user.is_superuser, rights, *map(id, registry.waiting))
    found = _kept.get(key)  # once: another thread may clear what is kept at any moment
    if found is None:
        found = union_for(*_stand_ins(user)).query.sql_with_params()
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = found
    return found


def _stand_ins(user: User) -> tuple[User, Employee]:
    """A user with the same rights and their person: any other field of theirs cannot be read."""
    names = ["id", "is_active", "is_superuser"]
    someone = User.from_db(None, names, [USER_STAND_IN, user.is_active, user.is_superuser])
    someone.grants_today = user.grants_today
    return someone, Employee.from_db(None, ["id", "user_id"], [PERSON_STAND_IN, USER_STAND_IN])


def union_for(user: User, me: Employee) -> QuerySet[Any, Any]:
    """The query, written for one person."""
    above = [part for source in registry.waiting for part in source.parts(user, me)]
    rows = _disputes(user, me).union(_certificates(user, me), _requests(user, me), *above, all=True)
    return rows[:MOST]


def _disputes(user: User, me: Employee) -> QuerySet[Any, Any]:
    """Skills of mine with two views, until I confirm my skills after the second was said."""
    claims = SkillClaim.objects.standing().filter(
        employee=OuterRef("employee"), skill=OuterRef("skill")
    )
    newest = claims.order_by("-claimed_on", "-pk")
    others = newest.exclude(source=ClaimSource.SELF)
    rows = EmployeeSkill.objects.visible_to(user).filter(employee=me, is_disputed=True)
    known = rows.annotate(arose_on=Subquery(newest.values("claimed_on")[:1])).filter(
        Q(employee__skills_confirmed_on__isnull=True)
        | Q(arose_on__gt=F("employee__skills_confirmed_on"))
    )
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
