"""Who may do what in leadership."""

from django.db.models import Q

from careers.access import may_review_plan
from leadership.models import (
    CalibrationSession,
    Cohort,
    CohortEnrolment,
    CohortEnrolmentState,
    Component,
    ComponentKind,
    FeedbackRater,
    FeedbackRequest,
    FeedbackSubject,
    KeyRole,
    LearningEvent,
    LearningEventKind,
    PerformanceAssessment,
    PersonAssessment,
    PotentialAssessment,
    SuccessionPlan,
    TalentPool,
)
from talent.access import is_hr_admin, is_self, may_manage_employee, sees
from talent.models import Actor, Employee, GrantKind, OrgUnit, ReportingLine, Sight, System, User

# --- strategy and programmes ---


def may_keep_strategy(actor: Actor) -> bool:
    """HR admins keep values, core competencies and the levels that are needed."""
    return is_hr_admin(actor)


def may_keep_programmes(actor: Actor) -> bool:
    """HR admins keep the catalogue and open cohorts."""
    return is_hr_admin(actor)


def may_see_portfolio(actor: Actor) -> bool:
    """HR and executives: who takes part in what is theirs to steer."""
    if is_hr_admin(actor):
        return True
    if not isinstance(actor, User) or not actor.is_active:
        return False
    return actor.holds(GrantKind.EXECUTIVE) or actor.holds(GrantKind.HR_PARTNER)


def may_see_gaps(actor: Actor) -> bool:
    """HR, executives, and who leads people: of which units is asked where figures are read."""
    if isinstance(actor, User) and actor.is_active and actor.holds(GrantKind.EXECUTIVE):
        return True
    return may_recommend(actor)


def may_recommend(actor: Actor) -> bool:
    """Who sees levels of others by leading people or as HR: says for whom a programme fits."""
    if is_hr_admin(actor):
        return True
    if not isinstance(actor, User) or not actor.is_active:
        return False
    if actor.holds(GrantKind.HR_PARTNER):
        return True
    if not hasattr(actor, "employee"):
        return False
    known: bool | None = getattr(actor.employee, "leads", None)  # whoever asks was read with it
    if known is not None:
        return known
    return ReportingLine.objects.current().filter(manager=actor.employee).exists()


# --- cohorts ---


def may_run_cohort(actor: Actor, cohort: Cohort) -> bool:
    """Its instructors and HR admins."""
    if is_hr_admin(actor):
        return True
    assert isinstance(actor, User)
    return cohort.instructors.filter(employee__user=actor).exists()


def may_nominate(actor: Actor, employee: Employee) -> bool:
    """The managers of a person's line, at any distance; nobody nominates themselves."""
    if isinstance(actor, System) or is_self(actor, employee):
        return False
    return sees(actor, employee, Sight.CHAIN)


def may_invite(actor: Actor, cohort: Cohort, employee: Employee) -> bool:
    """Whoever runs the cohort, and HR of the person; nobody invites themselves."""
    if is_self(actor, employee):
        return False
    return may_run_cohort(actor, cohort) or may_manage_employee(actor, employee)


def may_answer_request(actor: Actor, employee: Employee) -> bool:
    """The managers of who asks; for who has none HR in scope. Nobody answers themselves."""
    if isinstance(actor, System) or is_self(actor, employee):
        return False
    if sees(actor, employee, Sight.CHAIN):
        return True
    if ReportingLine.objects.current().filter(report=employee).exists():
        return False
    return sees(actor, employee, Sight.HR_PARTNER, Sight.HR_ADMIN)


def may_take_out(actor: Actor, enrolment: CohortEnrolment) -> bool:
    """Whoever runs the cohort, and of who is only nominated or invited whoever asked them."""
    if may_run_cohort(actor, enrolment.cohort):
        return True
    asked = enrolment.state in (CohortEnrolmentState.NOMINATED, CohortEnrolmentState.INVITED)
    return asked and isinstance(actor, User) and enrolment.asked_by_id == actor.pk


