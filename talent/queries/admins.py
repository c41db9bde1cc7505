"""Who keeps the organisation: HR admins, and those of them who stay."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from lib.dates import today
from talent.models import Employment, GrantKind, User


def admins_by_right() -> QuerySet[User]:
    """Logins that are HR admins today and without an end, whether or not their person stays."""
    right = Q(grants__kind=GrantKind.HR_ADMIN, grants__valid__endswith__isnull=True) & Q(
        grants__valid__contains=today()
    )
    return User.objects.filter(right | Q(is_superuser=True), is_active=True).distinct()


def staying_admins() -> QuerySet[User]:
    """HR admins whose employment has no end; a login without a person on record stays, too."""
    employments = Employment.objects.current().filter(employee__user=OuterRef("pk"))
    stays = Exists(employments.filter(valid__endswith__isnull=True))
    return admins_by_right().filter(Q(employee__isnull=True) | Q(stays))
