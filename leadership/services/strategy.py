"""What the organisation stands for and needs: kept by HR admins."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from careers.models import Objective
from leadership import access
from leadership.models import CoreCompetency, NeededLevel, OrganisationValue
from leadership.models.strategy import COMPETENCY_KINDS
from lib.dates import today
from lib.editing import CHANGED, refuse_if_changed
from talent.access import require
from talent.models import Actor, AuditEntry

VALUE = ("name", "statement", "position")
COMPETENCY = ("nature", "why")
MOST_LEVELS = 12


@transaction.atomic
def write_value(
    *, actor: Actor, value: OrganisationValue | None = None, seen: str | None = None, **given: Any
) -> OrganisationValue:
    """Say what the organisation stands for, or say it in other words."""
    require(access.may_keep_strategy(actor))
    if value is not None:
        value = OrganisationValue.objects.select_for_update().get(pk=value.pk)
        if seen is not None:
            refuse_if_changed(value, VALUE, seen)
    act = "written" if value is not None else "created"
    value = value or OrganisationValue()
    for name in VALUE:
        if name in given:
            setattr(value, name, given[name])
    value.full_clean()
    value.save()
    AuditEntry.add(actor, f"leadership.value.{act}", value)
    return value


@transaction.atomic
def retire_value(*, actor: Actor, value: OrganisationValue, back: bool = False) -> None:
    """Take a value off the list, or put it back; competencies that serve it stay."""
    require(access.may_keep_strategy(actor))
    value = OrganisationValue.objects.select_for_update().get(pk=value.pk)
    value.retired_on = None if back else today()
    value.save(update_fields=["retired_on"])
    AuditEntry.add(actor, f"leadership.value.{'restored' if back else 'retired'}", value)


@transaction.atomic
def write_competency(
    *,
    actor: Actor,
    competency: CoreCompetency | None = None,
    objectives: Iterable[Objective] | None = None,
    values: Iterable[OrganisationValue] | None = None,
    seen: str | None = None,
    **given: Any,
) -> CoreCompetency:
    """Name a skill as one that the organisation needs, why, and for which objectives and values.

    Which skill it is stays: figures and history are about it.
    """
    require(access.may_keep_strategy(actor))
    if competency is None:
        act = "created"
        competency = CoreCompetency(skill=given.get("skill"))
        kind = getattr(given.get("skill"), "kind", None)
        if kind is not None and kind not in COMPETENCY_KINDS:
            words = _("Choose a skill of kind leadership, management or value.")
            raise ValidationError({"skill": words})
    else:
        act = "written"
        competency = CoreCompetency.objects.select_for_update(of=("self",)).get(pk=competency.pk)
        if seen is not None:
            refuse_if_changed(competency, COMPETENCY, seen)
    for name in COMPETENCY:
        if name in given:
            setattr(competency, name, given[name])
    competency.full_clean()
    competency.save()
    if objectives is not None:
        competency.objectives.set(objectives)
    if values is not None:
        competency.values.set(values)
    AuditEntry.add(
        actor, f"leadership.competency.{act}", competency, skill=competency.skill_id,
        nature=competency.nature,
    )  # fmt: skip
    return competency


@transaction.atomic
def retire_competency(*, actor: Actor, competency: CoreCompetency, back: bool = False) -> None:
    """Say that the organisation no longer needs it as a whole, or needs it again."""
    require(access.may_keep_strategy(actor))
    competency = CoreCompetency.objects.select_for_update(of=("self",)).get(pk=competency.pk)
    competency.retired_on = None if back else today()
    competency.save(update_fields=["retired_on"])
    AuditEntry.add(actor, f"leadership.competency.{'restored' if back else 'retired'}", competency)


def levels_mark(needed: Iterable[NeededLevel]) -> str:
    """A short mark of the needed levels as they are kept."""
    rows = sorted(needed, key=lambda row: row.pk)
    said = ((row.level, row.lowest_grade_id, row.highest_grade_id) for row in rows)
    return "-".join(f"{level}.{low or ''}.{high or ''}" for level, low, high in said)


@transaction.atomic
def set_needed_levels(
    *,
    actor: Actor,
    competency: CoreCompetency,
    levels: Sequence[Mapping[str, Any]],
    seen: str | None = None,
) -> list[NeededLevel]:
    """Say which level people of which grades need; the highest that holds counts.

    Figures follow with the next count, at the beginning of a month.
    """
    require(access.may_keep_strategy(actor))
    competency = CoreCompetency.objects.select_for_update(of=("self",)).get(pk=competency.pk)
    if seen is not None and seen != levels_mark(competency.needed.all()):
        words = _(
            "This was changed in another window meanwhile. Below is what you typed: save again to"
            " keep it, or open the page anew to see what is saved."
        )
        raise ValidationError(words, code=CHANGED)
    if len(levels) > MOST_LEVELS:
        raise ValidationError({"levels": _("Use at most 12 rows.")})
    made = [NeededLevel(competency=competency, **given) for given in levels]
    for row in made:
        low, high = row.lowest_grade, row.highest_grade
        if low is not None and high is not None and low.rank > high.rank:
            words = _("“%(lowest)s” lies above “%(highest)s”: exchange the two.")
            raise ValidationError({"levels": words % {"lowest": low, "highest": high}})
    competency.needed.all().delete()
    for row in made:
        row.full_clean()
        row.save()
    said = [[row.level, row.lowest_grade_id, row.highest_grade_id] for row in made]
    AuditEntry.add(actor, "leadership.competency.levels", competency, levels=said)
    return made
