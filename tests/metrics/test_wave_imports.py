"""Earlier results from a file: checked at its rows, written by the release worker alone."""

import io
from copy import deepcopy
from datetime import date, timedelta

import psycopg2
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.formats import date_format

from lib.dates import today
from metrics.indicators import Dimension
from metrics.indicators.voice import ENGAGEMENT, ENPS, PARTICIPATION
from metrics.models import (
    ReleasedComment,
    ReleasedFigure,
    ReleasedGroup,
    ReleasedUnit,
    Wave,
    WaveImport,
    WavePerson,
)
from metrics.queries.insights import page as page_of
from metrics.queries.insights import said, view_of
from metrics.queries.told import Teller
from metrics.services.sharing import share_results, tell_of_releases
from metrics.services.wave_import_writing import write_import, write_imports
from metrics.services.wave_imports import bring_in_waves, tell_of_imports
from talent.models import Assignment, AuditEntry, Notice
from talent.registry import texts_for
from tests.careers.doors import signed_in
from tests.factories import GrantFactory, UserFactory, hr_admin
from tests.metrics.insight_factories import DAY, company_of
from tests.metrics.survey_factories import a_survey

pytestmark = pytest.mark.django_db
PAGE = reverse("metrics:wave_import")
HEAD = "survey,wave,closed_on,unit,people,rate,figure,value,wording"
CLOSED = "2023-10-31"


def line(unit, people, figure, value, **more):
    said = {"survey": "Autumn", "wave": "Old 2023", "closed_on": CLOSED, "unit": unit,
            "people": people, "rate": 80, "figure": figure, "value": value,
            "wording": ""} | more  # fmt: skip
    return ",".join(str(said[name]) for name in HEAD.split(","))


def usual(company):
    """Everybody, and Left: the index and eNPS of both, and growth of everybody."""
    left = company.left.external_id
    return [
        line("", 40, "index", 62), line("", 40, "enps", -10), line("", 40, "driver:growth", 55),
        line(left, 20, "index", 70), line(left, 20, "enps", 20),
    ]  # fmt: skip


def file_of(lines, encoding="utf-8", ends="\n"):
    return io.BytesIO(ends.join([HEAD, *lines, ""]).encode(encoding))


@pytest.fixture
def company():
    a_survey()
    return company_of()


def brought(lines, write=True, **said):
    file = file_of(lines, **said)
    return bring_in_waves(actor=hr_admin(), file=file, name="old.csv", write=write)


def problems(*lines, **said):
    read, row = brought(lines, **said)
    assert row is None
    return [(one.row, one.column, one.message) for one in read.problems]


def written(lines):
    read, row = brought(lines)
    assert read.problems == []
    assert write_import(row.pk)
    return Wave.objects.get(is_imported=True)


def figure(user, indicator, unit=None, day=DAY):
    view = view_of(user, unit and unit.pk, day)
    return page_of(view, indicator, Dimension.UNIT, Teller(user)).line.figure


def executive():
    return GrantFactory(user=UserFactory(), kind="executive").user


# --- checked ---


def test_a_check_writes_nothing(company):
    read, row = brought(usual(company), write=False)

    assert (len(read.waves), read.groups, read.figures, read.problems, row) == (1, 2, 5, [], None)
    assert not WaveImport.objects.exists()
    assert not Wave.objects.exists()


