"""People, scales, assessments and sessions for the tests of calibration."""

from datetime import timedelta

from django.utils import timezone

from leadership.models import (
    AssessmentScale,
    CalibrationSession,
    PerformanceAssessment,
    Placement,
    PotentialAssessment,
)
from lib.dates import today
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
