"""The catalogue, the roles for me and the roles that I keep."""

import pytest
from django.urls import reverse

from careers.models import Bookmark
from lib.dates import today
from talent.models import RoleTitle
from tests.careers.people import asks, knows, queries_of, text_of
from tests.factories import (
    AssignmentFactory,
    EmployeeFactory,
    GradeFactory,
    JobFamilyFactory,
    LocationFactory,
    RoleFactory,
    UserFactory,
    hr_admin,
)

pytestmark = pytest.mark.django_db


def names(response, among):
    """The names of roles in the order in which the list shows them."""
    page = response.content.decode()
    found = page[page.index('aria-labelledby="found-h"') :]
    places = {name: found.find(f">{name}</a>") for name in among}
    return sorted((name for name in among if places[name] >= 0), key=places.get)


ROLES = ["Baker", "Nurse", "Product Analyst", "Product Specialist", "Product Manager", "Pilot"]


@pytest.fixture
def company(ladder, client):
    """The ladder, and three roles elsewhere; Leila is signed in."""
    health = JobFamilyFactory(name="Health")
    RoleFactory(name="Nurse", family=health, grade=GradeFactory(rank=2, name="Grade 2"))
    RoleFactory(name="Pilot", family=JobFamilyFactory(name="Transport"))
    RoleFactory(name="Baker", family=health)
    RoleTitle.objects.create(role_id=RoleFactory(name="Unseen", published=False).pk, title="Ghost")
    client.force_login(ladder.me.user)
    return ladder


def catalogue(client, **query):
    return client.get(reverse("careers:role_list"), query)


def for_me(client, **query):
    return client.get(reverse("careers:roles_for_me"), query)


def test_role_list_shows_published_roles_by_name(client, company):
    RoleFactory(name="Retired", retired_on=today())

    response = catalogue(client)

    assert names(response, [*ROLES, "Unseen", "Retired"]) == sorted(ROLES)
    assert "There are 6 roles at" in text_of(response)


def test_role_list_is_the_same_for_hr_who_may_see_drafts(client, company):
    client.force_login(hr_admin())

    assert "Unseen" not in text_of(catalogue(client))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("product", ["Product Analyst", "Product Manager", "Product Specialist"]),
        ("Prodct Maneger", ["Product Manager"]),
        ("Specialíst", ["Product Specialist"]),
        ("aviator", ["Pilot"]),
        ("ghost", []),
        ("zzz", []),
    ],
)
def test_role_list_finds_names_and_other_titles_with_typing_errors(client, company, text, found):
    pilot = company.analyst.__class__.objects.get(name="Pilot")
    RoleTitle.objects.create(role=pilot, title="Aviator")

    response = catalogue(client, q=text)

    assert sorted(names(response, [*ROLES, "Unseen"])) == found


def test_role_list_says_under_which_other_title_a_role_was_found(client, company):
    pilot = company.analyst.__class__.objects.get(name="Pilot")
    RoleTitle.objects.create(role=pilot, title="Aviator")

    assert "One role matches Pilot Transport Also called Aviator" in text_of(
        catalogue(client, q="aviator")
    )


def test_role_list_filters_by_family_track_grade_place_and_bookmark(client, company):
    place = LocationFactory(name="Delft")
    AssignmentFactory(role=company.manager, location=place)
    Bookmark.objects.create(employee=company.me, role=company.specialist)
    Bookmark.objects.create(employee=EmployeeFactory(), role=company.manager)
    product, track = company.analyst.family, company.analyst.track

    found = {
        "family": names(catalogue(client, family=product.pk), ROLES),
        "track": names(catalogue(client, track=track.pk), ROLES),
        "grade": names(catalogue(client, grade=company.manager.grade.pk), ROLES),
        "location": names(catalogue(client, location=place.pk), ROLES),
        "kept": names(catalogue(client, kept="on"), ROLES),
        "both": names(catalogue(client, kept="on", location=place.pk), ROLES),
        "unknown": names(catalogue(client, family="99999", track="x"), ROLES),
    }

    ladder = ["Product Analyst", "Product Manager", "Product Specialist"]
    assert found == {
        "family": ladder,
        "track": ladder,
        "grade": ["Product Manager"],
        "location": ["Product Manager"],
        "kept": ["Product Specialist"],
        "both": [],
        "unknown": sorted(ROLES),
    }


