"""360 feedback by API for those whom it is about, who agree, who are asked, and who read."""

from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from leadership.api import feedback_parts as parts
from leadership.api.feedback_cycles import TAGS
from leadership.models import FeedbackRater, FeedbackSubject, RaterGroup
from leadership.queries.feedback_answers import own_answers
from leadership.queries.feedback_pages import LISTED, agreed_by, asked_of_me, questions_of
from leadership.queries.feedback_report import report_page
from leadership.services import feedback_raters as services
from leadership.services.feedback_answers import decline_rating, save_answers
from talent.access import is_self
from talent.api.idempotency import KEY, once
from talent.api.views import Endpoint, ListEndpoint, RecordEndpoint, described
from talent.models import User


def subjects(user: User) -> QuerySet[FeedbackSubject]:
    """The cycles about me, and about those of whom I agree who is asked."""
    mine = FeedbackSubject.objects.of(user).values("pk")
    agreed = agreed_by(user).values("pk")
    rows = FeedbackSubject.objects.filter(Q(pk__in=mine) | Q(pk__in=agreed))
    return rows.select_related("cycle", "employee__user").prefetch_related("progress")


@described(
    tags=TAGS, operation_id="leadership_feedback_subjects_list",
    summary="Cycles about me, and about whom I agree who is asked",
)  # fmt: skip
class FeedbackSubjectList(ListEndpoint):
    serializer_class = parts.FeedbackSubjectSerializer
    order = ("-cycle__ends_on", "-pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return subjects(user)


class OfSubject(Endpoint):
    """An address of one subject, for who proposes raters and who agrees to them."""

    def subject(self) -> FeedbackSubject:
        return get_object_or_404(subjects(self.actor), pk=self.kwargs["pk"])

    def is_mine(self, subject: FeedbackSubject) -> bool:
        return is_self(self.actor, subject.employee)


class FeedbackListed(OfSubject):
    """The list of raters of one subject."""

    def answer(self, subject: FeedbackSubject) -> Response:
        """To the subject what they propose and have not sent; never who is asked in the end."""
        if self.is_mine(subject):
            rows = FeedbackRater.objects.proposed_by(self.actor).filter(subject=subject)
        else:
            rows = FeedbackRater.objects.still_here().filter(subject=subject, state__in=LISTED)
        named = [RaterGroup.SELF, RaterGroup.MANAGER]
        people = rows.exclude(group__in=named).select_related("employee")
        return Response(parts.FeedbackListedSerializer(people.order_by("pk"), many=True).data)

    @extend_schema(
        tags=TAGS, operation_id="leadership_feedback_raters_list", summary="Who is on the list",
        description=(
            "For the subject whom they propose, until it is sent. For who agrees: who is asked,"
            " and nothing of who has answered."
        ),
        responses=parts.FeedbackListedSerializer(many=True),
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        return self.answer(self.subject())

    @extend_schema(
        tags=TAGS, operation_id="leadership_feedback_raters_add", summary="Put somebody on it",
        description="As the subject while choosing, or as who agrees.",
        request=parts.NewFeedbackRaterSerializer,
        responses=parts.FeedbackListedSerializer(many=True), parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.add)

    def add(self, request: Request) -> Response:
        subject = self.subject()
        employee = self.given(parts.NewFeedbackRaterSerializer)["employee"]
        act = services.propose_rater if self.is_mine(subject) else services.add_rater
        act(actor=self.actor, subject=subject, employee=employee)
        return self.answer(subject)


class FeedbackListedOne(Endpoint):
    @extend_schema(
        tags=TAGS, operation_id="leadership_feedback_raters_drop", summary="Take somebody off it",
        description="As the subject, before the list is sent.", responses={204: None},
    )  # fmt: skip
    def delete(self, request: Request, pk: int) -> Response:
        rows = FeedbackRater.objects.proposed_by(self.actor).select_related("subject__employee")
        services.drop_rater(actor=self.actor, rater=get_object_or_404(rows, pk=pk))
        return Response(status=status.HTTP_204_NO_CONTENT)


class FeedbackSubjectActs(OfSubject):
    @extend_schema(
        tags=TAGS, operation_id="leadership_feedback_subjects_act",
        summary="Send, take back, agree to or send back a list",
        request=parts.FeedbackListActSerializer, responses=parts.FeedbackSubjectSerializer,
        parameters=[OpenApiParameter(**KEY)],
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        return once(request, self.act)

    def act(self, request: Request) -> Response:
        subject, said = self.subject(), self.given(parts.FeedbackListActSerializer)
        given: dict[str, Any] = {"actor": self.actor, "subject": subject}
        if said["act"] == "send":
            services.send_proposal(**given)
        elif said["act"] == "take_back":
            services.take_back_proposal(**given)
        elif said["act"] == "agree":
            services.agree_raters(**given, keep=said["keep"])
        else:
            services.send_back_proposal(**given)
        return Response(
            parts.FeedbackSubjectSerializer(self.subject(), context={"request": request}).data
        )


@described(
    tags=TAGS, operation_id="leadership_feedback_answers_list", summary="What I am asked",
    description="While answers are taken.",
)  # fmt: skip
class FeedbackTaskList(ListEndpoint):
    serializer_class = parts.FeedbackTaskSerializer
    order = ("subject__cycle__ends_on", "pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return asked_of_me(user)


class FeedbackSheet(Endpoint):
    """One's own answers about one person. They pass through no record of what was sent."""

    def rater(self) -> FeedbackRater:
        rows = asked_of_me(self.actor).select_related(
            "employee__user", "subject__cycle", "subject__employee"
        )
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @extend_schema(
        tags=TAGS, operation_id="leadership_feedback_answers_read",
        summary="The questions, and what I have written",
        responses=parts.FeedbackSheetSerializer,
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        rater = self.rater()
        questions = questions_of(rater.subject.cycle)
        for row in questions:
            row.said = row.words_about(rater.subject.employee.name)
        context = {"questions": questions, "answers": own_answers(rater).answers}
        return Response(parts.FeedbackSheetSerializer(rater, context=context).data)

    @extend_schema(
        tags=TAGS, operation_id="leadership_feedback_answers_write", summary="Answer",
        description=(
            "All answers at once, as often as wanted until the close. No Idempotency-Key is"
            " taken: the same answers sent again change nothing, and none are kept elsewhere."
        ),
        request=parts.FeedbackAnswersSerializer, responses={204: None},
    )  # fmt: skip
    def put(self, request: Request, pk: int) -> Response:
        rater = self.rater()
        said = self.given(parts.FeedbackAnswersSerializer)
        save_answers(actor=self.actor, rater=rater, answers=said["answers"], send=said["send"])
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        tags=TAGS, operation_id="leadership_feedback_answers_decline", summary="Do not answer",
        description="What I have written is deleted, and nobody is told.", responses={204: None},
    )  # fmt: skip
    def delete(self, request: Request, pk: int) -> Response:
        decline_rating(actor=self.actor, rater=self.rater())
        return Response(status=status.HTTP_204_NO_CONTENT)


def readable(user: User) -> QuerySet[FeedbackSubject]:
    rows = FeedbackSubject.objects.with_report_for(user)
    return rows.select_related("cycle", "employee")


@described(
    tags=TAGS, operation_id="leadership_feedback_reports_list", summary="Reports that I may read"
)
class FeedbackReportList(ListEndpoint):
    serializer_class = parts.FeedbackReportRowSerializer
    order = ("-cycle__ends_on", "-pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return readable(user)


class FeedbackReportRecord(RecordEndpoint):
    serializer_class = parts.FeedbackReportRowSerializer

    def rows(self, user: User) -> QuerySet[Any]:
        return readable(user)

    @extend_schema(
        tags=TAGS, operation_id="leadership_feedback_reports_read", summary="One report",
        description="Each mean is of exactly one group; no counts.",
        responses=parts.FeedbackReportSerializer,
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        subject = get_object_or_404(readable(self.actor), pk=self.kwargs["pk"])
        report: Any = report_page(self.actor, subject)
        return Response(parts.FeedbackReportSerializer(report).data)
