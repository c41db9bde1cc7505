"""Every task of every app leaves the same state run once, twice in a row, or twice at once (C5)."""

import json
import re
import threading
from base64 import b64decode
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date, time, timedelta

import pytest
import redis
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.utils import timezone

from careers.models import (
    CheckInRhythm,
    ConversationCoverage,
    DevelopmentPlan,
    Opening,
    Transition,
)
from careers.services.conversation_reminders import OVERDUE
from careers.services.goal_reminders import CHECK_IN_DUE, FROM_WEEKDAY
from careers.services.plan_reminders import DUE, RESTS
from config import celery_app
from leadership.models import (
    CohortEnrolment,
    CompetencyFigure,
    FeedbackCycle,
    NeededLevel,
    PortfolioFigure,
    Successor,
)
from lib.dates import period, today
from mentoring.models import Pair
from metrics.models import IndicatorTable, ReleasedGroup, Survey, Wave
from metrics.services.indicator_tables import count_day, days_due, tables_of
from metrics.services.launching import launch_survey, launch_wave
from metrics.services.release_keys import waves_with_keys
from talent.models import (
    SYSTEM,
    ApiToken,
    Assignment,
    AuditEntry,
    EmployeeSkill,
    Employment,
    Notice,
    NoticePreference,
    SkillRule,
    Throttle,
)
from talent.registry import registry
from talent.services.account import create_token
from talent.services.lines import rebuild_reporting_lines
from talent.services.notices import ToTell, notify_many
from talent.services.skills import claim_skill
from talent.tasks import wake_sweep
from tests.careers.openings import build_hiring, published
from tests.factories import (
    START,
    AssignmentFactory,
    EmployeeFactory,
    GoalFactory,
    GradeFactory,
    OrgUnitFactory,
    PairFactory,
    RoleFactory,
    SkillFactory,
    UserFactory,
)
from tests.leadership.calibration_factories import round_of
from tests.leadership.factories import (
    CohortEnrolmentFactory,
    CohortFactory,
    CohortSessionFactory,
    CoreCompetencyFactory,
)
from tests.leadership.feedback_factories import answer, build_team, launched, running
from tests.leadership.learning_factories import QualificationAwardFactory, RegistrationFactory
from tests.leadership.succession_factories import SuccessionPlanFactory, SuccessorFactory
from tests.metrics.action_factories import ActionPlanFactory
from tests.metrics.insight_factories import company_of
from tests.metrics.release_factories import a_closed_wave, a_released_wave
from tests.metrics.survey_factories import a_company, a_survey

PROFILE = "talent.profile_confirmation"

celery_app.loader.import_default_modules()
NAMES = sorted(name for name in celery_app.tasks if not name.startswith("celery."))


@dataclass(frozen=True)
class Case:
    """What a task finds, with what it is called, and what stands there afterwards."""

    arrange: Callable[[], object]
    result: Callable[[], object]
    expected: object
    args: tuple[object, ...] = ()


def due_notices():
    people = EmployeeFactory.create_batch(6)
    NoticePreference.objects.create(user=people[0].user, kind=PROFILE, delivery="digest")
    yesterday = timezone.now() - timedelta(days=1, hours=1)
    for subject in ("x:1", "x:2"):
        notify_many(PROFILE, [ToTell(p.user.pk, subject) for p in people], now=yesterday)


def mails():
    ids = {message.message()["Message-ID"] for message in mail.outbox}
    return len(mail.outbox), len(ids), set(Notice.objects.values_list("state", flat=True))


def closed_survey_wave():
    a_closed_wave()


def expiring_certificates():
    for person in EmployeeFactory.create_batch(3):
        person.certifications.create(name="First aid", expires_on=today() + timedelta(days=5))


def leftovers():
    Session.objects.create(session_key="old", expire_date=timezone.now() - timedelta(days=1))
    Session.objects.create(session_key="new", expire_date=timezone.now() + timedelta(days=1))
    Throttle.objects.create(key="old", window_ends_at=timezone.now() - timedelta(1), count=1)
    create_token(actor=UserFactory(), name="Old", days=-1)


