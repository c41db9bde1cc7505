"""Relations, waiting things, levels opened, and the trees of people and units."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lib.dates import period, today
from talent.inbox import own_inbox
from talent.models import Assignment, Employee, SkillRule
from talent.queries import chart, units
from talent.queries.profile import completeness, relations
from talent.queries.skills import level_with, level_words, skill_rows, why
from talent.services.skills import ask_to_confirm, claim_skill, confirm_skills
from tests.access.world import PERSONAS, build_world
from tests.factories import (
    START,
    AssignmentFactory,
    EmployeeFactory,
    OrgUnitFactory,
    SkillFactory,
)

pytestmark = pytest.mark.django_db


def claim(who, skill, level, by=None, source="self", **more):
    return claim_skill(
        actor=(by or who).user, employee=who, skill=skill, level=level, source=source, **more
    )


def said(user, me):
    return [(item.title, item.detail, item.url) for item in own_inbox(user, me)]


# --- who sees more of whom ---
def test_relations_say_why_somebody_sees_more():
    world = build_world()
    found = {
        persona: sorted(sight.name for sight in relations(user, Employee.objects.get(
            pk=world.subject.pk)))
        for persona, user in world.users.items() if user is not None
    }  # fmt: skip

    assert found == {
        **dict.fromkeys(set(PERSONAS) - {"anonymous"}, []),
        "self": ["SELF"],
        "manager": ["CHAIN"],
        "skip_manager": ["CHAIN"],
        "mentor": ["MENTOR"],
        "partner": ["HR_PARTNER"],
        "admin": ["HR_ADMIN"],
        "superuser": ["HR_ADMIN"],
    }


# --- what waits ---
@pytest.fixture
def fresh():
    """Someone with a manager and nothing that waits."""
    manager = AssignmentFactory().employee
    person = AssignmentFactory(manager=manager).employee
    for who in (manager, person):
        who.profile_confirmed_on = who.skills_confirmed_on = today()
        who.save()
    return person, manager


def test_own_inbox_is_empty_where_all_is_fresh(fresh):
    person, manager = fresh

    assert (said(person.user, person), said(manager.user, manager)) == ([], [])


@pytest.mark.parametrize(
    ("profile", "skills", "waits"),
    [(0, 0, False), (179, 0, False), (180, 0, True), (0, 180, True), (None, 0, True)],
)
def test_own_inbox_asks_to_confirm_after_180_days(fresh, profile, skills, waits):
    person, _manager = fresh
    person.profile_confirmed_on = None if profile is None else today() - timedelta(days=profile)
    person.skills_confirmed_on = today() - timedelta(days=skills)

    titles = [title for title, _detail, _url in said(person.user, person)]

    assert titles == (["Are your profile and skills still right?"] if waits else [])


def test_own_inbox_shows_two_views_until_the_skills_are_confirmed(fresh):
    person, manager = fresh
    person.skills_confirmed_on = today() - timedelta(days=10)
    person.save()
    skill = SkillFactory(name="Data analysis")
    claim(person, skill, 2, claimed_on=today() - timedelta(days=3))
    claim(person, skill, 4, manager, "manager", claimed_on=today() - timedelta(days=2))

    before = said(person.user, person)
    confirm_skills(actor=person.user, employee=person)
    person.refresh_from_db()

    url = reverse("talent:skill_why", args=[person.pk, skill.pk])
    who = manager.name
    assert before == [
        ("Two views of your data analysis", f"You said level 2, {who} says level 4.", url)
    ]
    assert said(person.user, person) == []


def test_own_inbox_never_names_who_rated_with_others(fresh):
    person, manager = fresh
    person.skills_confirmed_on = today() - timedelta(days=10)
    person.save()
    skill = SkillFactory(name="SQL")
    claim(person, skill, 1)
    row = claim(person, skill, 5, manager, "manager")
    type(row).objects.filter(pk=row.pk).update(source="360")

    assert [(title, detail) for title, detail, _url in said(person.user, person)] == [
        ("Two views of your SQL", "You said level 1, 360 feedback says level 5.")
    ]


@pytest.mark.parametrize(("days", "waits"), [(-1, 0), (0, 1), (90, 1), (91, 0)])
def test_own_inbox_tells_of_certificates_that_expire_soon(fresh, days, waits):
    person, _manager = fresh
    row = person.certifications.create(name="First aid", expires_on=today() + timedelta(days=days))

    found = [url for _title, _detail, url in said(person.user, person)]

    assert found == [reverse("talent:entry_edit", args=["certifications", row.pk])] * waits


def test_own_inbox_asks_the_manager_to_confirm_until_they_answer(fresh):
    person, manager = fresh
    skill = SkillFactory(name="Data analysis")
    claim(person, skill, 3)
    ask_to_confirm(actor=person.user, employee=person, skill=skill, asked=manager)

    before = own_inbox(manager.user, manager)
    claim(person, skill, 3, manager, "manager")

    assert [(item.title, item.about, item.url) for item in before] == [
        (
            f"{person.name} asks at which level you see data analysis",
            person.pk,
            f"{reverse('talent:claim_for', args=[person.pk])}?skill={skill.pk}",
        )
    ]
    assert own_inbox(manager.user, manager) == []


def test_own_inbox_forgets_requests_of_who_left_the_line(fresh):
    person, manager = fresh
    skill = SkillFactory()
    claim(person, skill, 3)
    ask_to_confirm(actor=person.user, employee=person, skill=skill, asked=manager)
    Assignment.objects.filter(employee=person).update(manager=None)
    AssignmentFactory(manager=manager)  # rebuilds nothing of the person
    person.lines_up.all().delete()

    assert own_inbox(manager.user, manager) == []


@pytest.mark.parametrize("times", [1, 5])
def test_own_inbox_takes_one_query(fresh, times, django_assert_num_queries):
    person, manager = fresh
    for _each in range(times):
        skill = SkillFactory()
        claim(person, skill, 3)
        ask_to_confirm(actor=person.user, employee=person, skill=skill, asked=manager)
    user = type(manager.user).objects.get(pk=manager.user.pk)
    assert user.grants_today == []

    with django_assert_num_queries(1):
        assert len(own_inbox(user, manager)) == times


# --- completeness ---
def test_completeness_names_the_next_best_step():
    person = AssignmentFactory().employee
    for _each in range(5):
        claim(person, SkillFactory(), 3)
    person.offers.create(kind="coffee")

    assert [(step.label, step.done) for step in completeness(person)] == [
        ("Say at which level you have five skills", True),
        ("Say where you want to go", False),
        ("Write two sentences about yourself", False),
        ("Add the languages you speak", False),
        ("Add your education", False),
        ("Say what you offer to colleagues", True),
        ("Add a photo", False),
    ]


# --- why a level ---
def test_why_opens_a_level_into_weighed_parts(fresh):
    person, manager = fresh
    skill = SkillFactory()
    claim(person, skill, 1, claimed_on=today() - timedelta(days=1))
    claim(person, skill, 2)
    claim(person, skill, 4, manager, "manager", evidence="The pilot")

    found = why(person.user, person, skill)

    assert (str(found.level.value), found.level.is_disputed, found.sure) == (
        "3.4", True, "Well supported"
    )  # fmt: skip
    assert (found.lowest, found.highest) == (2, 4)
    assert [(r.claim.level, r.who, round(r.share), r.counts) for r in found.reasons] == [
        (4, manager.name, 70, True), (2, "", 30, True), (1, "", 0, False)
    ]  # fmt: skip


def test_why_is_none_where_nothing_was_said(fresh):
    assert why(fresh[0].user, fresh[0], SkillFactory()) is None


def test_why_follows_the_rule_that_hr_set(fresh):
    person, manager = fresh
    skill = SkillFactory()
    claim(person, skill, 2)
    claim(person, skill, 4, manager, "manager")
    SkillRule.objects.create(pk=1, self_claim=0.7, half_life_months=12)

    found = why(person.user, person, skill)

    assert (str(found.level.value), found.rule.half_life_months) == ("3.0", 12)


def test_skill_rows_say_how_sure_a_level_is_today(fresh):
    person, manager = fresh
    long_ago = today() - timedelta(days=900)
    for name, source, by, on in [
        ("A", "manager", manager, today()), ("B", "self", person, today()),
        ("C", "manager", manager, long_ago),
    ]:  # fmt: skip
        claim(person, SkillFactory(name=name), 3, by, source, claimed_on=on)

    rows = skill_rows(person.user, person)

    assert [(row.held.skill.name, row.sure) for row in rows] == [
        ("A", "Fairly sure"), ("B", "A first view"), ("C", "A first view")
    ]  # fmt: skip


def test_level_with_shows_what_a_claim_would_do_and_saves_nothing(fresh):
    person, manager = fresh
    skill = SkillFactory()

    before, after = level_with(person, skill, level=3, source="self", by=person.user)
    claim(person, skill, 3)
    then, later = level_with(person, skill, level=5, source="manager", by=manager.user)

    assert [before, str(after.value), str(then.value), str(later.value), later.is_disputed] == [
        None, "3.0", "3.0", "4.4", True
    ]  # fmt: skip
    assert person.skill_claims.count() == 1


def test_level_words_fall_back_to_words_for_any_skill():
    skill = SkillFactory()
    skill.levels.create(level=2, name="Practising", wording="Its own words")
    skill.levels.create(level=3, name="Only a name")

    found = [(row.level, row.name, row.wording) for row in level_words(skill)]

    assert found == [
        (1, "", "Knows what it is about and has done first parts of it with help."),
        (2, "Practising", "Its own words"),
        (3, "Only a name", ""),
        (4, "", "Solves the hard cases and helps others with it."),
        (5, "", "Sets how it is done here; others come to ask."),
    ]


# --- the chart ---
def test_chart_shows_one_level_at_a_time():
    top = AssignmentFactory().employee
    middle = AssignmentFactory(manager=top).employee
    low = [AssignmentFactory(manager=middle).employee for _each in range(2)]
    AssignmentFactory(employee=EmployeeFactory(employed=False), manager=middle)  # has left

    def named(nodes):
        return [(node.person, node.reports) for node in nodes]

    assert named(chart.above(low[0].user, low[0])) == [(top, 1), (middle, 3)]
    assert named(chart.below(top.user, middle).rows) == [(low[0], 0), (low[1], 0)]
    assert named(chart.tops(top.user).rows) == [(top, 1)]


def test_chart_never_loads_more_than_fifty_reports():
    boss = AssignmentFactory().employee
    for _each in range(51):
        AssignmentFactory(manager=boss)

    first = chart.below(boss.user, boss)
    second = chart.below(boss.user, boss, first.next)

    assert (len(first.rows), len(second.rows), second.next) == (50, 1, "")


# --- units ---
@pytest.fixture
def tree():
    top = OrgUnitFactory(name="Top")
    middle = OrgUnitFactory(name="Middle", parent=top)
    low = OrgUnitFactory(name="Low", parent=middle)
    OrgUnitFactory(name="Closed", parent=middle, valid=period(START, today()))
    return top, middle, low


def test_units_are_read_level_by_level(tree):
    top, middle, low = tree
    user = AssignmentFactory(unit=middle).employee.user

    def named(page):
        return [(node.unit.name, node.people, node.units) for node in page.rows]

    assert named(units.roots(user)) == [("Top", 0, 1)]
    assert named(units.children(user, top)) == [("Middle", 1, 1)]
    assert named(units.children(user, middle)) == [("Low", 0, 0)]
    assert units.ancestors(user, low) == [top, middle]


def test_units_show_their_people_here_or_below(tree):
    _top, middle, low = tree
    here, below = AssignmentFactory(unit=middle).employee, AssignmentFactory(unit=low).employee

    assert [units.people_of(here.user, middle, deep=deep).rows for deep in (False, True)] == [
        [here], [here, below]
    ]  # fmt: skip


def test_units_are_led_by_their_own_head_or_else_from_outside(tree):
    top, middle, low = tree
    chief = AssignmentFactory(unit=top).employee
    head = AssignmentFactory(unit=middle, manager=chief).employee
    deputy = AssignmentFactory(unit=middle, manager=head).employee
    AssignmentFactory(unit=middle, manager=deputy)
    AssignmentFactory(unit=low, manager=head)

    found = [units.leads_of(chief.user, unit) for unit in (top, middle, low)]

    assert found == [[], [head], [head]]
