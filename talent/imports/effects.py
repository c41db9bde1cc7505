"""What an upload would do to the record, one thing at a time, as HR reads it before applying."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from talent.imports.copying import copy_rows, next_ids
from talent.imports.problems import shorten
from talent.models import EffectKind, ImportBatch, ImportEffect

LENGTH = 320  # a name of 200 letters and a number of 100, in one text
COLUMNS = ("about", "kind", "what", "before", "after")


@dataclass(frozen=True)
class Effect:
    """One thing that comes, changes or goes: of a role the skill, of a role the move to another."""

    about: str
    kind: EffectKind
    what: str
    before: str = ""
    after: str = ""

    @property
    def stored(self) -> tuple[str, ...]:
        """As it is kept, and compared later with what would be done then."""
        return tuple(shorten(text, LENGTH) for text in astuple(self))


def named(name: str, number: str) -> str:
    """A record by its name and its number, as files write it."""
    return f"{name} ({number})" if number else name


def store_effects(batch: ImportBatch, effects: Sequence[Effect]) -> None:
    """Keep what a check found, in place of what an earlier one found."""
    batch.effects.all().delete()
    ids = next_ids(ImportEffect, len(effects)) if effects else []
    copy_rows(
        ImportEffect,
        ["id", "batch_id", *COLUMNS],
        ((pk, batch.pk, *each.stored) for pk, each in zip(ids, effects, strict=True)),
    )


def beyond_check(batch: ImportBatch, effects: Iterable[Effect]) -> int:
    """How many things would be done now that the check did not list."""
    listed = set(batch.effects.values_list(*COLUMNS))
    return sum(each.stored not in listed for each in effects)


def table_of(effects: Iterable[ImportEffect]) -> Iterator[list[Any]]:
    """What an upload would do as a table with a head, to be taken away as a file."""
    yield list(COLUMNS)
    for each in effects:
        yield [getattr(each, column) for column in COLUMNS]
