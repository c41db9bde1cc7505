"""What came of a plan, in the next wave that told of the same units."""

from datetime import timedelta

import pytest

from metrics.models import ReleasedGroup, ReleasedUnit, WavePerson
from metrics.queries.action_effect import Effect, Untold, effect_of, effects_of
from metrics.queries.result_rows import Cell
from tests.factories import OrgUnitFactory, UserFactory
from tests.metrics.action_factories import a_plan_of
from tests.metrics.release_factories import a_released_wave
from tests.metrics.survey_factories import hr_admin

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
GROWTH = "driver:growth"
PEOPLE = 20
TREE = [None, 0, 0, 0, 0, 0]
SPRING = [10, 9, 8, 11, 10, 12]  # of twenty in each unit, who see growth
AUTUMN = [10, 14, 9, 10, 12, 12]


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.RELEASE_KEYS_DIR = tmp_path / "keys"


def answers(favourable):
    """Twenty people in each unit, of whom so many answer favourably about growth."""
    return [
        {
            "unit": unit, "grade": "", "tenure": 0, "location": "",
            "answers": {
                "proud": 2 + at % 3, "stay": 3, "learn": growth, "future": growth,
            },
        }
        for unit, many in enumerate(favourable)
        for at in range(PEOPLE)
        for growth in [4 if at < many else 2]
    ]  # fmt: skip


def two_waves(before=SPRING, after=AUTUMN, **said):
    units = [OrgUnitFactory(name=f"Unit {at}") for at in range(len(before))]
    first = a_released_wave(answers(before), parents=TREE, units=units, **said)
    return first, next_wave(first, after, units)


def next_wave(wave, favourable, units, days=180, parents=TREE, **said):
    return a_released_wave(
        answers(favourable), parents=parents, units=units, survey=wave.survey,
        due_on=wave.due_on + days * DAY, closes_at=wave.closes_at + days * DAY, **said,
    )  # fmt: skip


def a_measured_plan(wave, position=1, **said):
    given = {
        "measure": "figure", "figure_name": GROWTH, "target": 60,
        "starts_on": wave.closes_there.date(),
    }  # fmt: skip
    return a_plan_of(wave, position, **(given | said))


def cell(wave, position, name=GROWTH):
    row = ReleasedUnit.objects.get(
        wave=wave, unit=None if position is None else wave.units.get(position=position),
        cut=wave.figures.get(name=name).cut,
    )  # fmt: skip
    return row.group.cells[name]


def test_an_effect_is_the_change_of_the_same_units_beside_those_without_an_action():
    before, after = two_waves()
    plan = a_measured_plan(before)

    found = effect_of(hr_admin(), plan)

    assert (cell(before, 1), cell(after, 1)["value"]) == ({"value": 45.0}, 70.0)
    assert found == Effect(
        "Growth",
        Cell("driver", value=45.0),
        Cell("driver", value=70.0, change=25.0, is_clear=False),
        after,
        is_clear=False,
        is_met=True,
        others=0.0,  # the middle one of 0, +5, −5, +10 and 0
        blocks=5,
    )
    assert found.words == "Growth: from 45\xa0% to 70\xa0%, a change of +25 points."


def test_groups_in_which_somebody_else_acted_are_left_out():
    before, after = two_waves()
    plan = a_measured_plan(before)
    a_measured_plan(before, 4)
    a_measured_plan(before, 3, status="cancelled", closed_on=before.due_on, outcome="No.")
    a_plan_of(before, 5, driver=before.figures.get(name=GROWTH).driver, starts_on=before.due_on)

    found = effect_of(hr_admin(), plan)

    assert (found.others, found.blocks) == (0.0, 3)  # of units 0, 2 and 3: 0, +5 and −5
    a_measured_plan(before, 2)
    few = effect_of(hr_admin(), plan)
    assert (few.others, few.blocks) == (None, 2)
    assert few.others_words == "Too few groups without such an action can be compared."


def test_a_plan_that_ran_at_another_time_leaves_its_group_in():
    before, after = two_waves()
    plan = a_measured_plan(before)
    a_measured_plan(before, 2, starts_on=after.due_on + 30 * DAY)
    long_ago = before.due_on - 300 * DAY
    a_measured_plan(
        before, 4, starts_on=long_ago, due_on=long_ago, status="complete",
        closed_on=long_ago, outcome="Done.",
    )  # fmt: skip

    assert effect_of(hr_admin(), plan).blocks == 5


