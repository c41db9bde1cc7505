"""The demo company's strategy, competencies, programmes and their curricula."""

import tomllib
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from careers.demo.company import Company
from careers.demo.writing.ids import Ids
from careers.models import Objective
from leadership.models import (
    Component,
    CoreCompetency,
    NeededLevel,
    OrganisationValue,
    Prerequisite,
    Programme,
    ProgrammeAudience,
    ProgrammeTarget,
)
from leadership.services.competency_figures import count_due
from mentoring.models import Programme as MentoringProgramme
from talent.models import Grade

SET_UP = 400  # days ago
LEADS: Mapping[str, bool | None] = {"leads": True, "does not lead": False, "": None}


@cache
def content() -> Mapping[str, Any]:
    with (Path(__file__).parent / "content" / "programmes.toml").open("rb") as file:
        return tomllib.load(file)


def write(company: Company, ids: Ids) -> None:
    """Values and competencies first: programmes raise the skills that they name."""
    grades = {grade.rank: grade for grade in Grade.objects.all()}
    objectives = {one.title: one for one in Objective.objects.all()}
    _strategy(ids, grades, objectives)
    sponsors = {f"{one.given} {one.family}": ids.people[one] for one in company.people if one.cast}
    day = company.today - timedelta(days=SET_UP)
    at = datetime.combine(day, time(9), ZoneInfo(settings.TIME_ZONE))
    for text in content()["programme"]:
        programme = Programme.objects.create(
            name=text["name"], purpose=text["purpose"].strip(), way=text["way"],
            serves=text["serves"], objective=objectives.get(text["objective"]),
            sponsor_id=sponsors.get(text["sponsor"]), state=text["state"], created_at=at,
        )  # fmt: skip
        _around(programme, text, ids, grades)
        _curriculum(programme, text["component"])
    count_due(day=company.today)


def _strategy(ids: Ids, grades: Mapping[int, Grade], objectives: Mapping[str, Objective]) -> None:
    values = {
        row["name"]: OrganisationValue.objects.create(position=place, **row)
        for place, row in enumerate(content()["value"], start=1)
    }
    for row in content()["competency"]:
        competency = CoreCompetency.objects.create(
            skill_id=ids.skills[row["skill"]], nature=row["nature"], why=row["why"]
        )
        competency.objectives.set(objectives[one] for one in row["objectives"] if one in objectives)
        competency.values.set(values[name] for name in row["values"])
        NeededLevel.objects.bulk_create(
            NeededLevel(
                competency=competency, level=level, lowest_grade=grades.get(lowest),
                highest_grade=grades.get(highest),
            )
            for level, lowest, highest in row["needed"]
        )  # fmt: skip


def _around(
    programme: Programme, text: Mapping[str, Any], ids: Ids, grades: Mapping[int, Grade]
) -> None:
    ProgrammeAudience.objects.bulk_create(
        ProgrammeAudience(
            programme=programme, lowest_grade=grades.get(lowest),
            highest_grade=grades.get(highest), leads_people=LEADS[leads],
        )
        for lowest, highest, leads in text["audience"]
    )  # fmt: skip
    ProgrammeTarget.objects.bulk_create(
        ProgrammeTarget(programme=programme, skill_id=ids.skills[skill], level=level)
        for skill, level in text["targets"].items()
    )


def _curriculum(programme: Programme, rows: list[dict[str, Any]]) -> None:
    mentoring = {one.name: one for one in MentoringProgramme.objects.all()}
    made = {
        row["id"]: Component(
            programme=programme, position=place, title=row["title"], text=row["text"],
            kind=row["kind"], way=row["way"], hours=row["hours"], credits=row.get("credits", 0),
            is_required=row.get("required", True), link=row.get("link", ""),
            mentoring_programme=mentoring.get(row.get("mentoring", "")),
        )
        for place, row in enumerate(rows, start=1)
    }  # fmt: skip
    Component.objects.bulk_create(made.values())
    Prerequisite.objects.bulk_create(
        Prerequisite(component=made[row["id"]], needs=made[one])
        for row in rows
        for one in row.get("needs", [])
    )
