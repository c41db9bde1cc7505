"""What an envelope holds: the answers of nobody in particular, and where they count.

JSON of `unit` (the position of the wave's unit), `grade`, `tenure`, `location` and `answers` by
the key of their question, in UTF-8. Every envelope of a wave is filled up to the length of the
longest that its questions allow, so that its length says nothing.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from lib.questions import COMMENT_LENGTH, DONT_KNOW, Kind, Question

BYTES_A_SIGN = 4  # of UTF-8 at most, and more than any sign that JSON writes with a backslash
FRAME = 1_000  # names of the fields, numbers of units, and names of grades and places


def payload_of(
    answers: Mapping[str, Any], *, unit: int, grade: str, tenure: int | None, location: str
) -> bytes:
    """The content of one envelope; texts without signs that cannot be seen and take more room."""
    whole = {
        "unit": unit,
        "grade": _plain(grade),
        "tenure": tenure,
        "location": _plain(location),
        "answers": {key: _plain(answer) for key, answer in answers.items()},
    }
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    return text.encode(errors="replace")  # half a sign, as an API may send it, is none


def largest_payload(questions: Iterable[Question]) -> int:
    """The most bytes that a content with answers to these questions has."""
    return FRAME + sum(len(one.key) + 6 + _most(one) for one in questions)


def _most(question: Question) -> int:
    if question.kind is Kind.COMMENT:
        return BYTES_A_SIGN * COMMENT_LENGTH
    options = [len(option.key) + 3 for option in question.options]
    if question.kind is Kind.MULTIPLE:
        return sum(options)
    return max([len(DONT_KNOW), *options])


def _plain(answer: Any) -> Any:
    """Control signs take six bytes each in JSON, and nobody can read them; lines stay."""
    if isinstance(answer, str):
        return "".join(sign for sign in answer if sign in "\n\t" or sign >= " ")
    return list(answer) if isinstance(answer, tuple) else answer
