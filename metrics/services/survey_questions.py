"""The questions of a survey's next wave: written, changed, ordered, taken out."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lib.visible import require_visible
from metrics import access
from metrics.models import Driver, Survey, SurveyQuestion
from metrics.services.surveys import create_survey, locked_survey, set_survey_audience
from metrics.survey_templates import driver_rows, question_rows, template_of
from talent.access import require
from talent.models import Actor, AuditEntry

MOST_QUESTIONS = 60
LONGEST_QUESTION = 300
MOST_OPTIONS, LONGEST_OPTION = 12, 100
FIELDS = ("kind", "part", "driver", "texts", "options", "is_required", "may_not_know")


@transaction.atomic
def add_question(*, actor: Actor, survey: Survey, **given: Any) -> SurveyQuestion:
    """Ask one more thing, at the end."""
    require(access.may_keep_surveys(actor))
    survey = locked_survey(survey)
    asked = list(survey.questions.values_list("position", "key"))
    if len(asked) >= MOST_QUESTIONS:
        words = _("Ask at most %(most)d questions: people have little time.")
        raise ValidationError(words % {"most": MOST_QUESTIONS})
    question = SurveyQuestion(
        survey=survey,
        position=max((position for position, _key in asked), default=0) + 1,
        key=given.get("key") or _new_key({key for _position, key in asked}),
        **{name: given[name] for name in FIELDS if name in given},
    )
    _check(question)
    question.save()
    AuditEntry.add(
        actor, "metrics.survey_question.added", survey, question=question.key, kind=question.kind
    )
    return question


def _new_key(taken: set[str]) -> str:
    number = len(taken) + 1
    while f"q{number}" in taken:
        number += 1
    return f"q{number}"


@transaction.atomic
def edit_question(*, actor: Actor, question: SurveyQuestion, **given: Any) -> SurveyQuestion:
    """Change a question for the next wave; its key, by which waves are compared, stays."""
    require(access.may_keep_surveys(actor))
    locked_survey(question.survey)
    question = SurveyQuestion.objects.select_related("survey").get(pk=question.pk)
    known = {name: given[name] for name in FIELDS if name in given}
    changed = [name for name, value in known.items() if getattr(question, name) != value]
    for name in changed:
        setattr(question, name, known[name])
    if changed:
        _check(question)
        question.save()
        AuditEntry.add(
            actor, "metrics.survey_question.edited", question.survey, question=question.key,
            fields=sorted(changed),
        )  # fmt: skip
    return question


@transaction.atomic
def remove_question(*, actor: Actor, question: SurveyQuestion) -> None:
    """Ask it no more from the next wave on."""
    require(access.may_keep_surveys(actor))
    survey = locked_survey(question.survey)
    SurveyQuestion.objects.filter(pk=question.pk).delete()
    _number(survey, list(survey.questions.order_by("position")))
    AuditEntry.add(actor, "metrics.survey_question.removed", survey, question=question.key)


@transaction.atomic
def move_question(*, actor: Actor, question: SurveyQuestion, to: int) -> None:
    """Put a question at a place, counted from 1."""
    require(access.may_keep_surveys(actor))
    survey = locked_survey(question.survey)
    rows = list(survey.questions.order_by("position"))
    moved = next((row for row in rows if row.pk == question.pk), None)
    if moved is None:
        raise ValidationError(_("This question is no longer asked."))
    rows.remove(moved)
    rows.insert(max(1, min(to, len(rows) + 1)) - 1, moved)
    _number(survey, rows)
    AuditEntry.add(actor, "metrics.survey_question.moved", survey, question=moved.key, to=to)


def _number(survey: Survey, rows: Sequence[SurveyQuestion]) -> None:
    moved = []
    for number, row in enumerate(rows, start=1):
        if row.position != number:
            row.position = number
            moved.append(row)
    SurveyQuestion.objects.bulk_update(moved, ["position"])


def _check(question: SurveyQuestion) -> None:
    """Everything that the model asks for, and words that can be read in every language."""
    wrong: dict[str, Any] = {}
    if not _are_texts(question.texts, LONGEST_QUESTION) or not question.texts.get("en", "").strip():
        wrong["texts"] = _("Write the question in English, of at most 300 signs, and translations.")
    options = question.options
    if not isinstance(options, list) or not all(_is_option(one) for one in options):
        wrong["options"] = _("Write answers of at most 100 signs each.")
    elif len(options) > MOST_OPTIONS:
        wrong["options"] = _("Offer at most %(most)d answers.") % {"most": MOST_OPTIONS}
    if not wrong:
        try:
            question.as_question()
        except ValueError:
            choice = _("A choice needs two different answers or more; nothing else takes any.")
            wrong["options"] = choice
    driver = question.driver
    if driver is not None and driver.retired_on is not None and question.pk is None:
        wrong["driver"] = _("“%(name)s” is no longer used.") % {"name": driver}
    try:
        question.full_clean()
    except ValidationError as refusal:
        wrong = dict(refusal.update_error_dict({})) | wrong
    if wrong:
        raise ValidationError(wrong)


def _is_option(said: Any) -> bool:
    return (
        isinstance(said, dict)
        and set(said) == {"key", "text"}
        and isinstance(said["key"], str)
        and said["key"].isidentifier()
        and _are_texts(said["text"], LONGEST_OPTION)
        and bool(said["text"].get("en", "").strip())
    )


def _are_texts(said: Any, longest: int) -> bool:
    """Whether it is a readable text for each code of a language."""
    if not isinstance(said, Mapping):
        return False
    try:
        for code, text in said.items():
            if not isinstance(text, str) or not 0 < len(text) <= longest or not _is_code(code):
                return False
            require_visible(text)
    except ValidationError:
        return False
    return True


def _is_code(code: Any) -> bool:
    parts = code.split("-") if isinstance(code, str) else []
    return 1 <= len(parts) <= 2 and all(part.isalpha() and part.islower() for part in parts)


@transaction.atomic
def begin_from_template(*, actor: Actor, kind: str, **given: Any) -> Survey:
    """Draft a survey with the authored questions of its kind; missing drivers are added."""
    survey = create_survey(actor=actor, kind=kind, **given)
    authored = driver_rows()
    for row in question_rows(kind):
        key = row.pop("driver")
        driver = None
        if key:
            driver, _new = Driver.objects.get_or_create(key=key, defaults=authored[key])
        add_question(actor=actor, survey=survey, driver=driver, **row)
    rules = template_of(kind).get("audience", [])
    if rules:
        set_survey_audience(actor=actor, survey=survey, rules=rules)
    return survey
