"""Who may do what in leadership."""

from leadership.models import Cohort
from talent.access import is_hr_admin
from talent.models import Actor, GrantKind, ReportingLine, User

# --- strategy and programmes ---


def may_keep_strategy(actor: Actor) -> bool:
    """HR admins keep values, core competencies and the levels that are needed."""
    return is_hr_admin(actor)


def may_keep_programmes(actor: Actor) -> bool:
    """HR admins keep the catalogue and open cohorts."""
    return is_hr_admin(actor)


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


# --- learning record ---


# --- 360 feedback ---


# --- performance, potential, calibration ---


# --- succession ---
