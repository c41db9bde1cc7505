"""What a check lists one by one is what is applied, and nothing else."""

import csv

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils.html import strip_tags

from careers.models import Move
from careers.services.versions import Asked, draft_version, publish_version, set_requirements
from talent.admin import imports as page_of_imports
from talent.models import SYSTEM, ImportBatch, ImportEffect, Skill
from talent.services import import_work
from tests.careers.tables import asked_by, buyer, drawn
from tests.factories import MoveFactory, RoleFactory, SkillFactory, hr_admin

pytestmark = pytest.mark.django_db
CHANGED = (
    "What the check saw has changed: 1 thing would be done that it did not list. Read below what"
    " would be done now, and check again."
)


@pytest.fixture
def hr(client):
    client.force_login(hr_admin())
    return client


def page(name, *args):
    return reverse(f"admin:talent_importbatch_{name}", args=args)


def work(batch=None):
    import_work.work_on_imports(line=connection)
    found = ImportBatch.objects.latest("pk")
    return found.state, found.reason


def checked(hr, kind, rows, **switches):
    """An upload that a worker has checked."""
    part, text = {"asked": "requirements"}.get(kind, kind), "\n".join(rows)
    hr.post(page(f"bring_{kind}"), {part: SimpleUploadedFile("a.csv", text.encode())} | switches)
    assert work() == ("checked", "")
    return ImportBatch.objects.latest("pk")


def listed(batch):
    return list(batch.effects.values_list("about", "kind", "what", "before", "after"))


def test_the_check_lists_what_comes_changes_and_goes_for_each_role(hr):
    buyer()
    SkillFactory(external_id="S-3", name="Negotiating")
    RoleFactory(external_id="R-2", name="Clerk")
    rows = ["role,skill,level,importance,must_have", "R-1,S-1,3,5,yes", "R-1,S-3,2,,",
            "R-2,S-1,1,4,yes"]  # fmt: skip

    batch = checked(hr, "asked", rows)

    assert listed(batch) == [
        ("Buyer (R-1)", "new", "Negotiating (S-3)", "", "level 2 · importance 3"),
        ("Buyer (R-1)", "changed", "Pricing (S-1)",
         "level 2–4 · importance 5 · must-have · uncertain",
         "level 3–4 · importance 5 · must-have · uncertain"),
        ("Buyer (R-1)", "ended", "Selling (S-2)", "level 3 · importance 3", ""),
        ("Clerk (R-2)", "new", "Pricing (S-1)", "", "level 1 · importance 4 · must-have"),
    ]  # fmt: skip
    shown = " ".join(strip_tags(hr.get(page("change", batch.pk)).text).split())
    assert "What it would do, one by one Buyer (R-1) Comes: Negotiating (S-3) level 2" in shown
    assert "must-have · uncertain → becomes level 3–4 · importance 5" in shown
    assert "Goes: Selling (S-2) level 3 · importance 3 Clerk (R-2) Comes: Pricing" in shown


def test_the_check_lists_moves_that_come_change_and_end(hr):
    roles = {name: RoleFactory(external_id=name, name=f"Role {name}") for name in "ABC"}
    MoveFactory(from_role=roles["A"], to_role=roles["B"], kind="related", source="Old")
    MoveFactory(from_role=roles["B"], to_role=roles["C"])
    rows = ["from_role,to_role,kind,source", "A,B,curated,New", "A,C,,"]

    batch = checked(hr, "moves", rows, whole="on", many="on")

    assert listed(batch) == [
        ("Role A (A)", "changed", "Move to Role B (B)", "Related · Old", "Curated · New"),
        ("Role A (A)", "new", "Move to Role C (C)", "", "Curated"),
        ("Role B (B)", "ended", "Move to Role C (C)", "Curated", ""),
    ]


def test_a_long_list_is_cut_on_the_page_and_whole_in_the_file(hr, monkeypatch):
    monkeypatch.setattr(page_of_imports, "EFFECTS", 3)
    SkillFactory(external_id="S-1", name="=SUM(1)")
    for number in range(5):
        RoleFactory(external_id=f"R-{number}", name=f"Role {number}")
    batch = checked(hr, "asked", ["role,skill,level", *(f"R-{n},S-1,3" for n in range(5))])

    shown = hr.get(page("change", batch.pk)).text
    file = b"".join(hr.get(page("effects", batch.pk)).streaming_content).decode("utf-8-sig")

    assert [f"Role {n} (R-{n})" in shown for n in range(5)] == [True, True, True, False, False]
    assert "and 2 more" in shown
    rows = list(csv.reader(file.splitlines()))
    assert rows[0] == ["about", "kind", "what", "before", "after"]
    assert [row[:3] for row in rows[1:]] == [
        [f"Role {n} (R-{n})", "new", "'=SUM(1) (S-1)"] for n in range(5)
    ]


def publish(role, **levels):
    """HR publishes another version while an upload waits."""
    draft = draft_version(actor=SYSTEM, role=role)
    asked = {Skill.objects.get(name=name): Asked(level) for name, level in levels.items()}
    set_requirements(actor=SYSTEM, version=draft, asked=asked)
    publish_version(actor=SYSTEM, version=draft)


def test_what_came_since_the_check_is_not_taken_away(hr):
    role, _skill = buyer(), SkillFactory(external_id="S-3", name="Leading")
    rows = ["role,skill,level,level_max,importance,must_have,is_firm", "R-1,S-1,4,,,,"]
    batch = checked(hr, "asked", rows)
    publish(role, Pricing=2, Selling=3, Leading=5)

    hr.post(page("write", batch.pk))
    state, reason = work()

    assert state == "checked"
    assert reason.startswith("What the check saw has changed: ")
    assert [row[:2] for row in asked_by(role)] == [("Pricing", 2), ("Selling", 3), ("Leading", 5)]
    assert ("Buyer (R-1)", "ended", "Leading (S-3)", "level 5 · importance 3", "") in listed(batch)
    hr.post(page("again", batch.pk), {"change_guard": 20})
    assert work() == ("checked", "")
    hr.post(page("write", batch.pk))
    assert work() == ("applied", "")
    assert [row[:2] for row in asked_by(role)] == [("Pricing", 4)]


def test_a_move_drawn_since_the_check_does_not_end(hr):
    roles = {name: RoleFactory(external_id=name) for name in "ABC"}
    MoveFactory(from_role=roles["A"], to_role=roles["B"])
    batch = checked(hr, "moves", ["from_role,to_role", "B,A"], whole="on", many="on")
    MoveFactory(from_role=roles["C"], to_role=roles["B"])
    before = drawn()

    hr.post(page("write", batch.pk))

    assert work() == ("checked", CHANGED)
    assert drawn() == before


def test_what_was_done_by_hand_meanwhile_holds_nothing_up(hr):
    roles = {name: RoleFactory(external_id=name) for name in "ABC"}
    MoveFactory(from_role=roles["A"], to_role=roles["B"])
    batch = checked(hr, "moves", ["from_role,to_role", "B,A"], whole="on", many="on")
    Move.objects.all().delete()

    hr.post(page("write", batch.pk))

    assert work() == ("applied", "")
    assert [move[:2] for move in drawn()] == [("B", "A")]


def test_what_was_listed_goes_when_the_upload_is_given_up(hr):
    buyer()
    batch = checked(hr, "asked", ["role,skill,level", "R-1,S-1,3"])
    assert len(listed(batch)) == 2

    hr.post(page("discard", batch.pk))

    assert not ImportEffect.objects.exists()
