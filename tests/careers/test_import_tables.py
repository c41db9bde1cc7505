"""Requirements and moves from tables: what is brought in, what is refused, and the way back."""

import csv
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from careers.imports import moves, requirements
from careers.models import Move, RequirementsRevision, RoleRequirement
from careers.queries.requirements import current_requirements
from careers.services.versions import Asked, draft_version, set_requirements
from lib.dates import today
from lib.tables import plain_cell, safe_cell
from talent.models import SYSTEM, AuditEntry, ImportBatch, Role, RoleVersion, Skill
from tests.factories import (
    MoveFactory,
    RoleFactory,
    RoleRequirementFactory,
    SkillFactory,
    hr_admin,
)

pytestmark = pytest.mark.django_db
HEAD = ["role", "role_name", "skill", "skill_name", "level", "level_max", "importance",
        "must_have", "is_firm"]  # fmt: skip
MOVES_HEAD = ["from_role", "from_name", "to_role", "to_name", "kind", "source"]


@pytest.fixture
def load(tmp_path):
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


@pytest.fixture
def role():
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


# --- requirements ---


def test_a_role_in_the_file_asks_for_exactly_its_rows_in_a_new_version(load, role):
    SkillFactory(external_id="S-3", name="Negotiating")
    first = role.current_version
    first.purpose = "Buys."
    first.save()

    found = load("requirements", [
        HEAD,
        ["R-1", "Buyer", "S-1", "", "3", "", "5", "yes", "no"],
        ["R-1", "", "negotiating", "", "2", "", "", "", ""],
    ])  # fmt: skip

    assert found == []
    assert asked_by(role) == [
        ("Pricing", 3, None, 5, True, False),
        ("Negotiating", 2, None, 3, False, True),
    ]
    version = role.current_version
    assert (version.number, version.purpose, version.published_on, version.change_note) == (
        2, "Buys.", today(), "Imported from requirements.csv",
    )  # fmt: skip
    assert [(row.skill.name, row.level) for row in first.requirements.order_by("skill")] == [
        ("Pricing", 2), ("Selling", 3),
    ]  # fmt: skip
    batch = ImportBatch.objects.get()
    entry = AuditEntry.objects.get(action="careers.version.published")
    assert entry.details == {"role": role.pk, "number": 2, "batch": batch.pk}
    counts = {row["thing"]: row for row in batch.summary}
    assert {key: counts["Requirements"][key] for key in ("new", "changed", "ended")} == {
        "new": 1, "changed": 1, "ended": 1,
    }  # fmt: skip
    assert counts["Versions of roles"]["new"] == 1


def test_figures_follow_an_import_of_requirements(load, role):
    before = current_requirements()

    load("requirements", [HEAD, ["R-1", "", "S-1", "", "5", "", "", "", ""]])

    assert current_requirements() is not before


def test_without_apply_nothing_is_written(load, role):
    load("requirements", [HEAD, ["R-1", "", "S-1", "", "5", "", "", "", ""]], apply=False)

    assert RoleVersion.objects.count() == 1
    assert ImportBatch.objects.count() == 0


def test_a_column_that_the_file_lacks_stays_as_it_is(load, role):
    load("requirements", [["role", "skill", "level"], ["Buyer", "Pricing", "3"]])

    assert asked_by(role) == [("Pricing", 3, 4, 5, True, False)]


def test_other_roles_stay_as_they_are(load, role):
    other = RoleRequirementFactory().role_version.role

    load("requirements", [HEAD, ["R-1", "", "S-1", "", "5", "", "", "", ""]])

    assert other.versions.count() == 1


def test_drafts_are_made_on_request_and_nobody_sees_them_yet(load, role):
    rows = [HEAD, ["R-1", "", "S-1", "", "5", "", "", "", ""]]

    load("requirements", rows, drafts=True)
    load("requirements", rows, drafts=True)

    role.refresh_from_db()
    draft = role.versions.get(published_on__isnull=True)
    assert (role.current_version.number, draft.number) == (1, 2)
    assert list(draft.requirements.values_list("skill__name", "level")) == [("Pricing", 5)]
    assert AuditEntry.objects.filter(action="careers.version.drafted").count() == 1


