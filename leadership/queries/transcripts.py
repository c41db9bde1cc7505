"""The learning record of one person, as far as somebody may see it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, F, QuerySet, When
from django.db.models.functions import Coalesce, TruncDate

from leadership.models import (
    Cohort,
    CohortEnrolment,
    CohortEnrolmentState,
    ExternalLearning,
    LearningEvent,
    RecordShare,
    Registration,
    WayChoice,
    record_sight,
)
from leadership.queries.earned import Earned, earned_of
from leadership.transcript import Row, Sum, Totals, effective, totals
from lib.dates import today
from talent.models import Employee, GrantKind, User

PROGRAMME, EXTERNAL, QUALIFICATION = "programme", "external", "qualification"
SHOWN_ENROLMENTS = (
    CohortEnrolmentState.ENROLLED, CohortEnrolmentState.COMPLETED,
    CohortEnrolmentState.NOT_COMPLETED, CohortEnrolmentState.WAITLISTED,
    CohortEnrolmentState.REQUESTED, CohortEnrolmentState.WITHDRAWN,
)  # fmt: skip
GOOD = {"completed", "proved", "awarded"}
SORTS = {
    "-on": (lambda one: (one.on, one.key), True),
    "on": (lambda one: (one.on, one.key), False),
    "-hours": (lambda one: (one.sum.hours, one.on, one.key), True),
    "title": (lambda one: (one.title.casefold(), one.key), False),
}


@dataclass(frozen=True)
class Entry:
    """One thing that was learned or is being learned, with what it came to."""

    kind: str
    key: int
    title: str
    meta: str
    on: date
    way: str
    state: str
    state_label: str
    sum: Sum
    url: str = ""
    proof: str = ""
    proof_url: str = ""
    score: Decimal | None = None
    passed: bool | None = None
    expires_on: date | None = None

    @property
    def mark(self) -> int:
        """A number of its own among the entries of all kinds."""
        return self.key * 3 + (PROGRAMME, EXTERNAL, QUALIFICATION).index(self.kind)

    @property
    def is_good(self) -> bool:
        return self.state in GOOD

    @property
    def way_label(self) -> str:
        return str(dict(WayChoice.choices).get(self.way, ""))


@dataclass(frozen=True)
class Year:
    """Hours of one year, and how long its bars are of 100."""

    year: int
    training: Decimal
    development: Decimal
    most: Decimal

    @property
    def hours(self) -> Decimal:
        return self.training + self.development

    @property
    def bars(self) -> list[dict[str, Any]]:
        """Two bars behind each other, where the longest year is 100 long."""
        scale = 100 / self.most if self.most else 0
        first = round(float(self.training * scale), 2)
        second = round(float(self.development * scale), 2)
        return [
            {"kind": "bar-training", "x": 0, "width": first},
            {"kind": "bar-development", "x": first, "width": second},
        ]


@dataclass
class Transcript:
    """All entries of one person that somebody sees, with their sums."""

    person: Employee
    entries: list[Entry] = field(default_factory=list)
    totals: Totals = field(default_factory=Totals)
    registrations: list[tuple[Registration, Earned]] = field(default_factory=list)
    is_whole: bool = True

    @property
    def years(self) -> list[Year]:
        rows = self.totals.by_year
        most = max((sum(ways.values()) for ways in rows.values()), default=Decimal(0))
        return [
            Year(
                year,
                ways.get("training", Decimal(0)) + ways.get("", Decimal(0)),
                ways.get("development", Decimal(0)),
                Decimal(most),
            )
            for year, ways in sorted(rows.items(), reverse=True)
        ]

    @property
    def this_year(self) -> Decimal:
        return sum(self.totals.by_year.get(today().year, {}).values(), Decimal(0))

    @property
    def in_progress(self) -> list[tuple[Registration, Earned]]:
        return [row for row in self.registrations if row[0].is_in_progress]


def sees_record(user: User, person: Employee) -> bool:
    """Whether somebody sees the whole learning record of a person."""
    rows = Employee.objects.filter(pk=person.pk)
    return rows.filter(record_sight(user, "pk")).exists()


def transcript_of(user: User, person: Employee) -> Transcript | None:
    """What somebody sees of a person's learning; None where it is nothing at all.

    Instructors and coaches see what belongs to their cohorts, and no figures of the rest.
    """
    is_whole = sees_record(user, person)
    rows = event_rows(LearningEvent.objects.visible_to(user).filter(employee=person))
    enrolments = list(_enrolments(user, person, is_whole))
    if not is_whole and not rows and not enrolments:
        return None
    counted = effective(rows)
    found = Transcript(person, totals=totals(counted), is_whole=is_whole)
    is_me = person.user_id == user.pk
    found.entries += [_of_enrolment(row, found.totals, counted, is_me) for row in enrolments]
    if not is_whole:
        return found
    found.entries += [_of_external(row, found.totals) for row in externals_of(user, person)]
    registrations = list(_registrations(user, person))
    earned = earned_of(registrations) if registrations else {}
    found.registrations = [(row, earned[row.pk]) for row in registrations]
    found.entries += [_of_registration(row, part) for row, part in found.registrations]
    return found


def event_rows(log: QuerySet[LearningEvent]) -> list[Row]:
    """A log as rows to count with, in one query."""
    values: Any = log.order_by("pk").values_list(
        "pk", "kind", Coalesce("external__ends_on", TruncDate("at")),
        Case(
            When(component__isnull=False, then=F("component__way")),
            When(external__isnull=False, then=F("external__way")),
            default=F("enrolment__cohort__programme__way"),
        ),
        "hours", "credits", "score", "passed", "corrects", "enrolment", "external", "component",
    )  # fmt: skip
    return [
        Row(
            pk, kind, on, way or "", hours, credits, score, passed, corrects, enrolment, external,
            component,
        )  # fmt: skip
        for pk, kind, on, way, hours, credits, score, passed, corrects, enrolment, external,
            component in values
    ]  # fmt: skip


def _enrolments(user: User, person: Employee, is_whole: bool) -> QuerySet[CohortEnrolment]:
    """Where the record is seen whole, by a mentor too, that somebody took part is part of it."""
    rows = CohortEnrolment.objects.filter(employee=person, state__in=SHOWN_ENROLMENTS)
    if not is_whole:
        rows = rows & CohortEnrolment.objects.visible_to(user)
    return rows.select_related("cohort__programme")


def externals_of(user: User, person: Employee) -> QuerySet[ExternalLearning]:
    return ExternalLearning.objects.visible_to(user).filter(employee=person)


def _registrations(user: User, person: Employee) -> QuerySet[Registration]:
    rows = Registration.objects.visible_to(user).filter(employee=person)
    return rows.select_related("qualification").prefetch_related("awards")


def _of_enrolment(row: CohortEnrolment, sums: Totals, counted: Sequence[Row], is_me: bool) -> Entry:
    url = row.get_absolute_url() if is_me else row.cohort.programme.get_absolute_url()
    score, passed = judged([one for one in counted if one.enrolment == row.pk])
    return Entry(
        kind=PROGRAMME, key=row.pk, title=row.cohort.programme.name, meta=row.cohort.name,
        on=row.ended_on or row.cohort.starts_on, way=row.cohort.programme.way, state=row.state,
        state_label=row.get_state_display(), sum=sums.by_enrolment.get(row.pk, Sum()),
        url=url,
        score=score, passed=passed,
    )  # fmt: skip


def judged(rows: Iterable[Row]) -> tuple[Decimal | None, bool | None]:
    """What the tries of one part in a cohort come to: a score, and whether all was passed.

    Of each component the try that was passed last counts, else the last one; a later and worse try
    takes nothing away. Scores of several components are on scales of their own: no number is told.
    """
    best: dict[int | None, Row] = {}
    for row in rows:
        if row.passed is None and row.score is None:
            continue
        before = best.get(row.component)
        if before is None or (bool(before.passed), before.key) < (bool(row.passed), row.key):
            best[row.component] = row
    said = [row.passed for row in best.values() if row.passed is not None]
    score = next(iter(best.values())).score if len(best) == 1 else None
    return score, all(said) if said else None


def _of_external(row: ExternalLearning, sums: Totals) -> Entry:
    return Entry(
        kind=EXTERNAL, key=row.pk, title=row.title, meta=row.provider, on=row.ends_on, way=row.way,
        state=row.state, state_label=row.get_state_display(),
        sum=sums.by_external.get(row.pk, Sum()), url=row.get_absolute_url(),
        proof=row.file_name or row.link,
    )  # fmt: skip


def _of_registration(row: Registration, earned: Earned) -> Entry:
    award = next(iter(row.awards.all()), None)
    return Entry(
        kind=QUALIFICATION, key=row.pk, title=row.qualification.name,
        meta=row.qualification.awarding_body, on=award.awarded_on if award else row.started_on,
        way="", state=row.state, state_label=row.get_state_display(),
        sum=Sum(credits=earned.progress.transferred + earned.progress.earned),
        url=row.get_absolute_url(), expires_on=award.expires_on if award else None,
        proof=(award.file_name or award.link) if award else "",
    )  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What is asked of a transcript: words, kind, way, year and order."""

    q: str = ""
    kind: str = ""
    way: str = ""
    year: int | None = None
    sort: str = "-on"

    @property
    def is_any(self) -> bool:
        return bool(self.q or self.kind or self.way or self.year)


