"""The fairness check of a board: made, kept, acknowledged; its figures are never made anew."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leadership import access
from leadership.fairness import Board, Box, Check, check, is_due
from leadership.models import (
    CalibrationSession,
    FairnessCheck,
    FairnessFinding,
    Placement,
    SessionState,
)
from lib.dates import first_day, months_between, today
from lib.visible import require_visible
from talent.access import require
from talent.models import Actor, Assignment, AuditEntry, Demographics, Employment, Gender, User

FULL_TIME = 100
# Months of the present employment, below each of which a band ends.
TENURES = ((12, "under_1"), (36, "1_to_3"), (96, "3_to_8"))
LONGEST_TENURE = "over_8"


@transaction.atomic
def check_fairness(*, actor: Actor, session: CalibrationSession) -> FairnessCheck:
    """Look at how groups of people came out on the board, and keep what was told."""
    require(access.may_run_calibration(actor, session))
    # Two checks at once could differ by few people.
    rows = CalibrationSession.objects.select_for_update(of=("self",))
    session = rows.get(pk=session.pk)
    if session.state != SessionState.OPEN:
        raise ValidationError(_("A board is checked while its session is open."))
    boxes = boxes_of(session)
    if not may_check(session, boxes):
        raise ValidationError(
            _(
                "A check so soon after another would tell in which groups a few people are: at"
                " least five have to stand elsewhere, and five checks of a board are all."
            )
        )
    made = keep_check(session, boxes, by=actor if isinstance(actor, User) else None)
    AuditEntry.add(actor, "leadership.calibration.checked", session, check=made.pk)
    return made


def keep_check(
    session: CalibrationSession, boxes: Mapping[int, Box], *, by: User | None,
    at: datetime | None = None,
) -> FairnessCheck:  # fmt: skip
    """Work a check out and keep what is told of it, once and for all."""
    found = check(Board(boxes, *session.levels), attributes_of(boxes))
    made = FairnessCheck.objects.create(
        session=session,
        boxes={str(person): list(box) for person, box in sorted(boxes.items())},
        told=told_of(found),
        by=by,
        at=at or timezone.now(),
    )
    FairnessFinding.objects.bulk_create(
        FairnessFinding(check_of=made, kind=one.kind.value, told=plain(asdict(one)))
        for one in found.findings
    )
    return made


def boxes_of(session: CalibrationSession) -> dict[int, Box]:
    """Everybody who is placed, by id."""
    rows = Placement.objects.filter(session=session)
    found = rows.values_list("employee", "performance", "potential")
    return {
        person: (one, other)
        for person, one, other in found
        if one is not None and other is not None
    }


def may_check(session: CalibrationSession, boxes: Mapping[int, Box]) -> bool:
    """Whether a check tells of nobody beside the earlier ones, those of other sessions included.

    Five checks are all for one session; of other sessions each is held against on its own.
    """
    own, others = list[dict[int, Box]](), list[dict[int, Box]]()
    for earlier in _earlier(session, boxes):
        then = {int(key): (box[0], box[1]) for key, box in earlier.boxes.items()}
        (own if earlier.session_id == session.pk else others).append(then)
    return is_due(boxes, own) and all(is_due(boxes, [then]) for then in others)


def _earlier(session: CalibrationSession, boxes: Mapping[int, Box]) -> list[FairnessCheck]:
    """The checks of this session, and those of others in which some of the same people stood."""
    shared = Placement.objects.filter(employee__in=boxes).order_by().values("session")
    rows = FairnessCheck.objects.filter(session__in=shared).order_by("pk")
    return list(rows.only("session", "boxes"))


def attributes_of(boxes: Mapping[int, Box]) -> dict[str, dict[int, str]]:
    """By which values people are counted, in the order in which they are told."""
    people = list(boxes)
    gender, part_time = dict[int, str](), dict[int, str]()
    for row in Demographics.objects.filter(employee__in=people):
        if row.gender and row.gender != Gender.UNDISCLOSED:
            gender[row.employee_id] = row.gender
        if row.working_time is not None:
            part_time[row.employee_id] = (
                "part_time" if row.working_time < FULL_TIME else "full_time"
            )
    tenure = {
        row.employee_id: tenure_of(first_day(row.valid), today())
        for row in Employment.objects.current().filter(employee__in=people)
    }
    location, unit = dict[int, str](), dict[int, str]()
    for post in Assignment.objects.current().filter(employee__in=people):
        unit[post.employee_id] = str(post.unit_id)
        if post.location_id is not None:
            location[post.employee_id] = str(post.location_id)
    return {
        "gender": gender, "part_time": part_time, "tenure": tenure, "location": location,
        "unit": unit,
    }  # fmt: skip


def tenure_of(since: date, day: date) -> str:
    """In which band the time with the organisation lies."""
    months = months_between(since, day)
    return next((name for end, name in TENURES if months < end), LONGEST_TENURE)


def told_of(found: Check) -> dict[str, Any]:
    """All figures as plain values; they are told from here ever after."""
    figures = {
        name: [plain(asdict(one)) for one in getattr(found, name)]
        for name in ("potential", "top", "held_back")
    }
    return {**figures, "untold": list(found.untold)}


def plain(value: Any) -> Any:
    """Tuples as lists, so that a value is the same before and after it was stored."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value


@transaction.atomic
def acknowledge_finding(
    *, actor: Actor, finding: FairnessFinding, note: str
) -> FairnessFinding:  # fmt: skip
    """Say what one makes of a finding; without that the session is not closed."""
    session = finding.check_of.session
    require(access.may_run_calibration(actor, session))
    sessions = CalibrationSession.objects.select_for_update(of=("self",))
    if sessions.get(pk=session.pk).state != SessionState.OPEN:
        raise ValidationError(_("This session is closed: nothing of it changes any more."))
    finding = FairnessFinding.objects.select_for_update(of=("self",)).get(pk=finding.pk)
    try:
        require_visible(note)
    except ValidationError as error:
        raise ValidationError({"note": _("Say what you make of it.")}) from error
    if finding.acknowledged_at is not None and finding.note != note:
        raise ValidationError(_("Somebody has said to this already: “%(note)s”.") % {
            "note": finding.note
        })  # fmt: skip
    finding.note, finding.acknowledged_at = note, timezone.now()
    finding.acknowledged_by = actor if isinstance(actor, User) else None
    finding.full_clean()
    finding.save(update_fields=["note", "acknowledged_at", "acknowledged_by"])
    AuditEntry.add(actor, "leadership.calibration.acknowledged", session, finding=finding.pk)
    return finding


def why_not_checked(session: CalibrationSession) -> str:
    """Why a session cannot be closed as far as fairness goes; empty where it can."""
    latest = FairnessCheck.objects.filter(session=session).order_by("-pk").first()
    boxes = boxes_of(session)
    if not boxes:
        return "" if latest else _("Nobody is placed yet.")
    is_other = latest is None or latest.boxes != {
        str(person): list(box) for person, box in boxes.items()
    }
    if is_other and may_check(session, boxes):
        if latest is None:
            return _("Check the board for fairness first.")
        return _("People have been moved since the last check: check the board once more.")
    waiting = FairnessFinding.objects.filter(check_of=latest).open().count() if latest else 0
    words = ngettext(
        "One finding waits for what you make of it.",
        "%(count)d findings wait for what you make of them.",
        waiting,
    )
    return words % {"count": waiting} if waiting else ""
