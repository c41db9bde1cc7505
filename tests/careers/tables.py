"""Tables of requirements and moves: their heads, commands that read and write them, the record."""

import csv

import pytest
from django.core.management import CommandError, call_command

from careers.models import Move
from tests.factories import RoleFactory, RoleRequirementFactory, SkillFactory

HEAD = ["role", "role_name", "skill", "skill_name", "level", "level_max", "importance",
        "must_have", "is_firm"]  # fmt: skip
MOVES_HEAD = ["from_role", "from_name", "to_role", "to_name", "kind", "source"]


def loader(tmp_path):
    """Run one of the import commands on rows; returns the problems that it found, in words."""

    def run(kind, rows, *, refused=False, encoding="utf-8", mapping="", **options):
        path, problems = tmp_path / f"{kind}.csv", tmp_path / "problems.csv"
        with path.open("w", newline="", encoding=encoding) as file:
            csv.writer(file).writerows(rows)
        if mapping:
            (tmp_path / "mapping.toml").write_text(mapping)
            options["mapping"] = str(tmp_path / "mapping.toml")
        options = {"apply": True, "problems": str(problems)} | options
        if refused:
            with pytest.raises(CommandError, match="Nothing was written"):
                call_command(f"import_{kind}", str(path), **options)
        else:
            call_command(f"import_{kind}", str(path), **options)
        with problems.open(encoding="utf-8-sig", newline="") as file:
            found = csv.DictReader(file)
            return [(row["row"], row["column"], row["value"], row["message"]) for row in found]

    return run


def buyer():
    """A role that asks for pricing at 2 to 4, and for selling at 3."""
    role = RoleFactory(external_id="R-1", name="Buyer")
    version = role.current_version
    RoleRequirementFactory(
        role_version=version, skill=SkillFactory(external_id="S-1", name="Pricing"),
        level=2, level_max=4, importance=5, must_have=True, is_firm=False,
    )  # fmt: skip
    RoleRequirementFactory(
        role_version=version, skill=SkillFactory(external_id="S-2", name="Selling"), level=3
    )
    return role


def asked_by(role):
    role.refresh_from_db()
    rows = role.current_version.requirements.order_by("skill__external_id")
    return [
        (row.skill.name, row.level, row.level_max, row.importance, row.must_have, row.is_firm)
        for row in rows.select_related("skill")
    ]


def exported(kind, path):
    call_command(f"export_{kind}", str(path))
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def drawn():
    return list(
        Move.objects.order_by("pk").values_list(
            "from_role__external_id", "to_role__external_id", "kind", "source"
        )
    )
