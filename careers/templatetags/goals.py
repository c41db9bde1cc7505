"""What pages about goals say with numbers: shares of a way, values without idle zeros, depth."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import number_format

from careers.forms.goals import plain
from careers.goal_progress import progress_of
from careers.models import KeyResult
from careers.queries.objectives import titles_above as titles

register = template.Library()
DEEPEST = 6  # further levels are not indented any further


@register.simple_tag
def share_of_way(result: KeyResult) -> int | None:
    """How far one key result is, in percent; None where nothing is known."""
    return progress_of([result.measure]).percent


@register.filter
def plain_number(value: Decimal) -> str:
    """A value as people write it: 12, 4.5, 1,000."""
    return number_format(Decimal(plain(value)), use_l10n=True, force_grouping=True)


@register.filter
def depth(value: int) -> int:
    return min(value, DEEPEST)


@register.filter
def titles_above(objective: Any) -> list[str]:
    return titles(objective)
