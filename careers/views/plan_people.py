"""Colleagues who help with an action."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from careers.models import PlanSupporter
from careers.queries.plan_people import helpers_for
from careers.services import plan_supporters as services
from careers.views.asked import search
from careers.views.plan_doors import acted, number, own_item
from talent.http import actor_of, record_of
from talent.models import Employee


@require_http_methods(["GET", "HEAD", "POST"])
def supporter_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Find a colleague who could help with an action, and ask."""
    user, me, item = actor_of(request), record_of(request), own_item(request, pk)
    if request.method == "POST":
        people = Employee.objects.visible_to(user)
        person = people.filter(pk=number(request.POST.get("person", ""))).first()
        if person is None:
            messages.error(request, _("Choose one of the people."))
            return redirect("plans:supporter_ask", item.pk)
        words = _("You asked %(name)s.") % {"name": person.name}
        acted(request, words, services.ask_supporter, item=item, employee=person)
        return redirect(item)
    text = search(request)
    context = {
        "item": item,
        "plan": item.plan,
        "text": text,
        "people": helpers_for(user, me, item, text),
    }
    return render(request, "careers/supporter_ask.html", context)


@require_POST
def supporter_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that I will help."""
    rows = PlanSupporter.objects.visible_to(actor_of(request))
    row = get_object_or_404(
        rows.select_related("employee", "item__plan__employee"), pk=pk, employee=record_of(request)
    )
    acted(request, _("Thank you. It is noted."), services.accept_support, supporter=row)
    return redirect(row.item)


@require_POST
def supporter_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop helping, or being helped."""
    user, me = actor_of(request), record_of(request)
    rows = PlanSupporter.objects.visible_to(user).select_related("employee", "item__plan__employee")
    row = get_object_or_404(rows, pk=pk)
    acted(request, _("This help has ended."), services.end_support, supporter=row)
    if row.item.plan.employee_id == me.pk:
        return redirect(row.item)
    return redirect("plans:plan_list")
