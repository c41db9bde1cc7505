"""How the API knows who is asking by a token."""

import re
from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from django.utils.translation import gettext as _
from knox.auth import TokenAuthentication as KnoxTokenAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied, Throttled

from lib.dates import today
from talent import throttle
from talent.http import has_left, person_of
from talent.models import ApiToken, User
from talent.second_factor import needs_second_factor, refusal


class TokenAuthentication(KnoxTokenAuthentication):
    """A token opens what its person may open: not after they left, not without a second proof."""

    def authenticate(self, request: Any) -> tuple[User, ApiToken] | None:
        """Wrong tokens count for the client, so that guessing ends."""
        client = get_adapter().get_client_ip(request)
        try:
            found: tuple[User, ApiToken] | None = super().authenticate(request)
        except AuthenticationFailed:
            count_wrong_token(client)
            raise
        return found

    def authenticate_credentials(self, token: bytes) -> tuple[User, ApiToken]:
        if not re.fullmatch(rb"[0-9a-f]{64}", token):
            raise AuthenticationFailed(_("This token is not known, or no longer valid."))
        found: tuple[User, ApiToken] = super().authenticate_credentials(token)
        return found

    def validate_user(self, auth_token: ApiToken) -> tuple[User, ApiToken]:
        user: User = auth_token.user
        me = person_of(user)
        if not user.is_active or (me is not None and not user.is_superuser and has_left(me)):
            raise AuthenticationFailed(_("This token's person no longer signs in."))
        if needs_second_factor(user):
            raise PermissionDenied(refusal()["detail"])
        if auth_token.last_used_on != today():
            ApiToken.objects.filter(pk=auth_token.pk).update(last_used_on=today())
        return user, auth_token


def count_wrong_token(client: str) -> None:
    """Refuse a client that has sent too many wrong tokens."""
    try:
        throttle.take("token", client=client)
    except throttle.TooManyTriesError as error:
        raise Throttled(wait=error.wait / timedelta(seconds=1)) from error


def asks_by_token(request: HttpRequest) -> bool:
    """Whether a program is asking, rather than a browser."""
    return request.headers.get("Authorization", "").lower().startswith("token ")
