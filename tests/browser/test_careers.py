"""The pages of careers in a real browser: both themes, a phone and a desk, by mouse and by keys."""

import re

import pytest
from playwright.sync_api import expect

from careers.models import Transition
from careers.services.ladders import add_move
from careers.services.versions import Asked, draft_version, publish_version, set_requirements
from talent.models import SYSTEM, Aspiration, Role
from tests.browser.looking import NARROW, assert_looks_right, follow, views_of
from tests.careers.people import asks, build_ladder, knows
from tests.factories import AssignmentFactory, JobFamilyFactory, RoleFactory

PAGES = [
    "/careers/",
    "/careers/roles/",
    "/careers/roles/?q=zzz",
    "/careers/roles/for-me/",
    "/careers/roles/ROLE/",
    "/careers/roles/BARE/",
    "/careers/roles/ROLE/diff/",
    "/careers/bookmarks/",
    "/careers/compare/?role=ROLE&role=MINE",
    "/careers/compare/?role=ROLE&role=MINE&role=ACROSS",
    "/careers/routes/?to=ROLE",
    "/careers/routes/?from=ROLE&to=MINE&zzz",
    "/careers/routes/way/?from=MINE&way=ACROSS&way=ROLE",
]


@pytest.fixture
def company(transactional_db):
    """A ladder with moves to another, requirements in two versions, real moves and an offer."""
    ladder = build_ladder()
    skills = asks(ladder.manager, DISCOVERY=4, ROADMAPS=4, pricing=2, writing=3)
    for name, level in [("discovery", 2.4), ("pricing", 3.4), ("writing", 3.0)]:
        knows(ladder.me, skills[name], level)
    asks(ladder.specialist, DISCOVERY=3)
    draft = draft_version(actor=SYSTEM, role=ladder.manager, change_note="Roadmaps are for all.")
    rows = draft.requirements.select_related("skill")
    set_requirements(
        actor=SYSTEM,
        version=draft,
        asked={row.skill: Asked(row.level, importance=4, must_have=row.must_have) for row in rows},
    )
    publish_version(actor=SYSTEM, version=draft)
    family = JobFamilyFactory(name="Field Service")
    for grade, name in [
        (ladder.analyst.grade, "Application Engineer"),
        (ladder.specialist.grade, "Senior Application Engineer"),
    ]:
        role = RoleFactory(name=name, family=family, grade=grade)
        add_move(actor=SYSTEM, from_role=ladder.analyst, to_role=role)
        Transition.objects.create(
            from_role=role,
            to_role=ladder.manager,
            people=9,
            median_months=16,
            since_year=2019,
        )
    Aspiration.objects.create(employee=ladder.me).targets.create(role=ladder.manager, rank=1)
    AssignmentFactory(role=ladder.manager).employee.offers.create(kind="mentor")
    return ladder


def address(path, company):
    names = {
        "ROLE": company.manager, "MINE": company.analyst, "BARE": company.analyst,
        "ACROSS": Role.objects.get(name="Application Engineer"),
    }  # fmt: skip
    for name, role in names.items():
        path = path.replace(name, str(role.pk))
    return path


@pytest.mark.parametrize(("path", "theme", "width"), views_of(PAGES))
def test_careers_looks_right(page_for, company, path, theme, width):
    page = page_for(company.me.user, theme, width)

    answer = page.goto(address(path, company))

    assert answer.status == 200
    name = path.split("?")[0].strip("/").replace("/", "-").lower()
    assert_looks_right(page, f"{name}{'-none' if 'zzz' in path else ''}-{theme}-{width}")


def test_home_and_profile_look_right_with_a_target(page_for, company):
    page = page_for(company.me.user, "dark", NARROW)

    for path in ("/", f"/people/{company.me.pk}/?tab=career"):
        page.goto(path)
        expect(page.get_by_text("Product Manager").first).to_be_visible()
        assert_looks_right(page)


