"""A person's profile."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from talent.http import actor_of
from talent.models import Employee, Sight
from talent.queries.profile import card_of, relations, tabs_for, with_card
from talent.services.profile import record_read


@require_safe
def employee_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A card that everyone sees, and the tabs that the viewer may open."""
    user = actor_of(request)
    people = with_card(Employee.objects.visible_to(user))
    person = get_object_or_404(people, pk=pk)
    sights = relations(user, person)
    tabs = tabs_for(user, person, sights)
    asked = request.GET.get("tab", tabs[0].key)
    tab = next((tab for tab in tabs if tab.key == asked), None)
    if tab is None:
        raise Http404
    if sights and Sight.SELF not in sights:
        record_read(actor=user, employee=person)
    context = {
        "person": person,
        "card": card_of(person),
        "sights": {sight.name.lower() for sight in sights},
        "tabs": [
            {"label": each.label, "url": f"?tab={each.key}", "current": each == tab}
            for each in tabs
        ],
        "tab": tab,
        "content": tab.build(user, person),
    }
    return render(request, "talent/employee_detail.html", context)
