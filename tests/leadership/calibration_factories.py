"""People, scales, assessments and sessions for the tests of calibration."""

from datetime import timedelta

from django.utils import timezone

from leadership.models import (
    AssessmentRound,
    AssessmentScale,
    CalibrationSession,
    PerformanceAssessment,
    Placement,
    PotentialAssessment,
)
from leadership.services import placements
from leadership.services.assessment_rounds import end_round, open_round
from lib.dates import today
from talent.models import SYSTEM
from tests.factories import AssignmentFactory, GrantFactory

LABELS = ["Low", "Middle", "High"]


def scale(kind="performance", labels=LABELS):
    number = AssessmentScale.objects.count()
    return AssessmentScale.objects.create(kind=kind, name=f"{kind} {number}", labels=labels)


def assessed(employee, author, level=2, *, kind="performance", state="submitted", **more):
    """One assessment, submitted today; of performance for the last year."""
    model, said = PotentialAssessment, {}
    if kind == "performance":
        model = PerformanceAssessment
        said = {"starts_on": today() - timedelta(days=365), "ends_on": today()}
    return model.objects.create(
        employee=employee,
        author=author,
        scale=more.pop("scale", None) or scale(kind),
        level=level,
        evidence=more.pop("evidence", "Seen at work."),
        assessed_on=today(),
        state=state,
        submitted_at=None if state == "draft" else timezone.now(),
        published_at=timezone.now() if state == "published" else None,
        **said,
        **more,
    )


def person(**more):
    return AssignmentFactory(**more).employee


def session(facilitators=(), participants=(), people=(), *, state="open", **more):
    """A session with a board; people are (employee, performance, potential) or employees."""
    number = CalibrationSession.objects.count()
    made = CalibrationSession.objects.create(
        name=more.pop("name", f"Session {number}"),
        performance_labels=more.pop("performance_labels", LABELS),
        potential_labels=more.pop("potential_labels", LABELS),
        box_labels=more.pop("box_labels", [""] * 9),
        state="draft",
        **more,
    )
    for one in facilitators:
        made.seats.create(employee=one, role="facilitator")
    for one in participants:
        made.seats.create(employee=one, role="participant")
    for one in people:
        employee, performance, potential = one if isinstance(one, tuple) else (one, None, None)
        Placement.objects.create(
            session=made, employee=employee, performance=performance, potential=potential
        )
    for step in {"draft": [], "open": ["open"], "closed": ["open", "closed"]}[state]:
        made.state = step
        setattr(made, f"{step if step == 'closed' else 'opened'}_at", timezone.now())
        made.save()
    return made


def admin_person():
    one = person()
    GrantFactory(user=one.user)
    return one


def led(manager, **more):
    """Somebody who reports to a manager; the lines are to be rebuilt afterwards."""
    return person(manager=manager, **more)


def round_of(people=(), *, state="running", **more):
    """An assessment round about some people, begun by the system."""
    number = AssessmentRound.objects.count()
    listed = list(people)
    made = AssessmentRound.objects.create(
        name=more.pop("name", f"Round {number}"),
        due_on=more.pop("due_on", today() + timedelta(days=10)),
        ends_on=more.pop("ends_on", today() + timedelta(days=20)),
        **more,
    )
    made.listed.set(listed)
    if state != "draft" and listed:
        made = open_round(actor=SYSTEM, round=made)
    elif state != "draft":
        made.state, made.opened_at = "running", timezone.now()
        made.save()
    if state == "ended":
        made = end_round(actor=SYSTEM, round=made)
    return made


def moved(actor, placement, to=(2, 2), reason="Seen in two projects.", version=1):
    return placements.move_person(
        actor=actor.user, placement=placement, performance=to[0], potential=to[1],
        reason=reason, version=version,
    )  # fmt: skip


def line():
    """A manager and one report."""
    boss = person()
    return boss, AssignmentFactory(manager=boss).employee
