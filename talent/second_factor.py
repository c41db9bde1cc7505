"""Whoever holds rights over others signs in with a second proof, and sets it up first of all."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from talent.models import User

# What someone may still do on the way to a second proof, beside the pages about it.
ON_THE_WAY = {
    "account_logout",
    "account_reauthenticate",
    "account_change_password",
    "account_set_password",
}
PROOFS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def second_factors(user: User) -> QuerySet[Any]:
    """The apps and keys that a person can prove themselves with; recovery codes do not count."""
    found: QuerySet[Any] = Authenticator.objects.filter(user=user, type__in=PROOFS)
    return found


def needs_second_factor(user: User) -> bool:
    """Whether this login must set one up before it may do anything else."""
    return settings.SECOND_FACTOR_REQUIRED and user.is_staff and not second_factors(user).exists()


class SecondFactorMiddleware:
    """Lead whoever must set up a second proof there, from every page, the admin and the API."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        user = request.user
        if not isinstance(user, User) or not needs_second_factor(user):
            return None
        if request.path.startswith("/api/"):
            return JsonResponse(refusal(), status=403, content_type="application/problem+json")
        name = (request.resolver_match and request.resolver_match.url_name) or ""
        public = not getattr(view, "login_required", True)
        if public or name in ON_THE_WAY or name.startswith("mfa_"):
            return None
        path = f"{reverse('mfa_index')}?{urlencode({'required': 1})}"
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": path})
        return HttpResponseRedirect(path)


def refusal() -> dict[str, Any]:
    """What a program reads that acts for someone without a second proof."""
    return {
        "type": "about:blank",
        "title": _("A second proof is needed"),
        "status": 403,
        "detail": _("You hold rights over others: set up a second proof at the sign-in first."),
    }
