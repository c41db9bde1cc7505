"""What the organisation stands for and needs: read by everyone, kept by HR admins."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careers.queries.fits import seen_levels
from careers.views.asked import search
from leadership import access
from leadership.forms import strategy as forms
from leadership.models import CoreCompetency, OrganisationValue
from leadership.queries import strategy as queries
from leadership.services import strategy as services
from mentoring.views.doors import acted, tried
from talent.http import actor_of, me_of

FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def competency_list(request: HttpRequest) -> HttpResponse:
    """Values, and the competencies to lead and to manage that the organisation needs."""
    user, me = actor_of(request), me_of(request)
    form, text = forms.CompetencyFilterForm(request.GET), search(request)
    nature = form.chosen("nature")
    held = me.assignment if me is not None else None
    rank = held.role.grade.rank if held is not None and held.role.grade is not None else None
    levels = seen_levels(user, me)
    rows = [
        (one, queries.needed_for(one, rank) if me else None, levels.get(one.skill_id))
        for one in queries.with_needed(queries.competencies(user, text=text, nature=nature))
    ]
    keeps = access.may_keep_strategy(user)
    retired = CoreCompetency.objects.filter(retired_on__isnull=False).select_related("skill")
    values = list(OrganisationValue.objects.visible_to(user))
    context = {
        "form": form,
        "text": text,
        "rows": rows,
        "values": [one for one in values if one.retired_on is None],
        "gone_values": [one for one in values if one.retired_on is not None] if keeps else [],
        "retired": list(retired) if keeps else [],
        "keeps": keeps,
        "sees_gaps": access.may_see_gaps(user),
        "is_narrowed": bool(text or nature),
        "me": me,
    }
    return render(request, "leadership/competency_list.html", context)


def seen_competency(request: HttpRequest, pk: int) -> CoreCompetency:
    """A core competency with all that is said of it."""
    rows = queries.with_parts(CoreCompetency.objects.visible_to(actor_of(request)))
    return get_object_or_404(rows, pk=pk)


def kept_competency(request: HttpRequest, pk: int) -> CoreCompetency:
    """One that whoever asks keeps; for everyone else there is no such page."""
    if not access.may_keep_strategy(actor_of(request)):
        raise Http404
    return seen_competency(request, pk)


@require_safe
def competency_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One core competency: why, which level which grade needs, and what raises it."""
    user, me = actor_of(request), me_of(request)
    competency = seen_competency(request, pk)
    held = me.assignment if me is not None else None
    rank = held.role.grade.rank if held is not None and held.role.grade is not None else None
    context = {
        "competency": competency,
        "raised_by": queries.raised_by(user, competency),
        "words": competency.skill.levels.order_by("level"),
        "needed": queries.needed_for(competency, rank) if me is not None else None,
        "level": seen_levels(user, me).get(competency.skill_id),
        "keeps": access.may_keep_strategy(user),
        "me": me,
    }
    return render(request, "leadership/competency_detail.html", context)


@FORM
def competency_create(request: HttpRequest) -> HttpResponse:
    """Name a skill as a core competency."""
    user = actor_of(request)
    if not access.may_keep_strategy(user):
        raise Http404
    form = forms.CompetencyForm(request.POST or None, actor=user, is_new=True)
    if form.is_valid():
        made = tried(form, services.write_competency, actor=user, **form.given())
        if made:
            messages.success(request, _("Say next which level which grade needs."))
            return redirect("leadership:competency_levels", made.pk)
    context = {"form": form, "competency": None}
    return render(request, "leadership/competency_edit.html", context)


