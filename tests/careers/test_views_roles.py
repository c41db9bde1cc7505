"""The role page and what changed in a role, for everyone who may come there."""

from datetime import date

import pytest
from django.urls import reverse

from careers.models import Transition
from careers.queries.ladders import MANY, holders
from careers.services.versions import Asked, draft_version, publish_version, set_requirements
from lib.dates import today
from talent.models import SYSTEM, Skill
from tests.careers.people import asks, knows, queries_of, text_of
from tests.factories import (
    AssignmentFactory,
    EmployeeFactory,
    RoleFactory,
    RoleRequirementFactory,
    SkillFactory,
    UserFactory,
    hr_admin,
)

pytestmark = pytest.mark.django_db


def open_page(client, user, role, query=""):
    client.force_login(user)
    return client.get(reverse("careers:role_detail", args=[role.pk]) + query)


def test_role_detail_says_how_close_i_am_and_opens_into_its_parts(client, ladder):
    skills = asks(ladder.manager, DISCOVERY=4, ROADMAPS=4, pricing=2)
    knows(ladder.me, skills["discovery"], 3.0)
    knows(ladder.me, skills["pricing"], 3.4)

    shown = text_of(open_page(client, ladder.me.user, ladder.manager))

    assert "of what is known about you 88 % ready of what this role asks for 67 % known" in shown
    assert "59 % met 8 % gap 33 % unknown" in shown
    assert "5.3 of 6 for the skills that are known, so 88 %." in shown
    assert "Known skills carry 6 of all 9, so 67 %." in shown
    rows = shown[shown.index("Must have") : shown.index("Levels run")]
    assert rows == (
        "Must have Discovery 3.0 of 4 Why this level? 1.0 3 Who has it : Discovery "
        "Roadmaps needs 4 Unknown 3 Tell us : Roadmaps "
        "Nice to have Pricing 3.4 of 2 Why this level? Met 3 "
    )


def test_role_detail_gives_no_headline_under_half_coverage(client, ladder):
    skills = asks(ladder.manager, DISCOVERY=4, ROADMAPS=4, pricing=2)
    knows(ladder.me, skills["pricing"], 2.0)

    shown = text_of(open_page(client, ladder.me.user, ladder.manager))

    assert "Too little is known to say 33 % of what this role asks for is known" in shown
    assert "% ready" not in shown


def test_role_detail_of_a_person_without_assignment_or_skills(client, ladder):
    asks(ladder.manager, DISCOVERY=4)
    newcomer = EmployeeFactory()

    shown = text_of(open_page(client, newcomer.user, ladder.manager))

    assert "0 % of what this role asks for is known about you" in shown
    assert "You:" not in shown


def test_role_detail_for_a_login_without_a_person(client, ladder):
    asks(ladder.manager, DISCOVERY=4)

    shown = text_of(open_page(client, UserFactory(is_superuser=True), ladder.manager))

    assert "There is no person behind this sign-in" in shown
    assert "What this role asks for What the role asks for, and where you stand Skill" in shown


def test_role_detail_of_a_role_that_asks_for_nothing(client, ladder):
    shown = text_of(open_page(client, ladder.me.user, ladder.specialist))

    assert "What this role asks for is not described yet" in shown
    assert "%" not in shown


def test_role_detail_of_a_role_without_a_grade_shows_no_ladder(client, ladder):
    shown = text_of(open_page(client, ladder.me.user, RoleFactory(name="Adviser")))

    assert "On the ladder" not in shown


def test_role_detail_shows_the_ladder_and_where_i_stand(client, ladder):
    shown = text_of(open_page(client, ladder.me.user, ladder.specialist))

    start = shown.index("On the ladder")
    assert shown[start : shown.index("Who does it")] == (
        "On the ladder Product, technical track Grade 6 Product Manager Grade 5 Product Specialist "
        "Grade 4 Product Analyst You: Product Analyst "
    )


def test_role_detail_shows_where_i_stand_on_another_ladder(client, ladder):
    engineer = RoleFactory(name="Engineer", grade=ladder.analyst.grade)
    other = AssignmentFactory(role=engineer).employee

    shown = text_of(open_page(client, other.user, ladder.specialist))

    assert "Product Analyst You: Engineer, on another ladder" in shown


