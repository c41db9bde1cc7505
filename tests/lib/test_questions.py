"""Questions go to JSON and back, and take only answers that mean something."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import translation

from lib.questions import (
    COMMENT_LENGTH,
    Kind,
    Option,
    Question,
    check,
    form_for,
    from_json,
    points,
    to_json,
    worded,
)

OPTIONS = (Option("a", {"en": "Apples", "de": "Äpfel"}), Option("b", {"en": "Pears"}))
AGREE = Question("proud", Kind.AGREE, {"en": "I am proud to work here."}, required=True)
UNSURE = Question("paid", Kind.AGREE, {"en": "I am paid fairly."}, may_not_know=True)
SCALE = Question("recommend", Kind.SCALE, {"en": "Would you recommend us?"})
SINGLE = Question("fruit", Kind.SINGLE, {"en": "Which?", "de": "Welche?"}, options=OPTIONS)
SEVERAL = Question("fruits", Kind.MULTIPLE, {"en": "Which ones?"}, options=OPTIONS)
COMMENT = Question("why", Kind.COMMENT, {"en": "Why?"})
ALL = [AGREE, UNSURE, SCALE, SINGLE, SEVERAL, COMMENT]


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.key)
def test_a_question_survives_json(question):
    assert from_json(json.loads(json.dumps(to_json(question)))) == question


@pytest.mark.parametrize(
    "data",
    [{}, {"key": "x", "kind": "dance", "text": {"en": "?"}}, {**to_json(SCALE), "colour": "red"}],
)
def test_what_is_not_a_question_is_refused(data):
    with pytest.raises(ValueError, match=r"."):
        from_json(data)


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": "two words"},
        {"text": {"de": "Warum?"}},
        {"kind": Kind.SINGLE},
        {"kind": Kind.SINGLE, "options": (OPTIONS[0], OPTIONS[0])},
        {"options": OPTIONS},
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(wrong):
    with pytest.raises(ValueError, match=r"question|Question"):
        Question(**{"key": "why", "kind": Kind.COMMENT, "text": {"en": "Why?"}} | wrong)


@pytest.mark.parametrize(
    ("question", "raw", "answer"),
    [
        (AGREE, "5", 5),
        (AGREE, 1, 1),
        (UNSURE, "dont_know", "dont_know"),
        (UNSURE, "", None),
        (SCALE, "0", 0),
        (SCALE, "10", 10),
        (SINGLE, "b", "b"),
        (SEVERAL, ["b", "a"], ("a", "b")),
        (SEVERAL, [], None),
        (COMMENT, "  Because.\x00 ", "Because."),
        (COMMENT, "   ", None),
    ],
)
def test_answers(question, raw, answer):
    assert check(question, raw) == answer


@pytest.mark.parametrize(
    ("question", "raw"),
    [
        (AGREE, None),
        (AGREE, "0"),
        (AGREE, "6"),
        (AGREE, True),
        (AGREE, "dont_know"),
        (SCALE, "11"),
        (SCALE, "-1"),
        (SCALE, "٣"),
        (SCALE, "9" * 5_000),
        (SINGLE, "c"),
        (SINGLE, ["a"]),
        (SEVERAL, "a"),
        (SEVERAL, ["a", "c"]),
        (COMMENT, ["x"]),
        (COMMENT, "x" * (COMMENT_LENGTH + 1)),
    ],
)
def test_what_is_no_answer_is_refused(question, raw):
    with pytest.raises(ValidationError):
        check(question, raw)


def test_points_run_from_0_to_100():
    assert [points(answer) for answer in range(1, 6)] == [0, 25, 50, 75, 100]
    with pytest.raises(ValueError, match="between 1 and 5"):
        points(6)


@pytest.mark.parametrize(
    ("language", "words"), [("de", "Welche?"), ("de-at", "Welche?"), ("fr", "Which?")]
)
def test_a_text_falls_back_to_its_main_language_and_english(language, words):
    assert worded(SINGLE.text, language) == words


def test_the_active_language_is_the_default():
    with translation.override("de"):
        assert worded(OPTIONS[0].text) == "Äpfel"


def test_a_form_asks_the_questions_in_order_and_cleans_to_answers():
    form = form_for(ALL)(QueryDict("proud=4&paid=dont_know&fruits=b&fruits=a&why=So"))

    assert form.is_valid()
    assert form.cleaned_data == {
        "proud": 4, "paid": "dont_know", "recommend": None, "fruit": None,
        "fruits": ("a", "b"), "why": "So",
    }  # fmt: skip


def test_a_form_puts_the_message_at_the_question():
    form = form_for(ALL)(QueryDict("recommend=12"))

    assert form.errors == {
        "proud": ["Please answer this question."], "recommend": ["Choose one of the steps."]
    }  # fmt: skip


def test_every_kind_is_rendered_with_its_words():
    shown = form_for(ALL, "de")().as_div()

    assert [word in shown for word in ("Strongly agree", "I don’t know", "Äpfel", "Pears")] == [
        True
    ] * 4
