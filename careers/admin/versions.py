"""Versions of roles: drafted, filled with requirements in a grid, published."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from careers.admin.grid import Grid
from careers.admin.tables import RequirementsTable
from careers.models import RoleRequirement
from careers.services import versions as services
from lib.dates import today
from lib.forms import add_refusal
from talent.admin.acts import ActForm, Day, act_page
from talent.admin.base import History
from talent.admin.export import ExportingPage
from talent.admin.filters import ChoiceFilter, by_row
from talent.admin.site import ARCHITECTURE, site
from talent.http import actor_of
from talent.models import RoleVersion, User
from talent.models.folding import Fold


class StateFilter(ChoiceFilter):
    title, parameter_name = _("state"), "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("draft", _("Draft")), ("current", _("In use")), ("earlier", _("Earlier"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        current = Q(role__current_version=F("pk"))
        conditions = {
            "draft": Q(published_on__isnull=True),
            "current": current,
            "earlier": Q(published_on__isnull=False) & ~current,
        }
        value = self.value()
        return queryset.filter(conditions[value]) if value else queryset


class RequirementHistory(History):
    """What the version asks for, must-haves first."""

    model = RoleRequirement
    fields = readonly_fields = (
        "skill", "needed", "importance", "must", "certainty",
    )  # fmt: skip
    verbose_name_plural = _("asks for")
    hide_title = True
    tab = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("skill", "role_version__role")

    @admin.display(description=_("level"))
    def needed(self, row: RoleRequirement) -> str:
        return f"{row.level}–{row.level_max}" if row.level_max else str(row.level)

    @admin.display(description=_("must have"), empty_value="–")
    def must(self, row: RoleRequirement) -> Any:
        """Said where it is one: that a skill is none is nothing bad."""
        return _("Must have") if row.must_have else None

    @admin.display(description=_("figure"), empty_value="–")
    def certainty(self, row: RoleRequirement) -> Any:
        """Firm unless the source itself calls it uncertain."""
        return None if row.is_firm else _("Uncertain in its source")


class PurposeForm(ActForm):
    purpose = forms.CharField(
        label=_("What the role is for"), widget=forms.Textarea, required=False, max_length=8000
    )
    change_note = forms.CharField(
        label=_("What changes with this version"), max_length=300, required=False,
        help_text=_("People read it beside the version."),
    )  # fmt: skip


class PublishForm(ActForm):
    published_on = Day(label=_("Published on"), initial=today)


@admin.register(RoleVersion, site=site)
class VersionPage(ExportingPage):
    table = RequirementsTable
    actions_list = ("export",)
    area, place, icon = ARCHITECTURE, 15, "checklist"
    for_partners = True
    list_display = ("role", "number", "state", "asks_for", "published_on", "change_note")
    list_filter = (StateFilter, by_row("role", _("role"), RoleVersion._meta.get_field("role")))
    list_select_related = ("role",)
    search_fields = ("role__name_folded",)
    search_help_text = _("A part of the role's name")
    ordering = ("role__name", "role", "-number")
    readonly_fields = ("role", "number", "state", "purpose", "change_note", "published_on")
    fields = (("role", "number"), ("state", "published_on"), "purpose", "change_note")
    inlines = (RequirementHistory,)
    actions_detail = (
        "requirements",
        {"title": _("More"), "items": ["purpose", "publish", "discard"]},
    )

    def entry(self) -> dict[str, Any]:
        return super().entry() | {"title": _("What roles ask for")}

    def rows(self, user: User) -> QuerySet[Any]:
        return RoleVersion.objects.visible_to(user).select_related("role")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.annotate(asked=Count("requirements"))  # type: ignore[no-any-return]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        for word in search_term.replace("\x00", "")[:100].split():
            queryset = queryset.filter(role__name_folded__contains=Fold.of(word))
        return queryset, False

    @display(description=_("skills asked for"))
    def asks_for(self, obj: Any) -> int:
        return int(obj.asked)

    @display(
        description=_("state"),
        label={_("In use"): "success", _("Draft"): "warning", _("Earlier"): "info"},
    )
    def state(self, obj: RoleVersion) -> Any:
        if obj.published_on is None:
            return _("Draft")
        return _("In use") if obj.role.current_version_id == obj.pk else _("Earlier")

    # --- acts on a draft ---

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        """Published versions stay as they are."""
        version = self.thing(request, str(object_id))
        if version.published_on is not None:
            return []
        return super().get_actions_detail(request, object_id)

    @action(
        description=_("Edit what it asks for"),
        icon="checklist",
        variant=ActionVariant.PRIMARY,
        permissions=["act"],
    )
    def requirements(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The whole list of a draft in one grid, saved as a whole."""
        actor, draft = actor_of(request), self.thing(request, object_id)
        grid = Grid(draft, actor, request.POST if request.method == "POST" else None)
        if request.method == "POST" and "more" not in request.POST and grid.is_valid():
            try:
                services.set_requirements(actor=actor, version=draft, asked=grid.asked())
            except ValidationError as refusal:
                add_refusal(grid.note, refusal)
            else:
                messages.success(request, _("Saved. People see it once you publish the draft."))
                return redirect(self.address(draft))
        context = self.context(
            request, title=_("What %(role)s asks for") % {"role": draft.role}, original=draft,
            form=grid.note, grid=grid, button=_("Save the draft"), back=self.address(draft),
            lead=_(
                "Levels run from 1 to 5, importance from 1 (little) to 5 (decisive). A figure is"
                " firm unless its source itself calls it uncertain."
            ),
        )  # fmt: skip
        context["media"] = self.media + grid.media
        return TemplateResponse(request, "admin/requirements.html", context)

    @action(description=_("Edit the purpose"), icon="edit", permissions=["act"])
    def purpose(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, draft = actor_of(request), self.thing(request, object_id)
        initial = {"purpose": draft.purpose, "change_note": draft.change_note}
        return act_page(
            self, request, obj=draft,
            form=PurposeForm(request.POST or None, actor=actor, initial=initial),
            run=partial(services.edit_draft, actor=actor, version=draft),
            title=_("What is %(role)s for?") % {"role": draft.role},
            button=_("Save"), done=_("The draft is saved."),
        )  # fmt: skip

    @action(description=_("Publish"), icon="publish", permissions=["act"])
    def publish(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, draft = actor_of(request), self.thing(request, object_id)
        return act_page(
            self, request, obj=draft,
            form=PublishForm(request.POST or None, actor=actor),
            run=partial(services.publish_version, actor=actor, version=draft),
            title=_("Publish %(name)s?") % {"name": draft},
            lead=_("From then on people are compared with it, and it no longer changes."),
            facts=changes(draft), button=_("Publish"), done=_("%(name)s is in use."),
        )  # fmt: skip

    @action(
        description=_("Discard the draft"),
        icon="delete",
        variant=ActionVariant.DANGER,
        permissions=["act"],
    )
    def discard(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, draft = actor_of(request), self.thing(request, object_id)

        def run() -> RoleVersion:
            services.discard_draft(actor=actor, version=draft)
            return draft  # type: ignore[no-any-return]

        return act_page(
            self, request, obj=draft,
            form=ActForm(request.POST if request.method == "POST" else None, actor=actor),
            run=run,
            title=_("Discard %(name)s?") % {"name": draft},
            lead=_("The version in use stays. What is in the draft is lost."),
            button=_("Discard it"), danger=True, done=_("The draft is discarded."),
            back=self.address(),
        )  # fmt: skip


def changes(draft: RoleVersion) -> list[tuple[Any, Any]]:
    """How a draft differs from the version in use, in numbers of skills."""
    after = {row.skill_id: row.level for row in draft.requirements.all()}
    current = draft.role.current_version
    before = {row.skill_id: row.level for row in current.requirements.all()} if current else {}
    both = after.keys() & before.keys()
    return [
        (_("Skills asked for"), len(after)),
        (_("New"), len(after.keys() - before.keys())),
        (_("Dropped"), len(before.keys() - after.keys())),
        (_("Raised"), sum(after[skill] > before[skill] for skill in both)),
        (_("Lowered"), sum(after[skill] < before[skill] for skill in both)),
    ]
