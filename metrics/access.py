"""Who may do what in metrics."""

from metrics.models import WavePerson
from talent.access import is_hr_admin, is_self
from talent.models import Actor

# --- surveys ---


def may_keep_surveys(actor: Actor) -> bool:
    """HR admins design surveys and launch them; what is answered they never read."""
    return is_hr_admin(actor)


def is_asked(actor: Actor, person: WavePerson) -> bool:
    """Whoever is asked answers, and nobody for them."""
    return person.employee is not None and is_self(actor, person.employee)
