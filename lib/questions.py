"""Questionnaires: types, scales, translations, checks and rendering; each app stores its own.

A question is a frozen dataclass that goes to JSON and back. What a person typed becomes an answer
of one plain shape per kind: an int (agree 1-5, scale 0-10), a str (one option, a comment), a tuple
of str (several options), or None where nothing was said.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy

from lib.forms import LongText

Answer = int | str | tuple[str, ...] | None
COMMENT_LENGTH = 2_000
DONT_KNOW = "dont_know"


class Kind(StrEnum):
    """How a question is answered."""

    AGREE = "agree"  # strongly disagree 1 … strongly agree 5, or "I don't know"
    SCALE = "scale"  # 0 … 10
    SINGLE = "single"
    MULTIPLE = "multiple"
    COMMENT = "comment"


AGREE_WORDS: tuple[tuple[int, Promise], ...] = (
    (5, gettext_lazy("Strongly agree")),
    (4, gettext_lazy("Agree")),
    (3, gettext_lazy("Neither agree nor disagree")),
    (2, gettext_lazy("Disagree")),
    (1, gettext_lazy("Strongly disagree")),
)


def points(answer: int) -> int:
    """An agree answer 1-5 on the scale 0, 25, 50, 75, 100; ValueError outside 1-5."""
    if answer not in range(1, 6):
        raise ValueError(f"An agree answer lies between 1 and 5, not at {answer}.")
    return (answer - 1) * 25


@dataclass(frozen=True)
class Option:
    """One choice of a single or multiple question, worded by language code."""

    key: str
    text: Mapping[str, str]


@dataclass(frozen=True)
class Question:
    """One question, worded by language code; `text` must hold the fallback language "en"."""

    key: str
    kind: Kind
    text: Mapping[str, str]
    help: Mapping[str, str] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    required: bool = False
    may_not_know: bool = False

    def __post_init__(self) -> None:
        if not self.key.isidentifier():
            raise ValueError(f"A question's key is one plain word, not {self.key!r}.")
        if not self.text.get("en", "").strip():
            raise ValueError(f"Question {self.key} has no English wording.")
        chosen = self.kind in (Kind.SINGLE, Kind.MULTIPLE)
        if chosen and len(self.options) < 2:
            raise ValueError(f"Question {self.key} needs two options or more.")
        if self.options and not chosen:
            raise ValueError(f"Question {self.key} takes no options.")
        keys = [option.key for option in self.options]
        if len(set(keys)) < len(keys):
            raise ValueError(f"Question {self.key} has an option twice.")


def worded(text: Mapping[str, str], language: str | None = None) -> str:
    """A text in a language, else in its main language ("de" for "de-at"), else in English."""
    code = (language or get_language() or "en").lower()
    return text.get(code) or text.get(code.split("-")[0]) or text.get("en", "")


def to_json(question: Question) -> dict[str, Any]:
    """A question as plain JSON values."""
    return asdict(question) | {"kind": question.kind.value}


def from_json(data: Mapping[str, Any]) -> Question:
    """A question from what `to_json` made; ValueError where it is not one."""
    try:
        known = dict(data)
        known["kind"] = Kind(known["kind"])
        known["options"] = tuple(Option(**option) for option in known.get("options", ()))
        return Question(**known)
    except (KeyError, TypeError) as error:
        raise ValueError(f"This is not a question: {error}") from error


def check(question: Question, raw: object) -> Answer:
    """The answer that a raw value (of a form, an API, JSON) stands for; ValidationError if none."""
    if raw is None or raw == "" or raw == []:
        if question.required:
            raise ValidationError(gettext("Please answer this question."), code="required")
        return None
    if question.kind is Kind.COMMENT:
        return _comment(raw)
    if question.kind is Kind.MULTIPLE:
        return _several(question, raw)
    if question.kind is Kind.SINGLE:
        return _one(question, raw)
    if raw == DONT_KNOW and question.may_not_know:
        return DONT_KNOW
    low, high = (1, 5) if question.kind is Kind.AGREE else (0, 10)
    return _number(raw, low, high)


def _number(raw: object, low: int, high: int) -> int:
    text = str(raw)
    if isinstance(raw, bool) or not (text.isascii() and text.isdigit()) or len(text) > 2:
        raise ValidationError(gettext("Choose one of the steps."), code="choice")
    if not low <= int(text) <= high:
        raise ValidationError(gettext("Choose one of the steps."), code="choice")
    return int(text)


def _one(question: Question, raw: object) -> str:
    if raw not in [option.key for option in question.options]:
        raise ValidationError(gettext("Choose one of the answers."), code="choice")
    return str(raw)


def _several(question: Question, raw: object) -> tuple[str, ...]:
    if not isinstance(raw, list | tuple):
        raise ValidationError(gettext("Choose from the answers."), code="choice")
    keys = [option.key for option in question.options]
    if any(value not in keys for value in raw):
        raise ValidationError(gettext("Choose from the answers."), code="choice")
    return tuple(key for key in keys if key in raw)


def _comment(raw: object) -> str | None:
    if not isinstance(raw, str):
        raise ValidationError(gettext("Write your answer in words."), code="text")
    text = raw.replace("\x00", "").strip()
    if len(text) > COMMENT_LENGTH:
        raise ValidationError(
            gettext("Use at most %(most)d characters; these are %(now)d."),
            code="length",
            params={"most": COMMENT_LENGTH, "now": len(text)},
        )
    return text or None


class AnswerField(forms.Field):
    """A form field that asks one question and cleans to its answer."""

    def __init__(self, question: Question, language: str | None = None) -> None:
        self.question = question
        super().__init__(
            required=question.required,
            label=worded(question.text, language),
            help_text=worded(question.help, language),
            widget=_widget(question, language),
        )

    def to_python(self, value: Any) -> Answer:
        return check(self.question, value)

    def validate(self, value: Any) -> None:
        """`check` has said all there is to say."""


def _widget(question: Question, language: str | None) -> forms.Widget:
    if question.kind is Kind.COMMENT:
        return LongText(attrs={"rows": 4, "maxlength": COMMENT_LENGTH})
    choices = _choices(question, language)
    if question.kind is Kind.MULTIPLE:
        return forms.CheckboxSelectMultiple(choices=choices)
    return forms.RadioSelect(choices=choices)


def _choices(question: Question, language: str | None) -> list[tuple[str, str | Promise]]:
    found: list[tuple[str, str | Promise]]
    if question.kind is Kind.AGREE:
        found = [(str(value), words) for value, words in AGREE_WORDS]
    elif question.kind is Kind.SCALE:
        found = [(str(value), str(value)) for value in range(11)]
    else:
        found = [(option.key, worded(option.text, language)) for option in question.options]
    if question.may_not_know:
        found.append((DONT_KNOW, gettext("I don’t know")))
    return found


def form_for(questions: Iterable[Question], language: str | None = None) -> type[forms.Form]:
    """A form class that asks these questions in order; `cleaned_data` holds the answers by key."""
    fields = {question.key: AnswerField(question, language) for question in questions}
    return type("QuestionForm", (forms.Form,), fields)
