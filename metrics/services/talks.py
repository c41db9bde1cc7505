"""That results were talked about with those who answered, and who is reminded of it."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lib.dates import today
from metrics import access
from metrics.models import WITHIN, TeamTalk, Wave, WaveUnit
from metrics.queries.action_scope import may_act_on_result
from metrics.queries.leading import leaders_of
from metrics.queries.talks import not_talked_about
from talent.access import require
from talent.models import Actor, AuditEntry, User
from talent.services.notices import ToTell, notify_many, subject_name

TALK_DUE = "metrics.talk_due"
CAUGHT_UP = 90  # days after the talk was due in which somebody is told of it still


@transaction.atomic
def record_talk(*, actor: Actor, wave: Wave, unit: WaveUnit | None, held_on: date) -> TeamTalk:
    """Say that the result of a unit, or of everybody, was talked about; once.

    Whoever may answer it with a plan says so: having been asked is not enough.
    """
    require(may_act_on_result(actor, wave, unit))
    # Two at once: the second one is told of the first.
    wave = Wave.objects.select_for_update().get(pk=wave.pk)
    if held_on > today():
        raise ValidationError({"held_on": _("Say it once you have talked: this day is to come.")})
    closed = wave.closes_there.date()
    if held_on < closed:
        words = _("The survey closed on %(day)s: there was no result to talk about before.")
        raise ValidationError({"held_on": words % {"day": date_format(closed, "j F Y")}})
    found = TeamTalk.objects.filter(wave=wave, wave_unit=unit).first()
    if found is not None:
        words = _("A talk on %(day)s is recorded already.")
        raise ValidationError(words % {"day": date_format(found.held_on, "j F Y")})
    by = actor if isinstance(actor, User) else None
    talk = TeamTalk.objects.create(wave=wave, wave_unit=unit, held_on=held_on, by=by)
    AuditEntry.add(
        actor, "metrics.talk.recorded", talk,
        wave=wave.pk, unit=unit and unit.unit_id, held_on=held_on.isoformat(),
    )  # fmt: skip
    return talk


@transaction.atomic
def forget_talk(*, actor: Actor, talk: TeamTalk) -> None:
    """Take back that a result was talked about."""
    require(access.may_forget_talk(actor, talk))
    found = TeamTalk.objects.select_for_update().filter(pk=talk.pk).order_by("pk").first()
    if found is None:
        return  # taken back in another window
    AuditEntry.add(
        actor, "metrics.talk.taken_back", found,
        wave=found.wave_id, held_on=found.held_on.isoformat(),
    )  # fmt: skip
    found.delete()


def follow_up_talks() -> int:
    """Tell who answers for a unit that its result was not talked about for 28 days; once each.

    After days without jobs everybody is told who should have been; what was due long ago stays.
    """
    now = timezone.now()
    since, until = now - timedelta(days=WITHIN + CAUGHT_UP), now - timedelta(days=WITHIN)
    told = 0
    for wave in Wave.objects.filter(shared_at__gt=since, shared_at__lte=until).order_by("pk"):
        units = {row.unit_id: row for row in not_talked_about(wave)}
        leading = leaders_of(units)
        rows = (
            ToTell(leader.user_id, subject_name(units[unit]), "",
                   {"wave": wave.pk, "unit": units[unit].pk})
            for unit, leader in leading.items()
            if leader.user_id is not None
        )  # fmt: skip
        told += len(notify_many(TALK_DUE, rows))
    return told
