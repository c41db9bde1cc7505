"""What Postgres keeps of assessments and calibration, whoever writes."""

from contextlib import closing
from itertools import product

import dj_database_url
import psycopg2
import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from leadership.models import (
    CalibrationSession,
    FairnessCheck,
    PerformanceAssessment,
    PersonAssessmentState,
    Placement,
    PlacementMove,
    PotentialAssessment,
    SessionState,
)
from talent.models import AuditEntry
from tests.leadership.calibration_factories import admin_person, assessed, person, scale, session

pytestmark = pytest.mark.django_db


def refused(write):
    """The name of the rule by which Postgres refuses a write; empty where it does not."""
    try:
        with transaction.atomic():
            write()
    except IntegrityError as error:
        return error.__cause__.diag.constraint_name
    return ""


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


STEPS = {("draft", "submitted"), ("submitted", "published")}


@pytest.mark.parametrize(
    ("before", "after"),
    [pair for pair in product(PersonAssessmentState.values, repeat=2) if pair[0] != pair[1]],
)
@pytest.mark.parametrize("kind", ["performance", "potential"])
def test_an_assessment_only_goes_on(kind, before, after):
    made = assessed(person(), person(), kind=kind, state=before)
    table = type(made)._meta.db_table  # noqa: SLF001 - its only name

    said = refused(
        lambda: run(
            f"UPDATE {table} SET state = %s, submitted_at = COALESCE(submitted_at, now()),"  # noqa: S608
            " published_at = CASE %s WHEN 'published' THEN now() END WHERE id = %s",
            after, after, made.pk,
        )
    )  # fmt: skip

    # From a draft the day of submission is written too: this is the one step that may.
    assert (said == "") is ((before, after) in STEPS)


@pytest.mark.parametrize(
    ("before", "after"),
    [pair for pair in product(SessionState.values, repeat=2) if pair[0] != pair[1]],
)
def test_a_session_is_opened_and_closed_once(before, after):
    made = session(state=before)

    said = refused(
        lambda: run(
            "UPDATE leadership_calibrationsession SET state = %s,"
            " opened_at = CASE %s WHEN 'draft' THEN NULL ELSE now() END,"
            " closed_at = CASE %s WHEN 'closed' THEN now() END WHERE id = %s",
            after, after, after, made.pk,
        )
    )  # fmt: skip

    assert (said == "") is ((before, after) in {("draft", "open"), ("open", "closed")})


@pytest.mark.parametrize("level", [0, 4])
@pytest.mark.parametrize("kind", ["performance", "potential"])
def test_a_level_outside_its_scale_is_refused(kind, level):
    said = refused(lambda: assessed(person(), person(), level, kind=kind))

    assert said == "leadership_assessment_on_scale"


def test_a_scale_of_the_other_kind_is_refused():
    said = refused(lambda: assessed(person(), person(), scale=scale("potential")))

    assert said == "leadership_assessment_on_scale"


def test_what_was_submitted_stays_as_it_is():
    made = assessed(person(), person())

    changed = [
        refused(
            lambda field=field: PerformanceAssessment.objects.filter(pk=made.pk).update(**field)
        )
        for field in ({"level": 3}, {"evidence": "Other"}, {"author": person()})
    ]

    assert changed == ["leadership_assessment_kept"] * 3


def test_a_scale_in_use_keeps_its_levels():
    made = assessed(person(), person(), kind="potential")

    def shorter():
        made.scale.labels = ["One", "Two"]
        made.scale.save()

    def worded_anew():
        made.scale.labels = ["One", "Two", "Three"]
        made.scale.save()

    assert [refused(shorter), refused(worded_anew)] == ["leadership_scale_kept", ""]


@pytest.mark.parametrize("labels", [["One"], ["1", "2", "3", "4", "5", "6"]])
def test_a_scale_has_two_to_five_levels(labels):
    assert refused(lambda: scale(labels=labels)) == "leadership_assessmentscale_levels"