def test_a_file_that_is_right_waits_for_the_release_worker(company):
    _read, row = brought(usual(company))

    assert (row.state, row.waves, row.figures) == ("waiting", 1, 5)
    assert not Wave.objects.exists()
    entry = AuditEntry.objects.get(action="metrics.results.brought_in")
    assert entry.details == {"waves": 1, "groups": 2, "figures": 5}


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"survey": "Winter"}, "survey"),
        ({"wave": ""}, "wave"),
        ({"closed_on": "31.10.2023"}, "closed_on"),
        ({"closed_on": "2023-02-30"}, "closed_on"),
        ({"closed_on": (today() + timedelta(days=1)).isoformat()}, "closed_on"),
        ({"unit": "nowhere"}, "unit"),
        ({"people": "many"}, "people"),
        ({"people": "12.5"}, "people"),
        ({"people": "99999999"}, "people"),
        ({"rate": "0"}, "rate"),
        ({"rate": "101"}, "rate"),
        ({"figure": "driver:wages"}, "figure"),
        ({"figure": "grade"}, "figure"),
        ({"figure": "question:words"}, "figure"),
        ({"figure": "question:friend"}, "figure"),
        ({"value": "101"}, "value"),
        ({"value": "NaN"}, "value"),
        ({"figure": "enps", "value": "-101"}, "value"),
    ],
)
def test_what_is_wrong_is_said_at_its_row_and_column(company, changes, column):
    more = {"unit": "", "people": 40, "figure": "index", "value": 60} | changes
    found = problems(line("", 40, "driver:growth", 55), line(**more))

    assert [(row, name) for row, name, _words in found] == [(3, column)]


@pytest.mark.parametrize("wording", ["", "I am proud of the canteen."])
def test_a_question_with_other_words_is_another_question(company, wording):
    lines = [line("", 40, "question:proud", 70, wording=wording)]

    assert problems(*lines) == [
        (2, "figure", "We ask this with other words, so the two cannot be compared.")
    ]
    read, _row = brought([line("", 40, "question:proud", 70, wording="i am proud to work here")])
    assert read.problems == []


def test_rows_are_looked_at_beside_each_other(company):
    left = company.left.external_id
    found = problems(
        line("", 40, "index", 60), line("", 40, "index", 61),
        line(left, 20, "index", 60, rate=70), line(left, 20, "enps", 5, rate=90),
        line("", 40, "enps", 5, closed_on="2023-10-30"),
    )  # fmt: skip

    assert found == [
        (3, "figure", "This stands in row 2 already."),
        (5, "rate", "Row 4 says another rate of this group."),
        (6, "closed_on", "Row 2 says another day of this wave."),
    ]


def test_everybody_is_said_as_well(company):
    assert problems(line(company.left.external_id, 20, "index", 60)) == [
        (2, "unit", "Say what everybody came to as well: a row without a unit.")
    ]


def test_a_unit_that_was_not_there_is_refused(company):
    company.small.valid = type(company.small.valid)(date(2023, 12, 1), None)
    company.small.save()

    assert problems(*usual(company), line(company.small.external_id, 9, "index", 60)) == [
        (7, "unit", "This unit was not there on that day.")
    ]


def test_groups_that_would_tell_of_few_are_refused(company):
    found = problems(
        line("", 40, "index", 60), line(company.left.external_id, 4, "index", 60),
        line(company.right.external_id, 34, "index", 60),
    )  # fmt: skip

    assert found == [
        (2, "people", "Without the units within it, it would tell of fewer than 5 people."),
        (3, "people", "Fewer than 5 people answered: this may not be told."),
    ]


def test_the_same_wave_is_brought_in_once(company):
    written(usual(company))

    assert problems(*usual(company)) == [(2, "wave", "This wave is here already.")]
    other = [one.replace("Old 2023", "Old 2022").replace(CLOSED, "2022-10-31")
             for one in usual(company)]  # fmt: skip
    brought(other)  # and waits
    assert problems(*other) == [(2, "wave", "This wave is here already.")]
    again = [one.replace("Old 2023", "Another") for one in usual(company)]
    assert problems(*again) == [
        (2, "closed_on", "A wave of this survey is here for these days already.")
    ]


def test_two_waves_that_were_open_on_the_same_days_are_refused(company):
    """Their groups are of the same people: subtracted, they could tell of fewer than five."""
    left = company.left.external_id
    first = [line("", 30, "index", 62), line(left, 10, "index", 70)]
    words = "A wave of this survey is here for these days already."

    for day in ("2023-10-31", "2023-11-01", "2023-11-13", "2023-10-18"):
        second = [line("", 30, "index", 62, wave="Other", closed_on=day)]
        assert problems(*first, *second) == [(4, "closed_on", words)]
    apart = [line("", 30, "index", 62, wave="Other", closed_on="2023-11-14")]
    read, row = brought([*first, *apart])
    assert read.problems == []
    assert row.waves == 2