def test_role_detail_names_who_offers_to_be_asked(client, ladder):
    for name, offer in [("Mei", "mentor"), ("Joost", "coffee"), ("Silent", None)]:
        holder = AssignmentFactory(
            employee=EmployeeFactory(given_name=name, family_name="X"), role=ladder.specialist
        ).employee
        if offer:
            holder.offers.create(kind=offer)

    shown = text_of(open_page(client, ladder.me.user, ladder.specialist))

    start = shown.index("Ask someone who does it")
    assert shown[start : shown.index("How people got")] == (
        "Ask someone who does it MX Mei X offers mentoring JX Joost X open for a coffee "
        "All three who do it "
    )


def test_role_detail_looks_at_a_hundred_holders_at_most(client, ladder):
    first = AssignmentFactory(role=ladder.specialist).employee
    first.offers.create(kind="mentor")
    for _ in range(MANY + 1):
        last = AssignmentFactory(role=ladder.specialist, unit=first.assignments.get().unit).employee
    last.offers.create(kind="coffee")

    found = holders(ladder.me.user, ladder.me, ladder.specialist)

    assert (found.count, [one.employee for one in found.askable]) == (None, [last])


def test_role_detail_shows_real_moves(client, ladder):
    for start, end, people in [
        (ladder.analyst, ladder.specialist, 9),
        (ladder.specialist, ladder.manager, 5),
    ]:
        Transition.objects.create(
            from_role=start, to_role=end, people=people, median_months=16, since_year=2019
        )

    shown = text_of(open_page(client, ladder.me.user, ladder.specialist))

    assert "Real moves since 2019. Fewer than five people are never shown." in shown
    assert (
        "Came from Product Analyst 9 people · median 16 months Product Specialist "
        "Went on to Product Manager 5 people · median 16 months" in shown
    )


def test_role_detail_hides_drafts_and_retired_roles_from_everyone(client, ladder):
    draft = RoleFactory(published=False)
    retired = RoleFactory(retired_on=today())

    answers = [
        open_page(client, user, role).status_code
        for user in (ladder.me.user, hr_admin())
        for role in (draft, retired)
    ]

    assert answers == [404] * 4


def test_role_detail_does_not_show_a_draft_version(client, ladder):
    draft = draft_version(actor=SYSTEM, role=ladder.manager, purpose="A secret plan")
    set_requirements(
        actor=SYSTEM, version=draft, asked={SkillFactory(name="Secret skill"): Asked(3)}
    )

    shown = [
        text_of(open_page(client, user, ladder.manager)) for user in (ladder.me.user, hr_admin())
    ]

    assert ["ecret" in page for page in shown] == [False, False]
    publish_version(actor=SYSTEM, version=draft)
    assert "A secret plan" in text_of(open_page(client, ladder.me.user, ladder.manager))


def test_role_diff_says_what_the_last_version_changed(client, ladder):
    asks(ladder.manager, DISCOVERY=3, pricing=2, writing=2)
    rows = {row.skill.name: row.skill for row in ladder.manager.current_version.requirements.all()}
    draft = draft_version(actor=SYSTEM, role=ladder.manager, change_note="Lines plan now")
    set_requirements(
        actor=SYSTEM,
        version=draft,
        asked={
            rows["Discovery"]: Asked(4, must_have=True),
            rows["Writing"]: Asked(2),
            SkillFactory(name="Roadmaps"): Asked(3, importance=5),
        },
    )
    publish_version(actor=SYSTEM, version=draft)
    client.force_login(ladder.me.user)

    shown = text_of(client.get(reverse("careers:role_diff", args=[ladder.manager.pk])))

    assert "From version 1 to version 2: +1 skill, −1 skill, 1 raised level." in shown
    assert "Lines plan now" in shown
    assert (
        "Roadmaps New – Nothing Level 3 weight 5 "
        "Pricing No longer asked for Level 2 weight 3 – Nothing "
        "Discovery Raised Level 3 must have, weight 3 Level 4 must have, weight 3 "
        "One skill is as before." in shown
    )


def test_role_diff_of_a_role_with_one_version(client, ladder):
    client.force_login(ladder.me.user)

    shown = text_of(client.get(reverse("careers:role_diff", args=[ladder.manager.pk])))

    assert "There is only one version so far" in shown
    assert "The address names a version" not in shown


