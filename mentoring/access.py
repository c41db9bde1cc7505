"""Who may do what in programmes, matching and pairs."""

from mentoring.models import Enrolment, Pair, Programme
from talent.access import is_hr_admin, is_self
from talent.models import Actor, Employee, System, User


def may_keep_programmes(actor: Actor) -> bool:
    """HR admins set programmes up and name their coordinators."""
    return is_hr_admin(actor)


def may_run_programme(actor: Actor, programme: Programme) -> bool:
    """Its coordinators and HR admins."""
    if is_hr_admin(actor):
        return True
    assert isinstance(actor, User)
    return programme.coordinators.filter(employee__user=actor).exists()


def is_one_of_pair(actor: Actor, pair: Pair) -> bool:
    """Whether the actor is one of the two."""
    return is_self(actor, pair.mentee) or is_self(actor, pair.mentor)


def may_introduce(actor: Actor, pair: Pair) -> bool:
    """The mentor introduces the mentee; among peers either introduces the other one."""
    return is_self(actor, pair.mentor) or (
        pair.programme.is_of_peers and is_self(actor, pair.mentee)
    )


def may_edit_programme(actor: Actor, programme: Programme) -> bool:
    """Who runs it; the rules of its state are the service's."""
    return may_run_programme(actor, programme)


def may_enrol(actor: Actor, employee: Employee) -> bool:
    """Everyone for themselves; nobody is put into a programme by others."""
    return isinstance(actor, System) or is_self(actor, employee)


def may_end_enrolment(actor: Actor, enrolment: Enrolment) -> bool:
    """The person, and who runs the programme."""
    return is_self(actor, enrolment.employee) or may_run_programme(actor, enrolment.programme)


def may_steer_pair(actor: Actor, pair: Pair) -> bool:
    """Pause, go on, complete and end: either of the two, and whoever runs the programme."""
    return is_one_of_pair(actor, pair) or may_run_programme(actor, pair.programme)
