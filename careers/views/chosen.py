"""The route that I follow: chosen on the planner, put away, and taken up again."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from careers.models import ChosenRoute
from careers.queries.chosen import live_route
from careers.queries.planning import planner_for, way_of
from careers.queries.roles import roles_to_leave
from careers.services import chosen as services
from careers.views.asked import ids
from careers.views.plan_doors import acted
from talent.http import actor_of, record_of


@require_POST
def route_choose(request: HttpRequest) -> HttpResponse:
    """Follow the route of the address; what was followed before can be brought back."""
    user, me = actor_of(request), record_of(request)
    planner = planner_for(user, me, roles_to_leave(user, me))
    start, roles = next(iter(ids(request, "from")), 0), ids(request, "way")
    if not all(role in planner.rows for role in (start, *roles)):
        raise Http404
    way = way_of(planner, start, roles, {})
    if way is None:
        raise Http404
    before = live_route(user, me)
    route = acted(request, "", services.choose_route, employee=me, way=way)
    if route is None:
        return redirect(f"{reverse('careers:route_detail')}?{way.query}")
    target = way.hops[-1].role.name
    if before is not None and before.pk != route.pk:
        words = _("You follow the route to %(role)s now, in place of the one before.")
        back = reverse("careers:route_resume", args=[before.pk])
    else:
        words = _("You follow the route to %(role)s. It stands on your home page.")
        back = reverse("careers:route_drop", args=[route.pk])
    messages.success(request, words % {"role": target}, extra_tags=f"undo:{back}")
    return redirect("talent:home")


@require_POST
def route_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Put my route away; the message brings it back."""
    route = own_route(request, pk)
    if acted(request, "", services.drop_route, route=route) is not None:
        back = reverse("careers:route_resume", args=[route.pk])
        words = _("Your route is put away.")
        messages.success(request, words, extra_tags=f"undo:{back}")
    return redirect("talent:home")


@require_POST
def route_resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow a route again that I had put away."""
    route = own_route(request, pk)
    acted(request, _("You follow this route again."), services.resume_route, route=route)
    return redirect("talent:home")


def own_route(request: HttpRequest, pk: int) -> ChosenRoute:
    """A route of whoever asks; for everyone else there is none."""
    rows = ChosenRoute.objects.visible_to(actor_of(request)).select_related("employee")
    return get_object_or_404(rows, pk=pk)
