"""The catalogue, the page of a programme, and its settings."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from careers.models import DevelopmentPlan, PlanItem
from leadership.models import Component, Prerequisite, Programme, ProgrammeAudience
from lib.dates import today
from talent.models import EmployeeSkill
from tests.careers.doors import on_page, signed_in
from tests.factories import AssignmentFactory, OrgUnitFactory, RoleFactory, SkillFactory, hr_admin
from tests.leadership.factories import (
    CohortEnrolmentFactory,
    CohortFactory,
    ComponentFactory,
    LeadershipProgrammeFactory,
)
from tests.leadership.programme_factories import (
    asks,
    core,
    draft,
    given,
    grade,
    offered,
    part,
    person,
    raises,
)

pytestmark = pytest.mark.django_db
LIST = reverse("leadership:programme_list")


def url(name, *args):
    return reverse(f"leadership:{name}", args=args)


def rows(client, query=""):
    return client.get(LIST + query).context["page"].rows


def names(client, query=""):
    return [row.programme.name for row in rows(client, query)]


def level(who, skill, value):
    return EmployeeSkill.objects.create(
        employee=who, skill=skill, level=value, strength=1, as_of=today()
    )


def test_the_list_is_searched_filtered_and_ordered():
    me = person(rank=5)
    skill = SkillFactory(name="Courage")
    ant = LeadershipProgrammeFactory(name="Ant", way="development", purpose="About ants")
    bear = LeadershipProgrammeFactory(name="Bear", serves="individual")
    for name, state in (("Secret", "draft"), ("Gone", "retired")):
        LeadershipProgrammeFactory(name=name, state=state)
    raises(ant, skill)
    ProgrammeAudience.objects.create(programme=bear, lowest_grade=grade(7))
    CohortEnrolmentFactory(cohort__programme=bear, employee=me)
    client = signed_in(me)

    assert names(client) == ["Ant", "Bear"]
    assert names(client, "?q=ants") == ["Ant"]
    assert names(client, "?way=training") == ["Bear"]
    assert names(client, "?serves=individual") == ["Bear"]
    assert names(client, f"?skill={skill.pk}") == ["Ant"]
    assert names(client, "?show=for_me") == ["Ant"]
    assert names(client, "?show=mine") == ["Bear"]
    assert names(client, "?sort=newest") == ["Bear", "Ant"]
    # What is not offered to whoever keeps nothing is as if nothing was asked.
    assert names(client, "?show=drafts") == ["Ant", "Bear"]
    assert names(client, "?skill=abc&way=circus&sort=magic&cursor=%00&q=%00") == ["Ant", "Bear"]
    assert names(signed_in(hr_admin()), "?show=drafts") == ["Secret"]
    assert names(signed_in(hr_admin()), "?show=retired") == ["Gone"]


def test_what_closes_most_of_my_gaps_comes_first_with_its_reasons():
    me = person(rank=5)
    role_skill, core_skill, planned = (
        SkillFactory(kind="leadership", name=name) for name in ("Listening", "Deciding", "Planning")
    )
    asks(me, role_skill, 4)
    core(core_skill, level=2)
    role = RoleFactory()
    plan = DevelopmentPlan.objects.create(employee=me, role=role, role_version=role.current_version)
    PlanItem.objects.create(
        plan=plan, title="Learn to plan", kind="education", skill=planned, position=1
    )
    level(me, role_skill, 1)
    level(me, core_skill, 1.5)
    least, most, wish = (LeadershipProgrammeFactory(name=name) for name in ("A", "B", "C"))
    LeadershipProgrammeFactory(name="D")
    raises(least, core_skill, 5)
    raises(most, role_skill, 3)
    raises(wish, planned, 2)

    found = rows(signed_in(me))

    assert [row.programme.name for row in found] == ["B", "A", "C", "D"]
    assert [row.fit.rank for row in found] == [(2.0, 0), (0.5, 0), (0, 1), (0, 0)]
    shown = signed_in(me).get(LIST).content.decode()
    assert "Brings you 2.0 levels nearer in one of your gaps:" in shown
    assert "Your plan asks for it:" in shown
    page = signed_in(me).get(most.get_absolute_url()).content.decode()
    assert "Your role asks for level 4; this leads to level 3" in page


def test_a_retired_competency_and_a_closed_plan_ask_for_nothing():
    me, skill = person(), SkillFactory(kind="leadership")
    competency = core(skill, level=4)
    level(me, skill, 1)
    raises(LeadershipProgrammeFactory(), skill, 4)
    assert rows(signed_in(me))[0].fit.closes == 3.0

    competency.retired_on = "2020-01-01"
    competency.save()

    assert rows(signed_in(me))[0].fit.closes == 0


def test_an_empty_catalogue_says_what_to_do_next():
    assert b"HR sets programmes up" in signed_in(person()).get(LIST).content
    assert b"Set up a programme" in signed_in(hr_admin()).get(LIST).content
    assert b"Take away one of the choices" in signed_in(person()).get(f"{LIST}?q=zzz").content


def test_the_page_says_what_it_is_for_for_whom_and_how_it_goes_on():
    sponsor = person(given_name="Stella", family_name="Sponsor")
    programme, skill, _hr = offered(sponsor=sponsor)
    ProgrammeAudience.objects.create(programme=programme, lowest_grade=grade(4), leads_people=True)
    reader = person(rank=6)

    shown = signed_in(reader).get(programme.get_absolute_url()).content.decode()

    for words in (
        "Lead so that people want to stay.", "Stella Sponsor", skill.name,
        "Leads people, from Grade 4 up", "You are not among them today.", "1. Kick-off",
        "2. Project", "Team project", "8 hours of training, 24 hours of development", "75&nbsp;%",
    ):  # fmt: skip
        assert words in shown, words
    for words in ("Change", "Take out", "Retire", "Basics"):
        assert f">{words}<" not in shown


def test_a_draft_is_seen_by_hr_and_its_sponsor_alone():
    sponsor = person()
    programme, _skill, hr = draft(sponsor=sponsor)
    address = programme.get_absolute_url()

    assert signed_in(hr).get(address).status_code == 200
    assert signed_in(sponsor).get(address).status_code == 200
    assert signed_in(person()).get(address).status_code == 404
    assert names(signed_in(sponsor), "?show=drafts") == [programme.name]
    assert b"Offer it" in signed_in(hr).get(address).content
    assert b"Offer it" not in signed_in(sponsor).get(address).content


def test_who_leads_people_is_known_by_today():
    programme = LeadershipProgrammeFactory(name="For leaders")
    ProgrammeAudience.objects.create(programme=programme, leads_people=True)
    boss, other = person(), person()
    AssignmentFactory(manager=boss)

    assert names(signed_in(boss), "?show=for_me") == ["For leaders"]
    assert names(signed_in(other), "?show=for_me") == []


def test_levels_on_the_page_are_my_own():
    programme, skill, _hr = offered()
    me, other = person(), person()
    level(me, skill, 2.4)
    level(other, skill, 4.7)

    page = signed_in(me).get(programme.get_absolute_url())

    assert [one.level for one in page.context["page"].standing] == [2.4]
    assert b"4.7" not in page.content


# --- settings ---


def test_hr_sets_a_programme_up_step_by_step():
    hr, skill = hr_admin(), SkillFactory(name="Courage")
    client = signed_in(hr)
    said = given(objective="", sponsor="")

    made = client.post(url("programme_create"), said, follow=True)
    programme = Programme.objects.get()
    assert made.redirect_chain[-1][0] == url("programme_targets", programme.pk)

    rows_said = {
        "target-TOTAL_FORMS": 2, "target-INITIAL_FORMS": 0, "target-0-skill": "Courage",
        "target-0-level": 4, "target-1-skill": "", "target-1-level": 3, "seen": "",
    }  # fmt: skip
    client.post(url("programme_targets", programme.pk), rows_said)
    assert [(row.skill, row.level) for row in programme.targets.all()] == [(skill, 4)]

    said = part(hours="8", mentoring_programme="")
    client.post(url("component_create", programme.pk), said)
    client.post(url("programme_offer", programme.pk))
    programme.refresh_from_db()
    assert programme.state == "offered"
    client.post(url("programme_retire", programme.pk))
    programme.refresh_from_db()
    assert programme.state == "retired"


def audience_said(*rules, seen):
    said = {"rule-TOTAL_FORMS": len(rules), "rule-INITIAL_FORMS": 0, "seen": seen}
    for number, rule in enumerate(rules):
        said |= {f"rule-{number}-{name}": value for name, value in rule.items()}
    return said


def test_the_audience_is_said_with_its_count_before_and_after():
    programme, _skill, hr = draft()
    unit = OrgUnitFactory(name="Pumps")
    inside = person(rank=3)
    AssignmentFactory(unit=unit, manager=inside)
    client = signed_in(hr)
    address = url("programme_audience", programme.pk)
    seen = client.get(address).context["seen"]
    said = audience_said({"unit": "Pumps"}, {"leads_people": "yes"}, seen=seen)

    counted = client.get(url("programme_audience_count", programme.pk), said)
    assert "2 people" in counted.content.decode()
    assert not programme.audience.exists()
    client.post(address, said)
    assert list(programme.audience.values_list("unit__name", "leads_people")) == [
        ("Pumps", None), (None, True),
    ]  # fmt: skip
    assert client.get(address).context["count"] == 2
    stale = client.post(address, audience_said(seen=seen))
    assert "another window" in stale.content.decode()


def test_a_circle_is_said_at_the_field_and_the_rest_stays_typed():
    programme, _skill, hr = draft()
    first, second = programme.components.order_by("position")
    said = part(title="Kick-off, longer", hours="9", mentoring_programme="", needs=[second.pk])
    said["seen"] = (
        signed_in(hr).get(url("component_edit", first.pk)).context["form"]["seen"].value()
    )

    errors = on_page(hr, url("component_edit", first.pk), said)

    assert errors == {
        "needs": [
            "These would wait for each other in a circle: “Kick-off, longer” → “Project” →"
            " “Kick-off, longer”."
        ]
    }
    first.refresh_from_db()
    assert first.title == "Kick-off"


def test_components_of_other_programmes_cannot_be_named():
    programme, _skill, hr = draft()
    elsewhere = ComponentFactory()
    said = part(mentoring_programme="", needs=[elsewhere.pk])

    assert "needs" in on_page(hr, url("component_create", programme.pk), said)


def test_components_are_moved_and_taken_out_by_buttons():
    programme, _skill, hr = draft()
    first, second = programme.components.order_by("position")
    client = signed_in(hr)

    client.post(url("component_move", second.pk), {"to": "up"})
    assert list(programme.components.order_by("position")) == [second, first]
    page = client.get(url("component_remove", first.pk)).content.decode()
    assert "What waits for it today no longer does:" in page
    client.post(url("component_remove", first.pk))
    assert list(programme.components.all()) == [second]
    assert not Prerequisite.objects.exists()


def test_a_mentoring_component_alone_names_a_mentoring_programme():
    programme, _skill, hr = draft()

    errors = on_page(
        hr, url("component_create", programme.pk),
        part(kind="circus", hours="many", link="nowhere", mentoring_programme="0"),
    )  # fmt: skip

    assert sorted(errors) == ["hours", "kind", "link", "mentoring_programme"]


# --- how much is asked ---


def asked(client, address):
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_a_list_of_five_asks_as_much_as_one_of_one():
    me = person()
    client = signed_in(me)
    offered(name="One")
    first = asked(client, LIST)
    for number in range(4):
        programme, skill, _hr = offered(name=f"More {number}")
        level(me, skill, 1)
        core(skill)
        CohortFactory(programme=programme)

    assert (first, asked(client, LIST)) == (12, 12)


def test_a_page_with_five_components_asks_as_much_as_one_with_one():
    programme, skill, hr = offered()
    me = person()
    client = signed_in(me)
    Component.objects.filter(title="Project").delete()
    first = asked(client, programme.get_absolute_url())
    for number in range(4):
        ComponentFactory(programme=programme, title=f"More {number}")
    level(me, skill, 1)
    raises(programme, SkillFactory())

    assert (first, asked(client, programme.get_absolute_url())) == (16, 16)
