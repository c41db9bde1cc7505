"""Keeping what shows that something was learned: a file by what is in it, or a link."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from careers.evidence import checked
from careers.services.plan_files import clean_name, is_link
from leadership.models.proofs import Proved


def save_with_proof(row: Proved, *, file: "UploadedFile[Any] | None", link: str) -> None:
    """Put a file or a link on a record, check it as a whole, and save it.

    With neither, what was there before stays. The file of a record that is refused goes.
    """
    if file is not None and link:
        raise ValidationError({"link": _("Give a file or a link, not both.")})
    if link:
        try:
            is_link(link)
        except ValidationError as error:
            words = _("Write the whole address of a page, beginning with https://.")
            raise ValidationError({"link": words}) from error
    old = str(row.file.name or "")
    saved = _put(row, file, link)
    storage = row.file.storage
    try:
        row.full_clean()
        row.save()
    except ValidationError:
        if saved:
            storage.delete(saved)
        raise
    if old and old != str(row.file.name or ""):
        transaction.on_commit(lambda: storage.delete(old))


def _put(row: Proved, file: "UploadedFile[Any] | None", link: str) -> str:
    """The record with its new proof; returns the name under which a file was kept."""
    if file is None:
        if link:
            row.link, row.file, row.file_name, row.content_type = link, "", "", ""
        return ""
    found = checked(file)
    row.link, row.file_name = "", clean_name(file.name or "")
    row.content_type = found.content_type
    # The name on the disk says nothing and cannot be guessed.
    row.file.save(f"{get_random_string(32)}{found.ending}", ContentFile(found.content), save=False)
    return str(row.file.name)


def require_proof(row: Proved, *, file: "UploadedFile[Any] | None", link: str) -> None:
    """Refuse what shows nothing."""
    if file is None and not link and not row.has_proof:
        raise ValidationError({"file": _("Give a file or a link that shows it.")})
