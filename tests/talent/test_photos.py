"""Only photos come in, and nothing but the picture stays."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from talent.photos import prepared


def upload(kind="JPEG", size=(900, 600), mode="RGB", name="me.jpg", **save):
    out = io.BytesIO()
    Image.new(mode, size, "teal").save(out, kind, **save)
    return SimpleUploadedFile(name, out.getvalue())


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "RGB"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "P"), ("WEBP", "RGB")],
)
def test_prepared_makes_a_square_webp_of_each_kind(kind, mode):
    picture = Image.open(prepared(upload(kind, mode=mode)))

    assert (picture.format, picture.size, picture.mode) == ("WEBP", (512, 512), "RGB")


def test_prepared_drops_what_a_camera_adds():
    exif = Image.Exif()
    exif[0x010E] = "a secret place"
    given = upload(exif=exif, comment=b"a secret word")

    picture = prepared(given).read()

    assert (b"secret" in given.open().read(), b"secret" in picture) == (True, False)
    assert dict(Image.open(io.BytesIO(picture)).getexif()) == {}


def test_prepared_turns_a_picture_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    out = io.BytesIO()
    tall = Image.new("RGB", (200, 100), "white")
    tall.paste("black", (0, 0, 100, 100))
    tall.save(out, "JPEG", exif=exif, quality=95)

    picture = Image.open(prepared(SimpleUploadedFile("me.jpg", out.getvalue()))).convert("L")

    assert (picture.getpixel((256, 20)) < 60, picture.getpixel((256, 490)) > 200) == (True, True)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<svg onload='alert(1)'></svg>", "Choose a photo in JPEG, PNG or WebP format."),
        (b"GIF89a" + bytes(100), "Choose a photo in JPEG, PNG or WebP format."),
        (b"", "Choose a photo in JPEG, PNG or WebP format."),
        (b"\xff\xd8\xff" + bytes(100),
         "This file cannot be read as a photo. Save it again, or choose another."),
        (b"\x89PNG\r\n\x1a\n" + bytes(100),
         "This file cannot be read as a photo. Save it again, or choose another."),
    ],
)  # fmt: skip
def test_prepared_refuses_what_is_no_photo_whatever_its_name(content, words):
    with pytest.raises(ValidationError) as refusal:
        prepared(SimpleUploadedFile("me.jpg", content))

    assert refusal.value.message_dict == {"photo": [words]}


def test_prepared_refuses_half_a_file():
    whole = upload(size=(2000, 2000)).read()

    with pytest.raises(ValidationError):
        prepared(SimpleUploadedFile("me.jpg", whole[: len(whole) // 2]))


def test_prepared_refuses_a_large_file_without_reading_it():
    given = SimpleUploadedFile("me.jpg", b"")
    given.size = 9 * 1024 * 1024

    with pytest.raises(ValidationError) as refusal:
        prepared(given)

    assert refusal.value.message_dict == {"photo": ["Choose a photo of at most 8 MB."]}


@pytest.mark.parametrize("size", [(7000, 7000), (12000, 12000), (20000, 20000)])
def test_prepared_refuses_a_picture_that_would_fill_the_memory(size):
    given = upload("PNG", size=size, mode="1", name="bomb.png")

    with pytest.raises(ValidationError):
        prepared(given)