@pytest.mark.parametrize("drafts", [True, False])
def test_a_draft_that_somebody_works_on_is_never_passed_over(load, role, drafts):
    draft = draft_version(actor=SYSTEM, role=role)
    set_requirements(
        actor=SYSTEM, version=draft, asked={Skill.objects.get(name="Selling"): Asked(5)}
    )
    rows = [HEAD, ["R-1", "", "S-1", "", "5", "", "", "", ""]]

    found = load("requirements", rows, refused=True, drafts=drafts)

    assert found == [
        ("2", "role", "R-1", "Somebody is drafting what this role asks for: publish the draft, or "
         "discard it, first.")
    ]  # fmt: skip
    assert list(draft.requirements.values_list("skill__name", "level")) == [("Selling", 5)]
    assert RoleVersion.objects.count() == 2


def test_what_is_wrong_is_said_row_by_row_and_nothing_is_written(load, role):
    RoleFactory(external_id="R-2", name="Clerk", retired_on=today())
    RoleFactory(external_id="R-3", name="Twin")
    RoleFactory(external_id="R-4", name="twin")
    SkillFactory(external_id="S-9", name="Fax", retired_on=today())

    found = load("requirements", [
        HEAD,
        ["Buyyer", "", "S-1", "", "3", "", "", "", ""],
        ["R-2", "", "S-1", "", "3", "", "", "", ""],
        ["Twin", "", "S-1", "", "3", "", "", "", ""],
        ["R-1", "Seller", "S-1", "", "3", "", "", "", ""],
        ["Buyer", "", "S-1", "", "6", "", "", "", ""],
        ["Buyer", "", "Priceing", "", "3", "2", "9", "perhaps", ""],
        ["Buyer", "", "S-9", "", "3", "2", "", "", ""],
        ["Buyer", "", "S-2", "Pricing", "3", "", "", "", ""],
        ["Buyer", "", "S-1", "", "4", "2", "", "", ""],
        ["Buyer", "", "S-2", "", "4", "", "", "", ""],
        ["Buyer", "", "Selling", "", "4", "", "", "", ""],
        ["Buyer", "", "selling", "", "5", "", "", "", ""],
        ["", "", "S-1", "", "5", "", "", "", ""],
        ["Buyer", "", "S-1"],
    ], refused=True)  # fmt: skip

    scale, blank = "This is not a whole number from 1 to 5.", "This cell must not be empty."
    assert sorted(found, key=lambda one: (int(one[0]), one[1])) == [
        ("2", "role", "Buyyer", "Nothing on record has this number or name. Near: Buyer (R-1)."),
        ("3", "role", "R-2", "This role is retired: nobody is to grow into it."),
        ("4", "role", "Twin", "2 on record are called this: write the number."),
        ("5", "role_name", "Seller", "What stands beside it is called “Buyer”: which of both is "
         "meant?"),
        ("6", "level", "6", scale),
        ("7", "importance", "9", scale),
        ("7", "must_have", "perhaps", "This is neither yes nor no. Translate it in the mapping."),
        ("8", "skill", "S-9", "This skill is no longer in use."),
        ("9", "skill_name", "Pricing", "What stands beside it is called “Selling”: which of both "
         "is meant?"),
        ("10", "level_max", "2", "The upper level lies between the level and 5."),
        ("12", "skill", "Selling", "Row 11 says the same: this one is left out."),
        ("13", "skill", "selling", "Row 11 asks for this skill already, in another way."),
        ("14", "role", "", blank),
        ("15", "", "", "This row has 3 cells, the header 9."),
        ("15", "level", "", blank),
    ]  # fmt: skip
    assert RoleVersion.objects.filter(role=role).count() == 1


def test_one_role_under_two_texts_is_refused(load, role):
    found = load("requirements", [
        HEAD,
        ["R-1", "", "S-1", "", "3", "", "", "", ""],
        ["Buyer", "", "S-2", "", "3", "", "", "", ""],
    ], refused=True)  # fmt: skip

    assert len(found) == 1
    assert "begins this role under another text: write the same in all." in found[0][3]


