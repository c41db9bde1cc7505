"""HR's workplace: who may come in, by which door, and what the side bar shows."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from allauth.account.adapter import get_adapter
from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.decorators import csp_update
from django.conf import settings
from django.contrib.admin.exceptions import NotRegistered
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db.models import Model, QuerySet, TextChoices
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
)
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from unfold.sites import UnfoldAdminSite

from talent import access
from talent.admin.autocomplete import ChoicesView
from talent.http import actor_of
from talent.models import User

Text = str | Promise
View = Callable[..., HttpResponseBase]


class Area(TextChoices):
    """Under which heading of the side bar a page stands, in this order."""

    PEOPLE = "people", _("People")
    ARCHITECTURE = "architecture", _("Job architecture")
    SKILLS = "skills", _("Skills")
    DEVELOPMENT = "development", _("Development")
    OPERATION = "operation", _("Operation")


PEOPLE, ARCHITECTURE, SKILLS, DEVELOPMENT, OPERATION = AREAS = tuple(Area)

# The theme needs inline scripts and styles; no page outside the workplace has them (docs/admin.md).
theme_policy = csp_update(
    {"script-src": [SELF, UNSAFE_INLINE, UNSAFE_EVAL], "style-src": [SELF, UNSAFE_INLINE]}
)


@dataclass(frozen=True)
class Link:
    """One entry of the side bar that is a page of its own and not the list of a model."""

    area: Area
    title: Text
    url_name: str
    icon: str
    place: int
    may: Callable[[User], bool] = access.is_hr_admin

    def entry(self) -> dict[str, Any]:
        return {"title": self.title, "link": reverse(self.url_name), "icon": self.icon}


class Workplace(UnfoldAdminSite):
    """The one admin site. Its pages come from ModelAdmins that derive from `Page`."""

    site_header = site_title = index_title = _("HR workplace")
    index_template = "admin/workplace.html"
    empty_value_display = "–"
    enable_nav_sidebar = True
    final_catch_all_view = False

    def __init__(self) -> None:
        super().__init__(name="admin")
        self.disable_action("delete_selected")
        self.links: list[Link] = []
        self.dashboard: list[Callable[[User], list[Any]]] = []

    # --- the door ---

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and access.may_open_admin(actor_of(request))

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """To whoever may not open the workplace, its pages do not exist."""
        inner = super().admin_view(view, cacheable)

        @theme_policy
        @wraps(inner)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.is_authenticated and not self.has_permission(request):
                raise Http404
            try:
                return cast(HttpResponseBase, inner(request, *args, **kwargs))
            except PermissionDenied:
                if request.method in ("GET", "HEAD"):
                    raise Http404 from None
                raise

        return guarded

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The workplace has no door of its own: people sign in as everywhere else."""
        wanted = request.GET.get("next", "")
        if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
            wanted = reverse("admin:index")
        if request.user.is_authenticated:
            return redirect(wanted)
        return redirect(reverse("account_login", query={"next": wanted}))

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """A button signs out; whoever only comes by stays."""
        if request.method != "POST":
            return redirect("admin:index")
        get_adapter().logout(request)
        return redirect(settings.LOGIN_REDIRECT_URL)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("account_change_password")

    def password_change_done(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("admin:index")

    def get_urls(self) -> list[Any]:
        """Without the jump to any object of any model, which tells what exists, and app pages."""
        unwanted = {"view_on_site", "app_list"}
        urls = [url for url in super().get_urls() if getattr(url, "name", "") not in unwanted]
        for url in urls:
            if hasattr(getattr(url, "callback", None), "login_url"):
                url.callback.login_url = settings.LOGIN_URL  # straight to the product's own door
        return urls

    # --- what may be chosen ---

    def choices(self, user: User, model: type[Model]) -> QuerySet[Any]:
        """The rows of a model that this user may pick in a form."""
        try:
            page = self.get_model_admin(model)
        except NotRegistered:
            raise ImproperlyConfigured(f"{model._meta.label} has no page to choose from.") from None
        return cast(QuerySet[Any], page.choices(user))

    def autocomplete_view(self, request: HttpRequest) -> HttpResponseBase:
        return ChoicesView.as_view(admin_site=self)(request)

    # --- pages of the site itself ---

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        user = actor_of(request)
        parts = [part for build in self.dashboard for part in build(user)]
        return cast(TemplateResponse, super().index(request, {"parts": parts}))

    def search(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Find records by the pages' own search, always anew: rights change at any time."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET"])
        text = request.GET.get("s", "").strip()[:100]
        results = [hit for page in self.pages(request) for hit in page.find(request, text, 6)]
        return TemplateResponse(
            request,
            "admin/found.html",
            {"results": results, "text": text},
            headers={"HX-Trigger": "search"},
        )

    def all_pages(self) -> list[Any]:
        return list(self._registry.values())

    def pages(self, request: HttpRequest) -> list[Any]:
        """The pages that this user may open, in the order of the side bar."""
        found = [page for page in self.all_pages() if page.has_view_permission(request)]
        return sorted(found, key=lambda page: (AREAS.index(page.area), page.place))

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """One group per area of work instead of one per app."""
        user, pages = actor_of(request), self.pages(request)
        groups = []
        for area in AREAS:
            entries = [(page.place, page.entry()) for page in pages if page.area == area]
            entries += [
                (
                    link.place,
                    {"title": link.title, "link": reverse(link.url_name), "icon": link.icon},
                )
                for link in self.links
                if link.area == area and link.may(user)
            ]
            if entries:
                entries.sort(key=lambda entry: entry[0])
                groups.append({"title": area.label, "items": [entry for _place, entry in entries]})
        return groups

    def get_sidebar_list(self, request: HttpRequest) -> list[dict[str, Any]]:
        groups = self.get_app_list(request)
        for group in groups:
            for item in group["items"]:
                item |= {
                    "active": request.path.startswith(str(item["link"])),
                    "has_permission": True,
                }
        return groups


site = Workplace()
