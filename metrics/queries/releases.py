"""What was released of waves, as the pages of results read it."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from metrics.models import Wave, WaveImport, WaveImportState, WaveState

SWEPT_FOR = timedelta(days=1)


def is_release_due() -> bool:
    """Whether the release worker has something to do: a key, a release, a file, a spent key."""
    since = timezone.now() - SWEPT_FOR
    spent = Q(state=WaveState.RELEASED, released_at__gte=since) | Q(
        state=WaveState.CALLED_OFF, opens_at__gte=since
    )
    without_key = Q(state=WaveState.PLANNED, frozen_at__isnull=False, public_key__isnull=True)
    waves = Wave.objects.filter(Q(state=WaveState.CLOSED) | without_key | spent)
    waiting = WaveImport.objects.filter(state=WaveImportState.WAITING)
    return waves.exists() or waiting.exists()