def test_the_release_worker_looks_for_waves_of_the_same_days_itself(company):
    _read, row = brought(usual(company))
    kept = row.content[0]
    beside = kept | {"name": "Other", "closed_on": "2023-11-02"}
    forged = WaveImport.objects.create(file_name="x", content=[kept, beside], waves=2, figures=5)

    assert not write_import(forged.pk)

    forged.refresh_from_db()
    assert forged.refused_for == "A wave of this survey is here for these days already."
    assert not Wave.objects.exists()


# --- files ---


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("ends", ["\r\n", "\n"])
def test_a_file_is_read_as_spreadsheets_write_it(company, encoding, ends):
    lines = [one.replace(",", ";") for one in usual(company)]
    text = ends.join([HEAD.replace(",", ";"), *lines]).replace(";62;", ";62,4;")

    read, _row = bring_in_waves(
        actor=hr_admin(), file=io.BytesIO(text.encode(encoding)), name="old.csv", write=False
    )

    assert read.problems == []
    assert read.waves[0].groups[0].figures["index"].value == 62.4


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (HEAD.encode(), "The file has no rows."),
        (b"survey,wave\nAutumn,Old\n", "This column is needed."),
        (HEAD.encode() + b"\nAutumn,Old\xff\xfe\x00,2023-10-31,,40,80,index,60,\n", ""),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This is an old spreadsheet"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(company, content, words):
    read, row = bring_in_waves(
        actor=hr_admin(), file=io.BytesIO(content), name="old.csv", write=True
    )

    assert row is None
    assert read.problems
    assert any(words in one.message for one in read.problems)


def test_a_huge_file_is_refused(company):
    assert problems(*[line("", 40, "index", 60)] * 20_001)[-1][2] == (
        "A file has at most 20,000 rows: divide it."
    )
    large = SimpleUploadedFile("old.csv", b"x" * (5 * 1024 * 1024 + 1))
    answer = signed_in(hr_admin()).post(PAGE, {"file": large})
    assert list(answer.context["form"].errors) == ["file"]


# --- written ---


def test_what_is_written_reads_as_every_result_does(company):
    wave = written(usual(company))

    assert (wave.state, wave.name, wave.closes_there.date(), wave.shared_at) == (
        "released", "Old 2023", date(2023, 10, 31), None,
    )  # fmt: skip
    groups = ReleasedGroup.objects.filter(wave=wave)
    assert [(one.number, one.last, one.parent, one.people, one.rate) for one in groups] == [
        (0, 1, None, 40, 80), (1, 1, 0, 20, 80),
    ]  # fmt: skip
    assert groups[0].cells == {
        "index": {"value": 62.0}, "enps:friend": {"value": -10.0}, "driver:growth": {"value": 55.0},
    }  # fmt: skip
    assert groups[1].cells == {"index": {"value": 70.0}, "enps:friend": {"value": 20.0}}
    shown = ReleasedUnit.objects.filter(wave=wave).exclude(unit__name__startswith="Unit ")
    assert {
        (one.unit.name if one.unit else "", one.group.number, one.is_wider) for one in shown
    } == {
        ("", 0, False), ("Top", 0, True), ("Left", 1, False), ("Right", 0, True),
        ("Small", 0, True),
    }  # fmt: skip
    figures = ReleasedFigure.objects.filter(wave=wave).values_list("name", "kind", "is_of_all")
    assert list(figures) == [
        ("index", "index", True), ("enps:friend", "enps", True), ("driver:growth", "driver", True),
    ]  # fmt: skip
    assert not WavePerson.objects.filter(wave=wave).exists()
    assert not ReleasedComment.objects.filter(wave=wave).exists()


