"""The subject in mentoring: a pair under way with the mentor, one that ended with a former mentor.

A text holds a word of its own as soon as `READERS` says whose eyes it is for.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from lib.dates import today
from lib.sealing import seal
from mentoring.models import (
    Agreement,
    Block,
    CalendarFeed,
    Enrolment,
    MatchingRun,
    Pair,
    PairRule,
    PrivateNote,
    ProgrammeFigure,
    Pulse,
    PulseWords,
    Session,
    Wish,
)
from talent.models import Employee, Skill, User
from tests.access.mentoring import READERS
from tests.factories import EnrolmentFactory, PairFactory, ProgrammeFactory

DAY = timedelta(days=1)


def subject_mentoring(
    subject: Employee,
    users: dict[str, User | None],
    skill: Skill,
    word: Callable[[str], str],
) -> dict[str, object]:
    """Make both pairs with all that their two write; returns the ids for route arguments."""

    def said(kind: str) -> str:
        return word(kind) if kind in READERS else "Plain words"

    people = {name: user.employee for name, user in users.items() if hasattr(user, "employee")}
    programme = ProgrammeFactory(name="Growing into product", mode="hybrid")
    programme.coordinators.create(employee=people["coordinator"])
    programme.questions = [{"key": "words", "kind": "comment", "text": {"en": "In your words?"}}]
    programme.save(update_fields=["questions"])
    draft = ProgrammeFactory(name=said("programmedraft"), state="draft")
    draft.coordinators.create(employee=people["coordinator"])
    mine = EnrolmentFactory(programme=programme, employee=subject, about=said("enrolmentabout"))
    mine.skills.create(skill=skill, rank=1)
    Wish.objects.create(enrolment=mine, employee=people["executive"], rank=1)
    block = Block.objects.create(by=subject, employee=people["former_manager"])
    former = _pair(programme, mine, people["former_mentor"], is_over=True)
    over = _write(former, people["peer"], said, "former")
    pair = _pair(programme, mine, people["mentor"])
    things = _write(pair, people["peer"], said, "")
    run = MatchingRun.objects.create(
        programme=programme, slot=1, state="done", weights=programme.weights, seed=1,
        figures={
            "waiting": 1, "seats": 1, "matched": 1, "pairs": 1, "total": 64.0, "mean": 64.0,
            "worst": 64.0, "rematch": [0, 0], "pins": [0, 0], "unavailable": 0, "beyond": 0,
            "units": [],
        },
    )  # fmt: skip
    proposal = run.proposals.create(
        mentee=mine, mentor=pair.mentor_enrolment, score=64, parts={"competencies": 0.5}
    )
    rule = PairRule.objects.create(
        programme=programme, mentee=mine, mentor=former.mentor_enrolment, kind="forbid",
        reason=said("pairrule"),
    )  # fmt: skip
    figure = ProgrammeFigure.objects.create(
        programme=programme, question="pulse:worth", side="mentee", people=5, mean=4
    )
    CalendarFeed.objects.create(user=subject.user, digest="0" * 64)
    return things | {
        "programme": programme.pk,
        "programme_draft": draft.pk,
        "enrolment": mine.pk,
        "mentor_enrolment": pair.mentor_enrolment_id,
        "block": block.pk,
        "pair": pair.pk,
        "former_pair": former.pk,
        "figure": figure.pk,
        "former_session": over["session"],
        "former_session_held": over["session_held"],
        "run": run.pk,
        "proposal": proposal.pk,
        "pair_rule": rule.pk,
    }


def _pair(programme, mine: Enrolment, mentor: Employee, *, is_over: bool = False) -> Pair:
    ended = {
        "state": "ended", "holds_seat": False, "ended_on": today() - DAY, "end_reason": "no_time",
    }  # fmt: skip
    return PairFactory(
        programme=programme, mentee_enrolment=mine, starts_on=today() - 30 * DAY,
        mentor_enrolment=EnrolmentFactory(
            programme=programme, employee=mentor, side="mentor", capacity=2
        ),
        **(ended if is_over else {}),
    )  # fmt: skip


def _write(
    pair: Pair, colleague: Employee, said: Callable[[str], str], which: str
) -> dict[str, object]:
    """Everything that the two of a pair can have written, each with its word."""
    mentee, mentor = pair.mentee.user, pair.mentor.user
    pair.message = said(f"{which}pairmessage")
    pair.save(update_fields=["message"])
    agreement = {"expectations": said(f"{which}expectations"), "confidentiality": "Between us."}
    pair_agreement = Agreement.objects.create(pair=pair, **agreement)
    goal = pair.goals.create(title=said(f"{which}pairgoal"))
    held = _session(pair, timezone.now() - DAY, said(f"{which}agendaheld"), mentor, state="held")
    coming = _session(pair, timezone.now() + 7 * DAY, said(f"{which}agendacoming"), mentee)
    coming.place = said(f"{which}place")
    coming.save(update_fields=["place"])
    if which:
        coming.state, coming.settled_at = "cancelled", timezone.now()
        coming.save(update_fields=["state", "settled_at"])
    note = pair.notes.create(text=said(f"{which}menteenote"), by=mentee, session=held)
    pair.notes.create(text=said(f"{which}mentornote"), by=mentor)
    for writer, name in ((mentee, "menteeprivate"), (mentor, "mentorprivate")):
        private = PrivateNote(pair=pair, by=writer)
        text = said(f"{which}{name}")
        private.sealed = seal(text, bound_to=private.bound_to, keys=settings.NOTES_KEYS)
        private.save()
    action = pair.actions.create(title=said(f"{which}pairaction"), side="mentee", by=mentee)
    introduction = pair.introductions.create(
        colleague=colleague, purpose=said(f"{which}introduction")
    )
    for side in ("mentee", "mentor"):
        Pulse.objects.create(session=held, side=side, worth=5, clear=4)
        words = said(f"{which}{side}pulse")
        PulseWords.objects.create(session=held, side=side, text=words)
    evaluation = pair.evaluations.create(
        side="mentee", moment="mid", by=mentee, answers={"words": said(f"{which}evaluation")}
    )
    return {
        "agreement": pair_agreement.pk,
        "pair_goal": goal.pk,
        "session": coming.pk,
        "session_held": held.pk,
        "note": note.pk,
        "pair_action": action.pk,
        "introduction": introduction.pk,
        "evaluation": evaluation.pk,
    }


def _session(pair: Pair, at: datetime, agenda: str, by: User, *, state: str = "agreed") -> Session:
    return pair.sessions.create(
        starts_at=at, agenda=agenda, proposed_by=by, state=state,
        settled_at=timezone.now() if state == "held" else None,
    )  # fmt: skip
