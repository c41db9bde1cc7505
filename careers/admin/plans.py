"""The library of suggestions and the templates, which HR keeps; and the plans, which HR reads."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from careers.models import (
    DevelopmentPlan,
    PlanItem,
    PlanTemplate,
    PlanTemplateItem,
    Suggestion,
)
from talent.admin.base import History, Page, Part
from talent.admin.filters import ChoiceFilter, by_choice, by_row
from talent.admin.site import PEOPLE, SKILLS, site


class UseFilter(ChoiceFilter):
    title, parameter_name = _("state"), "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("used", _("In use")), ("off", _("Switched off"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        wanted = {"used": True, "off": False}.get(self.value() or "")
        return queryset if wanted is None else queryset.filter(is_in_use=wanted)


@admin.register(Suggestion, site=site)
class SuggestionPage(Page):
    area, place, icon = SKILLS, 40, "lightbulb"
    reference = True
    list_display = ("title", "skill_kind", "skill", "kind", "serves", "is_in_use")
    list_filter = (
        by_choice("skill_kind", _("kind of skill")),
        by_row("skill", _("skill"), Suggestion._meta.get_field("skill")),
        by_choice("kind", _("how one learns")),
        UseFilter,
    )
    list_select_related = ("skill",)
    search_fields = ("title",)
    search_help_text = _("A part of its words")
    ordering = ("skill_kind", "kind", "title", "pk")
    sortable_by = ("title", "skill_kind", "kind")
    autocomplete_fields = ("skill",)
    fieldsets = (
        (
            None,
            {
                "fields": ("title", "note", ("skill_kind", "skill"), ("kind", "serves"),
                           "is_in_use"),
                "description": _(
                    "Write {skill} where the name of the skill should stand. With a skill, it is"
                    " proposed for that skill only, before those of its kind."
                ),
            },
        ),
    )  # fmt: skip
    instead_of_deleting = _("Switch it off instead: plans that took it keep it either way.")


class TemplateItemPart(Part):
    model = PlanTemplateItem
    fields = ("title", "note", "kind", "serves", "skill", "weeks")
    autocomplete_fields = ("skill",)
    verbose_name_plural = _("actions")
    hide_title = True


@admin.register(PlanTemplate, site=site)
class PlanTemplatePage(Page):
    area, place, icon = SKILLS, 50, "checklist"
    reference = True
    list_display = ("name", "family", "actions_in_it", "is_in_use")
    list_filter = (by_row("family", _("family"), PlanTemplate._meta.get_field("family")), UseFilter)
    list_select_related = ("family",)
    search_fields = ("name",)
    ordering = ("name", "pk")
    sortable_by = ("name",)
    autocomplete_fields = ("family",)
    fields = ("name", "family", "is_in_use")
    inlines = (TemplateItemPart,)
    parts = ("careers.plantemplateitem",)
    instead_of_deleting = _("Switch it off instead.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.annotate(  # type: ignore[no-any-return]
            action_count=Count("items")
        )

    @display(description=_("actions"))
    def actions_in_it(self, obj: Any) -> int:
        return int(obj.action_count)


class ItemHistory(History):
    """What the person does, as far as HR in scope reads plans."""

    model = PlanItem
    fields = readonly_fields = ("title", "kind", "skill", "due_on", "state", "progress")
    verbose_name_plural = _("actions")
    hide_title = True
    view_on_site = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("skill", "plan")


@admin.register(DevelopmentPlan, site=site)
class DevelopmentPlanPage(Page):
    area, place, icon = PEOPLE, 60, "route"
    for_partners = True
    list_display = ("employee", "role", "state", "done", "created_at", "activated_on", "ended_on")
    list_filter = (
        by_choice("state", _("state")),
        by_row("role", _("role"), DevelopmentPlan._meta.get_field("role")),
    )
    list_select_related = ("employee", "role")
    search_fields = ("employee__name_folded", "role__name")
    search_help_text = _("A part of the person's or the role's name")
    ordering = ("-created_at", "-pk")
    sortable_by = ("created_at", "activated_on")
    readonly_fields = fields = (
        "employee", "role", "role_version", "state", "aim", "is_shared", "created_at",
        "submitted_at", "decided_by", "activated_on", "ended_on",
    )  # fmt: skip
    inlines = (ItemHistory,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        kept = ~Q(items__state="dropped")
        return rows.annotate(  # type: ignore[no-any-return]
            kept=Count("items", filter=kept), finished=Count("items", filter=Q(items__state="done"))
        )

    @display(description=_("actions done"))
    def done(self, obj: Any) -> str:
        return f"{obj.finished} / {obj.kept}"