def test_without_a_later_wave_nothing_can_be_said_yet():
    wave = a_released_wave(answers(SPRING), parents=TREE)
    plan = a_measured_plan(wave)

    found = effect_of(hr_admin(), plan)

    assert (found.untold, found.words) == (
        Untold.NOT_YET, "The next survey will show whether Growth moved.",
    )  # fmt: skip


def test_where_the_units_changed_nothing_is_compared():
    before = a_released_wave(answers(SPRING), parents=TREE)
    units = [one.unit for one in before.units.order_by("position")]
    moved = [*units[:1], OrgUnitFactory(name="New"), *units[2:]]
    next_wave(before, AUTUMN, moved)

    found = effect_of(hr_admin(), a_measured_plan(before))

    assert found.untold == Untold.UNITS_CHANGED
    assert "no later survey told of the same units" in found.words


def test_the_next_wave_that_told_of_the_same_units_is_taken():
    before = a_released_wave(answers(SPRING), parents=TREE)
    units = [one.unit for one in before.units.order_by("position")]
    next_wave(before, AUTUMN, [*units[:1], OrgUnitFactory(), *units[2:]], days=90)
    third = next_wave(before, AUTUMN, units, days=180)
    next_wave(before, SPRING, units, days=270)

    found = effect_of(hr_admin(), a_measured_plan(before))

    assert (found.wave, found.points) == (third, 25.0)


def test_a_band_stays_words_and_has_no_change():
    before, after = two_waves(after=[10, 20, 9, 10, 12, 12])
    plan = a_measured_plan(before)

    found = effect_of(hr_admin(), plan)

    assert "value" not in cell(after, 1)
    assert (found.points, found.is_clear, found.others, found.is_met) == (None, None, None, True)
    assert found.words == "Growth: from 45\xa0% to 95\xa0% or more."
    assert found.others_words == ""


def test_whoever_does_not_see_the_later_result_is_not_told_of_it():
    before, after = two_waves(person_in=1)
    plan = a_measured_plan(before)
    asked = WavePerson.objects.get(wave=before).employee.user

    assert effect_of(asked, plan).untold == Untold.NOT_READ
    before.shared_at = before.released_at
    before.save(update_fields=["shared_at"])
    assert effect_of(asked, plan).untold == Untold.HIDDEN
    assert effect_of(UserFactory(), plan).before is None


def test_where_a_plan_is_for_everybody_no_group_is_without_it():
    before, after = two_waves()
    plan = a_measured_plan(before, None, figure_name="index")

    found = effect_of(hr_admin(), plan)

    assert (found.label, found.points) == ("Engagement index", 0.0)
    assert found.others is None  # everybody is acted for: no group is without


def test_what_is_not_measured_by_a_figure_has_no_effect():
    before, after = two_waves()

    assert effect_of(hr_admin(), a_plan_of(before, 1)) is None


def test_a_figure_that_the_wave_did_not_tell_is_said_not_to_be():
    before, after = two_waves()

    found = effect_of(hr_admin(), a_measured_plan(before, figure_name="driver:gone"))

    assert found == Effect("driver:gone", untold=Untold.NOT_TOLD)


@pytest.mark.parametrize("count", [1, 5])
def test_effects_query_count(count, django_assert_num_queries):
    before, after = two_waves()
    plans = [a_measured_plan(before, position) for position in range(1, count + 1)]
    user = hr_admin()
    effects_of(user, plans)

    with django_assert_num_queries(6):
        found = effects_of(user, plans)
    assert [one.points is None for one in found.values()] == [False] * count


def test_the_change_told_is_the_one_that_the_release_wrote():
    """The same difference, worked out twice: at the release against the wave before, and here."""
    before, after = two_waves()
    for position in range(1, 6):
        found = effect_of(hr_admin(), a_measured_plan(before, position))
        assert (found.points, found.is_clear) == (found.after.change, found.after.is_clear)
    assert ReleasedGroup.objects.filter(wave=after, cut=0).exists()
