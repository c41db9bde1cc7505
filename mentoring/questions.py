"""What a programme asks both sides at half time and at the end."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from lib.questions import Kind, Question, from_json, to_json

MOST_QUESTIONS = 12
LONGEST_QUESTION = 300
# Kinds that need no options, so that one line is a whole question.
KINDS = (Kind.AGREE, Kind.SCALE, Kind.COMMENT)
KIND_CHOICES = [(kind.value, kind.value) for kind in KINDS]
LIBRARY = Path(__file__).parent / "content" / "questions.toml"


class Line(NamedTuple):
    """One question as HR writes it; `key` names one that stands in the set already."""

    text: str
    kind: str
    required: bool
    key: str = ""


@cache
def library() -> tuple[Question, ...]:
    """The questions that a new programme begins with."""
    rows = tomllib.loads(LIBRARY.read_text(encoding="utf-8"))["question"]
    return tuple(from_json(row) for row in rows)


def default_questions() -> list[dict[str, Any]]:
    """A copy of them, as a programme keeps them."""
    return [to_json(question) for question in library()]


def questions_of(kept: Sequence[Mapping[str, Any]]) -> list[Question]:
    """A programme's questions in their order; the library's where it keeps none."""
    return [from_json(row) for row in kept] or list(library())


def from_lines(lines: Iterable[Line], kept: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The set as it is kept; a question whose words stay keeps its key and its translations."""
    known = {question.key: question for question in questions_of(kept)}
    taken, made = set(known), []
    for line in lines:
        before = known.pop(line.key, None)
        key = before.key if before is not None else _new_key(taken)
        taken.add(key)
        is_same = before is not None and before.text["en"] == line.text
        text = before.text if before is not None and is_same else {"en": line.text}
        made.append(to_json(Question(key, Kind(line.kind), text, required=line.required)))
    return made


def _new_key(taken: set[str]) -> str:
    number = 1
    while f"question{number}" in taken:
        number += 1
    return f"question{number}"
