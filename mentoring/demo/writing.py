"""The demo company's programmes, enrolments, pairs and their workspaces into the database."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from careers.demo.company import Company
from careers.demo.history import Person
from careers.demo.writing.ids import Ids
from careers.models import Objective, RoleRequirement
from lib.sealing import seal
from mentoring.demo.drawing import Drawn, Together, content, draw_programmes
from mentoring.models import (
    Agreement,
    AudienceRule,
    Coordinator,
    Enrolment,
    EnrolmentSkill,
    Evaluation,
    Introduction,
    Pair,
    PairAction,
    PairGoal,
    PrivateNote,
    Programme,
    Pulse,
    PulseWords,
    Session,
    SharedNote,
    Side,
    Wish,
)
from mentoring.queries.cohort import pool_of
from mentoring.questions import default_questions
from mentoring.services.figures import refresh_programme
from mentoring.services.runs import start_run
from mentoring.solving import parts_of, score_of
from talent.models import SYSTEM, EmployeeSkill, Grade, TargetRole

COMING = ("proposed", "agreed")


class Writer:
    """Writes one drawn programme after the other; ids and clock are the same for all."""

    def __init__(self, company: Company, ids: Ids) -> None:
        self.company, self.ids = company, ids
        self.now, self.zone = timezone.now(), ZoneInfo(settings.TIME_ZONE)
        self.dice: Random = company.dice("mentoring words")
        self.words = content()["words"]

    def at(self, day: int, hour: int = 9) -> datetime:
        """A time on a day counted from today."""
        return datetime.combine(self.company.today + timedelta(days=day), time(hour), self.zone)

    def on(self, day: date, hour: int = 9) -> datetime:
        return datetime.combine(day, time(hour), self.zone)

    def user(self, person: Person) -> int | None:
        return self.ids.users.get(person)


def write_mentoring(company: Company, ids: Ids) -> None:
    """All programmes; there are few, and their pairs are written kind by kind."""
    writer = Writer(company, ids)
    named = {f"{p.given} {p.family}": p for p in company.people if p.cast is not None}
    for drawn in draw_programmes(company):
        programme = _programme(writer, drawn, named)
        enrolments = _enrolments(writer, programme, drawn)
        pairs = _pairs(writer, programme, drawn, enrolments)
        _workspaces(writer, pairs)
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
        pair.parts = found
        pair.score = Decimal(str(score_of(task, programme.weights, *cell)))


def _workspaces(writer: Writer, pairs: list[tuple[Pair, Together]]) -> None:
    words = writer.words
    Agreement.objects.bulk_create(
        Agreement(
            pair=pair,
            expectations=words["expectations"],
            confidentiality=words["confidentiality"],
            mentee_signed_at=writer.on(one.start + timedelta(days=2)),
            mentor_signed_at=writer.on(one.start + timedelta(days=3)),
        )
        for pair, one in pairs
    )
    PairGoal.objects.bulk_create(_goals(writer, pairs))
    _sessions(writer, pairs)
    SharedNote.objects.bulk_create(
        SharedNote(pair=pair, text=text, by_id=writer.user(by), at=writer.at(day, 17))
        for pair, one in pairs
        for by, day, text in one.notes
    )
    PairAction.objects.bulk_create(
        PairAction(
            pair=pair,
            title=title,
            side=side,
            due_on=writer.company.today + timedelta(days=due),
            done_at=min(writer.at(due), writer.now) if done else None,
            by_id=writer.user(one.mentee),
            created_at=min(writer.now, writer.at(due)) - timedelta(days=10),
        )
        for pair, one in pairs
        for side, title, due, done in one.actions
    )
    _private(writer, pairs)
    Evaluation.objects.bulk_create(_evaluations(writer, pairs))
    Introduction.objects.bulk_create(
        Introduction(
            pair=pair,
            colleague_id=writer.ids.people[colleague],
            purpose=purpose,
            state=state,
            asked_at=writer.at(day - 2),
            answered_at=None if state == "asked" else writer.at(day),
        )
        for pair, one in pairs
        for colleague, purpose, state, day in one.introductions
    )


def _goals(writer: Writer, pairs: list[tuple[Pair, Together]]) -> Iterator[PairGoal]:
    """Goals in the skills that the mentee enrolled for, half a level or more above today's."""
    people = [pair.mentee_id for pair, _one in pairs]
    levels = {
        (person, skill): level
        for person, skill, level in EmployeeSkill.objects.filter(employee__in=people).values_list(
            "employee", "skill", "level"
        )
    }
    wanted: dict[int, list[int]] = {}
    skills = EnrolmentSkill.objects.filter(enrolment__in=[p.mentee_enrolment_id for p, _o in pairs])
    for enrolment, skill in skills.order_by("rank").values_list("enrolment", "skill"):
        wanted.setdefault(enrolment, []).append(skill)
    for pair, one in pairs:
        drawn = iter(wanted.get(pair.mentee_enrolment_id, []))
        for title, name, progress in one.goals:
            skill = next(drawn, None) if name == "drawn" else writer.ids.skills[name]
            before = levels.get((pair.mentee_id, skill)) if skill is not None else None
            target = min(Decimal(5), Decimal(int(before) + 1)) if before is not None else None
            reached = one.is_over and progress >= 100
            yield PairGoal(
                pair=pair,
                title=title,
                skill_id=skill,
                level_before=before,
                level_target=target,
                level_after=target if reached else None,
                progress=progress,
                state="reached" if reached else "open",
                created_at=writer.on(one.start + timedelta(days=7)),
            )


