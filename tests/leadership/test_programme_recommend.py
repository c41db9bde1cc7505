"""For whom a programme fits: by what, for whose eyes, and as a helper for gaps and plans."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from careers.models import DevelopmentPlan, PlanItem
from careers.registry import Gap, gap_helpers
from leadership.models import ProgrammeAudience
from leadership.queries.recommend import recommended_for
from lib.dates import today
from talent.models import AuditEntry, EmployeeSkill
from tests.careers.doors import signed_in
from tests.factories import (
    AssignmentFactory,
    EmployeeFactory,
    GrantFactory,
    OrgUnitFactory,
    RoleFactory,
    RoleRequirementFactory,
    SkillFactory,
    TieFactory,
    hr_admin,
)
from tests.leadership.factories import CohortEnrolmentFactory, LeadershipProgrammeFactory
from tests.leadership.programme_factories import asks, core, grade, person, raises

pytestmark = pytest.mark.django_db


def level(who, skill, value):
    return EmployeeSkill.objects.create(
        employee=who, skill=skill, level=value, strength=1, as_of=today()
    )


def report(boss, *, unit=None, rank=5, **more):
    """Somebody who reports to the boss."""
    given = {"unit": unit} if unit else {}
    return AssignmentFactory(
        employee=EmployeeFactory(**more), role=RoleFactory(grade=grade(rank)), manager=boss, **given
    ).employee


def plan_of(who, skill):
    role = RoleFactory()
    plan = DevelopmentPlan.objects.create(
        employee=who, role=role, role_version=role.current_version
    )
    PlanItem.objects.create(plan=plan, title="Do it", kind="education", skill=skill, position=1)
    return plan


def setting():
    """A programme for one skill, a boss, and four reports of whom three would gain."""
    skill = SkillFactory(kind="leadership", name="Courage")
    programme = LeadershipProgrammeFactory()
    raises(programme, skill, 4)
    boss = person(rank=8)
    by_role, by_core, by_plan, fine = (report(boss) for _ in range(4))
    asks(by_role, skill, 4)
    core(skill, level=3, lowest=grade(5))
    level(by_role, skill, 2)
    level(by_core, skill, 2.5)
    plan_of(by_plan, skill)
    level(fine, skill, 4.5)
    return programme, skill, boss, (by_role, by_core, by_plan, fine)


def told(user, programme, **more):
    found = recommended_for(user, programme, **more).fits
    return [(one.pk, fit.closes, fit.planned) for one, fit in found]


def test_people_come_by_levels_that_it_closes_then_by_plan():
    programme, _skill, boss, (by_role, by_core, by_plan, _fine) = setting()

    expected = [(by_role.pk, 2.0, 0), (by_core.pk, 0.5, 0), (by_plan.pk, 0.0, 1)]
    assert told(boss.user, programme) == expected
    assert told(hr_admin(), programme) == expected


def test_a_role_at_which_a_plan_aims_is_reason_enough_while_the_plan_is_open():
    skill, programme, boss = SkillFactory(kind="leadership"), LeadershipProgrammeFactory(), person()
    raises(programme, skill, 4)
    aims, gave_up = report(boss), report(boss)
    plans = [plan_of(who, None) for who in (aims, gave_up)]
    for who, plan in zip((aims, gave_up), plans, strict=True):
        level(who, skill, 1)
        RoleRequirementFactory(role_version=plan.role.current_version, skill=skill, level=3)
    plans[1].state, plans[1].ended_on = "abandoned", today()
    plans[1].save()

    assert told(boss.user, programme) == [(aims.pk, 2.0, 0)]


def test_only_whose_levels_one_sees_by_leading_or_as_hr():
    programme, _skill, boss, (by_role, *_rest) = setting()
    mentor, peer, executive = person(), person(), GrantFactory(kind="executive").user
    TieFactory(viewer=mentor, subject=by_role, kind="mentor")
    unit = by_role.assignments.get().unit
    partner = GrantFactory(kind="hr_partner", unit=unit).user
    elsewhere = GrantFactory(kind="hr_partner", unit=OrgUnitFactory()).user

    assert [pk for pk, *_ in told(partner, programme)] == [by_role.pk]
    for user in (elsewhere, mentor.user, peer.user, executive, by_role.user):
        assert told(user, programme) == []
    address = reverse("leadership:programme_fits", args=[programme.pk])
    for user in (mentor.user, peer.user, executive, by_role.user):
        assert signed_in(user).get(address).status_code == 404
    for user in (boss.user, partner, elsewhere):
        assert signed_in(user).get(address).status_code == 200


def test_who_takes_part_is_not_of_the_audience_or_is_oneself_is_left_out():
    programme, skill, boss, (by_role, by_core, by_plan, _fine) = setting()
    level(boss, skill, 1)
    asks(boss, skill, 5)
    CohortEnrolmentFactory(cohort__programme=programme, employee=by_role)
    assert [pk for pk, *_ in told(boss.user, programme)] == [by_core.pk, by_plan.pk]

    ProgrammeAudience.objects.create(programme=programme, leads_people=True)
    assert told(boss.user, programme) == []


def test_hr_is_not_told_of_itself_and_another_admin_is():
    programme, skill, _boss, _people = setting()
    admin, other = hr_admin(), hr_admin()
    me = admin.employee
    level(me, skill, 1)
    asks(me, skill, 4)

    assert me.pk not in [pk for pk, *_ in told(admin, programme)]
    assert (me.pk, 3.0, 0) in told(other, programme)


def test_the_list_is_searched_and_narrowed_to_a_unit():
    programme, skill, boss, people = setting()
    unit = OrgUnitFactory(name="Pumps")
    inside = report(boss, unit=unit, given_name="Ines")
    level(inside, skill, 1)

    assert told(boss.user, programme, text="ines") == [(inside.pk, 2.0, 0)]
    assert told(boss.user, programme, unit=unit) == [(inside.pk, 2.0, 0)]
    assert told(boss.user, programme, text="nobody") == []
    address = reverse("leadership:programme_fits", args=[programme.pk])
    page = signed_in(boss).get(address, {"unit": "Pumps"})
    assert [row.employee for row in page.context["page"].rows] == [inside]


def test_reading_levels_there_is_noted_for_whom_it_concerns():
    programme, _skill, boss, people = setting()

    page = signed_in(boss).get(reverse("leadership:programme_fits", args=[programme.pk]))

    assert "The role asks for level 4" in page.content.decode()
    noted = AuditEntry.objects.filter(actor=boss.user, subject__isnull=False)
    assert set(noted.values_list("subject", flat=True)) == {one.pk for one in people[:3]}


def test_five_people_ask_as_much_as_one():
    programme, skill, boss, people = setting()
    address = reverse("leadership:programme_fits", args=[programme.pk])
    client = signed_in(boss)

    def asked(text):
        client.get(address, {"q": text})
        with CaptureQueriesContext(connection) as queries:
            found = client.get(address, {"q": text}).context["page"].rows
        return len(found), len(queries)

    for number in range(5):
        level(report(boss, given_name=f"Many{number}"), skill, 1)
    assert asked("many0") == (1, 18)
    assert asked("many") == (5, 18)


# --- gaps and plans ---


def test_programmes_for_me_help_with_my_gaps():
    me, skill, other = person(rank=5), SkillFactory(), SkillFactory()
    high, low, closed, joined = (LeadershipProgrammeFactory(name=name) for name in "ABCD")
    for programme, value in ((high, 4), (low, 3), (closed, 5), (joined, 5)):
        raises(programme, skill, value)
    ProgrammeAudience.objects.create(programme=closed, lowest_grade=grade(9))
    CohortEnrolmentFactory(cohort__programme=joined, employee=me)
    raises(LeadershipProgrammeFactory(state="draft"), skill, 5)

    found = gap_helpers(me.user, me, [Gap(skill.pk, 4), Gap(other.pk, 2)])

    assert [(one.kind, one.label, one.url) for one in found[skill.pk]] == [
        ("leadership_programme", "A", high.get_absolute_url()),
        ("leadership_programme", "B", low.get_absolute_url()),
    ]
    assert str(found[skill.pk][0].why) == "A programme that leads to level 4"
    assert found[other.pk] == []


def test_what_is_for_somebody_is_told_to_nobody_else():
    me, skill = person(), SkillFactory()
    raises(LeadershipProgrammeFactory(), skill)

    assert gap_helpers(hr_admin(), me, [Gap(skill.pk, 3)])[skill.pk] == []
    assert gap_helpers(me.user, None, [Gap(skill.pk, 3)])[skill.pk] == []


def test_a_programme_becomes_an_action_of_my_plan_once():
    programme, skill, _boss, (by_role, *_rest) = setting()
    plan = plan_of(by_role, SkillFactory())
    address = reverse("leadership:programme_plan", args=[programme.pk])
    client = signed_in(by_role)

    client.post(address)
    again = client.post(address, follow=True)

    item = plan.items.get(skill=skill)
    assert (item.kind, item.level, item.serves) == ("education", 4, "both")
    assert item.title == f"Take part in “{programme.name}”"
    assert "It stands in your plan already." in again.content.decode()


def test_without_a_plan_one_is_told_to_begin_one():
    programme, *_rest = setting()

    answer = signed_in(person()).post(
        reverse("leadership:programme_plan", args=[programme.pk]), follow=True
    )

    assert "Begin a plan first" in answer.content.decode()
    assert (
        signed_in(person())
        .post(
            reverse(
                "leadership:programme_plan", args=[LeadershipProgrammeFactory(state="draft").pk]
            )
        )
        .status_code
        == 404
    )
