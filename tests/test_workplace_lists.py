"""Every list of HR's workplace asks the database as much for five rows as for one."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_celery_beat.models import IntervalSchedule, PeriodicTask

import careers.admin  # noqa: F401 - its lists join the workplace
import leadership.admin  # noqa: F401 - so do these
import mentoring.admin  # noqa: F401 - so do these
import metrics.admin  # noqa: F401 - so do these
from careers.models import (
    AgendaPrompt,
    Application,
    DevelopmentPlan,
    Engagement,
    GoalCycle,
    Opening,
    PlanTemplate,
    PromptTheme,
    RouteRule,
    Suggestion,
)
from leadership.models import OrganisationValue, QuestionSet
from lib.dates import period, today
from mentoring.models import MatchingRun, ProgrammeFigure
from metrics.models import Benchmark, Driver, IndicatorTarget, KeyIndicator
from talent.admin.site import site
from talent.models import AuditEntry, ImportBatch, SkillRule
from talent.services.notices import ToTell, notify_many
from tests.factories import (
    START,
    AssignmentFactory,
    EmployeeFactory,
    EnrolmentFactory,
    GoalFactory,
    GradeFactory,
    GrantFactory,
    JobFamilyFactory,
    LadderFactory,
    LocationFactory,
    MoveFactory,
    ObjectiveFactory,
    OrgUnitFactory,
    PairFactory,
    ProgrammeFactory,
    RoleFactory,
    SkillFactory,
    TrackFactory,
    UserFactory,
)
from tests.leadership import calibration_factories
from tests.leadership.factories import (
    CohortEnrolmentFactory,
    CohortFactory,
    ComponentFactory,
    CoreCompetencyFactory,
)
from tests.leadership.feedback_factories import launched, question_set
from tests.leadership.learning_factories import (
    ExternalLearningFactory,
    QualificationFactory,
    RegistrationFactory,
)
from tests.leadership.succession_factories import (
    KeyRoleFactory,
    SuccessorFactory,
    TalentPoolFactory,
)
from tests.metrics.action_factories import ActionPlanFactory
from tests.metrics.survey_factories import a_survey, driver

MOST = 12
pytestmark = pytest.mark.django_db


def role_with_all():
    RoleFactory(grade=GradeFactory(), track=TrackFactory())


def audit_entry():
    person = EmployeeFactory()
    AuditEntry.add(person.user, "talent.canary", person)


def job():
    every, _new = IntervalSchedule.objects.get_or_create(every=1, period="days")
    PeriodicTask.objects.create(
        name=f"Job {PeriodicTask.objects.count()}", task="talent.sweep", interval=every
    )


def a_value():
    OrganisationValue.objects.create(
        name=f"Value {OrganisationValue.objects.count()}", statement="We care."
    )


def plan_of(person):
    """A draft for a role that nobody else plans for."""
    role = RoleFactory()
    return DevelopmentPlan.objects.create(
        employee=person, role=role, role_version=role.current_version
    )


def opening():
    """One whose role, unit and hiring manager nobody else has."""
    place = AssignmentFactory()
    return Opening.objects.create(
        kind="vacancy", title="Chance", role=place.role, unit=place.unit,
        hiring_manager=place.employee, starts_on=today(),
    )  # fmt: skip


def application():
    return Application.objects.create(
        opening=opening(), employee=AssignmentFactory().employee, statement="x", snapshot={},
        manager_rule="none",
    )  # fmt: skip


def engagement():
    place = AssignmentFactory()
    Engagement.objects.create(
        employee=place.employee, application=application(), kind="project", title="x",
        role=place.role, unit=place.unit, valid=period(today(), date(2999, 1, 1)),
        hours_per_week=4,
    )  # fmt: skip


def a_cycle():
    return GoalCycle.objects.create(
        name=f"Cycle {GoalCycle.objects.count()}", valid=period(START, today())
    )


# How one more row of each list comes about, with all that the list shows of it.
def a_run():
    return MatchingRun.objects.create(
        programme=ProgrammeFactory(), slot=1, weights={}, seed=1, created_by=UserFactory()
    )


def a_proposal():
    run = a_run()
    mentee, mentor = two_of(run.programme)
    return run.proposals.create(mentee=mentee, mentor=mentor, score=50, parts={})


def a_pair_rule():
    programme = ProgrammeFactory()
    mentee, mentor = two_of(programme)
    return programme.pair_rules.create(
        mentee=mentee, mentor=mentor, kind="forbid", by=UserFactory()
    )


def two_of(programme):
    return [EnrolmentFactory(programme=programme, side=side) for side in ("mentee", "mentor")]


MAKERS = {
    "careers.agendaprompt": lambda: AgendaPrompt.objects.create(
        theme=PromptTheme.values[0], text=f"Why {AgendaPrompt.objects.count()}?"
    ),
    "careers.developmentplan": lambda: plan_of(AssignmentFactory().employee),
    "careers.plantemplate": lambda: PlanTemplate.objects.create(
        name=f"T{PlanTemplate.objects.count()}"
    ),
    "careers.suggestion": lambda: Suggestion.objects.create(
        skill_kind="technical", kind="exposure", title=f"S{Suggestion.objects.count()}"
    ),
    "careers.application": application,
    "careers.engagement": engagement,
    "careers.ladder": LadderFactory,
    "careers.move": MoveFactory,
    "careers.routerule": lambda: RouteRule.objects.get_or_create(pk=1),
    "careers.opening": opening,
    "careers.openingpolicy": lambda: None,
    "careers.goal": lambda: GoalFactory(visibility="public", cycle=a_cycle()),
    "careers.goalcycle": lambda: a_cycle(),
    "careers.objective": lambda: ObjectiveFactory(parent=ObjectiveFactory()),
    "leadership.programme": lambda: ComponentFactory().programme,
    "leadership.component": ComponentFactory,
    "leadership.corecompetency": CoreCompetencyFactory,
    "leadership.organisationvalue": a_value,
    "leadership.externallearning": ExternalLearningFactory,
    "leadership.qualification": QualificationFactory,
    "leadership.registration": RegistrationFactory,
    "leadership.assessmentscale": calibration_factories.scale,
    "leadership.performanceassessment": lambda: calibration_factories.assessed(
        EmployeeFactory(), EmployeeFactory()
    ),
    "leadership.potentialassessment": lambda: calibration_factories.assessed(
        EmployeeFactory(), EmployeeFactory(), kind="potential"
    ),
    "leadership.calibrationsession": lambda: calibration_factories.session(
        [EmployeeFactory()], people=[EmployeeFactory()]
    ),
    "leadership.assessmentround": lambda: calibration_factories.round_of([EmployeeFactory()]),
    "leadership.assessmenttask": lambda: calibration_factories.round_of([EmployeeFactory()]),
    "leadership.placement": lambda: calibration_factories.session(people=[EmployeeFactory()]),
    "leadership.keyrole": lambda: KeyRoleFactory(incumbent=EmployeeFactory()),
    "leadership.successionplan": lambda: SuccessorFactory(),
    "leadership.talentpool": lambda: TalentPoolFactory(unit=OrgUnitFactory()),
    "leadership.questionset": lambda: question_set(name=f"Q{QuestionSet.objects.count()}"),
    "metrics.actionplan": ActionPlanFactory,
    "metrics.driver": lambda: driver(f"driver{Driver.objects.count()}"),
    "metrics.survey": lambda: a_survey(),
    "metrics.benchmark": lambda: Benchmark.objects.create(
        source="Panel", figure="index", organisation=f"O{Benchmark.objects.count()}", value=60
    ),
    "metrics.indicatortarget": lambda: IndicatorTarget.objects.create(
        indicator="retention", unit=OrgUnitFactory(), way="at_least", value=90
    ),
    "metrics.keyindicator": lambda: KeyIndicator.objects.create(
        audience="manager",
        indicator=f"i{KeyIndicator.objects.count()}",
        position=KeyIndicator.objects.count() + 1,
    ),
    "leadership.feedbackcycle": lambda: launched(AssignmentFactory().employee),
    "mentoring.programmefigure": lambda: ProgrammeFigure.objects.create(
        programme=ProgrammeFactory(), question="pulse:worth", side="mentee", people=5, mean=4
    ),
    "django_celery_beat.periodictask": job,
    "leadership.cohort": CohortFactory,
    "leadership.cohortenrolment": CohortEnrolmentFactory,
    "mentoring.enrolment": EnrolmentFactory,
    "mentoring.matchingrun": lambda: a_run(),
    "mentoring.pair": PairFactory,
    "mentoring.pairrule": lambda: a_pair_rule(),
    "mentoring.proposal": lambda: a_proposal(),
    "mentoring.programme": lambda: EnrolmentFactory(side="mentor").programme,
    "talent.auditentry": audit_entry,
    "talent.employee": AssignmentFactory,
    "talent.grade": GradeFactory,
    "talent.grant": GrantFactory,
    "talent.jobfamily": JobFamilyFactory,
    "talent.location": LocationFactory,
    "talent.notice": lambda: notify_many(
        "talent.profile_confirmation", [ToTell(EmployeeFactory().user.pk)]
    ),
    "talent.orgunit": lambda: OrgUnitFactory(parent=OrgUnitFactory()),
    "talent.role": role_with_all,
    "talent.roleversion": role_with_all,
    "talent.skill": SkillFactory,
    "talent.skillrule": lambda: SkillRule.objects.get_or_create(pk=1),
    "talent.track": TrackFactory,
    "talent.user": EmployeeFactory,
    "talent.importbatch": lambda: ImportBatch.objects.create(kind="people"),
}


def registered():
    return {model._meta.label_lower: model for model in site._registry}  # noqa: SLF001


def test_every_list_has_a_maker():
    assert sorted(set(registered()) - set(MAKERS)) == []


@pytest.mark.parametrize("label", sorted(registered()))
def test_a_list_asks_as_much_for_many_as_for_one(label):
    client = Client()
    client.force_login(UserFactory(is_superuser=True))
    opts = registered()[label]._meta
    address = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
    counts = []
    for rows in (1, 4):
        for _number in range(rows):
            MAKERS[label]()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = client.get(address)
        assert answer.status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1] <= MOST
