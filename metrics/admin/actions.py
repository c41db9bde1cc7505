"""Action plans in HR's workplace: how they stand and who sees to them; kept on their own pages."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from metrics.models import ActionPlan, ActionUpdate
from metrics.queries.actions import origin_words
from metrics.services import actions
from talent.access import may_open_admin
from talent.admin.acts import ActForm, Pick, act_page
from talent.admin.base import History
from talent.admin.export import ExportingPage
from talent.admin.filters import by_choice, by_row
from talent.admin.site import OPERATION, site
from talent.admin.tables import Table, column
from talent.http import actor_of
from talent.models import User


class HandOverForm(ActForm):
    owner = Pick(ActionPlan._meta.get_field("owner"), label=_("New owner"))


class ActionsTable(Table):
    issue = column(_("What is to change"), "issue")
    status = column(_("Status"), "get_status_display")
    owner = column(_("Owner"), "owner__name")
    champion = column(_("Champion"), "champion__name")
    unit = column(_("Unit"), "unit__name")
    driver = column(_("Driver"), "driver__name")
    starts_on = column(_("Starts on"), "starts_on")
    due_on = column(_("Due on"), "due_on")
    closed_on = column(_("Closed on"), "closed_on")

    def prepared(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.select_related("owner", "champion", "unit", "driver")


class UpdateHistory(History):
    """What was said and changed."""

    model = ActionUpdate
    fields = readonly_fields = (
        "at", "by", "kind", "status", "text", "is_shared", "taken_back_at",
    )  # fmt: skip
    verbose_name_plural = _("what was said and done")
    hide_title = True
    view_on_site = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("by").order_by("-at", "-pk")


@admin.register(ActionPlan, site=site)
class ActionPlanPage(ExportingPage):
    area, place, icon = OPERATION, 91, "flag"
    for_partners = True
    table = ActionsTable
    list_display = ("issue", "status", "owner", "champion", "unit", "due_on", "late")
    list_filter = (
        by_choice("status", _("status")),
        by_choice("origin", _("from")),
        by_row("unit", _("unit"), ActionPlan._meta.get_field("unit")),
    )
    list_select_related = ("owner", "champion", "unit")
    search_fields = ("issue", "goal")
    search_help_text = _("Words of the plan")
    ordering = ("due_on", "pk")
    readonly_fields = (
        "issue", "goal", "status", "owner", "champion", "unit", "driver", "serves", "answers",
        "starts_on", "due_on", "closed_on", "outcome", "shared_at",
    )  # fmt: skip
    fields = (
        "issue", "goal", ("status", "due_on"), ("owner", "champion"), ("unit", "driver", "serves"),
        "answers", ("starts_on", "closed_on"), "outcome", "shared_at",
    )  # fmt: skip
    inlines = (UpdateHistory,)
    actions_detail = ("open_plan", "hand_over")
    actions_list = ("export",)

    def rows(self, user: User) -> QuerySet[Any]:
        """Those that one reads in full; what is only shared with somebody stands on its page."""
        return ActionPlan.objects.read_in_full_by(user)

    def has_act_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return may_open_admin(actor_of(request))

    @display(description=_("overdue"), label={_("Overdue"): "danger"})
    def late(self, obj: ActionPlan) -> Any:
        return _("Overdue") if obj.is_overdue else None

    @display(description=_("it answers"))
    def answers(self, obj: ActionPlan) -> str:
        return origin_words(obj)

    @action(description=_("Open the plan"), icon="open_in_new", permissions=["act"])
    def open_plan(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return redirect(self.thing(request, object_id))

    @action(
        description=_("Hand it over"), icon="swap_horiz", variant=ActionVariant.PRIMARY,
        permissions=["act"],
    )  # fmt: skip
    def hand_over(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, plan = actor_of(request), self.thing(request, object_id)
        return act_page(
            self, request, obj=plan, form=HandOverForm(request.POST or None, actor=actor),
            run=partial(actions.hand_over, actor=actor, plan=plan),
            title=_("Who sees to it from now on?"),
            lead=_("They are told, and read all that was said."),
            button=_("Hand it over"), done=_("Handed over: %(name)s."),
        )  # fmt: skip
