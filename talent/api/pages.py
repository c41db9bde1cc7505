"""The API's page of documents, and the answer where there is nothing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.views import APIView


class NothingHere(APIView):
    """An address under the API that does not exist: the same answer as for a hidden record."""

    @extend_schema(exclude=True)
    def handle(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        raise NotFound

    get = post = put = patch = delete = handle


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The page on which one reads and tries the API."""
    return render(request, "api/docs.html")
