"""The places of a programme, and who waits for one: served in line, re-matches first."""

from typing import Any

from django.utils import timezone

from mentoring.models import Enrolment, EnrolmentState, Programme, Side
from mentoring.services.programme_checks import places_taken
from talent.models import Actor, AuditEntry, Employee
from talent.services.notices import notify

PLACE_FREE = "mentoring.place_free"


def locked_programme(programme: Programme) -> Programme:
    """The row as it is now; all who change who takes part wait for each other here."""
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    return Programme.objects.select_related("objective").get(pk=programme.pk)


def free_places(programme: Programme) -> int | None:
    """How many places of a locked programme are free; None where there is no limit."""
    if programme.seats is None:
        return None
    return max(programme.seats - places_taken(programme), 0)


def waiting_line(programme: Programme) -> Any:
    """Who waits for a place and is still here to take it, the first in line first."""
    rows = Enrolment.objects.filter(programme=programme, state=EnrolmentState.WAITLISTED)
    here = rows.exclude(side=Side.MENTOR).filter(employee__in=Employee.objects.employed())
    return here.select_related("employee__user", "programme").in_line()


def fill_places(actor: Actor, programme: Programme) -> list[Enrolment]:
    """Give free places of a locked programme to the first in line, and tell them."""
    free = free_places(programme)
    line = waiting_line(programme)
    promoted = list(line if free is None else line[:free])
    for enrolment in promoted:
        give_place(actor, enrolment)
    return promoted


def give_place(actor: Actor, enrolment: Enrolment) -> None:
    """Take one person off the waiting list."""
    enrolment.state = EnrolmentState.ENROLLED
    enrolment.save(update_fields=["state"])
    AuditEntry.add(actor, "mentoring.enrolment.promoted", enrolment)
    if enrolment.employee.user is not None:
        told = f"{timezone.now():%Y%m%dT%H%M%S%f}"
        notify(enrolment.employee.user, PLACE_FREE, subject=enrolment, period=told)
