"""360 feedback in HR's workplace: questions and cycles; raters, answers and reports are no page."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from leadership.models import (
    LEAST,
    MOST_LEAST,
    FeedbackCycle,
    QuestionSet,
    SetQuestion,
    SubjectState,
)
from leadership.services import feedback_closing
from leadership.services import feedback_cycles as services
from talent.admin.acts import ActForm, Day, Pick, act_page
from talent.admin.base import Page, Part
from talent.admin.export import ExportingPage
from talent.admin.filters import by_choice
from talent.admin.site import OPERATION, SKILLS, site
from talent.admin.tables import Table, column
from talent.http import actor_of


class SetQuestionPart(Part):
    model = SetQuestion
    fields = ("position", "skill", "kind", "text", "translations")
    autocomplete_fields = ("skill",)
    verbose_name_plural = _("questions")
    hide_title = True


@admin.register(QuestionSet, site=site)
class QuestionSetPage(Page):
    area, place, icon = SKILLS, 60, "quiz"
    reference = True
    list_display = ("name", "questions_in_it", "retired_on")
    search_fields = ("name",)
    search_help_text = _("A part of the name")
    ordering = ("name", "pk")
    sortable_by = ("name",)
    fields = ("name", "retired_on")
    inlines = (SetQuestionPart,)
    parts = ("leadership.setquestion",)
    instead_of_deleting = _("Retire it instead.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        counted: QuerySet[Any] = rows.annotate(question_count=Count("questions"))
        return counted

    @display(description=_("questions"))
    def questions_in_it(self, obj: Any) -> int:
        return int(obj.question_count)


class CyclesTable(Table):
    name = column(_("Name"), "name")
    state = column(_("State"), "get_state_display")
    question_set = column(_("Questions"), "question_set__name")
    nominate_until = column(_("Raters are chosen until"), "nominate_until")
    ends_on = column(_("Answers until"), "ends_on")
    released_on = column(_("Released"), "released_on")
    people = column(_("People"), "subject_count")

    def prepared(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.select_related("question_set")


class CycleActForm(ActForm):
    name = forms.CharField(label=_("Name"), max_length=150)
    purpose = forms.CharField(
        label=_("What it is for"), max_length=2000, widget=forms.Textarea,
        help_text=_("Everybody who is asked reads it."),
    )  # fmt: skip
    question_set = Pick(FeedbackCycle._meta.get_field("question_set"), label=_("Questions"))
    nominate_until = Day(label=_("Raters are chosen until"))
    ends_on = Day(label=_("Answers until"))
    least_peers = forms.IntegerField(
        label=_("Fewest colleagues"), min_value=LEAST, max_value=MOST_LEAST, initial=LEAST
    )
    least_reports = forms.IntegerField(
        label=_("Fewest direct reports"), min_value=LEAST, max_value=MOST_LEAST, initial=LEAST
    )
    managers_read = forms.BooleanField(label=_("Managers read reports"), required=False)
    feeds_skills = forms.BooleanField(
        label=_("Means of a group count in skill levels"), required=False, initial=True
    )


@admin.register(FeedbackCycle, site=site)
class FeedbackCyclePage(ExportingPage):
    area, place, icon = OPERATION, 80, "360"
    table = CyclesTable
    list_display = ("name", "state", "people", "nominate_until", "ends_on", "released_on")
    list_filter = (by_choice("state", _("state")),)
    search_fields = ("name",)
    search_help_text = _("A part of the name")
    list_select_related = ("question_set",)
    ordering = ("-ends_on", "-pk")
    readonly_fields = (
        "name", "state", "purpose", "question_set", "nominate_until", "ends_on", "least_peers",
        "least_reports", "managers_read", "feeds_skills", "people", "released_on",
    )  # fmt: skip
    fields = (
        ("name", "state"), "purpose", "question_set", ("nominate_until", "ends_on"),
        ("least_peers", "least_reports"), ("managers_read", "feeds_skills"),
        ("people", "released_on"),
    )  # fmt: skip
    actions_list = ("set_up", "export")
    actions_detail = ("edit", "launch", "begin", "close", "release", "call_off")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        here = ~Q(subjects__state=SubjectState.WITHDRAWN)
        counted: QuerySet[Any] = rows.annotate(subject_count=Count("subjects", filter=here))
        return counted

    @display(description=_("people"))
    def people(self, obj: Any) -> int:
        return int(obj.subject_count)

    @action(
        description=_("Set up a cycle"), icon="add", variant=ActionVariant.PRIMARY,
        permissions=["act"],
    )  # fmt: skip
    def set_up(self, request: HttpRequest) -> HttpResponse:
        actor = actor_of(request)
        return act_page(
            self, request,
            form=CycleActForm(request.POST or None, actor=actor),
            run=partial(services.create_cycle, actor=actor),
            title=_("Set up a cycle"),
            lead=_("People are added on the cycle’s own page, before it is launched or after."),
            button=_("Keep the draft"), done=_("%(name)s is a draft."),
        )  # fmt: skip

    @action(description=_("Change"), icon="edit", permissions=["act"])
    def edit(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, cycle = actor_of(request), self.thing(request, object_id)
        initial = {name: getattr(cycle, name) for name in services.BASICS}
        return act_page(
            self, request, obj=cycle,
            form=CycleActForm(request.POST or None, actor=actor, initial=initial),
            run=partial(services.edit_cycle, actor=actor, cycle=cycle),
            title=_("Change %(name)s") % {"name": cycle},
            lead=_("Once it is launched, only its days can move, to later ones."),
            button=_("Save"), done=_("%(name)s is changed."),
        )  # fmt: skip

    @action(description=_("Launch"), icon="rocket_launch", permissions=["act"])
    def launch(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.turn(
            request, object_id, services.launch_cycle, title=_("Launch %(name)s?"),
            lead=_("Questions, minimums and who reads reports are frozen."), button=_("Launch"),
            done=_("%(name)s is launched."),
        )  # fmt: skip

    @action(description=_("Begin the answers"), icon="play_arrow", permissions=["act"])
    def begin(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.turn(
            request, object_id, services.begin_answers, title=_("Begin the answers of %(name)s?"),
            lead=_("Everybody who is asked is told so."), button=_("Begin"),
            done=_("%(name)s is running."),
        )  # fmt: skip

    @action(description=_("Close"), icon="lock", permissions=["act"])
    def close(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.turn(
            request, object_id, feedback_closing.close_cycle, title=_("Close %(name)s?"),
            lead=_("Reports are written once and all answers are deleted; there is no way back."),
            button=_("Close"), done=_("%(name)s is closed."),
        )  # fmt: skip

    @action(description=_("Release"), icon="outgoing_mail", permissions=["act"])
    def release(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.turn(
            request, object_id, feedback_closing.release_cycle, title=_("Release %(name)s?"),
            lead=_("Everybody whom it is about reads the report."), button=_("Release"),
            done=_("%(name)s is released."),
        )  # fmt: skip

    @action(
        description=_("Call off"), icon="block", variant=ActionVariant.DANGER, permissions=["act"]
    )
    def call_off(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.turn(
            request, object_id, services.call_off_cycle, title=_("Call %(name)s off?"),
            lead=_("There will be no reports, and all answers are deleted unread."),
            button=_("Call off"), done=_("%(name)s is called off."), danger=True,
        )  # fmt: skip

    def turn(
        self, request: HttpRequest, object_id: str, service: Callable[..., Any], **words: Any
    ) -> HttpResponse:
        """One step of a cycle."""
        actor, cycle = actor_of(request), self.thing(request, object_id)
        words["title"] = words["title"] % {"name": cycle}
        return act_page(
            self, request, obj=cycle,
            form=ActForm(request.POST if request.method == "POST" else None, actor=actor),
            run=partial(service, actor=actor, cycle=cycle), **words,
        )  # fmt: skip
