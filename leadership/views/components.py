"""For whoever keeps the catalogue: the components of a curriculum, and their order."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from leadership.forms.programmes import ComponentForm
from leadership.models import Component, Prerequisite
from leadership.services import components as services
from leadership.views.programme_doors import about, kept_component, kept_programme
from mentoring.views.doors import acted, tried
from talent.http import actor_of

FORM = require_http_methods(["GET", "HEAD", "POST"])


@FORM
def component_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a component at the end of a curriculum."""
    user, programme = actor_of(request), kept_programme(request, pk)
    others = programme.components.order_by("position")
    form = ComponentForm(
        request.POST or None, actor=user, others=others, is_new=True,
        initial={"way": programme.way},
    )  # fmt: skip
    if form.is_valid():
        made = tried(form, services.add_component, actor=user, programme=programme, **form.given())
        if made:
            messages.success(request, _("The component stands at the end of the curriculum."))
            if "again" in request.POST:
                return redirect("leadership:component_create", pk)
            return redirect(f"{programme.get_absolute_url()}#curriculum-h")
    context = about(request, programme, "programme_detail") | {"form": form, "component": None}
    return render(request, "leadership/component_edit.html", context)


@FORM
def component_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a component, and what comes before it."""
    user, component = actor_of(request), kept_component(request, pk)
    programme = component.programme
    before = Prerequisite.objects.filter(component=component).values_list("needs", flat=True)
    form = ComponentForm(
        request.POST or None, instance=component, actor=user, before=before,
        others=programme.components.exclude(pk=pk).order_by("position"),
    )  # fmt: skip
    if form.is_valid():
        given = {"actor": user, "component": component, **form.given()}
        if tried(form, services.edit_component, **given):
            messages.success(request, _("Saved."))
            return redirect(f"{programme.get_absolute_url()}#curriculum-h")
        if hasattr(form, "was_changed"):
            form.see(Component.objects.get(pk=pk))
    context = about(request, programme, "programme_detail") | {
        "form": form,
        "component": component,
    }
    return render(request, "leadership/component_edit.html", context)


@require_POST
def component_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a component one place up or down."""
    component = kept_component(request, pk)
    words = _("The order is changed.")
    given = {"component": component, "up": request.POST.get("to") == "up"}
    acted(request, words, services.move_component, **given)
    return redirect(f"{component.programme.get_absolute_url()}#curriculum-h")


@FORM
def component_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a component out of a curriculum, after a look at what needs it."""
    component = kept_component(request, pk)
    programme = component.programme
    if request.method != "POST":
        followers = Component.objects.visible_to(actor_of(request)).filter(prerequisites=component)
        context = about(request, programme, "programme_detail") | {
            "component": component,
            "followers": followers.order_by("position"),
        }
        return render(request, "leadership/component_remove.html", context)
    words = _("“%(title)s” is taken out.") % {"title": component.title}
    acted(request, words, services.remove_component, component=component)
    return redirect(f"{programme.get_absolute_url()}#curriculum-h")
