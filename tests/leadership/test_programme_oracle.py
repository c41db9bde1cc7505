"""For whom a programme fits, worked out a second time: slowly, person by person, from whole tables.

It shares no code with the queries that it judges, but for what the table of access says.
"""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careers.models import DevelopmentPlan, PlanItem, RoleRequirement
from careers.services.revision import bump_revision
from leadership.models import (
    CohortEnrolment,
    NeededLevel,
    ProgrammeAudience,
    ProgrammeTarget,
)
from leadership.queries.recommend import recommended_for
from lib.dates import today
from talent.models import Assignment, EmployeeSkill
from tests import oracle
from tests.factories import JobFamilyFactory, RoleFactory, SkillFactory
from tests.leadership.factories import (
    CohortEnrolmentFactory,
    CohortFactory,
    CoreCompetencyFactory,
    LeadershipProgrammeFactory,
)
from tests.leadership.programme_factories import grade
from tests.talent.test_visibility import build, organisations
from tests.undone import undone

pytestmark = pytest.mark.django_db
ENDED = {"declined", "withdrawn"}
ORDER = ["role", "core", "aim", "plan"]


# --- the slow way ---


def assignment_of(person):
    rows = Assignment.objects.filter(employee=person).select_related("role__grade", "role__family")
    return next((row for row in rows if today() in row.valid), None)


def lies_below(known, unit, top):
    while unit is not None:
        if unit == top:
            return True
        unit = known.parents.get(unit)
    return False


def meets(known, rule, person):
    held = assignment_of(person)
    if held is None:
        return False
    rank = held.role.grade.rank if held.role.grade else None
    low, high = rule.lowest_grade, rule.highest_grade
    return all(
        [
            rule.unit_id is None or lies_below(known, held.unit_id, rule.unit_id),
            rule.family_id is None or held.role.family_id == rule.family_id,
            low is None or (rank is not None and rank >= low.rank),
            high is None or (rank is not None and rank <= high.rank),
            rule.leads_people is None
            or rule.leads_people == (person.pk in set(known.managers.values())),
        ]
    )


def asked_of(person, skill):
    """Who asks somebody for a skill, and for which level; 0 where an action only names it."""
    found = {}

    def ask(source, level):
        found[source] = max(level, found.get(source, 0))

    def of_role(role, source):
        for row in RoleRequirement.objects.filter(role_version=role.current_version, skill=skill):
            ask(source, row.level)

    held = assignment_of(person)
    rank = None
    if held is not None:
        of_role(held.role, "role")
        rank = held.role.grade.rank if held.role.grade else None
    for row in NeededLevel.objects.filter(competency__skill=skill):
        low, high = row.lowest_grade, row.highest_grade
        open_to_all = low is None and high is None
        in_band = rank is not None and (
            (low is None or low.rank <= rank) and (high is None or rank <= high.rank)
        )
        if row.competency.retired_on is None and (open_to_all or in_band):
            ask("core", row.level)
    for plan in DevelopmentPlan.objects.filter(employee=person):
        if plan.state not in ("draft", "in_review", "active"):
            continue
        of_role(plan.role, "aim")
        for item in plan.items.filter(skill=skill):
            if item.state in ("open", "doing"):
                ask("plan", item.level or 0)
    return found


def reasons_of(person, programme):
    """Each reason: skill, level, what is needed, by how much it comes nearer, and who asks."""
    found = []
    for target in ProgrammeTarget.objects.filter(programme=programme):
        asked = asked_of(person, target.skill)
        if not asked:
            continue
        needed = max(asked.values())
        row = EmployeeSkill.objects.filter(employee=person, skill=target.skill).first()
        level = float(row.level) if row else None
        closer = round(max(0, min(needed, target.level) - level), 1) if row else 0
        if closer > 0 or "plan" in asked:
            who = [one for one in ORDER if asked.get(one) == needed or one == "plan" in asked]
            found.append((target.skill_id, level, needed, closer, who))
    return sorted(found, key=lambda one: (-one[3], "plan" not in one[4], one[0]))


def expected(known, user, programme, people, unit=None):
    rules = list(ProgrammeAudience.objects.filter(programme=programme))
    rows = []
    for person in people:
        leads_or_hr = oracle.relations(known, user, person) & {"chain", "partner", "admin"}
        if not leads_or_hr or person.user_id == user.pk or person.pk not in known.employed:
            continue
        if rules and not any(meets(known, rule, person) for rule in rules):
            continue
        states = CohortEnrolment.objects.filter(employee=person, cohort__programme=programme)
        if {row.state for row in states} - ENDED:
            continue
        held = assignment_of(person)
        if unit and not (held and lies_below(known, held.unit_id, unit.pk)):
            continue
        if reasons := reasons_of(person, programme):
            closes = round(sum(one[3] for one in reasons), 1)
            planned = sum("plan" in one[4] for one in reasons)
            rows.append(((-closes, -planned, person.pk), (person.pk, closes, planned, reasons)))
    return [row for _key, row in sorted(rows)]


