"""What the views of plans share: finding one that may be seen, and acting by a button."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from careers.models import DevelopmentPlan, PlanItem
from careers.queries.plans import plans_of, shown_items
from talent.http import actor_of, record_of


def seen_plan(request: HttpRequest, pk: int) -> DevelopmentPlan:
    """A plan that whoever asks may see."""
    return get_object_or_404(plans_of(actor_of(request)), pk=pk)


def own_plan(request: HttpRequest, pk: int) -> DevelopmentPlan:
    """A plan of whoever asks; for everyone else there is no such page."""
    return get_object_or_404(plans_of(actor_of(request)), pk=pk, employee=record_of(request))


def seen_item(request: HttpRequest, pk: int) -> PlanItem:
    """An action that whoever asks may see."""
    rows = shown_items() & PlanItem.objects.visible_to(actor_of(request))
    return get_object_or_404(with_plan(rows), pk=pk)


def own_item(request: HttpRequest, pk: int) -> PlanItem:
    """An action of whoever asks."""
    return get_object_or_404(with_plan(shown_items()), pk=pk, plan__employee=record_of(request))


def with_plan(rows: QuerySet[PlanItem]) -> QuerySet[PlanItem]:
    return rows.select_related(
        "skill", "objective", "plan__employee", "plan__role__current_version", "plan__role_version"
    )


def acted(request: HttpRequest, done: str, act: Callable[..., Any], **given: Any) -> Any:
    """Call a service for a button; what it refuses is said on the next page."""
    try:
        found = act(actor=actor_of(request), **given)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return None
    if done:
        messages.success(request, done)
    return found if found is not None else True


def number(text: str) -> int:
    """An id from a form or an address; 0, which no record has, where it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