def test_the_one_unit_at_the_top_is_everybody(company):
    admin = hr_admin()
    ours = [company.top, company.left, company.right, company.small]
    Assignment.objects.exclude(unit__in=ours).delete()
    file = file_of(usual(company))
    _read, brought_in = bring_in_waves(actor=admin, file=file, name="old.csv", write=True)
    write_import(brought_in.pk)
    wave = Wave.objects.get(is_imported=True)

    row = ReleasedUnit.objects.get(wave=wave, unit__unit=company.top)
    assert (row.group.number, row.is_wider) == (0, False)
    small = wave.units.get(unit=company.small)
    address = reverse("metrics:result_unit", args=[wave.pk, small.pk])
    shown = signed_in(admin).get(address).content.decode()
    assert "says nothing of this unit alone" in shown


def test_near_the_ends_of_a_scale_bands_are_written(company):
    left, right = company.left.external_id, company.right.external_id
    written([line("", 40, "index", 80), line(left, 20, "index", 100), line(right, 20, "index", 60)])

    cells = {
        one.unit and one.unit.name: one.group.cells["index"]
        for one in ReleasedUnit.objects.filter(unit__name__in=["Left", "Right"])
    }
    assert cells["Left"] == {"low": 95.0, "high": 100.0}
    assert "value" not in cells["Right"]


def test_imported_waves_stand_among_the_indicators_and_say_so(company):
    written(usual(company))
    user = executive()

    found = figure(user, ENGAGEMENT)

    assert (found.value, found.told_of) == (
        62.0, "Old 2023, closed on 31 October 2023, imported",
    )  # fmt: skip
    assert said(ENPS, figure(user, ENPS, company.left)) == "+20"
    assert said(PARTICIPATION, figure(user, PARTICIPATION, company.small)) == "80\xa0%"
    assert figure(user, ENGAGEMENT, company.small).is_wider
    assert figure(user, ENGAGEMENT, day=date(2023, 10, 30)) is None


def test_imported_waves_have_results_and_no_comments(company):
    wave = written(usual(company))
    client = signed_in(hr_admin())

    shown = client.get(reverse("metrics:result_detail", args=[wave.pk])).content.decode()

    assert "Imported: it was asked elsewhere" in shown
    assert "Share with everybody asked" not in shown
    assert reverse("metrics:result_comments", args=[wave.pk]) not in shown
    assert reverse("metrics:result_questions", args=[wave.pk]) not in shown
    assert "imported" in client.get(reverse("metrics:result_list")).content.decode()
    found = {
        name: client.get(reverse(f"metrics:{name}", args=[wave.pk])).status_code
        for name in ("result_comments", "result_questions", "result_guide")
    }
    assert found == {"result_comments": 404, "result_questions": 404, "result_guide": 200}


def test_a_question_that_was_brought_in_has_its_page(company):
    asked = line("", 40, "question:proud", 70, wording="i am proud to work here")
    wave = written([*usual(company), asked])
    client = signed_in(hr_admin())

    address = reverse("metrics:result_questions", args=[wave.pk])
    assert address in client.get(reverse("metrics:result_detail", args=[wave.pk])).content.decode()
    assert client.get(address).status_code == 200


def test_the_page_of_an_imported_wave_says_that_nobody_was_asked(company):
    wave = written(usual(company))

    page = signed_in(hr_admin()).get(reverse("metrics:wave_detail", args=[wave.pk]))

    text = page.content.decode()
    assert f"from a file on {date_format(today(), 'j F Y')}" in text
    assert "It closed on 31 October 2023." in text
    for words in ("Launched", "Asked", "minute", "Clock"):
        assert words not in text


def test_nobody_is_asked_told_or_reminded_of_an_imported_wave(company):
    wave = written(usual(company))
    tell_of_releases()

    assert not Notice.objects.filter(kind="metrics.results_released").exists()
    with pytest.raises(ValidationError, match="Nobody here was asked"):
        share_results(actor=hr_admin(), wave=wave)
    with pytest.raises(IntegrityError), transaction.atomic():
        Wave.objects.filter(pk=wave.pk).update(shared_at=wave.released_at)


