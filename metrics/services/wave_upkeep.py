"""What of surveys is due by the clock: each step is taken because it should have been and was not.

So nothing is lost by a time in which no job ran, and nothing happens twice.
"""

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from lib.dates import today, zone_of
from metrics.draft_keys import destroy_draft_key, waves_with_draft_keys
from metrics.models import (
    RUNNING,
    Recurrence,
    Survey,
    SurveyKind,
    SurveyState,
    Wave,
    WaveState,
)
from metrics.rhythm import LONGEST_SILENCE, latest_day, moment, months_later
from metrics.services.launching import launch_wave
from metrics.services.mixing import mix
from metrics.services.survey_news import NOT_LAUNCHED, REMINDER, SILENCE, tell_asked, tell_hr
from metrics.services.waves import close_wave, open_wave
from talent.models import SYSTEM

logger = logging.getLogger(__name__)

LEAD = timedelta(hours=1)  # a wave is frozen, and its key made, so long before it opens
WARN_BEFORE = 1  # months before people were not asked for two years


def keep_waves_moving(now: datetime | None = None) -> None:
    """Close, launch and open what is due, and let sent answers leave together."""
    now = now or timezone.now()
    waves = Wave.objects.order_by("pk")
    for wave in waves.filter(state=WaveState.OPEN):
        if wave.closes_at <= now:
            unless_done(close_wave, wave, now)
        else:
            mix(wave)
    for survey in Survey.objects.filter(state=SurveyState.ACTIVE).order_by("pk"):
        _launch_due(survey, now)
    ready = waves.filter(state=WaveState.PLANNED, opens_at__lte=now, public_key__isnull=False)
    for wave in ready:
        unless_done(open_wave, wave, now)
    destroy_spent_draft_keys()


def destroy_spent_draft_keys() -> None:
    """Destroy keys of drafts that a kill after the close has left."""
    spent = Wave.objects.filter(uuid__in=waves_with_draft_keys()).exclude(state=WaveState.OPEN)
    for uuid in spent.values_list("uuid", flat=True):
        destroy_draft_key(uuid)


def unless_done(act: Callable[..., Any], wave: Wave, now: datetime) -> None:
    """Do what is due; another worker may do it at this moment, and that is well."""
    try:
        act(actor=SYSTEM, wave=wave, now=now)
    except ValidationError:
        if Wave.objects.filter(pk=wave.pk, state=wave.state, closes_at=wave.closes_at).exists():
            raise


def _launch_due(survey: Survey, now: datetime) -> None:
    """The wave of the latest day of a survey's rhythm, if there is none yet; one, however late."""
    due_on = due_day(survey, now)
    if survey.recurrence == Recurrence.ONCE or due_on is None:
        return
    rows = Wave.objects.filter(survey=survey, is_imported=False)
    if rows.filter(due_on__gte=due_on).exists() or rows.filter(state__in=RUNNING).exists():
        return
    try:
        launch_wave(actor=SYSTEM, survey=survey, due_on=due_on)
    except ValidationError as refusal:
        if rows.filter(due_on__gte=due_on).exists():
            return  # another worker was faster
        logger.warning("A wave of survey %s was not launched: %s", survey.pk, refusal.messages)
        tell_hr(NOT_LAUNCHED, survey, due_on.isoformat())


def due_day(survey: Survey, now: datetime) -> date | None:
    """The latest day of a survey's rhythm whose opening is near or past."""
    zone = zone_of(survey.time_zone)
    until = (now + LEAD).astimezone(zone).date()
    found = latest_day(survey.recurrence, survey.starts_on, until)
    if found is not None and moment(found, survey.opens_at, zone) > now + LEAD:
        return latest_day(survey.recurrence, survey.starts_on, found - timedelta(days=1))
    return found


def remind(now: datetime | None = None) -> None:
    """Remind who has not answered, so many days before the end; of several due ones the last."""
    now = now or timezone.now()
    for wave in Wave.objects.filter(state=WaveState.OPEN, closes_at__gt=now).order_by("pk"):
        due = [days for days in wave.remind_days if wave.closes_at - timedelta(days=days) <= now]
        if due:
            # A window that was made longer reminds anew.
            period = f"{wave.closes_there.date().isoformat()} {min(due)}"
            tell_asked(wave, REMINDER, period, only_late=True)


def watch_silence() -> None:
    """Warn HR before people were not asked about engagement for two years."""
    waves = Wave.objects.filter(survey__kind=SurveyKind.ENGAGEMENT)
    last = waves.exclude(state=WaveState.CALLED_OFF).order_by("-due_on").first()
    if last is None or last.is_running:
        return
    until = months_later(last.due_on, LONGEST_SILENCE)
    if today() >= months_later(until, -WARN_BEFORE):
        tell_hr(SILENCE, last.survey, until.isoformat())
