"""What may become of programmes, enrolments, runs, pairs, sessions, goals and introductions."""

from django.db import migrations

from lib.state_machines import only_steps

PROGRAMME_STEPS = [
    ("draft", "open"),
    ("draft", "cancelled"),
    ("open", "finished"),
    ("open", "cancelled"),
]
ENROLMENT_STEPS = [
    ("waitlisted", "enrolled"),
    ("waitlisted", "withdrawn"),
    ("waitlisted", "finished"),
    ("enrolled", "waitlisted"),
    ("enrolled", "withdrawn"),
    ("enrolled", "finished"),
]
RUN_STEPS = [
    ("queued", "running"),
    ("queued", "discarded"),
    ("running", "queued"),
    ("running", "done"),
    ("running", "failed"),
    ("running", "discarded"),
    ("done", "published"),
    ("done", "discarded"),
    ("failed", "queued"),
    ("failed", "discarded"),
]
PAIR_STEPS = [
    ("proposed", "active"),
    ("proposed", "declined"),
    ("proposed", "withdrawn"),
    ("active", "paused"),
    ("active", "completed"),
    ("active", "ended"),
    ("paused", "active"),
    ("paused", "completed"),
    ("paused", "ended"),
]
SESSION_STEPS = [
    ("proposed", "agreed"),
    ("proposed", "held"),
    ("proposed", "missed"),
    ("proposed", "cancelled"),
    ("agreed", "proposed"),
    ("agreed", "held"),
    ("agreed", "missed"),
    ("agreed", "cancelled"),
]
GOAL_STEPS = [
    ("open", "reached"),
    ("open", "dropped"),
    ("reached", "open"),
    ("dropped", "open"),
]
INTRODUCTION_STEPS = [
    ("asked", "accepted"),
    ("asked", "declined"),
    ("asked", "withdrawn"),
]


class Migration(migrations.Migration):
    dependencies = [("mentoring", "0001_initial")]

    operations = [
        only_steps("mentoring_programme", PROGRAMME_STEPS, thing="A programme"),
        only_steps("mentoring_enrolment", ENROLMENT_STEPS, thing="An enrolment"),
        only_steps("mentoring_matchingrun", RUN_STEPS, thing="A matching run"),
        only_steps("mentoring_pair", PAIR_STEPS, thing="A pair"),
        only_steps("mentoring_session", SESSION_STEPS, thing="A session"),
        only_steps("mentoring_pairgoal", GOAL_STEPS, thing="A goal"),
        only_steps("mentoring_introduction", INTRODUCTION_STEPS, thing="An introduction"),
    ]
