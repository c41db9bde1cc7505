"""Who and what helps to close a gap: colleagues by themselves, and what other apps add."""

import pytest

from careers import registry
from careers.queries.helping import MOST_FOR_A_SKILL
from careers.registry import Gap, GapHelper, gap_helpers
from lib.dates import period, today
from tests.careers.people import knows
from tests.factories import START, EmployeeFactory, SkillFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def me():
    return EmployeeFactory(given_name="Me")


def colleague(name, skill, *offers, shared=True, **more):
    person = EmployeeFactory(given_name=name, **more)
    knows(person, skill, 4)
    person.skills.update(is_shared=shared)
    for kind in offers:
        person.offers.create(kind=kind)
    return person


def names(me, *skills):
    found = gap_helpers(me.user, me, [Gap(skill.pk, 3) for skill in skills])
    return [[(helper.label.split()[0], helper.kind) for helper in found[s.pk]] for s in skills]


def test_colleagues_who_share_the_skill_and_offer_help_mentors_first(me):
    skill, other = SkillFactory(), SkillFactory()
    colleague("Project", skill, "project")
    mentor = colleague("Mentor", skill, "mentor", "project")
    colleague("Silent", skill)
    colleague("Coffee", skill, "coffee", "speaker")
    colleague("Hidden", skill, "mentor", shared=False)
    colleague("Other", other, "mentor")

    assert names(me, skill, other) == [
        [("Mentor", "mentor"), ("Project", "project")],
        [("Other", "mentor")],
    ]
    helper = gap_helpers(me.user, me, [Gap(skill.pk, 3)])[skill.pk][0]
    assert helper.url == mentor.get_absolute_url()
    assert str(helper.why) == "Offers mentoring and shares this skill"


def test_not_oneself_and_nobody_who_has_left(me):
    skill = SkillFactory()
    knows(me, skill, 2)
    me.offers.create(kind="mentor")
    gone = colleague("Gone", skill, "mentor")
    gone.employments.update(valid=period(START, today()))

    assert names(me, skill) == [[]]


def test_few_are_named_and_not_the_same_to_everyone():
    skill = SkillFactory()
    first, second = EmployeeFactory(), None
    crowd = [colleague(f"A{n}", skill, "mentor") for n in range(MOST_FOR_A_SKILL)]
    second = EmployeeFactory()
    later = [colleague(f"B{n}", skill, "mentor") for n in range(MOST_FOR_A_SKILL)]

    assert [person.given_name for person in crowd] == [n for n, _k in names(first, skill)[0]]
    assert [person.given_name for person in later] == [n for n, _k in names(second, skill)[0]]


def test_who_asks_last_begins_again_with_the_first():
    skill = SkillFactory()
    colleague("First", skill, "mentor")

    assert names(EmployeeFactory(), skill) == [[("First", "mentor")]]


def test_other_apps_add_what_helps(me, monkeypatch):
    skill = SkillFactory()
    colleague("Mentor", skill, "mentor")

    def courses(viewer, employee, gaps):
        return {
            gap.skill: [GapHelper("course", f"To {gap.level}", "/x/", "It fits")] for gap in gaps
        }

    monkeypatch.setattr(registry, "helper_sources", [*registry.helper_sources, courses])

    assert names(me, skill) == [[("Mentor", "mentor"), ("To", "course")]]


def test_as_many_queries_for_many_gaps_as_for_one(me, django_assert_num_queries):
    skills = SkillFactory.create_batch(5)
    for skill in skills:
        colleague("Mentor", skill, "mentor")

    names(me, skills[0])  # which grants one holds is read once
    for some in (skills[:1], skills):
        # Who offers, their names, one's assignment, and what the apps above know.
        with django_assert_num_queries(4):
            names(me, *some)
    with django_assert_num_queries(0):
        names(me)
