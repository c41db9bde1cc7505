"""What a programme must be, and what may still change once people take part in it.

Each refusal stands, in words, at the field that it is about, and says what would be needed.
"""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.dates import today
from mentoring.models import (
    LONGEST,
    SHORTEST,
    Enrolment,
    Programme,
    ProgrammeMode,
    ProgrammeState,
    Side,
)
from mentoring.queries.audience import count_admitted
from talent.models import Employee
from talent.services.days import require_sensible

Refusals = dict[str, Any]
LONGEST_PURPOSE = 4000
MOST_SEATS = 100_000
# What people relied on when they joined.
FIXED_ONCE_JOINED = ("kind", "starts_on", "enrol_from", "weeks")
# Days that may move later, not earlier; promises that may be made, not taken back.
ONLY_LATER = ("enrol_until", "ends_on")
ONLY_ON = ("excludes_line", "excludes_former")


def check_programme(programme: Programme) -> None:
    """The days are in order, and everything that the model asks for holds; all said at once."""
    require_sensible(
        enrol_from=programme.enrol_from, enrol_until=programme.enrol_until,
        starts_on=programme.starts_on, ends_on=programme.ends_on,
    )  # fmt: skip
    wrong: Refusals = _of_days(programme) | _of_numbers(programme)
    try:
        programme.full_clean(validate_constraints=not wrong)
    except ValidationError as refusal:
        wrong = dict(refusal.update_error_dict({})) | wrong
    if wrong:
        raise ValidationError(wrong)


def _of_days(programme: Programme) -> Refusals:
    wrong: Refusals = {}
    if programme.enrol_until < programme.enrol_from:
        words = _("Enrolment ends on the day it begins, %(day)s, or later.")
        wrong["enrol_until"] = _on(words, programme.enrol_from)
    if programme.starts_on < programme.enrol_from:
        words = _("The first pairs begin when enrolment does, %(day)s, or later.")
        wrong["starts_on"] = _on(words, programme.enrol_from)
    if programme.ends_on <= programme.starts_on:
        words = _("A programme ends after it begins, on %(day)s.")
        wrong["ends_on"] = _on(words, programme.starts_on)
    elif programme.enrol_until > programme.ends_on:
        words = _("Enrolment ends before the programme does, on %(day)s.")
        wrong["enrol_until"] = _on(words, programme.ends_on)
    return wrong


def _of_numbers(programme: Programme) -> Refusals:
    """How long, how often and how many; the database holds the same, and names no field."""
    wrong: Refusals = {}
    if not SHORTEST <= programme.weeks <= LONGEST:
        wrong["weeks"] = _("A pair meets for 4 to 24 weeks.")
    if not 1 <= programme.cadence_weeks <= 12:
        wrong["cadence_weeks"] = _("A pair meets every 1 to 12 weeks.")
    if not 7 <= programme.quiet_days <= 120:
        wrong["quiet_days"] = _("Choose 7 to 120 days.")
    if programme.seats is not None and not 1 <= programme.seats <= MOST_SEATS:
        wrong["seats"] = _("Choose at least one place, or leave it empty.")
    if len(programme.purpose) > LONGEST_PURPOSE:
        words = _("Use at most 4,000 characters; these are %(now)d.")
        wrong["purpose"] = words % {"now": len(programme.purpose)}
    return wrong


def what_it_lacks(programme: Programme) -> Refusals:
    """What stands between a draft and everybody's eyes, by field; empty where nothing does."""
    wrong: Refusals = {}
    running = programme.coordinators.filter(employee__in=Employee.objects.employed())
    if not running.filter(employee__user__is_active=True).exists():
        wrong["coordinators"] = _("Name at least one coordinator who can sign in.")
    if programme.enrol_until < today():
        wrong["enrol_until"] = _("Enrolment is over already: choose today or a later day.")
    if (programme.ends_on - programme.starts_on).days < programme.weeks * 7:
        wrong["ends_on"] = ngettext(
            "A pair meets for %(weeks)d week: let the programme last at least as long.",
            "A pair meets for %(weeks)d weeks: let the programme last at least as long.",
            programme.weeks,
        ) % {"weeks": programme.weeks}
    if not any(programme.weights.values()):
        wrong["weights"] = _("Give at least one part of the score a weight above zero.")
    if not programme.questions:
        wrong["questions"] = _("Keep at least one question for the evaluation.")
    if programme.objective is not None and programme.objective.has_ended:
        wrong["objective"] = _("This objective has ended: choose one that is ahead, or none.")
    empty = [side for side in programme.sides if not _lets_in(programme, side)]
    if empty:
        wrong["audience"] = _("The rules let nobody in: take one away, or make it wider.")
    return wrong


def _lets_in(programme: Programme, side: Side) -> bool:
    rules = programme.audience.filter(side=side).select_related("lowest_grade", "highest_grade")
    return count_admitted(list(rules)) >= (2 if side == Side.PEER else 1)


def refuse_changes(programme: Programme, changed: dict[str, Any]) -> None:
    """Refuse what may not change in the state that a locked programme is in, with its reasons."""
    if programme.is_over:
        raise ValidationError(
            _("This programme is over: it stays as people knew it. Set up another one.")
        )
    if not has_enrolments(programme):
        return
    wrong: Refusals = {}
    for name in FIXED_ONCE_JOINED:
        if name in changed:
            wrong[name] = _(
                "People have joined by this: it stays. To change it, call the programme off and"
                " set up another."
            )
    for name in ONLY_LATER:
        if name in changed and changed[name] < getattr(programme, name):
            words = _("People count on this day: choose %(day)s or a later one.")
            wrong[name] = _on(words, getattr(programme, name))
    for name in ONLY_ON:
        if name in changed and not changed[name]:
            wrong[name] = _("People have joined with this promise: it stays on.")
    if changed.get("mode", ProgrammeMode.HYBRID) != ProgrammeMode.HYBRID:
        wrong["mode"] = _(
            "People have joined by this: only “%(mode)s” takes nothing away from them."
        ) % {"mode": ProgrammeMode.HYBRID.label}
    taken = places_taken(programme)
    if changed.get("seats") is not None and changed["seats"] < taken:
        words = ngettext(
            "%(taken)d place is taken: choose as many or more, or withdraw somebody first.",
            "%(taken)d places are taken: choose as many or more, or withdraw somebody first.",
            taken,
        )
        wrong["seats"] = words % {"taken": taken}
    if wrong:
        raise ValidationError(wrong)


def refuse_new_questions(programme: Programme) -> None:
    """The questions stay from the first enrolment on: answers are compared between pairs."""
    if programme.state != ProgrammeState.DRAFT and has_enrolments(programme):
        words = _(
            "People have joined: the questions stay, so that all answers can be compared. For"
            " other questions, set up another programme."
        )
        raise ValidationError({"questions": words})


def has_enrolments(programme: Programme) -> bool:
    """Whether anybody ever joined."""
    return programme.enrolments.exists()


def places_taken(programme: Programme) -> int:
    """How many hold one of the places: mentees, or peers. Mentors need none."""
    held = Enrolment.objects.enrolled().filter(programme=programme)
    return held.exclude(side=Side.MENTOR).count()


def changed_values(programme: Programme, given: dict[str, Any]) -> dict[str, Any]:
    """What differs from what a programme says now."""
    return {name: value for name, value in given.items() if getattr(programme, name) != value}


def _on(words: str, day: date) -> str:
    return words % {"day": date_format(day, "j F Y")}
