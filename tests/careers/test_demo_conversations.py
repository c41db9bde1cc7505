"""The demo company's conversations: the same every time, and as the product allows."""

from datetime import date, timedelta

import pytest

from careers.demo.company import draw_company
from careers.demo.conversations import draw_talks

DAY = date(2026, 11, 26)


@pytest.fixture(scope="module")
def company():
    return draw_company(400, 1, DAY)


def plain(talks):
    return [(t.person.email, t.manager.email, t.day, t.state, len(t.notes)) for t in talks]


def test_the_same_seed_draws_the_same_conversations(company):
    assert plain(draw_talks(company)) == plain(draw_talks(draw_company(400, 1, DAY)))


def test_dozens_have_spoken_and_no_pair_has_two_planned(company):
    talks = list(draw_talks(company))
    planned = [(t.person, t.manager) for t in talks if t.state == "planned"]

    assert len({t.person for t in talks if t.state == "held"}) > 50
    assert len(planned) == len(set(planned)) > 30
    assert all((t.day < 0) == (t.state == "held") for t in talks)
    assert all(company.posts_today[t.person].manager is t.manager for t in talks)


def test_leila_and_ingrid_have_spoken_twice_and_will_again(company):
    theirs = [t for t in draw_talks(company) if t.person.given == "Leila" and t.person.cast]

    assert [t.state for t in theirs] == ["held", "held", "planned"]
    assert {t.manager.given for t in theirs} == {"Ingrid"}
    assert [len(t.preparation) for t in theirs] == [0, 2, 1]


@pytest.mark.parametrize("later", range(7))
def test_people_speak_on_working_days_whatever_day_the_company_is_drawn(later):
    day = DAY + timedelta(days=later)

    talks = list(draw_talks(draw_company(120, 1, day)))

    assert len(talks) > 20
    assert {(day + timedelta(days=t.day)).weekday() for t in talks} <= set(range(5))
    assert all((t.day < 0) == (t.state == "held") and t.day != 0 for t in talks)
