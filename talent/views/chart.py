"""The organisation chart, opened level by level."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from talent.http import actor_of, me_of
from talent.models import Employee, User
from talent.queries import chart as queries
from talent.queries.directory import Wanted, find_people

JUMPS = 8


@require_safe
def chart(request: HttpRequest) -> HttpResponse:
    """The chain above a person and who reports to them; without a person, the tops."""
    user = actor_of(request)
    person = asked_person(request, user)
    cursor = request.GET.get("cursor", "")
    context: dict[str, object] = {"person": person, "is_me": person == me_of(request)}
    if person is None:
        context["branch"] = queries.tops(user, cursor)
    else:
        context |= {
            "above": queries.above(user, person),
            "node": queries.node_of(person),
            "branch": queries.below(user, person, cursor),
        }
    return render(request, "talent/chart.html", context)


def asked_person(request: HttpRequest, user: User) -> Employee | None:
    """By `?at=`, else me where I have a place in the chart; `?at=top` asks for the tops."""
    asked, me = request.GET.get("at", ""), me_of(request)
    if asked == "top" or (not asked and (me is None or me.assignment is None)):
        return None
    if not asked:
        return me
    if not asked.isdecimal():
        raise Http404
    return get_object_or_404(Employee.objects.visible_to(user).with_current_assignment(), pk=asked)


@require_safe
def chart_find(request: HttpRequest) -> HttpResponse:
    """People by name, each with a link to their place in the chart."""
    text = request.GET.get("q", "")[:100].replace("\x00", "").strip()
    found = find_people(actor_of(request), Wanted(text=text)).page.rows[:JUMPS] if text else []
    return render(request, "talent/_chart_hits.html", {"people": found, "asked": text})


@require_safe
def chart_branch(request: HttpRequest, pk: int) -> HttpResponse:
    """Who reports to one person, as a piece of the chart."""
    user = actor_of(request)
    person = get_object_or_404(Employee.objects.visible_to(user), pk=pk)
    branch = queries.below(user, person, request.GET.get("cursor", ""))
    return render(request, "talent/_chart_branch.html", {"person": person, "branch": branch})
