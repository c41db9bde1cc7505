"""What goes into envelopes never takes more room than what every envelope of a wave has."""

import json

from hypothesis import given
from hypothesis import strategies as st

from lib.questions import Kind, Option, Question, check
from metrics.payloads import largest_payload, payload_of

QUESTIONS = [
    Question("agree1", Kind.AGREE, {"en": "x"}, may_not_know=True),
    Question("scale1", Kind.SCALE, {"en": "x"}),
    Question(
        "several", Kind.MULTIPLE, {"en": "x"},
        options=tuple(Option(f"option{n}", {"en": str(n)}) for n in range(9)),
    ),
    Question(
        "one", Kind.SINGLE, {"en": "x"},
        options=(Option("a", {"en": "A"}), Option("b", {"en": "B"})),
    ),
    Question("words", Kind.COMMENT, {"en": "x"}),
]  # fmt: skip
FULL = {
    "agree1": "dont_know", "scale1": 10, "several": tuple(f"option{n}" for n in range(9)),
    "one": "b",
}  # fmt: skip


@given(st.text(max_size=2000), st.text(max_size=100), st.text(max_size=100))
def test_nothing_is_longer_than_the_longest(words, grade, location):
    found = payload_of(
        FULL | {"words": check(QUESTIONS[-1], words)},
        unit=99_999, grade=grade, tenure=10, location=location,
    )  # fmt: skip

    assert len(found) <= largest_payload(QUESTIONS)
    assert set(json.loads(found)) == {"unit", "grade", "tenure", "location", "answers"}


def test_the_worst_texts_fit():
    for sign in ("\U0001f600", '"', "\\", "\n", "\x01", "\ud800"):
        found = payload_of(
            FULL | {"words": sign * 2000}, unit=1, grade=sign * 100, tenure=1, location=sign * 100
        )
        assert len(found) <= largest_payload(QUESTIONS)


def test_answers_come_back_as_they_were():
    found = json.loads(
        payload_of(FULL | {"words": "Two\nlines, “ok”"}, unit=3, grade="", tenure=None, location="")
    )

    assert found == {
        "unit": 3, "grade": "", "tenure": None, "location": "",
        "answers": FULL | {"several": list(FULL["several"]), "words": "Two\nlines, “ok”"},
    }  # fmt: skip