def test_a_file_is_written_once_and_whole(company):
    lines = [*usual(company),
             *[one.replace("Old 2023", "Old 2022").replace("2023-10-31", "2022-10-31")
               for one in usual(company)]]  # fmt: skip
    _read, row = brought(lines)
    Wave.objects.create(
        survey=a_survey(name="Other"), name="x", purpose="x", due_on=today(), opens_at=row.at,
        closes_at=row.at + timedelta(days=1), time_zone="UTC", window_days=14,
        mode="confidential", threshold=5, comment_threshold=10,
    )  # fmt: skip

    write_imports()
    write_imports()

    assert write_import(row.pk) is False
    assert Wave.objects.filter(is_imported=True).count() == 2
    row.refresh_from_db()
    assert (row.state, row.ended_at is not None) == ("written", True)


def test_what_came_meanwhile_refuses_the_whole_file(company):
    lines = [*usual(company),
             *[one.replace("Old 2023", "Old 2022").replace("2023-10-31", "2022-10-31")
               for one in usual(company)]]  # fmt: skip
    _read, second = brought(lines)
    first = WaveImport.objects.create(file_name="x", content=second.content[:1], waves=1, figures=5)
    WaveImport.objects.filter(pk=first.pk).update(id=0)  # it came first
    first = WaveImport.objects.get(pk=0)

    write_imports()

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("written", "refused")
    assert second.refused_for == "A wave of this survey is here for these days already."
    assert Wave.objects.filter(is_imported=True).count() == 1


def test_the_release_worker_trusts_no_row(company):
    """Whoever could write the row past the check still gets nothing told of few."""
    _read, row = brought(usual(company))
    content = row.content
    content[0]["groups"][1][1] = 3
    forged = WaveImport.objects.create(file_name="x", content=content, waves=1, figures=1)
    broken = WaveImport.objects.create(file_name="x", content=[{"survey": 1}], waves=1, figures=1)
    row.delete()

    write_imports()

    forged.refresh_from_db()
    broken.refresh_from_db()
    assert (forged.state, forged.refused_for) == ("refused", "It would tell of too few people.")
    assert (broken.state, broken.refused_for) == ("refused", "It cannot be read.")
    assert not ReleasedGroup.objects.exists()


def test_the_release_worker_has_its_own_floor_and_calendar(company):
    _read, row = brought(usual(company))
    few, to_come = deepcopy(row.content), deepcopy(row.content)
    row.delete()
    few[0]["threshold"] = 1
    group = few[0]["groups"][1]
    group[1], group[4] = 3, {name: [3, *said[1:]] for name, said in group[4].items()}
    to_come[0]["closed_on"] = today().isoformat()
    rows = [
        WaveImport.objects.create(file_name="x", content=content, waves=1, figures=1)
        for content in (few, to_come)
    ]

    write_imports()

    assert [WaveImport.objects.get(pk=one.pk).refused_for for one in rows] == [
        "It would tell of too few people.", "It closes only in time to come.",
    ]  # fmt: skip
    assert not ReleasedGroup.objects.exists()


@pytest.mark.parametrize(("said", "told"), [(100, 95), (98, 95), (43, 45), (42, 40), (1, 5)])
def test_how_many_answered_is_told_in_steps_and_never_as_all_or_nobody(company, said, told):
    brought([line("", 40, "index", 62, rate=said)])
    write_imports()

    assert ReleasedGroup.objects.get().rate == told