def rule_that_changed():
    skill = SkillFactory()
    for person in EmployeeFactory.create_batch(3):
        claim_skill(actor=person.user, employee=person, skill=skill, level=3, source="self")
    EmployeeSkill.objects.update(level=1)
    SkillRule.objects.update_or_create(pk=1, defaults={"recalculated_to": 0})


def planned(**fields):
    """Three people who each have one action under way."""
    role = RoleFactory()
    for person in EmployeeFactory.create_batch(3):
        plan = DevelopmentPlan.objects.create(
            employee=person, role=role, role_version=role.current_version, state="active",
            activated_on=today(),
        )  # fmt: skip
        plan.items.create(title="Visit customers", kind="exposure", position=1, **fields)


def moves():
    unit, before, after = OrgUnitFactory(), RoleFactory(), RoleFactory()
    moved = date(2022, 1, 1)
    for person in EmployeeFactory.create_batch(5):
        for role, days in ((before, period(date(2020, 1, 1), moved)), (after, period(moved))):
            AssignmentFactory(employee=person, role=role, unit=unit, valid=days, lines=False)


# Whoever chose every week is asked from Thursday on; what it takes for each day has its own tests.
IS_ASKED = today().isoweekday() >= FROM_WEEKDAY


def quiet_goals():
    for person in EmployeeFactory.create_batch(3):
        GoalFactory(employee=person)
        CheckInRhythm.objects.create(employee=person, rhythm="weekly")


def ended_opening():
    opening = published(build_hiring(), "project")
    Opening.objects.filter(pk=opening.pk).update(
        starts_on=today() - timedelta(days=9), ends_on=today() - timedelta(days=1)
    )


def opening_without_hirer():
    hiring = build_hiring()
    published(hiring)
    gone = period(START, today())
    Assignment.objects.filter(employee=hiring.hirer).update(valid=gone)
    Employment.objects.filter(employee=hiring.hirer).update(valid=gone)


def silent_pairs():
    boss = AssignmentFactory().employee
    for _ in range(3):
        AssignmentFactory(manager=boss)
    rebuild_reporting_lines()


def silent_team():
    boss = AssignmentFactory().employee
    for _ in range(5):
        AssignmentFactory(manager=boss)
    rebuild_reporting_lines()


def people_with_a_competency():
    competency, unit = CoreCompetencyFactory(), OrgUnitFactory()
    NeededLevel.objects.create(competency=competency, level=3)
    role = RoleFactory(grade=GradeFactory())
    for _ in range(5):
        person = AssignmentFactory(unit=unit, role=role).employee
        EmployeeSkill.objects.create(
            employee=person, skill=competency.skill, level=2, strength=1, as_of=today()
        )


def people_who_take_part():
    long_ago = today() - timedelta(days=200)
    cohort = CohortFactory(starts_on=long_ago, enrol_until=long_ago)
    for _ in range(5):
        CohortEnrolmentFactory(cohort=cohort)


def waiting_proposals():
    """Two wait for a week, one for an hour."""
    ago = timezone.now() - timedelta(days=8)
    for at in (ago, ago, timezone.now() - timedelta(hours=1)):
        PairFactory(
            state="proposed", holds_seat=False, starts_on=None, ends_on=None, proposed_at=at,
            mentor_accepted_at=None,
        )  # fmt: skip


def session_of(at: timedelta, **more):
    pair = PairFactory(starts_on=today() - timedelta(days=90))
    now = timezone.now()
    pair.sessions.create(starts_at=now + at, proposed_by=pair.mentee.user, **more)


def held_session():
    settled = timezone.now() - timedelta(hours=1)
    session_of(-timedelta(hours=3), state="held", settled_at=settled)


def session_that_was_due():
    session_of(-timedelta(hours=5), state="agreed")