def test_map_grows_by_buttons_and_keys_and_shrinks_to_the_whole(page_for, company):
    page = page_for(company.me.user)
    page.goto("/careers/")
    picture = page.locator("svg.career-map")

    def width():
        return round(picture.bounding_box()["width"])

    natural = width()
    page.get_by_role("button", name="Larger").click()
    larger = width()
    page.get_by_role("region", name="Career map").press("-")
    back = width()
    page.get_by_role("region", name="Career map").press("0")

    assert larger > natural
    assert abs(back - natural) <= 1
    assert width() <= natural + 1


def test_map_opens_a_role_by_mouse_but_not_at_the_end_of_a_drag(page_for, company):
    page = page_for(company.me.user, width=NARROW)
    page.goto("/careers/")
    box = page.locator("svg.career-map a").first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y, steps=4)
    page.mouse.up()
    assert page.url.endswith("/careers/")
    follow(page, page.locator("svg.career-map a").first)

    assert "/careers/roles/" in page.url


def test_map_filters_send_themselves(page_for, company):
    page = page_for(company.me.user)
    page.goto("/careers/")

    follow(page, page.get_by_text("Field Service", exact=True).first)

    assert "/careers/?family=" in page.url
    expect(page.get_by_role("link", name="Application Engineer")).to_have_count(0)


def test_a_role_is_kept_and_given_up_without_script(page_for, company):
    page = page_for(company.me.user, javascript=False)
    page.goto(address("/careers/roles/ROLE/", company))

    page.get_by_role("button", name="Keep Product Manager in mind").click()
    page.get_by_role("button", name="Stop keeping Product Manager").click()

    expect(page.get_by_text("is no longer among the roles you keep")).to_be_visible()
    expect(page.get_by_role("button", name="Keep Product Manager in mind")).to_be_visible()


def test_roles_are_found_and_filtered_without_script(page_for, company):
    page = page_for(company.me.user, javascript=False)
    page.goto("/careers/roles/")

    page.get_by_role("searchbox").fill("Prodct Maneger")
    follow(page, page.get_by_role("button", name="Search"))
    expect(page.locator(".role-rows li")).to_have_count(1)
    page.get_by_label("Grade").select_option(label="Grade 4")
    follow(page, page.get_by_role("button", name="Show"))

    expect(page.get_by_text("No role matches all of this")).to_be_visible()


def planned(page):
    """The months of the first route."""
    return page.locator(".way .fig-value").first.inner_text()


def test_a_supposed_skill_is_switched_in_place_and_keeps_the_focus(page_for, company):
    page = page_for(company.me.user)
    page.goto(address("/careers/routes/?to=ROLE", company))
    before = planned(page)

    page.get_by_role("checkbox", name="Roadmaps at level 4").press("Space")
    page.get_by_text("without the what-if").first.wait_for()

    assert planned(page) == before
    assert "have=" in page.url
    expect(page.locator("[name=have]:focus")).to_have_count(1)
    page.go_back()
    expect(page.get_by_role("checkbox", name="Roadmaps at level 4")).not_to_be_checked()


def test_another_skill_is_supposed_and_takes_the_focus(page_for, company):
    page = page_for(company.me.user, width=NARROW)
    page.goto(address("/careers/routes/?to=ROLE", company))

    page.get_by_text("Another skill").click()
    page.get_by_label("Skill", exact=True).select_option(label="Pricing")
    page.get_by_label("Level", exact=True).select_option("5")
    page.get_by_role("button", name="Suppose it").click()
    chip = page.get_by_role("checkbox", name="Pricing at level 5")

    expect(chip).to_be_checked()
    expect(chip).to_be_focused()
    assert_looks_right(page)


def test_a_hop_opens_into_gaps_and_who_can_help(page_for, company):
    page = page_for(company.me.user)
    page.goto(address("/careers/routes/?to=ROLE", company))

    hop = page.locator(".stop-goal").first
    hop.get_by_text("What it takes").click()
    hop.get_by_role("link", name="Who can help").click()
    hop.get_by_role("heading", name="Who can help").wait_for()

    assert "Roadmaps new, to 4" in " ".join(hop.inner_text().split())
    assert_looks_right(page)


