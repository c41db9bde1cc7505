"""Claims, the levels that follow, and what waits to be confirmed."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from careers.demo.claims import Said
from careers.demo.company import Company
from careers.demo.history import Person
from careers.demo.writing.copying import copy_rows, new_ids
from careers.demo.writing.ids import Ids
from careers.demo.writing.progress import Progress
from talent.levels import Claim, Level, Rule, weigh
from talent.models import EmployeeSkill, SkillClaim
from talent.queries.skills import current_rule

BATCH = 20_000
SHARED = 0.86


def write_skills(company: Company, ids: Ids, progress: Progress) -> None:
    """All claims, and the levels that the stated rule gives them today."""
    rule, rng = current_rule(), company.dice("sharing")
    written = 0
    for batch in _batches(company.claims()):
        levels = _write_batch(company, ids, batch, rule)
        copy_rows(
            EmployeeSkill,
            ["employee_id", "skill_id", "level", "strength", "as_of", "is_disputed", "is_shared"],
            (
                (
                    ids.people[person],
                    ids.skills[skill],
                    level.value,
                    level.strength,
                    company.today,
                    level.is_disputed,
                    rng.random() < SHARED,
                )
                for (person, skill), level in levels.items()
            ),
        )
        written += len(batch)
        progress.say(f"Claims: {written:,}")


def _batches(claims: Iterator[Said]) -> Iterator[list[Said]]:
    """Claims in large batches that never part one person's."""
    batch: list[Said] = []
    for said in claims:
        if len(batch) >= BATCH and said.person is not batch[-1].person:
            yield batch
            batch = []
        batch.append(said)
    if batch:
        yield batch


def _write_batch(
    company: Company, ids: Ids, batch: list[Said], rule: Rule
) -> dict[tuple[Person, str], Level]:
    now = timezone.now()
    said_of: dict[tuple[Person, str], list[Claim]] = defaultdict(list)
    rows: list[tuple[Any, ...]] = []
    for said, pk in zip(batch, new_ids(SkillClaim, len(batch)), strict=True):
        by = ids.users[said.by] if said.by is not None else None
        day = said.day(company.today)
        said_of[said.person, said.skill].append(Claim(said.level, said.source, by, day, pk))
        rows.append(
            (
                pk,
                ids.people[said.person],
                ids.skills[said.skill],
                said.level,
                said.source,
                by,
                day,
                said.evidence,
                now,
            )
        )
    columns = ["id", "employee_id", "skill_id", "level", "source", "claimed_by_id", "claimed_on"]
    copy_rows(SkillClaim, [*columns, "evidence", "created_at"], rows)
    return {
        key: level
        for key, claims in said_of.items()
        if (level := weigh(claims, rule, company.today)) is not None
    }
