"""Learning records, learning elsewhere, and qualifications."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from leadership import access
from leadership.api import learning_parts as parts
from leadership.models import (
    CreditTransfer,
    ExternalKind,
    ExternalLearning,
    ExternalState,
    LearningEvent,
    LearningEventKind,
    Qualification,
    Registration,
    RegistrationState,
    SizeChoice,
)
from leadership.queries.earned import earned_of
from leadership.queries.transcripts import transcript_of
from leadership.services import external as external_services
from leadership.services import qualifications as services
from leadership.services.record import correct_event
from talent.access import require
from talent.api.views import Endpoint, ListEndpoint, RecordEndpoint, described
from talent.models import Employee, User

TAGS = ["Learning"]
EXTERNAL, WAY = parts.ExternalLearningSerializer, parts.RegistrationSerializer
CREATED = status.HTTP_201_CREATED


class LearningEventFilter(filters.FilterSet):
    employee = filters.NumberFilter(field_name="employee")
    kind = filters.ChoiceFilter(choices=LearningEventKind.choices)

    class Meta:
        model = LearningEvent
        fields: tuple[str, ...] = ()


@described(
    tags=TAGS, operation_id="learning_events_list",
    summary="What happened in the learning of people, the newest first",
)  # fmt: skip
class LearningEventList(ListEndpoint):
    serializer_class = parts.LearningEventSerializer
    filterset_class = LearningEventFilter
    order = ("-at", "-pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return LearningEvent.objects.visible_to(user).select_related("employee")


class LearningEventCorrect(Endpoint):
    @extend_schema(
        tags=TAGS, operation_id="learning_event_correct", summary="Correct a line of a record",
        description="Instructors of its cohort and HR admins do; both lines stay readable.",
        request=parts.LearningCorrectionSerializer,
        responses={201: parts.LearningEventSerializer},
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        rows = LearningEvent.objects.visible_to(self.actor).select_related(
            "employee__user", "enrolment__cohort"
        )
        event = get_object_or_404(rows, pk=pk)
        require(access.may_correct_event(self.actor, event))
        given = self.given(parts.LearningCorrectionSerializer)
        row = correct_event(actor=self.actor, event=event, **given)
        return Response(parts.LearningEventSerializer(row).data, CREATED)


class LearningRecord(Endpoint):
    @extend_schema(
        tags=TAGS, operation_id="learning_record", summary="What a person has learned",
        description="Hours and credits count as docs/figures.md says.",
        responses=parts.LearningRecordSerializer,
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        person = get_object_or_404(Employee.objects.visible_to(self.actor), pk=pk)
        found = transcript_of(self.actor, person)
        if found is None:
            raise exceptions.NotFound
        return Response(parts.LearningRecordSerializer(found).data)


class ExternalFilter(filters.FilterSet):
    employee = filters.NumberFilter(field_name="employee")
    state = filters.ChoiceFilter(choices=ExternalState.choices)
    kind = filters.ChoiceFilter(choices=ExternalKind.choices)

    class Meta:
        model = ExternalLearning
        fields: tuple[str, ...] = ()


def externals(user: User) -> QuerySet[Any]:
    rows = ExternalLearning.objects.visible_to(user)
    return rows.select_related("employee__user", "skill")


@described(tags=TAGS, operation_id="external_list", summary="Learning elsewhere")
class ExternalList(ListEndpoint):
    serializer_class = EXTERNAL
    filterset_class = ExternalFilter
    order = ("-ends_on", "-pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return externals(user)

    @extend_schema(
        tags=TAGS, operation_id="external_create", summary="Ask to learn, or tell what I learned",
        description="With a link it is over and waits for its proof; without, for approval.",
        request=parts.NewExternalSerializer, responses={201: EXTERNAL},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        me, given = self.me(), self.given(parts.NewExternalSerializer)
        if me is None:
            raise exceptions.PermissionDenied
        link = given.pop("link")
        if link:
            row = external_services.record_external(
                actor=self.actor, employee=me, link=link, **given
            )
        else:
            row = external_services.request_external(actor=self.actor, employee=me, **given)
        return Response(EXTERNAL(row).data, CREATED)


@described(tags=TAGS, operation_id="external_read", summary="One thing learned elsewhere")
class ExternalRecord(RecordEndpoint):
    serializer_class = EXTERNAL

    def rows(self, user: User) -> QuerySet[Any]:
        return externals(user)


class OneExternal(Endpoint):
    def external(self) -> ExternalLearning:
        found: ExternalLearning = get_object_or_404(externals(self.actor), pk=self.kwargs["pk"])
        return found


class ExternalDecide(OneExternal):
    @extend_schema(
        tags=TAGS, operation_id="external_decide", summary="Approve a request, or say why not",
        description="The manager chain does; for who has no manager, HR in scope.",
        request=parts.ExternalDecisionSerializer, responses=EXTERNAL,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        row = self.external()
        require(access.may_approve_learning(self.actor, row.employee))
        given = self.given(parts.ExternalDecisionSerializer)
        row = external_services.decide_external(actor=self.actor, external=row, **given)
        return Response(EXTERNAL(row).data)


class ExternalDone(OneExternal):
    @extend_schema(
        tags=TAGS, operation_id="external_done", summary="Say that it is done, with a link",
        description="Only the person does.", request=parts.ExternalDoneSerializer,
        responses=EXTERNAL,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        row = self.external()
        require(access.may_write_learning(self.actor, row.employee))
        given = self.given(parts.ExternalDoneSerializer)
        row = external_services.finish_external(actor=self.actor, external=row, **given)
        return Response(EXTERNAL(row).data)


class ExternalJudge(OneExternal):
    @extend_schema(
        tags=TAGS, operation_id="external_judge", summary="Say whether the proof shows it",
        description="The manager chain and HR in scope do; what is proved counts.",
        request=parts.ExternalJudgementSerializer, responses=EXTERNAL,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        row = self.external()
        require(access.may_prove_learning(self.actor, row.employee))
        given = self.given(parts.ExternalJudgementSerializer)
        row = external_services.judge_external(actor=self.actor, external=row, **given)
        return Response(EXTERNAL(row).data)


class ExternalWithdraw(OneExternal):
    @extend_schema(
        tags=TAGS, operation_id="external_withdraw", summary="Take it back",
        description="Only the person does, before it is proved.", request=None, responses=EXTERNAL,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        row = external_services.withdraw_external(actor=self.actor, external=self.external())
        return Response(EXTERNAL(row).data)


class QualificationFilter(filters.FilterSet):
    size = filters.ChoiceFilter(choices=SizeChoice.choices)
    level = filters.NumberFilter(field_name="level")

    class Meta:
        model = Qualification
        fields: tuple[str, ...] = ()


@described(tags=TAGS, operation_id="qualifications_list", summary="Qualifications")
class QualificationList(ListEndpoint):
    serializer_class = parts.QualificationSerializer
    filterset_class = QualificationFilter
    order = ("level", "name", "pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return Qualification.objects.visible_to(user).select_related("skill")

    @extend_schema(
        tags=TAGS, operation_id="qualifications_create", summary="Add a qualification",
        description="HR admins do; its size follows from its credits.",
        request=parts.NewQualificationSerializer, responses={201: parts.QualificationSerializer},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        require(access.may_keep_qualifications(self.actor))
        given = self.given(parts.NewQualificationSerializer)
        row = services.keep_qualification(actor=self.actor, **given)
        return Response(parts.QualificationSerializer(row).data, CREATED)


class RegistrationFilter(filters.FilterSet):
    employee = filters.NumberFilter(field_name="employee")
    qualification = filters.NumberFilter(field_name="qualification")
    state = filters.ChoiceFilter(choices=RegistrationState.choices)

    class Meta:
        model = Registration
        fields: tuple[str, ...] = ()


def registrations(user: User) -> QuerySet[Any]:
    rows = Registration.objects.visible_to(user).select_related(
        "employee__user", "qualification__skill"
    )
    return rows.prefetch_related("awards", "transfers")


@described(tags=TAGS, operation_id="registrations_list", summary="Ways to qualifications")
class RegistrationList(ListEndpoint):
    serializer_class = WAY
    filterset_class = RegistrationFilter
    order = ("-started_on", "-pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return registrations(user)

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        """With the credits of all rows of the page, in a fixed number of queries."""
        if args and isinstance(args[0], list):
            kwargs["context"] = {**self.get_serializer_context(), "earned": earned_of(args[0])}
            return WAY(*args, **kwargs)
        return super().get_serializer(*args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="registrations_begin", summary="Say that I work for one",
        request=parts.NewRegistrationSerializer, responses={201: WAY},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        me, given = self.me(), self.given(parts.NewRegistrationSerializer)
        if me is None:
            raise exceptions.PermissionDenied
        row = services.begin_qualification(actor=self.actor, employee=me, **given)
        return Response(said(row), CREATED)


def said(row: Registration) -> Any:
    return WAY(row, context={"earned": earned_of([row])}).data


class OneRegistration(Endpoint):
    def registration(self) -> Registration:
        found: Registration = get_object_or_404(registrations(self.actor), pk=self.kwargs["pk"])
        return found


class RegistrationRecord(OneRegistration):
    @extend_schema(
        tags=TAGS, operation_id="registration_read", summary="One way to a qualification",
        description="With its credits by where they come from.", responses=WAY,
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        return Response(said(self.registration()))


class RegistrationAward(OneRegistration):
    @extend_schema(
        tags=TAGS, operation_id="registration_award", summary="Enter an award or a renewal",
        description="HR in scope does, once all credits are there.",
        request=parts.NewAwardSerializer, responses={201: parts.QualificationAwardSerializer},
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        row = self.registration()
        require(access.may_award(self.actor, row.employee))
        given = self.given(parts.NewAwardSerializer)
        is_renewal = row.state == RegistrationState.AWARDED
        service = services.renew_qualification if is_renewal else services.award_qualification
        award = service(actor=self.actor, registration=row, **given)
        return Response(parts.QualificationAwardSerializer(award).data, CREATED)


class RegistrationGiveUp(OneRegistration):
    @extend_schema(
        tags=TAGS, operation_id="registration_give_up", summary="End the way", request=None,
        description="The person does, and HR in scope.", responses=WAY,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        row = services.give_up_qualification(actor=self.actor, registration=self.registration())
        return Response(said(row))


class RegistrationTransfers(OneRegistration):
    @extend_schema(
        tags=TAGS, operation_id="transfer_ask", summary="Bring credits from elsewhere",
        description="Only the person does; HR says whether they count.",
        request=parts.NewTransferSerializer, responses={201: parts.CreditTransferSerializer},
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        row = self.registration()
        require(access.may_write_learning(self.actor, row.employee))
        given = self.given(parts.NewTransferSerializer)
        found = services.ask_transfer(actor=self.actor, registration=row, **given)
        return Response(parts.CreditTransferSerializer(found).data, CREATED)


class OneTransfer(Endpoint):
    def transfer(self) -> CreditTransfer:
        rows = CreditTransfer.objects.visible_to(self.actor).select_related(
            "registration__employee__user"
        )
        found: CreditTransfer = get_object_or_404(rows, pk=self.kwargs["pk"])
        return found


class TransferDecide(OneTransfer):
    @extend_schema(
        tags=TAGS, operation_id="transfer_decide", summary="Say whether credits count",
        description="HR in scope does.", request=parts.TransferDecisionSerializer,
        responses=parts.CreditTransferSerializer,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        row = self.transfer()
        require(access.may_award(self.actor, row.registration.employee))
        given = self.given(parts.TransferDecisionSerializer)
        row = services.decide_transfer(actor=self.actor, transfer=row, **given)
        return Response(parts.CreditTransferSerializer(row).data)


class TransferWithdraw(OneTransfer):
    @extend_schema(
        tags=TAGS, operation_id="transfer_withdraw", summary="Take the request back",
        description="Only the person does.", request=None,
        responses=parts.CreditTransferSerializer,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        row = services.withdraw_transfer(actor=self.actor, transfer=self.transfer())
        return Response(parts.CreditTransferSerializer(row).data)
