"""Who may do what in metrics."""

from leadership.access import may_see_gaps
from metrics.models import WavePerson
from talent.access import is_hr_admin, is_self
from talent.models import Actor, GrantKind, User

# --- surveys ---


def may_keep_surveys(actor: Actor) -> bool:
    """HR admins design surveys and launch them; what is answered they never read."""
    return is_hr_admin(actor)


def is_asked(actor: Actor, person: WavePerson) -> bool:
    """Whoever is asked answers, and nobody for them."""
    return person.employee is not None and is_self(actor, person.employee)


# --- insights ---


def may_see_insights(actor: Actor) -> bool:
    """HR, executives, and who leads people; of which units is asked where figures are read."""
    return may_see_gaps(actor)


def may_see_the_whole(actor: Actor) -> bool:
    """HR admins and executives read figures of the whole organisation."""
    if not isinstance(actor, User) or not actor.is_active:
        return not isinstance(actor, User)
    return actor.holds(GrantKind.HR_ADMIN) or actor.holds(GrantKind.EXECUTIVE)


def may_set_targets(actor: Actor) -> bool:
    """HR admins say what is aimed for, and what each audience looks at first."""
    return is_hr_admin(actor)
