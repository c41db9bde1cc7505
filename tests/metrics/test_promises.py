"""Promises that no other file holds against an attack: each with the attack that would succeed.

S2 what was released stays as it is, S6 counts say nothing of all or nobody, S9 nothing is told
while people answer, S10 nothing joins two comments of a person, S13 the first page stays true.
"""

import numpy as np
import pytest
from django.urls import reverse

from lib.dates import today
from lib.questions import Kind
from metrics.ballots import Asked, collect
from metrics.cells import FigureKind, Rules, as_shown, release
from metrics.models import ReleasedGroup, ReleasedUnit, WavePerson
from metrics.queries.own_answers import ladder
from talent.models import Assignment, GrantKind
from talent.services.people import change_assignment, end_employment
from talent.services.units import move_unit, rename_unit
from tests.factories import AssignmentFactory, GrantFactory, OrgUnitFactory, UserFactory
from tests.metrics.reading import Page
from tests.metrics.release_factories import a_closed_wave, a_released_wave
from tests.metrics.released import ASKED, payload, question, released
from tests.metrics.survey_factories import a_company, hr_admin, launched, person_of

pytestmark = pytest.mark.django_db
PAGES = ["result_unit", "result_unit_questions", "result_unit_comments", "result_unit_guide"]


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.RELEASE_KEYS_DIR = tmp_path / "keys"


# --- S2 ---


def everything_told(client, wave):
    """What an executive reads of every unit on every page and by the API."""
    executive = UserFactory()
    GrantFactory(user=executive, kind=GrantKind.EXECUTIVE)
    client.force_login(executive)
    pages = [
        Page(client.get(reverse(f"metrics:{name}", args=[wave.pk, unit.pk])).content.decode())
        for unit in wave.units.order_by("position")
        for name in PAGES
    ]
    rows = ReleasedUnit.objects.filter(wave=wave, cut=0).order_by("pk")
    records = [client.get(reverse("api:survey_result", args=[row.pk])).content for row in rows]
    return [(page.tables, page.pairs, page.lines, page.quotes) for page in pages], records


@pytest.fixture
def told(client):
    """A released wave of a tree, in whose units people work, and how to read all of it."""
    units = [OrgUnitFactory(name=f"Unit {letter}") for letter in "ABCDE"]
    people = [AssignmentFactory(unit=unit).employee for unit in units]
    wave = a_released_wave(units=units, people=people)
    return units, people, wave, lambda: everything_told(client, wave)


def test_what_is_told_stays_the_same_after_joins_leaves_transfers_and_erasures(told):
    units, people, wave, read = told
    before, hr = read(), hr_admin()

    AssignmentFactory(unit=units[1])
    end_employment(actor=hr, employee=people[2], last_day=today(), exit_reason="voluntary")
    change_assignment(
        actor=hr, employee=people[3], starts_on=today(), unit=units[4], reason="transfer"
    )
    move_unit(actor=hr, unit=units[1], parent=units[2], starts_on=today())
    rename_unit(actor=hr, unit=units[4], name="Something else")
    people[0].assignments.all().delete()
    people[0].delete()

    assert read() == before
    assert WavePerson.objects.filter(wave=wave, employee=None).count() == 1


def test_must_fail_a_released_row_that_is_changed_is_seen(told):
    """Only whoever owns the database can do it: test_release_roles.py."""
    _units, _people, _wave, read = told
    before = read()

    ReleasedGroup.objects.filter(cut=0, number=0).update(people=6)

    assert read() != before


# --- S6 ---


def shares_and_rates(answered):
    """Of 24 who were asked in one unit: the share that answered, and what is told of it."""
    _ballots, found = released(
        [None], [answered], dice=np.random.default_rng(1), invited=[24]
    )  # fmt: skip
    return answered / 24, found.rates.tolist()


def test_a_rate_does_not_say_whether_the_last_one_answered():
    assert shares_and_rates(24)[1] == shares_and_rates(23)[1] == [95]


