"""All envelopes of a wave look the same, and open with its key only."""

import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.questions import COMMENT_LENGTH, Kind, Option, Question
from metrics.envelopes import (
    EnvelopeError,
    Opener,
    new_private_key,
    public_key_of,
    seal,
    size_for,
)

WAVE = uuid.UUID("0190f0a2-0000-7000-8000-000000000001")
KEY = new_private_key()
QUESTIONS = [
    Question("proud", Kind.AGREE, {"en": "I am proud."}, required=True),
    Question("stay", Kind.SCALE, {"en": "I would recommend us."}, may_not_know=False),
    Question(
        "place", Kind.MULTIPLE, {"en": "Where?"},
        options=(Option("home", {"en": "Home"}), Option("office", {"en": "Office"})),
    ),
    Question("words", Kind.COMMENT, {"en": "What else?"}),
]  # fmt: skip
SIZE = size_for(QUESTIONS)


def sealed(payload, *, key=KEY, wave=WAVE, size=SIZE):
    return seal(payload, public_key=public_key_of(key), wave=wave, size=size)


def answers(**given):
    return {"unit": 3, "grade": "G7", "tenure": 2, "location": "Oslo", "answers": given}


def test_what_was_sealed_is_opened():
    payload = answers(proud=5, place=["home", "office"], words="Grüße, “Zoë”\nund Dank")

    assert Opener(KEY, wave=WAVE).open(sealed(payload)) == payload


@given(st.text(max_size=COMMENT_LENGTH), st.integers(1, 5))
@settings(max_examples=60, deadline=None)
def test_all_envelopes_have_the_size_of_the_wave(words, step):
    assert len(sealed(answers(proud=step, words=words))) == SIZE


@pytest.mark.parametrize("letter", ["x", "𝕏", '"', "\\", "\n", "\x01", "é"])
def test_the_longest_answers_fit(letter):
    payload = answers(proud=5, stay=10, place=["home", "office"], words=letter * COMMENT_LENGTH) | {
        "unit": 9_999_999,
        "grade": "𝕏" * 100,
        "tenure": 40,
        "location": "𝕏" * 100,
    }

    assert len(sealed(payload)) == SIZE


def test_characters_that_say_nothing_are_dropped():
    assert Opener(KEY, wave=WAVE).open(sealed(answers(words="a\x00b\x1fc")))["answers"] == {
        "words": "abc"
    }


def test_the_same_answers_never_look_the_same():
    assert len({sealed(answers(proud=5)) for _ in range(20)}) == 20


def test_what_does_not_fit_is_refused():
    with pytest.raises(EnvelopeError, match="longer"):
        sealed(answers(words="x" * SIZE))


@pytest.mark.parametrize(
    "forged",
    [
        lambda: sealed(answers(proud=5), key=new_private_key()),
        lambda: sealed(answers(proud=5), wave=uuid.uuid4()),
        lambda: sealed(answers(proud=5))[:-1],
        lambda: sealed(answers(proud=5))[:-1] + b"\x00",
        lambda: b"",
        lambda: b"no envelope",
    ],
)
def test_what_is_no_envelope_of_the_wave_is_refused(forged):
    with pytest.raises(EnvelopeError, match="no envelope"):
        Opener(KEY, wave=WAVE).open(forged())