def over_time():
    long_ago = today() - timedelta(days=200)
    PairFactory(starts_on=long_ago, ends_on=today() - timedelta(days=2))
    PairFactory()


def due_reviews_and_a_leaver():
    """Two plans to be reviewed, and on one of them somebody who has left."""
    SuccessorFactory(plan=SuccessionPlanFactory(review_on=today()))
    gone = SuccessorFactory(plan=SuccessionPlanFactory(review_on=today()))
    SuccessorFactory(plan=gone.plan)
    gone.employee.employments.update(valid=period(START, today()))


def told(kind):
    return Notice.objects.filter(kind=f"mentoring.{kind}").count


def coming_cohort_session():
    """One tomorrow, of a cohort in which two have a seat, and one in a month."""
    cohort = CohortFactory()
    for _ in range(2):
        CohortEnrolmentFactory(cohort=cohort)
    for days in (1, 30):
        CohortSessionFactory(cohort=cohort, starts_at=timezone.now() + timedelta(days=days))


def line_of_begun_cohort():
    cohort = CohortFactory(
        starts_on=today() - timedelta(days=2), enrol_until=today() - timedelta(days=3)
    )
    CohortEnrolmentFactory(cohort=cohort)
    CohortEnrolmentFactory(cohort=cohort, state="waitlisted", waits_since=timezone.now())
    CohortEnrolmentFactory(cohort=cohort, state="requested")


def over_feedback():
    """A cycle whose answers are due, and one whose raters were to be chosen."""
    _cycle, subject = running(build_team(peers=4, reports=0))
    answer(subject, subject.employee)
    FeedbackCycle.objects.update(
        nominate_until=today() - timedelta(days=3), ends_on=today() - timedelta(days=1)
    )
    launched(AssignmentFactory().employee)
    FeedbackCycle.objects.filter(state="nominating").update(
        nominate_until=today() - timedelta(days=1)
    )


def due_round():
    manager = AssignmentFactory().employee
    person = AssignmentFactory(manager=manager).employee
    rebuild_reporting_lines()
    round_of([person], due_on=today() + timedelta(days=2))


def late_feedback():
    running(build_team(peers=4, reports=0))
    FeedbackCycle.objects.update(
        nominate_until=today() - timedelta(days=3), ends_on=today() + timedelta(days=2)
    )


def due_survey_wave():
    a_company(5)
    wave = launch_survey(actor=SYSTEM, survey=a_survey(opens_at=time(0)))
    Wave.objects.filter(pk=wave.pk).update(public_key=b"k" * 32)


def past_survey_wave(days, *states, **said):
    """A wave that should have opened so many days ago."""
    a_company(5)
    survey = a_survey(**said)
    Survey.objects.filter(pk=survey.pk).update(state="active")
    wave = launch_wave(actor=SYSTEM, survey=survey, due_on=today() - timedelta(days=days))
    Wave.objects.filter(pk=wave.pk).update(public_key=b"k" * 32)
    for state in states:
        Wave.objects.filter(pk=wave.pk).update(state=state)


def late_survey_answers():
    past_survey_wave(12, "open", remind_days=[3])


def silence_for_long():
    past_survey_wave(715, "open", "closed")
    UserFactory(is_superuser=True)


def frozen_month():
    company_of()
    for day in days_due(today())[:2]:
        count_day(day)


def results_without_a_talk():
    """Two units with a result of their own, each led by somebody, shared a month ago."""
    wave = a_released_wave()
    Wave.objects.filter(pk=wave.pk).update(shared_at=timezone.now() - timedelta(days=30))
    for position in (2, 4):
        unit = wave.units.get(position=position).unit
        AssignmentFactory(unit=unit, manager=AssignmentFactory(unit=unit).employee)


