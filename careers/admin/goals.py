"""Cycles of goals, kept by HR; and the goals that people show to HR, for reading."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from careers.models import Goal, GoalCycle
from careers.services import goal_cycles as services
from careers.services.goals import last_day as last_day_of
from lib.dates import today
from talent.admin.acts import ActForm, Day, act_page
from talent.admin.base import Page
from talent.admin.days import first_day, last_day
from talent.admin.filters import by_choice, by_row
from talent.admin.site import DEVELOPMENT, site
from talent.http import actor_of


class CycleForm(ActForm):
    name = forms.CharField(label=_("Name"), max_length=100)
    starts_on = Day(label=_("First day"), initial=today)
    last_day = Day(label=_("Last day"))


@admin.register(GoalCycle, site=site)
class GoalCyclePage(Page):
    area, place, icon = DEVELOPMENT, 20, "calendar_month"
    list_display = ("name", "since", "until")
    search_fields = ("name",)
    readonly_fields = ("name", "since", "until")
    fields = ("name", ("since", "until"))
    ordering = ("-valid", "pk")
    actions_list = ("open_cycle",)
    actions_detail = ("change",)

    @display(description=_("first day"))
    def since(self, obj: GoalCycle) -> Any:
        return first_day(obj)

    @display(description=_("last day"))
    def until(self, obj: GoalCycle) -> Any:
        return last_day(obj)

    @action(
        description=_("Open a cycle"),
        icon="add",
        variant=ActionVariant.PRIMARY,
        permissions=["act"],
    )
    def open_cycle(self, request: HttpRequest) -> HttpResponse:
        actor = actor_of(request)
        return act_page(
            self, request,
            form=CycleForm(request.POST or None, actor=actor),
            run=partial(services.open_cycle, actor=actor),
            title=_("Open a cycle"),
            lead=_("People set goals for it from now on."),
            button=_("Open"), done=_("%(name)s is open."),
        )  # fmt: skip

    @action(
        description=_("Change"), icon="edit", variant=ActionVariant.PRIMARY, permissions=["act"]
    )
    def change(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, cycle = actor_of(request), self.thing(request, object_id)
        initial = {
            "name": cycle.name, "starts_on": cycle.valid.lower, "last_day": last_day_of(cycle)
        }  # fmt: skip
        return act_page(
            self, request, obj=cycle,
            form=CycleForm(request.POST or None, actor=actor, initial=initial),
            run=partial(services.change_cycle, actor=actor, cycle=cycle),
            title=_("Change %(name)s") % {"name": cycle},
            lead=_("Goals keep the day by which they are due."),
            button=_("Save"), done=_("The cycle is changed."),
        )  # fmt: skip


@admin.register(Goal, site=site)
class GoalPage(Page):
    area, place, icon = DEVELOPMENT, 30, "target"
    for_partners = True
    list_display = ("title", "employee", "kind", "cycle", "state", "due_on", "visibility")
    list_filter = (
        by_choice("state", _("state")),
        by_choice("kind", _("kind")),
        by_choice("visibility", _("seen by")),
        by_row("cycle", _("cycle"), Goal._meta.get_field("cycle")),
        by_row("objective", _("objective"), Goal._meta.get_field("objective")),
    )
    list_select_related = ("employee", "cycle")
    search_fields = ("title", "employee__name_folded")
    search_help_text = _("Words of a goal, or a name")
    ordering = ("-created_at", "-pk")
    readonly_fields = (
        "employee", "title", "text", "kind", "cycle", "objective", "visibility", "state",
        "starts_on", "due_on", "ended_on",
    )  # fmt: skip
    fields = (
        "employee", "title", "text", ("kind", "cycle"), "objective", ("visibility", "state"),
        ("starts_on", "due_on", "ended_on"),
    )  # fmt: skip
