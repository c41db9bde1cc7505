"""Who sees what was released, and what indicators tell, held against a second statement."""

from datetime import date
from random import Random

import pytest

from lib.dates import period, today
from metrics.models import (
    Audience,
    IndicatorTable,
    IndicatorTarget,
    KeyIndicator,
    ReleasedComment,
    ReleasedFigure,
    ReleasedGroup,
    ReleasedTable,
    ReleasedUnit,
    Wave,
)
from metrics.queries.results import comments_of, result_for
from talent.models import User
from talent.services.lines import rebuild_reporting_lines
from tests import oracle
from tests.factories import START, AssignmentFactory, GrantFactory, OrgUnitFactory, UserFactory
from tests.metrics.release_factories import a_closed_wave, a_released_wave, some_payloads

pytestmark = pytest.mark.django_db
UNITS = 7


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.RELEASE_KEYS_DIR = tmp_path / "keys"


def organisation(dice):
    """Units in any tree with two people each, any of whom lead others; rights, also ended ones."""
    parents = [None, *(dice.randrange(at) for at in range(1, UNITS))]
    units = []
    for above in parents:
        units.append(OrgUnitFactory(parent=None if above is None else units[above]))
    people = [AssignmentFactory(unit=unit).employee for unit in units for _twice in range(2)]
    for at, person in enumerate(people[1:], start=1):
        if dice.random() < 0.6:
            person.assignments.update(manager=people[dice.randrange(at)])
    rebuild_reporting_lines([person.pk for person in people])
    for kind in ("hr_admin", "executive", "hr_partner", "hr_partner", "hr_partner"):
        where = dice.choice(units) if kind == "hr_partner" else None
        GrantFactory(user=dice.choice(people).user, kind=kind, unit=where)
    over = {"kind": "hr_partner", "unit": units[0], "valid": period(START, today())}
    GrantFactory(user=people[-1].user, **over)
    UserFactory(is_superuser=True)
    return parents, units, people


def waves(dice, parents, units, people):
    """A shared one, one that is not, and one that is closed and told of nobody."""
    asked = {"people": people[::2], "parents": parents, "units": units}
    found = []
    for name in ("shared", "held", "closed"):
        counts = [dice.choice([0, 2, 6, 15]) for _unit in units]
        counts[0] += 12
        make = a_closed_wave if name == "closed" else a_released_wave
        wave = make(some_payloads(counts, seed=dice.randrange(9), skips=0.2), **asked)
        if name == "shared":
            Wave.objects.filter(pk=wave.pk).update(shared_at=wave.released_at)
        wave.refresh_from_db()
        found.append(wave)
    return found


@pytest.mark.parametrize("seed", range(4))
def test_sight_of_results_agrees_with_the_oracle(seed):
    dice = Random(seed)
    parents, units, people = organisation(dice)
    asked = [(person.pk, unit.pk) for person, unit in zip(people[::2], units, strict=True)]
    all_units = [unit.pk for unit in units]
    waves(dice, parents, units, people)
    gone = dice.choice(people).user
    gone.is_active = dice.random() < 0.5
    gone.save()
    known = oracle.facts()
    rows = list(ReleasedUnit.objects.select_related("wave", "unit", "group"))
    comments = list(ReleasedComment.objects.select_related("wave", "block"))
    assert rows
    assert comments

    for user in User.objects.all():
        seen = {
            row.pk
            for row in rows
            if oracle.sees_result(
                known, user, row.unit.unit_id if row.unit else None, all_units,
                state=row.wave.state, is_shared=row.wave.shared_at is not None, asked=asked,
            )
        }  # fmt: skip
        of_waves = {row.wave_id for row in rows if row.pk in seen}
        assert set(ReleasedUnit.objects.visible_to(user).values_list("pk", flat=True)) == seen
        assert set(ReleasedGroup.objects.visible_to(user).values_list("pk", flat=True)) == {
            row.group_id for row in rows if row.pk in seen
        }
        for model in (ReleasedFigure, ReleasedTable):
            assert set(model.objects.visible_to(user).values_list("pk", flat=True)) == {
                row.pk for row in model.objects.all() if row.wave_id in of_waves
            }
        assert set(ReleasedComment.objects.visible_to(user).values_list("pk", flat=True)) == {
            one.pk
            for one in comments
            if oracle.reads_comments(
                known, user, shown_with(one, rows), state=one.wave.state
            )
        }  # fmt: skip
        for wave in {row.wave for row in rows}:
            assert told_of_everybody(user, wave) == sorted(
                ReleasedComment.objects.visible_to(user)
                .filter(wave=wave)
                .values_list("text", flat=True)
            )


def told_of_everybody(user, wave):
    """All comments that the page of everybody tells somebody; nothing where there is none."""
    result = result_for(user, wave, None)
    found = [] if result is None else comments_of(user, result)
    return sorted(text for one in found for text in one.texts)


def shown_with(comment, rows):
    """The units whose pages are of groups in which a comment's whole block lies."""
    block = {*comment.block.units}
    return {
        row.unit.unit_id
        for row in rows
        if row.unit and row.wave_id == comment.wave_id and row.cut == comment.block.cut
        and block <= {*row.group.units}
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(2))
def test_sight_of_indicators_agrees_with_the_oracle(seed):
    dice = Random(seed)
    _parents, units, people = organisation(dice)
    IndicatorTarget.objects.create(indicator="headcount", way="at_least", value=5)
    IndicatorTarget.objects.create(indicator="headcount", unit=units[1], way="at_most", value=9)
    KeyIndicator.objects.create(audience=Audience.MANAGER, indicator="headcount", position=1)
    IndicatorTable.objects.create(
        indicator="headcount", version=1, day=date(2024, 1, 31), figures={}, counted_on=today()
    )
    gone = dice.choice(people).user
    gone.is_active = False
    gone.save()
    known = oracle.facts()

    for user in User.objects.all():
        counts = [
            model.objects.visible_to(user).count()
            for model in (IndicatorTarget, KeyIndicator, IndicatorTable)
        ]
        open_to_all = [2, 1] if user.is_active else [0, 0]
        assert counts == [*open_to_all, int(oracle.reads_the_whole(known, user))]
