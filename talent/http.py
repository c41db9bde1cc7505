"""Between a request and the views: who is asking, in which zone, and what every page shows."""

import zoneinfo
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.db.models import Exists, OuterRef
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from talent.models import Employee, Employment, ReportingLine, User
from talent.registry import InboxItem, registry

PAGE_METHODS = ["GET", "HEAD", "POST", "OPTIONS"]
# Read once: it lists a folder of files, and every page asks.
ZONES = zoneinfo.available_timezones()


def actor_of(request: HttpRequest) -> User:
    """The signed-in user; the login middleware lets no one else in."""
    assert isinstance(request.user, User)
    return request.user


def me_of(request: HttpRequest) -> Employee | None:
    """The person behind the request, read once by the middleware."""
    return getattr(request, "me", None)


def record_of(request: HttpRequest) -> Employee:
    """The person behind the request, for pages that only people on record have."""
    me = me_of(request)
    if me is None:
        raise Http404
    return me


def person_of(user: User) -> Employee | None:
    """The person who signs in by a login: today's assignment, and whether they lead; one query."""
    lines = ReportingLine.objects.current().filter(manager=OuterRef("pk"))
    found = Employee.objects.filter(user=user).joined_with_assignment()
    me = found.annotate(leads=Exists(lines)).first()
    if me is not None:
        me.user = user  # both know each other, without another query
    return me


class SignInMiddleware(LoginRequiredMiddleware):
    """Sends outsiders to sign in, and from there back to a page that can be opened.

    Whoever has pressed a button after their session ended goes on at the page of the button: its
    own address takes no visit.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        if request.method in ("GET", "HEAD"):
            return super().handle_no_permission(request, view_func)
        page = urlsplit(request.headers.get("Referer", ""))
        is_ours = page.netloc == request.get_host()
        back = f"{page.path}?{page.query}".rstrip("?") if is_ours else reverse("talent:home")
        return redirect_to_login(
            back, self.get_login_url(view_func), self.get_redirect_field_name(view_func)
        )


def person_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Load the person, use their time zone, and end the session of who has left."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return get_response(request)
        user = actor_of(request)
        me = person_of(user)
        request.me = me  # type: ignore[attr-defined]
        if me is not None and not user.is_superuser and has_left(me):
            logout(request)
            if request.path.startswith("/api/"):
                return get_response(request)  # where whoever is nobody gets its own answer
            return redirect(f"{reverse('account_login')}?left=1")
        if me is not None and me.time_zone in ZONES:
            with timezone.override(me.time_zone):
                return no_store(get_response(request))
        return no_store(get_response(request))

    return middleware


def page_methods_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Pages are read and posted to; the other methods are the API's."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method in PAGE_METHODS or request.path.startswith("/api/"):
            return get_response(request)
        return HttpResponseNotAllowed(PAGE_METHODS)

    return middleware


def refused_method_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Whoever opens an address that only takes a form gets a page with a way back."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or request.path.startswith("/api/"):
            return response
        page = render(request, "405.html", status=response.status_code)
        page["Allow"] = response["Allow"]
        return no_store(page)

    return middleware


def has_left(me: Employee) -> bool:
    """Whether no employment holds today: rights end on the first morning after the last day."""
    if me.assignment is not None:
        return False
    return not Employment.objects.current().filter(employee=me).exists()


def no_store(response: HttpResponse) -> HttpResponse:
    """Signed-in pages stay out of shared and back-button caches."""
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What base.html shows on every page."""
    shared: dict[str, Any] = {
        "organisation": settings.ORGANISATION_NAME,
        "demo": settings.DEMO,
        "theme": "system",
    }
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return shared
    if request.resolver_match is not None and request.resolver_match.app_name == "admin":
        return shared  # HR's workplace has its own frame
    user = actor_of(request)
    me = me_of(request)
    if request.headers.get("HX-Request") == "true":
        return shared | {"me": me}  # a piece of a page has no bar around it
    return shared | {
        "me": me,
        "theme": user.theme,
        "zone": timezone.get_current_timezone_name(),
        "navigation": [
            {
                "label": item.label,
                "url": reverse(item.url_name),
                "current": item.holds(request.path),
            }
            for item in sorted(registry.navigation, key=lambda item: item.order)
            if item.shown(user)
        ],
        "unread": user.notices.unread().count(),
        "waiting": len(waiting_of(request)),
    }


def waiting_of(request: HttpRequest) -> list[InboxItem]:
    """What waits for whoever asks, worked out once for the page and its top bar."""
    known: list[InboxItem] | None = getattr(request, "waiting", None)
    if known is None:
        known = waiting_for(actor_of(request), me_of(request))
        request.waiting = known  # type: ignore[attr-defined]
    return known


def waiting_for(user: User, me: Employee | None) -> list[InboxItem]:
    """Everything that waits for a person, from all apps, oldest first."""
    if me is None:
        return []
    items = [item for source in registry.inbox for item in source(user, me)]
    return sorted(items, key=lambda item: item.since)
