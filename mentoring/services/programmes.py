"""Programmes: set up by HR, opened, changed within what people rely on, called off or finished."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.dates import today
from lib.editing import CHANGED, mark_of, refuse_if_changed
from mentoring import access
from mentoring.models import (
    LIVE_ENROLMENTS,
    AudienceRule,
    Coordinator,
    EndReason,
    Enrolment,
    EnrolmentState,
    Pair,
    Programme,
    ProgrammeState,
)
from mentoring.queries.audience import audience_mark, left_out
from mentoring.questions import MOST_QUESTIONS, Line, default_questions, from_lines
from mentoring.services.answers import withdraw_all_proposals
from mentoring.services.pairs import end_pairs_of
from mentoring.services.places import fill_places, locked_programme
from mentoring.services.programme_checks import (
    changed_values,
    check_programme,
    refuse_changes,
    refuse_new_questions,
    what_it_lacks,
)
from talent.access import require
from talent.models import Actor, AuditEntry, Employee, User
from talent.services.notices import ToTell, notify_many, subject_name

CALLED_OFF = "mentoring.programme_called_off"
FINISHED = "mentoring.programme_finished"
BASICS = (
    "name", "purpose", "kind", "mode", "objective", "serves", "enrol_from", "enrol_until",
    "starts_on", "ends_on", "weeks", "cadence_weeks", "quiet_days", "seats",
)  # fmt: skip
SCORE = (
    "weights", "floor", "excludes_line", "excludes_former", "needs_language", "least_overlap",
)  # fmt: skip
MOST_RULES = 20
MOST_COORDINATORS = 20


@transaction.atomic
def create_programme(
    *, actor: Actor, coordinators: Sequence[Employee] = (), **given: Any
) -> Programme:
    """Set up a programme that nobody else sees yet, save its coordinators and HR.

    Where nobody is named, whoever sets it up runs it, if on record and at work.
    """
    require(access.may_keep_programmes(actor))
    programme = Programme(
        created_by=actor if isinstance(actor, User) else None,
        questions=default_questions(),
        **{name: given[name] for name in (*BASICS, *SCORE) if name in given},
    )
    check_programme(programme)
    programme.save()
    AuditEntry.add(actor, "mentoring.programme.created", programme, kind=programme.kind)
    _name_coordinators(actor, programme, coordinators or _oneself(actor))
    return programme


def _oneself(actor: Actor) -> list[Employee]:
    """Whoever acts, as a person who can run a programme."""
    if not isinstance(actor, User):
        return []
    return list(Employee.objects.employed().filter(user=actor, user__is_active=True))


@transaction.atomic
def edit_programme(
    *,
    actor: Actor,
    programme: Programme,
    seen: str | None = None,
    coordinators: Sequence[Employee] | None = None,
    **given: Any,
) -> Programme:
    """Change what a programme says; once people have joined, only what takes nothing from them."""
    programme = locked_programme(programme)
    require(access.may_edit_programme(actor, programme))
    if seen is not None:
        refuse_if_changed(programme, [name for name in (*BASICS, *SCORE) if name in given], seen)
    known = {name: given[name] for name in (*BASICS, *SCORE) if name in given}
    changed = changed_values(programme, known)
    if changed:
        refuse_changes(programme, changed)
        for name, value in changed.items():
            setattr(programme, name, value)
        check_programme(programme)
        programme.save()
        AuditEntry.add(actor, "mentoring.programme.edited", programme, changed=sorted(changed))
    if coordinators is not None:
        _name_coordinators(actor, programme, coordinators)
    if "seats" in changed and programme.is_open:
        fill_places(actor, programme)
    return programme


def _name_coordinators(actor: Actor, programme: Programme, people: Iterable[Employee]) -> None:
    """Say who runs a programme; HR admins do."""
    wanted = {person.pk: person for person in people}
    now = set(programme.coordinators.values_list("employee", flat=True))
    if wanted.keys() == now:
        return
    require(access.may_keep_programmes(actor), _("HR admins name who runs a programme."))
    if programme.is_over:
        raise ValidationError({"coordinators": _("This programme is over.")})
    if len(wanted) > MOST_COORDINATORS:
        raise ValidationError({"coordinators": _("Name at most 20 people.")})
    if not wanted and programme.is_open:
        raise ValidationError({"coordinators": _("An open programme needs somebody who runs it.")})
    here = Employee.objects.employed().filter(user__is_active=True, pk__in=wanted)
    away = wanted.keys() - now - set(here.values_list("pk", flat=True))
    if away:
        words = _("%(name)s cannot sign in today: name somebody else.")
        raise ValidationError({"coordinators": words % {"name": wanted[min(away)].name}})
    programme.coordinators.exclude(employee__in=wanted).delete()
    new = sorted(wanted.keys() - now)
    Coordinator.objects.bulk_create(
        [Coordinator(programme=programme, employee_id=pk) for pk in new]
    )
    AuditEntry.add(
        actor, "mentoring.programme.coordinators", programme, now=sorted(wanted), before=sorted(now)
    )


@transaction.atomic
def set_audience(
    *,
    actor: Actor,
    programme: Programme,
    rules: Sequence[Mapping[str, Any]],
    seen: str | None = None,
) -> list[AudienceRule]:
    """Say whom a programme is for; whoever takes part already must still be let in."""
    programme = locked_programme(programme)
    require(access.may_edit_programme(actor, programme))
    refuse_changes(programme, {})
    if seen is not None and seen != audience_mark(programme):
        raise ValidationError(elsewhere(), code=CHANGED)
    if len(rules) > MOST_RULES:
        raise ValidationError({"audience": _("Use at most 20 rules.")})
    made = [AudienceRule(programme=programme, **rule) for rule in rules]
    for rule in made:
        _check_rule(programme, rule)
    for side in programme.sides:
        outside = left_out(programme, [rule for rule in made if rule.side == side], side)
        if outside:
            words = ngettext(
                "%(count)d person who takes part would be left out: keep a rule that lets this"
                " person in, or withdraw them first.",
                "%(count)d people who take part would be left out: keep a rule that lets them in,"
                " or withdraw them first.",
                outside,
            )
            raise ValidationError({"audience": words % {"count": outside}})
    programme.audience.all().delete()
    for rule in made:
        rule.full_clean()
        rule.save()
    said = [
        [rule.side, rule.unit_id, rule.family_id, rule.lowest_grade_id, rule.highest_grade_id]
        for rule in made
    ]
    AuditEntry.add(actor, "mentoring.programme.audience", programme, rules=said)
    return made


def elsewhere() -> str:
    """What is said to the second of two windows, of rows that have no words of their own."""
    return _(
        "This was changed in another window meanwhile. Below is what you typed: save again to"
        " keep it, or open the page anew to see what is saved."
    )


def _check_rule(programme: Programme, rule: AudienceRule) -> None:
    if rule.side not in programme.sides:
        raise ValidationError({"audience": _("A programme of this kind has no such side.")})
    if not (rule.unit or rule.family or rule.lowest_grade or rule.highest_grade):
        raise ValidationError({"audience": _("Choose a unit, a family or a grade.")})
    lowest, highest = rule.lowest_grade, rule.highest_grade
    if lowest is not None and highest is not None and lowest.rank > highest.rank:
        words = _("“%(lowest)s” lies above “%(highest)s”: exchange the two.")
        raise ValidationError({"audience": words % {"lowest": lowest, "highest": highest}})


@transaction.atomic
def set_questions(
    *, actor: Actor, programme: Programme, lines: Sequence[Line], seen: str | None = None
) -> Programme:
    """Write the evaluation's questions anew, until the first person joins."""
    programme = locked_programme(programme)
    require(access.may_edit_programme(actor, programme))
    refuse_changes(programme, {})
    refuse_new_questions(programme)
    if seen is not None and seen != mark_of(programme, ["questions"]):
        raise ValidationError(elsewhere(), code=CHANGED)
    if not 1 <= len(lines) <= MOST_QUESTIONS:
        raise ValidationError({"questions": _("Ask 1 to 12 questions.")})
    if len({line.text.casefold() for line in lines}) < len(lines):
        raise ValidationError({"questions": _("A question stands here twice.")})
    programme.questions = from_lines(lines, programme.questions)
    check_programme(programme)
    programme.save(update_fields=["questions"])
    AuditEntry.add(actor, "mentoring.programme.questions", programme, count=len(lines))
    return programme


