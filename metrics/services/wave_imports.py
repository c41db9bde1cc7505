"""Earlier results from a file: checked, then left for the release worker, which writes them.

Pages may not write what was released; so what a file brings is a row that waits.
"""

from datetime import timedelta
from typing import IO

from django.db import transaction
from django.utils import timezone

from metrics import access
from metrics.models import WaveImport, WaveImportState
from metrics.services.wave_import_reading import Read, read_waves
from metrics.tasks import wake_release_worker
from talent.access import require
from talent.models import AuditEntry, Notice, User
from talent.services.notices import ToTell, notify_many, subject_name

IMPORTED = "metrics.results_imported"
LONGEST_NAME = 150


@transaction.atomic
def bring_in_waves(
    *, actor: User, file: IO[bytes], name: str, write: bool
) -> tuple[Read, WaveImport | None]:
    """Check a file of earlier results; with `write`, and nothing wrong, leave it to be written."""
    require(access.may_keep_surveys(actor))
    read = read_waves(actor, file, name)
    if read.problems or not write:
        return read, None
    row = WaveImport.objects.create(
        file_name=name[-LONGEST_NAME:], content=[wave.as_json() for wave in read.waves],
        waves=len(read.waves), figures=read.figures, by=actor,
    )  # fmt: skip
    AuditEntry.add(
        actor, "metrics.results.brought_in", row, waves=row.waves, groups=read.groups,
        figures=row.figures,
    )  # fmt: skip
    transaction.on_commit(wake_release_worker)
    return read, row


def tell_of_imports() -> None:
    """Tell who brought a file in what became of it; once for each file."""
    ended = WaveImport.objects.exclude(state=WaveImportState.WAITING).filter(
        ended_at__gte=timezone.now() - timedelta(days=1), by__is_active=True
    )
    for row in ended.defer("content"):
        name = subject_name(row)
        if row.by_id is None or Notice.objects.filter(kind=IMPORTED, subject=name).exists():
            continue
        with transaction.atomic():
            notify_many(IMPORTED, [ToTell(row.by_id, name, "", {"file": row.pk})])
