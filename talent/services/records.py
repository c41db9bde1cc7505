"""What HR corrects on a person's record."""

from typing import Any

from django.db import transaction

from talent import access
from talent.access import require
from talent.models import Actor, AuditEntry, Employee

CORRECTED = (
    "given_name", "family_name", "preferred_name", "pronouns",
    "external_id", "email", "phone", "time_zone",
)  # fmt: skip


@transaction.atomic
def correct_record(*, actor: Actor, employee: Employee, **given: Any) -> Employee:
    """Correct name, number or contact of a person; the audit says which, not what they were."""
    require(access.may_manage_employee(actor, employee))
    employee = Employee.objects.select_for_update(of=("self",)).get(pk=employee.pk)
    changed = [
        name for name in CORRECTED if name in given and getattr(employee, name) != given[name]
    ]
    for name in changed:
        setattr(employee, name, given[name])
    employee.full_clean(exclude=["name_folded", "user"])
    if changed:
        employee.save(update_fields=changed)
        AuditEntry.add(actor, "talent.employee.corrected", employee, changed=changed)
    return employee
