"""Uploaded files at rest: stored out of the web's reach, checked when they come, opened by part."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from talent.imports.problems import shorten
from talent.imports.reading import Source
from talent.imports.registry import FilePart
from talent.models import ImportBatch

FOLDER = "imports"
MOST_BYTES = 300 * 1024 * 1024
MOST_FILES = 20
PACKED = b"PK\x03\x04"

Uploads = Mapping[str, Sequence["UploadedFile[Any]"]]


def refuse_unfit(parts: Sequence[FilePart], uploads: Uploads) -> None:
    """Refuse what is missing, too large, or is not what its name says; all of it at once."""
    troubles: dict[str, list[str]] = {}
    for part in parts:
        files = uploads.get(part.name, ())
        if part.required and not files:
            troubles.setdefault(part.name, []).append(_("This file is needed."))
        if len(files) > (MOST_FILES if part.many else 1):
            troubles.setdefault(part.name, []).append(
                _("Choose %(count)s files at most.") % {"count": MOST_FILES if part.many else 1}
            )
        for file in files:
            if words := trouble_with(part, file):
                troubles.setdefault(part.name, []).append(words)
    if troubles:
        raise ValidationError(
            {name: [ValidationError(text) for text in texts] for name, texts in troubles.items()}
        )


def trouble_with(part: FilePart, file: "UploadedFile[Any]") -> str:
    """What is wrong with one file before anybody reads it, or nothing."""
    words = {"name": shorten(file.name or "", 60)}
    suffix = PurePath(file.name or "").suffix.lower()
    if suffix not in part.suffixes:
        words["kinds"] = ", ".join(part.suffixes)
        return _("%(name)s: only %(kinds)s files can be read here.") % words
    if not file.size:
        return _("%(name)s is empty.") % words
    if file.size > MOST_BYTES:
        return _("%(name)s is larger than 300 MB. Split it, or use the import command.") % words
    is_packed = file.read(len(PACKED)) == PACKED
    file.seek(0)
    if is_packed != (suffix == ".xlsx"):
        return (
            _("%(name)s is a workbook or an archive, although its name says otherwise.") % words
            if is_packed
            else _("%(name)s is no workbook, although its name says so.") % words
        )
    return ""


def store(batch: ImportBatch, uploads: Uploads) -> list[dict[str, Any]]:
    """Keep the files of a batch; for each its part, its name, its place, its size and its hash."""
    kept: list[dict[str, Any]] = []
    for part, files in uploads.items():
        for file in files:
            place = default_storage.save(f"{FOLDER}/{batch.pk}/{len(kept)}", file)
            digest = hashlib.sha256()
            file.seek(0)
            for chunk in file.chunks():
                digest.update(chunk)
            kept.append(
                {
                    "part": part,
                    "name": shorten(PurePath(file.name or "").name, 100),
                    "place": place,
                    "bytes": file.size,
                    "sha256": digest.hexdigest(),
                }
            )
    return kept


def sources_of(batch: ImportBatch) -> list[Source]:
    """The stored files of a batch, to be read."""
    return [_source(row) for row in batch.files]


def _source(row: Mapping[str, Any]) -> Source:
    return Source(row["part"], row["name"], lambda: default_storage.open(row["place"], "rb"))


def remove(files: Iterable[Mapping[str, Any]]) -> None:
    """Take files of a batch away; those that are gone are gone."""
    for row in files:
        default_storage.delete(row["place"])
