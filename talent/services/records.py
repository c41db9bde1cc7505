"""What HR corrects on a person's record."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from talent import access
from talent.access import require
from talent.models import Actor, AuditEntry, Employee, User
from talent.services.logins import require_free
from talent.services.profile import READ

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
    if "email" in changed and given["email"]:
        require_free(given["email"], but=employee.user)
    for name in changed:
        setattr(employee, name, given[name])
    employee.full_clean(exclude=["name_folded", "user"])
    if changed:
        employee.save(update_fields=changed)
        AuditEntry.add(actor, "talent.employee.corrected", employee, changed=changed)
    return employee


@transaction.atomic
def record_reads(*, actor: User, employees: Iterable[Employee]) -> None:
    """Note that somebody read levels or claims of others: once a day for each is enough."""
    others = {person.pk: person for person in employees if person.user_id != actor.pk}
    if not others:
        return
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    known = AuditEntry.objects.filter(
        actor=actor, action=READ, subject__in=others, at__gte=midnight
    )
    for subject in known.values_list("subject", flat=True):
        others.pop(subject, None)
    AuditEntry.objects.bulk_create(
        AuditEntry(
            actor=actor, action=READ, subject=person,
            object_type=Employee._meta.label_lower, object_id=str(person.pk),
        )
        for person in others.values()
    )  # fmt: skip
