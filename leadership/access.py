"""Who may do what in leadership."""

from leadership.models import (
    CalibrationSession,
    Cohort,
    PerformanceAssessment,
    PersonAssessment,
    PotentialAssessment,
)
from talent.access import is_hr_admin, is_self, sees
from talent.models import Actor, Employee, Sight, System, User

# --- strategy and programmes ---


def may_keep_strategy(actor: Actor) -> bool:
    """HR admins keep values, core competencies and the levels that are needed."""
    return is_hr_admin(actor)


def may_keep_programmes(actor: Actor) -> bool:
    """HR admins keep the catalogue and open cohorts."""
    return is_hr_admin(actor)


# --- cohorts ---


def may_run_cohort(actor: Actor, cohort: Cohort) -> bool:
    """Its instructors and HR admins."""
    if is_hr_admin(actor):
        return True
    assert isinstance(actor, User)
    return cohort.instructors.filter(employee__user=actor).exists()


# --- learning record ---

# --- 360 feedback ---

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


# --- succession ---
