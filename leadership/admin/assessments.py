"""Scales and assessments in HR's workplace: read there, changed by acts that call the services."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from leadership.admin.calibration_tables import PerformanceTable, PotentialTable
from leadership.forms.person_assessments import lines_in
from leadership.models import (
    AssessmentScale,
    PerformanceAssessment,
    PersonAssessmentKind,
    PotentialAssessment,
)
from leadership.services import person_assessments as services
from leadership.services import scales
from talent.admin.acts import ActForm, act_page
from talent.admin.base import Page
from talent.admin.export import ExportingPage
from talent.admin.filters import by_choice
from talent.admin.site import ARCHITECTURE, DEVELOPMENT, site
from talent.http import actor_of


class ScaleForm(ActForm):
    name = forms.CharField(label=_("Name"), max_length=100)
    guidance = forms.CharField(
        label=_("What is looked at, and what is not"), max_length=2000, required=False,
        widget=forms.Textarea, help_text=_("Stands on the form."),
    )  # fmt: skip
    labels = forms.CharField(
        label=_("Levels"), max_length=400, widget=forms.Textarea,
        help_text=_("One in each line, the lowest first; two to five."),
    )  # fmt: skip

    def clean_labels(self) -> list[str]:
        return lines_in(self.cleaned_data["labels"])


class NewScaleForm(ScaleForm):
    kind = forms.ChoiceField(label=_("For"), choices=PersonAssessmentKind.choices)


@admin.register(AssessmentScale, site=site)
class ScalePage(Page):
    area, place, icon = ARCHITECTURE, 80, "linear_scale"
    list_display = ("name", "kind", "levels_now", "retired_on")
    list_filter = (by_choice("kind", _("for")),)
    search_fields = ("name",)
    search_help_text = _("A part of the name")
    ordering = ("kind", "name", "pk")
    readonly_fields = ("name", "kind", "guidance", "levels_now", "retired_on")
    fields = (("name", "kind"), "guidance", "levels_now", "retired_on")
    actions_list = ("set_up",)
    actions_detail = ("change_it", "retire")

    @display(description=_("levels"))
    def levels_now(self, obj: AssessmentScale) -> str:
        return " – ".join(obj.labels)

    @action(description=_("Set up"), icon="add", permissions=["act"])
    def set_up(self, request: HttpRequest) -> HttpResponse:
        actor = actor_of(request)
        return act_page(
            self, request, form=NewScaleForm(request.POST or None, actor=actor),
            run=partial(scales.create_scale, actor=actor), title=_("Set up a scale"),
            lead=_("Performance and potential have scales of their own."), button=_("Set up"),
            done=_("%(name)s is set up."),
        )  # fmt: skip

    @action(description=_("Change"), icon="edit", permissions=["act"])
    def change_it(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, scale = actor_of(request), self.thing(request, object_id)
        initial = {
            "name": scale.name, "guidance": scale.guidance, "labels": "\n".join(scale.labels)
        }  # fmt: skip
        return act_page(
            self, request, obj=scale,
            form=ScaleForm(request.POST or None, actor=actor, initial=initial),
            run=partial(scales.edit_scale, actor=actor, scale=scale),
            title=_("Change %(name)s") % {"name": scale},
            lead=_("A scale that is in use keeps as many levels as it has."), button=_("Save"),
            done=_("%(name)s is changed."),
        )  # fmt: skip

    @action(description=_("Retire"), icon="archive", permissions=["act"])
    def retire(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, scale = actor_of(request), self.thing(request, object_id)
        return act_page(
            self, request, obj=scale,
            form=ActForm(request.POST if request.method == "POST" else None, actor=actor),
            run=partial(scales.retire_scale, actor=actor, scale=scale),
            title=_("Retire %(name)s?") % {"name": scale},
            lead=_("It is offered no more; what was assessed on it stays."), button=_("Retire"),
            done=_("%(name)s is retired."),
        )  # fmt: skip


class AssessmentPage(ExportingPage):
    """What both kinds share: handed in, of whom one may see it, and never of oneself."""

    area, for_partners = DEVELOPMENT, True
    list_display: Any = ("employee", "level_now", "author", "assessed_on", "state")
    list_filter: Any = (by_choice("state", _("state")),)
    list_select_related = ("employee", "author", "scale")
    search_fields = ("employee__name_folded",)
    search_help_text = _("A part of the person’s name")
    ordering = ("-assessed_on", "-pk")
    actions_detail = ("publish",)
    actions_list = ("export",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: Any = super().get_queryset(request)
        found: QuerySet[Any] = rows.submitted().select_related("employee", "author", "scale")
        return found

    @display(description=_("level"))
    def level_now(self, obj: Any) -> str:
        return str(obj.label)

    @action(description=_("Publish"), icon="visibility", permissions=["act"])
    def publish(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, made = actor_of(request), self.thing(request, object_id)
        return act_page(
            self, request, obj=made,
            form=ActForm(request.POST if request.method == "POST" else None, actor=actor),
            run=partial(services.publish_assessment, actor=actor, assessment=made),
            title=_("Show this to %(name)s?") % {"name": made.employee},
            lead=_("The level and every word of the evidence; it cannot be taken back."),
            button=_("Publish"), done=_("%(name)s is published."),
        )  # fmt: skip


@admin.register(PerformanceAssessment, site=site)
class PerformancePage(AssessmentPage):
    place, icon, table = 80, "task_alt", PerformanceTable
    readonly_fields = (
        "employee", "author", "scale", "level_now", "evidence", "starts_on", "ends_on",
        "assessed_on", "state", "submitted_at", "published_at",
    )  # fmt: skip
    fields = (
        ("employee", "author"), ("scale", "level_now"), "evidence", ("starts_on", "ends_on"),
        ("assessed_on", "state"), ("submitted_at", "published_at"),
    )  # fmt: skip


@admin.register(PotentialAssessment, site=site)
class PotentialPage(AssessmentPage):
    place, icon, table = 81, "trending_up", PotentialTable
    readonly_fields = (
        "employee", "author", "scale", "level_now", "evidence", "assessed_on", "state",
        "submitted_at", "published_at",
    )  # fmt: skip
    fields = (
        ("employee", "author"), ("scale", "level_now"), "evidence", ("assessed_on", "state"),
        ("submitted_at", "published_at"),
    )  # fmt: skip