# --- random companies ---


def furnish(people, seed):
    """Roles, levels, needs, plans, a programme and who takes part, by a seed."""
    dice = random.Random(seed)
    skills = [SkillFactory(kind="leadership") for _ in range(3)]
    families = [JobFamilyFactory(), JobFamilyFactory()]
    ranks = [None, 2, 4, 6]
    roles = [
        RoleFactory(family=dice.choice(families), grade=grade(rank) if rank else None)
        for rank in ranks
    ]
    for role in roles:
        for skill in dice.sample(skills, dice.randint(0, 2)):
            RoleRequirement.objects.create(
                role_version=role.current_version, skill=skill, level=dice.randint(1, 5),
                importance=3, must_have=True,
            )  # fmt: skip
    bump_revision()
    for skill in dice.sample(skills, 2):
        competency = CoreCompetencyFactory(
            skill=skill, retired_on=dice.choice([None, None, today()])
        )
        low, high = sorted([dice.choice([2, 4, 6]), dice.choice([2, 4, 6])])
        bands = dice.choice([[(None, None)], [(low, None)], [(low, high), (None, low)]])
        for low, high in bands:
            NeededLevel.objects.get_or_create(
                competency=competency, lowest_grade=grade(low) if low else None,
                highest_grade=grade(high) if high else None,
                defaults={"level": dice.randint(1, 5)},
            )  # fmt: skip
    programme = LeadershipProgrammeFactory()
    for skill in dice.sample(skills, dice.randint(1, 3)):
        ProgrammeTarget.objects.create(programme=programme, skill=skill, level=dice.randint(1, 5))
    units = list({row.unit for row in Assignment.objects.filter(employee__in=people)})
    units.sort(key=lambda unit: unit.pk)
    rules = dice.choice([[], [], [{"unit": dice.choice(units)}], [{"family": families[0]}],
                         [{"lowest_grade": grade(4)}, {"leads_people": True}],
                         [{"highest_grade": grade(4), "leads_people": False}]])  # fmt: skip
    for rule in rules:
        ProgrammeAudience.objects.create(programme=programme, **rule)
    cohort = CohortFactory(programme=programme)
    other = CohortFactory()
    states = ["requested", "invited", "enrolled", "withdrawn", "declined"]
    for person in people:
        Assignment.objects.filter(employee=person).update(role=dice.choice(roles))
        for skill in skills:
            if dice.random() < 0.7:
                EmployeeSkill.objects.create(
                    employee=person, skill=skill, level=dice.randint(10, 50) / 10, strength=1,
                    as_of=today(),
                )  # fmt: skip
        if dice.random() < 0.5:
            planned(person, dice, dice.choice(roles), skills)
        if dice.random() < 0.3:
            state = dice.choice(states)
            over = today() if state in ENDED else None
            CohortEnrolmentFactory(cohort=cohort, employee=person, state=state, ended_on=over)
        if dice.random() < 0.2:
            CohortEnrolmentFactory(cohort=other, employee=person)
    return programme, dice.choice(units)


def planned(person, dice, role, skills):
    state = dice.choice(["draft", "active", "complete", "abandoned"])
    plan = DevelopmentPlan.objects.create(
        employee=person, role=role, role_version=role.current_version, state=state,
        activated_on=today() if state in ("active", "complete") else None,
        ended_on=today() if state in ("complete", "abandoned") else None,
    )  # fmt: skip
    for place in range(dice.randint(0, 2)):
        PlanItem.objects.create(
            plan=plan, title="Do it", kind="education", position=place + 1,
            skill=dice.choice([*skills, None]), level=None, state=dice.choice(["open", "dropped"]),
        )  # fmt: skip


@settings(max_examples=8, deadline=None)
@given(plan=organisations, seed=st.integers(0, 10**6))
def test_a_programme_fits_those_whom_the_slow_way_finds_in_its_order(plan, seed):
    with undone():
        people, users = build(plan)
        programme, unit = furnish(people, seed)
        known = oracle.facts()

        for user in users:
            for within in (None, unit):
                found = recommended_for(user, programme, unit=within)
                told = [
                    (
                        person.pk, fit.closes, fit.planned,
                        [
                            (one.need.skill, one.level, one.need.level, one.closes,
                             [source.value for source in one.need.sources])
                            for one in fit.reasons
                        ],
                    )
                    for person, fit in found.fits
                ]  # fmt: skip
                assert told == expected(known, user, programme, people, within)