def may_judge(actor: Actor, enrolment: CohortEnrolment) -> bool:
    """Whoever runs the cohort says what became of somebody; nobody of themselves."""
    return not is_self(actor, enrolment.employee) and may_run_cohort(actor, enrolment.cohort)


def may_confirm(actor: Actor, enrolment: CohortEnrolment, component: Component) -> bool:
    """Whoever runs the cohort, and of coaching the person's coach."""
    if may_judge(actor, enrolment):
        return True
    coach = enrolment.coach if component.kind == ComponentKind.COACHING else None
    return coach is not None and is_self(actor, coach)


# --- learning record ---


def may_write_learning(actor: Actor, employee: Employee) -> bool:
    """What somebody learns elsewhere is told by them alone; imports bring in what HR knows."""
    return is_self(actor, employee) or isinstance(actor, System)


def may_approve_learning(actor: Actor, employee: Employee) -> bool:
    """The manager chain approves; for who has no manager, HR in scope does."""
    return may_review_plan(actor, employee)


def may_prove_learning(actor: Actor, employee: Employee) -> bool:
    """Proof is checked by the manager chain or by HR in scope, never by oneself."""
    if isinstance(actor, System):
        return True
    if is_self(actor, employee):
        return False
    return sees(actor, employee, Sight.CHAIN, Sight.HR_PARTNER, Sight.HR_ADMIN)


def may_correct_event(actor: Actor, event: LearningEvent) -> bool:
    """HR admins and instructors of the event's cohort, never of oneself, nor a correction."""
    if not isinstance(actor, User) or is_self(actor, event.employee):
        return False
    if event.kind == LearningEventKind.CORRECTED:
        return False
    if is_hr_admin(actor):
        return True
    return event.enrolment is not None and may_run_cohort(actor, event.enrolment.cohort)


def may_keep_qualifications(actor: Actor) -> bool:
    """HR admins keep the catalogue of qualifications."""
    return is_hr_admin(actor)


def may_award(actor: Actor, employee: Employee) -> bool:
    """HR in scope enters awards and decides on credits from elsewhere, never its own."""
    if isinstance(actor, System):
        return True
    if is_self(actor, employee):
        return False
    return sees(actor, employee, Sight.HR_PARTNER, Sight.HR_ADMIN)


def may_register(actor: Actor, employee: Employee) -> bool:
    """Whoever wants a qualification says so, or HR in scope does for them."""
    return is_self(actor, employee) or may_award(actor, employee)


# --- 360 feedback ---


def may_keep_feedback(actor: Actor) -> bool:
    """HR admins set cycles up and steer them; what is answered they never read."""
    return is_hr_admin(actor)


def may_choose_raters(actor: Actor, subject: FeedbackSubject) -> bool:
    """Whom to ask about oneself, one proposes oneself."""
    return is_self(actor, subject.employee)


def may_agree_raters(actor: Actor, subject: FeedbackSubject) -> bool:
    """The manager chain, or HR in scope for who has no manager; never the subject."""
    return may_review_plan(actor, subject.employee)


def is_asked(actor: Actor, rater: FeedbackRater) -> bool:
    """Whoever is asked answers, and nobody for them."""
    return is_self(actor, rater.employee)


def is_asker(actor: Actor, row: FeedbackRequest) -> bool:
    return is_self(actor, row.asker)


def is_asked_for_words(actor: Actor, row: FeedbackRequest) -> bool:
    return is_self(actor, row.asked)


# --- performance, potential, calibration ---


def may_keep_scales(actor: Actor) -> bool:
    """HR admins keep the scales on which people are assessed."""
    return is_hr_admin(actor)


def may_assess(actor: Actor, employee: Employee) -> bool:
    """The managers above a person; nobody assesses themselves."""
    if isinstance(actor, System):
        return True
    return not is_self(actor, employee) and sees(actor, employee, Sight.CHAIN)


def is_author(actor: Actor, assessment: PersonAssessment) -> bool:
    return is_self(actor, assessment.author)