@transaction.atomic
def open_programme(*, actor: Actor, programme: Programme) -> Programme:
    """Show a programme to everybody; what it still lacks is said at its field."""
    programme = locked_programme(programme)
    require(access.may_run_programme(actor, programme))
    _expect(programme, ProgrammeState.DRAFT)
    lacking = what_it_lacks(programme)
    if lacking:
        raise ValidationError(lacking)
    check_programme(programme)
    return _turned(actor, programme, ProgrammeState.OPEN, "mentoring.programme.opened")


@transaction.atomic
def call_off_programme(*, actor: Actor, programme: Programme) -> Programme:
    """Call a programme off: pairs end, and everybody who takes part is told."""
    programme = locked_programme(programme)
    require(access.may_run_programme(actor, programme))
    _expect(programme, ProgrammeState.DRAFT, ProgrammeState.OPEN)
    _shut(programme, EndReason.CALLED_OFF, EnrolmentState.WITHDRAWN, CALLED_OFF)
    return _turned(actor, programme, ProgrammeState.CANCELLED, "mentoring.programme.called_off")


@transaction.atomic
def finish_programme(*, actor: Actor, programme: Programme) -> Programme:
    """End a programme after its last day, or once no pair of it is under way any more."""
    programme = locked_programme(programme)
    require(access.may_run_programme(actor, programme))
    _expect(programme, ProgrammeState.OPEN)
    hindered = why_unfinished(programme)
    if hindered:
        raise ValidationError(hindered)
    _shut(programme, EndReason.TIME_OVER, EnrolmentState.FINISHED, FINISHED)
    return _turned(actor, programme, ProgrammeState.FINISHED, "mentoring.programme.finished")


