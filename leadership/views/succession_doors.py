"""What the views of succession share: finding what may be seen, else there is no such page."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from leadership import access
from leadership.models import KeyRole, SuccessionPlan, Successor, TalentPool
from leadership.queries.plan_page import plans_seen
from talent.http import actor_of
from talent.models import User


def require_open(request: HttpRequest) -> User:
    """Whoever asks, where they have a bench to look at."""
    user = actor_of(request)
    if not access.may_open_succession(user):
        raise Http404
    return user


def seen_key_role(request: HttpRequest, pk: int) -> KeyRole:
    """A key role that whoever asks may see."""
    rows = KeyRole.objects.visible_to(actor_of(request))
    return get_object_or_404(
        rows.select_related("role__current_version", "unit", "incumbent"), pk=pk
    )


def kept_key_role(request: HttpRequest, pk: int) -> KeyRole:
    """A key role of today whose entry whoever asks may change."""
    rows = KeyRole.objects.kept_by(actor_of(request)).current()
    return get_object_or_404(rows.select_related("role", "unit", "incumbent"), pk=pk)


def seen_plan(request: HttpRequest, pk: UUID) -> SuccessionPlan:
    """A plan that whoever asks may see, and so never one that names them."""
    return get_object_or_404(plans_seen(actor_of(request)), pk=pk)


def kept_plan(request: HttpRequest, pk: UUID) -> SuccessionPlan:
    """A live plan that whoever asks may change."""
    plan = seen_plan(request, pk)
    if not plan.is_live or not access.may_edit_plan(actor_of(request), plan):
        raise Http404
    return plan


def seen_successor(request: HttpRequest, pk: UUID) -> Successor:
    """One who is named on a plan that whoever asks may see."""
    rows = Successor.objects.visible_to(actor_of(request)).named()
    return get_object_or_404(
        rows.select_related(
            "employee", "plan__key_role__role__current_version", "plan__key_role__unit",
            "plan__owner",
        ),
        pk=pk,
    )  # fmt: skip


def kept_successor(request: HttpRequest, pk: UUID) -> Successor:
    """One on a live plan that whoever asks may change."""
    successor = seen_successor(request, pk)
    plan = successor.plan
    if not plan.is_live or not access.may_edit_plan(actor_of(request), plan):
        raise Http404
    return successor


def seen_pool(request: HttpRequest, pk: UUID) -> TalentPool:
    """A pool that whoever asks may see, and so never one that they are in."""
    rows = TalentPool.objects.visible_to(actor_of(request)).select_related("owner", "unit")
    return get_object_or_404(rows, pk=pk)


def kept_pool(request: HttpRequest, pk: UUID) -> TalentPool:
    """An open pool that whoever asks may change."""
    pool = seen_pool(request, pk)
    if pool.closed_on is not None or not access.may_edit_pool(actor_of(request), pool):
        raise Http404
    return pool
