"""What roles ask for, from a table: what is brought in, what is refused, and the way back."""

from io import BytesIO

import pytest
from django.core.management import call_command
from openpyxl import Workbook

from careers.models import RequirementsRevision, RoleRequirement
from careers.queries.requirements import current_requirements
from careers.services.versions import Asked, draft_version, set_requirements
from lib.dates import today
from talent.models import SYSTEM, AuditEntry, ImportBatch, RoleVersion, Skill
from tests.careers.tables import HEAD, asked_by, buyer, exported
from tests.factories import (
    RoleFactory,
    RoleRequirementFactory,
    SkillFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def role():
    return buyer()


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
