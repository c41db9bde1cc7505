"""Matching by API, for coordinators: previews, their proposals, why not two, rules, publishing."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from mentoring.api import run_parts as parts
from mentoring.models import MatchingRun, PairRule, Programme, Proposal, RunState
from mentoring.queries.previews import rules_for
from mentoring.queries.why_not import why_not
from mentoring.services import pair_rules, publishing, runs
from talent.api.idempotency import KEY, once
from talent.api.views import Endpoint, ListEndpoint, RecordEndpoint, described
from talent.models import User

TAGS = ["mentoring: matching"]


def programme_of(user: User, pk: int) -> Programme:
    """A programme that somebody coordinates."""
    found: Programme = get_object_or_404(Programme.objects.coordinated_by(user), pk=pk)
    return found


def run_of(user: User, pk: int) -> MatchingRun:
    """A preview of a programme that somebody coordinates."""
    rows = MatchingRun.objects.visible_to(user).select_related("programme")
    found: MatchingRun = get_object_or_404(rows, pk=pk)
    return found


class RunFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=RunState.choices)

    class Meta:
        model = MatchingRun
        fields: tuple[str, ...] = ()


class RunList(ListEndpoint):
    serializer_class = parts.RunSerializer
    filterset_class = RunFilter
    order = ("-pk",)

    def rows(self, user: User) -> QuerySet[Any]:
        rows: Any = MatchingRun.objects.visible_to(user)
        found: QuerySet[Any] = rows.filter(programme=programme_of(user, self.kwargs["pk"]))
        return found

    @extend_schema(
        tags=TAGS, operation_id="mentoring_runs_list", summary="Previews of a programme",
        description="The newest first, with their settings and figures.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="mentoring_runs_start", summary="Match everybody who waits",
        description="As a preview that a worker works out; at most three stand side by side.",
        request=parts.NewRunSerializer, responses={201: parts.RunSerializer},
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.create)

    def create(self, request: Request) -> Response:
        programme = programme_of(self.actor, self.kwargs["pk"])
        given = self.given(parts.NewRunSerializer)
        run = runs.start_run(actor=self.actor, programme=programme, **given)
        address = reverse("api:mentoring_run", args=[run.pk])
        body = parts.RunSerializer(run).data
        return Response(body, status.HTTP_201_CREATED, headers={"Location": address})


@described(tags=TAGS, operation_id="mentoring_runs_read", summary="One preview")
class RunRecord(RecordEndpoint):
    serializer_class = parts.RunSerializer

    def rows(self, user: User) -> QuerySet[Any]:
        return MatchingRun.objects.visible_to(user)


@described(
    tags=TAGS, operation_id="mentoring_runs_proposals",
    summary="Who would be matched, the best first",
)  # fmt: skip
class ProposalList(ListEndpoint):
    serializer_class = parts.ProposalSerializer
    order = ("-score", "pk")

    def rows(self, user: User) -> QuerySet[Any]:
        rows: Any = Proposal.objects.visible_to(user).filter(run=run_of(user, self.kwargs["pk"]))
        found: QuerySet[Any] = rows.select_related(
            "run__programme", "mentee__employee", "mentor__employee"
        )
        return found


class RunWhy(Endpoint):
    def known_parameters(self) -> set[str]:
        return {"mentee", "mentor"}

    @extend_schema(
        tags=TAGS, operation_id="mentoring_runs_why", summary="Why not these two?",
        description="A rule, places, the least score, or what the whole would come to with them.",
        parameters=[
            OpenApiParameter("mentee", int, description="Id of an enrolment.", required=True),
            OpenApiParameter("mentor", int, description="Id of an enrolment.", required=True),
        ],
        responses=parts.WhySerializer,
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        run = run_of(self.actor, pk)
        if run.state != RunState.DONE:
            raise ValidationError("This preview is not ready, or no longer one.")
        two = parts.TwoSerializer(
            data=request.query_params, context={"request": request, "programme": run.programme}
        )
        two.is_valid(raise_exception=True)
        return Response(parts.WhySerializer(why_not(run, **two.validated_data)).data)


class RunActs(Endpoint):
    @extend_schema(
        tags=TAGS, operation_id="mentoring_runs_act", summary="Publish, put away or try again",
        description=(
            "Where what a preview was worked out from has changed, publishing is refused unless"
            " `anyway` is sent: then what still holds is proposed."
        ),
        request=parts.RunActSerializer, responses=parts.RunSerializer,
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.act)

    def act(self, request: Request) -> Response:
        run, given = run_of(self.actor, self.kwargs["pk"]), self.given(parts.RunActSerializer)
        if given["act"] == "publish":
            run = publishing.publish_run(actor=self.actor, run=run, anyway=given["anyway"])
        elif given["act"] == "discard":
            run = runs.discard_run(actor=self.actor, run=run)
        else:
            run = runs.retry_run(actor=self.actor, run=run)
        return Response(parts.RunSerializer(run).data)


class PairRuleList(ListEndpoint):
    serializer_class = parts.PairRuleSerializer
    order = ("pk",)

    def rows(self, user: User) -> QuerySet[Any]:
        return rules_for(programme_of(user, self.kwargs["pk"]))

    @extend_schema(
        tags=TAGS, operation_id="mentoring_pair_rules_list",
        summary="Who is kept together or apart", description="By hand, from a preview to the next.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="mentoring_pair_rules_set", summary="Keep two together, or apart",
        description="From the next preview on. What a rule forbids cannot be kept together.",
        request=parts.NewPairRuleSerializer, responses={201: parts.PairRuleSerializer},
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.create)

    def create(self, request: Request) -> Response:
        programme = programme_of(self.actor, self.kwargs["pk"])
        read = parts.NewPairRuleSerializer(
            data=request.data, context={"request": request, "programme": programme}
        )
        read.is_valid(raise_exception=True)
        rule = pair_rules.set_pair_rule(
            actor=self.actor, programme=programme, **read.validated_data
        )
        return Response(parts.PairRuleSerializer(rule).data, status.HTTP_201_CREATED)


class PairRuleRecord(Endpoint):
    @extend_schema(
        tags=TAGS, operation_id="mentoring_pair_rules_remove",
        summary="Let two be matched like any others", description="From the next preview on.",
        responses={204: None},
    )  # fmt: skip
    def delete(self, request: Request, pk: int) -> Response:
        rows = PairRule.objects.visible_to(self.actor).select_related("programme")
        pair_rules.drop_pair_rule(actor=self.actor, rule=get_object_or_404(rows, pk=pk))
        return Response(status=status.HTTP_204_NO_CONTENT)