def actions_that_wait():
    """One that is silent, one due in a week, one overdue for a week, one without an owner."""
    day, long_ago = today(), today() - timedelta(days=90)
    ActionPlanFactory(starts_on=day - timedelta(days=30))
    ActionPlanFactory(due_on=day + timedelta(days=7))
    late = ActionPlanFactory(starts_on=long_ago, due_on=day - timedelta(days=7), status="on_hold")
    assert late.is_overdue
    ActionPlanFactory(owner=None, due_on=day + timedelta(days=20))


CASES = {
    "metrics.keep_waves_moving": Case(
        due_survey_wave,
        lambda: (
            list(Wave.objects.values_list("state", flat=True)),
            Notice.objects.filter(kind="metrics.survey_open").count(),
        ),
        (["open"], 5),
    ),
    "metrics.remind_of_surveys": Case(
        late_survey_answers, Notice.objects.filter(kind="metrics.survey_reminder").count, 5
    ),
    "metrics.watch_silence": Case(
        silence_for_long, Notice.objects.filter(kind="metrics.survey_silence").count, 1
    ),
    "metrics.keep_releases": Case(
        closed_survey_wave,
        lambda: (
            list(Wave.objects.values_list("state", flat=True)),
            ReleasedGroup.objects.filter(cut=0, number=0).count(),
            waves_with_keys(),
        ),
        (["released"], 1, []),
    ),
    "metrics.follow_up_actions": Case(
        actions_that_wait,
        lambda: sorted(
            Notice.objects.filter(kind__startswith="metrics.action").values_list("kind", flat=True)
        ),
        [
            "metrics.action_deserted",
            "metrics.action_due",
            "metrics.action_how",
            "metrics.action_overdue",
            "metrics.action_stuck",
            "metrics.action_stuck",
        ],
    ),
    "metrics.follow_up_talks": Case(
        results_without_a_talk, Notice.objects.filter(kind="metrics.talk_due").count, 2
    ),
    "metrics.count_indicators": Case(
        company_of,
        IndicatorTable.objects.filter(bundle=0).count,  # which every table has
        sum(len(tables_of(day)) for day in days_due(today())),
    ),
    "metrics.tell_figures": Case(
        frozen_month, Notice.objects.filter(kind="metrics.monthly_figures").count, 1
    ),
    "leadership.remind_cohort_sessions": Case(
        coming_cohort_session, Notice.objects.filter(kind="leadership.session_soon").count, 2
    ),
    "leadership.close_cohort_lines": Case(
        line_of_begun_cohort,
        lambda: (
            sorted(CohortEnrolment.objects.values_list("state", flat=True)),
            Notice.objects.filter(kind="leadership.cohort_line_closed").count(),
        ),
        (["enrolled", "withdrawn", "withdrawn"], 2),
    ),
    "leadership.count_competencies": Case(
        people_with_a_competency,
        lambda: sorted(CompetencyFigure.objects.values_list("people", flat=True)),
        [5, 5, 5, 5],
    ),
    "leadership.count_portfolio": Case(
        people_who_take_part, lambda: list(PortfolioFigure.objects.values_list("people")), [(5,)]
    ),
    "mentoring.remind_of_answers": Case(waiting_proposals, told("answer_reminder"), 2),
    "mentoring.remind_sessions": Case(
        lambda: session_of(timedelta(hours=20), state="agreed"), told("session_soon"), 2
    ),
    "mentoring.ask_if_met": Case(session_that_was_due, told("session_met"), 2),
    "mentoring.ask_pulses": Case(held_session, told("pulse_asked"), 2),
    "mentoring.ask_about_sessions": Case(held_session, told("pulse_asked"), 2),
    "mentoring.nudge_quiet_pairs": Case(
        lambda: PairFactory(starts_on=today() - timedelta(days=32)), told("pair_quiet"), 2
    ),
    "mentoring.remind_evaluations": Case(
        lambda: PairFactory(
            starts_on=today() - timedelta(days=90), ends_on=today() + timedelta(days=60)
        ),
        told("evaluation_due"),
        2,
    ),
    "leadership.keep_plans_current": Case(
        due_reviews_and_a_leaver,
        lambda: (
            sorted(Successor.objects.values_list("state", flat=True)),
            Notice.objects.count(),
            AuditEntry.objects.count(),
        ),
        (["left", "named", "named"], 3, 1),
    ),
    "mentoring.keep_pairs_moving": Case(
        over_time,
        lambda: sorted(Pair.objects.values_list("state", flat=True)),
        ["active", "completed"],
    ),
    "leadership.remind_expiring": Case(
        lambda: QualificationAwardFactory(
            registration=RegistrationFactory(
                employee=AssignmentFactory().employee, state="awarded", ended_on=today()
            ),
            expires_on=today() + timedelta(days=20),
        ),
        Notice.objects.filter(kind="leadership.qualification_expiring").count,
        1,
    ),
    "leadership.ask_behaviour": Case(
        lambda: CohortEnrolmentFactory(
            employee=AssignmentFactory().employee,
            state="completed",
            ended_on=today() - timedelta(days=70),
        ),
        Notice.objects.filter(kind="leadership.behaviour_asked").count,
        1,
    ),
    "leadership.keep_feedback_moving": Case(
        over_feedback,
        lambda: sorted(FeedbackCycle.objects.values_list("state", flat=True)),
        ["closed", "running"],
    ),
    "leadership.remind_of_feedback": Case(
        late_feedback, Notice.objects.filter(kind="leadership.feedback_reminder").count, 6
    ),
    "leadership.keep_rounds_moving": Case(
        due_round, Notice.objects.filter(kind="leadership.assessments_due").count, 1
    ),
    "talent.send_notices": Case(due_notices, mails, (11, 11, {"sent"})),
    "talent.sweep": Case(due_notices, Notice.objects.count, 12),
    "talent.run_sweep": Case(
        rule_that_changed,
        lambda: list(EmployeeSkill.objects.values_list("level", flat=True)),
        [3, 3, 3],
        ("talent.levels",),
    ),
    "talent.remind_profile_confirmation": Case(
        lambda: EmployeeFactory.create_batch(5), Notice.objects.count, 5
    ),
    "talent.remind_expiring_certificates": Case(expiring_certificates, Notice.objects.count, 3),
    "talent.clear_leftovers": Case(
        leftovers,
        lambda: (
            list(Session.objects.values_list("session_key", flat=True)),
            Throttle.objects.count(),
            ApiToken.objects.count(),
        ),
        (["new"], 0, 0),
    ),
    "careers.remind_due_items": Case(
        lambda: planned(due_on=today()), Notice.objects.filter(kind=DUE).count, 3
    ),
    "careers.remind_stale_items": Case(
        lambda: planned(touched_at=timezone.now() - timedelta(days=70)),
        Notice.objects.filter(kind=RESTS).count,
        3,
    ),
    "careers.remind_check_ins": Case(
        quiet_goals, Notice.objects.filter(kind=CHECK_IN_DUE).count, 3 if IS_ASKED else 0
    ),
    "careers.remind_conversations": Case(
        silent_pairs, Notice.objects.filter(kind=OVERDUE).count, 6
    ),
    "careers.count_conversations": Case(
        silent_team,
        lambda: set(ConversationCoverage.objects.values_list("part", "people", "spoken")),
        {("line", 5, 0), ("own", 5, 0)},
    ),
    "careers.close_openings": Case(
        ended_opening, Opening.objects.filter(state="closed", close_reason="expired").count, 1
    ),
    "careers.hand_over_openings": Case(
        opening_without_hirer, Notice.objects.filter(kind="careers.opening_handed_over").count, 1
    ),
    "careers.refresh_transitions": Case(
        moves, lambda: list(Transition.objects.values_list("people", "median_months")), [(5, 24)]
    ),
}


