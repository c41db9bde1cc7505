"""One wave of a file as it is kept until the release worker writes it, and read back as it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from metrics.historic import Group, Said


@dataclass(frozen=True)
class Place:
    """A unit as it lay on the day, behind the one above it; named as it is called."""

    unit: int
    parent: int | None
    name: str


@dataclass(frozen=True)
class Question:
    """A question of which a figure is told, as the survey asks it."""

    key: str
    part: str
    driver: int | None
    question: Mapping[str, Any]


@dataclass(frozen=True)
class Content:
    """All that is written of one wave; `promises` are those of its survey, which a wave keeps."""

    survey: int
    name: str
    closed_on: date
    threshold: int
    promises: Mapping[str, Any]
    units: Sequence[Place]
    groups: Sequence[Group]
    questions: Sequence[Question] = ()
    drivers: Mapping[str, int] = field(default_factory=dict)  # by the names of their figures

    @property
    def above(self) -> list[int | None]:
        return [place.parent for place in self.units]

    def as_json(self) -> dict[str, Any]:
        return {
            "survey": self.survey, "name": self.name, "closed_on": self.closed_on.isoformat(),
            "threshold": self.threshold, "promises": dict(self.promises),
            "units": [[one.unit, one.parent, one.name] for one in self.units],
            "groups": [
                [one.unit, one.people, one.rate, one.row,
                 {name: [said.people, said.value, said.row] for name, said in one.figures.items()}]
                for one in self.groups
            ],
            "questions": [
                [one.key, one.part, one.driver, dict(one.question)] for one in self.questions
            ],
            "drivers": dict(self.drivers),
        }  # fmt: skip

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> "Content":
        return cls(
            kept["survey"],
            kept["name"],
            date.fromisoformat(kept["closed_on"]),
            kept["threshold"],
            kept["promises"],
            [Place(*one) for one in kept["units"]],
            [
                Group(
                    unit, people, rate, {name: Said(*said) for name, said in figures.items()}, row
                )
                for unit, people, rate, row, figures in kept["groups"]
            ],
            [Question(*one) for one in kept["questions"]],
            kept["drivers"],
        )
