"""Seats, the line, and all ways into and out of a cohort."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from leadership.models import (
    Cohort,
    CohortEnrolment,
    CohortSession,
    ComponentDone,
    Instructor,
    LearningEvent,
    ProgrammeAudience,
)
from leadership.services import cohort_enrolments as services
from leadership.services.cohort_results import (
    close_lines,
    complete,
    finish_cohort,
    not_complete,
    say_done,
)
from leadership.services.cohort_sessions import add_session, cancel_session, edit_session
from leadership.services.cohorts import (
    BASICS,
    call_off_cohort,
    create_cohort,
    edit_cohort,
    open_cohort,
    who_instructs,
)
from leadership.services.coursework import answer_submission, hand_in, set_assignment
from lib.dates import period, today
from lib.editing import mark_of
from talent.models import Assignment, AuditEntry, Employment, Notice
from talent.services.lines import rebuild_reporting_lines
from tests.factories import START, GrantFactory, OrgUnitFactory, UserFactory
from tests.leadership.cohort_factories import around, asked, joined, person, reports, seated
from tests.leadership.factories import (
    CohortEnrolmentFactory,
    CohortFactory,
    CohortSessionFactory,
    ComponentFactory,
    LeadershipProgrammeFactory,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def events(enrolment):
    return list(LearningEvent.objects.filter(enrolment=enrolment).order_by("pk").values_list(
        "kind", flat=True
    ))  # fmt: skip


def told(kind, who):
    return Notice.objects.filter(kind=f"leadership.{kind}", recipient=who.user).count()


def test_a_request_is_approved_by_the_line_and_gets_a_seat():
    now = around()
    (me,) = reports(now.boss, 1)

    row = asked(now, me)
    again = services.approve_request(actor=now.boss.user, enrolment=row)

    assert (again.state, again.answered_by) == ("enrolled", now.boss.user)
    assert events(row) == ["requested", "approved", "enrolled"]
    assert (told("cohort_requested", now.boss), told("cohort_seat", me)) == (1, 1)
    assert AuditEntry.objects.filter(action="leadership.enrolment.approved").count() == 1


def test_a_request_is_declined_with_a_reason_and_can_be_asked_anew():
    now = around()
    row = asked(now)

    with pytest.raises(ValidationError, match="Say why"):
        services.decline_request(actor=now.boss.user, enrolment=row, reason=" ")
    services.decline_request(actor=now.boss.user, enrolment=row, reason="Next year.")

    row.refresh_from_db()
    assert (row.state, row.answer, events(row)[-1]) == ("declined", "Next year.", "declined")
    assert asked(now, row.employee).state == "requested"


def test_only_the_line_answers_and_hr_for_who_has_no_manager():
    now = around()
    row, alone = asked(now), person()
    mine = services.request_seat(actor=alone.user, cohort=now.cohort, employee=alone, reason="I")
    partner, elsewhere = UserFactory(), UserFactory()
    GrantFactory(user=partner, kind="hr_partner", unit=alone.assignments.get().unit)
    GrantFactory(user=elsewhere, kind="hr_partner", unit=OrgUnitFactory())

    for actor in (now.hr, now.leader.user, row.employee.user, partner):
        with pytest.raises(PermissionDenied):
            services.approve_request(actor=actor, enrolment=row)
    for actor in (now.leader.user, now.boss.user, elsewhere, alone.user):
        with pytest.raises(PermissionDenied):
            services.approve_request(actor=actor, enrolment=mine)
    assert services.approve_request(actor=partner, enrolment=mine).state == "enrolled"


def test_nomination_is_the_lines_and_the_persons_answer():
    now = around()
    one, two = reports(now.boss, 2)
    give = {"cohort": now.cohort, "reason": "Ready for more."}

    with pytest.raises(PermissionDenied):
        services.nominate(actor=now.leader.user, employee=one, **give)
    first = services.nominate(actor=now.boss.user, employee=one, **give)
    second = services.nominate(actor=now.boss.user, employee=two, **give)
    with pytest.raises(PermissionDenied):
        services.accept(actor=now.boss.user, enrolment=first)
    services.accept(actor=one.user, enrolment=first)
    services.refuse(actor=two.user, enrolment=second)

    assert events(first) == ["nominated", "enrolled"]
    assert events(second) == ["nominated", "declined"]
    assert (told("cohort_nominated", one), told("cohort_refused", now.boss)) == (1, 1)


def test_invitations_are_for_who_leads_and_hr_of_the_person():
    now, guest = around(), person()
    partner = UserFactory()
    GrantFactory(user=partner, kind="hr_partner", unit=guest.assignments.get().unit)

    for actor in (now.boss.user, guest.user):
        with pytest.raises(PermissionDenied):
            services.invite(actor=actor, cohort=now.cohort, employee=guest)
    row = services.invite(actor=partner, cohort=now.cohort, employee=guest)

    assert services.accept(actor=guest.user, enrolment=row).state == "enrolled"


def test_whoever_comes_late_waits_and_moves_up_in_order_as_seats_free():
    now = around(capacity=2)
    first, second, third, fourth = seated(now, 4)

    assert [row.state for row in (first, second, third, fourth)] == [
        "enrolled", "enrolled", "waitlisted", "waitlisted",
    ]  # fmt: skip
    services.withdraw(actor=first.employee.user, enrolment=first, reason="A new task.")
    third.refresh_from_db()
    fourth.refresh_from_db()
    assert (third.state, fourth.state) == ("enrolled", "waitlisted")
    assert events(third) == ["requested", "approved", "waitlisted", "enrolled"]
    assert told("cohort_seat_free", third.employee) == 1
    edit_cohort(actor=now.hr, cohort=now.cohort, capacity=3)
    fourth.refresh_from_db()
    assert fourth.state == "enrolled"


def test_a_seat_needs_a_reason_to_be_left_a_place_in_line_none():
    now = around(capacity=1)
    seat, waits = seated(now, 2)

    with pytest.raises(ValidationError, match="Say why"):
        services.withdraw(actor=seat.employee.user, enrolment=seat)
    services.withdraw(actor=waits.employee.user, enrolment=waits)
    with pytest.raises(PermissionDenied):
        services.withdraw(actor=now.boss.user, enrolment=seat, reason="No.")
    services.withdraw(actor=now.leader.user, enrolment=seat, reason="Too many.")

    seat.refresh_from_db()
    assert (seat.state, told("cohort_taken_out", seat.employee)) == ("withdrawn", 1)
    with pytest.raises(ValidationError, match="answered meanwhile"):
        services.withdraw(actor=seat.employee.user, enrolment=seat, reason="Again.")


def test_seats_are_not_lowered_below_those_taken():
    now = around(capacity=3)
    seated(now, 2)

    with pytest.raises(ValidationError) as refusal:
        edit_cohort(actor=now.hr, cohort=now.cohort, capacity=1)
    with pytest.raises(IntegrityError) as raw, transaction.atomic():
        Cohort.objects.filter(pk=now.cohort.pk).update(capacity=1)

    assert refusal.value.message_dict == {
        "capacity": ["2 seats are taken: keep as many or more, or take somebody out first."]
    }
    assert raw.value.__cause__.diag.constraint_name == "leadership_cohort_seats_taken"
    edit_cohort(actor=now.hr, cohort=now.cohort, capacity=2)


def test_postgres_refuses_a_seat_too_many_whoever_writes():
    cohort = CohortFactory(capacity=1)
    first = CohortEnrolmentFactory(cohort=cohort)
    waits = CohortEnrolmentFactory(cohort=cohort, state="waitlisted", waits_since=timezone.now())

    for act in (
        lambda: CohortEnrolmentFactory(cohort=cohort),
        lambda: CohortEnrolment.objects.filter(pk=waits.pk).update(state="enrolled"),
    ):
        with pytest.raises(IntegrityError) as raw, transaction.atomic():
            act()
        assert raw.value.__cause__.diag.constraint_name == "leadership_cohortenrolment_seats"
    CohortEnrolment.objects.filter(pk=first.pk).update(state="completed", ended_on=today())
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM leadership_cohortenrolment WHERE state = 'completed'")
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"state": "draft"}, "not open yet"),
        ({"state": "cancelled"}, "called off"),
        ({"state": "finished"}, "is over"),
        ({"enrol_until": today() - DAY}, "Enrolment ended on"),
        ({"programme__state": "retired"}, "no longer offered"),
    ],
)
def test_nobody_joins_what_is_closed(more, words):
    now = around(**more)

    with pytest.raises(ValidationError, match=words):
        asked(now)


def test_the_audience_is_checked_and_said_for_every_way_in():
    now, (me,) = around(), reports(around().boss, 1)
    ProgrammeAudience.objects.create(
        programme=now.cohort.programme, unit=OrgUnitFactory(name="Delft"), leads_people=True
    )

    boss = me.assignments.get().manager
    for act in (
        lambda: services.request_seat(
            actor=me.user, cohort=now.cohort, employee=me, reason="Please."
        ),
        lambda: services.nominate(actor=boss.user, cohort=now.cohort, employee=me, reason="Good."),
        lambda: services.invite(actor=now.hr, cohort=now.cohort, employee=me),
    ):
        with pytest.raises(ValidationError, match="Leads people, in Delft or below"):
            act()


def test_nobody_joins_twice_and_no_instructor_at_all():
    now = around()
    row = joined(now)

    with pytest.raises(ValidationError, match="takes part already"):
        asked(now, row.employee)
    with pytest.raises(ValidationError, match="does not take part in it"):
        services.request_seat(
            actor=now.leader.user, cohort=now.cohort, employee=now.leader, reason="Me."
        )


def test_who_leaves_the_company_gives_the_seat_to_the_line():
    now = around(capacity=1)
    seat, waits, late = seated(now, 3)
    gone = period(START, today())
    for one in (seat.employee, late.employee):
        Assignment.objects.filter(employee=one).update(valid=gone)
        Employment.objects.filter(employee=one).update(valid=gone)
    rebuild_reporting_lines()

    services.withdraw_leavers()
    services.withdraw_leavers()

    states = [CohortEnrolment.objects.get(pk=row.pk).state for row in (seat, waits, late)]
    assert states == ["withdrawn", "enrolled", "withdrawn"]


def test_answers_come_until_the_cohort_has_begun_then_the_line_is_closed():
    now = around(capacity=1)
    seat, waits = seated(now, 2)
    late = asked(now)
    Cohort.objects.update(enrol_until=today() - 3 * DAY, starts_on=today())
    services.withdraw(actor=seat.employee.user, enrolment=seat, reason="Ill.")
    waits.refresh_from_db()
    assert waits.state == "enrolled"
    Cohort.objects.update(starts_on=today() - DAY)

    with pytest.raises(ValidationError, match="gave its last seats"):
        services.approve_request(actor=now.boss.user, enrolment=late)
    close_lines()
    close_lines()

    late.refresh_from_db()
    assert (late.state, told("cohort_line_closed", late.employee)) == ("withdrawn", 1)


def test_a_cohort_is_set_up_by_hr_and_opened_by_who_leads_it():
    hr, leader = around().hr, person()
    given = {
        "programme": LeadershipProgrammeFactory(), "name": "Spring", "starts_on": today() + DAY,
        "ends_on": today() + 9 * DAY, "enrol_until": today(), "capacity": 4,
    }  # fmt: skip

    with pytest.raises(PermissionDenied):
        create_cohort(actor=leader.user, **given)
    cohort = create_cohort(actor=hr, **given)
    with pytest.raises(ValidationError, match="at least one instructor"):
        open_cohort(actor=hr, cohort=cohort)
    edit_cohort(actor=hr, cohort=cohort, instructors=[leader])
    with pytest.raises(PermissionDenied):
        edit_cohort(actor=leader.user, cohort=cohort, instructors=[leader, person()])

    assert open_cohort(actor=leader.user, cohort=cohort).state == "open"
    assert told("cohort_instructs", leader) == 1
    with pytest.raises(ValidationError, match="no longer as you saw it"):
        open_cohort(actor=leader.user, cohort=cohort)


def test_an_old_window_saves_nothing_over():
    now = around()
    seen = mark_of(now.cohort, BASICS, who_instructs(now.cohort))
    edit_cohort(actor=now.hr, cohort=now.cohort, place="Delft", seen=seen)

    with pytest.raises(ValidationError, match="changed in another window"):
        edit_cohort(actor=now.hr, cohort=now.cohort, place="Graz", seen=seen)


def test_sessions_are_planned_moved_and_called_off_and_told_once_each():
    now = around()
    me, at = joined(now).employee, timezone.now() + 20 * DAY

    session = add_session(
        actor=now.leader.user, cohort=now.cohort, title="First", starts_at=at, minutes=90
    )
    with pytest.raises(ValidationError, match="has this session already"):
        add_session(actor=now.hr, cohort=now.cohort, title="First", starts_at=at, minutes=90)
    edit_session(actor=now.leader.user, session=session, starts_at=at + DAY, place="R1")
    edit_session(actor=now.leader.user, session=session, starts_at=at + DAY, place="R1")
    assert (told("session_added", me), told("session_moved", me)) == (1, 1)
    cancelled = cancel_session(actor=now.leader.user, session=session)

    assert (cancelled.sequence, told("session_cancelled", me)) == (2, 1)
    with pytest.raises(ValidationError, match="called off already"):
        edit_session(actor=now.leader.user, session=session, place="R2")
    for actor in (me.user, now.boss.user):
        with pytest.raises(PermissionDenied):
            cancel_session(actor=actor, session=session)


def test_sessions_lie_within_the_days_and_the_programme():
    now = around()
    other = ComponentFactory()
    inside = now.cohort.starts_on + DAY
    at = timezone.now() + 20 * DAY

    def plan(**more):
        given = {"title": "S", "starts_at": at, "minutes": 60} | more
        return add_session(actor=now.hr, cohort=now.cohort, **given)

    with pytest.raises(ValidationError, match="choose a day between"):
        plan(starts_at=timezone.now() + 200 * DAY)
    with pytest.raises(ValidationError, match="component of this programme"):
        plan(component=other)
    with pytest.raises(ValidationError, match="session of this cohort"):
        plan(makes_up=CohortSessionFactory())
    first = plan()
    with pytest.raises(ValidationError, match="comes after the one missed"):
        plan(title="Too soon", makes_up=first, starts_at=at - DAY)
    with pytest.raises(ValidationError, match="move that session first"):
        edit_cohort(actor=now.hr, cohort=now.cohort, ends_on=inside)
    CohortSession.objects.update(starts_at=timezone.now() - DAY)
    with pytest.raises(ValidationError, match="has begun"):
        edit_session(actor=now.hr, session=first, place="R")


def test_calling_off_ends_everything_and_tells_once():
    now = around(capacity=1)
    seat, waits = seated(now, 2)
    session = CohortSessionFactory(cohort=now.cohort)

    with pytest.raises(ValidationError, match="Say why"):
        call_off_cohort(actor=now.hr, cohort=now.cohort)
    call_off_cohort(actor=now.hr, cohort=now.cohort, reason="Nobody can come.")

    session.refresh_from_db()
    assert session.is_cancelled
    for row in (seat, waits):
        row.refresh_from_db()
        assert (row.state, row.answer) == ("withdrawn", "Nobody can come.")
        assert told("cohort_called_off", row.employee) == 1


def with_components(now):
    programme = now.cohort.programme
    first = ComponentFactory(programme=programme, kind="e_learning", hours=4, credits=1)
    second = ComponentFactory(programme=programme, kind="team_project", hours=10, credits=2)
    ComponentFactory(programme=programme, is_required=False)
    second.prerequisites.add(first)
    return first, second


def test_components_are_said_or_confirmed_in_order_and_the_last_completes_the_whole():
    now = around()
    row = joined(now)
    first, second = with_components(now)
    mine, leads = {"actor": row.employee.user}, {"actor": now.leader.user}

    with pytest.raises(ValidationError, match="come before"):
        say_done(**leads, enrolment=row, component=second)
    with pytest.raises(PermissionDenied):
        say_done(actor=now.boss.user, enrolment=row, component=first)
    say_done(**mine, enrolment=row, component=first)
    with pytest.raises(ValidationError, match="Whoever leads the cohort"):
        say_done(**mine, enrolment=row, component=second)
    with pytest.raises(ValidationError, match="done already"):
        say_done(**mine, enrolment=row, component=first)
    say_done(**leads, enrolment=row, component=second)

    row.refresh_from_db()
    last = LearningEvent.objects.filter(enrolment=row).latest("pk")
    assert (row.state, last.kind, last.hours, last.credits) == ("completed", "completed", 14, 3)
    assert told("cohort_completed", row.employee) == 1


def test_finishing_says_what_was_missing():
    now = around()
    done, missing = seated(now, 2)
    first, second = with_components(now)
    waits = asked(now)
    with pytest.raises(ValidationError, match="goes on until"):
        finish_cohort(actor=now.hr, cohort=now.cohort)
    complete(actor=now.leader.user, enrolment=done, reason="Did it elsewhere.")
    Cohort.objects.update(starts_on=today() - 9 * DAY, ends_on=today(), enrol_until=today() - DAY)

    finish_cohort(actor=now.leader.user, cohort=now.cohort)

    rows = {row.pk: row for row in CohortEnrolment.objects.all()}
    assert rows[done.pk].state == "completed"
    assert rows[waits.pk].state == "withdrawn"
    assert rows[missing.pk].state == "not_completed"
    assert f"{first.title}, {second.title}" in rows[missing.pk].answer


def test_an_outcome_is_corrected_with_a_reason_by_who_leads_alone():
    now = around()
    row = joined(now)
    with_components(now)

    with pytest.raises(ValidationError, match="Say why"):
        complete(actor=now.leader.user, enrolment=row)
    not_complete(actor=now.leader.user, enrolment=row, reason="Never came.")
    for actor in (row.employee.user, now.boss.user):
        with pytest.raises(PermissionDenied):
            complete(actor=actor, enrolment=row, reason="Yes I did.")
    complete(actor=now.leader.user, enrolment=row, reason="Came to another one.")

    assert events(row)[-2:] == ["not_completed", "completed"]


def test_who_has_no_seat_gets_no_result():
    now = around(capacity=1)
    _seat, waits = seated(now, 2)

    with pytest.raises(ValidationError, match="has no seat"):
        not_complete(actor=now.leader.user, enrolment=waits, reason="No.")
    assert Instructor.objects.count() == 1


def test_an_old_window_does_not_undo_who_instructs():
    now = around()
    admin, newcomer = GrantFactory(kind="hr_admin").user, person()
    before = [one.employee for one in now.cohort.instructors.all()]
    seen = mark_of(now.cohort, BASICS, who_instructs(now.cohort))
    edit_cohort(actor=admin, cohort=now.cohort, instructors=[*before, newcomer], seen=seen)

    with pytest.raises(ValidationError, match="another window"):
        edit_cohort(
            actor=admin, cohort=now.cohort, place="Oslo", instructors=before, seen=seen
        )  # fmt: skip
    assert now.cohort.instructors.filter(employee=newcomer).exists()


def test_a_make_up_stays_behind_what_it_makes_up_and_is_about_the_same():
    now, at = around(), timezone.now() + 20 * DAY
    one = ComponentFactory(programme=now.cohort.programme)
    other = ComponentFactory(programme=now.cohort.programme)
    by = {"actor": now.leader.user, "minutes": 60}
    first = add_session(**by, cohort=now.cohort, title="First", starts_at=at, component=one)
    plan = {"cohort": now.cohort, "title": "Again", "starts_at": at + DAY, "makes_up": first}

    with pytest.raises(ValidationError, match="component of the session missed"):
        add_session(**by, **plan, component=other)
    again = add_session(**by, **plan, component=one)
    with pytest.raises(ValidationError, match="move that session first"):
        edit_session(actor=now.leader.user, session=first, starts_at=at + 2 * DAY)
    with pytest.raises(ValidationError, match="makes this one up already"):
        edit_session(actor=now.leader.user, session=first, makes_up=again)


def test_calling_a_session_off_settles_whose_last_proof_it_was():
    now, at = around(), timezone.now() + 20 * DAY
    component = ComponentFactory(programme=now.cohort.programme, kind="workshop")
    row = joined(now)
    session = add_session(
        actor=now.leader.user, cohort=now.cohort, title="Only", starts_at=at, minutes=60,
        component=component,
    )  # fmt: skip
    asked = set_assignment(
        actor=now.leader.user, cohort=now.cohort, title="Write", text="One.",
        due_at=timezone.now() + DAY, component=component,
    )  # fmt: skip
    work = hand_in(actor=row.employee.user, enrolment=row, assignment=asked, text="Here")
    answer_submission(actor=now.leader.user, submission=work, accepted=True)
    assert not ComponentDone.objects.filter(enrolment=row, component=component).exists()

    cancel_session(actor=now.leader.user, session=session)

    assert ComponentDone.objects.filter(enrolment=row, component=component).exists()
