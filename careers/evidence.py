"""Files of evidence: what is accepted, told by what is in them and never by their name.

Pictures are drawn anew, so that places, times and hidden data do not come along. Office files are
archives: they must hold the part that makes them what they claim, no macros, and not unfold to
more than their bound. Nothing here is ever opened by the product; it is only handed out again.
"""

import io
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES = 10 * 1024 * 1024
MOST_UNFOLDED = 200 * 1024 * 1024
MOST_INNER = 5_000
MOST_PIXELS = 40_000_000
OFFICE = "application/vnd.openxmlformats-officedocument."
# The inner part that each office file must hold, and what it is served as.
ARCHIVES = {
    ".docx": ("word/document.xml", f"{OFFICE}wordprocessingml.document"),
    ".xlsx": ("xl/workbook.xml", f"{OFFICE}spreadsheetml.sheet"),
    ".pptx": ("ppt/presentation.xml", f"{OFFICE}presentationml.presentation"),
}
PICTURES = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}
SERVED = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
TEXTS = {".txt": "text/plain", ".csv": "text/csv"}
ENDINGS = (".pdf", *PICTURES, *ARCHIVES, *TEXTS)


@dataclass(frozen=True)
class Checked:
    """A file that may be kept: its content, its ending and what it is served as."""

    content: bytes
    ending: str
    content_type: str


def checked(upload: "UploadedFile[Any]") -> Checked:
    """The file as it may be kept; refuses what is too large, unknown, or not what its name says."""
    if (upload.size or 0) > MOST_BYTES:
        raise ValidationError({"file": _("Choose a file of at most 10 MB.")})
    ending = PurePath(upload.name or "").suffix.lower()
    data = upload.read(MOST_BYTES + 1)
    if not data or len(data) > MOST_BYTES:
        raise ValidationError({"file": _("Choose a file of at most 10 MB that is not empty.")})
    if ending in PICTURES:
        return picture(data, ending)
    if ending in ARCHIVES:
        return archive(data, ending)
    if ending in TEXTS:
        return text(data, ending)
    if ending == ".pdf":
        return pdf(data)
    raise ValidationError(
        {"file": _("Choose a PDF, a picture, a Word, Excel or PowerPoint file, or plain text.")}
    )


def lying(ending: str) -> ValidationError:
    words = _("This file is not what its name says (%(ending)s). Save it again, or choose another.")
    return ValidationError({"file": words % {"ending": ending}})


def pdf(data: bytes) -> Checked:
    if not data.startswith(b"%PDF-") or b"%%EOF" not in data[-2048:]:
        raise lying(".pdf")
    return Checked(data, ".pdf", "application/pdf")


def text(data: bytes, ending: str) -> Checked:
    try:
        words = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError({"file": _("Save the text as UTF-8 first.")}) from error
    if any(ord(sign) < 32 and sign not in "\t\n\r\f" for sign in words):
        raise lying(ending)
    return Checked(data, ending, f"{TEXTS[ending]}; charset=utf-8")


def archive(data: bytes, ending: str) -> Checked:
    part, content_type = ARCHIVES[ending]
    if not data.startswith(b"PK\x03\x04"):
        raise lying(ending)
    try:
        inner = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise lying(ending) from error
    names = {one.filename for one in inner}
    if not {"[Content_Types].xml", part} <= names:
        raise lying(ending)
    if len(inner) > MOST_INNER or sum(one.file_size for one in inner) > MOST_UNFOLDED:
        raise ValidationError({"file": _("This file unfolds to far more than it should.")})
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise ValidationError({"file": _("Files with macros are not accepted.")})
    return Checked(data, ending, content_type)


def picture(data: bytes, ending: str) -> Checked:
    kind = PICTURES[ending]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(data), formats=[kind])
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        SyntaxError,
        ValueError,
    ) as error:
        raise lying(ending) from error
    if opened.width * opened.height > MOST_PIXELS:
        raise ValidationError({"file": _("Choose a picture of at most 40 megapixels.")})
    try:
        drawn = ImageOps.exif_transpose(opened)
    except (OSError, SyntaxError, ValueError) as error:
        raise lying(ending) from error
    keeps = drawn.mode in ("RGB", "L") or (kind != "JPEG" and drawn.mode == "RGBA")
    clean = Image.new(drawn.mode, drawn.size) if keeps else None
    if clean is not None:
        clean.paste(drawn)
    else:
        clean = drawn.convert("RGB" if kind == "JPEG" else "RGBA")
        clean.info.clear()
    out = io.BytesIO()
    clean.save(out, kind)
    return Checked(out.getvalue(), ending, SERVED[kind])
