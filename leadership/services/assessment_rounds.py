"""Assessment rounds: set up, begun, kept with who leads whom, reminded of, and ended by date."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from leadership import access
from leadership.models import (
    AssessmentRound,
    AssessmentTask,
    RoundAssessor,
    RoundState,
)
from leadership.queries.calibration_scope import in_scope, whom_it_covers
from lib.dates import today
from lib.editing import refuse_if_changed
from talent.access import require
from talent.models import SYSTEM, Actor, AuditEntry, Employee, ReportingLine, User
from talent.services.days import require_sensible
from talent.services.notices import ToTell, notify_many, subject_name
from talent.services.once import refuse_twice

ASKED = "leadership.assessments_asked"
DUE = "leadership.assessments_due"
LATE = "leadership.assessments_late"
BASICS = ("name", "purpose", "due_on", "ends_on", "session")
ASKS = ("asks_performance", "asks_potential", "assessed_by")
GRADES = ("lowest_grade", "highest_grade")
MOST_PEOPLE = 20_000
REMIND_BEFORE = (2, 7)  # days before the last one; the nearest that has come counts
REMIND_LATE = (7, 1)  # days after it


@transaction.atomic
def create_round(*, actor: Actor, **given: Any) -> AssessmentRound:
    """Set up a round that only HR admins see, and who runs the session that it prepares."""
    require(access.may_set_up_rounds(actor))
    made = AssessmentRound(created_by=actor if isinstance(actor, User) else None)
    _say(made, given, (*BASICS, *ASKS, *GRADES))
    refuse_twice(actor, made, (*BASICS, *ASKS, *GRADES), "leadership.round.created")
    made.save()
    _set_scope(made, given)
    AuditEntry.add(actor, "leadership.round.created", made)
    return made


@transaction.atomic
def edit_round(
    *, actor: Actor, round: AssessmentRound, seen: str | None = None, **given: Any
) -> AssessmentRound:
    """Change a round; once it has begun, what it asks, of whom and about whom stays."""
    made = locked_round(actor, round, RoundState.DRAFT, RoundState.RUNNING)
    names = [key for key in (*BASICS, *ASKS, *GRADES) if key in given]
    if seen is not None:
        beside = whom_it_covers(made) if {"units", "listed"} & given.keys() else {}
        refuse_if_changed(made, names, seen, beside)
    if made.is_running:
        for key in (*ASKS, *GRADES):
            if key in given and given[key] != getattr(made, key):
                words = _("The round has begun: what it asks, and about whom, stays.")
                raise ValidationError({key: words})
    _say(made, given, names)
    made.save()
    if made.is_draft:
        _set_scope(made, given)
    AuditEntry.add(actor, "leadership.round.edited", made, changed=sorted(names))
    return made


def _say(made: AssessmentRound, given: dict[str, Any], names: Iterable[str]) -> None:
    """Put what was said on the record, and refuse what cannot be."""
    for key in names:
        if key in given:
            setattr(made, key, given[key])
    lowest, highest = made.lowest_grade, made.highest_grade
    if lowest is not None and highest is not None and lowest.rank > highest.rank:
        words = _("“%(lowest)s” lies above “%(highest)s”: exchange the two.")
        raise ValidationError({"lowest_grade": words % {"lowest": lowest, "highest": highest}})
    require_sensible(due_on=made.due_on, ends_on=made.ends_on)
    if "ends_on" in given and made.ends_on < today():
        raise ValidationError({"ends_on": _("Choose today or a later day.")})
    if made.ends_on < made.due_on:
        words = _("The round ends on its last day on time, or later.")
        raise ValidationError({"ends_on": words})
    made.full_clean()


def _set_scope(made: AssessmentRound, given: dict[str, Any]) -> None:
    if "units" in given:
        made.units.set(given["units"])
    if "listed" in given:
        made.listed.set(given["listed"])


@transaction.atomic
def open_round(*, actor: Actor, round: AssessmentRound) -> AssessmentRound:
    """Ask whoever assesses: everybody of the scope by the manager whom they have today."""
    made = locked_round(actor, round, RoundState.DRAFT)
    if made.ends_on < today():
        raise ValidationError(_("Its last day is over: choose another one."))
    people = list(in_scope(made).values_list("pk", flat=True)[: MOST_PEOPLE + 1])
    if not people:
        raise ValidationError(_("Nobody is covered: choose units, grades or people."))
    if len(people) > MOST_PEOPLE:
        words = _("A round asks about %(most)s people at most: cover fewer units or grades.")
        raise ValidationError(words % {"most": f"{MOST_PEOPLE:,}"})
    leads = assessors_of(people, made.assessed_by)
    AssessmentTask.objects.bulk_create(
        (
            AssessmentTask(round=made, employee_id=person, assessor_id=leads.get(person))
            for person in people
        ),
        batch_size=5_000,
    )
    made.state, made.opened_at = RoundState.RUNNING, timezone.now()
    made.save(update_fields=["state", "opened_at"])
    AuditEntry.add(actor, "leadership.round.opened", made, people=len(people))
    tell_assessors(made, ASKED)
    return made


def assessors_of(people: Collection[int], rule: str) -> dict[int, int]:
    """Who assesses each of some people today, by their ids; nobody above, and they are left out."""
    lines = ReportingLine.objects.current().filter(report__in=people, depth__lte=2)
    by_depth: dict[int, dict[int, int]] = {1: {}, 2: {}}
    for report, manager, depth in lines.values_list("report", "manager", "depth"):
        by_depth[depth][report] = manager
    if rule == RoundAssessor.SENIOR:
        return by_depth[1] | by_depth[2]
    return by_depth[1]


def tell_assessors(made: AssessmentRound, kind: str, period: str = "") -> None:
    """Tell those of whom something is still to be handed in: once each, about however many."""
    rows = AssessmentTask.objects.filter(round=made, assessor__user__is_active=True).missing()
    users = rows.order_by().values_list("assessor__user", flat=True).distinct()
    ids = {"assessmentround": made.pk}
    notify_many(kind, [ToTell(user, subject_name(made), period, ids) for user in users])


@transaction.atomic
def end_round(*, actor: Actor, round: AssessmentRound) -> AssessmentRound:
    """End a round: it asks nobody more, and what is handed in later does not count for it."""
    made = locked_round(actor, round, RoundState.RUNNING)
    made.state, made.ended_at = RoundState.ENDED, timezone.now()
    made.save(update_fields=["state", "ended_at"])
    AuditEntry.add(actor, "leadership.round.ended", made)
    return made


@transaction.atomic
def discard_round(*, actor: Actor, round: AssessmentRound) -> None:
    """Throw a round away that never began."""
    made = locked_round(actor, round, RoundState.DRAFT)
    AuditEntry.add(actor, "leadership.round.discarded", made)
    made.delete()


def locked_round(actor: Actor, round: AssessmentRound, *states: RoundState) -> AssessmentRound:
    """The round as it stands, for HR admins, if it is in one of these states."""
    require(access.may_set_up_rounds(actor))
    rows = AssessmentRound.objects.select_for_update(of=("self",))
    found: AssessmentRound = rows.get(pk=round.pk)
    if found.state not in states:
        words = _("This round is “%(state)s”.")
        raise ValidationError(words % {"state": found.get_state_display()})
    return found


# --- what is due by the calendar ---


def keep_rounds_moving(*, day: date | None = None) -> None:
    """Hand over what a manager no longer leads, end what is over, and remind who is left."""
    day = day or today()
    for row in AssessmentRound.objects.filter(state=RoundState.RUNNING).order_by("pk"):
        _keep(row, day)


@transaction.atomic
def _keep(row: AssessmentRound, day: date) -> None:
    found = AssessmentRound.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if not found.is_running:
        return
    if found.ends_on < day:
        end_round(actor=SYSTEM, round=found)
        return
    _hand_over(found)
    tell_assessors(found, ASKED)  # who has come to lead somebody meanwhile
    left = (found.due_on - day).days
    soon = next((days for days in REMIND_BEFORE if 0 <= left <= days), None)
    late = next((days for days in REMIND_LATE if -left >= days), None)
    if soon is not None:
        tell_assessors(found, DUE, f"{found.due_on}, {soon} days")
    if late is not None:
        tell_assessors(found, LATE, f"{found.due_on}, {late} days")


def _hand_over(found: AssessmentRound) -> None:
    """Leave out who has left, and give to today's managers whom their assessor no longer leads."""
    tasks = AssessmentTask.objects.filter(round=found)
    gone = tasks.exclude(employee__in=Employee.objects.employed())
    gone.filter(pk__in=gone.missing().values("pk")).delete()
    lines = ReportingLine.objects.current()
    leads = lines.filter(report=OuterRef("employee"), manager=OuterRef("assessor"))
    rows = list(tasks.filter(~Exists(leads)).select_for_update(of=("self",)).order_by("pk"))
    now = assessors_of([row.employee_id for row in rows], found.assessed_by)
    for row in rows:
        row.assessor_id = now.get(row.employee_id)
    AssessmentTask.objects.bulk_update(rows, ["assessor"], batch_size=1_000)
