"""The demo company's key roles, succession and the bench."""

import tomllib
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from careers.demo.company import Company
from careers.demo.writing.ids import Ids
from leadership.models import KeyRole, PoolMember, SuccessionPlan, Successor, TalentPool
from lib.dates import period

ENTERED, BEGUN = 500, 320  # days ago


@cache
def content() -> Mapping[str, Any]:
    with (Path(__file__).parent / "content" / "succession.toml").open("rb") as file:
        return tomllib.load(file)


def drawn_id(dice: Random) -> UUID:
    """A random id that is the same every time."""
    return UUID(int=dice.getrandbits(128), version=4)


def write(company: Company, ids: Ids) -> None:
    """Authored key roles with their plans; however large the company, there are as many."""
    people = {f"{one.given} {one.family}": ids.people[one] for one in company.people if one.cast}
    units = {unit.id: pk for unit, pk in ids.units.items()}
    for number, text in enumerate(content()["role"]):
        if text["unit"] in units and text["role"] in ids.roles:
            place = {"role_id": ids.roles[text["role"]], "unit_id": units[text["unit"]]}
            _plan(company, number, text, people, _key_role(company, text, people, place))
    for text in content()["pool"]:
        _pool(company, text, people)


def _key_role(
    company: Company, text: Mapping[str, Any], people: Mapping[str, int], place: dict[str, int]
) -> KeyRole:
    risk, horizon = text["risk"]
    return KeyRole.objects.create(
        **place, position=text.get("position", ""), criticality=text["criticality"], risk=risk,
        horizon=horizon, impact=text["impact"], notes=text["notes"],
        incumbent_id=people.get(" ".join(text["holder"])),
        valid=period(company.today - timedelta(days=ENTERED)),
    )  # fmt: skip


def _plan(
    company: Company, number: int, text: Mapping[str, Any], people: Mapping[str, int],
    key_role: KeyRole,
) -> None:  # fmt: skip
    day = company.today - timedelta(days=BEGUN - 9 * number)
    dice = company.dice(f"leadership succession {number}")
    plan = SuccessionPlan.objects.create(
        pk=drawn_id(dice), key_role=key_role, owner_id=people[" ".join(text["owner"])],
        is_private=text.get("private", False), state=text.get("state", "active"),
        review_on=company.today + timedelta(days=text["review"]), note=text.get("note", ""),
        created_at=datetime.combine(day, time(10), ZoneInfo(settings.TIME_ZONE)),
    )  # fmt: skip
    Successor.objects.bulk_create(
        Successor(
            pk=drawn_id(dice), plan=plan, employee_id=people.get(name), rank=rank, readiness=ready,
            external_name="" if name in people else name, is_emergency=emergency, note=note,
            named_at=plan.created_at,
        )
        for rank, (name, ready, emergency, note) in enumerate(text["named"], start=1)
    )  # fmt: skip


def _pool(company: Company, text: Mapping[str, Any], people: Mapping[str, int]) -> None:
    dice = company.dice(f"leadership pool {text['name']}")
    pool = TalentPool.objects.create(
        pk=drawn_id(dice),
        name=text["name"],
        purpose=text["purpose"],
        owner_id=people[" ".join(text["owner"])],
    )
    PoolMember.objects.bulk_create(
        PoolMember(
            pk=drawn_id(dice), pool=pool, employee_id=people[name],
            valid=period(company.today - timedelta(days=days)),
        )
        for name, days in text["members"]
    )  # fmt: skip
