"""Programmes in HR's workplace: read there, changed by acts that call the services."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from mentoring.admin.tables import ProgrammesTable
from mentoring.models import Coordinator, Programme, ProgrammeKind, ProgrammeMode
from mentoring.queries.programmes import (
    audience_of,
    coordinators_of,
    rules_in_words,
    score_parts,
    with_counts,
)
from mentoring.services import programmes as services
from talent.admin.acts import ActForm, Day, Pick, act_page
from talent.admin.export import ExportingPage
from talent.admin.filters import by_choice
from talent.admin.site import OPERATION, site
from talent.http import actor_of
from talent.models import Serves


class ProgrammeActForm(ActForm):
    name = forms.CharField(label=_("Name"), max_length=150)
    purpose = forms.CharField(
        label=_("What it is for"), max_length=4000, widget=forms.Textarea,
        help_text=_("In words that make people want to join."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind"), choices=ProgrammeKind.choices)
    mode = forms.ChoiceField(label=_("How pairs come about"), choices=ProgrammeMode.choices)
    objective = Pick(Programme._meta.get_field("objective"), label=_("Objective"), required=False)
    serves = forms.ChoiceField(label=_("Whom it serves"), choices=Serves.choices, initial="both")
    enrol_from = Day(label=_("People can join from"))
    enrol_until = Day(label=_("People can join until"))
    starts_on = Day(label=_("First day"))
    ends_on = Day(label=_("Last day"))
    weeks = forms.IntegerField(label=_("Weeks of a pair"), min_value=4, max_value=24, initial=24)
    cadence_weeks = forms.IntegerField(
        label=_("Weeks between sessions"), min_value=1, max_value=12, initial=2
    )
    quiet_days = forms.IntegerField(label=_("Quiet days"), min_value=7, max_value=120, initial=28)
    seats = forms.IntegerField(
        label=_("Places for mentees"), min_value=1, max_value=100_000, required=False,
        help_text=_("Empty for no limit."),
    )  # fmt: skip


class NewProgrammeForm(ProgrammeActForm):
    coordinator = Pick(
        Coordinator._meta.get_field("employee"), label=_("Who runs it"), required=False,
        help_text=_("Further people are named on the programme’s own page."),
    )  # fmt: skip


def setting_up(actor: Any) -> Callable[..., Any]:
    """The service, fed with one coordinator or none."""

    def run(coordinator: Any, **said: Any) -> Any:
        people = [coordinator] if coordinator is not None else []
        return services.create_programme(actor=actor, coordinators=people, **said)

    return run


@admin.register(Programme, site=site)
class ProgrammePage(ExportingPage):
    area, place, icon = OPERATION, 70, "diversity_3"
    table = ProgrammesTable
    list_display = (
        "name", "kind", "state", "enrol_until", "starts_on", "ends_on", "places", "mentors",
    )  # fmt: skip
    list_filter = (by_choice("state", _("state")), by_choice("kind", _("kind")))
    search_fields = ("name",)
    search_help_text = _("A part of the name")
    ordering = ("-starts_on", "pk")
    readonly_fields = (
        "name", "state", "kind", "mode", "purpose", "objective", "serves", "enrol_from",
        "enrol_until", "starts_on", "ends_on", "weeks", "cadence_weeks", "quiet_days", "places",
        "who_runs_it", "for_whom", "score", "rules", "created_at",
    )  # fmt: skip
    fields = (
        ("name", "state"), "purpose", ("kind", "mode", "serves"), "objective",
        ("enrol_from", "enrol_until"), ("starts_on", "ends_on"),
        ("weeks", "cadence_weeks", "quiet_days"), "places", "who_runs_it", "for_whom", "score",
        "rules", "created_at",
    )  # fmt: skip
    actions_list = ("set_up", "export")
    actions_detail = ("edit", "open_it", "finish", "call_off")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_counts(super().get_queryset(request))

    @display(description=_("places taken"))
    def places(self, obj: Any) -> str:
        return f"{obj.taken} / {obj.seats}" if obj.seats else str(obj.taken)

    @display(description=_("mentors"))
    def mentors(self, obj: Any) -> int:
        return int(obj.mentoring)

    @display(description=_("who runs it"))
    def who_runs_it(self, obj: Any) -> str:
        return ", ".join(person.name for person in coordinators_of(obj)) or "–"

    @display(description=_("for whom"))
    def for_whom(self, obj: Any) -> str:
        everybody = gettext("everybody")
        said = [
            f"{one.side.label}: {' / '.join(one.rules) or everybody}" for one in audience_of(obj)
        ]
        return "; ".join(said)

    @display(description=_("score"))
    def score(self, obj: Any) -> str:
        return ", ".join(f"{part.words.label} {part.weight:g}" for part in score_parts(obj))

    @display(description=_("rules"))
    def rules(self, obj: Any) -> str:
        return " ".join(rules_in_words(obj))

    @action(
        description=_("Set up a programme"), icon="add", variant=ActionVariant.PRIMARY,
        permissions=["act"],
    )  # fmt: skip
    def set_up(self, request: HttpRequest) -> HttpResponse:
        actor = actor_of(request)
        return act_page(
            self, request,
            form=NewProgrammeForm(request.POST or None, actor=actor),
            run=setting_up(actor),
            title=_("Set up a programme"),
            lead=_("Nobody but its coordinators and HR sees it before it is opened."),
            button=_("Keep the draft"), done=_("%(name)s is a draft."),
        )  # fmt: skip

    @action(description=_("Change"), icon="edit", permissions=["act"])
    def edit(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, programme = actor_of(request), self.thing(request, object_id)
        initial = {name: getattr(programme, name) for name in services.BASICS}
        return act_page(
            self, request, obj=programme,
            form=ProgrammeActForm(request.POST or None, actor=actor, initial=initial),
            run=partial(services.edit_programme, actor=actor, programme=programme),
            title=_("Change %(name)s") % {"name": programme},
            lead=_(
                "Audience, score, rules and questions are changed on the programme’s own page. Once"
                " people have joined, what would take something from them stays."
            ),
            button=_("Save"), done=_("%(name)s is changed."),
        )  # fmt: skip

    @action(description=_("Open"), icon="public", permissions=["act"])
    def open_it(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.turn(
            request, object_id, services.open_programme,
            title=_("Open %(name)s?"), lead=_("Everybody sees it, and whom it is for can join."),
            button=_("Open"), done=_("%(name)s is open."),
        )  # fmt: skip

    @action(description=_("Finish"), icon="check", permissions=["act"])
    def finish(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.turn(
            request, object_id, services.finish_programme,
            title=_("Finish %(name)s?"), lead=_("Whoever takes part is told that it is over."),
            button=_("Finish"), done=_("%(name)s is finished."),
        )  # fmt: skip

    @action(
        description=_("Call off"), icon="block", variant=ActionVariant.DANGER, permissions=["act"]
    )
    def call_off(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.turn(
            request, object_id, services.call_off_programme,
            title=_("Call %(name)s off?"),
            lead=_("Its pairs end today, and everybody who takes part is told."),
            button=_("Call off"), done=_("%(name)s is called off."), danger=True,
        )  # fmt: skip

    def turn(
        self, request: HttpRequest, object_id: str, service: Callable[..., Any], **words: Any
    ) -> HttpResponse:
        """One act on the way of a programme."""
        actor, programme = actor_of(request), self.thing(request, object_id)
        words["title"] = words["title"] % {"name": programme}
        return act_page(
            self, request, obj=programme,
            form=ActForm(request.POST if request.method == "POST" else None, actor=actor),
            run=partial(service, actor=actor, programme=programme),
            **words,
        )  # fmt: skip
