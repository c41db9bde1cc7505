"""The rules of the framework import on a few rows, and its counts on the published tables."""

import csv

import pytest
from django.core.management import CommandError, call_command

from careers.imports.framework import level_of
from careers.models import Ladder, Move, RoleRequirement
from talent.models import Grade, JobFamily, Role, RoleTitle, Skill, SkillLevel, Track
from tests.shared_data import FRAMEWORK, FRAMEWORK_LEVELS, needs_shared_data

HEAD = [
    "Role Family", "Role", "Role Description", "Role Level", "Role Level Description",
    "Skill Name", "Skill Description", "Skill Level", "Skill Level Description", "Role Type",
]  # fmt: skip


def asks(level, skill, word, role="Developer", family="Software", described="MISSING"):
    about = "NOT IN USE" if level == "NOT IN USE" else f"What a {level.lower()} does."
    return [family, role, f"About a {role.lower()}.", level, about, skill, described, word, "", ""]


ROLES = [
    HEAD,
    asks("Developer", "Coding", "Practitioner"),
    asks("Junior developer", "Coding", "Awareness"),
    asks("Junior developer", "Coding", "Awareness"),
    asks("Lead developer", "Coding", "Expert"),
    asks("Lead developer", "Leading", "Working", described="Helping others grow."),
    asks("Lead developer - management", "Leading", "Expert"),
    asks("NOT IN USE", "Leading", "NOT IN USE", role="Chief technology officer", family="Chiefs"),
]
SKILLS = [
    ["Skill Name", "Skill Description", "Awareness", "Working", "Practitioner", "Expert",
     "Roles that require Skill"],
    ["Coding", "Writing programs.", "Reads code", "Changes code", "Writes code", "Shapes code",
     "Developer"],
    ["Leading", "", "", "Helps", "Guides", "Leads", "Developer, Tester"],
]  # fmt: skip
LEVELS = """
source = "Our framework"
prefix = "own:"
[grades]
names = ["Junior", "Regular", "Lead"]
[levels.Developer]
"Junior developer" = "Junior"
"Developer" = "Regular"
"Lead developer" = "Lead"
"Lead developer - management" = "Lead"
[tracks]
"Lead developer - management" = "Developer, management"
[kinds]
Leading = "leadership"
"""


@pytest.fixture
def load(tmp_path):
    """Run the command on rows of both tables."""

    def run(roles=ROLES, skills=SKILLS, levels=LEVELS, **options):
        for name, rows in (("roles.csv", roles), ("skills.csv", skills)):
            with (tmp_path / name).open("w", newline="") as file:
                csv.writer(file).writerows(rows)
        (tmp_path / "levels.toml").write_text(levels)
        mapping = str(tmp_path / "levels.toml") if levels else None
        paths = [str(tmp_path / "roles.csv"), str(tmp_path / "skills.csv")]
        call_command("import_framework", *paths, levels=mapping, **{"apply": True} | options)

    return run


def test_skill_levels_are_spread_over_our_five():
    assert [level_of(place) for place in (1, 2, 3, 4)] == [1, 2, 4, 5]


@pytest.mark.django_db
def test_import_framework_makes_a_role_of_each_level(load):
    load()

    roles = Role.objects.order_by("name").values_list(
        "external_id", "name", "family__name", "track__name", "grade__name",
        "current_version__purpose",
    )  # fmt: skip
    assert list(roles) == [
        ("own:chief-technology-officer/chief-technology-officer", "Chief technology officer",
         "Chiefs", "Chief technology officer", None, "About a chief technology officer."),
        ("own:developer/developer", "Developer", "Software", "Developer", "Regular",
         "What a developer does."),
        ("own:developer/junior-developer", "Junior developer", "Software", "Developer", "Junior",
         "What a junior developer does."),
        ("own:developer/lead-developer", "Lead developer", "Software", "Developer", "Lead",
         "What a lead developer does."),
        ("own:developer/lead-developer-management", "Lead developer - management", "Software",
         "Developer, management", "Lead", "What a lead developer - management does."),
    ]  # fmt: skip
    asked = RoleRequirement.objects.order_by("role_version__role__name", "skill__name")
    assert list(asked.values_list("role_version__role__name", "skill__name", "level")) == [
        ("Developer", "Coding", 4),
        ("Junior developer", "Coding", 1),
        ("Lead developer", "Coding", 5),
        ("Lead developer", "Leading", 2),
        ("Lead developer - management", "Leading", 5),
    ]
    assert list(RoleTitle.objects.order_by("role__name").values_list("role__name", "title")) == [
        ("Junior developer", "Developer"),
        ("Lead developer", "Developer"),
        ("Lead developer - management", "Developer"),
    ]


@pytest.mark.django_db
def test_import_framework_takes_skills_with_their_wording(load):
    load()

    skills = Skill.objects.order_by("name").values_list("name", "kind", "description")
    wording = SkillLevel.objects.order_by("skill__name", "level").values_list(
        "skill__name", "level", "name", "wording"
    )
    assert [list(skills), list(wording)] == [
        [
            ("Coding", "technical", "Writing programs."),
            ("Leading", "leadership", "Helping others grow."),
        ],
        [
            ("Coding", 1, "Awareness", "Reads code"),
            ("Coding", 2, "Working", "Changes code"),
            ("Coding", 4, "Practitioner", "Writes code"),
            ("Coding", 5, "Expert", "Shapes code"),
            ("Leading", 2, "Working", "Helps"),
            ("Leading", 4, "Practitioner", "Guides"),
            ("Leading", 5, "Expert", "Leads"),
        ],
    ]


