"""Programmes with people who wait, and previews that are worked out at once."""

from mentoring.services.run_work import work_on_runs
from mentoring.services.runs import start_run
from talent.models import SYSTEM
from tests.factories import EnrolmentFactory, ProgrammeFactory

RUN_STEPS = {
    ("queued", "running"), ("queued", "discarded"), ("running", "queued"), ("running", "done"),
    ("running", "failed"), ("running", "discarded"), ("done", "published"),
    ("done", "discarded"), ("failed", "queued"), ("failed", "discarded"),
}  # fmt: skip
PAIR_STEPS = {
    ("proposed", "active"), ("proposed", "declined"), ("proposed", "withdrawn"),
    ("active", "paused"), ("active", "completed"), ("active", "ended"), ("paused", "active"),
    ("paused", "completed"), ("paused", "ended"),
}  # fmt: skip


def build_programme(mentees=1, mentors=1, capacity=1, **given):
    """A programme with so many on each side, of whom nothing else is known."""
    programme = ProgrammeFactory(**given)
    for _ in range(mentees):
        EnrolmentFactory(programme=programme)
    for _ in range(mentors):
        EnrolmentFactory(programme=programme, side="mentor", capacity=capacity)
    return programme


def worked(programme, **settings):
    """A preview that a worker has finished."""
    run = start_run(actor=SYSTEM, programme=programme, **settings)
    work_on_runs()
    run.refresh_from_db()
    return run


def matched(run):
    return set(run.proposals.values_list("mentee", "mentor"))
