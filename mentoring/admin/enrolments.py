"""Who takes part, in HR's workplace; for whom they wish and whom they rule out is not there."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from mentoring.admin.tables import EnrolmentsTable
from mentoring.models import Enrolment
from mentoring.services import enrolments as services
from talent.admin.acts import ActForm, act_page
from talent.admin.export import ExportingPage
from talent.admin.filters import by_choice, by_row
from talent.admin.site import OPERATION, site
from talent.http import actor_of


@admin.register(Enrolment, site=site)
class EnrolmentPage(ExportingPage):
    area, place, icon = OPERATION, 71, "how_to_reg"
    table = EnrolmentsTable
    list_display = ("employee", "programme", "side", "state", "comes_first", "enrolled_at")
    list_filter = (
        by_choice("state", _("state")),
        by_choice("side", _("side")),
        by_row("programme", _("programme"), Enrolment._meta.get_field("programme")),
    )
    list_select_related = ("employee", "programme")
    search_fields = ("employee__name_folded", "programme__name")
    search_help_text = _("A part of the person’s or the programme’s name")
    ordering = ("-enrolled_at", "pk")
    readonly_fields = (
        "employee", "programme", "side", "state", "capacity", "about", "wanted", "target_role",
        "comes_first", "enrolled_at", "waits_since", "ended_on",
    )  # fmt: skip
    fields = (
        ("employee", "programme"), ("side", "state", "capacity"), "about", "wanted",
        "target_role", ("comes_first", "enrolled_at", "waits_since", "ended_on"),
    )  # fmt: skip
    actions_detail = ("give_place", "take_out")
    actions_list = ("export",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.select_related("employee", "programme", "target_role")

    @display(description=_("waits for another match"))
    def comes_first(self, obj: Any) -> str:
        return gettext("Yes, and comes first") if obj.is_rematch else "–"

    @display(description=_("skills"))
    def wanted(self, obj: Any) -> str:
        rows = obj.skills.select_related("skill").order_by("rank")
        return ", ".join(row.skill.name for row in rows) or "–"

    @action(description=_("Give a place"), icon="check", permissions=["act"])
    def give_place(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.turn(
            request, object_id, services.promote_enrolment,
            title=_("Give %(name)s a place?"), lead=_("Out of turn; the person is told."),
            button=_("Give a place"), done=_("Done: %(name)s."),
        )  # fmt: skip

    @action(
        description=_("Take out"), icon="person_remove", variant=ActionVariant.DANGER,
        permissions=["act"],
    )  # fmt: skip
    def take_out(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.turn(
            request, object_id, services.withdraw_enrolment,
            title=_("Take %(name)s out?"),
            lead=_("The person is told, and a place that is freed goes to the first in line."),
            button=_("Take out"), done=_("Done: %(name)s."), danger=True,
        )  # fmt: skip

    def turn(
        self, request: HttpRequest, object_id: str, service: Callable[..., Any], **words: Any
    ) -> HttpResponse:
        """One act about one who takes part."""
        actor, enrolment = actor_of(request), self.thing(request, object_id)
        words["title"] = words["title"] % {"name": enrolment.employee}
        return act_page(
            self, request, obj=enrolment,
            form=ActForm(request.POST if request.method == "POST" else None, actor=actor),
            run=partial(service, actor=actor, enrolment=enrolment),
            **words,
        )  # fmt: skip
