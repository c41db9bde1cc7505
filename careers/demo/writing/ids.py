"""The ids that rows were given, by what they stand for."""

from dataclasses import dataclass, field
from datetime import date

from careers.demo.history import Person
from careers.demo.organisation import Unit


@dataclass
class Ids:
    """Primary keys by authored id or by drawn thing; users only for whoever has a login."""

    skills: dict[str, int] = field(default_factory=dict)
    families: dict[str, int] = field(default_factory=dict)
    tracks: dict[str, int] = field(default_factory=dict)
    roles: dict[str, int] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    units: dict[Unit, int] = field(default_factory=dict)
    people: dict[Person, int] = field(default_factory=dict)
    users: dict[Person, int] = field(default_factory=dict)
    unconfirmed: list[tuple[Person, date]] = field(default_factory=list)
