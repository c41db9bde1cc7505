"""The directory of people."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lib.paging import Page
from talent.forms.directory import DirectoryForm
from talent.forms.named import suggest
from talent.forms.people import suggest_people
from talent.http import actor_of
from talent.models import Employee, Location, OrgUnit, Role, Skill
from talent.queries.directory import Found, Wanted, find_people


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Look for people by name, role, unit, place and skill."""
    user = actor_of(request)
    form = DirectoryForm(request.GET or None, actor=user)
    found = Found(Page([]))
    if not form.is_bound:
        found = find_people(user, Wanted(), request.GET.get("cursor", ""))
    elif form.is_valid():
        found = find_people(user, form.wanted(), request.GET.get("cursor", ""))
    template = "talent/directory.html" + ("#results" if request.headers.get("HX-Request") else "")
    context = {"form": form, "page": found.page, "is_guess": found.is_guess}
    return render(request, template, context)


@require_safe
def choices(request: HttpRequest, kind: str) -> HttpResponse:
    """Suggestions for a field in which something is chosen by its name."""
    user = actor_of(request)
    text = str(next(iter(request.GET.values()), ""))  # whatever the field is called
    text = text[:100].replace("\x00", "")
    if kind in ("leaders", "people"):
        people = Employee.objects.colleagues_of(user)
        names = suggest_people(people.leading() if kind == "leaders" else people, text)
        return render(request, "talent/_choices.html", {"names": names})
    sources = {
        "roles": Role.objects.visible_to(user),
        "units": OrgUnit.objects.visible_to(user).current(),
        "places": Location.objects.all(),
        "skills": Skill.objects.filter(retired_on__isnull=True),
    }
    if kind not in sources:
        raise Http404
    names = suggest(sources[kind], text)
    return render(request, "talent/_choices.html", {"names": names})
