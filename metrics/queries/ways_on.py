"""Where one goes on from a result: to what came of it, and to what its units do about it."""

from dataclasses import dataclass

from django.db.models import Count, Exists, IntegerField, OuterRef, Subquery, Value

from metrics.models import Wave, WaveState
from metrics.queries.accountability import acting_units, waves_to_account_for
from metrics.queries.own_answers import my_waves
from talent.models import User


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
