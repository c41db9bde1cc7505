"""Units as a tree: found, looked at, opened, placed, renamed and closed."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from lib.dates import today
from talent.admin.acts import ActForm, Day, Pick, act_page
from talent.admin.base import History, Page
from talent.admin.days import first_day, last_day
from talent.admin.filters import ChoiceFilter
from talent.admin.site import PEOPLE, site
from talent.http import actor_of
from talent.models import Assignment, OrgUnit, UnitLine, UnitPlacement, User
from talent.services import units as services

PARENT = UnitPlacement._meta.get_field("parent")
DEEPEST = 12  # how far the list indents


class OpenFilter(ChoiceFilter):
    title, parameter_name, everything = _("open"), "open", _("Today")

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("later", _("From a later day")), ("closed", _("Closed")), ("all", _("All"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "all":
            return queryset
        if self.value() == "later":
            return queryset.filter(valid__startswith__gt=today())
        if self.value() == "closed":
            return queryset.filter(valid__endswith__lte=today())
        return queryset.filter(valid__contains=today())


class OpenForm(ActForm):
    name = forms.CharField(label=_("Name"), max_length=150)
    external_id = forms.CharField(
        label=_("Number in the HR system"), max_length=100,
        help_text=_("Later imports find the unit by it."),
    )  # fmt: skip
    parent = Pick(
        PARENT, label=_("Below"), required=False, help_text=_("Leave empty for one at the top.")
    )
    starts_on = Day(label=_("First day"), initial=today)


class MoveForm(ActForm):
    parent = Pick(
        PARENT, label=_("Below"), required=False, help_text=_("Leave empty to put it at the top.")
    )
    starts_on = Day(label=_("From"), initial=today)


class RenameForm(ActForm):
    name = forms.CharField(label=_("Name"), max_length=150)


class CloseForm(ActForm):
    last_day = Day(label=_("Last day"), initial=today)


class PlacementHistory(History):
    """Below which unit this one lay, newest first."""

    model = UnitPlacement
    fk_name = "unit"
    fields = readonly_fields = ("parent", "since", "until")
    verbose_name_plural = _("places in the tree")
    hide_title = True

    def rows(self, user: User) -> QuerySet[Any]:
        units = OrgUnit.objects.visible_to(user)
        return UnitPlacement.objects.filter(unit__in=units, parent__in=units)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("parent", "unit").order_by("-valid")

    @admin.display(description=_("from"))
    def since(self, row: UnitPlacement) -> Any:
        return first_day(row)

    @admin.display(description=_("until"))
    def until(self, row: UnitPlacement) -> Any:
        return last_day(row)


@admin.register(OrgUnit, site=site)
class UnitPage(Page):
    area, place, icon = PEOPLE, 20, "account_tree"
    for_partners = True
    list_display = ("in_tree", "people", "external_id", "since", "until")
    list_filter = (OpenFilter,)
    search_fields = ("name", "external_id")
    search_help_text = _("Name or number")
    list_per_page = 100
    inlines = (PlacementHistory,)
    readonly_fields = ("name", "external_id", "above", "people", "since", "until")
    fieldsets = (
        (None, {"fields": (("name", "external_id"), ("above", "people"), ("since", "until"))}),
    )
    actions_list = ("open_unit",)
    actions_detail = ("move", {"title": _("More"), "items": ["rename", "close"]})

    # --- rows ---

    def rows(self, user: User) -> QuerySet[Any]:
        """Units with the names above them, so that the order of the list is that of the tree."""
        above = UnitLine.objects.current().filter(unit=OuterRef("pk")).order_by("-depth")
        key = Concat(
            "ancestor__name", Value("\x1f"), Cast("ancestor", CharField()), output_field=CharField()
        )
        working = Assignment.objects.current().filter(unit=OuterRef("pk")).order_by()
        return OrgUnit.objects.visible_to(user).annotate(
            path=ArraySubquery(above.annotate(key=key).values("key")),
            working=Coalesce(
                Subquery(working.values("unit").annotate(n=Count("pk")).values("n")), 0
            ),
        )

    def choices(self, user: User) -> QuerySet[Any]:
        return self.rows(user).order_by("name")

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ("path", "name", "pk")

    def choice_label(self, obj: Any) -> str:
        return " › ".join([*self._above(obj)[-2:], obj.name])

    @staticmethod
    def _above(obj: Any) -> list[str]:
        return [key.split("\x1f")[0] for key in obj.path[:-1]]

    # --- columns ---

    @display(description=_("unit"))
    def in_tree(self, obj: Any) -> str:
        depth = min(max(len(obj.path) - 1, 0), DEEPEST)
        return format_html('<span class="in-tree in-tree-{}">{}</span>', depth, obj.name)

    @display(description=_("below"))
    def above(self, obj: Any) -> str:
        return " › ".join(self._above(obj)) or str(_("At the top"))

    @display(description=_("people today"))
    def people(self, obj: Any) -> int:
        return int(obj.working)

    @display(description=_("first day"))
    def since(self, obj: OrgUnit) -> Any:
        return first_day(obj)

    @display(description=_("last day"))
    def until(self, obj: OrgUnit) -> Any:
        return last_day(obj)

    # --- acts ---

    @action(
        description=_("Open a unit"), icon="add", variant=ActionVariant.PRIMARY, permissions=["act"]
    )
    def open_unit(self, request: HttpRequest) -> HttpResponse:
        actor = actor_of(request)
        return act_page(
            self, request,
            form=OpenForm(request.POST or None, actor=actor),
            run=partial(services.open_unit, actor=actor),
            title=_("Open a unit"), button=_("Open"), done=_("%(name)s is open."),
        )  # fmt: skip

    @action(
        description=_("Move in the tree"),
        icon="account_tree",
        variant=ActionVariant.PRIMARY,
        permissions=["act"],
    )
    def move(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, unit = actor_of(request), self.thing(request, object_id)
        return act_page(
            self, request, obj=unit,
            form=MoveForm(request.POST or None, actor=actor),
            run=partial(services.move_unit, actor=actor, unit=unit),
            title=_("Move %(name)s") % {"name": unit},
            lead=_("All units below it go with it, and HR partners' grants follow from that day."),
            facts=[(_("Below today"), self.above(unit))],
            button=_("Move"), done=_("%(name)s moves."),
        )  # fmt: skip

    @action(description=_("Rename"), icon="edit", permissions=["act"])
    def rename(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, unit = actor_of(request), self.thing(request, object_id)
        return act_page(
            self, request, obj=unit,
            form=RenameForm(request.POST or None, actor=actor, initial={"name": unit.name}),
            run=partial(services.rename_unit, actor=actor, unit=unit),
            title=_("Rename %(name)s") % {"name": unit},
            lead=_("The unit keeps its number and its history."),
            button=_("Rename"), done=_("The unit has its new name."),
        )  # fmt: skip

    @action(description=_("Close"), icon="block", variant=ActionVariant.DANGER, permissions=["act"])
    def close(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, unit = actor_of(request), self.thing(request, object_id)
        return act_page(
            self, request, obj=unit,
            form=CloseForm(request.POST or None, actor=actor),
            run=partial(services.close_unit, actor=actor, unit=unit),
            title=_("Close %(name)s") % {"name": unit},
            lead=_("People and units in it have to move first. Its history stays."),
            facts=[(_("People today"), unit.working)],
            button=_("Close the unit"), danger=True, done=_("%(name)s closes."),
        )  # fmt: skip
