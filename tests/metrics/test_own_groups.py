"""In which groups one's answer was counted, held against a second statement of the rule."""

import re

import numpy as np
import pytest
from django.urls import reverse

from metrics.models import ReleasedUnit, Wave, WavePerson
from metrics.queries.own_groups import OwnGroups, own_groups
from metrics.release import blocks
from tests.factories import OrgUnitFactory, UserFactory
from tests.metrics.release_factories import a_closed_wave, a_released_wave

pytestmark = pytest.mark.django_db
LETTERS = "ABCDEFGHIJKLMNOP"
# A division whose two leaders are counted with the head office, and a team of fourteen below it.
LEADERS_ELSEWHERE = {"parents": [None, 0, 1], "counts": [12, 2, 14]}


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.RELEASE_KEYS_DIR = tmp_path / "keys"


def named(size):
    return [OrgUnitFactory(name=f"Unit {LETTERS[at]}") for at in range(size)]


def of_position(wave, position):
    return own_groups(WavePerson(wave=wave, unit=wave.units.get(position=position)))


def plainly(parents, counts, position, least=5):
    """Every set of blocks that some unit is told by, and each block, in which the position is."""
    cut = blocks(parents, counts, least)
    if not cut:
        return []
    sets = [set(range(len(parents)))] + [set(block.members) for block in cut]
    for unit in range(len(parents)):
        below = {unit}
        for other in range(unit + 1, len(parents)):
            if parents[other] in below:
                below.add(other)
        at_home = [set(block.members) for block in cut if block.home in below]
        if at_home:
            sets.append(set().union(*at_home))
    own = {tuple(sorted(one)) for one in sets if position in one}
    return sorted(own, key=len)


@pytest.mark.parametrize("seed", range(6))
def test_the_groups_named_are_those_in_which_the_place_was_counted(seed):
    dice = np.random.default_rng(seed)
    size = int(dice.integers(2, 9))
    parents = [None, *(int(dice.integers(0, at)) for at in range(1, size))]
    counts = [int(dice.integers(0, 9)) for _ in range(size)]
    wave = a_released_wave(parents=parents, counts=counts, units=named(size))

    for position in range(size):
        steps = of_position(wave, position).steps
        assert [one.units for one in steps] == [
            [f"Unit {LETTERS[at]}" for at in group] for group in plainly(parents, counts, position)
        ]
        assert [one.is_all for one in steps] == [False] * (len(steps) - 1) + [True] * bool(steps)


def test_what_the_page_of_a_unit_shows_would_name_the_wrong_group():
    wave = a_released_wave(units=named(3), **LEADERS_ELSEWHERE)
    shown = ReleasedUnit.objects.get(wave=wave, cut=0, unit__position=1).group

    assert 1 not in shown.units
    assert [one.units for one in of_position(wave, 1).steps] == [
        ["Unit A", "Unit B"], ["Unit A", "Unit B", "Unit C"],
    ]  # fmt: skip


def test_a_question_that_few_answered_is_said_to_have_a_wider_group():
    wave = a_released_wave(parents=[None, 0, 0], counts=[6, 7, 30], units=named(3))

    groups = of_position(wave, 1)

    assert [one.units for one in groups.steps] == [["Unit B"], ["Unit A", "Unit B", "Unit C"]]
    written = next(one for one in groups.wider if "What was written: words" in one.figures)
    assert (written.is_all, written.units) == (False, ["Unit A", "Unit B"])


def test_no_number_is_told_and_sharing_changes_nothing(client):
    wave = a_released_wave(parents=[None, 0, 0], counts=[6, 7, 30], units=named(3), person_in=1)
    person = WavePerson.objects.get(wave=wave).employee
    client.force_login(person.user)
    address = reverse("api:my_survey", args=[wave.pk])

    before = client.get(address).json()["counted_in"]
    Wave.objects.filter(pk=wave.pk).update(shared_at=wave.released_at)
    after = client.get(address).json()["counted_in"]

    assert before == after
    assert [one["units"] for one in before["steps"]][0] == ["Unit B"]
    assert re.findall(r"\d", str(before)) == []
    shown = ReleasedUnit.objects.get(wave=wave, cut=0, unit__position=1)
    result = client.get(reverse("api:survey_result", args=[shown.pk])).json()
    assert re.findall(r"\d", str(result["figures"])) != []  # the same search finds what is told


def test_the_page_names_them_once_the_wave_is_released(client):
    wave = a_released_wave(units=named(3), person_in=1, **LEADERS_ELSEWHERE)
    person = WavePerson.objects.get(wave=wave).employee
    client.force_login(person.user)

    page = client.get(reverse("metrics:survey_start", args=[wave.pk])).content.decode()

    assert "Where the answers of your unit count" in page  # nothing was sent in this name
    assert "Unit A, Unit B" in page
    assert "Everybody who answered" in page
    assert "invited" not in page


def test_before_the_release_no_group_is_named(client):
    wave = a_closed_wave(person_in=1)
    person = WavePerson.objects.get(wave=wave)
    client.force_login(person.employee.user)

    page = client.get(reverse("metrics:survey_start", args=[wave.pk])).content.decode()

    assert own_groups(person) == OwnGroups()
    assert "Where your answer can count" in page
    assert "are named here" in page


def test_of_fewer_than_five_in_all_the_page_says_that_nothing_is_told(client):
    wave = a_released_wave(parents=[None, 0], counts=[1, 3], units=named(2), person_in=1)
    person = WavePerson.objects.get(wave=wave)
    client.force_login(person.employee.user)

    page = client.get(reverse("metrics:survey_start", args=[wave.pk])).content.decode()

    assert own_groups(person) == OwnGroups()
    assert "nothing is told to anybody" in page


def test_whoever_was_not_asked_reads_no_groups(client):
    wave = a_released_wave(person_in=1)
    client.force_login(UserFactory(is_superuser=True))

    assert client.get(reverse("metrics:survey_start", args=[wave.pk])).status_code == 404
    assert client.get(reverse("api:my_survey", args=[wave.pk])).status_code == 404


@pytest.mark.parametrize("units", [1, 5])
def test_own_groups_query_count(units, django_assert_num_queries):
    wave = a_released_wave(
        parents=[None, *[0] * units], counts=[6] * (units + 1), units=named(units + 1), person_in=1
    )
    person = WavePerson.objects.select_related("wave", "unit").get(wave=wave)

    with django_assert_num_queries(4):  # groups, names of units, results of units, figures
        own_groups(person)
