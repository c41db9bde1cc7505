"""Evaluation: who is asked what and when, and the figures that are told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from leadership.evaluation import behaviour_days, steps_between
from leadership.evaluation_questions import questions_for, words_of
from leadership.models import (
    SEATED_ENROLMENTS,
    Attendance,
    AttendanceState,
    Cohort,
    CohortEnrolment,
    CohortEnrolmentState,
    CohortSession,
    EvaluationAnswer,
    EvaluationFigure,
    Occasion,
    Programme,
    ProgrammeTarget,
    RaterKind,
)
from lib.dates import today
from lib.fresh_figures import Shown
from lib.questions import Question
from talent.access import is_self
from talent.models import Assignment, Skill, User

SESSION_OPEN = timedelta(days=14)
END_OPEN = timedelta(days=30)
BEFORE_OPEN = timedelta(days=14)  # after the cohort began
ENDED = (CohortEnrolmentState.COMPLETED, CohortEnrolmentState.NOT_COMPLETED)


def rater_of(user: User, enrolment: CohortEnrolment, occasion: str) -> RaterKind | None:
    """As what somebody may answer about a participant; None where they are not asked."""
    if is_self(user, enrolment.employee):
        return RaterKind.SELF
    if occasion == Occasion.BEHAVIOUR:
        led = Assignment.objects.current().filter(employee=enrolment.employee, manager__user=user)
        return RaterKind.MANAGER if led.exists() else None
    if occasion in (Occasion.BEFORE, Occasion.AFTER):
        teaches = enrolment.cohort.instructors.filter(employee__user=user)
        return RaterKind.INSTRUCTOR if teaches.exists() else None
    return None


def is_open(
    enrolment: CohortEnrolment, occasion: str, session: CohortSession | None = None,
    day: date | None = None,
) -> bool:  # fmt: skip
    """Whether an occasion is open on a day."""
    day = day or today()
    ended = enrolment.ended_on
    if occasion == Occasion.SESSION:
        if session is None or session.is_cancelled or enrolment.state not in SEATED_ENROLMENTS:
            return False
        if not session.ends_at <= timezone.now() < session.ends_at + SESSION_OPEN:
            return False
        return was_there(enrolment, session)
    if occasion == Occasion.BEFORE:
        last = enrolment.cohort.starts_on + BEFORE_OPEN
        return enrolment.state == CohortEnrolmentState.ENROLLED and day <= last
    if ended is None:
        return False
    if occasion == Occasion.BEHAVIOUR:
        first, last = behaviour_days(ended)
        return enrolment.state == CohortEnrolmentState.COMPLETED and first <= day <= last
    return enrolment.state in ENDED and day < ended + END_OPEN


def was_there(enrolment: CohortEnrolment, session: CohortSession) -> bool:
    """Whether somebody can say how a session was: as attended or, until that is noted, invited.

    One that makes up for another is only for those who are noted.
    """
    noted = Attendance.objects.filter(enrolment=enrolment, session=session).first()
    if noted is None:
        return session.makes_up_id is None
    return bool(noted.state == AttendanceState.ATTENDED)


def asked_of(enrolment: CohortEnrolment, occasion: str, rater: str) -> list[Question]:
    """The questions of an occasion; levels are asked of what the programme raises."""
    targets: Sequence[ProgrammeTarget] = ()
    if occasion in (Occasion.BEFORE, Occasion.AFTER):
        targets = list(enrolment.cohort.programme.targets.select_related("skill"))
    return questions_for(occasion, rater, targets)


def answer_of(
    enrolment: CohortEnrolment, occasion: str, rater: str, session: CohortSession | None
) -> EvaluationAnswer | None:
    """What was answered already; whose it is, and whether a reader may see it, is not said."""
    rows = EvaluationAnswer.objects.filter(enrolment=enrolment, occasion=occasion, rater=rater)
    return rows.filter(session=session).first()


def readable_programmes(user: User) -> QuerySet[Programme]:
    """Programmes of which somebody reads figures: all, those they sponsor, those they teach in."""
    rows = Programme.objects.visible_to(user)
    if user.holds("hr_admin", "executive"):
        return rows
    return rows.filter(
        Q(sponsor__user=user) | Q(cohorts__instructors__employee__user=user)
    ).distinct()


def reads_all(user: User, programme: Programme) -> bool:
    """Whether somebody reads the figures of all cohorts of a programme."""
    if user.holds("hr_admin", "executive"):
        return True
    sponsor = programme.sponsor
    return sponsor is not None and is_self(user, sponsor)


@dataclass(frozen=True)
class Told:
    """One figure as it is told: of how many people, the mean or band, and any change."""

    question: str
    label: str
    rater: str
    people: int
    now: Shown
    before: Shown | None = None

    @property
    def steps(self) -> Shown | None:
        return steps_between(self.before, self.now) if self.before is not None else None

    @property
    def share(self) -> float:
        """How far along the scale from 1 to 5, of 100."""
        return (self.now.value - 1) * 25

    @property
    def rater_label(self) -> str:
        return str(RaterKind(self.rater).label)


@dataclass(frozen=True)
class CohortFigures:
    """What is told of one cohort; nothing where fewer than five have answered anything."""

    cohort: Cohort
    levels: dict[str, list[Told]]

    @property
    def is_told(self) -> bool:
        return any(self.levels.values())


@dataclass(frozen=True)
class Evaluation:
    """Everything that is told of a programme to one reader, by the level of evaluation."""

    levels: dict[str, list[Told]]
    cohorts: list[CohortFigures]
    reads_all: bool

    @property
    def is_told(self) -> bool:
        return any(self.levels.values())


LEVEL_OF = {
    Occasion.SESSION: "reaction", Occasion.END: "reaction", "level": "learning",
    Occasion.BEHAVIOUR: "behaviour",
}  # fmt: skip
LEVELS = ("reaction", "learning", "behaviour")


def evaluation_of(user: User, programme: Programme) -> Evaluation:
    """The figures of a programme's cohorts that somebody sees, and what they come to together.

    Of several cohorts only what is told of each is put together: so a programme's figure tells
    nothing that its cohorts' figures do not, and no difference is a group of fewer than five.
    """
    rows = list(
        EvaluationFigure.objects.visible_to(user)
        .filter(cohort__programme=programme)
        .order_by("cohort", "pk")
    )
    names = skill_names(rows)
    everything = reads_all(user, programme)
    cohorts = Cohort.objects.filter(programme=programme).exclude(state="draft")
    if not everything:
        cohorts = cohorts & Cohort.objects.run_by(user)
    by_cohort: dict[int, list[EvaluationFigure]] = {}
    for row in rows:
        by_cohort.setdefault(row.cohort_id, []).append(row)
    return Evaluation(
        by_level(together(rows, names)),
        [
            CohortFigures(one, by_level(together(by_cohort.get(one.pk, []), names)))
            for one in cohorts.order_by("-starts_on", "pk")
        ],
        everything,
    )


def skill_names(rows: Iterable[EvaluationFigure]) -> dict[int, str]:
    keys = {skill_of(row.question) for row in rows} - {0}
    return dict(Skill.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}


def skill_of(question: str) -> int:
    """The skill that a question about a level is about; 0 where it is about none."""
    occasion, _colon, key = question.partition(":")
    return int(key) if occasion == "level" and key.isdecimal() else 0


def together(rows: Iterable[EvaluationFigure], names: dict[int, str]) -> list[Told]:
    """Figures of one question and kind of rater put together, weighted by their people."""
    grouped: dict[tuple[str, str], list[EvaluationFigure]] = {}
    for row in rows:
        grouped.setdefault((row.question, row.rater), []).append(row)
    found = []
    for (question, rater), group in sorted(grouped.items()):
        now = mean_of([(row.people, float(row.value), row.band) for row in group])
        if now is None:
            continue
        before = None
        if all(row.before is not None for row in group):
            before = mean_of(
                [(row.people, float(row.before or 0), row.before_band) for row in group]
            )
        label = names.get(skill_of(question)) or words_of(question)
        found.append(Told(question, label, rater, sum(row.people for row in group), now, before))
    return found


def mean_of(parts: Sequence[tuple[int, float, str]]) -> Shown | None:
    """The mean of told means; None where one is "or more" and another "or less"."""
    bands = {band for _people, _value, band in parts} - {""}
    if len(bands) > 1:
        return None
    people = sum(count for count, _value, _band in parts)
    total = sum(count * value for count, value, _band in parts)
    return Shown(round(total / people, 1), "".join(bands))


def by_level(rows: Iterable[Told]) -> dict[str, list[Told]]:
    found: dict[str, list[Told]] = {level: [] for level in LEVELS}
    for row in rows:
        occasion = row.question.partition(":")[0]
        found[LEVEL_OF[occasion]].append(row)
    return found


@dataclass(frozen=True)
class ToAssess:
    """One participant whose levels an instructor may say, and when that is done."""

    enrolment: CohortEnrolment
    before: str  # "open", "done" or ""
    after: str


def to_assess(cohort: Cohort) -> list[ToAssess]:
    """The participants of a cohort with what an instructor has said or may say."""
    rows = (
        cohort.enrolments.seated()
        .select_related("employee", "cohort")
        .order_by("employee__family_name", "employee__given_name", "pk")
    )
    given = set(
        EvaluationAnswer.objects.filter(
            enrolment__cohort=cohort, rater=RaterKind.INSTRUCTOR
        ).values_list("enrolment", "occasion")
    )

    def state(row: CohortEnrolment, occasion: str) -> str:
        if (row.pk, occasion) in given:
            return "done"
        return "open" if is_open(row, occasion) else ""

    return [ToAssess(row, state(row, Occasion.BEFORE), state(row, Occasion.AFTER)) for row in rows]
