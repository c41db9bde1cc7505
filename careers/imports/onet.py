"""The O*NET database text files as a catalogue.

Rules, each stated once:
- A role is an occupation, known by its O*NET-SOC code; its family is the SOC major group, which
  are the code's first two digits. Files of different releases join on the code only.
- Grades are the job zones, 1 the lowest. Occupations without a zone have no grade.
- Level: O*NET's scale from 0 to 7 is cut into five equal bands: level = ⌊LV · 5 / 7⌋ + 1, and 7
  itself is level 5. So 0-1.39 is 1, 1.4-2.79 is 2, 2.8-4.19 is 3, 4.2-5.59 is 4, 5.6-7 is 5.
- Importance: IM, from 1 to 5, rounded half up. A must-have is what O*NET calls very important or
  more: IM ≥ 4.
- A skill that is marked Not Relevant is no requirement. One whose figure O*NET recommends to
  suppress is kept and marked as not firm.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from careers.imports.catalogue import Catalogue, MoveEntry, Named, RoleEntry, SkillEntry
from careers.models import MoveKind
from careers.services.versions import Asked
from talent.imports.problems import Problem
from talent.imports.reading import Form, Source, read
from talent.models import SkillKind

# Standard Occupational Classification, 2018: the 23 major groups (U.S. Bureau of Labor Statistics,
# https://www.bls.gov/soc/2018/major_groups.htm).
MAJOR_GROUPS: Mapping[str, str] = {
    "11": "Management",
    "13": "Business and Financial Operations",
    "15": "Computer and Mathematical",
    "17": "Architecture and Engineering",
    "19": "Life, Physical, and Social Science",
    "21": "Community and Social Service",
    "23": "Legal",
    "25": "Educational Instruction and Library",
    "27": "Arts, Design, Entertainment, Sports, and Media",
    "29": "Healthcare Practitioners and Technical",
    "31": "Healthcare Support",
    "33": "Protective Service",
    "35": "Food Preparation and Serving Related",
    "37": "Building and Grounds Cleaning and Maintenance",
    "39": "Personal Care and Service",
    "41": "Sales and Related",
    "43": "Office and Administrative Support",
    "45": "Farming, Fishing, and Forestry",
    "47": "Construction and Extraction",
    "49": "Installation, Maintenance, and Repair",
    "51": "Production",
    "53": "Transportation and Material Moving",
    "55": "Military Specific",
}
TRACK = Named("occupation", "Occupation")
ORIGIN = "O*NET"
MUST_HAVE = Decimal(4)

CODE = "O*NET-SOC Code"
FILES: Mapping[str, str] = {
    "occupations": "Occupation Data.txt",
    "zones": "Job Zones.txt",
    "elements": "Content Model Reference.txt",
    "skills": "Skills.txt",
    "knowledge": "Knowledge.txt",
    "related": "Related Occupations.txt",
    "titles": "Alternate Titles.txt",
    "about": "Read Me.txt",
}
NEEDED = ("occupations", "skills")
RATING_COLUMNS = (CODE, "Element ID", "Element Name", "Scale ID", "Data Value")


def level_of(value: Decimal) -> int:
    """O*NET's level, 0 to 7, on our scale of five."""
    return min(5, int(value * 5 / 7) + 1)


def importance_of(value: Decimal) -> int:
    """O*NET's importance, 1 to 5, as a whole number, halves up."""
    return int(value + Decimal("0.5"))


@dataclass
class Rating:
    """What one occupation needs of one element, from its two rows."""

    importance: Decimal | None = None
    level: Decimal | None = None
    relevant: bool = True
    firm: bool = True


