"""The cohort from the database agrees with a slow statement, one pair of people at a time."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from lib.dates import period, today
from mentoring.models import Block, Pair, PairRule, Wish
from mentoring.queries.cohort import pool_of
from mentoring.scoring import REVERSE_STEPS, STEPS, Rule
from mentoring.scoring import apart as units_apart
from talent.models import (
    Absence,
    Assignment,
    EmployeeSkill,
    Grade,
    ReportingLine,
    SpokenLanguage,
    UnitLine,
)
from tests.factories import (
    AssignmentFactory,
    EmployeeFactory,
    EnrolmentFactory,
    PairFactory,
    ProgrammeFactory,
)
from tests.mentoring.worlds import build_world, former, slow_waiting

pytestmark = pytest.mark.django_db
SURE = {0.3: 0.5, 0.6: 0.75, 1.5: 1.0}


def post_of(person):
    return Assignment.objects.current().filter(employee=person).first()


def wishes(enrolment, person):
    row = Wish.objects.filter(enrolment=enrolment, employee=person).first()
    return row.rank if row else 0


def languages_of(person):
    listed = SpokenLanguage.objects.filter(employee=person, level__gte="B1")
    return {row.code for row in listed} or {person.language.split("-")[0]}


def offset_of(person):
    post = post_of(person)
    name = person.time_zone
    if name == "UTC" and post is not None and post.location is not None:
        name = post.location.time_zone
    noon = datetime.combine(today(), time(12), UTC)
    return noon.astimezone(ZoneInfo(name)).utcoffset() / timedelta(hours=1)


def grade_of(person):
    post = post_of(person)
    if post is None or post.role.grade is None:
        return None
    return Grade.objects.filter(rank__lt=post.role.grade.rank).count()


def strength_of(mentor, skill):
    row = EmployeeSkill.objects.filter(employee=mentor.employee, skill=skill).first()
    offers = mentor.side == "mentor" and mentor.skills.filter(skill=skill).exists()
    if row is None or not (row.is_shared or offers):
        return 0.0
    return float(row.level) * SURE[row.strength]


def above(unit):
    lines = UnitLine.objects.current().filter(unit=unit)
    return {line.ancestor_id: line.depth for line in lines}


def apart(one, other):
    mine, theirs = above(one), above(other)
    common = mine.keys() & theirs.keys()
    if not common:
        return 1.0
    way = min(mine[unit] + theirs[unit] for unit in common)
    return way / max(max(mine.values()) + max(theirs.values()), 1)


def rules_of(programme, mentee, mentor):
    """The rules about single pairs that two break."""
    one, other = mentee.employee, mentor.employee
    found = Rule.NONE
    lines = ReportingLine.objects.current()
    led = lines.filter(manager=one, report=other) | lines.filter(manager=other, report=one)
    if programme.excludes_line and led.exists():
        found |= Rule.REPORTING_LINE
    both = [(one, other), (other, one)]
    if any(Block.objects.filter(by=a, employee=b).exists() for a, b in both):
        found |= Rule.BLOCKED
    begun = ["active", "paused", "completed", "ended"]
    earlier = [Pair.objects.filter(mentee=a, mentor=b, state__in=begun).exists() for a, b in both]
    mutual = all(
        Wish.objects.filter(
            enrolment__programme=programme, enrolment__state="enrolled",
            enrolment__employee=a, employee=b,
        ).exists()
        for a, b in both
    )  # fmt: skip
    if programme.excludes_former and any(earlier) and not mutual:
        found |= Rule.AGAIN
    pairs = PairRule.objects.filter(kind="forbid", programme=programme)
    kept_apart = pairs.filter(mentee=mentee, mentor=mentor).exists()
    if programme.is_of_peers:
        kept_apart |= pairs.filter(mentee=mentor, mentor=mentee).exists()
    return found | (Rule.FORBIDDEN if kept_apart else Rule.NONE)


@pytest.mark.parametrize("seed", range(8))
def test_the_cohort_is_what_the_slow_statement_says(seed):
    programme = build_world(seed)
    mentees, mentors, seats = slow_waiting(programme)

    pool = pool_of(programme)

    cohort = pool.cohort
    assert list(pool.mentees) == [row.pk for row in mentees]
    assert list(pool.mentors) == [row.pk for row in mentors]
    assert pool.seats.tolist() == seats
    assert pool.priority.tolist() == [row.is_rematch for row in mentees]
    for rows, side in ((mentees, cohort.mentees), (mentors, cohort.mentors)):
        posts = [post_of(row.employee) for row in rows]
        assert side.person.tolist() == [row.employee_id for row in rows]
        assert side.offset.tolist() == [offset_of(row.employee) for row in rows]
        places = [(post and post.location_id) or -1 for post in posts]
        assert side.place.tolist() == places
        grades = [grade_of(row.employee) for row in rows]
        assert [None if np.isnan(one) else one for one in side.grade] == grades
    common = [
        [len(languages_of(a.employee) & languages_of(b.employee)) for b in mentors] for a in mentees
    ]
    spoken = cohort.mentees.languages.astype(int) @ cohort.mentors.languages.astype(int).T
    assert spoken.tolist() == common
    for row, mentee in enumerate(mentees):
        for column, mentor in enumerate(mentors):
            check_pair(programme, pool, (row, mentee), (column, mentor))
    reverse = programme.kind == "reverse"
    assert cohort.steps == (REVERSE_STEPS if reverse else STEPS)


def check_pair(programme, pool, mentee_at, mentor_at):
    (row, mentee), (column, mentor) = mentee_at, mentor_at
    cohort = pool.cohort
    for place, skill in enumerate(pool.skills):
        want = mentee.skills.filter(skill=skill).first()
        assert cohort.wanted[row, place] == (want.want if want else 0)
        assert cohort.strength[column, place] == pytest.approx(strength_of(mentor, skill))
    assert cohort.mentee_ranks[row, column] == wishes(mentee, mentor.employee)
    assert cohort.mentor_ranks[row, column] == wishes(mentor, mentee.employee)
    held = Assignment.objects.filter(employee=mentor.employee, role=mentee.target_role)
    assert bool((cohort.aims[row] & cohort.held[column]).any()) == held.exists()
    target = mentee.target_role
    family = Assignment.objects.filter(
        employee=mentor.employee, role__family=target.family if target else None
    )
    same = bool((cohort.aim_families[row] & cohort.held_families[column]).any())
    assert same == family.exists()
    here, there = post_of(mentee.employee), post_of(mentor.employee)
    if here and there:
        found = units_apart(cohort.paths, cohort.mentees.unit[[row]], cohort.mentors.unit[[column]])
        assert found[0, 0] == pytest.approx(apart(here.unit, there.unit))
    barred = Rule.NONE
    for rule, table in cohort.barred.items():
        if table[row, column]:
            barred |= rule
    assert barred == rules_of(programme, mentee, mentor)


@pytest.mark.parametrize("people", [3, 14])
def test_the_cohort_takes_as_many_queries_for_many_as_for_few(people, django_assert_num_queries):
    programme = build_world(1, people, kind="one_to_one", mode="hybrid")
    programme.excludes_line = programme.excludes_former = True

    with django_assert_num_queries(18):
        pool_of(programme)


def test_the_hash_is_the_same_until_something_that_decides_changes():
    programme = build_world(5, kind="one_to_one")
    before = pool_of(programme).inputs_hash

    assert pool_of(programme).inputs_hash == before

    mentee, mentor = pool_of(programme).mentees[0], pool_of(programme).mentors[0]
    rows = {row.pk: row for row in programme.enrolments.select_related("employee")}
    one, other = rows[mentee].employee, rows[mentor].employee
    if one != other:
        Block.objects.get_or_create(by=one, employee=other)
    Wish.objects.filter(enrolment=mentee).delete()
    Wish.objects.create(enrolment_id=mentee, employee=EmployeeFactory(), rank=1)
    after = pool_of(programme).inputs_hash
    assert after != before or one == other

    programme.needs_language = not programme.needs_language
    assert pool_of(programme).inputs_hash not in (before, after)


def test_who_is_away_has_left_or_leaves_soon_takes_no_part():
    programme = ProgrammeFactory()
    away, gone, leaving, staying = (EmployeeFactory() for _ in range(4))
    for person in (away, gone, leaving, staying):
        EnrolmentFactory(programme=programme, employee=person, side="mentor")
    Absence.objects.create(employee=away, kind="parental", valid=period(today()))
    for person, days in ((gone, 0), (leaving, 28)):
        stay = person.employments.get()
        stay.valid = period(stay.valid.lower, today() + timedelta(days=days))
        stay.save()

    pool = pool_of(programme)

    assert pool.cohort.mentors.person.tolist() == [staying.pk]
    assert len(pool.unavailable) == 3


def test_places_go_to_those_first_in_line():
    programme = ProgrammeFactory(seats=3)
    PairFactory(programme=programme)
    late, early, again = (EnrolmentFactory(programme=programme) for _ in range(3))
    early.waits_since -= timedelta(days=3)
    early.save()
    again.is_rematch = True
    again.save()

    pool = pool_of(programme)

    assert set(pool.mentees) == {early.pk, again.pk}
    assert pool.beyond == {late.pk}


def test_a_person_on_both_sides_is_never_their_own_mentor():
    programme = ProgrammeFactory()
    person = AssignmentFactory().employee
    EnrolmentFactory(programme=programme, employee=person)
    EnrolmentFactory(programme=programme, employee=person, side="mentor")

    pool = pool_of(programme)

    assert pool.task.cohort.mentees.person.tolist() == pool.task.cohort.mentors.person.tolist()
    from mentoring.solving import broken  # noqa: PLC0415

    assert Rule.SAME_PERSON in broken(pool.task, 0, 0)


def test_a_pair_in_another_programme_bars_them_here_unless_both_ask_again():
    programme = ProgrammeFactory(needs_language=False)
    mentee, mentor = EnrolmentFactory(programme=programme), None
    mentor = EnrolmentFactory(programme=programme, side="mentor")
    former(mentee.employee, mentor.employee)
    assert pool_of(programme).cohort.barred[Rule.AGAIN].nnz == 1

    Wish.objects.create(enrolment=mentee, employee=mentor.employee, rank=1)
    assert pool_of(programme).cohort.barred[Rule.AGAIN].nnz == 1

    Wish.objects.create(enrolment=mentor, employee=mentee.employee, rank=2)
    assert pool_of(programme).cohort.barred[Rule.AGAIN].nnz == 0
