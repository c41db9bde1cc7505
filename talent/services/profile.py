"""What people write about themselves, and who read it."""

from django.db import transaction
from django.utils import timezone

from talent.models import AuditEntry, Employee, User

READ = "talent.employee.details_read"


@transaction.atomic
def record_read(*, actor: User, employee: Employee) -> None:
    """Note that somebody opened the sensitive parts of a profile: once a day is enough."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    rows = AuditEntry.objects.filter(subject=employee, actor=actor, action=READ)
    if not rows.filter(at__gte=midnight).exists():
        AuditEntry.add(actor, READ, employee)