def wanted(entries: Sequence[Entry], asked: Asked) -> list[Entry]:
    """The entries that are asked for, in the order that is asked for."""
    words = asked.q.casefold().split()
    found = [
        one
        for one in entries
        if all(word in f"{one.title} {one.meta}".casefold() for word in words)
        and asked.kind in ("", one.kind)
        and asked.way in ("", one.way)
        and asked.year in (None, one.on.year)
    ]
    key, down = SORTS[asked.sort]
    return sorted(found, key=key, reverse=down)


def log_of(user: User, person: Employee) -> QuerySet[LearningEvent]:
    """The log of a person's learning, for a list."""
    rows = LearningEvent.objects.visible_to(user).filter(employee=person)
    return rows.select_related(
        "by__employee", "corrects", "enrolment__cohort", "employee"
    ).prefetch_related("corrections")


def is_shared(person: Employee) -> bool:
    return RecordShare.objects.filter(employee=person).exists()


def correctable(user: User, rows: Sequence[LearningEvent]) -> set[int]:
    """Which lines of one page a user may correct, in one query: as `may_correct_event` says."""
    own = [row for row in rows if row.corrects_id is None and row.employee.user_id != user.pk]
    cohorts = {row.enrolment.cohort_id for row in own if row.enrolment is not None}
    if user.holds(GrantKind.HR_ADMIN):
        return {row.pk for row in own}
    if not cohorts:
        return set()
    run = set(Cohort.objects.run_by(user).filter(pk__in=cohorts).values_list("pk", flat=True))
    return {row.pk for row in own if row.enrolment is not None and row.enrolment.cohort_id in run}
