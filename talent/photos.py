"""Photos of people: what is accepted, and how it is made small and clean."""

import io
import warnings
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 40_000_000
SIDE = 512
FORMATS = ("JPEG", "PNG", "WEBP")


def prepared(upload: "UploadedFile[Any]") -> "ContentFile[bytes]":
    """A square photo as WebP, without anything else that the file held; refuses all but photos.

    The kind is told by the first bytes, never by the name. The picture is drawn anew, so that
    places, times and hidden data do not come along.
    """
    if (upload.size or 0) > MOST_BYTES:
        raise ValidationError({"photo": _("Choose a photo of at most 8 MB.")})
    data = upload.read()
    if not _is_known(data):
        raise ValidationError({"photo": _("Choose a photo in JPEG, PNG or WebP format.")})
    picture = _opened(data)
    square = ImageOps.fit(_on_white(ImageOps.exif_transpose(picture)), (SIDE, SIDE))
    out = io.BytesIO()
    square.save(out, "WEBP", quality=82, method=4)
    return ContentFile(out.getvalue())


def _is_known(data: bytes) -> bool:
    webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    return webp or data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))


def _opened(data: bytes) -> Image.Image:
    refusal = ValidationError(
        {"photo": _("This file cannot be read as a photo. Save it again, or choose another.")}
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=FORMATS)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        SyntaxError,
        ValueError,
    ) as error:
        raise refusal from error
    if picture.width * picture.height > MOST_PIXELS:
        raise ValidationError({"photo": _("Choose a photo of at most 40 megapixels.")})
    try:
        picture.load()
    except (OSError, SyntaxError, ValueError) as error:
        raise refusal from error
    return picture


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        ground = Image.new("RGBA", picture.size, "white")
        ground.alpha_composite(picture.convert("RGBA"))
        picture = ground
    return picture.convert("RGB")
