"""The API's page of documents, and the answer where there is nothing."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.views import APIView


class NothingHere(APIView):
    """An address under the API that does not exist: the same answer as for a hidden record."""

    @extend_schema(exclude=True)
    def handle(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        raise NotFound

    get = post = put = patch = delete = handle


class Schema(SpectacularAPIView):
    """What the API can do: worked out, in a second, once for each process, language and format."""

    kept: ClassVar[dict[tuple[str | None, str], tuple[bytes, dict[str, str]]]] = {}

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        if request.query_params:
            return super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]
        key = get_language(), request.accepted_renderer.media_type
        if key in self.kept:
            content, headers = self.kept[key]
            return HttpResponse(content, headers=headers)
        response = super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]
        response.add_post_render_callback(
            lambda made: self.kept.update({key: (made.content, dict(made.headers))})
        )
        return response


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The page on which one reads and tries the API."""
    return render(request, "api/docs.html")
