"""Competencies, values, gaps, the portfolio and components by API: the eyes and rules of pages."""

from datetime import date
from decimal import Decimal

import pytest

from leadership.models import (
    CompetencyFigure,
    Component,
    CoreCompetency,
    OrganisationValue,
    PortfolioFigure,
)
from leadership.services.programmes import create_programme
from talent.models import GrantKind
from tests.careers.doors import signed_in
from tests.factories import (
    GrantFactory,
    ObjectiveFactory,
    OrgUnitFactory,
    SkillFactory,
    hr_admin,
)
from tests.leadership.programme_factories import core, draft, given, grade, offered, person

pytestmark = pytest.mark.django_db
API = "/api/v1/leadership/"


def send(who, method, address, body):
    return getattr(signed_in(who), method)(f"{API}{address}", body, content_type="application/json")


def read(who, address):
    return signed_in(who).get(f"{API}{address}")


# --- core competencies and values ---


def test_hr_names_a_core_competency_with_the_levels_of_grades():
    hr, skill, objective = hr_admin(), SkillFactory(kind="leadership"), ObjectiveFactory()
    value = OrganisationValue.objects.create(name="Care", statement="We care.")
    high = grade(5)
    body = {
        "skill": skill.pk, "nature": "leadership", "why": "People stay.",
        "objectives": [objective.pk], "values": [value.pk],
        "needed": [{"level": 2}, {"level": 4, "lowest_grade": high.pk}],
    }  # fmt: skip

    made = send(hr, "post", "competencies/", body)

    said = made.json()
    assert made.status_code == 201
    assert (said["skill"]["id"], said["why"]) == (skill.pk, "People stay.")
    assert [(one["level"], one["lowest_grade"]) for one in said["needed"]] == [
        (2, None), (4, {"id": high.pk, "name": high.name})
    ]  # fmt: skip
    assert [one["id"] for one in (*said["objectives"], *said["values"])] == [objective.pk, value.pk]
    assert read(person(), f"competencies/{said['id']}/").json() == said


def test_a_refused_level_holds_the_competency_back():
    skill = SkillFactory(kind="management")
    low, high = grade(2), grade(5)
    levels = [{"level": 3, "lowest_grade": high.pk, "highest_grade": low.pk}]
    body = {"skill": skill.pk, "nature": "management", "needed": levels}

    answer = send(hr_admin(), "post", "competencies/", body)

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["levels"])
    assert not CoreCompetency.objects.exists()
    wrong = send(hr_admin(), "post", "competencies/", {"skill": SkillFactory(kind="technical").pk,
                                                       "nature": "management"})  # fmt: skip
    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["skill"])


def test_parts_of_a_competency_are_changed_and_the_second_window_is_refused():
    competency, hr = core(level=3), hr_admin()
    address = f"competencies/{competency.pk}/"
    first = read(hr, address).json()

    why = send(hr, "patch", address, {"why": "Now.", "seen": first["seen"]})
    levels = {"needed": [{"level": 5}], "levels_seen": first["levels_seen"]}
    changed = send(hr, "patch", address, levels)
    late_words = send(hr, "patch", address, {"why": "Late.", "seen": first["seen"]})
    late_levels = send(hr, "patch", address, levels)

    assert (why.status_code, why.json()["needed"][0]["level"]) == (200, 3)
    assert (changed.status_code, changed.json()["why"]) == (200, "Now.")
    assert [one["level"] for one in changed.json()["needed"]] == [5]
    assert (late_words.status_code, late_levels.status_code) == (400, 400)
    competency.refresh_from_db()
    assert competency.why == "Now."


def test_competencies_and_values_go_off_the_list_and_on_again():
    competency, hr = core(), hr_admin()
    value = send(hr, "post", "values/", {"name": "Care", "statement": "We care."}).json()

    for address in (f"competencies/{competency.pk}", f"values/{value['id']}"):
        assert send(hr, "post", f"{address}/acts/", {"act": "retire"}).json()["retired_on"]
        if address.startswith("values"):
            assert read(person(), "values/").json()["results"] == []
            assert len(read(hr, "values/").json()["results"]) == 1
        assert send(hr, "post", f"{address}/acts/", {"act": "restore"}).json()["retired_on"] is None
    said = send(
        hr, "patch", f"values/{value['id']}/", {"statement": "More.", "seen": value["seen"]}
    )
    late = send(
        hr, "patch", f"values/{value['id']}/", {"statement": "Late.", "seen": value["seen"]}
    )
    assert (said.json()["statement"], late.status_code) == ("More.", 400)
    (row,) = read(person(), "values/").json()["results"]
    assert (row["name"], row["statement"]) == ("Care", "More.")