def test_role_list_orders_by_grade_and_by_closeness(client, company):
    skills = asks(company.manager, writing=4)
    asks(company.specialist, writing=3, pricing=3)
    knows(company.me, skills["writing"], 4.0)

    by_grade = names(catalogue(client, sort="grade"), ROLES)
    by_fit = names(catalogue(client, sort="closest"), ROLES)

    assert by_grade[:4] == ["Nurse", "Product Analyst", "Product Specialist", "Product Manager"]
    assert by_fit[:2] == ["Product Manager", "Product Specialist"]


def test_role_list_without_matches_leads_back_to_all_roles(client, company):
    shown = text_of(catalogue(client, q="zzz"))

    assert "No role matches all of this" in shown
    assert "Show all roles" in shown


def test_role_list_of_an_empty_catalogue(client, db):
    client.force_login(EmployeeFactory().user)

    assert "No role is described yet" in text_of(catalogue(client))


def test_role_list_goes_page_by_page_and_back(client, company):
    RoleFactory.create_batch(60)
    seen, address = [], reverse("careers:role_list")
    steps = []
    while address:
        page = client.get(address).context["found"].page
        seen += [one.row.pk for one in page.rows]
        steps.append(address)
        address = f"{reverse('careers:role_list')}?cursor={page.next}" if page.next else ""

    back = client.get(f"{reverse('careers:role_list')}?cursor={page.previous}")

    assert (len(seen), len(set(seen)), len(steps)) == (66, 66, 3)
    assert [one.row.pk for one in back.context["found"].page.rows] == seen[25:50]


@pytest.mark.parametrize("cursor", ["x", "after-1", "W10", "\x00"])
def test_role_list_begins_anew_with_a_cursor_that_says_nothing(client, company, cursor):
    assert names(catalogue(client, cursor=cursor), ROLES) == sorted(ROLES)


def test_role_list_keeps_the_search_when_a_filter_changes(client, company):
    page = catalogue(client, q="product").content.decode()

    assert '<input type="hidden" name="q" value="product">' in page


@pytest.mark.parametrize("query", ["", "?q=product", "?sort=closest", "?kept=on"])
def test_role_list_query_count(client, company, query):
    address = reverse("careers:role_list") + query
    asks(company.manager, writing=4)
    Bookmark.objects.create(employee=company.me, role=company.manager)
    one = queries_of(client, address)
    for role in RoleFactory.create_batch(4, name="Product Writer"):
        asks(role, writing=3)
        Bookmark.objects.create(employee=company.me, role=role)

    assert queries_of(client, address) == one <= 12


def test_roles_for_me_ranks_by_readiness_and_coverage_with_reasons(client, company):
    skills = asks(company.manager, DISCOVERY=4, ROADMAPS=2, pricing=4)
    asks(company.specialist, DISCOVERY=2)
    knows(company.me, skills["discovery"], 2.5)
    knows(company.me, skills["roadmaps"], 3.0)
    knows(company.me, skills["pricing"], 1.0)

    response = for_me(client)
    shown = text_of(response)

    assert names(response, ROLES) == ["Product Specialist", "Product Manager"]
    assert (
        "Product Specialist Product · Technical · Grade 5 you meet all of it 100 % ready" in shown
    )
    assert "1 of 2 must-haves met; biggest gap: Pricing, 3 levels 63 % ready, 100 % known" in shown


