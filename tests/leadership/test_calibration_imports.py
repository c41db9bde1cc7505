"""Assessments from a table: tried dry first, then drafts of their authors."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from leadership.models import AssessmentScale, PerformanceAssessment, PotentialAssessment
from leadership.services.person_assessments import submit_assessment
from talent.models import GrantKind, ImportBatch
from talent.services import import_work
from tests.factories import AssignmentFactory, EmployeeFactory, GrantFactory, UserFactory
from tests.leadership.calibration_factories import scale

pytestmark = pytest.mark.django_db
HEAD = "employee,kind,scale,level,evidence,author,assessed_on,from,until\n"


@pytest.fixture
def hr():
    client = Client()
    client.force_login(GrantFactory(user=UserFactory(), kind=GrantKind.HR_ADMIN).user)
    return client


@pytest.fixture
def line():
    """A manager B, a report R, and a scale of each kind."""
    scale("performance")
    scale("potential")
    boss = AssignmentFactory(employee=EmployeeFactory(external_id="B")).employee
    AssignmentFactory(employee=EmployeeFactory(external_id="R"), manager=boss)
    return boss


def page(name, *args):
    return reverse(f"admin:talent_importbatch_{name}", args=args)


def uploaded(hr, rows):
    text = HEAD + rows
    hr.post(page("bring_assessed"), {"assessed": SimpleUploadedFile("a.csv", text.encode())})
    import_work.work_on_imports(line=connection)
    return ImportBatch.objects.get()


def names():

    return {one.kind: one.name for one in AssessmentScale.objects.order_by("pk")}


def good():
    said = names()
    return (
        f"R,performance,{said['performance']},3,Led the pilot.,B,2026-01-10,2025-01-01,2026-01-01\n"
        f"R,potential,{said['potential']},2,Learns fast.,B,2026-01-10,,\n"
    )


def test_a_dry_run_lists_what_would_come_without_levels_or_evidence(hr, line):
    batch = uploaded(hr, good())

    shown = hr.get(page("change", batch.pk)).text
    listed = b"".join(hr.get(page("effects", batch.pk)).streaming_content).decode()

    assert (batch.state, PerformanceAssessment.objects.count()) == ("checked", 0)
    for text in (shown, listed):
        assert ("Led the pilot" in text, "Learns fast" in text) == (False, False)
    assert "a draft of" in listed


def test_written_they_are_drafts_that_their_author_hands_in(hr, line):
    batch = uploaded(hr, good())
    hr.post(page("write", batch.pk), {})
    import_work.work_on_imports(line=connection)

    made, other = PerformanceAssessment.objects.get(), PotentialAssessment.objects.get()
    assert (made.state, made.level, made.author, other.level) == ("draft", 3, line, 2)
    assert submit_assessment(actor=line.user, assessment=made).state == "submitted"


def test_an_import_is_undone_while_they_are_drafts(hr, line):
    batch = uploaded(hr, good())
    hr.post(page("write", batch.pk), {})
    import_work.work_on_imports(line=connection)

    hr.post(page("undo", batch.pk), {})
    import_work.work_on_imports(line=connection)

    assert PerformanceAssessment.objects.count() == 0


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("R,performance,{performance},4,x,B,2026-01-10,2025-01-01,2026-01-01", "level"),
        ("R,performance,{performance},0,x,B,2026-01-10,2025-01-01,2026-01-01", "level"),
        ("R,performance,{potential},1,x,B,2026-01-10,2025-01-01,2026-01-01", "scale"),
        ("R,performance,{performance},1,x,B,2026-01-10,2026-01-01,2025-01-01", "until"),
        ("R,performance,{performance},1,x,B,2026-01-10,,", "until"),
        ("R,potential,{potential},1,x,B,2999-01-10,,", "assessed_on"),
        ("R,potential,{potential},1,x,R,2026-01-10,,", "author"),
        ("B,potential,{potential},1,x,R,2026-01-10,,", "author"),
        ("Z,potential,{potential},1,x,B,2026-01-10,,", "employee"),
        ("R,luck,{potential},1,x,B,2026-01-10,,", "kind"),
    ],
)
def test_what_cannot_be_is_said_at_its_column(hr, line, row, column):
    batch = uploaded(hr, row.format(**names()) + "\n")

    said = list(batch.problems.values_list("column", flat=True))
    assert (said, PerformanceAssessment.objects.count()) == ([column], 0)


def test_nobody_who_reads_imports_is_assessed_by_one(hr, line):
    one = AssignmentFactory(employee=EmployeeFactory(external_id="A"), manager=line).employee
    GrantFactory(user=one.user, kind=GrantKind.HR_ADMIN)

    batch = uploaded(hr, f"A,potential,{names()['potential']},1,x,B,2026-01-10,,\n")

    assert list(batch.problems.values_list("column", flat=True)) == ["employee"]
