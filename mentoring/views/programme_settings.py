"""For whoever runs a programme: setting it up, changing it, opening and ending it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lib.editing import mark_of
from lib.forms import resend
from mentoring import access
from mentoring.forms import programmes as forms
from mentoring.models import AudienceRule, Enrolment, Pair, Programme, ProgrammeState
from mentoring.programme_tabs import tabs_of
from mentoring.queries.audience import COUNTED, audience_mark, count_admitted
from mentoring.queries.programmes import AudienceSide, audience_of
from mentoring.services import programmes as services
from mentoring.services.programme_checks import has_enrolments
from mentoring.views.doors import acted, run_programme, set_programme, tried
from talent.http import actor_of
from talent.models import GrantKind

FORM = require_http_methods(["GET", "HEAD", "POST"])
PLACES = {"coordinators": "coordinator_1"}


@FORM
def programme_create(request: HttpRequest) -> HttpResponse:
    """Set up a programme; HR admins do."""
    user = actor_of(request)
    if not access.may_keep_programmes(user):
        raise Http404
    form = forms.ProgrammeForm(
        request.POST or None, actor=user, names_coordinators=True, is_new=True
    )
    if form.is_valid():
        made = tried(form, services.create_programme, PLACES, actor=user, **form.given())
        if made:
            messages.success(request, _("The draft is kept. Say next whom it is for."))
            return redirect("mentoring:programme_audience", made.pk)
    return render(request, "mentoring/programme_edit.html", {"form": form, "programme": None})


@FORM
def programme_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a programme says of itself."""
    user, programme = actor_of(request), set_programme(request, pk)
    form = forms.ProgrammeForm(
        request.POST or None, instance=programme, actor=user,
        names_coordinators=user.holds(GrantKind.HR_ADMIN),
    )  # fmt: skip
    if form.is_valid():
        given = {"actor": user, "programme": programme, **form.given()}
        if tried(form, services.edit_programme, PLACES, **given):
            messages.success(request, _("Saved."))
            return redirect(programme)
        if hasattr(form, "was_changed"):
            form.see(Programme.objects.get(pk=pk))
    context = about(programme, "programme_edit") | {"form": form}
    return render(request, "mentoring/programme_edit.html", context)


@FORM
def programme_score(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how much each part of the score counts, and which pairs are never made."""
    user, programme = actor_of(request), set_programme(request, pk)
    form = forms.ScoreForm(request.POST or None, programme=programme)
    if form.is_valid():
        places = {"weights": "weight_competencies"}
        given = {"actor": user, "programme": programme, **form.given()}
        if tried(form, services.edit_programme, places, **given):
            messages.success(request, _("Saved. It holds for matching from now on."))
            return redirect("mentoring:programme_score", pk)
        if hasattr(form, "was_changed"):
            resend(form, mark_of(Programme.objects.get(pk=pk), services.SCORE))
    context = about(programme, "programme_score") | {"form": form}
    return render(request, "mentoring/programme_score.html", context)


@FORM
def programme_audience(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whom a programme is for."""
    user, programme = actor_of(request), set_programme(request, pk)
    rows = forms.audience_set(request.POST or None, programme, user)
    refusal: list[str] = []
    if rows.is_bound and rows.is_valid():
        said = forms.rules_said(rows.kept)
        try:
            services.set_audience(
                actor=user, programme=programme, rules=said, seen=request.POST.get("seen", "")
            )
        except ValidationError as error:
            refusal = error.messages
        else:
            messages.success(request, _("Saved. Below is how many people that is."))
            return redirect("mentoring:programme_audience", pk)
    context = about(programme, "programme_audience") | {
        "rows": rows,
        "seen": audience_mark(programme),
        "refusal": refusal,
        "sides": audience_of(programme, counted=True),
        "most": COUNTED,
    }
    return render(request, "mentoring/programme_audience.html", context)


@require_safe
def programme_audience_count(request: HttpRequest, pk: int) -> HttpResponse:
    """How many people the rules let in as they stand on the page, before they are saved."""
    user, programme = actor_of(request), set_programme(request, pk)
    rows = forms.audience_set(request.GET, programme, user)
    said: list[dict[str, Any]] = []
    if rows.management_form.is_valid():
        # One row that is not right yet does not hide the count of the others.
        said = forms.rules_said([row for row in rows.forms if row.is_valid()])
        gone = [row for row in rows.forms if row.is_valid() and row.cleaned_data.get("DELETE")]
        taken_away = forms.rules_said(gone)
        said = [rule for rule in said if rule not in taken_away]
    rules = [AudienceRule(programme=programme, **rule) for rule in said[: services.MOST_RULES]]
    sides = [
        AudienceSide(side, [], count_admitted([rule for rule in rules if rule.side == side]))
        for side in programme.sides
    ]
    return render(request, "mentoring/_audience_count.html", {"sides": sides, "most": COUNTED})


@FORM
def programme_questions(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what both are asked at half time and at the end."""
    user, programme = actor_of(request), set_programme(request, pk)
    rows = forms.question_set(request.POST or None, programme)
    refusal: list[str] = []
    if rows.is_bound and rows.is_valid():
        lines = forms.lines_said(rows.kept)
        try:
            services.set_questions(
                actor=user, programme=programme, lines=lines, seen=request.POST.get("seen", "")
            )
        except ValidationError as error:
            refusal = error.messages
        else:
            messages.success(request, _("Saved."))
            return redirect("mentoring:programme_questions", pk)
    context = about(programme, "programme_questions") | {
        "rows": rows,
        "seen": mark_of(programme, ["questions"]),
        "refusal": refusal,
        "is_fixed": programme.state != ProgrammeState.DRAFT and has_enrolments(programme),
    }
    return render(request, "mentoring/programme_questions.html", context)


@require_POST
def programme_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a programme to everybody."""
    programme = run_programme(request, pk)
    acted(request, _("Everybody can see it now."), services.open_programme, programme=programme)
    return redirect(programme)


@FORM
def programme_call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a programme off, after a look at what ends with it."""
    programme = set_programme(request, pk)
    if request.method != "POST":
        context = about(programme, "programme_detail") | {
            "people": Enrolment.objects.live().filter(programme=programme).count(),
            "pairs": Pair.objects.going().filter(programme=programme).count(),
        }
        return render(request, "mentoring/programme_call_off.html", context)
    words = _("It is called off. Everybody who took part has been told.")
    acted(request, words, services.call_off_programme, programme=programme)
    return redirect(programme)


@FORM
def programme_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Finish a programme, after a look at what ends with it."""
    programme = run_programme(request, pk)
    if programme.state != ProgrammeState.OPEN:
        raise Http404
    if request.method != "POST":
        context = about(programme, "programme_detail") | {
            "people": Enrolment.objects.live().filter(programme=programme).count(),
            "pairs": Pair.objects.going().filter(programme=programme).count(),
            "hindered": services.why_unfinished(programme),
        }
        return render(request, "mentoring/programme_finish.html", context)
    words = _("It is finished. Everybody who took part has been told.")
    acted(request, words, services.finish_programme, programme=programme)
    return redirect(programme)


def about(programme: Programme, current: str) -> dict[str, Any]:
    """What every page about a programme begins with."""
    return {"programme": programme, "tabs": tabs_of(programme, current)}
