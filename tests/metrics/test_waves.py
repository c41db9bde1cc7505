"""The life of a wave: launched by its rhythm, opened, reminded of, extended, closed, once."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from lib.dates import today
from metrics.models import AnswerDraft, Envelope, Survey, Wave
from metrics.rhythm import months_later
from metrics.services import wave_upkeep
from metrics.services.launching import launch_survey
from metrics.services.survey_answers import save_answers, send_answers
from metrics.services.surveys import edit_survey, retire_survey, reuse_survey
from metrics.services.waves import call_off_wave, close_wave, extend_wave, open_wave
from talent.models import SYSTEM, AuditEntry, Notice
from tests.factories import UserFactory
from tests.metrics.survey_factories import (
    PUBLIC_KEY,
    a_company,
    a_survey,
    answers,
    hr_admin,
    launched,
    opened,
    person_of,
    refused,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def keyed(wave):
    Wave.objects.filter(pk=wave.pk).update(public_key=PUBLIC_KEY)
    wave.refresh_from_db()
    return wave


def told(kind):
    rows = Notice.objects.filter(kind=f"metrics.survey_{kind}").order_by("pk")
    return list(rows.values_list("recipient", flat=True))


def test_a_wave_opens_when_its_key_is_there_and_its_time_has_come():
    (team,) = a_company(5)
    wave = launched(starts_on=today() + DAY)
    refused(lambda: open_wave(actor=SYSTEM, wave=wave), "key")
    keyed(wave)
    refused(lambda: open_wave(actor=SYSTEM, wave=wave), "time")

    wave_upkeep.keep_waves_moving(wave.opens_at)

    wave.refresh_from_db()
    assert wave.state == "open"
    assert told("open") == [person.user.pk for person in team]
    wave_upkeep.keep_waves_moving(wave.opens_at + DAY)
    assert len(told("open")) == 5


def test_a_wave_that_opens_late_closes_as_much_later():
    a_company(5)
    wave = keyed(launched(window_days=14, closes_at=time(18)))
    planned = wave.closes_at

    wave_upkeep.keep_waves_moving(wave.opens_at + 20 * DAY)

    wave.refresh_from_db()
    assert (wave.state, wave.closes_at) == ("open", planned + 20 * DAY)


def test_a_wave_closes_by_the_clock_of_its_survey_when_clocks_change():
    a_company(5)
    survey = a_survey(time_zone="Europe/Amsterdam", closes_at=time(2, 30), window_days=14)
    # The night in which the hour from 2 to 3 comes twice.
    Survey.objects.filter(pk=survey.pk).update(starts_on=date(2027, 10, 17))
    survey.refresh_from_db()

    wave = launch_survey(actor=SYSTEM, survey=survey)

    assert wave.closes_at == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    assert wave.closes_there.tzinfo == ZoneInfo("Europe/Amsterdam")


def test_a_wave_closes_once_and_nothing_brings_it_back():
    (team,) = a_company(12)
    wave = opened(launched())
    for employee in team[:7]:
        send_answers(actor=employee.user, person=person_of(wave, employee), answers=answers())
    save_answers(actor=team[8].user, person=person_of(wave, team[8]), answers={"proud": 3})
    refused(lambda: close_wave(actor=SYSTEM, wave=wave), "until its last moment")
    assert Envelope.objects.count() == 0

    late = wave.closes_at + timedelta(minutes=1)
    wave_upkeep.keep_waves_moving(late)
    wave_upkeep.keep_waves_moving(late)

    wave.refresh_from_db()
    assert (wave.state, Envelope.objects.count(), AnswerDraft.objects.count()) == ("closed", 7, 0)
    assert wave.people.filter(done=True).count() == 7
    refused(lambda: close_wave(actor=SYSTEM, wave=wave, now=late), "open wave")
    refused(lambda: open_wave(actor=SYSTEM, wave=wave), "planned")
    refused(
        lambda: extend_wave(actor=SYSTEM, wave=wave, until=today() + 90 * DAY), "not opened again"
    )
    refused(lambda: call_off_wave(actor=SYSTEM, wave=wave), "planned")
    assert AuditEntry.objects.filter(action="metrics.wave.closed").count() == 1


def test_reminders_go_to_who_has_not_answered_once_each():
    (team,) = a_company(6)
    wave = opened(launched(remind_days=[7, 2]))
    sent, *late = team
    send_answers(actor=sent.user, person=person_of(wave, sent), answers=answers())

    def remind(days):
        wave_upkeep.remind(wave.closes_at - timedelta(days=days))

    remind(8)
    assert told("reminder") == []
    remind(7)
    remind(6)
    assert sorted(told("reminder")) == sorted(person.user.pk for person in late)
    remind(1)
    assert len(told("reminder")) == 10
    remind(-1)
    assert len(told("reminder")) == 10


def test_after_a_time_without_jobs_only_the_last_reminder_goes_out():
    a_company(5)
    wave = opened(launched(remind_days=[7, 2]))

    wave_upkeep.remind(wave.closes_at - DAY)

    assert len(told("reminder")) == 5


def test_reminders_are_forgotten_at_the_close_and_texts_once_one_has_answered():
    from metrics.survey_notices import about_wave  # noqa: PLC0415 - beside its use

    (team,) = a_company(5)
    wave = opened(launched(remind_days=[2]))
    wave_upkeep.remind(wave.closes_at - DAY)
    write = about_wave("%(survey)s", "%(until)s", only_late=True)
    ids = [{"wave": wave.pk}]
    assert [text.title for text in write(team[0].user, ids)] == ["Autumn"]

    send_answers(actor=team[0].user, person=person_of(wave, team[0]), answers=answers())

    assert write(team[0].user, ids) == [None]
    close_wave(actor=SYSTEM, wave=wave, now=wave.closes_at)
    assert told("reminder") == []


def test_when_somebody_opened_the_word_of_a_survey_is_forgotten_at_its_close():
    a_company(5)
    wave = keyed(launched(opens_at=time(0)))
    wave = open_wave(actor=SYSTEM, wave=wave)
    assert len(told("open")) == 5

    close_wave(actor=SYSTEM, wave=wave, now=wave.closes_at)

    assert told("open") == []


def test_extending_is_on_record_and_only_makes_it_later():
    a_company(5)
    wave = opened(launched())
    before = wave.closes_at
    day = wave.closes_there.date()
    refused(lambda: extend_wave(actor=SYSTEM, wave=wave, until=day), "later day")
    refused(lambda: extend_wave(actor=SYSTEM, wave=wave, until=day + 200 * DAY), "120")
    admin = hr_admin()

    wave = extend_wave(actor=admin, wave=wave, until=day + 3 * DAY)

    assert wave.closes_at == before + 3 * DAY
    entry = AuditEntry.objects.get(action="metrics.wave.extended")
    assert (entry.actor, entry.details) == (
        admin, {"before": before.isoformat(), "after": wave.closes_at.isoformat()},
    )  # fmt: skip


def test_only_hr_admins_steer_waves():
    (team,) = a_company(5)
    wave = launched()
    for somebody in (UserFactory(), team[0].user):
        for act, more in (
            (extend_wave, {"until": today() + 50 * DAY}),
            (call_off_wave, {}),
            (open_wave, {}),
            (close_wave, {}),
        ):
            with pytest.raises(PermissionDenied):
                act(actor=somebody, wave=wave, **more)


def test_a_wave_is_called_off_before_it_opens_only():
    a_company(5)
    wave = keyed(launched())
    call_off_wave(actor=SYSTEM, wave=wave)

    wave_upkeep.keep_waves_moving(wave.opens_at + DAY)

    wave.refresh_from_db()
    assert (wave.state, told("open")) == ("called_off", [])


def first_closed(**said):
    """A survey in use whose first wave is over."""
    wave = opened(launched(**said))
    close_wave(actor=SYSTEM, wave=wave, now=wave.closes_at)
    return wave.survey


def test_the_next_wave_is_launched_an_hour_before_it_opens():
    a_company(5)
    survey = first_closed(recurrence="monthly", opens_at=time(8))
    due = months_later(survey.starts_on, 1)
    eight = datetime.combine(due, time(8), UTC)

    wave_upkeep.keep_waves_moving(eight - timedelta(hours=2))
    assert survey.waves.count() == 1
    for _twice in range(2):
        wave_upkeep.keep_waves_moving(eight - timedelta(minutes=59))

    wave = survey.waves.get(due_on=due)
    assert (survey.waves.count(), wave.state, wave.opens_at) == (2, "planned", eight)


def test_after_a_long_time_without_jobs_one_wave_follows_not_many():
    a_company(5)
    survey = first_closed(recurrence="weekly", window_days=7)

    wave_upkeep.keep_waves_moving(timezone.now() + 60 * DAY)

    days = sorted(survey.waves.values_list("due_on", flat=True))
    assert len(days) == 2
    assert (days[1] - days[0]).days in (56, 63)


def test_a_retired_survey_and_one_that_is_asked_once_are_not_asked_again():
    a_company(5)
    once = first_closed(recurrence="once")
    survey = first_closed(recurrence="weekly", window_days=7)
    retire_survey(actor=SYSTEM, survey=survey)

    wave_upkeep.keep_waves_moving(timezone.now() + 60 * DAY)

    assert (once.waves.count(), survey.waves.count()) == (1, 1)
    survey = reuse_survey(actor=SYSTEM, survey=survey)
    assert survey.starts_on > today()
    wave_upkeep.keep_waves_moving()
    assert survey.waves.count() == 1


def test_the_rhythm_of_a_survey_in_use_changes_from_a_later_day_on():
    a_company(5)
    survey = first_closed(recurrence="yearly")

    refused(lambda: edit_survey(actor=SYSTEM, survey=survey, recurrence="monthly"), "later day")
    edit_survey(actor=SYSTEM, survey=survey, recurrence="monthly", starts_on=today() + 10 * DAY)
    wave_upkeep.keep_waves_moving()
    assert survey.waves.count() == 1


def test_hr_is_told_once_when_a_wave_cannot_be_launched():
    (team,) = a_company(5)
    admin = hr_admin()
    survey = first_closed(recurrence="weekly", window_days=7)
    team[0].user.is_active = False
    team[0].user.save()

    for _twice in range(2):
        wave_upkeep.keep_waves_moving(timezone.now().replace(hour=12) + 7 * DAY)

    assert (survey.waves.count(), told("not_launched")) == (1, [admin.pk])


def test_hr_is_warned_before_two_years_of_silence(monkeypatch):
    a_company(5)
    admin = hr_admin()
    survey = first_closed(recurrence="once")
    wave_upkeep.watch_silence()
    assert told("silence") == []
    monkeypatch.setattr(wave_upkeep, "today", lambda: months_later(survey.starts_on, 23))

    for _twice in range(2):
        wave_upkeep.watch_silence()

    assert told("silence") == [admin.pk]