def test_roles_with_problems_are_left_out_on_request(load, role):
    other = RoleFactory(external_id="R-5")
    load("requirements", [
        HEAD,
        ["R-1", "", "S-1", "", "7", "", "", "", ""],
        ["R-5", "", "S-1", "", "4", "", "", "", ""],
    ], skip_problems=True)  # fmt: skip

    assert [name for name, *_rest in asked_by(role)] == ["Pricing", "Selling"]
    assert asked_by(other) == [("Pricing", 4, None, 3, False, True)]


def test_a_skill_out_of_use_may_stay_where_it_is_asked_for(load, role):
    Skill.objects.filter(name="Selling").update(retired_on=today())

    load("requirements", [["role", "skill", "level"], ["R-1", "S-1", "2"], ["R-1", "S-2", "5"]])

    assert [row[:2] for row in asked_by(role)] == [("Pricing", 2), ("Selling", 5)]


def test_requirements_go_out_and_come_in_again_without_a_change(load, tmp_path, role):
    odd = RoleFactory(external_id="=1+1", name="@Überprüfer\u0301, “näh”; x")
    RoleRequirementFactory(
        role_version=odd.current_version,
        skill=SkillFactory(external_id="'-2", name="+Σκέψη 思考 🙂"),
    )
    retired = RoleFactory(retired_on=today())
    RoleRequirementFactory(role_version=retired.current_version)
    rows = exported("requirements", tmp_path / "out.csv")

    found = load("requirements", rows)

    assert rows == [
        HEAD,
        ["'=1+1", "'@Überprüfer\u0301, “näh”; x", "''-2", "'+Σκέψη 思考 🙂", "3", "", "3", "no",
         "yes"],
        ["R-1", "Buyer", "S-1", "Pricing", "2", "4", "5", "yes", "no"],
        ["R-1", "Buyer", "S-2", "Selling", "3", "", "3", "no", "yes"],
    ]  # fmt: skip
    assert (found, ImportBatch.objects.count(), RoleVersion.objects.count()) == ([], 0, 3)


def test_an_import_of_requirements_can_be_undone(load, role):
    load("requirements", [HEAD, ["R-1", "", "S-1", "", "5", "", "", "", ""]])
    number = RequirementsRevision.objects.get().number

    call_command("undo_import", str(ImportBatch.objects.get().pk), apply=True)

    assert [row[:2] for row in asked_by(role)] == [("Pricing", 2), ("Selling", 3)]
    assert (RoleVersion.objects.count(), RoleRequirement.objects.count()) == (1, 2)
    assert RequirementsRevision.objects.get().number > number


def test_a_wrong_encoding_is_said_with_its_place_and_can_be_named(load):
    role = RoleFactory(name="Prüfer")
    SkillFactory(name="Messen")
    rows = [["role", "skill", "level"], ["Prüfer", "Messen", "3"]]

    found = load("requirements", rows, refused=True, encoding="cp1252")
    load("requirements", rows, encoding="cp1252", mapping='encoding = "cp1252"')

    assert "is not UTF-8" in found[0][3]
    assert asked_by(role) == [("Messen", 3, None, 3, False, True)]


def test_words_and_columns_read_as_the_mapping_says(load, role):
    mapping = """
        [requirements]
        columns = { role = "Rolle", skill = "Fähigkeit", level = "Stufe", must_have = "Muss" }
        values.must_have = { ja = "yes", nein = "no" }
    """
    load("requirements", [
        ["Rolle", "Fähigkeit", "Stufe", "Muss"], ["R-1", "S-1", "4", "nein"],
    ], mapping=mapping)  # fmt: skip

    assert asked_by(role) == [("Pricing", 4, 4, 5, False, False)]


def test_a_workbook_is_read_like_text(tmp_path, role):
    book = Workbook()
    book.active.append(["role", "skill", "level", "must_have"])
    book.active.append(["R-1", "S-1", 4, True])
    content = BytesIO()
    book.save(content)
    (tmp_path / "asked.xlsx").write_bytes(content.getvalue())

    call_command("import_requirements", str(tmp_path / "asked.xlsx"), apply=True)

    assert asked_by(role) == [("Pricing", 4, 4, 5, True, False)]


