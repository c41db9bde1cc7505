"""Assessment rounds in HR's workplace: how far they are, never what was said of anybody."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from leadership.models import AssessmentRound, AssessmentTask, RoundAssessor
from leadership.queries.assessment_rounds import with_progress
from leadership.services import assessment_rounds as services
from talent.admin.acts import ActForm, Pick, act_page
from talent.admin.base import Page
from talent.admin.export import ExportingPage
from talent.admin.filters import by_choice, by_row
from talent.admin.site import DEVELOPMENT, site
from talent.admin.tables import Table, column
from talent.http import actor_of
from talent.models import UnitPlacement


class NewRoundForm(ActForm):
    name = forms.CharField(label=_("Name"), max_length=150)
    purpose = forms.CharField(
        label=_("What it is for"), max_length=2000, required=False, widget=forms.Textarea
    )
    due_on = forms.DateField(label=_("Last day on time"))
    ends_on = forms.DateField(label=_("Ends on"))
    assessed_by = forms.ChoiceField(label=_("Who assesses"), choices=RoundAssessor.choices)
    unit = Pick(
        UnitPlacement._meta.get_field("unit"), label=_("Whom it is about"), required=False,
        help_text=_("Everybody in this unit and below it; more on the round’s own page."),
    )  # fmt: skip


def setting_up(actor: Any) -> Callable[..., Any]:
    """The service, fed with one unit or none."""

    def run(unit: Any, **said: Any) -> Any:
        units = [unit] if unit is not None else []
        return services.create_round(actor=actor, units=units, **said)

    return run


@admin.register(AssessmentRound, site=site)
class RoundPage(Page):
    area, place, icon = DEVELOPMENT, 78, "event_upcoming"
    list_display = ("name", "state", "due_on", "ends_on", "asked_now", "left_now")
    list_filter = (by_choice("state", _("state")),)
    search_fields = ("name",)
    search_help_text = _("A part of the name")
    ordering = ("-due_on", "-pk")
    readonly_fields = (
        "name", "state", "purpose", "what", "assessed_by", "due_on", "ends_on", "asked_now",
        "left_now", "opened_at", "ended_at",
    )  # fmt: skip
    fields = (
        ("name", "state"), "purpose", ("what", "assessed_by"), ("due_on", "ends_on"),
        ("asked_now", "left_now"), ("opened_at", "ended_at"),
    )  # fmt: skip
    actions_list = ("set_up",)
    actions_detail = ("begin", "end_it")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_progress(super().get_queryset(request), actor_of(request))

    @display(description=_("what"))
    def what(self, obj: AssessmentRound) -> str:
        return obj.asked_words

    @display(description=_("people"))
    def asked_now(self, obj: Any) -> int:
        return int(obj.asked)

    @display(description=_("left"))
    def left_now(self, obj: Any) -> int:
        return int(obj.left)

    @action(description=_("Set up"), icon="add", variant=ActionVariant.PRIMARY, permissions=["act"])
    def set_up(self, request: HttpRequest) -> HttpResponse:
        actor = actor_of(request)
        return act_page(
            self, request, form=NewRoundForm(request.POST or None, actor=actor),
            run=setting_up(actor), title=_("Set up a round"),
            lead=_("What it asks, grades and further people are set on the round’s own page."),
            button=_("Set up"), done=_("%(name)s is set up."),
        )  # fmt: skip

    @action(description=_("Begin"), icon="play_arrow", permissions=["act"])
    def begin(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.turn(
            request, object_id, services.open_round, title=_("Begin %(name)s?"),
            lead=_("Everybody of the scope is assessed by the manager whom they have today."),
            button=_("Begin"), done=_("%(name)s has begun."),
        )  # fmt: skip

    @action(description=_("End"), icon="lock", variant=ActionVariant.DANGER, permissions=["act"])
    def end_it(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.turn(
            request, object_id, services.end_round, title=_("End %(name)s now?"),
            lead=_("It asks nobody more, and what is handed in later does not count for it."),
            button=_("End it"), done=_("%(name)s is over."), danger=True,
        )  # fmt: skip

    def turn(
        self, request: HttpRequest, object_id: str, service: Callable[..., Any], **words: Any
    ) -> HttpResponse:
        """One act on the way of a round."""
        actor, row = actor_of(request), self.thing(request, object_id)
        words["title"] = words["title"] % {"name": row}
        return act_page(
            self, request, obj=row,
            form=ActForm(request.POST if request.method == "POST" else None, actor=actor),
            run=partial(service, actor=actor, round=row),
            **words,
        )  # fmt: skip


class TasksTable(Table):
    round = column(_("Round"), "round__name")
    number = column(_("Number"), "employee__external_id")
    person = column(_("Name"), "employee__name")
    assessor = column(_("Who assesses"), "assessor__name")
    performance = column(_("Performance handed in"), "performance_done")
    potential = column(_("Potential handed in"), "potential_done")

    def prepared(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        found: Any = rows
        done: QuerySet[Any] = found.with_done().select_related("round", "employee", "assessor")
        return done


@admin.register(AssessmentTask, site=site)
class TaskPage(ExportingPage):
    area, place, icon, for_partners = DEVELOPMENT, 79, "checklist", True
    table = TasksTable
    list_display = ("employee", "round", "assessor", "has_performance", "has_potential")
    list_filter = (by_row("round", _("round"), AssessmentTask._meta.get_field("round")),)
    list_select_related = ("employee", "round", "assessor")
    search_fields = ("employee__name_folded",)
    search_help_text = _("A part of the person’s name")
    ordering = ("-round", "pk")
    readonly_fields = ("employee", "round", "assessor", "has_performance", "has_potential")
    fields = (("employee", "round"), "assessor", ("has_performance", "has_potential"))
    actions_list = ("export",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: Any = super().get_queryset(request)
        found: QuerySet[Any] = rows.with_done().select_related("employee", "round", "assessor")
        return found

    @display(description=_("performance handed in"), boolean=True)
    def has_performance(self, obj: Any) -> bool:
        return bool(obj.performance_done)

    @display(description=_("potential handed in"), boolean=True)
    def has_potential(self, obj: Any) -> bool:
        return bool(obj.potential_done)