def test_must_fail_a_share_that_is_not_rounded_says_it():
    assert shares_and_rates(24)[0] == 1 != shares_and_rates(23)[0]


# --- S9 ---


def favourable_of(payloads):
    """The driver of all who answered, as a page would show it."""
    ballots = collect(ASKED, 1, payloads)
    rules = Rules([None], [40], 5, 10)
    found = release(rules, ASKED, ballots, np.random.default_rng(1))
    (driver,) = [one for one in found.figures if one.kind is FigureKind.DRIVER]
    return as_shown(driver.kind, float(driver.told.low[0]))


def some_answers(many):
    dice = np.random.default_rng(3)
    return [payload(0, dice) for _ in range(many)]


def test_nothing_is_told_while_people_answer(client):
    wave = a_closed_wave()
    client.force_login(hr_admin())

    assert client.get(reverse("metrics:result_detail", args=[wave.pk])).status_code == 404
    assert client.get(reverse("api:survey_results")).json()["results"] == []


def test_must_fail_a_figure_that_is_told_twice_tells_what_was_answered_between():
    """Who reads it before and after somebody answers knows their answer, rounded or not."""
    everybody = some_answers(20)

    found = []
    for many in range(12, 20):
        before, after = (
            round(count * favourable_of(everybody[:count]) / 100) for count in (many, many + 1)
        )
        found.append(after - before)

    said = [one["answers"] for one in everybody[12:]]
    assert found == [(one["learn"] + one["future"]) / 2 >= 3.5 for one in said]


# --- S10 ---

TWO_QUESTIONS = [*ASKED, Asked(question("more", Kind.COMMENT))]


class InOrder:
    """The control: comments as they came."""

    @staticmethod
    def permutation(many):
        return np.arange(many)


def joined_by_place(shuffle):
    """How many of forty are named rightly by laying two lists of comments side by side."""
    payloads = [
        {"unit": 0, "answers": {"proud": 4, "stay": 3, "learn": 4, "future": 2, "words": f"{at}",
                                "more": f"{at} again"}}
        for at in range(40)
    ]  # fmt: skip
    rules = Rules([None], [40], 5, 10)
    found = release(rules, TWO_QUESTIONS, collect(TWO_QUESTIONS, 1, payloads), shuffle)
    words, more = (one.comments[0] for one in found.figures if one.kind is FigureKind.COMMENTS)
    return sum(other == f"{one} again" for one, other in zip(words, more, strict=True))


def test_two_comments_of_one_person_stand_at_no_common_place():
    # By chance one of them; ten would come about once in a million times.
    assert joined_by_place(np.random.default_rng()) < 10


def test_must_fail_comments_as_they_came_are_joined():
    assert joined_by_place(InOrder()) == 40


# --- S13 ---


def test_the_first_page_counts_who_was_asked_at_the_launch_whatever_moves():
    first, second = a_company(6, 7)
    wave = launched()
    before = ladder(person_of(wave, first[0]))

    change_assignment(
        actor=hr_admin(), employee=second[0], starts_on=today(), reason="transfer",
        unit=first[0].assignments.get().unit,
    )  # fmt: skip

    assert ladder(person_of(wave, first[0])) == before
    assert [(step.name, step.invited) for step in before] == [
        ("Team 1A", 6), ("Division 1", 13), ("All", 13),
    ]  # fmt: skip


def test_must_fail_a_ladder_of_today_would_not_be_what_was_promised():
    first, second = a_company(6, 7)
    wave = launched()
    unit = first[0].assignments.get().unit
    promised = ladder(person_of(wave, first[0]))[0].invited

    for employee in second:
        change_assignment(
            actor=hr_admin(), employee=employee, starts_on=today(), reason="transfer", unit=unit
        )

    assert Assignment.objects.current().filter(unit=unit).count() != promised
