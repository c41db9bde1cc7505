"""Sessions of a cohort: planned, moved, called off; who takes part is told once of each change."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from leadership import access
from leadership.models import Cohort, CohortEnrolment, CohortEnrolmentState, CohortSession
from leadership.services.cohort_seats import locked_cohort
from leadership.services.settling import settle_all
from lib.editing import refuse_if_changed
from talent.access import require
from talent.models import Actor, AuditEntry
from talent.services.days import require_sensible
from talent.services.notices import ToTell, notify_many

ADDED, MOVED, CANCELLED = (
    "leadership.session_added",
    "leadership.session_moved",
    "leadership.session_cancelled",
)
FIELDS = ("component", "title", "starts_at", "minutes", "place", "link", "makes_up")
MOST_SESSIONS = 200


@transaction.atomic
def add_session(*, actor: Actor, cohort: Cohort, **given: Any) -> CohortSession:
    """Plan one more session within the days of a cohort."""
    cohort = locked_cohort(cohort)
    require(access.may_run_cohort(actor, cohort))
    _refuse_over(cohort)
    if CohortSession.objects.filter(cohort=cohort).count() >= MOST_SESSIONS:
        raise ValidationError(_("A cohort has at most 200 sessions."))
    session = CohortSession(cohort=cohort, **{k: v for k, v in given.items() if k in FIELDS})
    _check(session)
    _refuse_past(session.starts_at)
    same = CohortSession.objects.filter(
        cohort=cohort, title=session.title, starts_at=session.starts_at, is_cancelled=False
    )
    if same.exists():
        raise ValidationError({"starts_at": _("The cohort has this session already.")})
    session.save()
    AuditEntry.add(
        actor, "leadership.session.added", session, starts_at=session.starts_at.isoformat()
    )
    if cohort.is_open:
        _tell(ADDED, session)
    return session


@transaction.atomic
def edit_session(
    *, actor: Actor, session: CohortSession, seen: str | None = None, **given: Any
) -> CohortSession:
    """Change a session that has not begun, unless it changed since shown.

    Calendars believe the higher sequence, so each change takes a new one, and is told once.
    """
    session = _coming(actor, session)
    if seen is not None:
        refuse_if_changed(session, [name for name in FIELDS if name in given], seen)
    changed = [name for name in FIELDS if name in given and given[name] != getattr(session, name)]
    if not changed:
        return session
    before = session.starts_at
    for name in changed:
        setattr(session, name, given[name])
    _check(session)
    if session.starts_at != before:
        _refuse_past(session.starts_at)
    session.sequence += 1
    session.save()
    AuditEntry.add(
        actor, "leadership.session.edited", session, changed=changed,
        starts_at=[before.isoformat(), session.starts_at.isoformat()],
    )  # fmt: skip
    if {"component", "makes_up"} & {*changed}:
        settle_all(actor, session.cohort)
    if session.cohort.is_open:
        _tell(MOVED, session)
    return session


@transaction.atomic
def cancel_session(*, actor: Actor, session: CohortSession) -> CohortSession:
    """Call a session off that has not begun; calendars are told by a higher sequence."""
    session = _coming(actor, session)
    session.is_cancelled, session.sequence = True, session.sequence + 1
    session.save(update_fields=["is_cancelled", "sequence"])
    AuditEntry.add(actor, "leadership.session.cancelled", session)
    settle_all(actor, session.cohort)
    if session.cohort.is_open:
        _tell(CANCELLED, session)
    return session


def locked_session(session: CohortSession) -> CohortSession:
    """The row as it is now, under the lock of its cohort."""
    cohort = locked_cohort(session.cohort)
    CohortSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    rows = CohortSession.objects.select_related("component", "makes_up")
    found: CohortSession = rows.get(pk=session.pk)
    found.cohort = cohort
    return found


def _coming(actor: Actor, session: CohortSession) -> CohortSession:
    session = locked_session(session)
    require(access.may_run_cohort(actor, session.cohort))
    _refuse_over(session.cohort)
    if session.is_cancelled:
        raise ValidationError(_("This session was called off already."))
    if session.starts_at <= timezone.now():
        raise ValidationError(_("This session has begun: plan another one instead."))
    return session


def _refuse_over(cohort: Cohort) -> None:
    if cohort.is_over:
        raise ValidationError(_("This cohort is over: its sessions stay as they are."))


def _refuse_past(starts_at: datetime) -> None:
    if starts_at < timezone.now() - timedelta(hours=1):
        raise ValidationError({"starts_at": _("This time has passed: choose one that comes.")})


def _check(session: CohortSession) -> None:
    """A session lies in its cohort's days, for a component of its programme."""
    session.title = session.title.strip()
    require_sensible(starts_at=session.starts_at.date())
    session.full_clean()
    cohort, day = session.cohort, timezone.localdate(session.starts_at)
    if not cohort.starts_on <= day <= cohort.ends_on:
        words = _("The cohort goes from %(first)s to %(last)s: choose a day between, or change it.")
        days = (date_format(cohort.starts_on, "j F Y"), date_format(cohort.ends_on, "j F Y"))
        raise ValidationError({"starts_at": words % {"first": days[0], "last": days[1]}})
    if session.component is not None and session.component.programme_id != cohort.programme_id:
        raise ValidationError({"component": _("Choose a component of this programme.")})
    later = CohortSession.objects.filter(makes_up=session.pk, is_cancelled=False)
    first, makeup = session.makes_up, later.order_by("starts_at").first() if session.pk else None
    if makeup is not None and first is not None:
        raise ValidationError({"makes_up": _("Another session makes this one up already.")})
    if makeup is not None and makeup.starts_at <= session.starts_at:
        words = _("“%(session)s” makes it up and comes after it: move that session first.")
        raise ValidationError({"starts_at": words % {"session": makeup}})
    if first is None:
        return
    if first.cohort_id != cohort.pk or first.makes_up_id is not None:
        raise ValidationError({"makes_up": _("Choose a session of this cohort.")})
    if None not in (first.component, session.component) and first.component != session.component:
        words = _("A make-up session is for the component of the session missed.")
        raise ValidationError({"component": words})
    if first.starts_at >= session.starts_at:
        raise ValidationError({"starts_at": _("A make-up session comes after the one missed.")})


def _tell(kind: str, session: CohortSession) -> None:
    """Tell everybody with a seat, once for each sequence; those who came too late hear nothing."""
    notify_many(kind, to_tell(session, seats_of([session.cohort_id])))


def seats_of(cohorts: Iterable[int]) -> list[tuple[int, int]]:
    """Cohort and login of everybody who holds a seat in one of them."""
    rows = CohortEnrolment.objects.filter(
        cohort__in=cohorts, state=CohortEnrolmentState.ENROLLED, employee__user__is_active=True
    )
    return list(rows.order_by("pk").values_list("cohort", "employee__user"))


def to_tell(session: CohortSession, seats: Iterable[tuple[int, int]]) -> list[ToTell]:
    return [
        ToTell(
            user, f"cohortsession:{session.pk}", f"{session.sequence}",
            {"cohortsession": session.pk},
        )
        for cohort, user in seats
        if cohort == session.cohort_id
    ]  # fmt: skip
