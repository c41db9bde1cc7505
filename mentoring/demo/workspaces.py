"""What the pairs of the demo company agreed on, aimed for, said and wrote, into the database."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings

from lib.sealing import seal
from mentoring.demo.drawing import Together
from mentoring.demo.writer import Writer
from mentoring.models import (
    Agreement,
    EnrolmentSkill,
    Evaluation,
    Introduction,
    Pair,
    PairAction,
    PairGoal,
    PrivateNote,
    Pulse,
    PulseWords,
    Session,
    SharedNote,
)
from talent.models import EmployeeSkill

COMING = ("proposed", "agreed")


def write_workspaces(writer: Writer, pairs: list[tuple[Pair, Together]]) -> None:
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