def _sessions(writer: Writer, pairs: list[tuple[Pair, Together]]) -> None:
    rows = [
        (
            Session(
                pair=pair,
                starts_at=(at := writer.at(meeting.day, meeting.hour)),
                place=meeting.place,
                agenda=meeting.agenda,
                state=meeting.state,
                proposed_by_id=writer.user(one.mentee),
                settled_at=None if meeting.state in COMING else at + timedelta(hours=2),
                created_at=min(writer.now, at) - timedelta(days=7),
            ),
            pair,
        )
        for pair, one in pairs
        for meeting in one.meetings
    ]
    Session.objects.bulk_create(session for session, _pair in rows)
    held = [session for session, _pair in rows if session.state == "held"]
    Pulse.objects.bulk_create(
        Pulse(
            session=session,
            side=side,
            worth=writer.dice.choice((3, 4, 4, 5, 5)),
            clear=writer.dice.choice((2, 3, 4, 4, 5)),
        )
        for session in held
        for side in ("mentee", "mentor")
        if writer.dice.random() < 0.8
    )
    PulseWords.objects.bulk_create(
        PulseWords(
            session=session,
            side=writer.dice.choice(("mentee", "mentor")),
            text=writer.dice.choice(writer.words["thanks"]),
            at=session.starts_at + timedelta(hours=3),
        )
        for session in held
        if writer.dice.random() < 0.3
    )


def _private(writer: Writer, pairs: list[tuple[Pair, Together]]) -> None:
    rows = []
    for pair, one in pairs:
        for person, text in one.private:
            row = PrivateNote(pair=pair, by_id=writer.ids.users[person])
            row.sealed = seal(text, bound_to=row.bound_to, keys=settings.NOTES_KEYS)
            rows.append(row)
    PrivateNote.objects.bulk_create(rows)


def _evaluations(writer: Writer, pairs: list[tuple[Pair, Together]]) -> Iterator[Evaluation]:
    """What most have said at half time, and at the end."""
    dice, today = writer.dice, writer.company.today
    for pair, one in pairs:
        half = one.start + (one.end - one.start) / 2
        moments = [("mid", half)] if half < today else []
        moments += [("end", one.end)] if one.is_over else []
        for moment, day in moments:
            for side, person in (("mentee", one.mentee), ("mentor", one.mentor)):
                if dice.random() < 0.25 or one.about:  # Leila and her mentor have not answered yet
                    continue
                answers: dict[str, Any] = {
                    key: dice.choice((3, 4, 4, 5, 5)) for key in ("helped", "goals", "again")
                }
                if dice.random() < 0.4:
                    answers["words"] = dice.choice(writer.words["evaluation"])
                yield Evaluation(
                    pair=pair,
                    side=side,
                    moment=moment,
                    answers=answers,
                    by_id=writer.user(person),
                    at=min(writer.now, writer.on(day + timedelta(days=2))),
                )


def _propose(writer: Writer, programme: Programme, drawn: Drawn, enrolments: Enrolments) -> None:
    """Some who wait have asked a mentor, who has not answered yet."""
    count = drawn.text.get("proposed", 0)
    asking = list(zip(drawn.mentees[-count:], drawn.mentors, strict=False)) if count else []
    Pair.objects.bulk_create(
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
    )