def why_unfinished(programme: Programme) -> str:
    """Why an open programme cannot be finished today, and what to do; empty where it can."""
    going = Pair.objects.going().filter(programme=programme).count()
    if not going or programme.ends_on < today():
        return ""
    words = ngettext(
        "%(count)d pair is under way: finish it after its last day, %(day)s, or once the pair"
        " has ended. To stop it now, call it off.",
        "%(count)d pairs are under way: finish it after its last day, %(day)s, or once they"
        " have ended. To stop it now, call it off.",
        going,
    )
    return words % {"count": going, "day": date_format(programme.ends_on, "j F Y")}


@transaction.atomic
def note_export(*, actor: Actor, programme: Programme) -> None:
    """Leave in the audit that somebody took the list of who takes part away as a file."""
    require(access.may_run_programme(actor, programme))
    AuditEntry.add(actor, "mentoring.programme.exported", programme)


def _shut(programme: Programme, reason: EndReason, state: EnrolmentState, news: str) -> None:
    """End what is under way in a locked programme, and tell everybody who takes part."""
    withdraw_all_proposals(programme)
    end_pairs_of(programme, reason)
    rows = Enrolment.objects.select_for_update(of=("self",)).filter(
        programme=programme, state__in=LIVE_ENROLMENTS
    )
    found = list(rows.order_by("pk").values_list("pk", "employee__user"))
    ended = Enrolment.objects.filter(pk__in=[pk for pk, _user in found])
    ended.update(state=state, ended_on=today())
    people = {user for _pk, user in found if user is not None}
    told = [
        ToTell(user, subject_name(programme), "", {"programme": programme.pk}) for user in people
    ]
    notify_many(news, told)


def _turned(actor: Actor, programme: Programme, state: ProgrammeState, act: str) -> Programme:
    programme.state = state
    programme.save(update_fields=["state"])
    AuditEntry.add(actor, act, programme)
    return programme


def _expect(programme: Programme, *states: ProgrammeState) -> None:
    if programme.state not in states:
        raise ValidationError(
            _("This programme is no longer as you saw it: it is “%(state)s” now.")
            % {"state": programme.get_state_display()}
        )
