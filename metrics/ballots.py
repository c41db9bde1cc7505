"""The opened answers of a wave as columns, for the calculation of its release.

They exist only in the memory of the release worker, while it computes. What does not fit the
wave's questions is taken as not answered; who names a unit that the wave does not have is left out.
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lib.questions import Kind, Question
from metrics.scoring import AGREE, LIKELY

Ints = NDArray[np.int64]
Numbers = NDArray[np.float64]
ATTRIBUTES = ("grade", "tenure", "location")
SCALES = {Kind.AGREE: AGREE, Kind.SCALE: LIKELY}


@dataclass(frozen=True)
class Asked:
    """A question of a wave, and which scores its answers are part of."""

    question: Question
    driver: str = ""  # the driver's key
    is_index: bool = False
    is_enps: bool = False

    @property
    def key(self) -> str:
        return self.question.key


@dataclass(frozen=True)
class Ballots:
    """A column for each question, with a row for each respondent, and who they are."""

    units: Ints
    attributes: Mapping[str, Ints]  # places in `labels`
    labels: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, Numbers]  # agree and scale; NaN where not answered
    choices: Mapping[str, Numbers]  # a column for each option, 0 or 1; NaN where not answered
    comments: Mapping[str, tuple[Ints, tuple[str, ...]]]  # rows of respondents, what they wrote

    @property
    def people(self) -> int:
        """How many answered."""
        return int(self.units.size)


@dataclass
class Collector:
    """Takes answers one by one, as they are opened."""

    asked: Sequence[Asked]
    units: int  # how many units the wave has
    left_out: int = 0
    _units: "array[int]" = field(default_factory=lambda: array("q"))
    _numbers: dict[str, "array[float]"] = field(default_factory=dict)
    _choices: dict[str, "array[float]"] = field(default_factory=dict)
    _comments: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    _attributes: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for one in self.asked:
            if one.question.kind in SCALES:
                self._numbers[one.key] = array("d")
            elif one.question.kind is Kind.COMMENT:
                self._comments[one.key] = []
            else:
                self._choices[one.key] = array("d")
        self._attributes = {name: [] for name in ATTRIBUTES}

    def add(self, payload: Mapping[str, Any]) -> None:
        """Take one respondent's answers."""
        unit, answers = payload.get("unit"), payload.get("answers")
        is_known = isinstance(unit, int) and 0 <= unit < self.units
        if not is_known or not isinstance(answers, Mapping):
            self.left_out += 1
            return
        row = len(self._units)
        self._units.append(unit)  # type: ignore[arg-type]
        for name, labels in self._attributes.items():
            labels.append(str(payload.get(name) or ""))
        for one in self.asked:
            self._take(one.question, answers.get(one.key), row)

    def _take(self, question: Question, answer: Any, row: int) -> None:
        if question.kind in SCALES:
            low, high = SCALES[question.kind]
            given = type(answer) is int and low <= answer <= high
            self._numbers[question.key].append(answer if given else np.nan)
        elif question.kind is Kind.COMMENT:
            text = answer.strip() if isinstance(answer, str) else ""
            if text:
                self._comments[question.key].append((row, text))
        else:
            chosen = {answer} if isinstance(answer, str) else set(_texts(answer))
            keys = [option.key for option in question.options]
            most = len(keys) if question.kind is Kind.MULTIPLE else 1
            given = 0 < len(chosen) <= most and chosen <= set(keys)
            self._choices[question.key].extend(
                float(key in chosen) if given else np.nan for key in keys
            )

    def ballots(self) -> Ballots:
        """All that was taken."""
        labels = {name: tuple(sorted(set(found))) for name, found in self._attributes.items()}
        places = {
            name: {label: at for at, label in enumerate(known)} for name, known in labels.items()
        }
        wide = {one.key: len(one.question.options) for one in self.asked}
        return Ballots(
            units=np.array(self._units, np.int64),
            attributes={
                name: np.array([places[name][label] for label in found], np.int64)
                for name, found in self._attributes.items()
            },
            labels=labels,
            numbers={key: np.array(found, np.float64) for key, found in self._numbers.items()},
            choices={
                key: np.array(found, np.float64).reshape(-1, wide[key])
                for key, found in self._choices.items()
            },
            comments={
                key: (
                    np.array([row for row, _ in found], np.int64),
                    tuple(text for _, text in found),
                )
                for key, found in self._comments.items()
            },
        )


def collect(asked: Sequence[Asked], units: int, payloads: Iterable[Mapping[str, Any]]) -> Ballots:
    """The columns of some answers."""
    collector = Collector(asked, units)
    for payload in payloads:
        collector.add(payload)
    return collector.ballots()


def _texts(answer: Any) -> list[str]:
    return [str(one) for one in answer] if isinstance(answer, list) else []
