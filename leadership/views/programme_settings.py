"""For whoever keeps the catalogue: setting programmes up, changing, offering and retiring them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leadership import access
from leadership.forms import programmes as forms
from leadership.models import Programme, ProgrammeAudience
from leadership.queries.audience import COUNTED, audience_mark, count_admitted, rules_of
from leadership.services import programmes as services
from leadership.views.programme_doors import about, kept_programme
from mentoring.views.doors import acted, tried
from talent.http import actor_of

FORM = require_http_methods(["GET", "HEAD", "POST"])


@FORM
def programme_create(request: HttpRequest) -> HttpResponse:
    """Set up a programme; HR admins do."""
    user = actor_of(request)
    if not access.may_keep_programmes(user):
        raise Http404
    form = forms.ProgrammeForm(request.POST or None, actor=user, is_new=True)
    if form.is_valid():
        made = tried(form, services.create_programme, actor=user, **form.given())
        if made:
            messages.success(request, _("The draft is kept. Say next what it raises."))
            return redirect("leadership:programme_targets", made.pk)
    return render(request, "leadership/programme_edit.html", {"form": form, "programme": None})


@FORM
def programme_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a programme says of itself."""
    user, programme = actor_of(request), kept_programme(request, pk)
    form = forms.ProgrammeForm(request.POST or None, instance=programme, actor=user)
    if form.is_valid():
        given = {"actor": user, "programme": programme, **form.given()}
        if tried(form, services.edit_programme, **given):
            messages.success(request, _("Saved."))
            return redirect(programme)
        if hasattr(form, "was_changed"):
            form.see(Programme.objects.get(pk=pk))
    context = about(request, programme, "programme_edit") | {"form": form}
    return render(request, "leadership/programme_edit.html", context)


@FORM
def programme_audience(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whom a programme is for."""
    user, programme = actor_of(request), kept_programme(request, pk)
    rows = forms.audience_set(request.POST or None, programme, user)
    refusal: list[str] = []
    if rows.is_bound and rows.is_valid():
        said = [row.said() for row in rows.kept]
        try:
            services.set_audience(
                actor=user, programme=programme, rules=said, seen=request.POST.get("seen", "")
            )
        except ValidationError as error:
            refusal = error.messages
        else:
            messages.success(request, _("Saved. Beside it is how many people that is."))
            return redirect("leadership:programme_audience", pk)
    context = about(request, programme, "programme_audience") | {
        "rows": rows,
        "seen": audience_mark(programme),
        "refusal": refusal,
        "count": count_admitted(rules_of(programme)),
        "most": COUNTED,
    }
    return render(request, "leadership/programme_audience.html", context)


@require_safe
def programme_audience_count(request: HttpRequest, pk: int) -> HttpResponse:
    """How many people the rules let in as they stand on the page, before they are saved."""
    user, programme = actor_of(request), kept_programme(request, pk)
    rows = forms.audience_set(request.GET, programme, user)
    # One row that is not right yet does not hide the count of the others.
    kept = rows.kept if rows.management_form.is_valid() else []
    rules = [
        ProgrammeAudience(programme=programme, **row.said()) for row in kept[: services.MOST_RULES]
    ]
    context = {"count": count_admitted(rules), "most": COUNTED}
    return render(request, "leadership/_audience_count.html", context)


@FORM
def programme_targets(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what a programme raises, and to which levels."""
    user, programme = actor_of(request), kept_programme(request, pk)
    rows = forms.target_set(request.POST or None, programme)
    refusal: list[str] = []
    if rows.is_bound and rows.is_valid():
        said = [(row.cleaned_data["skill"], row.cleaned_data["level"]) for row in rows.kept]
        try:
            services.set_targets(
                actor=user, programme=programme, targets=said, seen=request.POST.get("seen", "")
            )
        except ValidationError as error:
            refusal = error.messages
        else:
            messages.success(request, _("Saved."))
            return redirect(programme)
    context = about(request, programme, "programme_targets") | {
        "rows": rows,
        "seen": services.targets_mark(programme),
        "refusal": refusal,
    }
    return render(request, "leadership/programme_targets.html", context)


@require_POST
def programme_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a programme to everybody."""
    programme = kept_programme(request, pk)
    acted(request, _("Everybody can see it now."), services.offer_programme, programme=programme)
    return redirect(programme)


@FORM
def programme_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a programme out of the catalogue, after a look at what that means."""
    programme = kept_programme(request, pk)
    if not programme.is_offered:
        raise Http404
    if request.method != "POST":
        context = about(request, programme, "programme_detail")
        return render(request, "leadership/programme_retire.html", context)
    words = _("It is no longer offered.")
    acted(request, words, services.retire_programme, programme=programme)
    return redirect(programme)
