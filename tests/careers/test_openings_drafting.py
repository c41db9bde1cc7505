"""Who drafts openings and for whom: the same by page and by API, each refusal at its field."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from careers.models import Opening
from careers.services.openings import draft_opening, edit_opening
from lib.dates import today
from talent.models import Employee, GrantKind
from tests.careers.openings import another, build_hiring, given
from tests.careers.people import text_of
from tests.factories import (
    AssignmentFactory,
    EmployeeFactory,
    GrantFactory,
    OrgUnitFactory,
    TieFactory,
)

pytestmark = pytest.mark.django_db

WHO = ["colleague", "mentor", "manager", "partner", "partner elsewhere", "admin"]
MAY_NOT = ["colleague", "mentor"]
OUT_OF_REACH = "Choose your own unit or one below it; HR opens in the units it looks after."
LEADS_NOBODY = "leads nobody today. Choose who leads people, such as the manager above."


@pytest.fixture
def hiring():
    return build_hiring()


@pytest.fixture
def people(hiring):
    """Everyone who might try, by what they are; none of HR leads anybody."""
    found = {
        "colleague": AssignmentFactory(role=hiring.ladder.analyst, unit=hiring.unit).employee,
        "mentor": TieFactory(subject=hiring.me).viewer,
        "manager": hiring.hirer,
    }
    grants = {
        "partner": {"kind": GrantKind.HR_PARTNER, "unit": hiring.unit},
        "partner elsewhere": {"kind": GrantKind.HR_PARTNER, "unit": OrgUnitFactory()},
        "admin": {"kind": GrantKind.HR_ADMIN},
    }
    for name, grant in grants.items():
        found[name] = AssignmentFactory().employee
        GrantFactory(user=found[name].user, **grant)
    return found


def in_days(number):
    return (today() + timedelta(days=number)).isoformat()


def said(hiring, **more):
    """What is sent for a draft: names on the page are taken as ids, as the API takes them."""
    return {
        "kind": "vacancy", "title": "Drafted", "role": hiring.role.pk, "unit": hiring.unit.pk,
        "hiring_manager": hiring.hirer.pk, "seats": 1,
        "starts_on": in_days(30),
    } | more  # fmt: skip


def by_page(client, person, body, opening=None):
    """How the page answers, and what stands at the fields of its form."""
    client.force_login(person.user)
    name = "careers:opening_edit" if opening else "careers:opening_create"
    response = client.post(reverse(name, args=[opening.pk] if opening else []), body)
    form = response.context["form"] if response.status_code == 200 else None
    return response.status_code, {
        key: list(each) for key, each in form.errors.items()
    } if form else {}


def by_api(client, person, body, opening=None):
    """How the API answers, and what it says of which field."""
    client.force_login(person.user)
    address = reverse("api:opening", args=[opening.pk]) if opening else reverse("api:openings")
    send = client.patch if opening else client.post
    response = send(address, body, content_type="application/json")
    return response.status_code, response.json().get("errors", {})


DOORS = pytest.mark.parametrize("door", [by_page, by_api], ids=["page", "api"])


@DOORS
@pytest.mark.parametrize("who", WHO)
def test_who_drafts_an_opening(client, hiring, people, door, who):
    status, errors = door(client, people[who], said(hiring))

    drafted = Opening.objects.filter(author=people[who].user).count()
    if who in MAY_NOT:
        assert (status, drafted) == (404 if door is by_page else 403, 0)
    elif who == "partner elsewhere":
        assert (status, errors, drafted) == (
            200 if door is by_page else 400, {"unit": [OUT_OF_REACH]}, 0,
        )  # fmt: skip
    else:
        assert (status, errors, drafted) == (302 if door is by_page else 201, {}, 1)


@pytest.mark.parametrize("who", WHO)
def test_the_list_and_the_desk_lead_to_drafting_whom_the_page_lets_in(client, people, who):
    client.force_login(people[who].user)
    address = reverse("careers:opening_create")

    found = {
        name: f'"{address}"' in client.get(reverse(f"careers:{name}")).content.decode()
        for name in ("opening_list", "opening_desk")
    }

    may = who not in MAY_NOT
    assert found == {"opening_list": may, "opening_desk": may}
    assert client.get(address).status_code == (200 if may else 404)


@DOORS
@pytest.mark.parametrize("who", ["manager", "partner", "admin"])
def test_who_leads_nobody_hires_for_nothing(client, hiring, people, door, who):
    """Whoever names them: the field says so. A manager's page does not even offer them."""
    idle = AssignmentFactory(
        employee=EmployeeFactory(given_name="Ida", family_name="Idle"),
        role=hiring.ladder.analyst, unit=hiring.unit, manager=hiring.hirer,
    ).employee  # fmt: skip

    status, errors = door(client, people[who], said(hiring, hiring_manager=idle.pk))

    words = f"Ida Idle {LEADS_NOBODY}"
    if door is by_page and who == "manager":
        words = "Select a valid choice. That choice is not one of the available choices."
    assert (status, errors) == (
        200 if door is by_page else 400, {"hiring_manager": [words]},
    )  # fmt: skip
    assert not Opening.objects.exists()


