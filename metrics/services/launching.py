"""Launching a wave: everything that confidentiality rests on is copied once and frozen.

The threshold, the questions, the audience and where everybody stands today are written with the
wave, and the database refuses to change them from then on (migration 0002).
"""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.dates import first_day, months_between, today, zone_of
from lib.questions import to_json
from metrics import access, envelopes
from metrics.frozen_tree import Place, frozen_tree
from metrics.indicators.breakdowns import TENURE_BANDS
from metrics.models import (
    RUNNING,
    Survey,
    SurveyQuestion,
    SurveyState,
    Wave,
    WavePerson,
    WaveQuestion,
    WaveUnit,
)
from metrics.queries.audience import as_kept, asked, rules_of
from metrics.rhythm import moment
from metrics.services.surveys import locked_survey
from talent.access import require
from talent.models import Actor, Assignment, AuditEntry, Employment, OrgUnit, UnitPlacement

BATCH = 5_000
# What a wave takes over from its survey as it stands.
COPIED = (
    "name", "purpose", "time_zone", "window_days", "remind_days", "mode", "threshold",
    "comment_threshold",
)  # fmt: skip


class Standing(NamedTuple):
    """Where somebody stands on the day of launch."""

    employee: int
    unit: int
    grade: str
    tenure: int | None
    location: str


@transaction.atomic
def launch_survey(*, actor: Actor, survey: Survey) -> Wave:
    """Take a survey into use with its first wave; from here on that wave is frozen."""
    require(access.may_keep_surveys(actor))
    survey = locked_survey(survey)
    if survey.state != SurveyState.DRAFT:
        raise ValidationError(_("This survey was launched already."))
    if survey.starts_on < today():
        raise ValidationError({"starts_on": _("Choose today or a later day as the first.")})
    survey.state = SurveyState.ACTIVE
    survey.save(update_fields=["state"])
    return _launch(actor, survey, survey.starts_on)


@transaction.atomic
def launch_wave(*, actor: Actor, survey: Survey, due_on: date | None = None) -> Wave:
    """Ask a survey that is in use once more: when its day has come, or by hand today."""
    require(access.may_keep_surveys(actor))
    survey = locked_survey(survey)
    if survey.state != SurveyState.ACTIVE:
        raise ValidationError(_("Only a survey in use is asked again."))
    return _launch(actor, survey, due_on or today())


def _launch(actor: Actor, survey: Survey, due_on: date) -> Wave:
    """Write all rows of a wave, then freeze it."""
    questions = list(survey.questions.select_related("driver"))
    people = standing_today(survey)
    _require_launchable(survey, due_on, questions, people)
    rules = rules_of(survey)
    zone = zone_of(survey.time_zone)
    wave = Wave(
        survey=survey,
        due_on=due_on,
        opens_at=moment(due_on, survey.opens_at, zone),
        closes_at=closing_of(survey, due_on),
        audience=as_kept(rules),
        invited=len(people),
        envelope_size=envelopes.size_for(one.as_question() for one in questions),
        **{name: getattr(survey, name) for name in COPIED},
    )
    try:
        with transaction.atomic():
            wave.save()
    except IntegrityError:
        raise ValidationError(_("A wave of this survey stands for that day already.")) from None
    _copy_questions(wave, questions)
    _place(wave, people)
    wave.frozen_at = timezone.now()
    wave.save(update_fields=["frozen_at"])
    AuditEntry.add(
        actor, "metrics.wave.launched", wave, survey=survey.pk, threshold=wave.threshold,
        comment_threshold=wave.comment_threshold, questions=len(questions), rules=wave.audience,
    )  # fmt: skip
    return wave


def closing_of(survey: Survey | Wave, opening_on: date) -> datetime:
    """The last moment of a window that opens on a day, by the survey's clock."""
    zone = zone_of(survey.time_zone)
    at = survey.closes_there.time() if isinstance(survey, Wave) else survey.closes_at
    return moment(opening_on + timedelta(days=survey.window_days), at, zone)


def _require_launchable(
    survey: Survey, due_on: date, questions: list[SurveyQuestion], people: list[Standing]
) -> None:
    if survey.waves.filter(state__in=RUNNING).exists():
        raise ValidationError(_("A wave of this survey is planned or open already."))
    if survey.waves.filter(due_on=due_on).exists():
        raise ValidationError(_("A wave of this survey stands for that day already."))
    if not questions:
        raise ValidationError(_("There is nothing to ask yet: add questions first."))
    if len(people) < survey.threshold:
        words = ngettext(
            "%(count)d person would be asked. Of fewer than %(least)d answers nothing is ever"
            " shown: ask more people.",
            "%(count)d people would be asked. Of fewer than %(least)d answers nothing is ever"
            " shown: ask more people.",
            len(people),
        )
        raise ValidationError(words % {"count": len(people), "least": survey.threshold})


def standing_today(survey: Survey) -> list[Standing]:
    """Whom the survey asks, each with unit, grade, tenure and place of today, by their ids."""
    people = asked(rules_of(survey)).order_by().values("pk")
    rows = Assignment.objects.current().filter(employee__in=people).order_by("employee")
    stays = dict(
        Employment.objects.current().filter(employee__in=people).values_list("employee", "valid")
    )
    now = today()
    found = []
    for employee, unit, grade, location in rows.values_list(
        "employee", "unit", "role__grade__name", "location__name"
    ):
        stay = stays.get(employee)
        tenure = None if stay is None else band_of(months_between(first_day(stay), now) // 12)
        found.append(Standing(employee, unit, grade or "", tenure, location or ""))
    return found


def band_of(years: int) -> int:
    """The band of a stay of so many whole years, by the year from which it runs."""
    return max(band for band in TENURE_BANDS if band <= max(years, 0))


def _copy_questions(wave: Wave, questions: list[SurveyQuestion]) -> None:
    WaveQuestion.objects.bulk_create(
        WaveQuestion(
            wave=wave, position=number, key=one.key, part=one.part, driver=one.driver,
            question=to_json(one.as_question()),
        )
        for number, one in enumerate(questions, start=1)
    )  # fmt: skip


def _place(wave: Wave, people: list[Standing]) -> None:
    units = {row.unit_id: row for row in _freeze_units(wave, Counter(one.unit for one in people))}
    rows = [
        WavePerson(
            wave=wave, employee_id=one.employee, unit=units[one.unit], grade=one.grade,
            tenure=one.tenure, location=one.location,
        )
        for one in people
    ]  # fmt: skip
    WavePerson.objects.bulk_create(rows, batch_size=BATCH)


def _freeze_units(wave: Wave, invited: Counter[int]) -> list[WaveUnit]:
    parents = dict(UnitPlacement.objects.current().values_list("unit", "parent"))
    names = dict(OrgUnit.objects.values_list("pk", "name"))
    places: list[Place] = frozen_tree(parents, names, invited)
    return WaveUnit.objects.bulk_create(
        [
            WaveUnit(
                wave=wave, position=position, parent=place.parent, unit_id=place.unit,
                name=names[place.unit], invited=place.invited, invited_below=place.invited_below,
            )
            for position, place in enumerate(places)
        ],
        batch_size=BATCH,
    )  # fmt: skip
