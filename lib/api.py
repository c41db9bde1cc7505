"""What every endpoint shares: errors as problem documents, pages by cursor, strict parameters.

Errors follow RFC 9457 (application/problem+json): `type`, `title`, `status`, `detail`, and where a
field or parameter is wrong, `errors` by its name.
"""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.core.signals import got_request_exception
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param
from rest_framework.views import APIView, set_rollback

from lib.paging import Page, decode, page_of
from lib.taken import taken

logger = logging.getLogger(__name__)

PROBLEM = "application/problem+json"
TYPES = {
    400: "input",
    401: "sign-in",
    403: "not-allowed",
    404: "not-found",
    405: "method",
    406: "format",
    409: "conflict",
    413: "too-large",
    415: "media-type",
    422: "key-reused",
    429: "too-many",
    500: "server",
}


class KeyReusedError(exceptions.APIException):
    """The same idempotency key came with another content."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_detail = "This Idempotency-Key was used for something else."


def titles() -> dict[int, str]:
    return {
        400: _("Something in the request is not right."),
        401: _("Sign in, or send a valid token."),
        403: _("You are not allowed to do this."),
        404: _("There is nothing here that you may see."),
        405: _("This address does not take that method."),
        406: _("Answers are application/json."),
        409: _("Something else was saved meanwhile."),
        413: _("The request is too large."),
        415: _("Send application/json."),
        422: _("The key was used for something else."),
        429: _("That was too often."),
        500: _("Something went wrong on our side."),
    }


def problem_handler(error: Exception, context: Mapping[str, Any]) -> Response:
    """Answer every error as a problem document; what a service rejects is the caller's mistake."""
    set_rollback()
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied(str(error) or None)
    elif isinstance(error, ValidationError):
        error = exceptions.ValidationError(by_field(error))
    elif isinstance(error, IntegrityError):
        late = taken(error)
        if late is not None:
            return problem(409, detail=" ".join(late.messages))
    if not isinstance(error, exceptions.APIException):
        got_request_exception.send(
            sender=None, request=getattr(context["request"], "_request", None)
        )
        logger.error("The API could not answer.", exc_info=error)
        return problem(500)
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header
    if getattr(error, "wait", None):
        headers["Retry-After"] = f"{error.wait:.0f}"
    if isinstance(error, exceptions.ValidationError):
        return problem(400, errors=flat(error.detail), headers=headers)
    return problem(error.status_code, detail=str(error.detail), headers=headers)


