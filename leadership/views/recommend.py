"""For whom a programme fits, for managers and HR; and the way of a programme into my plan."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from careers.views.asked import search
from leadership import access
from leadership.forms.recommend import UnitFilterForm
from leadership.queries.programme_page import programme_page_of
from leadership.queries.recommend import recommended_for, recommended_page
from leadership.services.to_plan import put_in_plan
from leadership.views.programme_doors import about, seen_programme
from mentoring.views.doors import acted
from talent.http import actor_of, record_of
from talent.services.records import record_reads


@require_safe
def programme_fits(request: HttpRequest, pk: int) -> HttpResponse:
    """Who of my line, or of HR's scope, gains most by a programme, and why."""
    user, programme = actor_of(request), seen_programme(request, pk)
    if not access.may_recommend(user):
        raise Http404
    form, text = UnitFilterForm(request.GET, actor=user), search(request)
    unit = form.cleaned_data["unit"] if form.is_valid() else None
    found = recommended_for(user, programme, text=text, unit=unit)
    page = recommended_page(found, request.GET.get("cursor", ""))
    # Levels of others stand on this page.
    record_reads(actor=user, employees=[row.employee for row in page.rows])
    context = about(request, programme, "programme_fits") | {
        "form": form,
        "text": text,
        "page": page,
        "is_narrowed": bool(text or unit),
        "raises": found.names,
    }
    return render(request, "leadership/programme_fits.html", context)


@require_POST
def programme_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a programme into my plan, for the gap that it closes most of."""
    user, me = actor_of(request), record_of(request)
    page = programme_page_of(user, me, pk)
    if page is None or not page.programme.is_offered:
        raise Http404
    skills = {one.skill.pk: one.skill for one in page.standing}
    best = skills[page.fit.reasons[0].need.skill] if page.fit.reasons else None
    best = best or next(iter(skills.values()), None)
    acted(
        request, _("It is an action of your plan now."), put_in_plan, employee=me,
        programme=page.programme, skill=best,
    )  # fmt: skip
    return redirect(page.programme)