def test_roles_for_me_counts_what_is_unknown(client, company):
    skills = asks(company.manager, discovery=4, roadmaps=2, pricing=4)
    knows(company.me, skills["discovery"], 2.5)

    shown = text_of(for_me(client))

    assert "0 of 3 skills met; biggest gap: Discovery, 1.5 levels; 2 skills unknown" in shown


def test_roles_for_me_begins_at_my_grade_and_takes_other_steps(client, company):
    RoleFactory(name="Chief", grade=GradeFactory(rank=9, name="Grade 9"))
    among = [*ROLES, "Chief"]

    found = {step: sorted(names(for_me(client, step=step), among)) for step in
             ("", "up", "next", "same", "all")}  # fmt: skip

    up = ["Chief", "Product Manager", "Product Specialist"]
    assert found == {
        "": up,
        "up": up,
        "next": ["Product Specialist"],
        "same": [],
        "all": ["Baker", "Chief", "Nurse", "Pilot", "Product Manager", "Product Specialist"],
    }


def test_roles_for_me_filters_by_family(client, company):
    family = company.analyst.__class__.objects.get(name="Nurse").family

    response = for_me(client, step="all", family=family.pk)

    assert names(response, ROLES) == ["Baker", "Nurse"]


def test_roles_for_me_of_a_newcomer_without_role_or_skills(client, company):
    asks(company.manager, writing=3)
    client.force_login(EmployeeFactory().user)

    response = for_me(client)
    shown = text_of(response)

    assert sorted(names(response, ROLES)) == sorted(ROLES)
    assert "Too little is known to rank these for you" in shown
    assert "My grade or above" not in shown


def test_roles_for_me_is_not_for_logins_without_a_person(client, company):
    client.force_login(UserFactory(is_superuser=True))

    assert for_me(client).status_code == 404
    assert "Roles for you" not in text_of(catalogue(client))


def test_roles_for_me_query_count(client, company):
    address = reverse("careers:roles_for_me")
    skills = asks(company.manager, writing=4)
    knows(company.me, skills["writing"], 2.0)
    one = queries_of(client, address)
    for number, role in enumerate(RoleFactory.create_batch(4, grade=company.manager.grade)):
        knows(company.me, asks(role, **{f"skill{number}": 3})[f"skill{number}"], 2.0)

    assert queries_of(client, address) == one <= 12


def test_bookmarks_are_kept_and_taken_back_without_script(client, company):
    role = company.manager
    here = reverse("careers:role_list")

    kept = client.post(reverse("careers:bookmark_create", args=[role.pk]), {"next": here})
    listed = names(client.get(reverse("careers:bookmark_list")), ROLES)
    gone = client.post(reverse("careers:bookmark_delete", args=[role.pk]))
    empty = text_of(client.get(reverse("careers:bookmark_list")))

    assert (kept.status_code, kept.url) == (302, here)
    assert listed == ["Product Manager"]
    assert gone.url == role.get_absolute_url()
    assert "Product Manager is no longer among the roles you keep. Undo" in empty
    assert "You keep no role yet" in empty


def test_bookmark_list_query_count(client, company):
    address = reverse("careers:bookmark_list")
    asks(company.manager, writing=4)
    Bookmark.objects.create(employee=company.me, role=company.manager)
    one = queries_of(client, address)
    for role in RoleFactory.create_batch(4):
        asks(role, writing=3)
        Bookmark.objects.create(employee=company.me, role=role)

    assert queries_of(client, address) == one <= 12


def test_bookmarks_lead_nowhere_else(client, company):
    address = reverse("careers:bookmark_create", args=[company.manager.pk])

    answers = [
        client.post(address, {"next": page}).url
        for page in ("https://evil.example/", "//evil.example", "javascript:alert(1)")
    ]

    assert answers == [company.manager.get_absolute_url()] * 3


def test_bookmarks_of_drafts_are_refused(client, company):
    draft = RoleFactory(published=False)

    answer = client.post(reverse("careers:bookmark_create", args=[draft.pk]))

    assert answer.status_code == 404
