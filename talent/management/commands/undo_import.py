"""Puts everything back as it was before an import, where nobody can sign in to do so."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from talent.imports.command import ProgressBar, refusal_of
from talent.models import SYSTEM, ImportBatch
from talent.services.import_work import undo_now


class Command(BaseCommand):
    """Undo one batch in one transaction: all of it, or nothing and the reason why."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "batch", type=int, help="number of the import, as in the address of its page"
        )
        parser.add_argument(
            "--apply", action="store_true", help="write; without it nothing is changed"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it all; without --apply, take it back at the end."""
        batch = ImportBatch.objects.filter(pk=options["batch"]).first()
        if batch is None:
            raise CommandError(_("There is no import with this number."))
        progress = ProgressBar(sys.stderr)
        try:
            with transaction.atomic():
                summary = undo_now(actor=SYSTEM, batch=batch, progress=progress)
                transaction.set_rollback(not options["apply"])
        except (ValidationError, IntegrityError) as error:
            raise CommandError(f"{refusal_of(error)} {_('Nothing was written.')}") from error
        finally:
            progress.end()
        self.stdout.write(str(batch))
        self.stdout.write(summary.as_text())
        if options["apply"]:
            self.stdout.write(_("Undone."))
        else:
            self.stdout.write(_("This was a dry run: nothing was written. Add --apply to write."))