def test_who_does_not_keep_the_strategy_changes_nothing_by_api():
    competency, someone = core(), person()
    value = OrganisationValue.objects.create(name="Care", statement="We care.")
    skill = SkillFactory(kind="leadership")
    executive = person()
    GrantFactory(user=executive.user, kind=GrantKind.EXECUTIVE)
    acts = [
        ("post", "competencies/", {"skill": skill.pk, "nature": "leadership"}, 403),
        ("patch", f"competencies/{competency.pk}/", {"why": "Mine."}, 404),
        ("post", f"competencies/{competency.pk}/acts/", {"act": "retire"}, 404),
        ("post", "values/", {"name": "Mine", "statement": "Mine."}, 403),
        ("patch", f"values/{value.pk}/", {"name": "Mine"}, 404),
        ("post", f"values/{value.pk}/acts/", {"act": "retire"}, 404),
    ]  # fmt: skip

    for who in (someone, executive):
        found = [send(who, method, path, body).status_code for method, path, body, _is in acts]
        assert found == [status for *_rest, status in acts]
    assert CoreCompetency.objects.get().why == competency.why
    assert OrganisationValue.objects.get().name == "Care"


@pytest.mark.parametrize("rows", [1, 5])
def test_the_list_of_competencies_asks_as_much_for_many(rows, django_assert_num_queries):
    for _ in range(rows):
        core()
    client = signed_in(person())
    client.get(f"{API}competencies/")

    with django_assert_num_queries(8):
        answer = client.get(f"{API}competencies/")

    assert len(answer.json()["results"]) == rows


# --- the gap ---


def figure(competency, unit=None, **more):
    said = {
        "is_band": False, "people": 6, "levels": Decimal(12), "needed": 18, "lacking": Decimal(6),
        "counted_on": date(2026, 11, 1),
    }  # fmt: skip
    return CompetencyFigure.objects.create(competency=competency, unit=unit, **said | more)


def two_units():
    top = OrgUnitFactory()
    return top, OrgUnitFactory(parent=top), OrgUnitFactory(parent=top)


def test_the_gap_is_told_as_on_the_page_and_nothing_of_few():
    top, inside, other = two_units()
    competency = core()
    for unit in (None, top, inside):
        figure(competency, unit)
    figure(competency, None, is_band=True, lowest=5, highest=5, people=5, levels=Decimal(10),
           needed=15, lacking=Decimal(5))  # fmt: skip
    high = grade(5)
    low = grade(2)

    whole = read(hr_admin(), "competencies/gaps/").json()
    part = read(hr_admin(), f"competencies/gaps/?unit={top.pk}").json()
    few = read(hr_admin(), f"competencies/gaps/?unit={other.pk}")
    by_grade = read(hr_admin(), "competencies/gaps/?by=grade").json()

    cell = {"people": 6, "level": "2.0", "needed": "3.0", "lacking": "1.0"}
    assert whole["columns"] == [{"name": top.name, "unit": top.pk}]
    assert part["columns"] == [{"name": inside.name, "unit": inside.pk}]
    assert part["rows"] == whole["rows"]
    assert whole["rows"] == [
        {
            "competency": competency.pk,
            "skill": {"id": competency.skill_id, "name": competency.skill.name},
            "whole": cell,
            "cells": [cell],
        }
    ]
    assert (whole["unit"], whole["counted_on"]) == (None, "2026-11-01")
    assert few.status_code == 404  # of whom there are too few to tell, nothing is told
    assert [one["name"] for one in by_grade["columns"]] == [low.name, high.name]
    assert by_grade["rows"][0]["cells"] == [None, cell | {"people": 5}]


def test_the_gap_is_read_by_whom_the_figures_are_for():
    _top, inside, other = two_units()
    competency = core()
    for unit in (None, inside, other):
        figure(competency, unit)
    partner = person()
    GrantFactory(user=partner.user, kind=GrantKind.HR_PARTNER, unit=inside)

    own = read(partner, "competencies/gaps/").json()

    assert (own["unit"], own["rows"][0]["whole"]["people"]) == (inside.pk, 6)
    assert read(partner, f"competencies/gaps/?unit={other.pk}").status_code == 404
    assert read(partner, "competencies/gaps/?unit=999999").status_code == 404
    assert read(person(), "competencies/gaps/").status_code == 404
    assert read(person(), f"competencies/gaps/?unit={inside.pk}").status_code == 404


@pytest.mark.parametrize("asked", ["unit=x", "unit=" + "9" * 30, "by=name", "colour=red"])
def test_odd_questions_after_the_gap_are_refused(asked):
    assert read(hr_admin(), f"competencies/gaps/?{asked}").status_code == 400


# --- the portfolio ---


