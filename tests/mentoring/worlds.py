"""Small organisations with a programme, drawn at random, and the cohort said once more, slowly."""

import random
from datetime import timedelta

from django.utils import timezone

from lib.dates import period, today
from mentoring.models import Block, Enrolment, EnrolmentSkill, Pair, PairRule, Wish
from talent.models import Absence, EmployeeSkill, Grade, SpokenLanguage
from tests.factories import (
    START,
    AssignmentFactory,
    EmployeeFactory,
    EnrolmentFactory,
    GradeFactory,
    LocationFactory,
    OrgUnitFactory,
    PairFactory,
    ProgrammeFactory,
    RoleFactory,
    SkillFactory,
)

ZONES = ["UTC", "Europe/Amsterdam", "Asia/Singapore", "America/New_York"]


def build_world(seed, people=12, **programme):
    """People with roles, levels, languages and wishes, some of whom nothing is known."""
    dice = random.Random(seed)
    programme.setdefault("kind", dice.choice(["one_to_one", "reverse", "peer", "group"]))
    made = ProgrammeFactory(
        needs_language=dice.random() < 0.7, least_overlap=dice.choice([0, 2, 6]),
        excludes_line=dice.random() < 0.8, excludes_former=dice.random() < 0.8, **programme,
    )  # fmt: skip
    top = OrgUnitFactory()
    mid = [OrgUnitFactory(parent=top) for _ in range(2)]
    units = [top, *mid, *(OrgUnitFactory(parent=dice.choice(mid)) for _ in range(3))]
    places = [LocationFactory(time_zone=zone) for zone in ZONES[1:]]
    grades = [GradeFactory(rank=rank) for rank in (3, 7, 8, 20)]
    assert Grade.objects.count() >= len(grades)
    roles = [RoleFactory(grade=dice.choice([*grades, None])) for _ in range(5)]
    skills = [SkillFactory() for _ in range(4)]
    persons = []
    for _ in range(people):
        person = EmployeeFactory(
            time_zone=dice.choice(ZONES), language=dice.choice(["en", "nl", "pt-br"])
        )
        persons.append(person)
        if dice.random() < 0.9:
            AssignmentFactory(
                employee=person, role=dice.choice(roles), unit=dice.choice(units),
                location=dice.choice([*places, None]),
                manager=dice.choice([*persons[:-1][:4], None]),
                valid=period(START + timedelta(days=900)),
            )  # fmt: skip
            if dice.random() < 0.5:
                AssignmentFactory(
                    employee=person, role=dice.choice(roles), unit=dice.choice(units),
                    valid=period(START, START + timedelta(days=900)), lines=False,
                )  # fmt: skip
        for code in dice.sample(["en", "nl", "de"], dice.choice([0, 1, 2])):
            level = dice.choice(["A2", "B1", "C2"])
            SpokenLanguage.objects.create(employee=person, code=code, level=level)
        for skill in dice.sample(skills, dice.choice([0, 2, 3])):
            EmployeeSkill.objects.create(
                employee=person, skill=skill, level=dice.choice(["1.5", "3.0", "4.6"]),
                strength=dice.choice([0.3, 0.6, 1.5]), as_of=today(),
                is_shared=dice.random() < 0.8,
            )  # fmt: skip
        if dice.random() < 0.1:
            Absence.objects.create(employee=person, kind="leave", valid=period(today()))
    enrol(dice, made, persons, roles, skills)
    return made


def enrol(dice, programme, persons, roles, skills):
    """Enrolments with wishes, blocks, former pairs and rules; a few people on both sides."""
    enrolled = []
    for person in persons:
        sides = ["peer"] if programme.is_of_peers else dice.choice(
            [["mentee"], ["mentor"], ["mentee", "mentor"]]
        )  # fmt: skip
        for side in sides:
            row = EnrolmentFactory(
                programme=programme, employee=person, side=side,
                capacity=dice.choice([1, 2, 3]) if side == "mentor" else 1,
                is_rematch=dice.random() < 0.2,
                target_role=dice.choice([*roles, None]) if side != "mentor" else None,
                state=dice.choice(["enrolled"] * 9 + ["waitlisted"]),
            )  # fmt: skip
            enrolled.append(row)
            for rank, skill in enumerate(dice.sample(skills, dice.choice([0, 1, 3])), 1):
                EnrolmentSkill.objects.create(
                    enrolment=row, skill=skill, want=dice.choice([1, 3, 5, 10]), rank=rank
                )
            others = [one for one in persons if one != person]
            for rank, other in enumerate(dice.sample(others, dice.choice([0, 0, 2])), 1):
                Wish.objects.create(enrolment=row, employee=other, rank=rank)
    for one, other in [dice.sample(persons, 2) for _ in range(4)]:
        Block.objects.get_or_create(by=one, employee=other)
    for one, other in [dice.sample(persons, 2) for _ in range(4)]:
        former(one, other)
    mentees = [row for row in enrolled if row.side != "mentor"]
    mentors = [row for row in enrolled if row.side != "mentee"]
    for kind in ("pin", "forbid", "forbid"):
        one, other = dice.choice(mentees), dice.choice(mentors)
        if one.employee_id != other.employee_id:
            pair = {"mentee": one, "mentor": other}
            PairRule.objects.get_or_create(**pair, defaults={"programme": programme, "kind": kind})
    one, other = dice.choice(mentees), dice.choice(mentors)
    if one.employee_id != other.employee_id:
        PairFactory(programme=programme, mentee_enrolment=one, mentor_enrolment=other)


def former(one, other):
    """Two who were a pair in an earlier programme."""
    programme = ProgrammeFactory()
    PairFactory(
        programme=programme,
        mentee_enrolment=EnrolmentFactory(programme=programme, employee=one),
        mentor_enrolment=EnrolmentFactory(programme=programme, employee=other, side="mentor"),
        state="completed", holds_seat=False, ended_on=today(), end_reason="goals_reached",
        proposed_at=timezone.now(),
    )  # fmt: skip


def slow_waiting(programme):
    """Who waits and who could take them, one person at a time."""
    rows = list(Enrolment.objects.filter(programme=programme, state="enrolled").order_by("pk"))
    pairs = list(Pair.objects.filter(programme=programme, holds_seat=True))

    def is_here(row):
        employment = [one.valid for one in row.employee.employments.all() if today() in one.valid]
        away = [one for one in row.employee.absences.all() if today() in one.valid]
        soon = today() + timedelta(weeks=4)
        stays = [one for one in employment if one.upper is None or one.upper > soon]
        return bool(stays) and not away

    def taken(row):
        mine = [pair for pair in pairs if pair.mentor_enrolment_id == row.pk]
        if row.side == "peer":
            mine += [pair for pair in pairs if pair.mentee_enrolment_id == row.pk]
        return len(mine)

    rows = [row for row in rows if is_here(row)]
    if programme.is_of_peers:
        free = [row for row in rows if not taken(row)]
        return free, free, [1] * len(free)
    seated = {pair.mentee_enrolment_id for pair in pairs}
    mentees = [row for row in rows if row.side == "mentee" and row.pk not in seated]
    mentors = [row for row in rows if row.side == "mentor" and taken(row) < row.capacity]
    return mentees, mentors, [row.capacity - taken(row) for row in mentors]