def test_nobody_assesses_themselves():
    one = person()

    assert refused(lambda: assessed(one, one)) == "leadership_performanceassessment_of_another"


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_move_needs_a_reason(reason):
    one = session(people=[person()]).placements.get()

    said = refused(
        lambda: PlacementMove.objects.create(
            placement=one, version=2, to_performance=1, to_potential=1, reason=reason
        )
    )

    assert said == "leadership_placementmove_reason"


def test_nobody_is_moved_without_a_move_that_says_why():
    one = session(people=[(person(), 1, 1)]).placements.get()

    without = refused(
        lambda: run(
            "UPDATE leadership_placement SET performance = 2, version = 2 WHERE id = %s", one.pk
        )
    )
    PlacementMove.objects.create(
        placement=one, version=2, from_performance=1, from_potential=1, to_performance=3,
        to_potential=1, reason="Seen in the project.",
    )  # fmt: skip
    elsewhere = refused(
        lambda: run(
            "UPDATE leadership_placement SET performance = 2, version = 2 WHERE id = %s", one.pk
        )
    )
    there = refused(
        lambda: run(
            "UPDATE leadership_placement SET performance = 3, version = 2 WHERE id = %s", one.pk
        )
    )

    rule = "leadership_placement_moved_with_reason"
    assert [without, elsewhere, there] == [rule, rule, ""]


def test_a_box_lies_on_the_board():
    made = session()

    said = refused(
        lambda: Placement.objects.create(
            session=made, employee=person(), performance=4, potential=1
        )
    )

    assert said == "leadership_placement_on_board"


def test_who_is_on_the_board_takes_no_part_and_the_other_way_round():
    one, other = person(), person()
    made = session(facilitators=[one], people=[other])

    assert [
        refused(lambda: Placement.objects.create(session=made, employee=one)),
        refused(lambda: made.seats.create(employee=other, role="participant")),
        refused(lambda: made.seats.filter(employee=one).update(employee=other)),
    ] == [
        "leadership_placement_not_seated", "leadership_seat_not_placed",
        "leadership_seat_not_placed",
    ]  # fmt: skip


def test_a_move_and_a_check_stay_as_they_are():
    made = session(people=[(person(), 1, 1)])
    move = PlacementMove.objects.create(
        placement=made.placements.get(), version=2, to_performance=2, to_potential=2, reason="x"
    )
    check = FairnessCheck.objects.create(session=made, boxes={}, told={})

    assert [
        refused(lambda: PlacementMove.objects.filter(pk=move.pk).update(reason="y")),
        refused(lambda: FairnessCheck.objects.filter(pk=check.pk).update(boxes={"1": [1, 1]})),
    ] == ["leadership_move_kept", "leadership_check_kept"]


def closed_writes():
    """Everything that somebody could try with a closed session, by name."""
    one = person()
    made = session(facilitators=[person()], people=[(one, 1, 1)], state="draft")
    placed = made.placements.get()
    check = FairnessCheck.objects.create(session=made, boxes={}, told={})
    finding = check.findings.create(kind="few_in_top", told={})
    for state in ("open", "closed"):
        made.state = state
        setattr(made, "opened_at" if state == "open" else "closed_at", timezone.now())
        made.save()
    row = Placement.objects.filter(pk=placed.pk)
    return {
        "reopen": lambda: CalibrationSession.objects.filter(pk=made.pk).update(state="open"),
        "name": lambda: CalibrationSession.objects.filter(pk=made.pk).update(name="Other"),
        "who sees": lambda: CalibrationSession.objects.filter(pk=made.pk).update(
            sees_after="person"
        ),
        "note": lambda: row.update(note="Later"),
        "box": lambda: row.update(performance=3, version=2),
        "discussed": lambda: row.update(discussed_at=timezone.now()),
        "another": lambda: Placement.objects.create(session=made, employee=person()),
        "move": lambda: PlacementMove.objects.create(
            placement=placed, version=2, to_performance=3, to_potential=1, reason="x"
        ),
        "seat": lambda: made.seats.create(employee=person(), role="facilitator"),
        "role": lambda: made.seats.update(role="participant"),
        "check": lambda: FairnessCheck.objects.create(session=made, boxes={}, told={}),
        "finding": lambda: check.findings.filter(pk=finding.pk).update(
            note="Fine", acknowledged_at=timezone.now()
        ),
        "other finding": lambda: check.findings.create(kind="few_in_top", told={}),
    }


