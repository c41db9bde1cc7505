"""Evidence: what is accepted, told by its content."""

import io
import zipfile

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from careers import evidence
from careers.models import Evidence
from careers.services.plan_files import add_file, add_link, clean_name, remove_evidence
from careers.services.plans import abandon_plan
from tests.careers.plans import PDF, draft, first
from tests.factories import EmployeeFactory


def office(*names) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return out.getvalue()


def picture(kind, **more) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 10), "teal").save(out, kind, **more)
    return out.getvalue()


DOCX = office("[Content_Types].xml", "word/document.xml")
GOOD = {
    "report.pdf": (PDF, "application/pdf"),
    "Photo.PNG": (picture("PNG"), "image/png"),
    "photo.jpg": (picture("JPEG"), "image/jpeg"),
    "photo.webp": (picture("WEBP"), "image/webp"),
    "plan.docx": (DOCX, evidence.ARCHIVES[".docx"][1]),
    "sums.xlsx": (office("[Content_Types].xml", "xl/workbook.xml"), evidence.ARCHIVES[".xlsx"][1]),
    "talk.pptx": (
        office("[Content_Types].xml", "ppt/presentation.xml"), evidence.ARCHIVES[".pptx"][1],
    ),
    "notes.txt": ("Grüße\n".encode(), "text/plain; charset=utf-8"),
    "rows.csv": (b"a,b\r\n1,2\r\n", "text/csv; charset=utf-8"),
}  # fmt: skip
WRONG = {
    "a page as pdf": ("report.pdf", b"<html><script>alert(1)</script></html>"),
    "half a pdf": ("report.pdf", b"%PDF-1.7 and no end"),
    "a page as png": ("photo.png", b"<svg onload=alert(1)>"),
    "a jpeg as png": ("photo.png", picture("JPEG")),
    "a broken png": ("photo.png", picture("PNG")[:40]),
    "a zip as docx": ("plan.docx", office("hello.txt")),
    "a docx as xlsx": ("sums.xlsx", DOCX),
    "no zip as docx": ("plan.docx", b"PK\x03\x04 and no archive"),
    "macros": (
        "plan.docx", office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
    ),
    "bytes as text": ("notes.txt", b"\x00\x01\x02"),
    "another encoding": ("notes.txt", "Grüße".encode("latin-1")),
    "a program": ("tool.exe", b"MZ\x90\x00"),
    "a page": ("page.html", b"<h1>Hello</h1>"),
    "a drawing": ("drawing.svg", b"<svg/>"),
    "nothing": ("empty.pdf", b""),
    "no ending": ("report", PDF),
    "two endings": ("report.pdf.exe", PDF),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_a_file_that_is_what_it_says_is_accepted(name):
    data, content_type = GOOD[name]

    found = evidence.checked(SimpleUploadedFile(name, data))

    assert (found.content_type, found.ending) == (content_type, f".{name.split('.')[-1].lower()}")


@pytest.mark.parametrize("case", WRONG)
def test_a_file_that_lies_is_refused(case):
    name, data = WRONG[case]

    with pytest.raises(ValidationError) as error:
        evidence.checked(SimpleUploadedFile(name, data))
    assert list(error.value.message_dict) == ["file"]


def test_a_file_over_ten_megabytes_is_refused_before_it_is_read():
    large = SimpleUploadedFile("notes.txt", b"x")
    large.size = evidence.MOST_BYTES + 1

    with pytest.raises(ValidationError) as error:
        evidence.checked(large)
    assert error.value.messages == ["Choose a file of at most 10 MB."]


def test_an_archive_that_unfolds_too_far_is_refused(monkeypatch):
    monkeypatch.setattr(evidence, "MOST_UNFOLDED", 3)

    with pytest.raises(ValidationError) as error:
        evidence.checked(SimpleUploadedFile("plan.docx", DOCX))
    assert error.value.messages == ["This file unfolds to far more than it should."]


def test_a_picture_is_drawn_anew_without_what_it_held_besides():
    exif = Image.Exif()
    exif[0x010E] = "secretword"
    data = picture("JPEG", exif=exif, comment=b"secretword")
    assert b"secretword" in data

    found = evidence.checked(SimpleUploadedFile("photo.jpg", data))

    assert b"secretword" not in found.content
    assert Image.open(io.BytesIO(found.content)).size == (20, 10)


@pytest.mark.django_db
def test_a_file_is_kept_under_a_name_that_tells_nothing(team):
    item = first(draft(team))

    row = add_file(actor=team.user, item=item, file=SimpleUploadedFile("../../My report.pdf", PDF))

    assert (row.name, row.content_type, row.added_by) == (
        "My report.pdf", "application/pdf", team.user,
    )  # fmt: skip
    assert row.file.name.startswith(f"evidence/{item.pk}/")
    assert "report" not in row.file.name
    with default_storage.open(row.file.name) as kept:
        assert kept.read() == PDF


@pytest.mark.django_db
@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://x.org/a", "data:text/html,x", "file:///etc", "x", ""]
)
def test_links_lead_to_pages_only(team, url):
    with pytest.raises(ValidationError) as error:
        add_link(actor=team.user, item=first(draft(team)), url=url)
    assert error.value.message_dict == {
        "url": ["Write the whole address of a page, beginning with https://."]
    }


@pytest.mark.django_db
def test_a_link_is_kept_with_its_name(team):
    row = add_link(
        actor=team.user, item=first(draft(team)), url="https://example.org/a", name="The report"
    )

    assert (row.name, row.url, row.file.name) == ("The report", "https://example.org/a", "")


@pytest.mark.django_db
def test_only_the_person_adds_and_removes_evidence(team):
    item = first(draft(team))
    row = add_link(actor=team.user, item=item, url="https://example.org")
    pdf = SimpleUploadedFile("a.pdf", PDF)

    for other in (team.manager.user, EmployeeFactory().user):
        for act in (
            lambda who=other: add_file(actor=who, item=item, file=pdf),
            lambda who=other: add_link(actor=who, item=item, url="https://example.org"),
            lambda who=other: remove_evidence(actor=who, evidence=row),
        ):
            with pytest.raises(PermissionDenied):
                act()


@pytest.mark.django_db
def test_removed_evidence_takes_its_file_along(team, django_capture_on_commit_callbacks):
    row = add_file(actor=team.user, item=first(draft(team)), file=SimpleUploadedFile("a.pdf", PDF))
    place = row.file.name

    with django_capture_on_commit_callbacks(execute=True):
        remove_evidence(actor=team.user, evidence=row)

    assert (Evidence.objects.count(), default_storage.exists(place)) == (0, False)


@pytest.mark.django_db
def test_an_ended_plan_takes_no_evidence(team):
    plan = draft(team)
    item = first(plan)
    abandon_plan(actor=team.user, plan=plan)

    with pytest.raises(ValidationError) as error:
        add_link(actor=team.user, item=item, url="https://example.org")
    assert error.value.messages == ["This plan has ended and stays as it is."]


def test_names_hold_no_paths_or_signs_that_break_a_line():
    assert clean_name("C:\\x\\a\r\nb.pdf") == "ab.pdf"
    assert clean_name("../..") == ".."
    assert clean_name("/") == "File"


def test_a_name_that_is_too_long_keeps_its_ending():
    assert clean_name("a" * 300 + ".txt") == "a" * 146 + ".txt"
    assert clean_name("a" * 300) == "a" * 150
    assert clean_name("a" * 10 + "." + "b" * 300) == "a" * 10 + "." + "b" * 139