def test_on_a_phone_each_gap_says_that_it_is_one(page_for, company):
    page = page_for(company.me.user, width=NARROW)
    page.goto(address("/careers/roles/ROLE/", company))

    said = page.evaluate("""() => [...document.querySelectorAll(".gap-n")].map((cell) =>
        [getComputedStyle(cell, "::before").content.replace(/"/g, ""), cell.innerText.trim()])""")

    assert sorted(said) == [
        ["Gap ", "1.6"], ["none", "Met"], ["none", "Met"], ["none", "Unknown"],
    ]  # fmt: skip


def test_a_route_is_planned_without_script(page_for, company):
    page = page_for(company.me.user, javascript=False)
    page.goto("/careers/routes/")

    page.get_by_label("To", exact=True).select_option(label="Product Manager")
    page.get_by_role("radio", name="Most travelled").check()
    follow(page, page.get_by_role("button", name="Show"))
    page.get_by_role("checkbox", name="Roadmaps at level 4").check()
    follow(page, page.get_by_role("button", name="Show"))

    expect(page.get_by_role("heading", name="Which way to Product Manager?")).to_be_visible()
    expect(page.get_by_text("without the what-if").first).to_be_visible()
    follow(page, page.get_by_role("link", name="See each step").first)
    expect(page.get_by_role("heading", name="Who can help").first).to_be_visible()


def sheets(paper):
    """How the pages of a document lie."""
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", paper)
    assert len(boxes) == len(re.findall(rb"/Type\s*/Page\b(?!s)", paper))
    return ["across" if float(width) > float(height) else "upright" for width, height in boxes]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_compare_prints_dark_on_white_on_one_page_upright_or_across(page_for, company, theme):
    for number in range(16):
        asks(company.manager, **{f"skill{number}": 3})
        asks(company.specialist, **{f"skill{number}": 2})
    page = page_for(company.me.user, theme)
    roles = [company.analyst, company.specialist, company.manager]
    page.goto("/careers/compare/?" + "&".join(f"role={role.pk}" for role in roles))
    expect(page.get_by_role("button", name="Print")).to_be_visible()

    papers = [page.pdf(format="A4", landscape=across) for across in (False, True)]
    page.emulate_media(media="print")
    look = page.evaluate("""() => {
      const shown = (name) => [...document.querySelectorAll(name)].some(
        (one) => getComputedStyle(one).display !== "none" && one.getClientRects().length);
      const sum = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map(Number)
        .reduce((a, b) => a + b);
      return {
        rest: [".topbar", ".acts", ".crumbs", "#add-h", ".compare-act"].filter(shown),
        ink: sum(getComputedStyle(document.querySelector(".compare th a")).color) < 300,
        paper: getComputedStyle(document.body).backgroundColor,
      };
    }""")

    assert [sheets(paper) for paper in papers] == [["upright"], ["across"]]
    assert look == {"rest": [], "ink": True, "paper": "rgba(0, 0, 0, 0)"}


def test_a_route_is_chosen_followed_at_home_and_put_away_and_back(page_for, company):
    page = page_for(company.me.user, "dark", NARROW)
    page.goto(address("/careers/routes/?to=ROLE", company))

    follow(page, page.get_by_role("button", name="Choose this route").first)
    expect(page.get_by_role("heading", name="Your route to Product Manager")).to_be_visible()
    assert_looks_right(page, "home-route-dark-narrow")
    follow(page, page.get_by_role("button", name="Put this route away"))
    expect(page.get_by_role("heading", name="Your route to")).to_have_count(0)
    follow(page, page.get_by_role("button", name="Undo"))

    expect(page.get_by_role("heading", name="Your route to Product Manager")).to_be_visible()
