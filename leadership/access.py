"""Who may do what in leadership."""

from careers.access import may_review_plan
from leadership.models import Cohort, FeedbackRater, FeedbackRequest, FeedbackSubject
from talent.access import is_hr_admin, is_self
from talent.models import Actor, User

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

# --- 360 feedback and feedback on request ---


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

# --- succession ---
