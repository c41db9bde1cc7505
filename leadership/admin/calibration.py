"""Calibration in HR's workplace: never the session of whoever is on its board."""

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

from leadership.admin.calibration_tables import PlacementsTable
from leadership.models import CalibrationSeat, CalibrationSession, Placement, SeesAfter
from leadership.queries.calibration import with_standing
from leadership.services import calibration as services
from talent.admin.acts import ActForm, Pick, act_page
from talent.admin.base import Page
from talent.admin.export import ExportingPage
from talent.admin.filters import by_choice, by_row
from talent.admin.site import DEVELOPMENT, site
from talent.http import actor_of
from talent.models import UnitPlacement


class NewSessionForm(ActForm):
    name = forms.CharField(label=_("Name"), max_length=150)
    purpose = forms.CharField(
        label=_("What it is for"), max_length=2000, required=False, widget=forms.Textarea
    )
    sees_after = forms.ChoiceField(
        label=_("Who reads the result once it is closed"), choices=SeesAfter.choices
    )
    unit = Pick(
        UnitPlacement._meta.get_field("unit"), label=_("Whom it is about"), required=False,
        help_text=_("Everybody in this unit and below it; more on the session’s own page."),
    )  # fmt: skip
    facilitator = Pick(
        CalibrationSeat._meta.get_field("employee"), label=_("Who runs it"), required=False
    )


def setting_up(actor: Any) -> Callable[..., Any]:
    """The service, fed with one unit and one facilitator, or none."""

    def run(unit: Any, facilitator: Any, **said: Any) -> Any:
        return services.create_session(
            actor=actor,
            units=[unit] if unit is not None else [],
            facilitators=[facilitator] if facilitator is not None else [],
            **said,
        )

    return run


@admin.register(CalibrationSession, site=site)
class SessionPage(Page):
    area, place, icon = DEVELOPMENT, 82, "balance"
    list_display = ("name", "state", "people_now", "discussed_now", "meets_at", "closed_at")
    list_filter = (by_choice("state", _("state")),)
    search_fields = ("name",)
    search_help_text = _("A part of the name")
    ordering = ("-created_at", "-pk")
    readonly_fields = (
        "name", "state", "purpose", "sees_after", "meets_at", "axes", "shares", "people_now",
        "discussed_now", "opened_at", "closed_at",
    )  # fmt: skip
    fields = (
        ("name", "state"), "purpose", "sees_after", "meets_at", "axes", "shares",
        ("people_now", "discussed_now"), ("opened_at", "closed_at"),
    )  # fmt: skip
    actions_list = ("set_up",)
    actions_detail = ("open_it", "close_it")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_standing(super().get_queryset(request), actor_of(request))

    @display(description=_("people"))
    def people_now(self, obj: Any) -> int:
        return int(obj.people)

    @display(description=_("discussed"))
    def discussed_now(self, obj: Any) -> int:
        return int(obj.discussed)

    @display(description=_("axes"))
    def axes(self, obj: CalibrationSession) -> str:
        return f"{' – '.join(obj.performance_labels)}; {' – '.join(obj.potential_labels)}"

    @display(description=_("expected shares"))
    def shares(self, obj: CalibrationSession) -> str:
        return ", ".join(f"{share} %" for share in obj.guidance) or "–"

    @action(description=_("Set up"), icon="add", variant=ActionVariant.PRIMARY, permissions=["act"])
    def set_up(self, request: HttpRequest) -> HttpResponse:
        actor = actor_of(request)
        return act_page(
            self, request, form=NewSessionForm(request.POST or None, actor=actor),
            run=setting_up(actor), title=_("Set up a session"),
            lead=_("Its board, grades and further people are set on the session’s own page."),
            button=_("Set up"), done=_("%(name)s is set up."),
        )  # fmt: skip

    @action(description=_("Open"), icon="play_arrow", permissions=["act"])
    def open_it(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.turn(
            request, object_id, services.open_session, title=_("Open %(name)s?"),
            lead=_("Everybody of the scope stands on the board, and who takes part is told."),
            button=_("Open"), done=_("%(name)s is open."),
        )  # fmt: skip

    @action(description=_("Close"), icon="lock", variant=ActionVariant.DANGER, permissions=["act"])
    def close_it(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.turn(
            request, object_id, services.close_session, title=_("Close %(name)s for good?"),
            lead=_("Nothing of it changes any more, and its rule says who reads the result."),
            button=_("Close for good"), done=_("%(name)s is closed."), danger=True,
        )  # fmt: skip

    def turn(
        self, request: HttpRequest, object_id: str, service: Callable[..., Any], **words: Any
    ) -> HttpResponse:
        """One act on the way of a session."""
        actor, session = actor_of(request), self.thing(request, object_id)
        words["title"] = words["title"] % {"name": session}
        return act_page(
            self, request, obj=session,
            form=ActForm(request.POST if request.method == "POST" else None, actor=actor),
            run=partial(service, actor=actor, session=session),
            **words,
        )  # fmt: skip


@admin.register(Placement, site=site)
class PlacementPage(ExportingPage):
    area, place, icon, for_partners = DEVELOPMENT, 83, "grid_view", True
    table = PlacementsTable
    list_display = ("employee", "session", "box_now", "is_discussed")
    list_filter = (by_row("session", _("session"), Placement._meta.get_field("session")),)
    list_select_related = ("employee", "session")
    search_fields = ("employee__name_folded",)
    search_help_text = _("A part of the person’s name")
    ordering = ("-session", "pk")
    readonly_fields = ("employee", "session", "box_now", "is_discussed")
    fields = (("employee", "session"), ("box_now", "is_discussed"))
    actions_list = ("export",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("employee", "session")

    @display(description=_("box"))
    def box_now(self, obj: Placement) -> str:
        return obj.box_name

    @display(description=_("discussed"), boolean=True)
    def is_discussed(self, obj: Placement) -> bool:
        return obj.discussed_at is not None
