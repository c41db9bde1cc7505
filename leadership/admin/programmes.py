"""Programmes, curricula, values and competencies in HR's workplace: read, and changed by acts."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from leadership.models import (
    Component,
    CoreCompetency,
    OrganisationValue,
    Programme,
    WayChoice,
)
from leadership.queries.audience import rule_in_words, rules_of
from leadership.queries.programmes import targets_of
from leadership.services import programmes as services
from leadership.services import strategy
from talent.admin.acts import ActForm, Pick, act_page
from talent.admin.export import ExportingPage
from talent.admin.filters import by_choice
from talent.admin.site import OPERATION, site
from talent.admin.tables import Table, column
from talent.http import actor_of
from talent.models import Serves


class LeadershipProgrammesTable(Table):
    name = column(_("Name"), "name")
    state = column(_("State"), "get_state_display")
    way = column(_("Mainly"), "get_way_display")
    serves = column(_("Serves"), "get_serves_display")
    objective = column(_("Objective"), "objective__title")
    sponsor = column(_("Sponsor"), "sponsor__name")
    components = column(_("Components"), "part_count")
    hours = column(_("Hours"), "hour_sum")
    purpose = column(_("What it is for"), "purpose")

    def prepared(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.select_related("objective", "sponsor")


class CurriculaTable(Table):
    programme = column(_("Programme"), "programme__name")
    position = column(_("Place"), "position")
    title = column(_("Title"), "title")
    kind = column(_("Kind"), "get_kind_display")
    way = column(_("Training or development"), "get_way_display")
    hours = column(_("Hours"), "hours")
    credits = column(_("Credits"), "credits")
    required = column(_("Required"), "is_required")
    link = column(_("Link"), "link")
    text = column(_("What happens in it"), "text")

    def prepared(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.select_related("programme").order_by("programme__name", "position")


class CompetenciesTable(Table):
    skill = column(_("Competency"), "skill__name")
    nature = column(_("Kind"), "get_nature_display")
    why = column(_("Why"), "why")
    planned = column(_("In how many plans"), "planned")
    counted_on = column(_("Counted on"), "counted_on")
    retired_on = column(_("Retired on"), "retired_on")

    def prepared(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.select_related("skill")


class ValuesTable(Table):
    position = column(_("Place"), "position")
    name = column(_("Name"), "name")
    statement = column(_("What it means"), "statement")
    retired_on = column(_("Retired on"), "retired_on")


class ProgrammeActForm(ActForm):
    name = forms.CharField(label=_("Name"), max_length=150)
    purpose = forms.CharField(
        label=_("What it is for"), max_length=4000, widget=forms.Textarea,
        help_text=_("In words that make people want to join."),
    )  # fmt: skip
    way = forms.ChoiceField(label=_("Mainly"), choices=WayChoice.choices)
    serves = forms.ChoiceField(label=_("Whom it serves"), choices=Serves.choices, initial="both")
    objective = Pick(Programme._meta.get_field("objective"), label=_("Objective"), required=False)
    sponsor = Pick(Programme._meta.get_field("sponsor"), label=_("Sponsor"), required=False)


def posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@admin.register(Programme, site=site)
class LeadershipProgrammePage(ExportingPage):
    area, place, icon = OPERATION, 80, "school"
    table = LeadershipProgrammesTable
    list_display = ("name", "state", "way", "serves", "components", "hours")
    list_filter = (by_choice("state", _("state")), by_choice("way", _("mainly")))
    search_fields = ("name",)
    search_help_text = _("A part of the name")
    ordering = ("name", "pk")
    readonly_fields = (
        "name", "state", "way", "serves", "purpose", "objective", "sponsor", "for_whom", "raises",
        "components", "hours", "created_at",
    )  # fmt: skip
    fields = (
        ("name", "state"), "purpose", ("way", "serves"), "objective", "sponsor", "for_whom",
        "raises", ("components", "hours"), "created_at",
    )  # fmt: skip
    actions_list = ("set_up", "export")
    actions_detail = ("edit", "offer", "retire")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: Any = super().get_queryset(request)
        counted: QuerySet[Any] = rows.annotate(
            part_count=Count("components"), hour_sum=Sum("components__hours")
        )
        return counted

    @display(description=_("components"))
    def components(self, obj: Any) -> int:
        return int(obj.part_count)

    @display(description=_("hours"))
    def hours(self, obj: Any) -> str:
        return f"{obj.hour_sum or 0:g}"

    @display(description=_("for whom"))
    def for_whom(self, obj: Any) -> str:
        return " / ".join(rule_in_words(rule) for rule in rules_of(obj)) or "–"

    @display(description=_("raises"))
    def raises(self, obj: Any) -> str:
        return ", ".join(str(row) for row in targets_of(obj)) or "–"

    @action(
        description=_("Set up a programme"), icon="add", variant=ActionVariant.PRIMARY,
        permissions=["act"],
    )  # fmt: skip
    def set_up(self, request: HttpRequest) -> HttpResponse:
        actor = actor_of(request)
        return act_page(
            self, request, form=ProgrammeActForm(posted(request), actor=actor),
            run=partial(services.create_programme, actor=actor), title=_("Set up a programme"),
            lead=_("Competencies, audience and curriculum are set on the programme’s own page."),
            button=_("Keep the draft"), done=_("%(name)s is a draft."),
        )  # fmt: skip

    @action(description=_("Change"), icon="edit", permissions=["act"])
    def edit(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, programme = actor_of(request), self.thing(request, object_id)
        initial = {name: getattr(programme, name) for name in services.BASICS}
        return act_page(
            self, request, obj=programme,
            form=ProgrammeActForm(posted(request), actor=actor, initial=initial),
            run=partial(services.edit_programme, actor=actor, programme=programme),
            title=_("Change %(name)s") % {"name": programme},
            lead=_("Competencies, audience and curriculum are set on the programme’s own page."),
            button=_("Save"), done=_("%(name)s is changed."),
        )  # fmt: skip

    @action(description=_("Offer"), icon="public", permissions=["act"])
    def offer(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return turned(
            self, request, object_id, services.offer_programme, "programme",
            title=_("Offer %(name)s?"), lead=_("Everybody sees it in the catalogue."),
            button=_("Offer"), done=_("%(name)s is offered."),
        )  # fmt: skip

    @action(description=_("Retire"), icon="archive", permissions=["act"])
    def retire(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return turned(
            self, request, object_id, services.retire_programme, "programme",
            title=_("Retire %(name)s?"), lead=_("It leaves the catalogue; cohorts go on."),
            button=_("Retire"), done=_("%(name)s is no longer offered."),
        )  # fmt: skip


def turned(
    page: Any, request: HttpRequest, object_id: str, service: Callable[..., Any], name: str,
    **words: Any,
) -> HttpResponse:  # fmt: skip
    """One act without questions."""
    actor, thing = actor_of(request), page.thing(request, object_id)
    words["title"] = words["title"] % {"name": thing}
    return act_page(
        page, request, obj=thing, form=ActForm(posted(request), actor=actor),
        run=partial(service, actor=actor, **{name: thing}), **words,
    )  # fmt: skip


@admin.register(Component, site=site)
class ComponentPage(ExportingPage):
    area, place, icon = OPERATION, 82, "format_list_numbered"
    table = CurriculaTable
    list_display = ("title", "programme", "position", "kind", "way", "hours", "is_required")
    list_filter = (by_choice("kind", _("kind")), by_choice("way", _("way")))
    list_select_related = ("programme",)
    search_fields = ("title", "programme__name")
    search_help_text = _("A part of the title, or of the programme’s name")
    ordering = ("programme", "position", "pk")
    readonly_fields = (
        "programme", "position", "title", "text", "kind", "way", "hours", "credits",
        "is_required", "link", "mentoring_programme",
    )  # fmt: skip
    fields = readonly_fields
    actions_list = ("export",)


@admin.register(CoreCompetency, site=site)
class CoreCompetencyPage(ExportingPage):
    area, place, icon = OPERATION, 78, "star"
    table = CompetenciesTable
    list_display = ("skill", "nature", "planned", "counted_on", "retired_on")
    list_filter = (by_choice("nature", _("kind")),)
    list_select_related = ("skill",)
    search_fields = ("skill__name",)
    search_help_text = _("A part of the name")
    ordering = ("nature", "skill__name", "pk")
    readonly_fields = ("skill", "nature", "why", "planned", "counted_on", "retired_on")
    fields = readonly_fields
    actions_list = ("export",)
    actions_detail = ("retire",)

    @action(description=_("Retire, or put back in force"), icon="archive", permissions=["act"])
    def retire(self, request: HttpRequest, object_id: str) -> HttpResponse:
        thing = self.thing(request, object_id)
        service = partial(strategy.retire_competency, back=thing.retired_on is not None)
        return turned(
            self, request, object_id, service, "competency", title=_("Change %(name)s?"),
            lead=_("Out of force it counts in no gap; put back, it does again."),
            button=_("Change it"), done=_("%(name)s is changed."),
        )  # fmt: skip


@admin.register(OrganisationValue, site=site)
class OrganisationValuePage(ExportingPage):
    area, place, icon = OPERATION, 77, "favorite"
    table = ValuesTable
    list_display = ("name", "position", "retired_on")
    search_fields = ("name",)
    search_help_text = _("A part of the name")
    ordering = ("position", "name", "pk")
    readonly_fields = ("name", "statement", "position", "retired_on")
    fields = readonly_fields
    actions_list = ("export",)