@DOORS
@pytest.mark.parametrize("who", ["manager", "partner", "partner elsewhere", "admin"])
def test_changing_who_hires(client, hiring, people, door, who):
    """The own line for a manager, anyone who may hire for HR of the unit."""
    lead = AssignmentFactory(
        role=hiring.ladder.manager, unit=hiring.unit, manager=hiring.hirer
    ).employee
    AssignmentFactory(role=hiring.ladder.analyst, unit=hiring.unit, manager=lead)
    opening = draft_opening(actor=hiring.hirer.user, **given(hiring))
    idle = another(hiring)

    refused, errors = door(client, people[who], said(hiring, hiring_manager=idle.pk), opening)
    done, _none = door(client, people[who], said(hiring, hiring_manager=lead.pk), opening)

    opening.refresh_from_db()
    if who == "partner elsewhere":
        assert (refused, done, opening.hiring_manager) == (404, 404, hiring.hirer)
        return
    assert (refused, list(errors)) == (200 if door is by_page else 400, ["hiring_manager"])
    assert (done, opening.hiring_manager) == (302 if door is by_page else 200, lead)


@DOORS
def test_all_that_is_wrong_with_a_draft_is_said_at_once(client, hiring, people, door):
    idle = another(hiring)

    _status, errors = door(
        client, people["admin"],
        said(hiring, hiring_manager=idle.pk, starts_on=in_days(-1), hours_per_week=2),
    )  # fmt: skip

    assert set(errors) == {"hiring_manager", "starts_on", "hours_per_week"}


def test_a_manager_names_nobody_beside_the_own_line(hiring):
    with pytest.raises(ValidationError) as refusal:
        draft_opening(actor=hiring.hirer.user, **given(hiring, hiring_manager=hiring.manager))

    assert refusal.value.message_dict == {
        "hiring_manager": ["Choose yourself or somebody of your line."]
    }


def test_hr_of_the_unit_hires_without_leading_anybody(hiring, people):
    partner = people["partner"]

    drafted = draft_opening(actor=partner.user, **given(hiring, hiring_manager=partner))
    with pytest.raises(ValidationError) as refusal:
        draft_opening(
            actor=people["admin"].user,
            **given(hiring, hiring_manager=people["partner elsewhere"]),
        )

    assert drafted.hiring_manager == partner
    assert list(refusal.value.message_dict) == ["hiring_manager"]


def test_whoever_leads_nobody_any_more_changes_words_and_not_who_hires(hiring):
    opening = draft_opening(actor=hiring.hirer.user, **given(hiring))
    Employee.objects.filter(pk=hiring.hirer.pk).leading().get().lines_down.all().delete()

    changed = edit_opening(actor=hiring.hirer.user, opening=opening, title="Other words")
    with pytest.raises(PermissionDenied):
        edit_opening(actor=hiring.hirer.user, opening=opening, hiring_manager=hiring.boss)

    assert changed.title == "Other words"