APPS = ("talent", "careers", "mentoring", "leadership", "metrics")


def test_every_task_has_a_case_and_is_named_for_its_app_and_act():
    assert sorted(CASES) == NAMES
    assert [name for name in NAMES if name.split(".")[0] not in APPS] == []
    apps = ("talent", "careers", "mentoring", "leadership", "metrics")
    assert [name for name in NAMES if name.split(".")[0] not in apps] == []


def once(run):
    run()


def twice_in_a_row(run):
    run()
    run()


def twice_at_once(run):
    barrier = threading.Barrier(2)

    def work():
        barrier.wait()
        run()
        connection.close()

    threads = [threading.Thread(target=work) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("times", [once, twice_in_a_row, twice_at_once], ids=lambda f: f.__name__)
@pytest.mark.parametrize("name", sorted(CASES))
def test_a_task_leaves_the_same_state_however_often_it_runs(name, times):
    case = CASES[name]
    case.arrange()

    times(lambda: celery_app.tasks[name](*case.args))

    assert case.result() == case.expected


@pytest.mark.django_db
def test_a_task_tolerates_what_is_gone():
    celery_app.tasks["talent.run_sweep"]("talent.nothing_of_that_name")
    celery_app.tasks["talent.remind_profile_confirmation"](10**9)

    assert "talent.nothing_of_that_name" not in registry.sweeps


@pytest.mark.django_db
def test_the_broker_and_the_log_meet_no_personal_text(
    caplog, django_capture_on_commit_callbacks, monkeypatch
):
    """Messages name tasks, sweeps and ids; what was written about people stays in the rows."""
    person = EmployeeFactory(given_name="Canaryname", user__email="canarymail@example.org")
    person.certifications.create(name="canarycertificate", expires_on=today() + timedelta(days=5))
    caplog.set_level("INFO")
    with closing(redis.Redis.from_url(settings.REDIS_URL)) as broker:
        broker.delete(settings.BROKER_QUEUE)
        with django_capture_on_commit_callbacks(execute=True):
            celery_app.tasks["talent.remind_profile_confirmation"]()
            celery_app.tasks["talent.remind_expiring_certificates"]()
            monkeypatch.setattr("talent.tasks.TIME_BOX", -1)  # no time at all: hand on at once
            celery_app.tasks["talent.remind_profile_confirmation"](4711)
            celery_app.tasks["talent.remind_expiring_certificates"](4711)
            celery_app.tasks["talent.sweep"]()
            wake_sweep("talent.levels")
        messages = [json.loads(text) for text in broker.lrange(settings.BROKER_QUEUE, 0, -1)]
        broker.delete(settings.BROKER_QUEUE)
    celery_app.tasks["talent.send_notices"]()

    asked = {
        (message["headers"]["task"], *json.loads(b64decode(message["body"]))[0])
        for message in messages
    }
    said = " ".join([*map(str, messages), *caplog.messages]).lower()
    assert asked == {
        ("talent.send_notices",),
        *(("talent.run_sweep", name) for name in registry.sweeps),
        ("talent.remind_profile_confirmation", 4711),
        ("talent.remind_expiring_certificates", 4711),
    }
    assert len(mail.outbox) == 2
    assert "canary" in mail.outbox[0].body.lower()
    assert "canary" not in said


def test_no_task_is_put_off_by_the_broker():
    """What is for later waits as a row: a message that waits longer than a minute may be lost."""
    put_off = re.compile(r"\b(countdown|eta)\s*=")
    sources = [path for app in ("talent", "careers", "lib", "config")
               for path in (settings.BASE_DIR / app).rglob("*.py")]  # fmt: skip

    assert [path.name for path in sources if put_off.search(path.read_text())] == []
    assert len(sources) > 100


def test_no_task_takes_longer_than_five_minutes():
    conf = celery_app.conf

    assert (conf.task_time_limit, conf.task_acks_late, conf.task_reject_on_worker_lost) == (
        300,
        True,
        True,
    )
    assert (conf.worker_prefetch_multiplier, conf.accept_content) == (1, ["json"])
    assert conf.broker_transport_options["visibility_timeout"] == 900
