"""The organisation's objectives as a tree: set, changed, moved and closed."""

from datetime import timedelta
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from careers.access import may_set_objective
from careers.models import Objective
from careers.queries.objectives import in_tree, shown, titles_above
from careers.services import objectives as services
from lib.dates import today
from talent.access import may_open_admin
from talent.admin.acts import ActForm, Day, Pick, act_page
from talent.admin.base import Page
from talent.admin.days import first_day, last_day
from talent.admin.filters import ChoiceFilter, by_row
from talent.admin.site import DEVELOPMENT, site
from talent.http import actor_of
from talent.models import User

UNIT = Objective._meta.get_field("unit")
PARENT = Objective._meta.get_field("parent")
OWNER = Objective._meta.get_field("owner")
DEEPEST = 12  # how far the list indents


class RunningFilter(ChoiceFilter):
    title, parameter_name, everything = _("running"), "running", _("Today")

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("coming", _("From a later day")), ("ended", _("Ended")), ("all", _("All"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return shown(queryset, self.value() or "running")


class WordsForm(ActForm):
    title = forms.CharField(label=_("What is to be reached"), max_length=200)
    description = forms.CharField(
        label=_("Why, and how it shows"), widget=forms.Textarea, required=False, max_length=4000
    )
    owner = Pick(OWNER, label=_("Who answers for it"), required=False)
    starts_on = Day(label=_("First day"), initial=today)
    last_day = Day(label=_("Last day"), required=False)


class SetForm(WordsForm):
    unit = Pick(
        UNIT, label=_("Unit"), required=False,
        help_text=_("Leave empty for the whole organisation; that is for HR admins."),
    )  # fmt: skip
    parent = Pick(
        PARENT, label=_("Below"), required=False, help_text=_("Leave empty for one at the top.")
    )

    field_order = ("title", "description", "unit", "parent", "owner", "starts_on", "last_day")


class MoveForm(ActForm):
    parent = Pick(
        PARENT, label=_("Below"), required=False, help_text=_("Leave empty to put it at the top.")
    )


class CloseForm(ActForm):
    last_day = Day(label=_("Last day"), initial=today)


@admin.register(Objective, site=site)
class ObjectivePage(Page):
    area, place, icon = DEVELOPMENT, 10, "flag"
    for_partners = True
    list_display = ("in_tree", "unit_name", "owner", "since", "until")
    list_filter = (
        RunningFilter,
        by_row("unit", _("unit"), UNIT),
        by_row("owner", _("owner"), OWNER),
    )
    list_select_related = ("unit", "owner")
    list_per_page = 100
    search_fields = ("title", "description")
    search_help_text = _("Words of the objective")
    readonly_fields = ("title", "description", "above", "unit_name", "owner", "since", "until")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "title", "description", ("above", "unit_name"), "owner", ("since", "until"),
                )
            },
        ),
    )  # fmt: skip
    actions_list = ("set_objective",)
    actions_detail = ("edit", {"title": _("More"), "items": ["move", "close"]})

    # --- rows ---

    def rows(self, user: User) -> QuerySet[Any]:
        return in_tree(Objective.objects.visible_to(user))

    def choices(self, user: User) -> QuerySet[Any]:
        return in_tree(Objective.objects.visible_to(user).ahead())

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ("path",)

    def choice_label(self, obj: Any) -> str:
        return " › ".join([*titles_above(obj)[-1:], obj.title])

    def has_act_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Partners too, for the units in their scope."""
        return may_open_admin(actor_of(request))

    def mine(self, request: HttpRequest, object_id: str) -> Objective:
        """An objective that this user may change; to others its acts do not exist."""
        objective: Objective = self.thing(request, object_id)
        if not may_set_objective(actor_of(request), objective.unit):
            raise Http404
        return objective

    # --- columns ---

    @display(description=_("objective"))
    def in_tree(self, obj: Any) -> str:
        depth = min(len(obj.path) - 1, DEEPEST)
        return format_html('<span class="in-tree in-tree-{}">{}</span>', depth, obj.title)

    @display(description=_("below"))
    def above(self, obj: Any) -> str:
        return " › ".join(titles_above(obj)) or str(_("At the top"))

    @display(description=_("unit"))
    def unit_name(self, obj: Objective) -> str:
        return str(obj.unit or _("The whole organisation"))

    @display(description=_("first day"))
    def since(self, obj: Objective) -> Any:
        return first_day(obj)

    @display(description=_("last day"))
    def until(self, obj: Objective) -> Any:
        return last_day(obj)

    # --- acts ---

    @action(
        description=_("Set an objective"),
        icon="add",
        variant=ActionVariant.PRIMARY,
        permissions=["act"],
    )
    def set_objective(self, request: HttpRequest) -> HttpResponse:
        actor = actor_of(request)
        return act_page(
            self, request,
            form=SetForm(request.POST or None, actor=actor),
            run=partial(services.create_objective, actor=actor),
            title=_("Set an objective"),
            lead=_("Everyone sees it, and people align their goals and plans to it."),
            button=_("Set it"), done=_("%(name)s is set."),
        )  # fmt: skip

    @action(
        description=_("Change"), icon="edit", variant=ActionVariant.PRIMARY, permissions=["act"]
    )
    def edit(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, objective = actor_of(request), self.mine(request, object_id)
        end = objective.valid.upper
        initial = {
            "title": objective.title, "description": objective.description,
            "owner": objective.owner_id, "starts_on": objective.valid.lower,
            "last_day": end - timedelta(days=1) if end else None,
        }  # fmt: skip
        return act_page(
            self, request, obj=objective,
            form=WordsForm(request.POST or None, actor=actor, initial=initial),
            run=partial(services.edit_objective, actor=actor, objective=objective),
            title=_("Change %(name)s") % {"name": objective},
            button=_("Save"), done=_("The objective is changed."),
        )  # fmt: skip

    @action(description=_("Move in the tree"), icon="account_tree", permissions=["act"])
    def move(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, objective = actor_of(request), self.mine(request, object_id)
        return act_page(
            self, request, obj=objective,
            form=MoveForm(request.POST or None, actor=actor),
            run=partial(services.move_objective, actor=actor, objective=objective),
            title=_("Move %(name)s") % {"name": objective},
            lead=_("All objectives below it go with it; goals stay aligned."),
            facts=[(_("Below today"), self.above(objective))],
            button=_("Move"), done=_("%(name)s has moved."),
        )  # fmt: skip

    @action(description=_("Close"), icon="block", variant=ActionVariant.DANGER, permissions=["act"])
    def close(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, objective = actor_of(request), self.mine(request, object_id)
        return act_page(
            self, request, obj=objective,
            form=CloseForm(request.POST or None, actor=actor),
            run=partial(services.close_objective, actor=actor, objective=objective),
            title=_("Close %(name)s") % {"name": objective},
            lead=_("Nothing new aligns to it after that day. What is aligned stays so."),
            button=_("Close it"), danger=True, done=_("%(name)s closes."),
        )  # fmt: skip
