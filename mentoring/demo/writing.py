"""The demo company's programmes, enrolments and pairs into the database."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal

from django.db.models import F

from careers.demo.company import Company
from careers.demo.history import Person
from careers.demo.writing.ids import Ids
from careers.models import Objective, RoleRequirement
from mentoring.demo.drawing import Drawn, Together, draw_programmes
from mentoring.demo.workspaces import write_workspaces
from mentoring.demo.writer import Writer
from mentoring.models import (
    AudienceRule,
    Coordinator,
    Enrolment,
    EnrolmentSkill,
    Pair,
    Programme,
    Side,
    Wish,
)
from mentoring.queries.cohort import pool_of, two_of
from mentoring.questions import default_questions
from mentoring.services.figures import refresh_programme
from mentoring.services.runs import start_run
from mentoring.solving import parts_of, score_of
from talent.models import SYSTEM, EmployeeSkill, Grade, TargetRole


def write_mentoring(company: Company, ids: Ids) -> None:
    """All programmes; there are few, and their pairs are written kind by kind."""
    writer = Writer(company, ids)
    named = {f"{p.given} {p.family}": p for p in company.people if p.cast is not None}
    for drawn in draw_programmes(company):
        programme = _programme(writer, drawn, named)
        enrolments = _enrolments(writer, programme, drawn)
        pairs = _pairs(writer, programme, drawn, enrolments)
        write_workspaces(writer, pairs)
        _propose(writer, programme, drawn, enrolments)
        refresh_programme(programme)
        if drawn.text["state"] == "finished":
            _finish(programme)
        for weights in drawn.text.get("previews", []):
            start_run(actor=SYSTEM, programme=programme, weights=programme.weights | weights)


def _finish(programme: Programme) -> None:
    rows = Enrolment.objects.filter(programme=programme)
    rows.update(state="finished", ended_on=programme.ends_on)


def _programme(writer: Writer, drawn: Drawn, named: dict[str, Person]) -> Programme:
    text, today = drawn.text, writer.company.today
    programme = Programme.objects.create(
        name=text["name"],
        purpose=text["purpose"].strip(),
        kind=text["kind"],
        mode=text["mode"],
        state=text["state"],
        objective=Objective.objects.filter(title=text["objective"]).first(),
        enrol_from=today + timedelta(days=text["enrol"][0]),
        enrol_until=today + timedelta(days=text["enrol"][1]),
        starts_on=today + timedelta(days=text["runs"][0]),
        ends_on=today + timedelta(days=text["runs"][1]),
        weeks=text["weeks"],
        cadence_weeks=text["cadence"],
        questions=default_questions(),
        created_at=writer.at(text["enrol"][0] - 14),
    )
    Coordinator.objects.bulk_create(
        Coordinator(programme=programme, employee_id=writer.ids.people[named[name]])
        for name in text["coordinators"]
        if name in named
    )
    grades = {grade.rank: grade for grade in Grade.objects.all()}
    AudienceRule.objects.bulk_create(
        AudienceRule(
            programme=programme,
            side=side,
            lowest_grade=grades.get(lowest),
            highest_grade=grades.get(highest),
        )
        for side, _unit, lowest, highest in text.get("audience", [])
    )
    return programme


# Who takes part, by the side they are on.
Enrolments = dict[tuple[str, Person], Enrolment]


def _enrolments(writer: Writer, programme: Programme, drawn: Drawn) -> Enrolments:
    load = Counter(pair.mentor for pair in drawn.pairs)
    first, last = drawn.text["enrol"][0], min(-2, drawn.text["enrol"][1])
    found: Enrolments = {}
    sides = (
        ("mentee", [*(pair.mentee for pair in drawn.pairs), *drawn.mentees]),
        ("mentor", [*load, *drawn.mentors]),
    )
    since = {pair.mentee: pair.start for pair in drawn.pairs} | {
        pair.mentor: pair.start for pair in drawn.pairs
    }
    for side, people in sides:
        for person in dict.fromkeys(people):
            at = writer.at(writer.dice.randint(max(first, last - 25), last))
            if person in since:
                at = writer.on(since[person] - timedelta(days=20))
            found[side, person] = Enrolment(
                programme=programme,
                employee_id=writer.ids.people[person],
                side=side,
                state="enrolled",
                capacity=max(1, load[person], writer.dice.choice((1, 1, 2)))
                if side == "mentor"
                else 1,
                about=writer.dice.choice(writer.words[side]),
                enrolled_at=at,
                waits_since=at,
            )
    _aims(found.values())
    authored = {one.mentee: one for one in drawn.pairs if one.about}
    for person, one in authored.items():
        found["mentee", person].about = one.about
    Enrolment.objects.bulk_create(found.values())
    _skills(writer, found, {person: one.skills for person, one in authored.items()})
    _wishes(writer, drawn, found)
    return found


def _aims(enrolments: Iterable[Enrolment]) -> None:
    """Mentees want to grow into the first role that they aim for."""
    mentees = [row for row in enrolments if row.side == Side.MENTEE]
    first = TargetRole.objects.filter(
        aspiration__employee__in=[row.employee_id for row in mentees], rank=1
    )
    roles = dict(first.values_list("aspiration__employee", "role"))
    for row in mentees:
        row.target_role_id = roles.get(row.employee_id)


def _skills(
    writer: Writer, enrolments: Enrolments, authored: Mapping[Person, Sequence[str]]
) -> None:
    """Mentees want what their target role asks for and they lack; mentors offer what is wanted."""
    levels: dict[int, dict[int, Decimal]] = {}
    people = [row.employee_id for row in enrolments.values()]
    known = EmployeeSkill.objects.filter(employee__in=people).order_by("level", "skill")
    for employee, level, skill in known.values_list("employee", "level", "skill"):
        levels.setdefault(employee, {})[skill] = level
    needs = _needs(enrolments.values())
    wanted: dict[Person, list[int]] = {}
    for (side, person), row in enrolments.items():
        if side != "mentee":
            continue
        mine = levels.get(row.employee_id, {})
        lacking = sorted(
            (mine.get(skill, Decimal(0)) - level, skill)
            for skill, level in needs.get(row.target_role_id, {}).items()
        )
        skills = [skill for _gap, skill in lacking] or list(mine)
        wanted[person] = skills[: writer.dice.choice((2, 3))]
        if person in authored:
            wanted[person] = [writer.ids.skills[name] for name in authored[person]]
    asked = Counter(skill for skills in wanted.values() for skill in skills)
    rows = []
    for (side, person), enrolment in enrolments.items():
        chosen = wanted[person] if side == "mentee" else []
        if side == "mentor":
            mine = levels.get(enrolment.employee_id, {})
            best = sorted(mine, key=lambda skill: (-asked[skill], -mine[skill], skill))
            chosen = [skill for skill in best if mine[skill] >= 3][:5]
        rows += [
            EnrolmentSkill(enrolment=enrolment, skill_id=skill, want=want, rank=rank)
            for rank, (skill, want) in enumerate(zip(chosen, (10, 5, 3, 3, 1), strict=False), 1)
        ]
    EnrolmentSkill.objects.bulk_create(rows)


def _needs(enrolments: Iterable[Enrolment]) -> dict[int | None, dict[int, int]]:
    """What the target roles ask for, at which levels."""
    roles = {row.target_role_id for row in enrolments if row.target_role_id is not None}
    asked = RoleRequirement.objects.filter(
        role_version__role__in=roles, role_version=F("role_version__role__current_version")
    )
    found: dict[int | None, dict[int, int]] = {}
    for role, skill, level in asked.values_list("role_version__role", "skill", "level"):
        found.setdefault(role, {})[skill] = level
    return found


def _wishes(writer: Writer, drawn: Drawn, enrolments: Enrolments) -> None:
    """Every third who waits wishes for one or two of those who are there."""
    rows = []
    for person in drawn.mentees[::3]:
        others = [mentor for mentor in drawn.mentors if mentor is not person]
        for rank, mentor in enumerate(writer.dice.sample(others, min(2, len(others))), start=1):
            rows.append(
                Wish(
                    enrolment=enrolments["mentee", person],
                    employee_id=writer.ids.people[mentor],
                    rank=rank,
                )
            )
    Wish.objects.bulk_create(rows)


def _pairs(
    writer: Writer, programme: Programme, drawn: Drawn, enrolments: Enrolments
) -> list[tuple[Pair, Together]]:
    found = []
    for one in drawn.pairs:
        begins = writer.on(one.start)
        state = "completed" if one.is_over else "active"
        found.append(
            (
                Pair(
                    programme=programme,
                    mentee_enrolment=enrolments["mentee", one.mentee],
                    mentor_enrolment=enrolments["mentor", one.mentor],
                    mentee_id=writer.ids.people[one.mentee],
                    mentor_id=writer.ids.people[one.mentor],
                    state=state,
                    holds_seat=not one.is_over,
                    origin="run",
                    proposed_at=begins - timedelta(days=6),
                    mentee_accepted_at=begins - timedelta(days=4),
                    mentor_accepted_at=begins,
                    starts_on=one.start,
                    ends_on=one.end,
                    ended_on=one.end if one.is_over else None,
                    end_reason="time_over" if one.is_over else "",
                ),
                one,
            )
        )
    _score(programme, [pair for pair, _one in found])
    Pair.objects.bulk_create(pair for pair, _one in found)
    return found


def _score(programme: Programme, pairs: list[Pair]) -> None:
    """The scores of pairs that are not written yet, as a matching of today would give them."""
    pool = pool_of(programme)
    rows = {enrolment: row for row, enrolment in enumerate(pool.mentees)}
    columns = {enrolment: column for column, enrolment in enumerate(pool.mentors)}
    here = [
        pair
        for pair in pairs
        if pair.mentee_enrolment_id in rows and pair.mentor_enrolment_id in columns
    ]
    cells = [(rows[pair.mentee_enrolment_id], columns[pair.mentor_enrolment_id]) for pair in here]
    task = pool.task
    for pair, cell, found in zip(here, cells, parts_of(task, cells), strict=True):
        pair.parts, pair.weights = found, programme.weights
        pair.score = Decimal(str(score_of(task, programme.weights, *cell)))


def _propose(writer: Writer, programme: Programme, drawn: Drawn, enrolments: Enrolments) -> None:
    """Some who wait have asked a mentor, who has not answered yet."""
    count = drawn.text.get("proposed", 0)
    asking = list(zip(drawn.mentees[-count:], drawn.mentors, strict=False)) if count else []
    pairs = [
        Pair(
            programme=programme,
            mentee_enrolment=enrolments["mentee", mentee],
            mentor_enrolment=enrolments["mentor", mentor],
            mentee_id=writer.ids.people[mentee],
            mentor_id=writer.ids.people[mentor],
            origin="asked",
            message="Could we speak? I would like to learn how you came to where you are.",
            proposed_at=writer.at(-3),
            mentee_accepted_at=writer.at(-3),
        )
        for mentee, mentor in asking
    ]
    for pair in pairs:
        task = two_of(programme, pair.mentee_enrolment_id, pair.mentor_enrolment_id).task
        if len(task.cohort.mentees) and len(task.cohort.mentors):
            pair.parts, pair.weights = parts_of(task, [(0, 0)])[0], programme.weights
            pair.score = Decimal(str(score_of(task, programme.weights, 0, 0)))
    Pair.objects.bulk_create(pairs)
