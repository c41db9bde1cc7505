"""Who can be tried out in the demo company; the sign-in page of the demo lists them."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The demo's own word: these logins exist only where settings.DEVELOPMENT allows the demo company.
PASSWORD = "clear-water"  # noqa: S105
DOMAIN = "larkfield.example"


@dataclass(frozen=True)
class Persona:
    """One login of the demo company that stands for a kind of user."""

    label: str | Promise
    email: str
    name: str
    description: str | Promise


PERSONAS = (
    Persona(
        _("Employee"),
        f"leila.haddad@{DOMAIN}",
        "Leila Haddad",
        _("Process engineer in Delft who wants to become a product manager."),
    ),
    Persona(
        _("Manager"),
        f"ingrid.solberg@{DOMAIN}",
        "Ingrid Solberg",
        _("Leads Process Design: twelve people in her line."),
    ),
    Persona(
        _("Mentor"),
        f"tomas.rivera@{DOMAIN}",
        "Tomás Rivera",
        _("Application engineer in Rotterdam and Leila's mentor."),
    ),
    Persona(
        _("HR partner"),
        f"camille.laurent@{DOMAIN}",
        "Camille Laurent",
        _("Looks after Engineering Delft and all below it, and runs the mentoring programmes."),
    ),
    Persona(
        _("Executive"),
        f"marit.halvorsen@{DOMAIN}",
        "Marit Halvorsen",
        _("Chief financial officer; looks for colleagues and roles like everybody else."),
    ),
    Persona(
        _("HR admin"),
        f"noa.peretz@{DOMAIN}",
        "Noa Peretz",
        _("Keeps people, roles and rights in order."),
    ),
)
