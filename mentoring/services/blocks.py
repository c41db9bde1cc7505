"""Whom somebody does not want to be matched with: theirs alone, so nothing is audited or told."""

from collections.abc import Sequence

from django.db import transaction

from mentoring import access
from mentoring.models import Block
from mentoring.queries.enrolments import blocked_by
from mentoring.services.enrolment_checks import check_blocks
from talent.access import require
from talent.models import Actor, Employee


@transaction.atomic
def set_blocks(*, actor: Actor, employee: Employee, people: Sequence[Employee]) -> list[Employee]:
    """Rule out exactly these people, in all programmes and either way round."""
    require(access.may_enrol(actor, employee))
    Employee.objects.select_for_update(of=("self",), no_key=True).get(pk=employee.pk)
    check_blocks(employee, people, blocked_by(employee))
    wanted = {person.pk for person in people}
    Block.objects.filter(by=employee).exclude(employee__in=wanted).delete()
    rows = [Block(by=employee, employee_id=pk) for pk in sorted(wanted)]
    Block.objects.bulk_create(rows, ignore_conflicts=True)
    return blocked_by(employee)
