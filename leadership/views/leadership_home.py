"""Leadership at a glance: what waits, what I learn, and the ways to its areas."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from leadership.home_parts import sections, ways
from talent.http import actor_of, me_of, waiting_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What now in leadership."""
    user, me = actor_of(request), me_of(request)
    address = reverse("leadership:home")
    context = {
        "ways": ways(user),
        "waits": [item for item in waiting_of(request) if item.url.startswith(address)],
        "sections": sections(user, me) if me is not None else {},
        "me": me,
    }
    return render(request, "leadership/home.html", context)