@dataclass
class OnetReader:
    """Reads the files one after the other; what is wrong goes to `problems`."""

    sources: Mapping[str, Source]
    problems: list[Problem] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)
    skills: dict[str, SkillEntry] = field(default_factory=dict)

    def read(self) -> Catalogue | None:
        """The whole catalogue; None where a needed file is missing."""
        for part in NEEDED:
            if part not in self.sources:
                self._problem(FILES[part], 0, "", "", _("This file is needed and missing."))
        if self.problems:
            return None
        occupations = list(self._rows("occupations", (CODE, "Title", "Description")))
        self.codes = {row[CODE] for _number, row in occupations}
        descriptions = {
            row["Element ID"]: row["Description"]
            for _number, row in self._rows("elements", ("Element ID", "Description"))
        }
        asked = self._ratings(descriptions)
        zones, titles = self._zones(), self._titles()
        roles = [
            RoleEntry(
                external_id=row[CODE],
                name=row["Title"],
                family=_group(row[CODE]),
                track=TRACK.external_id,
                grade=zones.get(row[CODE]),
                purpose=row["Description"],
                titles=frozenset(titles.get(row[CODE], ())),
                asked=asked.get(row[CODE], {}),
            )
            for number, row in occupations
            if self._known_group(number, row[CODE])
        ]
        return self._catalogue(roles)

    def _catalogue(self, roles: list[RoleEntry]) -> Catalogue:
        release = self._release()
        families = sorted({role.family for role in roles})
        return Catalogue(
            origin=ORIGIN,
            release=release,
            attribution=(
                f"{release} by the U.S. Department of Labor, Employment and Training "
                "Administration (USDOL/ETA). Used under the CC BY 4.0 license."
            ),
            families=tuple(Named(family, MAJOR_GROUPS[family[:2]]) for family in families),
            tracks=(TRACK,),
            grades=tuple(Named(_zone(zone), f"Job zone {zone}") for zone in range(1, 6)),
            skills=tuple(self.skills.values()),
            roles=tuple(roles),
            moves=tuple(self._moves()),
            ladders=frozenset((family, TRACK.external_id) for family in families),
        )

    def _known_group(self, number: int, code: str) -> bool:
        if code[:2] in MAJOR_GROUPS:
            return True
        self._problem(
            FILES["occupations"], number, CODE, code, _("There is no such SOC major group.")
        )
        return False

    def _ratings(self, descriptions: Mapping[str, str]) -> dict[str, dict[str, Asked]]:
        """What each occupation asks for, by element, from the skills and the knowledge file."""
        asked: dict[str, dict[str, Asked]] = defaultdict(dict)
        for part, kind in (
            ("skills", SkillKind.TECHNICAL),
            ("knowledge", SkillKind.KNOWLEDGE),
        ):
            ratings: dict[tuple[str, str], Rating] = defaultdict(Rating)
            for number, row in self._rows(part, RATING_COLUMNS):
                element = row["Element ID"]
                if element not in self.skills:
                    self.skills[element] = SkillEntry(
                        element, row["Element Name"], kind, descriptions.get(element, "")
                    )
                if self._known_code(part, number, row[CODE]):
                    self._take(part, number, row, ratings[row[CODE], element])
            for (code, element), rating in ratings.items():
                found = self._asked(part, code, element, rating)
                if found is not None:
                    asked[code][element] = found
        return asked

    def _take(self, part: str, number: int, row: Mapping[str, str], rating: Rating) -> None:
        scale = row["Scale ID"]
        if scale not in ("IM", "LV"):
            return
        lowest, highest = (1, 5) if scale == "IM" else (0, 7)
        value = _decimal(row["Data Value"])
        if value is None or not lowest <= value <= highest:
            words = {"scale": scale, "lowest": lowest, "highest": highest}
            message = _("%(scale)s runs from %(lowest)s to %(highest)s.") % words
            self._problem(FILES[part], number, "Data Value", row["Data Value"], message)
            return
        if scale == "IM":
            rating.importance = value
        else:
            rating.level = value
        rating.relevant &= row.get("Not Relevant", "") != "Y"
        rating.firm &= row.get("Recommend Suppress", "") != "Y"

    def _asked(self, part: str, code: str, element: str, rating: Rating) -> Asked | None:
        if not rating.relevant:
            return None
        if rating.importance is None or rating.level is None:
            missing = "IM" if rating.importance is None else "LV"
            message = _("The %(scale)s row of this skill is missing.") % {"scale": missing}
            self._problem(FILES[part], 0, CODE, f"{code} {element}", message, blocks=False)
            return None
        return Asked(
            level=level_of(rating.level),
            importance=importance_of(rating.importance),
            must_have=rating.importance >= MUST_HAVE,
            is_firm=rating.firm,
        )

    def _zones(self) -> dict[str, str]:
        zones = {}
        for number, row in self._rows("zones", (CODE, "Job Zone")):
            if row["Job Zone"] not in {"1", "2", "3", "4", "5"}:
                message = _("Job zones run from 1 to 5.")
                self._problem(FILES["zones"], number, "Job Zone", row["Job Zone"], message)
            elif self._known_code("zones", number, row[CODE]):
                zones[row[CODE]] = _zone(int(row["Job Zone"]))
        return zones

    def _titles(self) -> dict[str, set[str]]:
        titles: dict[str, set[str]] = defaultdict(set)
        for number, row in self._rows("titles", (CODE, "Alternate Title")):
            if self._known_code("titles", number, row[CODE]):
                titles[row[CODE]].add(row["Alternate Title"][:250])
        return titles

    def _moves(self) -> Iterator[MoveEntry]:
        seen = set()
        for number, row in self._rows("related", (CODE, "Related O*NET-SOC Code")):
            ends = row[CODE], row["Related O*NET-SOC Code"]
            if all(self._known_code("related", number, code) for code in ends) and (
                ends[0] != ends[1] and ends not in seen
            ):
                seen.add(ends)
                yield MoveEntry(*ends, kind=MoveKind.RELATED)

    def _release(self) -> str:
        """The name of the release, from the first line of the file that says it."""
        if "about" not in self.sources:
            return "O*NET Database"
        with self.sources["about"].open() as stream:
            return stream.readline(200).decode("utf-8", "replace").strip() or "O*NET Database"

    def _known_code(self, part: str, number: int, code: str) -> bool:
        if code in self.codes:
            return True
        message = _("No occupation has this code: the row is left out.")
        self._problem(FILES[part], number, CODE, code, message, blocks=False)
        return False

    def _rows(self, part: str, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
        """The rows of one file; a file that is not there has none, and says so."""
        if part not in self.sources:
            message = _("This file is missing: what it would bring is left out.")
            self._problem(FILES[part], 0, "", "", message, blocks=False)
            return
        source = self.sources[part]
        with source.open() as stream:
            table = read(source, stream, Form(delimiter="\t", quoted=False))
            missing = [column for column in columns if column not in table.columns]
            for column in missing:
                self._problem(source.name, 1, column, "", _("This column is missing."))
            for number, cells in table.rows:
                if missing:
                    return
                if len(cells) < len(table.columns):
                    cells += [""] * (len(table.columns) - len(cells))
                yield number, dict(zip(table.columns, cells, strict=False))

    def _problem(
        self, file: str, row: int, column: str, value: str, message: str, *, blocks: bool = True
    ) -> None:
        self.problems.append(Problem(file, row, column, value, message, blocks))


def _zone(zone: int) -> str:
    return f"job-zone-{zone}"


def _group(code: str) -> str:
    """The code of the SOC major group that an occupation belongs to."""
    return f"{code[:2]}-0000"


def _decimal(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
