"""Requirements and moves leave HR's lists in the form in which they come in."""

import csv
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from careers.imports import moves, requirements
from careers.models import Move, RoleRequirement
from careers.services.versions import Asked, draft_version, set_requirements
from lib.tables import plain_cell, safe_cell
from talent.models import SYSTEM, ImportBatch, Skill
from tests.careers.tables import HEAD, MOVES_HEAD, buyer
from tests.factories import (
    MoveFactory,
    hr_admin,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def role():
    return buyer()


def test_columns_of_exports_are_those_of_imports():
    assert next(iter(moves.table(Move.objects.all()))) == MOVES_HEAD
    assert next(iter(requirements.table(RoleRequirement.objects.all()))) == HEAD


@pytest.mark.parametrize("text", ["=1", "'=1", "''@", "plain", "'quoted'", "-", "", "\tx"])
def test_a_safe_cell_can_be_read_back(text):
    assert plain_cell(safe_cell(text)) == text


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