def test_what_was_brought_in_can_be_changed_no_more(company):
    brought(usual(company))
    write_imports()

    wave = Wave.objects.get(is_imported=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Wave.objects.filter(pk=wave.pk).update(threshold=9)


def test_what_a_file_brought_is_frozen(company):
    _read, row = brought(usual(company))
    for change in ({"content": []}, {"waves": 2}, {"file_name": "y"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            WaveImport.objects.filter(pk=row.pk).update(**change)
    write_imports()
    with pytest.raises(IntegrityError), transaction.atomic():
        WaveImport.objects.filter(pk=row.pk).update(state="waiting", ended_at=None)


# --- doors ---


def test_hr_brings_a_file_in_and_follows_it(company):
    admin = hr_admin()
    client = signed_in(admin)

    checked = client.post(
        PAGE, {"file": SimpleUploadedFile("old.csv", file_of(usual(company)).read())}
    )
    assert "Waves: 1. Groups: 2. Figures: 5." in checked.content.decode()
    answer = client.post(
        PAGE,
        {"file": SimpleUploadedFile("old.csv", file_of(usual(company)).read()), "write": "on"},
    )
    row = WaveImport.objects.get()
    assert answer.url == row.get_absolute_url()
    assert "Waiting to be written" in client.get(answer.url).content.decode()
    write_imports()
    tell_of_imports()
    tell_of_imports()

    piece = client.get(answer.url, headers={"HX-Request": "true"}).content.decode()
    assert "Written" in piece
    assert "<html" not in piece
    notice = Notice.objects.get(kind="metrics.results_imported")
    assert notice.recipient == admin
    assert texts_for(admin, [notice])[notice.pk].title == "old.csv is written"


def test_a_page_lists_what_is_wrong_by_row(company):
    file = SimpleUploadedFile("old.csv", file_of([line("", 3, "index", 60)]).read())

    shown = signed_in(hr_admin()).post(PAGE, {"file": file, "write": "on"}).content.decode()

    assert "Fewer than 5 people answered: this may not be told." in shown
    assert not WaveImport.objects.exists()


def test_the_api_checks_and_takes_a_file(company):
    client = signed_in(hr_admin())
    address = reverse("api:survey_imports")

    checked = client.post(
        address, {"file": SimpleUploadedFile("old.csv", file_of(usual(company)).read())}
    )
    assert (checked.status_code, checked.json()["figures"], checked.json()["file"]) == (
        200,
        5,
        None,
    )
    wrong = client.post(
        address,
        {"file": SimpleUploadedFile("old.csv", file_of([line("", 3, "index", 60)]).read()),
         "write": "true"},
    )  # fmt: skip
    assert [(one["row"], one["column"]) for one in wrong.json()["problems"]] == [(2, "people")]
    taken = client.post(
        address,
        {"file": SimpleUploadedFile("old.csv", file_of(usual(company)).read()), "write": "true"},
    )
    assert taken.status_code == 201
    assert client.get(taken.headers["Location"]).json()["state"] == "waiting"


@pytest.mark.parametrize("kind", ["executive", "hr_partner", None])
def test_others_bring_nothing_in(company, kind):
    user = UserFactory()
    if kind:
        GrantFactory(user=user, kind=kind, unit=company.left if kind == "hr_partner" else None)

    with pytest.raises(PermissionDenied):
        bring_in_waves(actor=user, file=file_of([]), name="x", write=False)
    client = signed_in(user)
    assert client.get(PAGE).status_code == 404
    assert client.post(reverse("api:survey_imports"), {}).status_code == 404


def test_pages_cannot_write_what_was_released_and_the_release_worker_can(sign_in):
    """The same statements by raw logins; what is brought in may be added by pages alone."""
    web, release = sign_in("web"), sign_in("release")
    refused = psycopg2.errors.InsufficientPrivilege

    def may(session, statement):
        with session.cursor() as cursor:
            try:
                cursor.execute(statement)
            except refused:
                return False
            except psycopg2.Error:
                return True
            return True

    for table in ("metrics_releasedgroup", "metrics_releasedunit", "metrics_releasedfigure"):
        insert = f"INSERT INTO {table} DEFAULT VALUES"
        assert (may(web, insert), may(release, insert)) == (False, True)
    for table in ("metrics_wave", "metrics_waveunit", "metrics_wavequestion"):
        assert may(release, f"INSERT INTO {table} DEFAULT VALUES")
    assert may(web, "INSERT INTO metrics_waveimport DEFAULT VALUES")
    assert not may(release, "INSERT INTO metrics_waveimport DEFAULT VALUES")
    assert not may(web, "DELETE FROM metrics_waveimport")
