"""What one was told, and that one has read it."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from talent.api.filters import YesNoFilter
from talent.api.views import Endpoint, ListEndpoint, RecordEndpoint, described
from talent.emails import texts_for
from talent.models import Notice, User
from talent.queries.notices import notices_of
from talent.services.notices import mark_all_read, mark_read


class NoticeSerializer(serializers.ModelSerializer[Notice]):
    """One notice in words, made when it is read."""

    title = serializers.SerializerMethodField()
    body = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = Notice
        fields: tuple[str, ...] = ("id", "kind", "title", "body", "url", "created_at", "read_at")

    def text(self, notice: Notice, part: str) -> str:
        said = self.context.get("texts", {}).get(notice.pk)
        return str(getattr(said, part)) if said else ""

    def get_title(self, notice: Notice) -> str:
        return self.text(notice, "title")

    def get_body(self, notice: Notice) -> str:
        return self.text(notice, "body")

    def get_url(self, notice: Notice) -> str:
        return self.text(notice, "url")


class NoticeFilter(filters.FilterSet):
    unread = YesNoFilter(
        field_name="read_at", lookup_expr="isnull", label="Only unread ones, or only read ones"
    )

    class Meta:
        model = Notice
        fields: tuple[str, ...] = ()


@described(tags=["notices"], operation_id="notices_list", summary="What I was told")
class NoticeList(ListEndpoint):
    serializer_class = NoticeSerializer
    filterset_class = NoticeFilter
    order = ("-created_at", "-pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return notices_of(user)

    def paginate_queryset(self, queryset: Any) -> Any:
        """The texts of a page are made together."""
        found = super().paginate_queryset(queryset)
        self.texts = texts_for(self.actor, found or [])
        return found

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "texts": getattr(self, "texts", {})}


@described(tags=["notices"], operation_id="notices_read", summary="One notice")
class NoticeRecord(RecordEndpoint):
    serializer_class = NoticeSerializer

    def rows(self, user: User) -> QuerySet[Any]:
        return notices_of(user)

    def get_object(self) -> Notice:
        notice: Notice = super().get_object()
        self.texts = texts_for(self.actor, [notice])
        return notice

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "texts": getattr(self, "texts", {})}


class NoticeRead(Endpoint):
    @extend_schema(
        tags=["notices"], operation_id="notices_mark_read", summary="Say that I have read it",
        request=None, responses={204: None},
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        notice = get_object_or_404(notices_of(self.actor), pk=pk)
        mark_read(actor=self.actor, notice=notice)
        return Response(status=204)


class AllRead(Endpoint):
    @extend_schema(
        tags=["notices"], operation_id="notices_mark_all_read", request=None,
        responses={204: None}, summary="Say that I have read everything",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        mark_all_read(actor=self.actor)
        return Response(status=204)
