"""Answers about a programme, given once, and the figures that are frozen of them.

No audit entry tells of an answer: it would say who gave it, and when.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from leadership import access
from leadership.evaluation import change, mean_of
from leadership.evaluation_questions import SCALE, numbers
from leadership.models import (
    Cohort,
    CohortEnrolment,
    CohortSession,
    EvaluationAnswer,
    EvaluationFigure,
    Occasion,
    Programme,
)
from leadership.queries.evaluation import answer_of, asked_of, is_open, rater_of
from leadership.registry import result_indicators
from lib.dates import today
from lib.fresh_figures import Shown
from talent.access import require
from talent.models import Actor, AuditEntry, User

LEVELS = (Occasion.BEFORE, Occasion.AFTER)
# By question and kind of rater: person → [(key of the answer, number)].
Answers = dict[tuple[str, str], dict[int, list[tuple[int, int]]]]


@transaction.atomic
def give_answers(
    *, actor: Actor, enrolment: CohortEnrolment, occasion: str,
    session: CohortSession | None = None, answers: Mapping[str, Any],
) -> EvaluationAnswer:  # fmt: skip
    """Answer once what one is asked about a participant; nobody else reads it."""
    assert isinstance(actor, User)
    rater = rater_of(actor, enrolment, occasion)
    require(rater is not None)
    assert rater is not None
    if session is not None and session.cohort_id != enrolment.cohort_id:
        raise ValidationError(_("This session is of another cohort."))
    hold(enrolment.cohort)
    row = CohortEnrolment.objects.select_related("cohort__programme", "employee").get(
        pk=enrolment.pk
    )
    if not is_open(row, occasion, session):
        raise ValidationError(_("This is not asked at present."))
    if answer_of(row, occasion, rater, session) is not None:
        raise ValidationError(_("This was answered already."))
    questions = asked_of(row, occasion, rater)
    if not questions:
        raise ValidationError(_("This is not asked at present."))
    given = EvaluationAnswer(
        enrolment=row, occasion=occasion, rater=rater, session=session,
        answers=numbers(questions, answers), by=actor, on=today(),
    )  # fmt: skip
    given.full_clean()
    given.save()
    freeze(row.cohort, occasion)
    return given


def hold(cohort: Cohort) -> None:
    """Two who answer at once wait for each other, so that each counts what the other said."""
    list(Cohort.objects.select_for_update(no_key=True).filter(pk=cohort.pk).values_list("pk"))


@transaction.atomic
def freeze(cohort: Cohort, occasion: str) -> None:
    """Tell the figures of an occasion anew, each where five people have answered since."""
    hold(cohort)
    if occasion in LEVELS:
        freeze_levels(cohort)
        return
    told = last_told(cohort)
    for (key, rater), people in collected(cohort, occasion).items():
        question = f"{occasion}:{key}"
        last = told.get((question, rater), 0)
        fresh = sum(newest(said) > last for said in people.values())
        mean = mean_of(values(people), SCALE, fresh=fresh)
        if mean is not None:
            newer = max(newest(said) for said in people.values())
            tell(cohort, question, rater, mean.people, mean.shown, None, newer)


def freeze_levels(cohort: Cohort) -> None:
    """Tell how levels changed, of people of whom both were said."""
    told = last_told(cohort)
    before, after = collected(cohort, Occasion.BEFORE), collected(cohort, Occasion.AFTER)
    for key, rater in before.keys() & after.keys():
        first, second = before[key, rater], after[key, rater]
        question = f"level:{key.rpartition('_')[2]}"
        last = told.get((question, rater), 0)
        both = {
            person: max(newest(first[person]), newest(second[person]))
            for person in first.keys() & second.keys()
        }
        fresh = sum(answered > last for answered in both.values())
        found = change(values(first), values(second), SCALE, fresh=fresh)
        if found is not None:
            tell(
                cohort, question, rater, found.people, found.after, found.before,
                max(both.values()),
            )  # fmt: skip


def collected(cohort: Cohort, occasion: str) -> Answers:
    """The answers of an occasion, by question and rater, and in them by participant."""
    rows = EvaluationAnswer.objects.filter(enrolment__cohort=cohort, occasion=occasion)
    found: Answers = defaultdict(lambda: defaultdict(list))
    for pk, person, rater, answers in rows.order_by("pk").values_list(
        "pk", "enrolment__employee", "rater", "answers"
    ):
        for key, number in answers.items():
            found[key, rater][person].append((pk, number))
    return found


def newest(said: list[tuple[int, int]]) -> int:
    return max(key for key, _number in said)


def values(people: Mapping[int, list[tuple[int, int]]]) -> dict[int, list[float]]:
    return {person: [float(number) for _key, number in said] for person, said in people.items()}


def last_told(cohort: Cohort) -> dict[tuple[str, str], int]:
    rows = EvaluationFigure.objects.filter(cohort=cohort)
    return {(row.question, row.rater): row.last_answer for row in rows}


def tell(
    cohort: Cohort, question: str, rater: str, people: int, now: Shown, before: Shown | None,
    last: int,
) -> None:  # fmt: skip
    """Freeze one figure as it is shown: the exact mean is kept nowhere."""
    EvaluationFigure.objects.update_or_create(
        cohort=cohort, question=question, rater=rater,
        defaults={
            "people": people,
            "value": now.value,
            "band": now.band,
            "before": before.value if before is not None else None,
            "before_band": before.band if before is not None else "",
            "last_answer": last,
            "frozen_on": today(),
        },
    )  # fmt: skip


@transaction.atomic
def choose_indicators(*, actor: Actor, programme: Programme, keys: list[str]) -> Programme:
    """Choose, when a programme is designed, by which figures its results are told."""
    require(access.may_keep_programmes(actor))
    offered = {one.key for one in result_indicators}
    if not set(keys) <= offered:
        raise ValidationError({"keys": _("Choose from the indicators that are offered.")})
    row: Programme = Programme.objects.select_for_update().get(pk=programme.pk)
    row.result_indicators = sorted(set(keys))
    row.save(update_fields=["result_indicators"])
    AuditEntry.add(actor, "leadership.programme.indicators", row, keys=row.result_indicators)
    return row