@pytest.mark.django_db
def test_import_framework_draws_moves_up_each_ladder(load):
    load()

    moves = Move.objects.order_by("from_role__name", "to_role__name")
    ladders = Ladder.objects.values_list("family__name", "track__name")
    assert list(Grade.objects.values_list("name", "rank")) == [
        ("Junior", 1), ("Regular", 2), ("Lead", 3),
    ]  # fmt: skip
    assert list(moves.values_list("from_role__name", "to_role__name", "kind")) == [
        ("Developer", "Lead developer", "curated"),
        ("Developer", "Lead developer - management", "curated"),
        ("Junior developer", "Developer", "curated"),
    ]
    assert list(ladders) == [("Software", "Developer"), ("Software", "Developer, management")]


@pytest.mark.django_db
def test_import_framework_reports_what_is_wrong_in_the_tables(load, capsys):
    levels = LEVELS.replace('"Developer" = "Regular"\n', '"Architect" = "Regular"\n')

    load(levels=levels)

    assert capsys.readouterr().err.splitlines() == [
        "roles.csv, row 4, Skill Name “Coding”: Row 3 says the same of Junior developer: this one "
        "is left out.",
        "skills.csv, row 3, Roles that require Skill “Leading”: The tables disagree on who needs "
        "this. Only in roles: Chief technology officer. Only here: Tester. Roles count.",
        "roles.csv, row 2, Skill Description “MISSING”: 6 rows say MISSING: descriptions are taken "
        "from the table of skills.",
        "roles.csv, row 8, Skill Level “Chief technology officer”: 1 row of this role has no "
        "level: the role is kept, the row asks for nothing.",
        "mapping, Developer “Developer”: The mapping has no grade for this level: it stands on no "
        "ladder.",
        "mapping, Developer “Architect”: The mapping names this level, which the roles do not "
        "have.",
    ]


@pytest.mark.django_db
def test_import_framework_without_a_mapping_says_what_that_costs(load, capsys):
    load(levels="")

    assert capsys.readouterr().err.splitlines()[-1] == (
        "mapping: Without a mapping of levels, roles have no grade, ladder or moves."
    )
    assert [Role.objects.count(), Grade.objects.count(), Move.objects.count()] == [5, 0, 0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("roles", "words"),
    [
        (
            [*ROLES, asks("Developer", "Leading", "Master")],
            "roles.csv, row 9, Skill Level “Master”: This is none of: Awareness, Working, "
            "Practitioner, Expert.",
        ),
        (
            [*ROLES, asks("Developer", "Coding", "Working")],
            "roles.csv, row 9, Skill Level “Working”: Row 2 gives another level for Developer.",
        ),
        ([HEAD[:7], *ROLES[1:]], "roles.csv, row 1, Skill Level: This column is missing."),
        ([*ROLES, ["Software"]], "roles.csv, row 9: This row has 1 cells, the header 10."),
    ],
)
def test_import_framework_refuses_what_it_cannot_decide(load, capsys, roles, words):
    with pytest.raises(CommandError):
        load(roles=roles)

    assert [capsys.readouterr().err.splitlines()[0], Role.objects.count()] == [words, 0]


@pytest.mark.django_db
def test_import_framework_refuses_a_mapping_with_everything_that_is_wrong_in_it(load):
    levels = LEVELS.replace('= "Junior"', '= "Trainee"').replace("leadership", "art")

    with pytest.raises(CommandError) as refusal:
        load(levels=levels)

    assert str(refusal.value) == (
        "Mapping [levels.Developer]: “Trainee” is none of the grades. Mapping [kinds]: “art” is "
        "none of: technical, knowledge, management, leadership, value, language."
    )


@needs_shared_data
@pytest.mark.django_db
def test_import_framework_has_the_published_counts(capsys):
    call_command("import_framework", *FRAMEWORK, levels=str(FRAMEWORK_LEVELS), apply=True)

    said = capsys.readouterr().out
    assert {
        "families": JobFamily.objects.count(),
        "roles": Role.objects.count(),
        "skills": Skill.objects.count(),
        "requirements": RoleRequirement.objects.count(),
        "without level": Role.objects.filter(grade=None).count(),
        "levels": sorted(set(RoleRequirement.objects.values_list("level", flat=True))),
    } == {
        "families": 8,
        "roles": 205,
        "skills": 188,
        "requirements": 1_825 - 28 - 16,  # not those without a level, nor those that stand twice
        "without level": 4,
        "levels": [1, 2, 4, 5],
    }
    # Of 52 roles two have a second track.
    assert Track.objects.count() == 54
    assert [line.split() for line in said.splitlines()[-3:-1]] == [
        ["roles.csv", "0", "0", "0", "0", str(16 + 4 + 1)],
        ["skills.csv", "0", "0", "0", "0", "15"],
    ]


@needs_shared_data
@pytest.mark.django_db
def test_import_framework_again_writes_nothing(capsys):
    call_command("import_framework", *FRAMEWORK, levels=str(FRAMEWORK_LEVELS), apply=True)

    call_command("import_framework", *FRAMEWORK, levels=str(FRAMEWORK_LEVELS), apply=True)

    assert capsys.readouterr().out.splitlines()[-1] == "Everything is on record like this already."
