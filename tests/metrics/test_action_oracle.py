"""Who sees action plans, held against a second statement in plain Python on random organisations.

It walks whole tables with loops and shares no code with the querysets that it judges.
"""

from datetime import timedelta
from random import Random

import pytest
from django.utils import timezone

from lib.dates import period, today
from metrics.models import ActionPlan, ActionUpdate, WavePerson, WaveUnit
from talent.models import Assignment, OrgUnit, User
from talent.services.lines import rebuild_reporting_lines, rebuild_unit_lines
from tests import oracle
from tests.factories import AssignmentFactory, EmployeeFactory, GrantFactory, UserFactory
from tests.metrics.action_factories import ActionPlanFactory, ActionUpdateFactory, a_plan_of
from tests.metrics.survey_factories import a_company, a_survey, launched, opened

pytestmark = pytest.mark.django_db


def me_of(known, user):
    return next((one for one in known.people.values() if one.user_id == user.pk), None)


def above(known, unit):
    """A unit and those above it today; of a unit that is no more nothing."""
    if unit is None or today() not in OrgUnit.objects.get(pk=unit).valid:
        return set()
    found = set()
    while unit is not None and unit not in found:
        found.add(unit)
        unit = known.parents.get(unit)
    return found


def answers_for(known, user, unit):
    """HR partners of the unit or one above it; whoever leads somebody who works in one of these."""
    chain = above(known, unit)
    granted = {
        grant.unit_id
        for grant in known.grants
        if grant.user_id == user.pk and grant.kind == "hr_partner"
    }
    me = me_of(known, user)
    led = {
        known.units[report]
        for report, manager in known.managers.items()
        if me is not None and manager == me.pk
    }
    return bool(chain & (granted | led))


def reads_in_full(known, user, plan):
    if not user.is_active:
        return False
    if user.is_superuser or any(
        grant.user_id == user.pk and grant.kind in ("hr_admin", "executive")
        for grant in known.grants
    ):
        return True
    me = me_of(known, user)
    if plan.created_by_id == user.pk or (me is not None and plan.champion_id == me.pk):
        return True
    if plan.owner is not None and oracle.relations(known, user, plan.owner) & {
        "self", "chain", "partner"
    }:  # fmt: skip
        return True
    return answers_for(known, user, plan.unit_id)


def is_shared_with(known, user, plan):
    me = me_of(known, user)
    if not user.is_active or me is None or plan.shared_at is None:
        return False
    if plan.wave_id is None:
        if plan.unit_id is None:
            return me.pk in known.employed
        return plan.unit_id in above(known, known.units.get(me.pk))
    person = WavePerson.objects.filter(wave=plan.wave_id, employee=me).first()
    if person is None:
        return False
    if plan.wave_unit_id is None:
        return True
    frozen = {one.position: one for one in WaveUnit.objects.filter(wave=plan.wave_id)}
    at = frozen[person.unit.position]
    while at is not None:
        if at.pk == plan.wave_unit_id:
            return True
        at = None if at.parent is None else frozen[at.parent]
    return False


def organisation(dice):
    """Teams with lines of any shape, people with rights, and one wave that asked them all."""
    teams = a_company(4, 3, divisions=2)
    people = [person for team in teams for person in team]
    units = [person.assignments.get().unit for person in people]
    tops = list(OrgUnit.objects.exclude(pk__in=[unit.pk for unit in units]))
    for person in people[1:]:
        if dice.random() < 0.5:
            person.assignments.update(manager=dice.choice(people[: people.index(person)]))
    rebuild_reporting_lines()
    for kind in ("hr_admin", "executive", "hr_partner", "hr_partner"):
        where = dice.choice(units + tops) if kind == "hr_partner" else None
        GrantFactory(user=dice.choice(people).user, kind=kind, unit=where)
    wave = opened(launched(a_survey()))
    reorganise(dice, people, units)
    AssignmentFactory(employee=EmployeeFactory())
    UserFactory(is_superuser=True)
    gone = dice.choice(people).user
    gone.is_active = dice.random() < 0.5
    gone.save()
    return people, units + tops, wave


def reorganise(dice, people, units):
    """After the wave: somebody moves, somebody leaves, and one team is no more."""
    mover, leaver = dice.sample(people, 2)
    mover.assignments.update(unit=dice.choice(units))
    leaver.employments.update(valid=period(today() - timedelta(days=900), today()))
    Assignment.objects.filter(employee=leaver).update(
        valid=period(today() - timedelta(days=900), today())
    )
    over = dice.choice(units)
    if dice.random() < 0.5:
        past = period(over.valid.lower, today())
        OrgUnit.objects.filter(pk=over.pk).update(valid=past)
        over.placements.update(valid=past)
        rebuild_unit_lines([over.pk])
    rebuild_reporting_lines()


def some_plans(dice, people, units, wave):
    for number in range(14):
        owner, champion = dice.sample(people, 2)
        given = {
            "owner": dice.choice([owner, owner, None]), "champion": champion,
            "created_by": dice.choice(people).user,
            "shared_at": timezone.now() if dice.random() < 0.6 else None,
        }  # fmt: skip
        if number % 2:
            plan = ActionPlanFactory(unit=dice.choice([*units, None]), **given)
        else:
            places = [None, *wave.units.values_list("position", flat=True)]
            plan = a_plan_of(wave, dice.choice(places), **given)
            if dice.random() < 0.3:
                ActionPlan.objects.filter(pk=plan.pk).update(unit=dice.choice(units))
        ActionUpdateFactory(plan=plan)
        ActionUpdateFactory(plan=plan, is_shared=True)


@pytest.mark.parametrize("seed", range(6))
def test_visibility_agrees_with_the_oracle(seed):
    dice = Random(seed)
    people, units, wave = organisation(dice)
    some_plans(dice, people, units, wave)
    known = oracle.facts()
    plans = list(ActionPlan.objects.select_related("owner", "unit"))
    seen = 0

    for user in User.objects.all():
        full = {plan for plan in plans if reads_in_full(known, user, plan)}
        shared = {plan for plan in plans if is_shared_with(known, user, plan)}
        assert set(ActionPlan.objects.read_in_full_by(user)) == full
        assert set(ActionPlan.objects.shared_with(user)) == shared
        assert set(ActionPlan.objects.visible_to(user)) == full | shared
        lines = {
            line
            for line in ActionUpdate.objects.select_related("plan")
            if line.plan in full or (line.plan in shared and line.is_shared)
        }
        assert set(ActionUpdate.objects.visible_to(user)) == lines
        seen += len(shared - full)
    assert seen > 0