@FORM
def competency_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why it is needed, and for what."""
    user, competency = actor_of(request), kept_competency(request, pk)
    form = forms.CompetencyForm(request.POST or None, instance=competency, actor=user)
    if form.is_valid():
        given = {"actor": user, "competency": competency, **form.given()}
        if tried(form, services.write_competency, **given):
            messages.success(request, _("Saved."))
            return redirect(competency)
        if hasattr(form, "was_changed"):
            form.see(CoreCompetency.objects.get(pk=pk))
    context = {"form": form, "competency": competency}
    return render(request, "leadership/competency_edit.html", context)


@FORM
def competency_levels(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which level people of which grades need."""
    user, competency = actor_of(request), kept_competency(request, pk)
    rows = forms.level_set(request.POST or None, competency)
    refusal: list[str] = []
    if rows.is_bound and rows.is_valid():
        said = [row.said() for row in rows.kept]
        try:
            services.set_needed_levels(
                actor=user, competency=competency, levels=said, seen=request.POST.get("seen", "")
            )
        except ValidationError as error:
            refusal = error.messages
        else:
            messages.success(request, _("Saved. Figures follow at the beginning of a month."))
            return redirect(competency)
    context = {
        "competency": competency,
        "rows": rows,
        "seen": services.levels_mark(competency.needed.all()),
        "refusal": refusal,
    }
    return render(request, "leadership/competency_levels.html", context)


@require_POST
def competency_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that it is no longer needed as a whole, or is again."""
    competency = kept_competency(request, pk)
    back = competency.retired_on is not None
    words = _("It is a core competency again.") if back else _("It is no core competency any more.")
    given = {"competency": competency, "back": back}
    acted(request, words, services.retire_competency, **given)
    return redirect(competency)


@FORM
def value_create(request: HttpRequest) -> HttpResponse:
    """Say what the organisation stands for."""
    user = actor_of(request)
    if not access.may_keep_strategy(user):
        raise Http404
    form = forms.ValueForm(request.POST or None, is_new=True)
    if form.is_valid() and tried(form, services.write_value, actor=user, **form.given()):
        messages.success(request, _("Everybody reads it now."))
        return redirect("leadership:competency_list")
    return render(request, "leadership/value_edit.html", {"form": form, "value": None})


@FORM
def value_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Say a value in other words."""
    user = actor_of(request)
    if not access.may_keep_strategy(user):
        raise Http404
    value = get_object_or_404(OrganisationValue.objects.visible_to(user), pk=pk)
    form = forms.ValueForm(request.POST or None, instance=value)
    if form.is_valid():
        if tried(form, services.write_value, actor=user, value=value, **form.given()):
            messages.success(request, _("Saved."))
            return redirect("leadership:competency_list")
        if hasattr(form, "was_changed"):
            form.see(OrganisationValue.objects.get(pk=pk))
    return render(request, "leadership/value_edit.html", {"form": form, "value": value})


@require_POST
def value_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a value off the list, or put it back."""
    user = actor_of(request)
    if not access.may_keep_strategy(user):
        raise Http404
    value = get_object_or_404(OrganisationValue.objects.visible_to(user), pk=pk)
    back = value.retired_on is not None
    words = _("It stands on the list again.") if back else _("It is off the list.")
    acted(request, words, services.retire_value, value=value, back=back)
    return redirect("leadership:competency_list")


@require_safe
def competency_gaps(request: HttpRequest) -> HttpResponse:
    """How far the organisation, or a unit, is from the competencies that it needs."""
    user = actor_of(request)
    if not access.may_see_gaps(user):
        raise Http404
    asked = request.GET.get("unit", "")
    unit = None
    if asked.isdecimal() and len(asked) < 19:
        # A unit of which nothing is told answers as one that does not exist.
        unit = get_object_or_404(queries.units_in_sight(user), pk=int(asked))
    tops = [] if queries.sees_whole(user) else queries.top_units(user)
    if unit is None and tops:
        unit = tops[0]
    by = "grade" if request.GET.get("by") == "grade" else "unit"
    nothing = unit is None and not queries.sees_whole(user)
    build = queries.gap_by_grade if by == "grade" else queries.gap_by_unit
    context = {
        "picture": None if nothing else build(user, unit),
        "unit": unit,
        "tops": tops if len(tops) > 1 else [],
        "by": by,
        "views": [("unit", _("By unit")), ("grade", _("By grade"))],
        "above": queries.units_above(user, unit) if unit is not None else [],
        "sees_whole": queries.sees_whole(user),
        "counted_on": queries.counted_on(user),
    }
    return render(request, "leadership/competency_gaps.html", context)
