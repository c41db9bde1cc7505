"""Claims of skills, and the levels that follow from them by the stated rule."""

from collections.abc import Iterator
from datetime import datetime, time
from decimal import Decimal
from itertools import count, groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from careers.demo.company import Company
from careers.demo.writing.copying import Feed
from careers.demo.writing.ids import Ids
from careers.demo.writing.progress import Progress
from talent.levels import Claim, weigh
from talent.models import EmployeeSkill, SkillClaim
from talent.queries.skills import current_rule

SHARED = 0.86
SPOKEN_AT = time(10)
# Employee, skill, level, strength, whether it is disputed.
Weighed = tuple[int, int, Decimal, float, bool]


def write_skills(company: Company, ids: Ids, feed: Feed, progress: Progress) -> None:
    """All claims, and the levels that the stated rule gives them today."""
    levels: list[Weighed] = []
    feed.copy(
        SkillClaim,
        [
            "employee_id", "skill_id", "level", "source", "claimed_by_id", "claimed_on",
            "evidence", "created_at",
        ],
        _claims(company, ids, levels),
        progress.of("Claims"),
    )  # fmt: skip
    rng = company.dice("sharing")
    feed.copy(
        EmployeeSkill,
        ["employee_id", "skill_id", "level", "strength", "is_disputed", "as_of", "is_shared"],
        ((*level, company.today, rng.random() < SHARED) for level in levels),
        progress.of("Levels", len(levels)),
    )


def _claims(company: Company, ids: Ids, levels: list[Weighed]) -> Iterator[tuple[Any, ...]]:
    """The rows of all claims; on the way each person's skill is weighed into `levels`."""
    now, rule, order = timezone.now(), current_rule(), count(1)
    zone = ZoneInfo(settings.TIME_ZONE)
    for (person, skill), group in groupby(company.claims(), lambda said: (said.person, said.skill)):
        claims = []
        for said in group:
            by = ids.users[said.by] if said.by is not None else None
            day = said.day(company.today)
            claims.append(Claim(said.level, said.source, by, day, next(order)))
            said_at = min(now, datetime.combine(day, SPOKEN_AT, zone))
            yield (
                ids.people[person], ids.skills[skill], said.level, said.source, by, day,
                said.evidence, said_at,
            )  # fmt: skip
        level = weigh(claims, rule, company.today)
        assert level is not None
        levels.append(
            (ids.people[person], ids.skills[skill], level.value, level.strength, level.is_disputed)
        )
