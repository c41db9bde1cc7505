"""The design of surveys in HR's workplace; no answer and nobody who has answered stands here."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.forms import Field
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from metrics.forms.languages import LanguagesField
from metrics.models import Driver, Survey
from talent.admin.acts import ThemedText
from talent.admin.base import Page
from talent.admin.export import ExportingPage
from talent.admin.filters import by_choice
from talent.admin.site import OPERATION, SKILLS, site
from talent.admin.tables import Table, column


@admin.register(Driver, site=site)
class DriverPage(Page):
    area, place, icon = SKILLS, 70, "trending_up"
    reference = True
    list_display = ("name", "key", "retired_on")
    search_fields = ("name", "key")
    search_help_text = _("A part of the name")
    ordering = ("name", "pk")
    sortable_by = ("name", "key")
    fields = ("name", "key", "text", "translations", "retired_on")
    instead_of_deleting = _("Retire it instead.")

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Field | None:
        if db_field.name == "translations":
            return LanguagesField(widget=ThemedText(attrs={"rows": 3}))
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class SurveysTable(Table):
    name = column(_("Name"), "name")
    kind = column(_("Kind"), "get_kind_display")
    state = column(_("State"), "get_state_display")
    recurrence = column(_("How often"), "get_recurrence_display")
    starts_on = column(_("First day"), "starts_on")
    threshold = column(_("Fewest people for scores"), "threshold")
    comment_threshold = column(_("Fewest people for comments"), "comment_threshold")
    questions = column(_("Questions"), "question_count")


@admin.register(Survey, site=site)
class SurveyPage(ExportingPage):
    area, place, icon = OPERATION, 90, "ballot"
    table = SurveysTable
    list_display = ("name", "kind", "state", "recurrence", "starts_on", "questions_in_it")
    list_filter = (by_choice("state", _("state")), by_choice("kind", _("kind")))
    search_fields = ("name",)
    search_help_text = _("A part of the name")
    ordering = ("-created_at", "-pk")
    readonly_fields = (
        "name", "purpose", "kind", "state", "mode", "threshold", "comment_threshold",
        "recurrence", "starts_on", "opens_at", "window_days", "closes_at", "time_zone",
        "remind_days", "questions_in_it",
    )  # fmt: skip
    fields = (
        ("name", "state"), "purpose", ("kind", "mode"), ("threshold", "comment_threshold"),
        ("recurrence", "starts_on"), ("opens_at", "closes_at", "time_zone"),
        ("window_days", "remind_days"), "questions_in_it",
    )  # fmt: skip
    actions_list = ("design", "export")
    actions_detail = ("open_design",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        counted: QuerySet[Any] = rows.annotate(question_count=Count("questions"))
        return counted

    @display(description=_("questions"))
    def questions_in_it(self, obj: Any) -> int:
        return int(obj.question_count)

    @action(
        description=_("Design a survey"), icon="add", variant=ActionVariant.PRIMARY,
        permissions=["act"],
    )  # fmt: skip
    def design(self, request: HttpRequest) -> HttpResponse:
        return redirect("metrics:survey_create")

    @action(description=_("Design, preview and launch"), icon="edit", permissions=["act"])
    def open_design(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return redirect(self.thing(request, object_id))