def test_hr_finds_who_hires_by_name_and_tells_namesakes_apart(client, hiring, people):
    first, second = (
        AssignmentFactory(employee=EmployeeFactory(given_name="Zoë", family_name="Same")).employee
        for _time in range(2)
    )
    for leader in (first, second):
        AssignmentFactory(manager=leader)
    hr = people["admin"]

    both = by_page(client, hr, said(hiring, hiring_manager="zoe same"))
    nobody = by_page(client, hr, said(hiring, hiring_manager="Nobody Like This"))
    one = by_page(client, hr, said(hiring, hiring_manager=f"Zoë Same <{second.email}>"))
    suggested = client.get(reverse("talent:choices", args=["leaders"]), {"any": "zoe"})

    assert both[1]["hiring_manager"][0].startswith("Several are called like “zoe same”")
    assert nobody[1] == {"hiring_manager": ["Nothing is called “Nobody Like This”."]}
    assert (one[0], Opening.objects.get().hiring_manager) == (302, second)
    assert [first.email in suggested.text, second.email in suggested.text] == [True, True]


# --- what a draft says ---


def on(number):
    return f"{today() + timedelta(days=number):%-d %B %Y}"


@DOORS
@pytest.mark.parametrize(
    ("more", "errors"),
    [
        (
            {"starts_on": in_days(-1)},
            {"starts_on": "The first day has passed: choose today or a later day."},
        ),
        (
            {"apply_by": in_days(-1)},
            {"apply_by": "The last day to apply has passed: choose today or a later day."},
        ),
        (
            {"apply_by": in_days(31)},
            {
                "apply_by": "One applies before it begins: choose the first day, "
                f"{on(30)}, or an earlier one.",
                "starts_on": f"People can apply until {on(31)}: choose that day or a later one.",
            },
        ),
        (
            {"ends_on": in_days(90)},
            {"ends_on": "A vacancy has no last day: leave this empty or choose another kind."},
        ),
        (
            {"kind": "secondment"},
            {"ends_on": "Say the last day: everything but a vacancy has one."},
        ),
        (
            {"kind": "secondment", "ends_on": in_days(30)},
            {"ends_on": f"The last day comes after the first day, {on(30)}."},
        ),
        (
            {"kind": "project", "ends_on": in_days(90)},
            {"hours_per_week": "Say 1 to 20 hours a week: the rule allows no more."},
        ),
        (
            {"hours_per_week": 8},
            {
                "hours_per_week": "Leave this empty: only a stretch assignment or a project is "
                "done beside one's work."
            },
        ),
        (
            {"kind": "stretch", "starts_on": in_days(-9), "apply_by": in_days(9)},
            {
                "starts_on": "The first day has passed: choose today or a later day.",
                "ends_on": "Say the last day: everything but a vacancy has one.",
                "hours_per_week": "Say 1 to 20 hours a week: the rule allows no more.",
            },
        ),
    ],
)
def test_what_clashes_is_said_at_the_fields_it_is_about(client, hiring, door, more, errors):
    status, found = door(client, hiring.hirer, said(hiring, **more))

    assert status == (200 if door is by_page else 400)
    assert found == {name: [words] for name, words in errors.items()}
    assert not Opening.objects.exists()


def test_hr_without_a_record_drafts_and_finds_the_draft_again(client, hiring):
    grant = GrantFactory(kind=GrantKind.HR_ADMIN)
    client.force_login(grant.user)

    client.post(reverse("careers:opening_create"), said(hiring, hiring_manager="Holger Hiring"))
    opening = Opening.objects.get()

    assert "Drafted" in text_of(client.get(reverse("careers:opening_desk")))
    page = client.get(reverse("careers:opening_edit", args=[opening.pk])).content.decode()
    assert f"Holger Hiring &lt;{hiring.hirer.email}&gt;" in page