def test_the_portfolio_is_read_by_hr_and_executives_alone():
    programme, _skill, hr = offered()
    PortfolioFigure.objects.create(
        kind="programme", programme=programme, serves="both", way="training", year=2026, quarter=1,
        people=7, training=Decimal(56), development=Decimal(0), counted_on=date(2026, 4, 1),
    )  # fmt: skip
    PortfolioFigure.objects.create(
        kind="mentoring", serves="individual", way="development", year=2025, people=5,
        training=Decimal(0), development=Decimal(50), counted_on=date(2026, 1, 1),
    )  # fmt: skip

    rows = read(hr, "portfolio/").json()["results"]
    one = read(hr, "portfolio/?year=2026&kind=programme&serves=both").json()["results"]

    assert [(row["year"], row["kind"], row["people"]) for row in rows] == [
        (2025, "mentoring", 5), (2026, "programme", 7)
    ]  # fmt: skip
    assert rows[0]["programme"] is None
    assert [row["programme"] for row in one] == [{"id": programme.pk, "name": programme.name}]
    for kind, status in [(GrantKind.EXECUTIVE, 200), (GrantKind.HR_PARTNER, 200), (None, 404)]:
        reader = person()
        if kind:
            unit = OrgUnitFactory() if kind == GrantKind.HR_PARTNER else None
            GrantFactory(user=reader.user, kind=kind, unit=unit)
        assert read(reader, "portfolio/").status_code == status


# --- components ---


def test_hr_adds_changes_moves_and_removes_a_component():
    programme, _skill, hr = draft()
    first, second = programme.components.order_by("position")
    body = {"title": "Coaching", "kind": "coaching", "way": "development", "hours": "3.5",
            "needs": [first.pk], "is_required": False}  # fmt: skip

    made = send(hr, "post", f"programmes/{programme.pk}/components/", body)
    at = f"components/{made.json()['id']}/"
    changed = send(hr, "patch", at, {"needs": [second.pk], "seen": made.json()["seen"]})
    titled = send(hr, "patch", at, {"title": "Coach", "seen": made.json()["seen"]})
    late = send(hr, "patch", at, {"title": "Late", "seen": made.json()["seen"]})
    moved = send(hr, "post", f"{at}acts/", {"act": "up"})
    gone = send(hr, "post", f"components/{first.pk}/acts/", {"act": "remove"})

    assert (made.status_code, made.json()["needs"], made.json()["position"]) == (201, [first.pk], 3)
    assert (changed.json()["needs"], changed.json()["hours"]) == ([second.pk], "3.50")
    assert (titled.json()["title"], late.status_code) == ("Coach", 400)
    assert [one["title"] for one in moved.json()["components"]] == ["Kick-off", "Coach", "Project"]
    assert [one["title"] for one in gone.json()["components"]] == ["Coach", "Project"]


def test_a_component_needs_none_of_another_programme_and_no_circle():
    programme, _skill, hr = draft()
    first, second = programme.components.order_by("position")
    foreign = create_programme(actor=hr, **given(name="Other"))
    stranger = Component.objects.create(
        programme=foreign, position=1, title="Far", kind="workshop", way="training"
    )

    answers = [
        send(hr, "patch", f"components/{first.pk}/", {"needs": needs})
        for needs in ([stranger.pk], [first.pk], [second.pk], [987654], ["x"])
    ]

    assert [answer.status_code for answer in answers] == [400] * 5
    fields = {name for answer in answers for name in answer.json()["errors"]}
    assert fields == {"needs", "needs.0"}
    assert not first.prerequisites.exists()


def test_components_are_read_with_their_programme_and_kept_by_hr_alone():
    hidden, _skill, _hr = draft(name="Hidden")
    shown, _skill, _hr = offered(name="Shown")
    reader = person()
    secret, known = hidden.components.first(), shown.components.first()
    body = {"title": "Mine", "kind": "workshop", "way": "training", "hours": "1"}

    assert read(reader, f"components/{secret.pk}/").status_code == 404
    assert read(reader, f"components/{known.pk}/").json()["programme"] == shown.pk
    assert [
        send(reader, "post", f"programmes/{hidden.pk}/components/", body).status_code,
        send(reader, "post", f"programmes/{shown.pk}/components/", body).status_code,
        send(reader, "patch", f"components/{known.pk}/", {"title": "Mine"}).status_code,
        send(reader, "post", f"components/{known.pk}/acts/", {"act": "remove"}).status_code,
    ] == [404, 403, 404, 404]
    assert Component.objects.count() == 4


def test_part_of_a_programme_is_changed_as_it_was_read():
    programme, _skill, hr = draft()
    seen = read(hr, f"programmes/{programme.pk}/").json()["seen"]

    done = send(hr, "patch", f"programmes/{programme.pk}/", {"way": "development", "seen": seen})
    late = send(hr, "patch", f"programmes/{programme.pk}/", {"name": "Late", "seen": seen})

    assert (done.status_code, done.json()["way"], late.status_code) == (200, "development", 400)
