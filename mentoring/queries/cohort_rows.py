"""Who stands on the two sides of a matching, and what is read of them, in one query each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lib.dates import today
from mentoring.models import (
    BEGUN_PAIRS,
    SHORTEST,
    Block,
    Enrolment,
    EnrolmentSkill,
    Pair,
    PairRule,
    Programme,
    Side,
    Wish,
)
from talent.levels import DAYS_PER_MONTH, confidence, fading
from talent.models import (
    Absence,
    Assignment,
    EmployeeSkill,
    Employment,
    Grade,
    LanguageLevel,
    ReportingLine,
    SkillRule,
    SpokenLanguage,
    UnitLine,
)

SPEAKS = (LanguageLevel.B1, LanguageLevel.B2, LanguageLevel.C1, LanguageLevel.C2)
# How much of a level counts by how sure it is: in steps, so that no score changes overnight.
SURENESS: Mapping[str, float] = {"low": 0.5, "medium": 0.75, "high": 1.0}
SOON = timedelta(weeks=SHORTEST)  # a mentor who leaves within the shortest pair begins none


class Entrant(NamedTuple):
    """One enrolment of a cohort, as far as the matching needs it."""

    enrolment: int
    person: int
    side: str
    capacity: int
    is_rematch: bool
    waits_since: datetime
    target_role: int | None
    target_family: int | None
    time_zone: str
    language: str


class Post(NamedTuple):
    """One assignment of a person: the role held, and where, if it holds today."""

    person: int
    role: int
    family: int
    grade: int | None
    unit: int
    place: int | None
    place_zone: str | None
    is_current: bool


FIELDS = (
    "pk", "employee", "side", "capacity", "is_rematch", "waits_since", "target_role",
    "target_role__family", "employee__time_zone", "employee__language",
)  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """Everything about the people of one programme that decides, as it was read."""

    day: date
    entrants: Sequence[Entrant]
    seated: Sequence[tuple[int, int]]  # the two enrolments of each pair that holds a seat
    unavailable: frozenset[int]  # people who are away, have left or leave soon
    posts: Sequence[Post]
    languages: Sequence[tuple[int, str]]
    wants: Sequence[tuple[int, int, int]]  # enrolment, skill, weight
    levels: Sequence[tuple[int, int, float]]  # person, skill, level × sureness
    wishes: Sequence[tuple[int, int, int]]  # enrolment, person, rank
    grades: Sequence[int]
    unit_lines: Sequence[tuple[int, int, int]]  # ancestor, unit, depth
    lines: Sequence[tuple[int, int]]
    blocks: Sequence[tuple[int, int]]
    former: Sequence[tuple[int, int]]
    pair_rules: Sequence[tuple[int, int, int, str]]  # pk, two enrolments, kind


def facts_of(programme: Programme, rows: QuerySet[Enrolment]) -> Facts:
    """Read what decides about these enrolments; as many queries for many people as for few."""
    day = today()
    people = rows.order_by().values("employee")
    return Facts(
        day=day,
        entrants=[Entrant(*row) for row in rows.order_by("pk").values_list(*FIELDS)],
        seated=seated_in(programme),
        unavailable=unavailable(people, day),
        posts=posts_of(people, day),
        languages=list(
            SpokenLanguage.objects.filter(employee__in=people, level__in=SPEAKS)
            .order_by("employee", "code")
            .values_list("employee", "code")
        ),
        wants=list(
            EnrolmentSkill.objects.filter(enrolment__in=rows.order_by().values("pk"))
            .order_by("enrolment", "rank")
            .values_list("enrolment", "skill", "want")
        ),
        levels=levels_of(rows, people, day),
        wishes=list(
            Wish.objects.filter(enrolment__in=rows.order_by().values("pk"))
            .order_by("enrolment", "rank")
            .values_list("enrolment", "employee", "rank")
        ),
        grades=list(Grade.objects.order_by("rank").values_list("pk", flat=True)),
        unit_lines=unit_lines_of(people),
        lines=lines_of(people) if programme.excludes_line else [],
        blocks=inside(Block.objects.filter(by__in=people).values_list("by", "employee"), people),
        former=former_of(people) if programme.excludes_former else [],
        pair_rules=list(
            PairRule.objects.filter(programme=programme)
            .order_by("pk")
            .values_list("pk", "mentee", "mentor", "kind")
        ),
    )


def lines_of(people: Any) -> list[tuple[int, int]]:
    """Who of some people stands above whom of them today, however far."""
    rows = ReportingLine.objects.current().filter(report__in=people)
    return inside(rows.values_list("manager", "report"), people)


def former_of(people: Any) -> list[tuple[int, int]]:
    """Who of some people were a pair that had begun, in any programme."""
    rows = Pair.objects.filter(state__in=BEGUN_PAIRS, mentee__in=people)
    return inside(rows.values_list("mentee", "mentor"), people)


def inside(pairs: Any, people: Any) -> list[tuple[int, int]]:
    """The pairs of which both are among some people, each once, in order.

    The database is asked for one of the two: for both at once it compares everybody with everybody.
    """
    known = {row["employee"] for row in people}
    rows = pairs.order_by().distinct().iterator(chunk_size=10_000)
    return sorted({(one, two) for one, two in rows if one in known and two in known})


def seated_in(programme: Programme) -> list[tuple[int, int]]:
    rows = Pair.objects.filter(programme=programme, holds_seat=True).order_by("pk")
    return list(rows.values_list("mentee_enrolment", "mentor_enrolment"))


def unavailable(people: Any, day: date) -> frozenset[int]:
    """Whoever is away today, no longer employed, or leaves before a pair could come to anything.

    Nobody is told which of these it is: absences are known to the person and HR alone.
    """
    away = Absence.objects.on(day).filter(employee__in=people).values_list("employee", flat=True)
    known = set(staying(day).filter(employee__in=people).values_list("employee", flat=True))
    everyone = {row["employee"] for row in people}
    return frozenset(set(away) | (everyone - known))


def staying(day: date) -> QuerySet[Employment]:
    """Employments that last long enough for a pair to come to something."""
    lasts = Q(valid__upper_inf=True) | Q(valid__endswith__gt=day + SOON)
    return Employment.objects.on(day).filter(lasts)


def passed_over(enrolments: QuerySet[Enrolment], day: date) -> int:
    """Of how many people this holds, counted by the database."""
    person = {"employee": OuterRef("employee")}
    away = Exists(Absence.objects.on(day).filter(**person))
    stays = Exists(staying(day).filter(**person))
    rows = enrolments.filter(Q(away) | ~Q(stays))
    found: int = rows.aggregate(n=Count("employee", distinct=True))["n"]
    return found


def posts_of(people: Any, day: date) -> list[Post]:
    """All assignments up to today, by which roles were held; that of today says where one is."""
    rows = (
        Assignment.objects.filter(employee__in=people, valid__startswith__lte=day)
        .order_by("employee", "valid")
        .values_list(
            "employee", "role", "role__family", "role__grade", "unit", "location",
            "location__time_zone", "valid",
        )
    )  # fmt: skip
    return [Post(*row[:-1], is_current=day in row[-1]) for row in rows]


def levels_of(rows: QuerySet[Enrolment], people: Any, day: date) -> list[tuple[int, int, float]]:
    """Level × sureness in what others may know of: shared skills, and what a mentor offers."""
    rule = SkillRule.objects.first() or SkillRule()
    wanted = EnrolmentSkill.objects.filter(
        enrolment__in=rows.exclude(side=Side.MENTOR).order_by().values("pk")
    ).values("skill")
    found = EmployeeSkill.objects.filter(employee__in=people, skill__in=wanted)
    offered = EnrolmentSkill.objects.filter(
        enrolment__in=rows.filter(side=Side.MENTOR).order_by().values("pk")
    )
    offers = set(offered.values_list("enrolment__employee", "skill"))
    named = ("employee", "skill", "level", "strength", "as_of", "is_shared")
    levels = []
    for person, skill, level, strength, as_of, shared in found.order_by(
        "employee", "skill"
    ).values_list(*named):
        if shared or (person, skill) in offers:
            months = (day - as_of).days / DAYS_PER_MONTH
            sure = confidence(strength * fading(months, rule.half_life_months))
            levels.append((person, skill, float(level) * SURENESS[sure]))
    return levels


def unit_lines_of(people: Any) -> list[tuple[int, int, int]]:
    """The units of today's assignments with all that they lie below."""
    units = Assignment.objects.current().filter(employee__in=people).order_by().values("unit")
    rows = UnitLine.objects.current().filter(unit__in=units).order_by("ancestor", "unit")
    return list(rows.values_list("ancestor", "unit", "depth"))
