"""What a mapping file may say, and everything that is said about one that is wrong."""

import pytest
from django.core.exceptions import ValidationError

from talent.imports.fields import Reading
from talent.imports.mapping import Part, people_mapping
from talent.imports.reading import Form
from talent.imports.toml import read_toml
from tests.shared_data import EMPLOYEES_MAPPING

WRONG = """
absent = "leave"
dates = "%d.%m.%Y"

[people]
colums = { external_id = "id" }
columns = { externalid = "id" }
end_is_last_day = "yes"

[[assignments]]
delimiter = ";;"

[units]
start = 2026-13-01
"""


def test_mapping_of_the_employees_sample_is_understood():
    mapping = people_mapping(read_toml(EMPLOYEES_MAPPING.read_bytes()))

    assert mapping.part_for("assignments", "dept_manager.csv") == Part(
        "unit_managers",
        file="dept_manager.csv",
        columns={"unit": "dept_no", "manager": "emp_no", "start": "from_date", "end": "to_date"},
        reading=Reading(open_end=("9999-01-01",)),
    )
    assert [mapping.kind_of(name) for name in ("title.csv", "department.csv", "other.csv")] == [
        "assignments", "units", "assignments",
    ]  # fmt: skip


def test_mapping_says_once_for_all_files_how_they_are_written():
    mapping = people_mapping({"encoding": "cp1252", "people": {"delimiter": ";"}})

    assert mapping.part_for("people", "people.csv").form == Form("cp1252", ";")


def test_mapping_that_says_nothing_takes_our_own_names():
    assert people_mapping({}).part_for("assignments", "history.csv") == Part("assignments")


def test_mapping_names_files_with_an_asterisk():
    mapping = people_mapping({"assignments": [{"file": "Titles*.csv", "encoding": "cp1252"}]})

    assert mapping.part_for("assignments", "titles-2026.csv").form == Form("cp1252")


def test_mapping_without_a_section_for_a_file_is_refused():
    mapping = people_mapping({"assignments": [{"file": "title.csv"}]})

    with pytest.raises(ValidationError) as refusal:
        mapping.part_for("assignments", "other.csv")

    assert refusal.value.messages == ["The mapping has no section for the file other.csv."]


def test_mapping_is_refused_with_everything_that_is_wrong_in_it():
    with pytest.raises(ValidationError) as refusal:
        people_mapping(read_toml(WRONG.replace("2026-13-01", '"2026-13-01"').encode()))

    assert sorted(refusal.value.messages) == [
        "Mapping [[assignments]] 1: dates must be a list of texts.",
        "Mapping [[assignments]] 1: delimiter must be one character.",
        "Mapping [people]: dates must be a list of texts.",
        "Mapping [people]: end_is_last_day must be true or false.",
        "Mapping [people]: “colums” is not known, perhaps “columns” is meant.",
        "Mapping [people]: “externalid” is not known, perhaps “external_id” is meant.",
        "Mapping [units]: dates must be a list of texts.",
        "Mapping [units]: start must be a day such as 2026-11-23.",
        "Mapping: absent must be one of: end, keep.",
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[people", "The mapping cannot be read: Expected ']' at the end of a table declaration "
         "(at end of document)"),
        (b"name = '\xff'", "Save the mapping as UTF-8."),
    ],
)  # fmt: skip
def test_mapping_that_is_no_toml_is_refused(content, words):
    with pytest.raises(ValidationError) as refusal:
        read_toml(content)

    assert refusal.value.messages == [words]


def test_mapping_of_roles_needs_a_family_and_the_order_of_its_grades():
    with pytest.raises(ValidationError) as refusal:
        people_mapping({"roles": {"create": True, "grades": {"Clerk": "Junior"}}})

    assert refusal.value.messages == [
        "Mapping [grades]: “Junior” is missing in names.",
        "Mapping [roles]: a family is needed for the roles that are made.",
    ]
