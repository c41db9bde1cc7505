"""A 360 report as its page, its files and the API tell it: from stored figures and nothing else."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from leadership.models import (
    CycleQuestion,
    FeedbackComment,
    FeedbackFigure,
    FeedbackProgress,
    FeedbackSubject,
    RaterGroup,
)
from talent.models import Skill, User

APART = Decimal(1)  # steps between how one sees oneself and how a group does, from which it is said


@dataclass(frozen=True)
class Told:
    """One mean as it is shown, of exactly one group."""

    group: RaterGroup
    value: Decimal
    band: str

    @property
    def words(self) -> str:
        if self.band == "or more":
            return _("%(value)s or more") % {"value": self.value}
        if self.band == "or less":
            return _("%(value)s or less") % {"value": self.value}
        return str(self.value)

    @property
    def place(self) -> float:
        """Where it stands on a scale drawn from 0 to 400."""
        return float((self.value - 1) * 100)


@dataclass(frozen=True)
class Asked:
    """One question of a competency with the mean of each group that is shown."""

    question: CycleQuestion
    words: str
    told: tuple[Told | None, ...]  # in the order of the groups; None: not shown


@dataclass(frozen=True)
class Competency:
    """One competency: the mean of each group, its questions, and where the views differ."""

    skill: Skill
    told: tuple[Told | None, ...]
    questions: tuple[Asked, ...]

    @property
    def anchor(self) -> str:
        return f"competency-{self.skill.pk}"

    @property
    def shown(self) -> list[Told]:
        return [one for one in self.told if one is not None]

    @property
    def mine(self) -> Told | None:
        return next((one for one in self.shown if one.group == RaterGroup.SELF), None)

    def apart(self) -> Iterator[tuple[Told, Told]]:
        """My view beside that of each group which sees it a step or more otherwise."""
        if self.mine is None:
            return
        for one in self.shown:
            if one.group != RaterGroup.SELF and abs(one.value - self.mine.value) >= APART:
                yield self.mine, one


@dataclass(frozen=True)
class Difference:
    """Where one group sees more, or less, than oneself."""

    skill: Skill
    mine: Told
    theirs: Told


@dataclass(frozen=True)
class Comments:
    """What one group wrote to one question, in an order by chance."""

    words: str
    group: RaterGroup
    texts: tuple[str, ...]


@dataclass(frozen=True)
class ReportPage:
    """All that is told of one subject."""

    subject: FeedbackSubject
    is_mine: bool
    groups: tuple[RaterGroup, ...]
    progress: tuple[FeedbackProgress, ...]
    competencies: tuple[Competency, ...]
    comments: tuple[Comments, ...]

    @property
    def strengths(self) -> list[Difference]:
        """Competencies in which others see more than oneself."""
        return [one for one in self._apart() if one.theirs.value > one.mine.value]

    @property
    def gaps(self) -> list[Difference]:
        """Competencies in which others see less than oneself."""
        return [one for one in self._apart() if one.theirs.value < one.mine.value]

    def _apart(self) -> list[Difference]:
        return [
            Difference(row.skill, mine, theirs)
            for row in self.competencies
            for mine, theirs in row.apart()
        ]


def report_page(user: User, subject: FeedbackSubject) -> ReportPage:
    """The report of a subject; the caller has found it by `with_report_for`."""
    questions = list(CycleQuestion.objects.filter(cycle=subject.cycle_id).select_related("skill"))
    figures = list(FeedbackFigure.objects.visible_to(user).filter(subject=subject))
    progress = tuple(FeedbackProgress.objects.filter(subject=subject))
    groups = tuple(RaterGroup(row.group) for row in progress)
    name = subject.employee.name
    return ReportPage(
        subject,
        subject.employee.user_id == user.pk,
        groups,
        progress,
        tuple(_competencies(questions, figures, groups, name)),
        tuple(_comments(user, subject, questions, name)),
    )


def _competencies(
    questions: Sequence[CycleQuestion],
    figures: Iterable[FeedbackFigure],
    groups: Sequence[RaterGroup],
    name: str,
) -> Iterator[Competency]:
    of_question: dict[tuple[int | None, str], Told] = {}
    of_skill: dict[tuple[int | None, str], Told] = {}
    for row in figures:
        told = Told(RaterGroup(row.group), row.value, row.band)
        if row.question_id is not None:
            of_question[row.question_id, row.group] = told
        else:
            of_skill[row.skill_id, row.group] = told
    skills = {row.skill_id: row.skill for row in questions if row.is_scored and row.skill}
    for pk, skill in skills.items():
        asked = tuple(
            Asked(row, row.words_about(name), _told(of_question, row.pk, groups))
            for row in questions
            if row.is_scored and row.skill_id == pk
        )
        yield Competency(skill, _told(of_skill, pk, groups), asked)


def _told(
    found: Mapping[tuple[int | None, str], Told], about: int | None, groups: Iterable[RaterGroup]
) -> tuple[Told | None, ...]:
    return tuple(found.get((about, group)) for group in groups)


def _comments(
    user: User, subject: FeedbackSubject, questions: Sequence[CycleQuestion], name: str
) -> Iterator[Comments]:
    texts: dict[tuple[int, str], list[str]] = {}
    for row in FeedbackComment.objects.visible_to(user).filter(subject=subject):
        texts.setdefault((row.question_id, row.group), []).append(row.text)
    for question in questions:
        for group in RaterGroup:
            found = texts.get((question.pk, group))
            if found:
                yield Comments(question.words_about(name), group, tuple(found))


def report_lines(report: ReportPage) -> Iterator[list[str]]:
    """The same as a table: what, which group, and what is shown."""
    yield [_("Competency"), _("Question"), _("Group"), _("Mean from 1 to 5"), _("Comment")]
    for row in report.competencies:
        for told in row.shown:
            yield [row.skill.name, "", str(told.group.label), told.words, ""]
        for asked in row.questions:
            for told in filter(None, asked.told):
                yield [row.skill.name, asked.words, str(told.group.label), told.words, ""]
    for comments in report.comments:
        for text in comments.texts:
            yield ["", comments.words, str(comments.group.label), "", text]
