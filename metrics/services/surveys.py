"""Surveys as HR designs them: drafted, changed for their next wave, and retired."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lib.dates import today
from lib.editing import refuse_if_changed
from metrics import access
from metrics.models import Survey, SurveyAudience, SurveyState, WaveState
from metrics.queries.audience import as_kept
from metrics.rhythm import next_day, shortest_gap
from talent.access import require
from talent.models import Actor, AuditEntry, User

BASICS = (
    "name", "purpose", "kind", "threshold", "comment_threshold", "recurrence", "starts_on",
    "opens_at", "window_days", "closes_at", "time_zone", "remind_days",
)  # fmt: skip
MOST_RULES = 20


def locked_survey(survey: Survey) -> Survey:
    """The survey as it is now; whoever changes or launches it waits here."""
    return Survey.objects.select_for_update(of=("self",)).get(pk=survey.pk)


@transaction.atomic
def create_survey(*, actor: Actor, **given: Any) -> Survey:
    """Draft a survey; nobody but HR admins sees it before it is launched."""
    require(access.may_keep_surveys(actor))
    survey = Survey(
        created_by=actor if isinstance(actor, User) else None,
        **{name: given[name] for name in BASICS if name in given},
    )
    _check(survey)
    survey.save()
    AuditEntry.add(actor, "metrics.survey.created", survey, kind=survey.kind)
    return survey


@transaction.atomic
def edit_survey(*, actor: Actor, survey: Survey, seen: str | None = None, **given: Any) -> Survey:
    """Change a design; waves that were launched stay as they are."""
    require(access.may_keep_surveys(actor))
    survey = locked_survey(survey)
    known = {name: given[name] for name in BASICS if name in given}
    if seen is not None:
        refuse_if_changed(survey, list(known), seen)
    changed = {name: value for name, value in known.items() if getattr(survey, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(survey, name, value)
        _check(survey)
        _refuse_at_once(survey, set(changed))
        survey.save()
        AuditEntry.add(actor, "metrics.survey.edited", survey, fields=sorted(changed))
    return survey


def _refuse_at_once(survey: Survey, changed: set[str]) -> None:
    """A new rhythm of a survey in use begins later, so that no wave is launched by a change."""
    if survey.state == SurveyState.DRAFT or not changed & {"recurrence", "starts_on"}:
        return
    if survey.starts_on <= today():
        words = _("Choose a later day, from which on it is asked in this rhythm.")
        raise ValidationError({"starts_on": words})


def _check(survey: Survey) -> None:
    """Everything that the model asks for, and that its days fit together; all said at once."""
    survey.remind_days = sorted(set(survey.remind_days), reverse=True)
    wrong: dict[str, Any] = {}
    if survey.time_zone not in available_timezones():
        wrong["time_zone"] = _("This time zone is not known, such as Europe/Amsterdam.")
    if any(days >= survey.window_days for days in survey.remind_days):
        wrong["remind_days"] = _("Remind after it has opened: fewer days before the end.")
    gap = shortest_gap(survey.recurrence)
    if gap is not None and survey.window_days > gap:
        words = _("A wave has to end before the next one begins: use at most %(most)d days.")
        wrong["window_days"] = words % {"most": gap}
    try:
        survey.full_clean()
    except ValidationError as refusal:
        wrong = dict(refusal.update_error_dict({})) | wrong
    if wrong:
        raise ValidationError(wrong)


@transaction.atomic
def set_survey_audience(
    *, actor: Actor, survey: Survey, rules: Sequence[Mapping[str, Any]]
) -> list[SurveyAudience]:
    """Say whom the next wave asks."""
    require(access.may_keep_surveys(actor))
    survey = locked_survey(survey)
    if len(rules) > MOST_RULES:
        raise ValidationError({"audience": _("Use at most 20 rules.")})
    made = [SurveyAudience(survey=survey, **rule) for rule in rules]
    for rule in made:
        _check_rule(rule)
    survey.audience.all().delete()
    for rule in made:
        rule.full_clean()
        rule.save()
    AuditEntry.add(actor, "metrics.survey.audience", survey, rules=as_kept(made))
    return made


def _check_rule(rule: SurveyAudience) -> None:
    lowest, highest = rule.lowest_grade, rule.highest_grade
    if lowest is not None and highest is not None and lowest.rank > highest.rank:
        words = _("“%(lowest)s” lies above “%(highest)s”: exchange the two.")
        raise ValidationError({"audience": words % {"lowest": lowest, "highest": highest}})


@transaction.atomic
def retire_survey(*, actor: Actor, survey: Survey) -> Survey:
    """Ask it no more; what was asked and released stays."""
    require(access.may_keep_surveys(actor))
    survey = locked_survey(survey)
    if survey.state != SurveyState.ACTIVE:
        raise ValidationError(_("Only a survey in use can be retired."))
    if survey.waves.filter(state=WaveState.PLANNED).exists():
        raise ValidationError(_("A wave is planned: call it off first."))
    return _go(actor, survey, SurveyState.RETIRED, "retired")


@transaction.atomic
def reuse_survey(*, actor: Actor, survey: Survey) -> Survey:
    """Take a retired survey into use again, from its next day on."""
    require(access.may_keep_surveys(actor))
    survey = locked_survey(survey)
    if survey.state != SurveyState.RETIRED:
        raise ValidationError(_("Only a retired survey is taken into use again."))
    following = next_day(survey.recurrence, survey.starts_on, today())
    if following is not None:
        survey.starts_on = following
        survey.save(update_fields=["starts_on"])
    return _go(actor, survey, SurveyState.ACTIVE, "reused")


@transaction.atomic
def delete_survey(*, actor: Actor, survey: Survey) -> None:
    """Remove a draft that was never asked."""
    require(access.may_keep_surveys(actor))
    survey = locked_survey(survey)
    if survey.state != SurveyState.DRAFT:
        raise ValidationError(_("What was launched once stays on record: retire it instead."))
    AuditEntry.add(actor, "metrics.survey.deleted", survey)
    survey.delete()


def _go(actor: Actor, survey: Survey, state: str, act: str) -> Survey:
    survey.state = state
    survey.save(update_fields=["state"])
    AuditEntry.add(actor, f"metrics.survey.{act}", survey)
    return survey
