"""The rules of the O*NET import on a few rows, and its counts on a whole release."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from careers.imports.onet import importance_of, level_of
from careers.models import Ladder, Move, RoleRequirement
from careers.services.versions import Asked, draft_version, publish_version, set_requirements
from lib.dates import today
from talent.models import (
    SYSTEM,
    AuditEntry,
    Grade,
    ImportBatch,
    JobFamily,
    Role,
    RoleTitle,
    RoleVersion,
    Skill,
)
from tests.factories import GradeFactory, SkillFactory
from tests.shared_data import SHARED_DATA, needs_shared_data

OCCUPATIONS = [
    ["O*NET-SOC Code", "Title", "Description"],
    ["11-1011.00", "Chief Executives", "Determine policies."],
    ["15-1252.00", "Software Developers", "Write software."],
    ["55-1011.00", "Air Crew Officers", "Lead air crews."],
]
RATING = [
    "O*NET-SOC Code", "Element ID", "Element Name", "Scale ID", "Data Value",
    "Recommend Suppress", "Not Relevant",
]  # fmt: skip
SKILLS = [
    RATING,
    ["11-1011.00", "2.A.1.a", "Reading", "IM", "4.12", "N", ""],
    ["11-1011.00", "2.A.1.a", "Reading", "LV", "4.62", "N", "N"],
    ["15-1252.00", "2.A.1.a", "Reading", "IM", "3.50", "N", ""],
    ["15-1252.00", "2.A.1.a", "Reading", "LV", "7", "Y", "N"],
    ["15-1252.00", "2.A.1.b", "Diving", "IM", "1.00", "N", ""],
    ["15-1252.00", "2.A.1.b", "Diving", "LV", "0.12", "N", "Y"],
    ["99-9999.00", "2.A.1.b", "Diving", "IM", "1.00", "N", ""],
]
KNOWLEDGE = [
    RATING,
    ["11-1011.00", "2.C.1.a", "Administration", "IM", "4.78", "N", ""],
    ["11-1011.00", "2.C.1.a", "Administration", "LV", "2.79", "N", "N"],
]
FILES = {
    "Occupation Data.txt": OCCUPATIONS,
    "Job Zones.txt": [
        ["O*NET-SOC Code", "Job Zone"], ["11-1011.00", "5"], ["15-1252.00", "4"],
    ],
    "Content Model Reference.txt": [
        ["Element ID", "Element Name", "Description"], ["2.A.1.a", "Reading", 'Knowing "why".'],
    ],
    "Skills.txt": SKILLS,
    "Knowledge.txt": KNOWLEDGE,
    "Related Occupations.txt": [
        ["O*NET-SOC Code", "Related O*NET-SOC Code", "Relatedness Tier", "Index"],
        ["15-1252.00", "11-1011.00", "Primary-Short", "1"],
        ["11-1011.00", "11-1011.00", "Primary-Short", "2"],
    ],
    "Alternate Titles.txt": [
        ["O*NET-SOC Code", "Alternate Title"],
        ["15-1252.00", "Coder"], ["15-1252.00", "Coder"], ["15-1252.00", "Programmer"],
    ],
}  # fmt: skip


@pytest.fixture
def release(tmp_path):
    """Writes a small release into a folder, with some files replaced."""

    def write(**replaced):
        names = {name.split(".")[0].replace(" ", "_").lower(): name for name in FILES}
        for key, name in names.items():
            rows = replaced.get(key, FILES[name])
            text = "".join("\t".join(row) + "\n" for row in rows)
            (tmp_path / name).write_text(text)
        (tmp_path / "Read Me.txt").write_text("O*NET 29.2 Database\n")
        return str(tmp_path)

    return write


def asked_of(code):
    rows = RoleRequirement.objects.filter(role_version__role__external_id=code)
    current = rows.filter(role_version=Role.objects.get(external_id=code).current_version)
    return {
        row.skill.external_id: (row.level, row.importance, row.must_have, row.is_firm)
        for row in current.select_related("skill")
    }


@pytest.mark.parametrize(
    ("value", "level"),
    [("0", 1), ("1.39", 1), ("1.40", 2), ("2.79", 2), ("2.80", 3), ("4.20", 4), ("5.6", 5),
     ("7", 5)],
)  # fmt: skip
def test_level_bands_are_five_equal_parts_of_the_published_scale(value, level):
    assert level_of(Decimal(value)) == level


@pytest.mark.parametrize(("value", "importance"), [("1", 1), ("2.49", 2), ("2.5", 3), ("5", 5)])
def test_importance_is_rounded_half_up(value, importance):
    assert importance_of(Decimal(value)) == importance


@pytest.mark.django_db
def test_import_onet_makes_roles_with_what_they_ask_for(release):
    call_command("import_onet", release(), apply=True)

    roles = Role.objects.order_by("external_id").values_list(
        "external_id", "name", "family__name", "track__name", "grade__name",
        "current_version__purpose", "current_version__number",
    )  # fmt: skip
    assert list(roles) == [
        ("11-1011.00", "Chief Executives", "Management", "Occupation", "Job zone 5",
         "Determine policies.", 1),
        ("15-1252.00", "Software Developers", "Computer and Mathematical", "Occupation",
         "Job zone 4", "Write software.", 1),
        ("55-1011.00", "Air Crew Officers", "Military Specific", "Occupation", None,
         "Lead air crews.", 1),
    ]  # fmt: skip
    assert [asked_of(code) for code in ("11-1011.00", "15-1252.00", "55-1011.00")] == [
        {"2.A.1.a": (4, 4, True, True), "2.C.1.a": (2, 5, True, True)},
        {"2.A.1.a": (5, 4, False, False)},
        {},
    ]
    skills = Skill.objects.order_by("external_id").values_list("name", "kind", "description")
    assert list(skills) == [
        ("Reading", "technical", 'Knowing "why".'),
        ("Diving", "technical", ""),
        ("Administration", "knowledge", ""),
    ]
    assert list(Grade.objects.values_list("name", "rank")) == [
        (f"Job zone {zone}", zone) for zone in range(1, 6)
    ]
    assert list(Move.objects.values_list("from_role__name", "to_role__name", "kind")) == [
        ("Software Developers", "Chief Executives", "related")
    ]
    assert list(RoleTitle.objects.values_list("title", flat=True)) == ["Coder", "Programmer"]
    assert Ladder.objects.count() == 3


@pytest.mark.django_db
def test_import_onet_names_its_source_and_licence(release):
    call_command("import_onet", release(), apply=True)

    source = (
        "O*NET 29.2 Database by the U.S. Department of Labor, Employment and Training "
        "Administration (USDOL/ETA). Used under the CC BY 4.0 license."
    )
    assert {*Role.objects.values_list("source", flat=True)} == {source}
    assert {*Skill.objects.values_list("source", flat=True)} == {source}


@pytest.mark.django_db
def test_import_onet_without_apply_writes_nothing(release, capsys):
    call_command("import_onet", release())

    assert capsys.readouterr().out.splitlines() == [
        "                  new  changed  unchanged  ended  problems",
        "Job families        3        0          0      0         0",
        "Tracks              1        0          0      0         0",
        "Grades              5        0          0      0         0",
        "Skills              3        0          0      0         0",
        "Roles               3        0          0      0         0",
        "Alternate titles    2        0          0      0         0",
        "Requirements        3        0          0      0         0",
        "Ladders             3        0          0      0         0",
        "Moves               1        0          0      0         0",
        "Skills.txt          0        0          0      0         1",
        "This was a dry run: nothing was written. Add --apply to write.",
    ]
    assert [Role.objects.count(), Skill.objects.count(), ImportBatch.objects.count()] == [0, 0, 0]


@pytest.mark.django_db
def test_import_onet_again_writes_nothing(release, capsys):
    call_command("import_onet", release(), apply=True)
    written = [ImportBatch.objects.count(), AuditEntry.objects.count(), RoleVersion.objects.count()]
    capsys.readouterr()

    call_command("import_onet", release(), apply=True)

    assert capsys.readouterr().out.splitlines()[-1] == (
        "Everything is on record like this already."
    )
    assert written == [
        ImportBatch.objects.count(), AuditEntry.objects.count(), RoleVersion.objects.count(),
    ]  # fmt: skip


@pytest.mark.django_db
def test_import_onet_publishes_a_new_version_where_requirements_changed(release):
    call_command("import_onet", release(), apply=True)
    raised = [row if row[4] != "4.62" else [*row[:4], "6.00", *row[5:]] for row in SKILLS]

    call_command("import_onet", release(skills=raised), apply=True)

    versions = RoleVersion.objects.order_by("role__external_id", "number")
    assert list(versions.values_list("role__external_id", "number", "change_note")) == [
        ("11-1011.00", 1, "Imported: O*NET 29.2 Database"),
        ("11-1011.00", 2, "Imported: O*NET 29.2 Database"),
        ("15-1252.00", 1, "Imported: O*NET 29.2 Database"),
        ("55-1011.00", 1, "Imported: O*NET 29.2 Database"),
    ]
    assert asked_of("11-1011.00")["2.A.1.a"] == (5, 4, True, True)
    first = RoleVersion.objects.get(role__external_id="11-1011.00", number=1)
    assert first.requirements.get(skill__external_id="2.A.1.a").level == 4


@pytest.mark.django_db
def test_import_onet_leaves_a_version_of_hr_alone_while_the_source_says_the_same(release):
    call_command("import_onet", release(), apply=True)
    role = Role.objects.get(external_id="15-1252.00")
    draft = draft_version(actor=SYSTEM, role=role)
    set_requirements(actor=SYSTEM, version=draft, asked={SkillFactory(): Asked(level=2)})
    ours = publish_version(actor=SYSTEM, version=draft)

    call_command("import_onet", release(), apply=True)

    role.refresh_from_db()
    assert role.current_version == ours


@pytest.mark.django_db
def test_import_onet_retires_what_the_source_dropped_and_takes_it_back(release):
    call_command("import_onet", release(), apply=True)

    call_command("import_onet", release(occupation_data=OCCUPATIONS[:3]), apply=True)
    gone = Role.objects.get(external_id="55-1011.00").retired_on
    call_command("import_onet", release(), apply=True)

    assert [gone, Role.objects.get(external_id="55-1011.00").retired_on] == [today(), None]


@pytest.mark.django_db
def test_import_onet_puts_its_grades_above_those_on_record(release):
    GradeFactory(external_id="own", name="Senior", rank=7)

    call_command("import_onet", release(), apply=True)

    assert list(Grade.objects.values_list("name", "rank")) == [
        ("Senior", 7), *((f"Job zone {zone}", zone + 7) for zone in range(1, 6)),
    ]  # fmt: skip


@pytest.mark.django_db
def test_import_onet_refuses_a_figure_off_its_scale_and_writes_nothing(release, capsys):
    wrong = [*SKILLS, ["11-1011.00", "2.A.1.b", "Diving", "LV", "7.5", "N", "N"]]

    with pytest.raises(CommandError) as refusal:
        call_command("import_onet", release(skills=wrong), apply=True)

    assert str(refusal.value) == (
        "1 problem keeps this import back. Mend it, or leave out whom it concerns. "
        "Nothing was written."
    )
    assert "Skills.txt, row 9, Data Value “7.5”: LV runs from 0 to 7." in capsys.readouterr().err
    assert JobFamily.objects.count() == 0


@pytest.mark.django_db
def test_import_onet_refuses_a_folder_without_occupations(tmp_path, capsys):
    with pytest.raises(CommandError):
        call_command("import_onet", str(tmp_path))

    assert capsys.readouterr().err.splitlines() == [
        "Occupation Data.txt: This file is needed and missing.",
        "Skills.txt: This file is needed and missing.",
    ]


@needs_shared_data
@pytest.mark.django_db
def test_import_onet_has_the_published_counts():
    call_command("import_onet", str(SHARED_DATA / "onet"), apply=True)

    with_requirements = RoleVersion.objects.filter(requirements__isnull=False).distinct()
    zones = {grade.rank: grade.roles.count() for grade in Grade.objects.all()}
    assert {
        "roles": Role.objects.count(),
        "with requirements": with_requirements.count(),
        "families": JobFamily.objects.count(),
        "zones": zones,
        "skills": Skill.objects.filter(kind="technical").count(),
        "knowledge": Skill.objects.filter(kind="knowledge").count(),
        "moves": Move.objects.count(),
    } == {
        "roles": 1_016,
        "with requirements": 879,
        "families": 23,
        "zones": {1: 31, 2: 295, 3: 219, 4: 224, 5: 154},
        "skills": 35,
        "knowledge": 33,
        "moves": 18_460,
    }
    # Of 879 x 35 and 879 x 33 pairs, those marked Not Relevant are no requirement.
    assert RoleRequirement.objects.count() == 879 * 35 - 3_302 + 879 * 33 - 5_939
    # 118 and 1,051 levels are marked Recommend Suppress, and one importance without its level.
    assert RoleRequirement.objects.filter(is_firm=False).count() == 118 + 1_051 + 1
