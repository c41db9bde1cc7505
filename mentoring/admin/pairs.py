"""Pairs as HR reads them: who, since when, which goals; HR pauses, goes on and ends.

What the two write to each other has no page here, and neither has it anywhere else for HR.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from mentoring.models import EndReason, Pair, PairGoal
from mentoring.queries.outcomes import may_read_reason
from mentoring.services import pairs as services
from talent.admin.acts import ActForm, Day, act_page
from talent.admin.base import History, Page
from talent.admin.filters import by_choice, by_row
from talent.admin.site import OPERATION, site
from talent.http import actor_of

GOOD = [(one.value, one.label) for one in services.GOOD_ENDS]


class PauseForm(ActForm):
    until = Day(label=_("Until when"), required=False)


class EndForm(ActForm):
    reason = forms.ChoiceField(label=_("Why it ends"))

    def __init__(self, *args: Any, reasons: Sequence[EndReason], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.value, one.label) for one in reasons]
        self.fields["reason"].choices = choices  # type: ignore[attr-defined]


class CompleteForm(ActForm):
    reason = forms.ChoiceField(label=_("How it ends"), choices=GOOD)


class GoalHistory(History):
    """What a pair aims for, and how far it is."""

    model = PairGoal
    fields = readonly_fields = ("title", "skill", "progress", "state")
    verbose_name_plural = _("goals")
    hide_title = True
    view_on_site = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("skill", "pair")


@admin.register(Pair, site=site)
class PairPage(Page):
    area, place, icon = OPERATION, 73, "handshake"
    list_display = (
        "mentee", "mentor", "programme", "state", "reached", "starts_on", "ends_on", "ended_on",
    )  # fmt: skip
    list_filter = (
        by_choice("state", _("state")),
        by_row("programme", _("programme"), Pair._meta.get_field("programme")),
    )
    list_select_related = ("mentee", "mentor", "programme")
    search_fields = ("mentee__name_folded", "mentor__name_folded", "programme__name")
    search_help_text = _("A part of a name or of the programme’s name")
    ordering = ("-proposed_at", "-pk")
    sortable_by = ("starts_on", "ends_on")
    readonly_fields = (
        "programme", "mentee", "mentor", "state", "origin", "proposed_at", "starts_on", "ends_on",
        "paused_on", "paused_until", "ended_on", "end_reason", "declined_by", "decline_reason",
    )  # fmt: skip
    fields = (
        ("mentee", "mentor", "programme"), ("state", "origin", "proposed_at"),
        ("starts_on", "ends_on"), ("paused_on", "paused_until"), ("ended_on", "end_reason"),
    )  # fmt: skip
    inlines = (GoalHistory,)
    actions_detail = ("pause", "resume", "complete", "end")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        kept = ~Q(goals__state="dropped")
        return rows.annotate(  # type: ignore[no-any-return]
            kept=Count("goals", filter=kept),
            finished=Count("goals", filter=Q(goals__state="reached")),
        )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Of one that was declined also by whom and why; not why to whoever was told no."""
        if obj is None or not obj.declined_by:
            return self.fields
        told = may_read_reason(actor_of(request), obj)
        return (*self.fields, ("declined_by", "decline_reason") if told else "declined_by")

    @display(description=_("goals reached"))
    def reached(self, obj: Any) -> str:
        return f"{obj.finished} / {obj.kept}"

    # --- acts ---

    @action(description=_("Pause"), icon="pause", permissions=["act"])
    def pause(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.turn(
            request, object_id, PauseForm, services.pause_pair,
            title=_("Pause %(name)s?"), button=_("Pause"), done=_("%(name)s: paused."),
            lead=_("Both are told. The place stays kept, and the days are added at the end."),
        )  # fmt: skip

    @action(description=_("Go on"), icon="play_arrow", permissions=["act"])
    def resume(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.turn(
            request, object_id, ActForm, services.resume_pair,
            title=_("Let %(name)s go on?"), button=_("Go on"), done=_("%(name)s: under way."),
            lead=_("Both are told."),
        )  # fmt: skip

    @action(description=_("Complete"), icon="flag", permissions=["act"])
    def complete(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.turn(
            request, object_id, CompleteForm, services.complete_pair,
            title=_("Complete %(name)s?"), button=_("Complete"), done=_("%(name)s: completed."),
            lead=_("Both are told, and the mentor’s sight of the mentee’s levels ends."),
        )  # fmt: skip

    @action(
        description=_("End early"), icon="block", variant=ActionVariant.DANGER, permissions=["act"]
    )
    def end(self, request: HttpRequest, object_id: str) -> HttpResponse:
        reasons = services.ends_for(actor_of(request), self.thing(request, object_id))
        return self.turn(
            request, object_id, partial(EndForm, reasons=reasons), services.end_pair,
            title=_("End %(name)s early?"), button=_("End it"), done=_("%(name)s: ended."),
            lead=_("Both are told the reason. A mentee who waits again comes first."), danger=True,
        )  # fmt: skip

    def turn(
        self, request: HttpRequest, object_id: str, form: Callable[..., ActForm],
        service: Callable[..., Any], **words: Any,
    ) -> HttpResponse:  # fmt: skip
        """One act about one pair."""
        actor, pair = actor_of(request), self.thing(request, object_id)
        words["title"] = words["title"] % {"name": pair}
        return act_page(
            self, request, obj=pair,
            form=form(request.POST if request.method == "POST" else None, actor=actor),
            run=partial(service, actor=actor, pair=pair),
            **words,
        )  # fmt: skip