def test_comparing_reads_as_often_for_one_role_as_for_many(load, django_assert_max_num_queries):
    skill = SkillFactory(external_id="S-1")
    many = [RoleFactory(external_id=f"M-{number}") for number in range(40)]
    rows = [[role.external_id, skill.external_id, "3"] for role in many]

    with django_assert_max_num_queries(40):
        load("requirements", [["role", "skill", "level"], *rows], apply=False)


# --- moves ---


@pytest.fixture
def roles():
    for number, name in (("A", "Buyer"), ("B", "Clerk"), ("C", "Chief")):
        RoleFactory(external_id=number, name=name)
    return {role.external_id: role for role in Role.objects.all()}


def test_moves_are_drawn_changed_and_kept(load, roles):
    MoveFactory(from_role=roles["A"], to_role=roles["B"], kind="related", source="Old")
    MoveFactory(from_role=roles["C"], to_role=roles["B"], source="Stays")

    found = load("moves", [
        ["from_role", "to_role", "source"], ["A", "B", "New"], ["buyer", "Chief", ""],
        ["C", "A", "Back again"],
    ])  # fmt: skip

    assert found == []
    assert drawn() == [
        ("A", "B", "related", "New"),
        ("C", "B", "curated", "Stays"),
        ("A", "C", "curated", ""),
        ("C", "A", "curated", "Back again"),
    ]


def test_moves_that_the_whole_map_lacks_are_taken_off(load, roles):
    MoveFactory(from_role=roles["A"], to_role=roles["B"])
    retired = RoleFactory(external_id="X")
    MoveFactory(from_role=roles["A"], to_role=retired)
    Role.objects.filter(pk=retired.pk).update(retired_on=today())

    load("moves", [["from_role", "to_role"], ["B", "A"]], whole=True, many=True)

    assert [move[:2] for move in drawn()] == [("A", "X"), ("B", "A")]


def test_a_map_that_lacks_more_than_a_fifth_is_refused_unless_one_says_so(load, roles):
    ways = [("A", "B"), ("B", "C"), ("C", "A"), ("B", "A"), ("C", "B")]
    for start, end in ways:
        MoveFactory(from_role=roles[start], to_role=roles[end])
    head = ["from_role", "to_role"]

    load("moves", [head, *ways[1:]], whole=True)  # a fifth, and no more
    found = load("moves", [head, *ways[2:]], whole=True, refused=True)
    empty = load("moves", [head], whole=True, refused=True)

    assert [message for _row, _column, _value, message in found + empty] == [
        "1 of 4 moves would go, more than a fifth. Is this really the whole map? Then say that "
        "more may go.",
        "4 of 4 moves would go, more than a fifth. Is this really the whole map? Then say that "
        "more may go.",
    ]
    assert len(drawn()) == 4


def test_nothing_is_taken_off_while_a_row_is_wrong(load, roles):
    MoveFactory(from_role=roles["A"], to_role=roles["B"])
    rows = [["from_role", "to_role"], ["B", "A"], ["B", "Nobody"]]

    found = load("moves", rows, whole=True, many=True, skip_problems=True, refused=True)

    assert [message for _row, _column, _value, message in found] == [
        "Nothing on record has this number or name.",
        "Before moves are taken off, every row of the whole map has to be right.",
    ]
    assert [move[:2] for move in drawn()] == [("A", "B")]


def test_what_is_wrong_with_moves_is_said_row_by_row(load, roles):
    RoleFactory(external_id="X", name="Fax clerk", retired_on=today())

    found = load("moves", [
        MOVES_HEAD,
        ["A", "", "A", "", "", ""],
        ["A", "", "X", "", "", ""],
        ["A", "", "Cheif", "", "", ""],
        ["A", "Clerk", "B", "", "", ""],
        ["B", "", "A", "", "sideways", ""],
        ["C", "", "B", "", "", "One"],
        ["C", "", "Clerk", "", "", "One"],
        ["C", "", "B", "", "", "Two"],
        ["C", "", "A", "", "", "x" * 201],
    ], refused=True)  # fmt: skip

    assert sorted(found, key=lambda one: int(one[0])) == [
        ("2", "to_role", "A", "A move leads to another role."),
        ("3", "to_role", "X", "This role is retired: a move leads between roles in use."),
        ("4", "to_role", "Cheif", "Nothing on record has this number or name. Near: Chief (C)."),
        ("5", "from_name", "Clerk", "What stands beside it is called “Buyer”: which of both is "
         "meant?"),
        ("6", "kind", "sideways", "This is none of: curated, related. Translate it in the "
         "mapping."),
        ("8", "to_role", "Clerk", "Row 7 says the same: this one is left out."),
        ("9", "to_role", "B", "Row 7 draws this move already, and says something else of it."),
        ("10", "source", "x" * 199 + "…", "This has 201 characters; there is room for 200."),
    ]  # fmt: skip
    assert drawn() == []


