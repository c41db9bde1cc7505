"""The API's door: who may come in, how often, and by which token."""

from datetime import timedelta
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from talent import throttle
from talent.models import User
from talent.second_factor import needs_second_factor, refusal


class SecondProof(BasePermission):
    """Whoever holds rights over others comes in with a second proof only."""

    message = ""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not isinstance(request.user, User) or not needs_second_factor(request.user):
            return True
        self.message = refusal()["detail"]
        return False


class PersonThrottle(BaseThrottle):
    """So many requests by one person in five minutes, counted in Postgres."""

    after = 0.0

    def allow_request(self, request: Request, view: Any) -> bool:
        if not isinstance(request.user, User):
            return True  # whoever is nobody is turned away anyway
        try:
            throttle.take("api", whom=str(request.user.pk))
        except throttle.TooManyTriesError as error:
            self.after = error.wait / timedelta(seconds=1)
            return False
        return True

    def wait(self) -> float:
        return self.after


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema names our tokens."""

    target_class = "talent.tokens.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token ` and a token that you made on your account page.",
        }