def test_nothing_of_a_closed_session_changes_also_by_raw_sql():
    said = {name: refused(write) for name, write in closed_writes().items()}

    assert [name for name, rule in said.items() if not rule] == []
    assert said["box"] == said["note"] == said["move"] == "leadership_session_closed"


@pytest.mark.django_db(transaction=True)
def test_the_role_of_the_pages_deletes_nothing_of_it(role_users):
    made = session(people=[(person(), 1, 1)])
    placed = made.placements.get()
    PlacementMove.objects.create(
        placement=placed, version=2, to_performance=2, to_potential=2, reason="x"
    )
    FairnessCheck.objects.create(session=made, boxes={}, told={})
    assessed(person(), person())
    said = {}

    url = settings.DATABASE_URLS["web"]
    name = connection.settings_dict["NAME"]
    parts = dj_database_url.parse(url)
    with closing(
        psycopg2.connect(
            dbname=name, user=parts["USER"], password=parts["PASSWORD"], host=parts["HOST"],
            port=parts["PORT"] or None,
        )
    ) as web:  # fmt: skip
        for table in (
            "placementmove", "fairnesscheck", "placement", "calibrationsession",
            "performanceassessment",
        ):  # fmt: skip
            with web.cursor() as cursor, pytest.raises(psycopg2.Error) as refusal:
                cursor.execute(f"DELETE FROM leadership_{table}")  # noqa: S608 - named above
            said[table] = refusal.value.diag.constraint_name
            web.rollback()

    assert said == {
        "placementmove": "leadership_move_kept",
        "fairnesscheck": "leadership_check_kept",
        "placement": "leadership_placement_kept",
        "calibrationsession": "leadership_calibration_kept",
        "performanceassessment": "leadership_assessment_kept",
    }


def test_an_open_session_keeps_its_axes_and_who_sees_the_result():
    made = session()
    rows = CalibrationSession.objects.filter(pk=made.pk)

    assert [
        refused(lambda: rows.update(sees_after="person")),
        refused(lambda: rows.update(performance_labels=["a", "b"], box_labels=[""] * 6)),
        refused(lambda: rows.update(performance_labels=["a", "b", "c"])),
    ] == ["leadership_calibration_kept", "leadership_calibration_kept", ""]


def test_potential_has_a_table_of_its_own():
    one, boss = person(), person()
    assessed(one, boss, kind="performance")
    assessed(one, boss, kind="potential")

    assert (PerformanceAssessment.objects.count(), PotentialAssessment.objects.count()) == (1, 1)


def test_the_audit_tells_nobody_of_a_session_whose_board_they_are_on():
    on_board, beside = admin_person(), admin_person()
    about_me = session(people=[on_board])
    another = session(people=[person()])
    AuditEntry.objects.all().delete()
    AuditEntry.add(beside.user, "leadership.calibration.opened", about_me)
    shown = AuditEntry.add(beside.user, "leadership.calibration.opened", another)

    assert list(AuditEntry.objects.visible_to(on_board.user)) == [shown]
    assert AuditEntry.objects.visible_to(beside.user).count() == 2


def test_a_session_is_out_of_sight_of_whom_it_names_before_it_is_opened():
    named, beside = admin_person(), admin_person()
    made = session(state="draft")
    made.listed.add(named)

    assert not CalibrationSession.objects.visible_to(named.user).exists()
    assert CalibrationSession.objects.visible_to(beside.user).get() == made


def test_a_name_that_is_out_of_sight_may_be_given_again():
    session(name="People leads")

    assert session(name="People leads").pk
