"""The organisation's objectives: services, their tree under concurrency, workplace and API."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from careers.models import Objective
from careers.queries.objectives import in_tree, titles_above
from careers.services.goal_cycles import open_cycle
from careers.services.objectives import (
    close_objective,
    create_objective,
    edit_objective,
    move_objective,
)
from lib.dates import period, today
from talent.models import SYSTEM, AuditEntry, GrantKind
from tests.factories import EmployeeFactory, GrantFactory, OrgUnitFactory, hr_admin
from tests.talent.test_reliability_races import race

pytestmark = pytest.mark.django_db
START = date(2026, 1, 1)


def objective(title="Clean water", **more):
    return create_objective(actor=SYSTEM, title=title, starts_on=START, **more)


def entries():
    found = AuditEntry.objects.filter(action__startswith="careers.objective.").order_by("pk")
    return [(entry.action.rpartition(".")[2], entry.details) for entry in found]


def test_an_objective_is_set_changed_moved_and_closed_with_an_audit_of_ids():
    actor, owner = hr_admin(), EmployeeFactory()
    top = create_objective(actor=actor, title="Grow", starts_on=START)
    one = create_objective(actor=actor, title="Sell", starts_on=START, owner=owner)

    edit_objective(actor=actor, objective=one, title="Sell more", starts_on=START, owner=owner)
    edit_objective(actor=actor, objective=one, title="Sell more", starts_on=START, owner=owner)
    move_objective(actor=actor, objective=one, parent=top)
    close_objective(actor=actor, objective=one, last_day=date(2026, 6, 30))

    one.refresh_from_db()
    assert (one.title, one.parent, one.valid) == (
        "Sell more", top, period(START, date(2026, 7, 1)),
    )  # fmt: skip
    assert entries() == [
        ("created", {"unit": None, "parent": None}),
        ("created", {"unit": None, "parent": None}),
        ("edited", {"fields": ["title"]}),
        ("moved", {"before": None, "after": top.pk}),
        ("closed", {"last_day": "2026-06-30"}),
    ]


def test_hr_partners_set_objectives_of_units_in_their_scope_only():
    unit, elsewhere = OrgUnitFactory(), OrgUnitFactory()
    partner = GrantFactory(kind=GrantKind.HR_PARTNER, unit=unit).user
    given = {"actor": partner, "title": "Clean water", "starts_on": START}

    mine = create_objective(**given, unit=unit)
    refused = [objective(unit=elsewhere), objective()]

    assert mine.unit == unit
    for one in refused:
        with pytest.raises(PermissionDenied):
            create_objective(**given, unit=one.unit)
        with pytest.raises(PermissionDenied):
            edit_objective(**given, objective=one)
        with pytest.raises(PermissionDenied):
            move_objective(actor=partner, objective=one, parent=mine)
        with pytest.raises(PermissionDenied):
            close_objective(actor=partner, objective=one, last_day=today())


def test_what_does_not_fit_is_refused_in_words():
    top = objective()
    low = objective("Below", parent=objective("Middle", parent=top))
    ended = objective("Over", last_day=today() - timedelta(days=1))
    acts = [
        lambda: move_objective(actor=SYSTEM, objective=top, parent=low),
        lambda: move_objective(actor=SYSTEM, objective=top, parent=top),
        lambda: move_objective(actor=SYSTEM, objective=top, parent=ended),
        lambda: close_objective(actor=SYSTEM, objective=top, last_day=today()),
        lambda: close_objective(actor=SYSTEM, objective=low, last_day=date(2025, 1, 1)),
        lambda: objective("Backwards", last_day=date(2025, 1, 1)),
        lambda: objective(""),
    ]
    said = []

    for act in acts:
        with pytest.raises(ValidationError) as refusal:
            act()
        said += refusal.value.messages

    assert said == [
        "An objective cannot lie below itself.",
        "An objective cannot lie below itself.",
        "That objective has ended: choose one that runs.",
        "Objectives below this one run longer: close or move them first.",
        "Choose its first day or a later one.",
        "The last day comes after the first.",
        "This field cannot be blank.",
    ]


@pytest.mark.parametrize("day", [date.min, date.max])
def test_days_beyond_reason_are_refused_at_their_field(day):
    one, admin = objective("Grow"), hr_admin()
    acts = {
        "starts_on": lambda: create_objective(actor=admin, title="x", starts_on=day),
        "last_day": lambda: close_objective(actor=admin, objective=one, last_day=day),
    }

    for field, act in acts.items():
        with pytest.raises(ValidationError) as refused:
            act()
        assert list(refused.value.message_dict) == [field]
    with pytest.raises(ValidationError, match="Choose a day from"):
        open_cycle(actor=admin, name="Ever", starts_on=today(), last_day=day)


def test_the_database_refuses_a_cycle_by_raw_sql():
    top = objective()
    low = objective("Below", parent=top)

    with pytest.raises(IntegrityError), transaction.atomic():
        Objective.objects.filter(pk=top.pk).update(parent=low)


@pytest.mark.django_db(transaction=True)
def test_two_moves_at_once_make_no_cycle():
    first, second = objective("First"), objective("Second")
    pairs = [(first, second), (second, first)]

    def move(number):
        one, parent = pairs[number % 2]
        move_objective(actor=SYSTEM, objective=one, parent=parent)

    outcomes = race(move)

    assert outcomes == {"written": 4, "An objective cannot lie below itself.": 4}


def test_the_tree_has_each_objective_behind_what_it_lies_below():
    grow, clean = objective("Grow"), objective("Clean water")
    objective("Sell", parent=grow)
    objective("Asia", parent=objective("Labs", parent=clean))

    found = in_tree(Objective.objects.all())

    assert [(len(row.path), row.title, titles_above(row)) for row in found] == [
        (1, "Clean water", []),
        (2, "Labs", ["Clean water"]),
        (3, "Asia", ["Clean water", "Labs"]),
        (1, "Grow", []),
        (2, "Sell", ["Grow"]),
    ]


def test_hr_works_on_the_tree_in_the_workplace():
    client, top = Client(), objective("Grow")
    client.force_login(hr_admin())
    page = reverse("admin:careers_objective_changelist")
    given = {"title": "Sell", "starts_on": "2026-01-01", "parent": top.pk}

    client.post(reverse("admin:careers_objective_set_objective"), given)
    sell = Objective.objects.get(title="Sell")
    client.post(
        reverse("admin:careers_objective_edit", args=[sell.pk]),
        {"title": "Sell more", "starts_on": "2026-01-01", "last_day": "2026-12-31"},
    )
    client.post(reverse("admin:careers_objective_move", args=[sell.pk]), {"parent": ""})
    listed = client.get(page + "?q=sell").text
    client.post(
        reverse("admin:careers_objective_close", args=[sell.pk]), {"last_day": "2026-03-31"}
    )
    client.get(page)  # where what was done is said, once

    sell.refresh_from_db()
    assert (sell.title, sell.parent, sell.valid) == (
        "Sell more", None, period(START, date(2026, 4, 1)),
    )  # fmt: skip
    assert ("Sell more" in listed, ">Grow<" in listed) == (True, False)
    assert [
        "Sell more" in client.get(f"{page}?running={one}").text
        for one in ("coming", "ended", "all")
    ] == [False, True, True]


def test_the_api_tells_and_changes_the_tree_by_the_same_rules():
    client, stranger = Client(), Client()
    client.force_login(hr_admin())
    stranger.force_login(EmployeeFactory().user)
    json = {"content_type": "application/json"}
    top = objective("Grow")
    new = {"title": "Sell", "starts_on": "2026-01-01", "parent": top.pk}

    made = client.post("/api/v1/objectives/", new, **json)
    address = made.headers["Location"]
    changed = client.patch(address, {"title": "Sell more"}, **json)
    around = client.post(
        f"/api/v1/objectives/{top.pk}/move/", {"parent": made.json()["id"]}, **json
    )
    closed = client.post(f"{address}close/", {"last_day": "2026-03-31"}, **json)
    refused = [
        stranger.post("/api/v1/objectives/", new, **json),
        stranger.patch(address, {"title": "Mine"}, **json),
        stranger.post(f"{address}move/", {"parent": None}, **json),
        stranger.post(f"{address}close/", {"last_day": "2026-03-31"}, **json),
    ]
    ended = stranger.get("/api/v1/objectives/?show=ended").json()["results"]

    assert [made.status_code, changed.status_code, around.status_code, closed.status_code] == [
        201, 200, 400, 200,
    ]  # fmt: skip
    assert around.json()["errors"] == {"parent": ["An objective cannot lie below itself."]}
    assert {one.status_code for one in refused} == {403}
    assert ended == [
        {
            "id": made.json()["id"],
            "title": "Sell more",
            "description": "",
            "unit": None,
            "parent": {"id": top.pk, "title": "Grow"},
            "owner": None,
            "starts_on": "2026-01-01",
            "last_day": "2026-03-31",
        }
    ]
