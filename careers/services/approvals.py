"""Several things that wait for one person, approved together: each by its own service."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from careers.models import DevelopmentPlan, Opening
from careers.services.openings import approve_opening
from careers.services.plans import approve_plan
from talent.models import Actor

Approvable = DevelopmentPlan | Opening
SERVICES: Mapping[type[Approvable], tuple[str, Callable[..., Any]]] = {
    DevelopmentPlan: ("plan", approve_plan),
    Opening: ("opening", approve_opening),
}


@dataclass(frozen=True)
class Outcome:
    """What became of one thing; `why` says it in words where it was not approved."""

    thing: Approvable
    why: str = ""

    @property
    def is_done(self) -> bool:
        return not self.why


def approve_together(*, actor: Actor, things: Iterable[Approvable]) -> list[Outcome]:
    """Approve each by its own service; one that is refused loses nothing of the others.

    Deliberately not one transaction: each part stands for itself. They are taken in one order
    everywhere, so that two who decide at once wait for each other and never in a circle.
    """
    ordered = sorted(things, key=lambda thing: (kind_of(thing), thing.pk))
    return [_approve(actor, thing) for thing in ordered]


def kind_of(thing: Approvable) -> str:
    """The word for what it is, in addresses and in the API."""
    return SERVICES[type(thing)][0]


def _approve(actor: Actor, thing: Approvable) -> Outcome:
    name, service = SERVICES[type(thing)]
    try:
        with transaction.atomic():
            service(actor=actor, **{name: thing})
    except PermissionDenied:
        return Outcome(thing, _("This is not yours to approve."))
    except ValidationError as error:
        return Outcome(thing, " ".join(error.messages))
    except type(thing).DoesNotExist:
        return Outcome(thing, _("It is no longer there."))
    return Outcome(thing)
