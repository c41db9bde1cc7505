"""Benchmarks, targets and what stands first in HR's workplace; acts go by the services."""

from decimal import Decimal
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from metrics.indicator_words import UNITS
from metrics.indicators import INDICATORS, Unit
from metrics.models import Benchmark, IndicatorTarget, KeyIndicator, TargetWay
from metrics.queries.targets import aim_of
from metrics.services.insights import set_target
from talent.admin.acts import ActForm, Pick, act_page
from talent.admin.base import Page
from talent.admin.export import ExportingPage
from talent.admin.filters import by_choice
from talent.admin.site import OPERATION, site
from talent.admin.tables import Table, column
from talent.http import actor_of


class BenchmarksTable(Table):
    source = column(_("Source"), "source")
    figure = column(_("Figure"), "figure")
    organisation = column(_("Organisation"), "organisation")
    value = column(_("Value"), "value")


@admin.register(Benchmark, site=site)
class BenchmarkPage(ExportingPage):
    area, place, icon = OPERATION, 92, "balance"
    table = BenchmarksTable
    list_display = ("figure", "organisation", "value", "source")
    search_fields = ("source", "figure", "organisation")
    search_help_text = _("A part of the source, the figure or the organisation")
    ordering = ("source", "figure", "organisation", "pk")
    sortable_by = ("figure", "organisation", "value", "source")
    fields = readonly_fields = ("source", "figure", "organisation", "value")
    actions_list = ("bring_in", "export")

    @action(
        description=_("From a file"), icon="upload", variant=ActionVariant.PRIMARY,
        permissions=["act"],
    )  # fmt: skip
    def bring_in(self, request: HttpRequest) -> HttpResponse:
        return redirect("metrics:benchmark_import")


class TargetActForm(ActForm):
    indicator = forms.ChoiceField(label=_("Indicator"))
    unit = Pick(
        IndicatorTarget._meta.get_field("unit"), label=_("Unit"), required=False,
        help_text=_("Empty: the whole organisation."),
    )  # fmt: skip
    way = forms.ChoiceField(label=_("It is to be"), choices=TargetWay.choices)
    value = forms.FloatField(
        label=_("Target"), help_text=_("In per cent, months, people or points.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # What is offered is known once all indicators are entered.
        choices = [(key, str(one.label)) for key, one in INDICATORS.items()]
        self.base_fields["indicator"].choices = choices  # type: ignore[attr-defined]
        super().__init__(*args, **kwargs)

    def clean_value(self) -> Decimal:
        return Decimal(str(round(self.cleaned_data["value"], 1)))


class TargetsTable(Table):
    indicator = column(_("Indicator"), "indicator")
    unit = column(_("Unit"), "unit__name")
    way = column(_("It is to be"), "get_way_display")
    value = column(_("Target"), "value")

    def prepared(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.select_related("unit")


def posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@admin.register(IndicatorTarget, site=site)
class IndicatorTargetPage(ExportingPage):
    area, place, icon = OPERATION, 94, "flag"
    table = TargetsTable
    list_display = ("label", "where", "aimed")
    list_filter = (by_choice("way", _("it is to be")),)
    list_select_related = ("unit",)
    search_fields = ("indicator", "unit__name")
    search_help_text = _("A part of the indicator’s key or of the unit")
    ordering = ("indicator", "pk")
    fields = readonly_fields = ("label", "where", "aimed")
    actions_list = ("aim", "export")
    actions_detail = ("change_target", "take_away")

    @display(description=_("indicator"))
    def label(self, obj: IndicatorTarget) -> str:
        return label_of(obj.indicator)

    @display(description=_("unit"))
    def where(self, obj: IndicatorTarget) -> str:
        return str(obj.unit or _("The whole organisation"))

    @display(description=_("it is to be"))
    def aimed(self, obj: IndicatorTarget) -> str:
        """With its unit, such as “at least 92 %”."""
        aim = aim_of(obj)
        if aim is None:
            return f"{obj.get_way_display()} {obj.value}"
        if aim.indicator.unit in (Unit.SHARE, Unit.MONTHS):
            return aim.words
        return f"{aim.words} ({UNITS[aim.indicator.unit]})"

    @action(
        description=_("Set a target"), icon="add", variant=ActionVariant.PRIMARY,
        permissions=["act"],
    )  # fmt: skip
    def aim(self, request: HttpRequest) -> HttpResponse:
        actor = actor_of(request)
        return act_page(
            self, request, form=TargetActForm(posted(request), actor=actor),
            run=partial(set_target, actor=actor), title=_("Set a target"),
            lead=_("Whoever reads the figure sees it beside it. One that is there is replaced."),
            button=_("Set it"), done=_("%(name)s is set."),
        )  # fmt: skip

    @action(description=_("Change"), icon="edit", permissions=["act"])
    def change_target(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, target = actor_of(request), self.thing(request, object_id)
        form = TargetActForm(
            posted(request),
            actor=actor,
            initial={"way": target.way, "value": f"{target.value.normalize():f}"},
        )
        for name in ("indicator", "unit"):
            del form.fields[name]
        return act_page(
            self, request, obj=target, form=form,
            run=partial(set_target, actor=actor, indicator=target.indicator, unit=target.unit),
            title=_("Change %(name)s") % {"name": target}, button=_("Save"), done=_("Saved."),
        )  # fmt: skip

    @action(
        description=_("Take it away"), icon="delete", variant=ActionVariant.DANGER,
        permissions=["act"],
    )  # fmt: skip
    def take_away(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, target = actor_of(request), self.thing(request, object_id)

        def gone() -> IndicatorTarget:
            set_target(
                actor=actor, indicator=target.indicator, unit=target.unit, way=target.way,
                value=None,
            )  # fmt: skip
            return IndicatorTarget(indicator=target.indicator)

        return act_page(
            self, request, obj=target, form=ActForm(posted(request), actor=actor), run=gone,
            title=_("Take the target away?"),
            lead=_("The figure stays; nobody is told any more that it met or left its target."),
            button=_("Take it away"), done=_("It is no target any more."), danger=True,
            back=self.address() if request.method == "POST" else "",
        )  # fmt: skip


@admin.register(KeyIndicator, site=site)
class KeyIndicatorPage(Page):
    area, place, icon = OPERATION, 96, "star"
    list_display = ("label", "audience", "position")
    list_filter = (by_choice("audience", _("audience")),)
    search_fields = ("indicator",)
    search_help_text = _("A part of the indicator’s key")
    ordering = ("audience", "position", "pk")
    fields = readonly_fields = ("label", "audience", "position")
    actions_list = ("choose",)

    @display(description=_("indicator"))
    def label(self, obj: KeyIndicator) -> str:
        return label_of(obj.indicator)

    @action(
        description=_("Choose what stands first"), icon="edit", variant=ActionVariant.PRIMARY,
        permissions=["act"],
    )  # fmt: skip
    def choose(self, request: HttpRequest) -> HttpResponse:
        return redirect("metrics:key_indicators")


def label_of(key: str) -> str:
    """What an indicator is called; its key where it is no more."""
    return str(INDICATORS[key].label) if key in INDICATORS else key