def test_moves_go_out_and_come_in_again_without_a_change(load, tmp_path, roles):
    MoveFactory(from_role=roles["A"], to_role=roles["B"], source="=cmd|'/C calc'!A0")
    MoveFactory(from_role=roles["B"], to_role=roles["A"], kind="related", source="'=quoted")
    MoveFactory(to_role__retired_on=today())
    rows = exported("moves", tmp_path / "out.csv")

    load("moves", rows, whole=True)

    assert rows == [
        MOVES_HEAD,
        ["A", "Buyer", "B", "Clerk", "curated", "'=cmd|'/C calc'!A0"],
        ["B", "Clerk", "A", "Buyer", "related", "''=quoted"],
    ]
    assert (ImportBatch.objects.count(), len(drawn())) == (0, 3)


def test_an_import_of_moves_can_be_undone(load, roles):
    MoveFactory(from_role=roles["A"], to_role=roles["B"], source="Kept")
    before = drawn()
    load("moves", [["from_role", "to_role", "source"], ["B", "C", ""]], whole=True, many=True)

    call_command("undo_import", str(ImportBatch.objects.get().pk), apply=True)

    assert drawn() == before


def test_columns_of_exports_are_those_of_imports():
    assert next(iter(moves.table(Move.objects.all()))) == MOVES_HEAD
    assert next(iter(requirements.table(RoleRequirement.objects.all()))) == HEAD


@pytest.mark.parametrize("text", ["=1", "'=1", "''@", "plain", "'quoted'", "-", "", "\tx"])
def test_a_safe_cell_can_be_read_back(text):
    assert plain_cell(safe_cell(text)) == text


# --- HR's lists ---


def taken(client, model, query="", kind="csv"):
    answer = client.post(reverse(f"admin:{model}_export") + query, {"kind": kind})
    if kind == "xlsx":
        rows = load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)
        return [["" if cell is None else str(cell) for cell in row] for row in rows]
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(StringIO(text)))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_lists_of_versions_and_moves_leave_as_they_come_in(client, load, role, kind):
    MoveFactory(from_role=role, source="@home")
    draft = draft_version(actor=SYSTEM, role=role)
    set_requirements(actor=SYSTEM, version=draft, asked={Skill.objects.first(): Asked(5)})
    client.force_login(hr_admin())

    asked = taken(client, "talent_roleversion", kind=kind)
    ways = taken(client, "careers_move", kind=kind)

    assert asked == [
        HEAD,
        ["R-1", "Buyer", "S-1", "Pricing", "2", "4", "5", "yes", "no"],
        ["R-1", "Buyer", "S-2", "Selling", "3", "", "3", "no", "yes"],
    ]
    assert ways[0] == MOVES_HEAD
    assert ways[1][-1] == "'@home"
    load("requirements", asked)
    load("moves", ways, whole=True)
    assert ImportBatch.objects.count() == 0


def test_a_list_of_drafts_leaves_as_drafts(client, role):
    draft = draft_version(actor=SYSTEM, role=role)
    selling = Skill.objects.get(name="Selling")
    set_requirements(actor=SYSTEM, version=draft, asked={selling: Asked(5)})
    client.force_login(hr_admin())

    drafts = taken(client, "talent_roleversion", "?state=draft")
    found = taken(client, "talent_roleversion", "?q=nothing")

    assert drafts == [HEAD, ["R-1", "Buyer", "S-2", "Selling", "5", "", "3", "no", "yes"]]
    assert found == [HEAD]
