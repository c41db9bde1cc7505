"""Cohorts and who takes part in HR's workplace: read there, changed by acts."""

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
from unfold.widgets import UnfoldAdminSelectWidget

from leadership.models import Cohort, CohortEnrolment, Instructor, Programme
from leadership.queries.cohorts import instructors_of, with_seats
from leadership.services import cohort_enrolments, cohort_results
from leadership.services import cohorts as services
from talent.admin.acts import ActForm, Day, Pick, act_page
from talent.admin.export import ExportingPage
from talent.admin.filters import by_choice, by_row
from talent.admin.site import OPERATION, site
from talent.admin.tables import Table, column
from talent.http import actor_of
from talent.models import User


class CohortsTable(Table):
    programme = column(_("Programme"), "programme__name")
    name = column(_("Name"), "name")
    state = column(_("State"), "get_state_display")
    starts_on = column(_("First day"), "starts_on")
    ends_on = column(_("Last day"), "ends_on")
    enrol_until = column(_("Enrolment until"), "enrol_until")
    capacity = column(_("Seats"), "capacity")
    taken = column(_("Seats taken"), "taken")
    place = column(_("Where"), "place")


class CohortEnrolmentsTable(Table):
    programme = column(_("Programme"), "cohort__programme__name")
    cohort = column(_("Cohort"), "cohort__name")
    number = column(_("Number"), "employee__external_id")
    person = column(_("Name"), "employee__name")
    origin = column(_("How"), "get_origin_display")
    state = column(_("State"), "get_state_display")
    asked_at = column(_("Asked"), "asked_at")
    ended_on = column(_("Ended on"), "ended_on")

    def prepared(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.select_related("cohort__programme", "employee")


class CohortActForm(ActForm):
    name = forms.CharField(label=_("Name"), max_length=150)
    starts_on = Day(label=_("First day"))
    ends_on = Day(label=_("Last day"))
    enrol_until = Day(label=_("People can join until"))
    capacity = forms.IntegerField(label=_("Seats"), min_value=1, max_value=1000)
    place = forms.CharField(label=_("Where"), max_length=200, required=False)


class NewCohortActForm(CohortActForm):
    programme = forms.ModelChoiceField(
        label=_("Programme"), queryset=Programme.objects.none(), widget=UnfoldAdminSelectWidget
    )
    instructor = Pick(
        Instructor._meta.get_field("employee"), label=_("Who leads it"), required=False,
        help_text=_("Further people are named on the cohort’s own page."),
    )  # fmt: skip
    field_order = ("programme", "name")

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        field: Any = self.fields["programme"]
        field.queryset = Programme.objects.visible_to(actor).exclude(state="retired")


class WhyForm(ActForm):
    reason = forms.CharField(
        label=_("Why"), max_length=2000, widget=forms.Textarea, required=False,
        help_text=_("Those concerned read it."),
    )  # fmt: skip


def setting_up(actor: Any) -> Callable[..., Any]:
    """The service, fed with one instructor or none."""

    def run(instructor: Any, **said: Any) -> Any:
        people = [instructor] if instructor is not None else []
        return services.create_cohort(actor=actor, instructors=people, **said)

    return run


def posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@admin.register(Cohort, site=site)
class CohortPage(ExportingPage):
    area, place, icon = OPERATION, 81, "groups"
    table = CohortsTable
    list_display = ("name", "programme", "state", "starts_on", "ends_on", "enrol_until", "seats")
    list_filter = (by_choice("state", _("state")),)
    search_fields = ("name", "programme__name")
    search_help_text = _("A part of the cohort’s or the programme’s name")
    ordering = ("-starts_on", "pk")
    readonly_fields = (
        "name", "programme", "state", "starts_on", "ends_on", "enrol_until", "seats", "where",
        "who_leads_it", "created_at",
    )  # fmt: skip
    fields = (
        ("programme", "name"), "state", ("starts_on", "ends_on", "enrol_until"), "seats",
        "where", "who_leads_it", "created_at",
    )  # fmt: skip
    actions_list = ("set_up", "export")
    actions_detail = ("edit", "open_it", "finish", "call_off")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_seats(super().get_queryset(request))

    @display(description=_("seats taken"))
    def seats(self, obj: Any) -> str:
        return f"{obj.taken} / {obj.capacity}"

    @display(description=_("where"))
    def where(self, obj: Any) -> str:
        return obj.place or "–"

    @display(description=_("who leads it"))
    def who_leads_it(self, obj: Any) -> str:
        return ", ".join(person.name for person in instructors_of(obj)) or "–"

    @action(
        description=_("Set up a cohort"), icon="add", variant=ActionVariant.PRIMARY,
        permissions=["act"],
    )  # fmt: skip
    def set_up(self, request: HttpRequest) -> HttpResponse:
        actor = actor_of(request)
        return act_page(
            self, request, form=NewCohortActForm(request.POST or None, actor=actor),
            run=setting_up(actor), title=_("Set up a cohort"),
            lead=_("Nobody but its instructors and HR sees it before it is opened."),
            button=_("Keep the draft"), done=_("%(name)s is a draft."),
        )  # fmt: skip

    @action(description=_("Change"), icon="edit", permissions=["act"])
    def edit(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, cohort = actor_of(request), self.thing(request, object_id)
        initial = {name: getattr(cohort, name) for name in services.BASICS}
        return act_page(
            self, request, obj=cohort,
            form=CohortActForm(request.POST or None, actor=actor, initial=initial),
            run=partial(services.edit_cohort, actor=actor, cohort=cohort),
            title=_("Change %(name)s") % {"name": cohort},
            lead=_("More seats go to those who wait. Sessions are planned on its own page."),
            button=_("Save"), done=_("%(name)s is changed."),
        )  # fmt: skip

    @action(description=_("Open"), icon="public", permissions=["act"])
    def open_it(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.turn(
            request, object_id, services.open_cohort, ActForm,
            title=_("Open %(name)s?"), lead=_("Everybody sees it, and whom it is for can join."),
            button=_("Open"), done=_("%(name)s is open."),
        )  # fmt: skip

    @action(description=_("Finish"), icon="check", permissions=["act"])
    def finish(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.turn(
            request, object_id, cohort_results.finish_cohort, ActForm,
            title=_("Finish %(name)s?"),
            lead=_("Who has done all that is needed has completed it, the others have not."),
            button=_("Finish"), done=_("%(name)s is finished."),
        )  # fmt: skip

    @action(
        description=_("Call off"), icon="block", variant=ActionVariant.DANGER, permissions=["act"]
    )
    def call_off(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.turn(
            request, object_id, services.call_off_cohort, WhyForm,
            title=_("Call %(name)s off?"), lead=_("Everybody who takes part is told."),
            button=_("Call off"), done=_("%(name)s is called off."), danger=True,
        )  # fmt: skip

    def turn(
        self, request: HttpRequest, object_id: str, service: Callable[..., Any],
        form: type[ActForm], **words: Any,
    ) -> HttpResponse:  # fmt: skip
        """One act on the way of a cohort."""
        actor, cohort = actor_of(request), self.thing(request, object_id)
        words["title"] = words["title"] % {"name": cohort}
        return act_page(
            self, request, obj=cohort, form=form(posted(request), actor=actor),
            run=partial(service, actor=actor, cohort=cohort), **words,
        )  # fmt: skip


@admin.register(CohortEnrolment, site=site)
class CohortEnrolmentPage(ExportingPage):
    area, place, icon = OPERATION, 82, "how_to_reg"
    table = CohortEnrolmentsTable
    list_display = ("employee", "cohort", "origin", "state", "asked_at")
    list_filter = (
        by_choice("state", _("state")),
        by_choice("origin", _("how")),
        by_row("cohort", _("cohort"), CohortEnrolment._meta.get_field("cohort")),
    )
    list_select_related = ("employee", "cohort__programme")
    search_fields = ("employee__name_folded", "cohort__name", "cohort__programme__name")
    search_help_text = _("A part of the person’s, the cohort’s or the programme’s name")
    ordering = ("-asked_at", "pk")
    readonly_fields = (
        "employee", "cohort", "origin", "state", "reason", "answer", "coach", "asked_at",
        "waits_since", "ended_on",
    )  # fmt: skip
    fields = (
        ("employee", "cohort"), ("origin", "state"), "reason", "answer", "coach",
        ("asked_at", "waits_since", "ended_on"),
    )  # fmt: skip
    actions_detail = ("take_out", "complete", "not_complete")
    actions_list = ("export",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.select_related("employee", "cohort__programme", "coach")

    @action(
        description=_("Take out"), icon="person_remove", variant=ActionVariant.DANGER,
        permissions=["act"],
    )  # fmt: skip
    def take_out(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.turn(
            request, object_id, cohort_enrolments.withdraw, title=_("Take %(name)s out?"),
            lead=_("The person is told, and a seat that frees goes to the first in line."),
            button=_("Take out"), done=_("Done: %(name)s."), danger=True,
        )  # fmt: skip

    @action(description=_("Completed"), icon="check", permissions=["act"])
    def complete(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.turn(
            request, object_id, cohort_results.complete, title=_("Note %(name)s as completed?"),
            lead=_("Where a component is missing, say why."), button=_("Completed"),
            done=_("Done: %(name)s."),
        )  # fmt: skip

    @action(description=_("Not completed"), icon="close", permissions=["act"])
    def not_complete(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.turn(
            request, object_id, cohort_results.not_complete,
            title=_("Note %(name)s as not completed?"), lead=_("The person reads why."),
            button=_("Not completed"), done=_("Done: %(name)s."),
        )  # fmt: skip

    def turn(
        self, request: HttpRequest, object_id: str, service: Callable[..., Any], **words: Any
    ) -> HttpResponse:
        """One act about one who takes part."""
        actor, enrolment = actor_of(request), self.thing(request, object_id)
        words["title"] = words["title"] % {"name": enrolment.employee}
        return act_page(
            self, request, obj=enrolment, form=WhyForm(posted(request), actor=actor),
            run=partial(service, actor=actor, enrolment=enrolment), **words,
        )  # fmt: skip
