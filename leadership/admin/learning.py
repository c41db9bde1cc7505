"""Qualifications and learning elsewhere in HR's workplace; answers of evaluations have no page."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from leadership.admin.learning_tables import ExternalTable, QualificationsTable, RegistrationsTable
from leadership.credits import LEVELS
from leadership.models import (
    ExternalLearning,
    Qualification,
    QualificationAward,
    Registration,
)
from leadership.models.external import MOST_CREDITS
from leadership.queries.earned import earned_of
from leadership.services import external as external_services
from leadership.services import qualifications as services
from lib.editing import mark_of
from talent.admin.acts import ActForm, Day, Pick, act_page
from talent.admin.base import History
from talent.admin.export import ExportingPage
from talent.admin.filters import by_choice, by_row
from talent.admin.site import OPERATION, site
from talent.http import actor_of

LEVEL_CHOICES = [(str(level), str(level)) for level in LEVELS]
SKILL_LEVELS = [("", _("Not said")), *((str(level), str(level)) for level in range(1, 6))]


class QualificationActForm(ActForm):
    name = forms.CharField(label=_("Name"), max_length=150)
    awarding_body = forms.CharField(label=_("Awarding body"), max_length=150)
    text = forms.CharField(
        label=_("What it is"), max_length=4000, required=False, widget=forms.Textarea
    )
    level = forms.TypedChoiceField(
        label=_("Level of the framework"), choices=LEVEL_CHOICES, coerce=int
    )
    credits = forms.IntegerField(
        label=_("Credits"), min_value=1, max_value=MOST_CREDITS,
        help_text=_("Up to 12 make an award, up to 36 a certificate, from 37 a diploma."),
    )  # fmt: skip
    guided_hours = forms.IntegerField(label=_("Guided hours"), min_value=0, initial=0)
    valid_months = forms.IntegerField(
        label=_("Holds for how many months"), min_value=1, max_value=600, required=False
    )
    skill = Pick(Qualification._meta.get_field("skill"), label=_("Certifies"), required=False)
    skill_level = forms.TypedChoiceField(
        label=_("At which level"), choices=SKILL_LEVELS, coerce=int, empty_value=None,
        required=False,
    )  # fmt: skip
    is_in_use = forms.BooleanField(label=_("In use"), required=False, initial=True)


@admin.register(Qualification, site=site)
class QualificationPage(ExportingPage):
    area, place, icon = OPERATION, 80, "school"
    table = QualificationsTable
    list_display = (
        "name", "awarding_body", "level", "size", "credits", "total_time", "valid_months",
        "is_in_use",
    )  # fmt: skip
    list_filter = (by_choice("size", _("size")),)
    search_fields = ("name", "awarding_body")
    search_help_text = _("A part of the name or of the awarding body")
    ordering = ("level", "name", "pk")
    sortable_by = ("name", "level", "credits")
    readonly_fields = (
        "name", "awarding_body", "text", "level", "size", "credits", "guided_hours", "total_time",
        "valid_months", "skill", "skill_level", "is_in_use",
    )  # fmt: skip
    fields = (
        ("name", "awarding_body"), "text", ("level", "size", "credits"),
        ("guided_hours", "total_time", "valid_months"), ("skill", "skill_level"), "is_in_use",
    )  # fmt: skip
    actions_list = ("add_one", "export")
    actions_detail = ("edit",)

    @display(description=_("total time"))
    def total_time(self, obj: Qualification) -> str:
        return f"{obj.total_hours} h"

    @action(
        description=_("Add a qualification"), icon="add", variant=ActionVariant.PRIMARY,
        permissions=["act"],
    )  # fmt: skip
    def add_one(self, request: HttpRequest) -> HttpResponse:
        actor = actor_of(request)
        return act_page(
            self, request,
            form=QualificationActForm(request.POST or None, actor=actor),
            run=partial(services.keep_qualification, actor=actor),
            title=_("Add a qualification"),
            lead=_("Its size follows from its credits, and its total time: 10 hours for each."),
            button=_("Add it"), done=_("%(name)s is in the catalogue."),
        )  # fmt: skip

    @action(description=_("Change"), icon="edit", permissions=["act"])
    def edit(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, row = actor_of(request), self.thing(request, object_id)
        initial = {name: getattr(row, name) for name in services.FIELDS}
        return act_page(
            self, request, obj=row,
            form=QualificationActForm(request.POST or None, actor=actor, initial=initial),
            run=partial(
                services.keep_qualification, actor=actor, qualification=row,
                seen=mark_of(row, services.FIELDS),
            ),
            title=_("Change: %(name)s") % {"name": row}, button=_("Save"),
            done=_("%(name)s: changed."),
        )  # fmt: skip


class AwardHistory(History):
    """When it was awarded and renewed."""

    model = QualificationAward
    fields = readonly_fields = ("awarded_on", "expires_on", "file_name", "link")
    verbose_name_plural = _("awards")
    hide_title = True
    view_on_site = False


class AwardActForm(ActForm):
    awarded_on = Day(label=_("Awarded on"))
    link = forms.CharField(
        label=_("Link to the certificate"), required=False,
        help_text=_("A file is added on the page of the person’s way."),
    )  # fmt: skip


@admin.register(Registration, site=site)
class RegistrationPage(ExportingPage):
    area, place, icon = OPERATION, 81, "workspace_premium"
    table = RegistrationsTable
    list_display = ("employee", "qualification", "state", "started_on", "ended_on")
    list_filter = (
        by_choice("state", _("state")),
        by_row("qualification", _("qualification"), Registration._meta.get_field("qualification")),
    )
    list_select_related = ("employee", "qualification")
    search_fields = ("employee__name_folded", "qualification__name")
    search_help_text = _("A part of a person’s name or of the qualification’s")
    ordering = ("-started_on", "-pk")
    sortable_by = ("started_on", "ended_on")
    readonly_fields = (
        "employee",
        "qualification",
        "state",
        "credits_earned",
        "started_on",
        "ended_on",
    )
    fields = (
        ("employee", "qualification"),
        ("state", "credits_earned"),
        ("started_on", "ended_on"),
    )
    inlines = (AwardHistory,)
    actions_list = ("export",)
    actions_detail = ("award",)

    @display(description=_("credits"))
    def credits_earned(self, obj: Registration) -> str:
        found = earned_of([obj])[obj.pk].progress
        return f"{found.transferred + found.earned} / {obj.qualification.credits}"

    @action(description=_("Enter an award or a renewal"), icon="verified", permissions=["act"])
    def award(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, row = actor_of(request), self.thing(request, object_id)
        is_renewal = row.state == "awarded"
        service = services.renew_qualification if is_renewal else services.award_qualification

        def run(**said: Any) -> Any:
            service(actor=actor, registration=row, **said)
            return row

        return act_page(
            self, request, obj=row,
            form=AwardActForm(request.POST or None, actor=actor), run=run,
            title=_("Enter an award: %(name)s") % {"name": row}, button=_("Enter it"),
            lead=_("The person is told."), done=_("%(name)s: entered."),
        )  # fmt: skip


class AnswerActForm(ActForm):
    answer = forms.CharField(label=_("What is missing"), widget=forms.Textarea, max_length=2000)


@admin.register(ExternalLearning, site=site)
class ExternalPage(ExportingPage):
    area, place, icon = OPERATION, 82, "travel_explore"
    table = ExternalTable
    list_display = ("employee", "title", "provider", "kind", "state", "ends_on", "hours", "credits")
    list_filter = (
        by_choice("state", _("state")), by_choice("kind", _("kind")), by_choice("way", _("way")),
    )  # fmt: skip
    list_select_related = ("employee",)
    search_fields = ("employee__name_folded", "title", "provider")
    search_help_text = _("A part of a name, a title or a provider")
    ordering = ("-ends_on", "-pk")
    sortable_by = ("ends_on", "hours", "credits")
    readonly_fields = (
        "employee", "title", "provider", "kind", "way", "reason", "starts_on", "ends_on", "hours",
        "credits", "skill", "level", "state", "answer", "link", "file_name", "proved_on",
    )  # fmt: skip
    fields = (
        ("employee", "state", "proved_on"), ("title", "provider"), ("kind", "way"), "reason",
        ("starts_on", "ends_on"), ("hours", "credits"), ("skill", "level"), ("link", "file_name"),
        "answer",
    )  # fmt: skip
    actions_list = ("export",)
    actions_detail = ("prove", "send_back")

    @action(description=_("The proof shows it"), icon="check", permissions=["act"])
    def prove(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, row = actor_of(request), self.thing(request, object_id)
        return act_page(
            self, request, obj=row, form=ActForm(request.POST or None, actor=actor),
            run=partial(
                external_services.judge_external, actor=actor, external=row, is_proved=True
            ),
            title=_("Does the proof show it: %(name)s?") % {"name": row}, button=_("It does"),
            lead=_("It counts in the record from now on, and the person is told."),
            done=_("%(name)s: proved."),
        )  # fmt: skip

    @action(description=_("Ask for other proof"), icon="undo", permissions=["act"])
    def send_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, row = actor_of(request), self.thing(request, object_id)
        return act_page(
            self, request, obj=row, form=AnswerActForm(request.POST or None, actor=actor),
            run=partial(
                external_services.judge_external, actor=actor, external=row, is_proved=False
            ),
            title=_("Ask for other proof: %(name)s") % {"name": row}, button=_("Ask"),
            lead=_("The person reads what you write."), done=_("%(name)s: asked."),
        )  # fmt: skip
