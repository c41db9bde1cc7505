"""The querysets say the same as the plain statement of the access table (A3)."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from careers.models import (
    Application,
    CheckIn,
    CheckInValue,
    Engagement,
    Goal,
    KeyResult,
    Opening,
    SavedSearch,
    Visibility,
)
from lib.dates import period, today
from talent.models import (
    Achievement,
    Aspiration,
    Assignment,
    Certification,
    Demographics,
    Education,
    Employee,
    EmployeeSkill,
    Grant,
    Offer,
    SkillClaim,
    SpokenLanguage,
    Tie,
    User,
)
from talent.services.lines import rebuild_reporting_lines, rebuild_unit_lines
from tests import oracle
from tests.factories import (
    START,
    EmployeeFactory,
    OrgUnitFactory,
    RoleFactory,
    SkillFactory,
    UserFactory,
)
from tests.undone import undone

pytestmark = pytest.mark.django_db

PEOPLE, UNITS = 7, 4
RANGES = ["past", "now", "future", "open"]


def range_of(word):
    day = today()
    return {
        "past": period(START, day),
        "now": period(day, day + timedelta(days=1)),
        "future": period(day + timedelta(days=1)),
        "open": period(START),
    }[word]


organisations = st.fixed_dictionaries(
    {
        "parents": st.lists(st.integers(-1, 2), min_size=UNITS, max_size=UNITS),
        "employed": st.lists(st.sampled_from(RANGES), min_size=PEOPLE, max_size=PEOPLE),
        "assigned": st.lists(
            st.tuples(st.sampled_from(RANGES), st.integers(0, UNITS - 1), st.integers(-1, PEOPLE)),
            min_size=PEOPLE,
            max_size=PEOPLE,
        ),
        "ties": st.lists(
            st.tuples(
                st.integers(0, PEOPLE - 1), st.integers(0, PEOPLE - 1), st.sampled_from(RANGES),
                st.sampled_from(["mentor", "coach", "supporter"]),
            ),
            max_size=4,
        ),
        "grants": st.lists(
            st.tuples(
                st.integers(0, PEOPLE), st.sampled_from(["hr_admin", "hr_partner", "executive"]),
                st.integers(0, UNITS - 1), st.sampled_from(RANGES),
            ),
            max_size=3,
        ),
        "inactive": st.integers(0, PEOPLE * 3),
        "superuser": st.integers(0, PEOPLE * 3),
        "shared": st.lists(st.booleans(), min_size=PEOPLE, max_size=PEOPLE),
    }
)  # fmt: skip


def build(plan):
    """An organisation with every kind of record about every person."""
    units = [OrgUnitFactory() for _ in range(UNITS)]
    for number, parent in enumerate(plan["parents"]):
        if 0 <= parent < number:
            units[number].placements.create(parent=units[parent], valid=units[number].valid)
    rebuild_unit_lines()
    role, skill = RoleFactory(), SkillFactory()
    people = [EmployeeFactory(employed=False) for _ in range(PEOPLE)]
    for number, person in enumerate(people):
        person.employments.create(valid=range_of(plan["employed"][number]))
        word, unit, manager = plan["assigned"][number]
        Assignment.objects.create(
            employee=person, role=role, unit=units[unit], valid=range_of(word), reason="hire",
            manager=people[manager] if 0 <= manager < number else None,
        )  # fmt: skip
        records(person, skill, plan["shared"][number])
    chances(people, role, units[0], plan["shared"])
    rebuild_reporting_lines()
    outsider = UserFactory()
    users = [*(person.user for person in people), outsider]
    for viewer, subject, word, kind in plan["ties"]:
        clash = Tie.objects.filter(viewer=people[viewer], subject=people[subject], kind=kind)
        if viewer != subject and not clash.exists():
            Tie.objects.create(
                viewer=people[viewer], subject=people[subject], kind=kind, valid=range_of(word)
            )
    for holder, kind, unit, word in plan["grants"]:
        place = units[unit] if kind == "hr_partner" else None
        if not Grant.objects.filter(user=users[holder], kind=kind).exists():
            Grant.objects.create(user=users[holder], kind=kind, unit=place, valid=range_of(word))
    User.objects.filter(pk__in=[u.pk for u in users[plan["inactive"] :][:1]]).update(
        is_active=False
    )
    User.objects.filter(pk__in=[u.pk for u in users[plan["superuser"] :][:1]]).update(
        is_superuser=True
    )
    return people, [User.objects.get(pk=user.pk) for user in users]


def records(person, skill, shared):
    SkillClaim.objects.create(
        employee=person, skill=skill, level=3, source="assessment", claimed_on=today()
    )
    EmployeeSkill.objects.create(
        employee=person, skill=skill, level=3, strength=1, as_of=today(), is_shared=shared
    )
    Demographics.objects.create(employee=person)
    Aspiration.objects.create(employee=person, is_shared=shared)
    Education.objects.create(employee=person, institution="School")
    Certification.objects.create(employee=person, name="Paper")
    SpokenLanguage.objects.create(employee=person, code="en", level="B2")
    Achievement.objects.create(employee=person, title="Prize")
    Offer.objects.create(employee=person, kind="coffee")
    for visibility in Visibility.values:
        goal = Goal.objects.create(
            employee=person, kind="personal", title="Learn", visibility=visibility
        )
        result = KeyResult.objects.create(goal=goal, title="Books", target=1)
        said = CheckIn.objects.create(goal=goal, confidence="on_track")
        CheckInValue.objects.create(check_in=said, key_result=result, value=1)


def chances(people, role, unit, told):
    """An opening of which the first person hires, and what everyone did about openings."""
    opening = Opening.objects.create(
        kind="vacancy", title="Chance", role=role, unit=unit, hiring_manager=people[0],
        starts_on=today(), state="published", published_at=timezone.now(),
    )  # fmt: skip
    for person, is_told in zip(people, told, strict=True):
        Application.objects.create(
            opening=opening, employee=person, statement="x", snapshot={},
            manager_rule="informed" if is_told else "none",
        )  # fmt: skip
        Engagement.objects.create(
            employee=person, kind="project", title="x", role=role, unit=unit,
            valid=period(START, today()), hours_per_week=4,
        )  # fmt: skip
        SavedSearch.objects.create(employee=person)


def seen(queryset, field="employee_id"):
    return set(queryset.values_list(field, flat=True))


@settings(max_examples=20, deadline=None)
@given(plan=organisations)
def test_querysets_agree_with_the_table_on_random_organisations(plan):
    with undone():
        people, users = build(plan)
        known = oracle.facts()

        for user in users:

            def expected(rule, user=user, **more):
                return {person.pk for person in people if rule(known, user, person, **more)}

            detail = expected(oracle.sees_claims)
            own = {(model.__name__, pk) for model in DETAIL_MODELS for pk in detail}
            found = {
                (model.__name__, pk)
                for model in DETAIL_MODELS
                for pk in seen(model.objects.visible_to(user))
            }
            assert found == own
            cards = Employee.objects.visible_to(user)
            assert seen(cards, "pk") == expected(oracle.sees_card)
            colleagues = Employee.objects.colleagues_of(user)
            assert seen(colleagues, "pk") == seen(cards.employed(), "pk")
            assert seen(EmployeeSkill.objects.visible_to(user)) == expected(oracle.sees_levels)
            assert seen(Demographics.objects.visible_to(user)) == expected(oracle.sees_demographics)
            assert seen(Aspiration.objects.visible_to(user)) == {
                person.pk
                for person, shared in zip(people, plan["shared"], strict=True)
                if oracle.sees_aspirations(known, user, person, shared)
            }
            assert seen(Application.objects.visible_to(user)) == {
                person.pk
                for person, told in zip(people, plan["shared"], strict=True)
                if oracle.sees_application(known, user, person, told=told, hirer=people[0])
            }
            assert seen(Engagement.objects.visible_to(user)) == detail
            assert seen(SavedSearch.objects.visible_to(user)) == {
                person.pk for person in people if "self" in oracle.relations(known, user, person)
            }
            assert seen(Offer.objects.visible_to(user)) == expected(oracle.sees_card)
            for visibility in Visibility.values:
                mine = expected(oracle.sees_goal, visibility=visibility)
                for model, path in GOAL_MODELS.items():
                    rows = model.objects.visible_to(user).filter(
                        **{f"{path}visibility": visibility}
                    )
                    assert seen(rows, f"{path}employee_id") == mine


GOAL_MODELS = {
    Goal: "", KeyResult: "goal__", CheckIn: "goal__", CheckInValue: "check_in__goal__",
}  # fmt: skip
DETAIL_MODELS = [SkillClaim, Education, Certification, SpokenLanguage, Achievement]


def test_what_one_wrote_stays_readable_after_the_relation_ends():
    person, former = EmployeeFactory(), EmployeeFactory()
    claim = SkillClaim.objects.create(
        employee=person, skill=SkillFactory(), level=3, source="manager", claimed_on=today(),
        claimed_by=former.user,
    )  # fmt: skip

    assert list(SkillClaim.objects.visible_to(former.user)) == [claim]
    assert list(EmployeeSkill.objects.visible_to(former.user)) == []