@pytest.mark.parametrize(("query", "is_said"), [({"to": 99}, True), ({"to": 1}, False)])
def test_role_diff_says_when_it_shows_another_version(client, ladder, query, is_said):
    client.force_login(ladder.me.user)

    shown = text_of(client.get(reverse("careers:role_diff", args=[ladder.manager.pk]), query))

    assert ("The address names a version that this role does not have" in shown) is is_said


def test_role_detail_query_count(client, ladder):
    def more(rows):
        for _ in range(rows):
            asks(ladder.manager, **{f"SKILL{Skill.objects.count()}": 3})
            AssignmentFactory(role=ladder.manager).employee.offers.create(kind="coffee")
            RoleFactory(
                family=ladder.manager.family,
                track=ladder.manager.track,
                grade=ladder.manager.grade,
            )
            Transition.objects.create(
                from_role=RoleFactory(),
                to_role=ladder.manager,
                people=5,
                median_months=1,
                since_year=2020,
            )

    address = reverse("careers:role_detail", args=[ladder.manager.pk])
    client.force_login(ladder.me.user)
    more(1)
    one = queries_of(client, address)
    more(4)

    assert queries_of(client, address) == one <= 20


def test_role_detail_shows_a_range_and_an_uncertain_figure(client, ladder):
    skills = asks(ladder.manager, pricing=2)
    ladder.manager.current_version.requirements.filter(skill=skills["pricing"]).update(
        level_max=4, is_firm=False
    )

    shown = text_of(open_page(client, ladder.me.user, ladder.manager))

    assert "Pricing asked for at 2 to 4, counted from 2 an uncertain figure in its source" in shown


def test_role_detail_names_the_version(client, ladder):
    asks(ladder.manager, pricing=2)
    ladder.manager.current_version.published_on = date(2026, 3, 2)
    ladder.manager.current_version.save()

    shown = text_of(open_page(client, ladder.me.user, ladder.manager))

    assert "Version 1 of this role, since March 2026." in shown


def test_role_detail_keeps_the_lines_of_a_purpose(client, ladder):
    version = ladder.manager.current_version
    version.purpose = "Decides what is built.\nListens & learns."
    version.save()

    page = open_page(client, ladder.me.user, ladder.manager).content.decode()

    assert "Decides what is built.<br>Listens &amp; learns." in page


def test_role_detail_tells_skills_of_one_name_apart_by_their_kind(client, ladder):
    asks(ladder.manager, mathematics=3, drawing=2)
    twin = SkillFactory(name="Mathematics", kind="knowledge")
    RoleRequirementFactory(role_version=ladder.manager.current_version, skill=twin, level=4)

    shown = text_of(open_page(client, ladder.me.user, ladder.manager))

    assert "Mathematics (technical) needs 3" in shown
    assert "Mathematics (knowledge) needs 4" in shown
    assert "Drawing needs 2" in shown


def test_role_detail_names_who_can_help_with_each_gap(client, ladder):
    skills = asks(ladder.manager, WRITING=4, pricing=3, speaking=2)
    knows(ladder.me, skills["writing"], 2.0)
    knows(ladder.me, skills["pricing"], 1.0)
    knows(ladder.me, skills["speaking"], 2.0)
    for _ in range(3):
        mentor = AssignmentFactory().employee
        mentor.offers.create(kind="mentor")
        knows(mentor, skills["writing"], 4.0)
        knows(mentor, skills["speaking"], 4.0)
    client.force_login(ladder.me.user)

    page = client.get(reverse("careers:role_detail", args=[ladder.manager.pk]))

    found = {part.skill.name: len(part.helpers) for part in page.context["fit"].parts}
    assert found == {"Writing": 3, "Pricing": 0, "Speaking": 0}
    text = text_of(page)
    assert "+2 others who help with Writing Offers mentoring and shares this skill" in text
    assert "Who has it : Pricing" in text


def test_role_detail_asks_as_often_for_many_gaps_as_for_one(client, ladder):
    client.force_login(ladder.me.user)
    address = reverse("careers:role_detail", args=[ladder.manager.pk])

    def gap(name):
        skill = asks(ladder.manager, **{name: 4})[name]
        knows(ladder.me, skill, 1.0)
        mentor = AssignmentFactory().employee
        mentor.offers.create(kind="mentor")
        knows(mentor, skill, 4.0)

    gap("first")
    one = queries_of(client, address)
    for number in range(14):
        gap(f"more{number}")

    assert queries_of(client, address) == one
