"""Benchmarks are compared only where others ask the same, and are the median of organisations."""

import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from metrics.models import Benchmark, Driver, Survey, SurveyQuestion
from metrics.queries.benchmarks import usual
from metrics.services.benchmarks import import_benchmarks
from talent.models import SYSTEM
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
HEAD = "figure,wording,organisation,value\n"
GOOD = (
    HEAD + "index,,Ash,60\nindex,,Birch,70\nindex,,Cedar,90\ndriver:growth,,Ash,55.5\n"
    "question:proud,i am PROUD to work here,Ash,71\nenps,,Ash,-12\n"
)


@pytest.fixture(autouse=True)
def asked():
    survey = Survey.objects.create(name="Autumn", purpose="To hear.", starts_on="2026-01-01")
    SurveyQuestion.objects.create(
        survey=survey, position=1, key="proud", kind="agree",
        texts={"en": "I am proud to work here."},
    )  # fmt: skip
    Driver.objects.create(key="growth", name="Growth")


def bring(text, *, write=True, actor=SYSTEM):
    content = text if isinstance(text, bytes) else text.encode()
    return import_benchmarks(
        actor=actor, source="Trees", file=io.BytesIO(content), name="trees.csv", write=write
    )


def test_the_usual_is_the_median_of_organisations():
    assert bring(GOOD).written

    assert usual() == {"index": 70, "driver:growth": 55.5, "question:proud": 71, "enps": -12}


def test_a_file_is_checked_before_it_is_written():
    brought = bring(GOOD, write=False)

    assert (brought.figures, brought.organisations, brought.problems) == (4, 3, [])
    assert not Benchmark.objects.exists()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("question:proud,I like it here,Ash,50", "other words"),
        ("question:unknown,Whatever,Ash,50", "under this name"),
        ("driver:moon,,Ash,50", "under this name"),
        ("index,,Ash,many", "no number"),
        ("index,,Ash,NaN", "scale"),
        ("index,,Ash,101", "scale"),
        ("index,,Ash,-1", "scale"),
        ("index,,,50", "Name the organisation"),
        ("index,,\u200b,50", "can be read"),
        ("index,,O\0rg,50", "no text has"),
        ("index,,Birch,50\nindex,,Birch,60", "twice"),
    ],
)
def test_a_row_that_cannot_be_compared_is_refused_with_the_whole_file(row, words):
    brought = bring(HEAD + "enps,,Ash,10\n" + row + "\n")

    assert words in brought.problems[0].message
    assert not brought.written
    assert not Benchmark.objects.exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b\n1,2\n", "This column is needed."),
        ("", "empty"),
        (HEAD, "no rows"),
        (HEAD.replace("\n", "\r") + "index,,Ash,60\r", "cannot be read as a table"),
        (HEAD + 'index,,"' + "x" * 140_000 + '",60\n', "never closed"),
        (HEAD.encode() + b"index,,\xfcber,60\n", "not UTF-8"),
    ],
)
def test_a_file_that_is_no_such_table_says_so(text, words):
    brought = bring(text)

    assert words in brought.problems[0].message
    assert not brought.written


def test_semicolons_are_read_as_spreadsheets_write_them():
    brought = bring("figure;wording;organisation;value\r\nindex;;Ash;60,5\r\n")

    assert (brought.problems, usual()) == ([], {"index": 60.5})


def test_a_source_that_nobody_can_read_is_refused():
    with pytest.raises(ValidationError):
        import_benchmarks(
            actor=SYSTEM, source="\u200b", file=io.BytesIO(GOOD.encode()), name="x.csv", write=True
        )


def test_a_source_is_replaced_and_others_stay():
    Benchmark.objects.create(source="Stars", figure="index", organisation="Sun", value=5)
    bring(GOOD)
    bring(HEAD + "index,,Ash,40\n")

    assert list(Benchmark.objects.values_list("source", "organisation", "value")) == [
        ("Stars", "Sun", 5), ("Trees", "Ash", 40),
    ]  # fmt: skip


def test_only_hr_brings_benchmarks_in(client):
    user = UserFactory()
    with pytest.raises(PermissionDenied):
        bring(GOOD, actor=user)
    client.force_login(user)
    assert client.get(reverse("metrics:benchmark_import")).status_code == 404


def test_the_page_checks_then_writes(client):
    client.force_login(UserFactory(is_superuser=True))

    def post(**said):
        file = SimpleUploadedFile("trees.csv", GOOD.encode())
        return client.post(
            reverse("metrics:benchmark_import"), {"source": "Trees", "file": file, **said}
        )

    assert "Nothing is wrong with it" in post().content.decode()
    assert post(write="on").status_code == 302
    assert Benchmark.objects.count() == 6
