"""Key roles, succession plans and pools in HR's workplace: never a plan that names who looks."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from leadership import access
from leadership.admin.succession_tables import KeyRolesTable
from leadership.models import (
    CloseReason,
    KeyRole,
    PoolMember,
    SuccessionPlan,
    Successor,
    TalentPool,
)
from leadership.services import key_roles, pools, succession
from lib.dates import today
from talent.admin.acts import ActForm, Day, act_page
from talent.admin.base import History, Page
from talent.admin.export import ExportingPage
from talent.admin.filters import by_choice, by_row
from talent.admin.site import DEVELOPMENT, site
from talent.http import actor_of
from talent.models import User


class EndForm(ActForm):
    ends_on = Day(label=_("First day on which it is no key role any more"))


class CloseForm(ActForm):
    reason = forms.ChoiceField(label=_("Why"), choices=CloseReason.choices)


@admin.register(KeyRole, site=site)
class KeyRolePage(ExportingPage):
    area, place, icon = DEVELOPMENT, 80, "key"
    for_partners = True
    table = KeyRolesTable
    list_display = ("role", "unit", "position", "criticality", "incumbent", "risk", "horizon")
    list_filter = (
        by_choice("criticality", _("how critical")),
        by_choice("risk", _("risk")),
        by_row("unit", _("unit"), KeyRole._meta.get_field("unit")),
    )
    list_select_related = ("role", "unit", "incumbent")
    search_fields = ("role__name", "unit__name", "position")
    search_help_text = _("A part of the role, unit or position")
    ordering = ("role__name", "unit__name", "position", "pk")
    readonly_fields = (
        "role", "unit", "position", "criticality", "incumbent", "risk", "horizon", "impact",
        "notes", "valid",
    )  # fmt: skip
    fields = (
        ("role", "unit", "position"), ("criticality", "impact"), "incumbent", ("risk", "horizon"),
        "notes", "valid",
    )  # fmt: skip
    actions_detail = ("end",)
    actions_list = ("export",)

    def has_act_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return access.may_keep_key_roles(actor_of(request))

    @action(
        description=_("No key role any more"), icon="event_busy", variant=ActionVariant.DANGER,
        permissions=["act"],
    )  # fmt: skip
    def end(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, key_role = actor_of(request), self.thing(request, object_id)
        return act_page(
            self, request, obj=key_role,
            form=EndForm(request.POST or None, actor=actor, initial={"ends_on": today()}),
            run=partial(key_roles.end_key_role, actor=actor, key_role=key_role),
            title=_("From when on can you do without it?"), lead=_("Its plans are closed."),
            button=_("End it"), done=_("Done: %(name)s."), danger=True,
        )  # fmt: skip


class SuccessorHistory(History):
    """Whom a plan names, in order."""

    model = Successor
    fields = readonly_fields = ("rank", "who", "readiness", "is_emergency", "state", "note")
    verbose_name_plural = _("successors")
    hide_title = True
    view_on_site = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("employee").order_by("rank")

    @display(description=_("who"))
    def who(self, obj: Successor) -> str:
        return obj.name


@admin.register(SuccessionPlan, site=site)
class SuccessionPlanPage(Page):
    area, place, icon = DEVELOPMENT, 81, "moving"
    for_partners = True
    list_display = ("key_role", "owner", "state", "is_private", "review_on", "size")
    list_filter = (
        by_choice("state", _("state")),
        by_row("key_role", _("key role"), SuccessionPlan._meta.get_field("key_role")),
    )
    list_select_related = ("key_role__role", "key_role__unit", "owner")
    search_fields = ("key_role__role__name", "key_role__unit__name", "key_role__position")
    search_help_text = _("A part of the role, unit or position")
    ordering = ("-created_at", "pk")
    readonly_fields = (
        "key_role", "owner", "state", "is_private", "review_on", "when_filled", "note",
        "closed_on", "close_reason",
    )  # fmt: skip
    fields = (
        ("key_role", "owner"), ("state", "is_private"), ("review_on", "when_filled"), "note",
        ("closed_on", "close_reason"),
    )  # fmt: skip
    inlines = (SuccessorHistory,)
    actions_detail = ("close",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        named = Count("successors", filter=Q(successors__state="named"))
        rows: QuerySet[Any] = super().get_queryset(request).annotate(named_count=named)
        return rows

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Reading a plan is on record here too."""
        plan = self.thing(request, object_id)
        succession.record_plan_reads(actor=actor_of(request), plans=[plan])
        answer: HttpResponse = super().change_view(request, object_id, form_url, extra_context)
        return answer

    @display(description=_("named"))
    def size(self, obj: Any) -> int:
        return int(obj.named_count)

    def has_act_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return access.may_keep_key_roles(actor_of(request))

    @action(description=_("Close"), icon="lock", variant=ActionVariant.DANGER, permissions=["act"])
    def close(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, plan = actor_of(request), self.thing(request, object_id)
        return act_page(
            self, request, obj=plan, form=CloseForm(request.POST or None, actor=actor),
            run=partial(succession.close_plan, actor=actor, plan=plan),
            title=_("Why is the plan closed?"), lead=_("It stays to be read as it was."),
            button=_("Close it"), done=_("Closed: %(name)s."), danger=True,
        )  # fmt: skip


class MemberHistory(History):
    """Who is or was in a pool."""

    model = PoolMember
    fields = readonly_fields = ("employee", "valid")
    verbose_name_plural = _("members")
    hide_title = True
    view_on_site = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("employee")


@admin.register(TalentPool, site=site)
class TalentPoolPage(Page):
    area, place, icon = DEVELOPMENT, 82, "groups_3"
    for_partners = True
    list_display = ("name", "owner", "unit", "closed_on")
    list_select_related = ("owner", "unit")
    search_fields = ("name", "purpose")
    search_help_text = _("A part of the name or purpose")
    ordering = ("name", "created_at", "pk")
    readonly_fields = ("name", "purpose", "owner", "unit", "closed_on")
    fields = ("name", "purpose", ("owner", "unit"), "closed_on")
    inlines = (MemberHistory,)
    actions_detail = ("close",)

    def rows(self, user: User) -> QuerySet[Any]:
        return TalentPool.objects.visible_to(user)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Reading pools is on record here too."""
        self.thing(request, object_id)
        succession.record_bench_read(actor=actor_of(request), what="pools")
        answer: HttpResponse = super().change_view(request, object_id, form_url, extra_context)
        return answer

    def has_act_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return access.may_keep_key_roles(actor_of(request))

    @action(description=_("Close"), icon="lock", variant=ActionVariant.DANGER, permissions=["act"])
    def close(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, pool = actor_of(request), self.thing(request, object_id)
        return act_page(
            self, request, obj=pool, form=ActForm(request.POST or None, actor=actor),
            run=partial(pools.close_pool, actor=actor, pool=pool),
            title=_("Close the pool?"), lead=_("It stays to be read."),
            button=_("Close it"), done=_("Closed: %(name)s."), danger=True,
        )  # fmt: skip
