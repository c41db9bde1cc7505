"""Openings, applications, engagements, and the rules for applying."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from careers.models import (
    LIVE,
    Application,
    Engagement,
    ManagerRule,
    Opening,
    OpeningKind,
    OpeningPolicy,
)
from careers.queries.opening_rules import policies
from careers.services import openings as services
from talent.admin.acts import ActForm, Day, Pick, act_page
from talent.admin.base import Page
from talent.admin.filters import by_choice, by_row
from talent.admin.site import OPERATION, site
from talent.http import actor_of
from talent.models import User


class DraftForm(ActForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=OpeningKind.choices)
    title = forms.CharField(label=_("Title"), max_length=150)
    description = forms.CharField(
        label=_("What it is about"), widget=forms.Textarea, required=False, max_length=6000
    )
    role = Pick(Opening._meta.get_field("role"), label=_("Role"))
    unit = Pick(Opening._meta.get_field("unit"), label=_("Unit"))
    location = Pick(Opening._meta.get_field("location"), label=_("Place"), required=False)
    hiring_manager = Pick(Opening._meta.get_field("hiring_manager"), label=_("Who hires"))
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=50, initial=1)
    starts_on = Day(label=_("First day"))
    ends_on = Day(label=_("Last day"), required=False, help_text=_("Of all but a vacancy."))
    hours_per_week = forms.IntegerField(
        label=_("Hours a week"), min_value=1, max_value=40, required=False,
        help_text=_("Of a stretch assignment or a project."),
    )  # fmt: skip
    apply_by = Day(label=_("Apply by"), required=False)


@admin.register(Opening, site=site)
class OpeningPage(Page):
    area, place, icon = OPERATION, 60, "work"
    for_partners = True
    list_display = (
        "title", "kind", "state", "unit", "hiring_manager", "seats", "under_way", "apply_by",
    )  # fmt: skip
    list_filter = (
        by_choice("state", _("state")),
        by_choice("kind", _("kind")),
        by_row("unit", _("unit"), Opening._meta.get_field("unit")),
        by_row("role", _("role"), Opening._meta.get_field("role")),
    )
    list_select_related = ("unit", "hiring_manager")
    search_fields = ("title_folded", "role__name_folded")
    search_help_text = _("A part of the title or role")
    ordering = ("-created_at", "pk")
    readonly_fields = (
        "kind", "state", "title", "description", "role", "unit", "location", "hiring_manager",
        "approver", "seats", "starts_on", "ends_on", "hours_per_week", "apply_by", "created_at",
        "submitted_at", "published_at", "closed_at", "close_reason", "under_way",
    )  # fmt: skip
    fields = (
        ("title", "kind", "state"), "description", ("role", "unit", "location"),
        ("hiring_manager", "approver"), ("seats", "under_way"),
        ("starts_on", "ends_on", "hours_per_week", "apply_by"),
        ("created_at", "submitted_at", "published_at"), ("closed_at", "close_reason"),
    )  # fmt: skip
    actions_list = ("draft",)
    actions_detail = ("approve", "send_back", "take_back", "publish", "close")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        live = Count("applications", filter=Q(applications__stage__in=LIVE))
        return super().get_queryset(request).annotate(live=live)  # type: ignore[no-any-return]

    @display(description=_("applications under way"))
    def under_way(self, obj: Any) -> int:
        return int(obj.live)

    @action(
        description=_("Draft an opening"), icon="add", variant=ActionVariant.PRIMARY,
        permissions=["act"],
    )  # fmt: skip
    def draft(self, request: HttpRequest) -> HttpResponse:
        actor = actor_of(request)
        return act_page(
            self, request,
            form=DraftForm(request.POST or None, actor=actor),
            run=partial(services.draft_opening, actor=actor),
            title=_("Draft an opening"),
            lead=_("Nobody sees it yet but its hiring manager and HR."),
            button=_("Keep the draft"), done=_("%(name)s is a draft."),
        )  # fmt: skip

    @action(
        description=_("Approve"), icon="check", variant=ActionVariant.PRIMARY, permissions=["act"]
    )
    def approve(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.turn(
            request, object_id, services.approve_opening,
            title=_("Approve %(name)s?"), lead=_("It can be published then."),
            button=_("Approve"), done=_("%(name)s is approved."),
        )  # fmt: skip

    @action(description=_("Give back"), icon="undo", permissions=["act"])
    def send_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.turn(
            request, object_id, services.send_back_opening,
            title=_("Give %(name)s back?"), lead=_("It becomes a draft again."),
            button=_("Give back"), done=_("%(name)s is a draft again."),
        )  # fmt: skip

    @action(description=_("Take back"), icon="undo", permissions=["act"])
    def take_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.turn(
            request, object_id, services.take_back_opening,
            title=_("Make a draft of %(name)s again?"), lead=_("It is approved once more then."),
            button=_("Take back"), done=_("%(name)s is a draft again."),
        )  # fmt: skip

    @action(description=_("Publish"), icon="public", permissions=["act"])
    def publish(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.turn(
            request, object_id, services.publish_opening,
            title=_("Publish %(name)s?"), lead=_("Everybody sees it, and kept searches are told."),
            button=_("Publish"), done=_("Everybody can see %(name)s."),
        )  # fmt: skip

    @action(description=_("Close"), icon="block", variant=ActionVariant.DANGER, permissions=["act"])
    def close(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.turn(
            request, object_id, services.close_opening,
            title=_("Close %(name)s?"),
            lead=_("Whoever still applies is told. It cannot be opened again."),
            button=_("Close"), done=_("%(name)s is closed."), danger=True,
        )  # fmt: skip

    def turn(
        self, request: HttpRequest, object_id: str, service: Callable[..., Any], **words: Any
    ) -> HttpResponse:
        """One act on the way of an opening."""
        actor, opening = actor_of(request), self.thing(request, object_id)
        words["title"] = words["title"] % {"name": opening}
        return act_page(
            self, request, obj=opening,
            form=ActForm(request.POST if request.method == "POST" else None, actor=actor),
            run=partial(service, actor=actor, opening=opening),
            **words,
        )  # fmt: skip


@admin.register(Application, site=site)
class ApplicationPage(Page):
    area, place, icon = OPERATION, 61, "assignment_ind"
    list_display = ("employee", "opening", "stage", "manager_answer", "applied_at", "moved_at")
    list_filter = (by_choice("stage", _("stage")), by_choice("manager_answer", _("manager")))
    list_select_related = ("employee", "opening")
    search_fields = ("employee__name_folded", "opening__title_folded")
    ordering = ("-applied_at", "pk")
    readonly_fields = (
        "employee", "opening", "stage", "statement", "manager_rule", "manager_answer",
        "manager_answered_at", "manager_answered_by", "answered_for_manager",
        "applied_at", "moved_at", "starts_on", "reject_reason", "reject_note", "assignment",
    )  # fmt: skip
    fields = (
        ("employee", "opening", "stage"), "statement", ("manager_rule", "manager_answer"),
        ("manager_answered_at", "manager_answered_by", "answered_for_manager"),
        ("applied_at", "moved_at", "starts_on"), ("reject_reason", "reject_note"), "assignment",
    )  # fmt: skip


@admin.register(Engagement, site=site)
class EngagementPage(Page):
    area, place, icon = OPERATION, 62, "hub"
    list_display = ("employee", "title", "kind", "unit", "valid", "hours_per_week")
    list_filter = (by_choice("kind", _("kind")),)
    list_select_related = ("employee", "unit")
    search_fields = ("employee__name_folded", "title")
    ordering = ("-valid", "pk")
    readonly_fields = (
        "employee", "title", "kind", "role", "unit", "valid", "hours_per_week", "application",
    )  # fmt: skip
    fields = (
        ("employee", "title", "kind"), ("role", "unit"), ("valid", "hours_per_week"),
        "application",
    )  # fmt: skip


def months_for(kind: OpeningKind) -> forms.IntegerField:
    label = format_lazy(_("{kind}: least months in the present role"), kind=kind.label)
    return forms.IntegerField(label=label, min_value=0, max_value=60)


def manager_for(kind: OpeningKind) -> forms.ChoiceField:
    label = format_lazy(_("{kind}: the present manager"), kind=kind.label)
    return forms.ChoiceField(label=label, choices=ManagerRule.choices)


def hours_for(kind: OpeningKind) -> forms.IntegerField:
    label = format_lazy(_("{kind}: most hours a week beside the own work"), kind=kind.label)
    return forms.IntegerField(
        label=label, min_value=1, max_value=40,
        help_text=_("With everything that one does beside it on the same days."),
    )  # fmt: skip


class PolicyForm(ActForm):
    vacancy_months = months_for(OpeningKind.VACANCY)
    vacancy_manager = manager_for(OpeningKind.VACANCY)
    stretch_months = months_for(OpeningKind.STRETCH)
    stretch_manager = manager_for(OpeningKind.STRETCH)
    stretch_hours = hours_for(OpeningKind.STRETCH)
    project_months = months_for(OpeningKind.PROJECT)
    project_manager = manager_for(OpeningKind.PROJECT)
    project_hours = hours_for(OpeningKind.PROJECT)
    secondment_months = months_for(OpeningKind.SECONDMENT)
    secondment_manager = manager_for(OpeningKind.SECONDMENT)


def changing(actor: User) -> Callable[..., Any]:
    """The service, fed with the rules of all kinds at once."""

    def run(**said: Any) -> Any:
        rules = {
            kind: (said[f"{kind}_months"], said[f"{kind}_manager"], said.get(f"{kind}_hours"))
            for kind in OpeningKind.values
        }
        return services.change_policies(actor=actor, rules=rules)

    return run


@admin.register(OpeningPolicy, site=site)
class OpeningPolicyPage(Page):
    area, place, icon = OPERATION, 63, "rule"
    singleton = True

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show what holds, and change it."""
        if not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        actor = actor_of(request)
        initial: dict[str, Any] = {}
        for kind, row in policies().items():
            initial |= {
                f"{kind}_months": row.least_months,
                f"{kind}_manager": row.manager,
                f"{kind}_hours": row.most_hours,
            }
        return act_page(
            self, request,
            form=PolicyForm(request.POST or None, actor=actor, initial=initial),
            run=changing(actor),
            title=_("What applying for openings asks for"),
            lead=_(
                "The rules are shown on each opening before somebody applies. They hold for"
                " applications made from now on; earlier ones keep the rule they were made under."
                " The hours a week are looked at once more when an offer is accepted, by the rule"
                " of that day."
            ),
            button=_("Save"), done=_("Saved. It holds from now on."),
            back=reverse("admin:careers_openingpolicy_changelist"),
        )  # fmt: skip
