"""Who may do what in leadership."""

from careers.access import may_review_plan
from leadership.models import Cohort, LearningEvent, LearningEventKind
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

# --- performance, potential, calibration ---

# --- succession ---
