"""Cohorts, their sessions and who takes part, by the services of the pages."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from leadership.api import cohort_parts as parts
from leadership.models import (
    Cohort,
    CohortEnrolment,
    CohortEnrolmentState,
    CohortSession,
    CohortState,
    Programme,
)
from leadership.queries.cohorts import with_place, with_seats
from leadership.services import cohort_enrolments, cohort_results, cohort_sessions
from leadership.services import cohorts as services
from talent.api.idempotency import KEY, once
from talent.api.views import Endpoint, ListEndpoint, RecordEndpoint, allowed, described
from talent.models import User

TAGS = ["leadership cohorts"]
COHORT, SESSION, ENROLMENT = (
    parts.CohortSerializer,
    parts.CohortSessionSerializer,
    parts.CohortEnrolmentSerializer,
)


def cohorts(user: User) -> QuerySet[Cohort]:
    return with_seats(Cohort.objects.visible_to(user))


def inside_of(user: User) -> set[int]:
    """The cohorts whose places a user reads: with a seat, or by leading them."""
    seats = CohortEnrolment.objects.filter(employee__user=user).seated()
    runs = Cohort.objects.run_by(user).order_by().values_list("pk", flat=True)
    return {*seats.order_by().values_list("cohort", flat=True), *runs}


class CohortFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=CohortState.choices)
    programme = filters.ModelChoiceFilter(queryset=allowed(Programme.objects.visible_to))

    class Meta:
        model = Cohort
        fields: tuple[str, ...] = ()


class CohortList(ListEndpoint):
    serializer_class = COHORT
    filterset_class = CohortFilter
    order = ("-starts_on", "-pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return cohorts(user)

    @extend_schema(
        tags=TAGS, operation_id="leadership_cohorts_list", summary="Cohorts",
        description="Those that are open, those that one leads, and those that one took part in.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="leadership_cohorts_create", summary="Set a cohort up",
        description="As an HR admin. Nobody else sees it before it is opened.",
        request=parts.NewCohortSerializer, responses={201: COHORT},
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        return once(request, self.create)

    def create(self, request: Request) -> Response:
        given = self.given(parts.NewCohortSerializer)
        cohort = services.create_cohort(actor=self.actor, **given)
        body = COHORT(cohorts(self.actor).get(pk=cohort.pk)).data
        address = reverse("api:leadership_cohort", args=[cohort.pk])
        return Response(body, status.HTTP_201_CREATED, headers={"Location": address})


@described(tags=TAGS, operation_id="leadership_cohorts_read", summary="One cohort")
class CohortRecord(RecordEndpoint):
    serializer_class = COHORT

    def rows(self, user: User) -> QuerySet[Any]:
        return cohorts(user)

    @extend_schema(
        tags=TAGS, operation_id="leadership_cohorts_edit", summary="Change a cohort",
        description="As who leads it. More seats go to those who wait, at once and in order.",
        request=parts.CohortChangeSerializer, responses=COHORT,
    )  # fmt: skip
    def put(self, request: Request, pk: int) -> Response:
        cohort = get_object_or_404(Cohort.objects.run_by(self.actor), pk=pk)
        given = self.given(parts.CohortChangeSerializer)
        services.edit_cohort(actor=self.actor, cohort=cohort, **given)
        return self.get(request, pk=pk)


class CohortActs(Endpoint):
    @extend_schema(
        tags=TAGS, operation_id="leadership_cohorts_act",
        summary="Open, finish or call a cohort off", description="As who leads it.",
        request=parts.CohortActSerializer, responses=COHORT, parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.act)

    def act(self, request: Request) -> Response:
        cohort = get_object_or_404(Cohort.objects.run_by(self.actor), pk=self.kwargs["pk"])
        given = self.given(parts.CohortActSerializer)
        said: dict[str, Any] = {"actor": self.actor, "cohort": cohort}
        if given["act"] == "call_off":
            services.call_off_cohort(**said, reason=given["reason"])
        elif given["act"] == "open":
            services.open_cohort(**said)
        else:
            cohort_results.finish_cohort(**said)
        return Response(COHORT(cohorts(self.actor).get(pk=cohort.pk)).data)


def with_inside(context: Mapping[str, Any]) -> dict[str, Any]:
    """What serializers of sessions know: in which cohorts places are read."""
    user = context["request"].user if context.get("request") else None
    return {**context, "inside": inside_of(user) if isinstance(user, User) else set()}


class CohortSessions(ListEndpoint):
    serializer_class = SESSION
    order = ("starts_at", "pk")

    def get_serializer_context(self) -> dict[str, Any]:
        return with_inside(super().get_serializer_context())

    def rows(self, user: User) -> QuerySet[Any]:
        cohort = get_object_or_404(Cohort.objects.visible_to(user), pk=self.kwargs["pk"])
        return CohortSession.objects.visible_to(user).filter(cohort=cohort)

    @extend_schema(
        tags=TAGS, operation_id="leadership_cohort_sessions_list", summary="Sessions of a cohort",
        description="Places and links only for those who take part or lead.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="leadership_cohort_sessions_plan", summary="Plan a session",
        description="As who leads the cohort. Everybody with a seat is told.",
        request=parts.CohortSessionGivenSerializer, responses={201: SESSION},
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.create)

    def create(self, request: Request) -> Response:
        cohort = get_object_or_404(Cohort.objects.run_by(self.actor), pk=self.kwargs["pk"])
        given = self.given(parts.CohortSessionGivenSerializer)
        session = cohort_sessions.add_session(actor=self.actor, cohort=cohort, **given)
        body = SESSION(session, context=self.get_serializer_context()).data
        address = reverse("api:leadership_cohort_session", args=[session.pk])
        return Response(body, status.HTTP_201_CREATED, headers={"Location": address})


@described(tags=TAGS, operation_id="leadership_cohort_sessions_read", summary="One session")
class CohortSessionRecord(RecordEndpoint):
    serializer_class = SESSION

    def get_serializer_context(self) -> dict[str, Any]:
        return with_inside(super().get_serializer_context())

    def rows(self, user: User) -> QuerySet[Any]:
        return CohortSession.objects.visible_to(user)

    def run(self) -> CohortSession:
        """A session of a cohort that whoever asks leads."""
        runs = Cohort.objects.run_by(self.actor)
        rows = self.rows(self.actor).filter(cohort__in=runs).select_related("cohort")
        found: CohortSession = get_object_or_404(rows, pk=self.kwargs["pk"])
        return found

    @extend_schema(
        tags=TAGS, operation_id="leadership_cohort_sessions_edit", summary="Change or move it",
        description="Before it begins. Everybody with a seat is told once.",
        request=parts.CohortSessionChangeSerializer, responses=SESSION,
    )  # fmt: skip
    def put(self, request: Request, pk: int) -> Response:
        given = self.given(parts.CohortSessionChangeSerializer)
        cohort_sessions.edit_session(actor=self.actor, session=self.run(), **given)
        return self.get(request, pk=pk)

    @extend_schema(
        tags=TAGS, operation_id="leadership_cohort_sessions_cancel", summary="Call it off",
        description="Before it begins; it stays as called off.", responses=SESSION,
    )  # fmt: skip
    def delete(self, request: Request, pk: int) -> Response:
        cohort_sessions.cancel_session(actor=self.actor, session=self.run())
        return self.get(request, pk=pk)


class CohortEnrolmentFilter(filters.FilterSet):
    cohort = filters.ModelChoiceFilter(queryset=allowed(Cohort.objects.visible_to))
    state = filters.ChoiceFilter(choices=CohortEnrolmentState.choices)

    class Meta:
        model = CohortEnrolment
        fields: tuple[str, ...] = ()


def enrolments(user: User) -> QuerySet[CohortEnrolment]:
    rows = with_place(CohortEnrolment.objects.visible_to(user))
    return rows.select_related("employee", "coach", "cohort__programme")


class CohortEnrolmentList(ListEndpoint):
    serializer_class = ENROLMENT
    filterset_class = CohortEnrolmentFilter
    order = ("-asked_at", "-pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return enrolments(user)

    @extend_schema(
        tags=TAGS, operation_id="leadership_enrolments_list", summary="Enrolments that I may see",
        description="One's own, those of one's line, and those of cohorts that one leads.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class CohortJoin(Endpoint):
    @extend_schema(
        tags=TAGS, operation_id="leadership_cohorts_join",
        summary="Ask for a seat, nominate or invite",
        description="For oneself the manager answers; whoever is nominated or invited does.",
        request=parts.CohortJoinSerializer, responses={201: ENROLMENT},
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.join)

    def join(self, request: Request) -> Response:
        cohort = get_object_or_404(Cohort.objects.visible_to(self.actor), pk=self.kwargs["pk"])
        given, me = self.given(parts.CohortJoinSerializer), self.me()
        how, person = given["how"], given["person"]
        if how == "self":
            person = me
        if person is None:
            if how == "self":
                raise Http404
            raise ValidationError({"person": _("Say whom, by id.")})
        acts: dict[str, Callable[..., CohortEnrolment]] = {
            "self": cohort_enrolments.request_seat,
            "nominated": cohort_enrolments.nominate,
            "invited": cohort_enrolments.invite,
        }
        made = acts[how](actor=self.actor, cohort=cohort, employee=person, reason=given["reason"])
        body = ENROLMENT(enrolments(self.actor).get(pk=made.pk)).data
        address = reverse("api:leadership_enrolment", args=[made.pk])
        return Response(body, status.HTTP_201_CREATED, headers={"Location": address})


@described(tags=TAGS, operation_id="leadership_enrolments_read", summary="One enrolment")
class CohortEnrolmentRecord(RecordEndpoint):
    serializer_class = ENROLMENT

    def rows(self, user: User) -> QuerySet[Any]:
        return enrolments(user)


class CohortEnrolmentActs(Endpoint):
    @extend_schema(
        tags=TAGS, operation_id="leadership_enrolments_act",
        summary="Answer, leave, or say what became of it",
        description="Approve and decline as the manager, accept and refuse as who is asked,"
        " withdraw as the person or who leads the cohort, who also says completed or not.",
        request=parts.CohortEnrolmentActSerializer, responses=ENROLMENT,
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.act)

    def act(self, request: Request) -> Response:
        enrolment = get_object_or_404(enrolments(self.actor), pk=self.kwargs["pk"])
        given = self.given(parts.CohortEnrolmentActSerializer)
        said: dict[str, Any] = {"actor": self.actor, "enrolment": enrolment}
        plain = {
            "approve": cohort_enrolments.approve_request,
            "accept": cohort_enrolments.accept,
        }
        reasoned = {
            "decline": cohort_enrolments.decline_request,
            "refuse": cohort_enrolments.refuse,
            "withdraw": cohort_enrolments.withdraw,
            "complete": cohort_results.complete,
            "not_complete": cohort_results.not_complete,
        }
        if given["act"] in plain:
            plain[given["act"]](**said)
        else:
            reasoned[given["act"]](**said, reason=given["reason"])
        found = get_object_or_404(enrolments(self.actor), pk=enrolment.pk)
        return Response(ENROLMENT(found).data)
