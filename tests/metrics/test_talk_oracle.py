"""Who sees that a result was talked about, and the units that one is held to account for, said
a second time in plain Python."""

from random import Random

import pytest

from metrics.models import TeamTalk, WavePerson, WaveUnit
from metrics.queries.accountability import units_to_account_for
from metrics.services.talks import record_talk
from talent.models import SYSTEM, Assignment, User
from tests.factories import AssignmentFactory, GrantFactory, OrgUnitFactory, UserFactory
from tests.metrics.release_factories import PARENTS, a_released_wave

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.RELEASE_KEYS_DIR = tmp_path / "keys"


def organisation(dice):
    """Units as in the usual wave, people in them with lines of any shape, and some rights."""
    units = []
    for above in PARENTS:
        units.append(OrgUnitFactory(parent=None if above is None else units[above]))
    people = [AssignmentFactory(unit=dice.choice(units)).employee]
    for _number in range(7):
        boss = dice.choice(people) if dice.random() < 0.6 else None
        people.append(AssignmentFactory(unit=dice.choice(units), manager=boss).employee)
    for kind in ("hr_admin", "executive", "hr_partner"):
        where = dice.choice(units) if kind == "hr_partner" else None
        GrantFactory(user=dice.choice(people).user, kind=kind, unit=where)
    UserFactory(is_superuser=True)
    gone = dice.choice(people).user
    gone.is_active = dice.random() < 0.5
    gone.save()
    return units, people


def with_below(units, top):
    found = {units.index(top)}
    for at, above in enumerate(PARENTS):
        if above in found:
            found.add(at)
    return {units[at].pk for at in found}


def answers_for(units, user):
    """The ids of units by office; all of them for HR admins and executives."""
    if not user.is_active:
        return set()
    kinds = set(user.grants.values_list("kind", flat=True))
    if user.is_superuser or kinds & {"hr_admin", "executive"}:
        return {unit.pk for unit in units}
    tops = [grant.unit for grant in user.grants.filter(kind="hr_partner")]
    tops += [row.unit for row in Assignment.objects.filter(manager__user=user)]
    return set().union(*(with_below(units, top) for top in tops))


@pytest.mark.parametrize("seed", range(5))
def test_talks_and_units_to_account_for_agree_with_a_second_statement(seed):
    dice = Random(seed)
    units, people = organisation(dice)
    asked = dice.choice(people)
    wave = a_released_wave(units=units, person=asked, person_in=dice.randrange(len(units)))
    if dice.random() < 0.5:
        wave.shared_at = wave.released_at
        wave.save(update_fields=["shared_at"])
    own = WavePerson.objects.get(wave=wave).unit
    for place in (None, *WaveUnit.objects.filter(wave=wave)):
        record_talk(actor=SYSTEM, wave=wave, unit=place, held_on=wave.closes_there.date())

    for user in User.objects.all():
        office = answers_for(units, user)
        was_asked = user.is_active and user == asked.user and wave.shared_at is not None
        assert set(TeamTalk.objects.visible_to(user)) == {
            talk
            for talk in TeamTalk.objects.select_related("wave_unit")
            if (talk.wave_unit is None and (office or was_asked))
            or (talk.wave_unit and talk.wave_unit.unit_id in office)
            or (talk.wave_unit == own and was_asked)
            # The first unit is everybody, of whom all who see any result are told.
            or (talk.wave_unit and talk.wave_unit.position == 0 and (office or was_asked))
        }
        held = units_to_account_for(user).values_list("unit", flat=True)
        assert set(held) == office
