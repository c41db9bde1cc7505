"""Who is told of a released wave: who answers for people, then, by HR, everybody asked."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics import access
from metrics.models import Wave, WaveState
from talent.access import require
from talent.models import (
    Actor,
    Assignment,
    AuditEntry,
    Grant,
    GrantKind,
    Notice,
    ReportingLine,
    User,
)
from talent.services.notices import ToTell, notify_many, subject_name

RELEASED, SHARED = "metrics.results_released", "metrics.results_shared"
TOLD_FOR = timedelta(days=1)


@transaction.atomic
def share_results(*, actor: Actor, wave: Wave) -> Wave:
    """Let everybody who was asked read the figures of their unit and of the whole; for good."""
    require(access.may_keep_surveys(actor))
    wave = Wave.objects.select_for_update().get(pk=wave.pk)
    if wave.state != WaveState.RELEASED:
        raise ValidationError(_("Nothing is shared before it is released."))
    if wave.is_imported:
        raise ValidationError(_("Nobody here was asked: these results came from a file."))
    if wave.shared_at is not None:
        raise ValidationError(_("These results are shared already."))
    wave.shared_at = timezone.now()
    wave.save(update_fields=["shared_at"])
    name, ids = subject_name(wave), {"wave": wave.pk}
    asked = wave.people.filter(employee__user__is_active=True).values_list(
        "employee__user", flat=True
    )
    notify_many(SHARED, (ToTell(user, name, "", ids) for user in asked))
    AuditEntry.add(actor, "metrics.wave.shared", wave)
    return wave


def tell_of_releases() -> None:
    """Tell those who answer for people of what was released lately; once for each wave."""
    since = timezone.now() - TOLD_FOR
    late = Wave.objects.filter(state=WaveState.RELEASED, released_at__gte=since)
    for wave in late.filter(is_imported=False):  # who brings results in knows of them
        name = subject_name(wave)
        if not Notice.objects.filter(kind=RELEASED, subject=name).exists():
            tell = (ToTell(user, name, "", {"wave": wave.pk}) for user in _offices(wave))
            with transaction.atomic():
                notify_many(RELEASED, tell)


def _offices(wave: Wave) -> list[int]:
    """HR admins, and whoever answers for people in units of the wave."""
    units = wave.units.values("unit")
    kinds = [GrantKind.HR_ADMIN, GrantKind.EXECUTIVE]
    grants = Grant.objects.current()
    holders = grants.filter(kind__in=kinds) | grants.filter(
        kind=GrantKind.HR_PARTNER, unit__in=units
    )
    led = Assignment.objects.current().filter(unit__in=units).values("employee")
    lines = ReportingLine.objects.current().filter(depth=1, report__in=led)
    users = User.objects.filter(is_active=True)
    found = users.filter(pk__in=holders.values("user")) | users.filter(
        pk__in=lines.values("manager__user")
    )
    return sorted(set(found.values_list("pk", flat=True)))