def problem(
    code: int,
    *,
    detail: str = "",
    errors: Mapping[str, Sequence[str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """One problem document."""
    title = titles().get(code, _("The request cannot be answered."))
    body: dict[str, Any] = {
        "type": f"urn:talent:problem:{TYPES.get(code, 'other')}",
        "title": title,
        "status": code,
        "detail": detail or title,
    }
    if errors:
        body["errors"] = errors
        body["detail"] = " ".join(
            message if name == "request" else f"{name}: {message}"
            for name, messages in errors.items()
            for message in messages
        )
    return Response(body, status=code, headers=dict(headers or {}), content_type=PROBLEM)


def by_field(error: ValidationError) -> dict[str, list[str]]:
    """A service's refusal by field; what is about no field stands under `request`."""
    if hasattr(error, "error_dict"):
        found = {
            "request" if k == NON_FIELD_ERRORS else k: v for k, v in error.message_dict.items()
        }
        return {str(name): list(messages) for name, messages in found.items()}
    return {"request": list(error.messages)}


def flat(detail: Any, name: str = "request") -> dict[str, list[str]]:
    """Nested errors as lists of messages by dotted name."""
    if isinstance(detail, Mapping):
        found: dict[str, list[str]] = {}
        for key, inner in detail.items():
            plain = "request" if key == "non_field_errors" else str(key)
            path = plain if name == "request" else f"{name}.{plain}"
            found |= flat(inner, path)
        return found
    if isinstance(detail, list) and any(isinstance(inner, Mapping | list) for inner in detail):
        found = {}
        for number, inner in enumerate(detail):
            if inner:
                found |= flat(inner, f"{name}.{number}")
        return found
    return {name: [str(message) for message in (detail if isinstance(detail, list) else [detail])]}


class CursorPages(BasePagination):
    """Pages by the last row seen, in the view's own order (`order`, of which the last is unique).

    The same cost on every page, no totals, nothing twice and nothing left out.
    """

    size = 50
    most = 200
    page: Page[Any]
    request: Request

    def paginate_queryset(  # type: ignore[override]
        self, queryset: QuerySet[Any], request: Request, view: APIView | None = None
    ) -> list[Any]:
        """One page; a cursor or limit that is not one of ours is refused."""
        self.request = request
        keys: Sequence[str] = view.order  # type: ignore[union-attr]
        cursor = request.query_params.get("cursor", "")
        if cursor and decode(cursor, len(keys)) is None:
            raise exceptions.ValidationError({"cursor": [_("This is not a cursor of this list.")]})
        self.page = page_of(queryset, *keys, cursor=cursor, size=self.limit(request))
        return self.page.rows

    def limit(self, request: Request) -> int:
        text = request.query_params.get("limit", str(self.size))
        size = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
        if not 1 <= size <= self.most:
            words = _("Choose a number from 1 to %(most)s.") % {"most": self.most}
            raise exceptions.ValidationError({"limit": [words]})
        return size

    def get_paginated_response(self, data: Any) -> Response:
        links = {"next": self.link(self.page.next), "previous": self.link(self.page.previous)}
        return Response(links | {"results": data})

    def link(self, cursor: str) -> str | None:
        if not cursor:
            return None
        address = remove_query_param(self.request.build_absolute_uri(), "cursor")
        return str(replace_query_param(address, "cursor", cursor))

    def get_paginated_response_schema(self, schema: Any) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            {
                "name": "cursor",
                "in": "query",
                "required": False,
                "description": "Where the page begins, from `next` or `previous`.",
                "schema": {"type": "string"},
            },
            {
                "name": "limit",
                "in": "query",
                "required": False,
                "description": f"How many rows, up to {self.most}.",
                "schema": {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": self.most,
                    "default": self.size,
                },
            },
        ]


class Strict:
    """A view that knows its parameters: another one is refused, not ignored."""

    request: Request
    pagination_class: Any = None
    filterset_class: Any = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """After signing in and before the work, so that strangers learn nothing."""
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        known = self.known_parameters()
        errors = {
            name: [
                _("This parameter is not known here. Known: %(names)s.")
                % {"names": ", ".join(sorted(known)) or _("none")}
            ]
            for name in request.query_params
            if name not in known
        }
        for name, values in request.query_params.lists():
            if len(values) > 1 and name in known:
                errors[name] = [_("Send this parameter once.")]
        if errors:
            raise exceptions.ValidationError(errors)

    def known_parameters(self) -> set[str]:
        if self.request.method not in ("GET", "HEAD"):
            return set()
        names = set(self.filterset_class.base_filters) if self.filterset_class else set()
        return names | ({"cursor", "limit"} if self.pagination_class else set())


def describe_problems(
    result: dict[str, Any], generator: Any, request: Any, public: bool
) -> dict[str, Any]:
    """Say in the schema that every operation may answer with a problem document."""
    result["components"]["schemas"]["Problem"] = {
        "type": "object",
        "description": "What went wrong (RFC 9457).",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string", "enum": [f"urn:talent:problem:{n}" for n in TYPES.values()]},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "errors": {
                "type": "object",
                "description": "Messages by the name of a field or parameter.",
                "additionalProperties": {"type": "array", "items": {"type": "string"}},
            },
        },
    }
    answer = {
        "description": "A problem document says what is not right.",
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for path in result["paths"].values():
        for operation in path.values():
            operation["responses"]["default"] = answer
    return result
