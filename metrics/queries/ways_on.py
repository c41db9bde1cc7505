"""Where one begins to read results, and where one goes on from one."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, IntegerField, OuterRef, Subquery, Value

from metrics.models import (
    ReleasedUnit,
    Wave,
    WaveState,
    WaveUnit,
    sees_all_results,
    units_answered_for,
)
from metrics.queries.accountability import acting_units, waves_to_account_for
from metrics.queries.own_answers import my_waves
from talent.models import User

MOST_BUTTONS = 2  # units beside one wave in the list


@dataclass(frozen=True)
class WaysOn:
    """The pages of one wave that a user may open, and how many of their units act on it."""

    wave: Wave | None = None
    came: bool = False
    units: bool = False
    acting: int = 0


def ways_on(user: User, wave: Wave | None) -> WaysOn:
    """Which pages tell a user more of a wave, in one query.

    What came of it is for who was asked alone, and unit by unit for who answers for one.
    """
    if wave is None or wave.state != WaveState.RELEASED:
        return WaysOn()
    acting = acting_units(user, wave).order_by().annotate(one=Value(1)).values("one")
    found = (
        Wave.objects.filter(pk=wave.pk)
        .annotate(
            is_asked=Exists(my_waves(user).filter(wave=OuterRef("pk"))),
            is_led=Exists(waves_to_account_for(user).filter(pk=OuterRef("pk"))),
            acting=Subquery(acting.annotate(n=Count("pk")).values("n"), IntegerField()),
        )
        .values("is_asked", "is_led", "acting")
        .get()
    )
    return WaysOn(wave, found["is_asked"], found["is_led"], found["acting"] or 0)


def first_read(user: User, waves: Sequence[Wave]) -> dict[int, list[WaveUnit | None]]:
    """By wave, where one begins to read: the topmost units that one answers for, else one's own.

    Everybody's result comes last, as None; for who sees all of them it is the only one.
    """
    if sees_all_results(user):
        return {wave.pk: [None] for wave in waves}
    seen = ReleasedUnit.objects.visible_to(user).filter(wave__in=waves, cut=0, unit__isnull=False)
    above = WaveUnit.objects.filter(wave=OuterRef("wave"), position=OuterRef("parent"))
    topmost = ~Exists(above.filter(unit__in=units_answered_for(user)))
    led = WaveUnit.objects.filter(topmost, wave__in=waves, unit__in=units_answered_for(user))
    found: dict[int, list[WaveUnit | None]] = {wave.pk: [] for wave in waves}
    for unit in led.filter(released__cut=0).order_by("position"):
        if len(found[unit.wave_id]) < MOST_BUTTONS:
            found[unit.wave_id].append(unit)
    asked = my_waves(user).filter(wave__in=[pk for pk, units in found.items() if not units])
    for row in seen.filter(unit__in=asked.values("unit")).select_related("unit"):
        found[row.wave_id].append(row.unit)
    return {pk: [*units, None] for pk, units in found.items()}
