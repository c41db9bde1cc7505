"""What an opening must be: each refusal stands, in words, at the field that it is about."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from careers import access
from careers.models import Opening, OpeningKind
from careers.queries.opening_rules import policy_of
from lib.dates import today
from talent.models import Actor
from talent.services.days import require_sensible

Refusals = dict[str, str]


def check_opening(opening: Opening, *, namer: Actor | None = None) -> None:
    """An opening is for a role in use, in a unit that exists, at a time that lies ahead.

    `namer` is whoever says now in which unit it is and who hires: all refusals are said at once.
    """
    require_sensible(
        starts_on=opening.starts_on, ends_on=opening.ends_on, apply_by=opening.apply_by
    )
    wrong = _of_days(opening) | _of_kind(opening) | _of_others(opening)
    if namer is not None:
        wrong |= _of_reach(namer, opening)
    if wrong:
        raise ValidationError(wrong)
    opening.full_clean(exclude=["title_folded"])


def _of_reach(actor: Actor, opening: Opening) -> Refusals:
    """Who leads people opens in their units, for their line; HR in its scope, for who may hire."""
    hirer = opening.hiring_manager
    if not access.may_open_in(actor, opening.unit):
        words = _("Choose your own unit or one below it; HR opens in the units it looks after.")
        return {"unit": words}
    if not access.may_name_hirer(actor, opening.unit, hirer):
        return {"hiring_manager": _("Choose yourself or somebody of your line.")}
    if not access.may_hire_in(opening.unit, hirer):
        words = _(
            "%(name)s leads nobody today. Choose who leads people, such as the manager above."
        )
        return {"hiring_manager": words % {"name": hirer.name}}
    return {}


def _of_days(opening: Opening) -> Refusals:
    """The first day lies ahead, the last one after it, and one applies before it begins."""
    first, last, apply_by = opening.starts_on, opening.ends_on, opening.apply_by
    wrong: Refusals = {}
    if first < today():
        wrong["starts_on"] = _("The first day has passed: choose today or a later day.")
    if last is not None and last <= first and opening.kind != OpeningKind.VACANCY:
        wrong["ends_on"] = _on(_("The last day comes after the first day, %(day)s."), first)
    if apply_by is not None and apply_by < today():
        wrong["apply_by"] = _("The last day to apply has passed: choose today or a later day.")
    elif apply_by is not None and apply_by > first >= today():
        by_first = _(
            "One applies before it begins: choose the first day, %(day)s, or an earlier one."
        )
        until = _("People can apply until %(day)s: choose that day or a later one.")
        wrong |= {"apply_by": _on(by_first, first), "starts_on": _on(until, apply_by)}
    return wrong


def _on(words: str, day: date) -> str:
    return words % {"day": date_format(day, "j F Y")}


def _of_kind(opening: Opening) -> Refusals:
    """A vacancy has no end, everything else one; hours are of what is done beside one's work."""
    wrong: Refusals = {}
    if opening.kind == OpeningKind.VACANCY and opening.ends_on is not None:
        wrong["ends_on"] = _("A vacancy has no last day: leave this empty or choose another kind.")
    if opening.kind != OpeningKind.VACANCY and opening.ends_on is None:
        wrong["ends_on"] = _("Say the last day: everything but a vacancy has one.")
    hours = opening.hours_per_week
    most = policy_of(opening).most_hours
    if opening.is_beside_work and most is not None and not (hours and 1 <= hours <= most):
        words = _("Say 1 to %(most)d hours a week: the rule allows no more.")
        wrong["hours_per_week"] = words % {"most": most}
    if not opening.is_beside_work and hours is not None:
        wrong["hours_per_week"] = _(
            "Leave this empty: only a stretch assignment or a project is done beside one's work."
        )
    if not 1 <= opening.seats <= 50:
        wrong["seats"] = _("Choose 1 to 50 seats.")
    return wrong


def _of_others(opening: Opening) -> Refusals:
    """The role is in use, the unit open on the first day, and whoever hires employed."""
    wrong: Refusals = {}
    role = opening.role
    if role.current_version_id is None:
        wrong["role"] = _("This role is not in use: choose another.")
    elif role.was_retired and role.retired_on is not None:
        wrong["role"] = _on(
            _("This role is not in use: it was retired on %(day)s. Choose another."),
            role.retired_on,
        )
    if opening.starts_on not in opening.unit.valid:
        wrong["unit"] = _("This unit is not open on that day.")
    hirer = opening.hiring_manager
    if not hirer.employments.filter(valid__contains=today()).exists():
        wrong["hiring_manager"] = _("This person is not employed today.")
    return wrong
