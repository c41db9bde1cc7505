"""Bulk writing in the background of drawing."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from careers.demo.writing.copying import Feed, between, text_of
from talent.models import Location

pytestmark = pytest.mark.django_db

COLUMNS = ["external_id", "name", "country", "time_zone"]


def test_copied_text_comes_back_as_it_was():
    names = ["a tab\there", "back\\slash", "new\nline", "return\r", "\\N", "Ødegård", "日本", ""]

    with Feed() as feed:
        feed.copy(Location, COLUMNS, ((f"p{n}", name, "NL", "UTC") for n, name in enumerate(names)))

    assert list(Location.objects.order_by("pk").values_list("name", flat=True)) == names


def test_a_query_in_between_finds_what_was_given_before():
    with Feed() as feed:
        feed.copy(Location, COLUMNS, [("delft", "Delft", "NL", "Europe/Amsterdam")])
        found = Location.objects.get(external_id="delft")

    assert (found.name, found.time_zone) == ("Delft", "Europe/Amsterdam")


def test_ids_given_out_are_not_given_out_again():
    with Feed() as feed:
        taken = feed.new_ids(Location, 3)
        feed.copy(Location, ["id", *COLUMNS], ((pk, f"p{pk}", f"P{pk}", "", "") for pk in taken))

    later = Location.objects.create(external_id="later", name="Later")
    assert len({*taken, later.pk}) == 4


def test_many_rows_are_told_of_as_they_are_given():
    told = []

    with Feed() as feed:
        rows = ((f"p{n}", f"P{n}", "", "UTC") for n in range(45_000))
        count = feed.copy(Location, COLUMNS, rows, told.append)

    assert (count, told, Location.objects.count()) == (45_000, [20_000, 40_000, 45_000], 45_000)


def test_a_refused_row_is_raised_to_whoever_gave_it():
    with pytest.raises(IntegrityError), transaction.atomic(), Feed() as feed:
        feed.copy(Location, COLUMNS, [("a", "Same", "", "UTC"), ("b", "Same", "", "UTC")])

    assert not Location.objects.exists()


def test_values_are_written_as_postgres_reads_them():
    day = date(2026, 11, 17)

    assert [text_of(value) for value in (None, True, 3, 2.5, day, "x")] == [
        "\\N",
        "True",
        "3",
        "2.5",
        "2026-11-17",
        "x",
    ]
    assert (between(day, None), between(None, day)) == ("[2026-11-17,)", "[,2026-11-17)")
