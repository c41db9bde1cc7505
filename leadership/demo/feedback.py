"""The demo company's 360 feedback and feedback on request; by the services, so that rules hold."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from django.utils import timezone

from careers.demo.company import Company
from careers.demo.writing.ids import Ids
from leadership.models import (
    CycleQuestion,
    FeedbackCycle,
    FeedbackRater,
    FeedbackRequest,
    FeedbackSubject,
    QuestionSet,
    RaterState,
    SubjectState,
)
from leadership.services.feedback_answers import save_answers
from leadership.services.feedback_closing import close_cycle, release_cycle
from leadership.services.feedback_cycles import (
    add_subjects,
    begin_answers,
    create_cycle,
    launch_cycle,
)
from leadership.services.feedback_raters import group_of
from talent.models import SYSTEM, Employee, Notice, ReportingLine

MOST_ASKED = 6  # of direct reports, and of those beside
MOST_OF_GROUP = 10
ANSWERING = 0.85  # of those asked
SAYING = 0.75  # of those who answer, in words too


@cache
def content() -> Mapping[str, Any]:
    with (Path(__file__).parent / "content" / "feedback.toml").open("rb") as file:
        return tomllib.load(file)


def write(company: Company, ids: Ids) -> None:
    """One released cycle, one that runs, and words by name; all are about the cast, so a few."""
    people = {f"{one.given} {one.family}": ids.people[one] for one in company.people if one.cast}
    known = {
        row.pk: row
        for row in Employee.objects.filter(pk__in=people.values(), user__isnull=False)
        .select_related("user")
    }  # fmt: skip
    cast = {name: known[pk] for name, pk in people.items() if pk in known}
    questions = _questions(ids)
    dice = company.dice("leadership feedback")
    _closed(company, cast, questions, dice)
    _running(company, cast, questions, dice)
    _words(cast, ids)
    # Nobody is told today what happened in the past.
    Notice.objects.filter(kind__startswith="leadership.feedback_").delete()


def _questions(ids: Ids) -> QuestionSet:
    made = QuestionSet.objects.create(name=content()["set"]["name"])
    for place, row in enumerate(content()["question"], start=1):
        made.questions.create(
            position=place, kind=row.get("kind", "agree"), text=row["text"],
            translations={"de": row["de"]},
            skill_id=ids.skills[row["skill"]] if "skill" in row else None,
        )  # fmt: skip
    return made


def _cycle(
    company: Company, text: Mapping[str, Any], questions: QuestionSet, **said: Any
) -> FeedbackCycle:
    days = {"nominate_until": company.today, "ends_on": company.today + timedelta(days=12)}
    return create_cycle(
        actor=SYSTEM, name=text["name"], purpose=text["purpose"], question_set=questions,
        least_peers=3, least_reports=3, **days, **said,
    )  # fmt: skip


def _closed(
    company: Company, cast: Mapping[str, Employee], questions: QuestionSet, dice: Random
) -> None:
    text = content()["closed"]
    cycle = _cycle(company, text, questions, managers_read=True, feeds_skills=False)
    people = [cast[name] for name in text["people"] if name in cast]
    subjects = _begun(cycle, people)
    for subject in subjects:
        _ask(subject, [*around(subject.employee), *colleagues(cast)])
        _agree(subject)
    cycle = begin_answers(actor=SYSTEM, cycle=cycle)
    for subject in subjects:
        _answered(subject, dice, ANSWERING)
    cycle = close_cycle(actor=SYSTEM, cycle=cycle)
    cycle = release_cycle(actor=SYSTEM, cycle=cycle)
    FeedbackCycle.objects.filter(pk=cycle.pk).update(
        nominate_until=company.today - timedelta(days=66),
        ends_on=company.today - timedelta(days=45),
        released_on=company.today - timedelta(days=41),
    )


def _running(
    company: Company, cast: Mapping[str, Employee], questions: QuestionSet, dice: Random
) -> None:
    text = content()["running"]
    cycle = _cycle(company, text, questions, managers_read=False, feeds_skills=True)
    by_state = {
        name: state
        for state in ("agreed", "proposed", "choosing")
        for name in text[state]
        if name in cast
    }
    people = [cast[name] for name in by_state]
    for subject in _begun(cycle, people):
        name = next(name for name, one in cast.items() if one.pk == subject.employee_id)
        guests = [cast[guest] for guest in text["guests"] if guest in cast]
        if by_state[name] == "agreed":
            _ask(subject, [*guests, *around(subject.employee)])
            _agree(subject)
        elif by_state[name] == "proposed":
            _ask(subject, [*around(subject.employee), *colleagues(cast)])
            _set(subject, SubjectState.PROPOSED)
    begin_answers(actor=SYSTEM, cycle=cycle)
    for subject in FeedbackSubject.objects.filter(cycle=cycle, state=SubjectState.APPROVED):
        _answered(subject, dice, 0.4, spare={cast[one].pk for one in text["guests"] if one in cast})
    FeedbackCycle.objects.filter(pk=cycle.pk).update(
        nominate_until=company.today - timedelta(days=3)
    )


def _begun(cycle: FeedbackCycle, people: list[Employee]) -> list[FeedbackSubject]:
    add_subjects(actor=SYSTEM, cycle=cycle, people=people)
    launch_cycle(actor=SYSTEM, cycle=cycle)
    rows = FeedbackSubject.objects.filter(cycle=cycle).select_related("cycle", "employee__user")
    return list(rows.order_by("pk"))


def around(person: Employee) -> list[Employee]:
    """Direct reports, and whoever has the same manager; those with a login, by their numbers."""
    lines = ReportingLine.objects.current().filter(depth=1)
    boss = lines.filter(report=person).values("manager")
    reports = lines.filter(manager=person).values("report")
    mates = lines.filter(manager__in=boss).values("report")
    rows = Employee.objects.employed().filter(user__is_active=True).exclude(pk=person.pk)
    found: list[Employee] = []
    for people in (reports, mates):
        found += rows.filter(pk__in=people).order_by("external_id")[:MOST_ASKED]
    return found


def colleagues(cast: Mapping[str, Employee]) -> list[Employee]:
    """Those of the cast who are asked about everybody who does not lead or follow them."""
    return [cast[name] for name in content()["colleagues"] if name in cast]


def _ask(subject: FeedbackSubject, people: Iterable[Employee]) -> None:
    """Put people on the list; of a group that would be too small, nobody."""
    lines = ReportingLine.objects.current()
    above = set(lines.filter(report=subject.employee).values_list("manager", flat=True))
    rows: dict[int, FeedbackRater] = {}
    for person in people:
        if person.pk in above or person.pk == subject.employee_id or person.pk in rows:
            continue
        group = group_of(subject.employee, person)
        if sum(row.group == group for row in rows.values()) >= MOST_OF_GROUP:
            continue
        rows[person.pk] = FeedbackRater(subject=subject, employee=person, group=group)
    for group in {row.group for row in rows.values()}:
        same = [row for row in rows.values() if row.group == group]
        if len(same) > subject.cycle.least_peers:
            FeedbackRater.objects.bulk_create(same)


def _agree(subject: FeedbackSubject) -> None:
    FeedbackRater.objects.filter(subject=subject).update(state=RaterState.APPROVED)
    _set(subject, SubjectState.APPROVED)


def _set(subject: FeedbackSubject, state: str) -> None:
    subject.state = state
    subject.save(update_fields=["state"])


def _answered(
    subject: FeedbackSubject, dice: Random, share: float, spare: set[int] | None = None
) -> None:
    """Most of those who are asked answer, each in their own way; `spare` have not yet."""
    questions = list(CycleQuestion.objects.filter(cycle=subject.cycle_id))
    base = {row.skill_id: dice.uniform(2.6, 4.3) for row in questions}
    texts = content()["comments"]
    pools = [dice.sample(texts[kind], len(texts[kind])) for kind in ("keep", "begin")]
    raters = FeedbackRater.objects.filter(subject=subject, state=RaterState.APPROVED)
    for rater in raters.select_related("employee__user", "subject").order_by("pk"):
        is_named = rater.group in ("self", "manager")
        if rater.employee_id in (spare or set()) or (
            dice.random() > share and not (is_named and spare is None)
        ):
            continue
        own = dice.gauss(0.5 if rater.group == "self" else 0, 0.5)
        said = {
            row.asked.key: min(5, max(1, round(dice.gauss(base[row.skill_id] + own, 0.5))))
            for row in questions
            if row.is_scored and dice.random() < 0.95
        }
        said |= _comments(questions, rater.group, dice, pools)
        save_answers(actor=rater.employee.user, rater=rater, answers=said)  # type: ignore[arg-type]


def _comments(
    questions: list[CycleQuestion], group: str, dice: Random, pools: list[list[str]]
) -> dict[str, Any]:
    """What one rater writes; nobody about the same person writes the same."""
    asked = [row.asked.key for row in questions if not row.is_scored]
    if group == "self":
        return {}
    if group == "manager":
        return {asked[0]: dice.choice(content()["comments"]["manager"])}
    return {
        key: pool.pop()
        for key, pool in zip(asked, pools, strict=True)
        if pool and dice.random() < SAYING
    }


def _words(cast: Mapping[str, Employee], ids: Ids) -> None:
    now = timezone.now()
    for place, row in enumerate(content()["words"]):
        if row["asker"] not in cast or row["asked"] not in cast:
            continue
        asked_at = now - timedelta(days=2 + 5 * place)
        answered = {
            "state": "answered", "answer": row["answer"], "is_shared": row["is_shared"],
            "answered_at": asked_at + timedelta(days=1),
        } if "answer" in row else {}  # fmt: skip
        FeedbackRequest.objects.create(
            asker=cast[row["asker"]], asked=cast[row["asked"]], topic=row["topic"],
            skill_id=ids.skills[row["skill"]], asked_at=asked_at, **answered,
        )  # fmt: skip