def may_publish_assessment(
    actor: Actor, assessment: PerformanceAssessment | PotentialAssessment
) -> bool:
    """Its author while leading the person, and HR in scope; never the person."""
    if isinstance(actor, System):
        return True
    if is_self(actor, assessment.employee):
        return False
    if is_author(actor, assessment) and sees(actor, assessment.employee, Sight.CHAIN):
        return True
    return may_publish_of(actor, assessment.employee)


def may_publish_of(actor: User, employee: Employee) -> bool:
    """HR in scope shows people what was assessed of them; never of themselves."""
    if is_self(actor, employee):
        return False
    return is_hr_admin(actor) or sees(actor, employee, Sight.HR_PARTNER)


def may_set_up_calibration(actor: Actor) -> bool:
    """HR admins set sessions up and name who runs them."""
    return is_hr_admin(actor)


def may_run_calibration(actor: Actor, session: CalibrationSession) -> bool:
    """Its facilitators and HR admins, unless they are on its board."""
    if isinstance(actor, System):
        return True
    assert isinstance(actor, User)
    return CalibrationSession.objects.run_by(actor).filter(pk=session.pk).exists()


def may_set_up_rounds(actor: Actor) -> bool:
    """HR admins set assessment rounds up, begin and end them."""
    return is_hr_admin(actor)


# --- succession ---


def may_keep_key_roles(actor: Actor, unit: OrgUnit | None = None) -> bool:
    """HR admins, and HR partners for their units; without a unit, whether for any."""
    if is_hr_admin(actor):
        return True
    if not isinstance(actor, User) or not actor.holds(GrantKind.HR_PARTNER):
        return False
    units = OrgUnit.objects.overseen_by(actor, GrantKind.HR_PARTNER)
    return unit is None or units.filter(pk=unit.pk).exists()


def may_edit_key_role(actor: Actor, key_role: KeyRole) -> bool:
    """HR in its scope; whoever holds the role does not keep what is said of it."""
    if not isinstance(actor, User):
        return True
    return KeyRole.objects.kept_by(actor).filter(pk=key_role.pk).exists()


def may_edit_plan(actor: Actor, plan: SuccessionPlan) -> bool:
    """The owner and HR in its scope, of plans that they see; executives only read."""
    if not isinstance(actor, User):
        return True
    rows = SuccessionPlan.objects.visible_to(actor).filter(pk=plan.pk)
    if actor.holds(GrantKind.HR_ADMIN):
        return rows.exists()
    units = OrgUnit.objects.overseen_by(actor, GrantKind.HR_PARTNER)
    mine = Q(owner__in=Employee.objects.filter(user=actor).order_by())
    return rows.filter(mine | Q(key_role__unit__in=units)).exists()


def may_read_succession(user: User) -> bool:
    """Who has a bench to look at by right; owners of plans come beside them."""
    return user.holds(GrantKind.HR_ADMIN, GrantKind.EXECUTIVE, GrantKind.HR_PARTNER)


def may_begin_pool(actor: Actor, unit: OrgUnit | None) -> bool:
    """Pools of the whole organisation are the HR admins'; those of a unit also its HR partner's."""
    return is_hr_admin(actor) if unit is None else may_keep_key_roles(actor, unit)


def may_edit_pool(actor: Actor, pool: TalentPool) -> bool:
    """The owner and HR in its scope, of pools that they see; executives only read."""
    if not isinstance(actor, User):
        return True
    rows = TalentPool.objects.visible_to(actor).filter(pk=pool.pk)
    if actor.holds(GrantKind.HR_ADMIN):
        return rows.exists()
    units = OrgUnit.objects.overseen_by(actor, GrantKind.HR_PARTNER)
    mine = Q(owner__in=Employee.objects.filter(user=actor).order_by())
    return rows.filter(mine | Q(unit__in=units)).exists()


def may_open_succession(user: User) -> bool:
    """Whose page the bench is: by right, or as the owner of a plan or a pool."""
    return (
        may_read_succession(user)
        or SuccessionPlan.objects.owned_by(user).live().exists()
        or TalentPool.objects.visible_to(user).exists()
    )
