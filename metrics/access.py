"""Who may do what in metrics."""

from leadership.access import may_see_gaps
from metrics.models import (
    ReleasedUnit,
    TeamTalk,
    Wave,
    WavePerson,
    WaveUnit,
    sees_all_results,
)
from talent.access import is_hr_admin, is_self
from talent.models import Actor, GrantKind, User

# --- surveys ---


def may_keep_surveys(actor: Actor) -> bool:
    """HR admins design surveys and launch them; what is answered they never read."""
    return is_hr_admin(actor)


def is_asked(actor: Actor, person: WavePerson) -> bool:
    """Whoever is asked answers, and nobody for them."""
    return person.employee is not None and is_self(actor, person.employee)


# --- insights ---


def may_see_insights(actor: Actor) -> bool:
    """HR, executives, and who leads people; of which units is asked where figures are read."""
    return may_see_gaps(actor)


def may_see_the_whole(actor: Actor) -> bool:
    """HR admins and executives read figures of the whole organisation."""
    if not isinstance(actor, User) or not actor.is_active:
        return not isinstance(actor, User)
    return actor.holds(GrantKind.HR_ADMIN) or actor.holds(GrantKind.EXECUTIVE)


def may_set_targets(actor: Actor) -> bool:
    """HR admins say what is aimed for, and what each audience looks at first."""
    return is_hr_admin(actor)


# --- talks about results ---


def may_record_talk(actor: Actor, wave: Wave, unit: WaveUnit | None) -> bool:
    """Whoever answers for a unit says that its result was talked about; of the whole HR and board.

    Having been asked is not enough, and whoever sees the whole for a part of it speaks for that.
    """
    if not isinstance(actor, User):
        return True
    if unit is None and not sees_all_results(actor):
        return False
    rows = ReleasedUnit.objects.by_office(actor) if actor.is_active else ReleasedUnit.objects.none()
    return rows.filter(wave=wave, unit=unit, cut=0).exists()


def may_forget_talk(actor: Actor, talk: TeamTalk) -> bool:
    """Whoever recorded a talk takes it back."""
    return not isinstance(actor, User) or (actor.is_active and talk.by_id == actor.pk)
