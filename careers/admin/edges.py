"""Ladders and moves: what the career map draws."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from careers.admin.tables import MovesTable
from careers.models import Ladder, Move
from careers.services.ladders import add_move, describe_ladder, remove_move
from talent.admin.acts import ActForm, Pick, act_page
from talent.admin.base import Page
from talent.admin.export import ExportingPage
from talent.admin.filters import by_choice, by_row
from talent.admin.site import ARCHITECTURE, site
from talent.http import actor_of
from talent.models import Role
from talent.models.folding import Fold


class MoveForm(ActForm):
    from_role = Pick(Move._meta.get_field("from_role"), label=_("From"))
    to_role = Pick(Move._meta.get_field("to_role"), label=_("To"))
    source = forms.CharField(
        label=_("Why, or from where"), max_length=200, required=False,
        help_text=_("Shown to people beside the move."),
    )  # fmt: skip


@admin.register(Move, site=site)
class MovePage(ExportingPage):
    table = MovesTable
    area, place, icon = ARCHITECTURE, 60, "moving"
    list_display = ("from_role", "to_role", "kind", "source")
    list_filter = (
        by_choice("kind", _("kind")),
        by_row("from_role", _("from"), Move._meta.get_field("from_role")),
        by_row("to_role", _("to"), Move._meta.get_field("to_role")),
    )
    list_select_related = ("from_role", "to_role")
    search_fields = ("from_role__name_folded",)
    search_help_text = _("A part of either role's name")
    ordering = ("from_role__name", "to_role__name", "pk")
    readonly_fields = ("from_role", "to_role", "kind", "source")
    fields = (("from_role", "to_role"), ("kind", "source"))
    actions_list = ("draw", "export")
    actions_detail = ("take_off",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        for word in search_term.replace("\x00", "")[:100].split():
            part = Fold.of(word)
            queryset = queryset.filter(
                Q(from_role__name_folded__contains=part) | Q(to_role__name_folded__contains=part)
            )
        return queryset, False

    @action(
        description=_("Draw a move"), icon="add", variant=ActionVariant.PRIMARY, permissions=["act"]
    )
    def draw(self, request: HttpRequest) -> HttpResponse:
        actor = actor_of(request)
        return act_page(
            self, request,
            form=MoveForm(request.POST or None, actor=actor),
            run=partial(add_move, actor=actor),
            title=_("Draw a move on the career map"),
            lead=_("A move that people can make. It counts in one direction only."),
            button=_("Draw it"), done=_("%(name)s is on the map."),
        )  # fmt: skip

    @action(
        description=_("Take off the map"),
        icon="block",
        variant=ActionVariant.DANGER,
        permissions=["act"],
    )
    def take_off(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, move = actor_of(request), self.thing(request, object_id)

        def run() -> Move:
            remove_move(actor=actor, move=move)
            return move  # type: ignore[no-any-return]

        return act_page(
            self, request, obj=move,
            form=ActForm(request.POST if request.method == "POST" else None, actor=actor),
            run=run,
            title=_("Take %(name)s off the map?") % {"name": move},
            lead=_("People no longer see it as a way; moves that happened stay counted."),
            button=_("Take it off"), danger=True, done=_("The move is off the map."),
            back=self.address(),
        )  # fmt: skip


class LadderForm(ActForm):
    family = Pick(Ladder._meta.get_field("family"), label=_("Family"))
    track = Pick(Ladder._meta.get_field("track"), label=_("Track"))
    description = forms.CharField(
        label=_("What growing here means"), widget=forms.Textarea, required=False, max_length=4000
    )


class DescriptionForm(ActForm):
    description = forms.CharField(
        label=_("What growing here means"), widget=forms.Textarea, required=False, max_length=4000
    )


@admin.register(Ladder, site=site)
class LadderPage(Page):
    area, place, icon = ARCHITECTURE, 50, "stairs_2"
    list_display = ("family", "track", "rungs", "is_described")
    list_filter = (
        by_row("family", _("family"), Ladder._meta.get_field("family")),
        by_row("track", _("track"), Ladder._meta.get_field("track")),
    )
    list_select_related = ("family", "track")
    search_fields = ("family__name", "track__name")
    ordering = ("family__name", "track__name", "pk")
    readonly_fields = ("family", "track", "rungs", "description")
    fields = (("family", "track", "rungs"), "description")
    actions_list = ("add_ladder",)
    actions_detail = ("describe",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        roles = Role.objects.visible_to(actor_of(request)).filter(
            family=OuterRef("family"), track=OuterRef("track"), retired_on__isnull=True
        )
        count = roles.order_by().values("family").annotate(n=Count("pk")).values("n")
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.annotate(  # type: ignore[no-any-return]
            role_count=Coalesce(Subquery(count), 0), text=F("description")
        )

    @display(description=_("roles"))
    def rungs(self, obj: Any) -> int:
        return int(obj.role_count)

    @display(description=_("described"), boolean=True)
    def is_described(self, obj: Ladder) -> bool:
        return bool(obj.description)

    @action(
        description=_("Add a ladder"),
        icon="add",
        variant=ActionVariant.PRIMARY,
        permissions=["act"],
    )
    def add_ladder(self, request: HttpRequest) -> HttpResponse:
        actor = actor_of(request)
        return act_page(
            self, request,
            form=LadderForm(request.POST or None, actor=actor),
            run=partial(describe_ladder, actor=actor),
            title=_("Add a ladder"),
            lead=_("The roles of a family on a track, ordered by grade, become a ladder."),
            button=_("Add it"), done=_("%(name)s is a ladder."),
        )  # fmt: skip

    @action(
        description=_("Describe"), icon="edit", variant=ActionVariant.PRIMARY, permissions=["act"]
    )
    def describe(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, ladder = actor_of(request), self.thing(request, object_id)
        initial = {"description": ladder.description}
        return act_page(
            self, request, obj=ladder,
            form=DescriptionForm(request.POST or None, actor=actor, initial=initial),
            run=partial(describe_ladder, actor=actor, family=ladder.family, track=ladder.track),
            title=str(ladder), button=_("Save"), done=_("%(name)s is described."),
        )  # fmt: skip
