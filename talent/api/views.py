"""What lists, single records and writes of the API have in common."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from lib.api import CursorPages, Strict
from talent.models import Employee, User


class Endpoint(Strict, APIView):  # type: ignore[misc]
    """One address of the API."""

    @property
    def actor(self) -> User:
        user = self.request.user
        assert isinstance(user, User)
        return user

    def me(self) -> Employee | None:
        """The person behind the request, by session or by token."""
        people = Employee.objects.visible_to(self.actor).filter(user=self.actor)
        return people.with_current_assignment().first()

    def given(self, needs: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """What was sent, as a serializer reads it for whoever asks; what it refuses is answered."""
        read = needs(data=self.request.data, context={"request": self.request})
        read.is_valid(raise_exception=True)
        return dict(read.validated_data)


class Reading(Endpoint, generics.GenericAPIView):  # type: ignore[misc, type-arg]
    """An address at which rows are read; `rows` says which of them a user may see."""

    def rows(self, user: User) -> QuerySet[Any]:
        raise NotImplementedError

    def get_queryset(self) -> QuerySet[Any]:
        """The rows of whoever asks; for the schema, which nobody asks for, none."""
        if not getattr(self, "swagger_fake_view", False):
            return self.rows(self.actor)
        model: Any = self.get_serializer_class().Meta.model
        nothing: QuerySet[Any] = model._default_manager.none()
        return nothing


class ListEndpoint(Reading, generics.ListAPIView):  # type: ignore[misc, type-arg]
    """Many rows, page by page, in one order; `order` ends with a unique key."""

    pagination_class = CursorPages
    filter_backends = (filters.DjangoFilterBackend,)
    order: tuple[str, ...] = ("pk",)


class RecordEndpoint(Reading, generics.RetrieveAPIView):  # type: ignore[misc, type-arg]
    """One row; what one may not see is not found."""


def described(**words: Any) -> Callable[[Any], Any]:
    """What the schema says of reading at an address."""
    words.setdefault("description", words["summary"])
    return extend_schema_view(get=extend_schema(**words))


def allowed(rows: Callable[[User], QuerySet[Any]]) -> Callable[[Request | None], QuerySet[Any]]:
    """The choices of a filter: what the asking user may see, and nothing for the schema."""

    def choices(request: Request | None) -> QuerySet[Any]:
        if request is None or not isinstance(request.user, User):
            return rows(User(is_active=False)).none()
        return rows(request.user)

    return choices
