"""Matching in HR's workplace: previews with their acts, their proposals, and rules for two."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from mentoring.models import MatchingRun, PairRule, Programme, Proposal
from mentoring.queries.previews import settings_of
from mentoring.queries.programmes import rules_in_words
from mentoring.services import publishing, runs
from talent.admin.acts import ActForm, act_page
from talent.admin.base import Page
from talent.admin.filters import by_choice, by_row
from talent.admin.site import OPERATION, site
from talent.http import actor_of


class PublishForm(ActForm):
    anyway = forms.BooleanField(
        label=_("Also where something has changed since"), required=False,
        help_text=_("Then only what still holds is proposed."),
    )  # fmt: skip


@admin.register(MatchingRun, site=site)
class MatchingRunPage(Page):
    area, place, icon = OPERATION, 72, "join_inner"
    list_display = ("programme", "slot", "state", "matched", "total_score", "created_at")
    list_filter = (by_choice("state", _("state")),)
    list_select_related = ("programme",)
    search_fields = ("programme__name",)
    search_help_text = _("A part of the programme’s name")
    ordering = ("-pk",)
    readonly_fields = (
        "programme", "slot", "state", "what_counts", "never_made", "order_of_equals", "matched",
        "total_score", "reason", "created_by", "created_at", "finished_at", "published_at",
    )  # fmt: skip
    fields = (
        ("programme", "slot", "state"), ("matched", "total_score"), "what_counts",
        "never_made", "order_of_equals", "reason",
        ("created_by", "created_at", "finished_at", "published_at"),
    )  # fmt: skip
    actions_detail = ("publish", "try_again", "put_away")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found: QuerySet[Any] = super().get_queryset(request)
        return found.select_related("programme", "created_by")

    @display(description=_("matched"))
    def matched(self, obj: Any) -> str:
        found = obj.figures
        return f"{found['matched']} / {found['waiting']}" if "matched" in found else "–"

    @display(description=_("total score"))
    def total_score(self, obj: Any) -> str:
        found = obj.figures.get("total")
        return "–" if found is None else number_format(found, 1, force_grouping=True)

    @display(description=_("what counts"))
    def what_counts(self, obj: Any) -> str:
        return ", ".join(f"{one.label} {one.weight:g}" for one in settings_of(obj)) or "–"

    @display(description=_("which pairs are never made"))
    def never_made(self, obj: Any) -> str:
        """The rules as they stood, said as those of a programme are."""
        kept = dict(obj.rules)
        overlap = Decimal(str(kept.pop("least_overlap", 0)))
        return " ".join(rules_in_words(Programme(**kept, least_overlap=overlap, floor=obj.floor)))

    @display(description=_("order of equals"))
    def order_of_equals(self, obj: Any) -> int:
        return int(obj.seed)

    @action(
        description=_("Publish"), icon="public", variant=ActionVariant.PRIMARY,
        permissions=["act"],
    )  # fmt: skip
    def publish(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor = actor_of(request)
        return self.turn(
            request, object_id, publishing.publish_run,
            form=PublishForm(request.POST or None, actor=actor),
            title=_("Propose the pairs of %(name)s?"),
            lead=_("Both sides are told; the other previews are put away."),
            button=_("Publish"), done=_("Published: %(name)s."),
        )  # fmt: skip

    @action(description=_("Try again"), icon="replay", permissions=["act"])
    def try_again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.turn(
            request, object_id, runs.retry_run,
            title=_("Work %(name)s out once more?"), lead=_("By the same settings."),
            button=_("Try again"), done=_("Begun: %(name)s."),
        )  # fmt: skip

    @action(
        description=_("Put away"), icon="archive", variant=ActionVariant.DANGER,
        permissions=["act"],
    )  # fmt: skip
    def put_away(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.turn(
            request, object_id, runs.discard_run,
            title=_("Put %(name)s away?"), lead=_("Its proposals go."),
            button=_("Put away"), done=_("Put away: %(name)s."), danger=True,
        )  # fmt: skip

    def turn(
        self,
        request: HttpRequest,
        object_id: str,
        service: Callable[..., Any],
        form: ActForm | None = None,
        **words: Any,
    ) -> HttpResponse:
        """One act about a preview."""
        actor, run = actor_of(request), self.thing(request, object_id)
        words["title"] = words["title"] % {"name": run}
        return act_page(
            self, request, obj=run,
            form=form
            or ActForm(request.POST if request.method == "POST" else None, actor=actor),
            run=partial(service, actor=actor, run=run),
            **words,
        )  # fmt: skip


@admin.register(Proposal, site=site)
class ProposalPage(Page):
    area, place, icon = OPERATION, 73, "handshake"
    list_display = ("mentee_name", "mentor_name", "score", "kept_together", "run")
    list_filter = (by_row("run", _("preview"), Proposal._meta.get_field("run")),)
    list_select_related = ("run__programme", "mentee__employee", "mentor__employee")
    search_fields = ("mentee__employee__name_folded", "mentor__employee__name_folded")
    search_help_text = _("A part of a name")
    ordering = ("-run", "-score", "pk")
    readonly_fields = ("run", "mentee_name", "mentor_name", "score", "kept_together")
    fields = ("run", ("mentee_name", "mentor_name"), ("score", "kept_together"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found: QuerySet[Any] = super().get_queryset(request)
        return found.select_related(*self.list_select_related)

    @display(description=_("kept together by hand"))
    def kept_together(self, obj: Any) -> str:
        return gettext("Yes") if obj.is_pinned else "–"

    @display(description=_("mentee"))
    def mentee_name(self, obj: Any) -> str:
        return str(obj.mentee.employee)

    @display(description=_("mentor"))
    def mentor_name(self, obj: Any) -> str:
        return str(obj.mentor.employee)


@admin.register(PairRule, site=site)
class PairRulePage(Page):
    area, place, icon = OPERATION, 74, "rule"
    list_display = ("programme", "mentee_name", "mentor_name", "kind", "at")
    list_filter = (by_choice("kind", _("kind")),)
    list_select_related = ("programme", "mentee__employee", "mentor__employee")
    search_fields = ("mentee__employee__name_folded", "mentor__employee__name_folded")
    search_help_text = _("A part of a name")
    ordering = ("-pk",)
    readonly_fields = ("programme", "mentee_name", "mentor_name", "kind", "reason", "by", "at")
    fields = (("programme", "kind"), ("mentee_name", "mentor_name"), "reason", ("by", "at"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found: QuerySet[Any] = super().get_queryset(request)
        return found.select_related(*self.list_select_related, "by")

    @display(description=_("mentee"))
    def mentee_name(self, obj: Any) -> str:
        return str(obj.mentee.employee)

    @display(description=_("mentor"))
    def mentor_name(self, obj: Any) -> str:
        return str(obj.mentor.employee)
