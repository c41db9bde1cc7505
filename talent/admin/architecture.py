"""The job architecture, and places: reference data that HR admins edit directly."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from lib.dates import today
from talent import access
from talent.admin.base import History, Page, Part
from talent.admin.export import ExportingPage
from talent.admin.filters import ChoiceFilter, by_row
from talent.admin.site import ARCHITECTURE, PEOPLE, site
from talent.admin.tables import RolesTable
from talent.http import actor_of
from talent.models import (
    Assignment,
    Grade,
    JobFamily,
    Location,
    Role,
    RoleTitle,
    RoleVersion,
    Track,
    User,
)
from talent.models.folding import Fold


class LocationForm(forms.ModelForm):  # type: ignore[type-arg]
    def clean_country(self) -> str:
        """Countries are written in capitals."""
        return str(self.cleaned_data["country"]).upper()

    def clean_time_zone(self) -> str:
        """Only a zone that dates can be worked out in."""
        zone = str(self.cleaned_data["time_zone"])
        if zone not in available_timezones():
            raise ValidationError(_("Write a time zone such as Europe/Lisbon or UTC."))
        return zone


@admin.register(Location, site=site)
class LocationPage(Page):
    area, place, icon = PEOPLE, 30, "location_on"
    reference = for_partners = True
    form = LocationForm
    list_display = ("name", "country", "time_zone", "external_id", "people")
    search_fields = ("name", "country", "external_id")
    ordering = ("name",)
    sortable_by = ("name", "country", "time_zone")
    fields = ("name", "external_id", "country", "time_zone")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        held = Assignment.objects.current().filter(location=OuterRef("pk")).order_by()
        count = held.values("location").annotate(n=Count("pk")).values("n")
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.annotate(  # type: ignore[no-any-return]
            people_now=Coalesce(Subquery(count), 0)
        )

    @display(description=_("people today"))
    def people(self, obj: Any) -> int:
        return int(obj.people_now)


class RolesPage(Page):
    """A part of the job architecture that roles refer to."""

    area = ARCHITECTURE
    reference = True
    instead_of_deleting = _("Give its roles another one first.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.annotate(  # type: ignore[no-any-return]
            role_count=Count("roles")
        )

    @display(description=_("roles"))
    def roles(self, obj: Any) -> int:
        return int(obj.role_count)


@admin.register(JobFamily, site=site)
class FamilyPage(RolesPage):
    place, icon = 20, "category"
    list_display = ("name", "roles", "external_id")
    search_fields = ("name", "external_id")
    ordering = ("name",)
    sortable_by = ("name",)
    fields = ("name", "external_id")


@admin.register(Track, site=site)
class TrackPage(RolesPage):
    place, icon = 30, "alt_route"
    list_display = ("name", "roles", "external_id")
    search_fields = ("name", "external_id")
    ordering = ("name",)
    sortable_by = ("name",)
    fields = ("name", "external_id")


@admin.register(Grade, site=site)
class GradePage(RolesPage):
    place, icon = 40, "stairs"
    list_display = ("name", "rank", "roles", "external_id")
    search_fields = ("name", "external_id")
    ordering = ("-rank",)
    sortable_by = ("rank", "name")
    fields = ("name", "rank", "external_id")


class TitlePart(Part):
    model = RoleTitle
    fields = ("title",)
    verbose_name_plural = _("other names")
    hide_title = True


class VersionHistory(History):
    """What the role was for and asked for, newest first."""

    model = RoleVersion
    fields = readonly_fields = ("number", "published_on", "change_note")
    verbose_name_plural = _("versions")
    show_change_link = True
    hide_title = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("role").order_by("-number")


class RoleStateFilter(ChoiceFilter):
    title, parameter_name, everything = _("state"), "state", _("In use and drafts")

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        found = [("published", _("In use")), ("draft", _("Never published"))]
        return [*found, ("changing", _("With a draft")), ("retired", _("Retired"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        retired = Q(retired_on__lte=today())
        drafts = RoleVersion.objects.filter(role=OuterRef("pk"), published_on__isnull=True)
        conditions = {
            "published": ~retired & Q(current_version__isnull=False),
            "draft": ~retired & Q(current_version__isnull=True),
            "changing": Q(Exists(drafts)),
            "retired": retired,
        }
        return queryset.filter(conditions.get(self.value() or "", ~retired))


@admin.register(Role, site=site)
class RolePage(ExportingPage):
    table = RolesTable
    actions_list = ("export",)
    area, place, icon = ARCHITECTURE, 10, "work"
    reference = for_partners = True
    list_display = ("name", "family", "track", "grade", "people", "version", "state")
    list_filter = (
        RoleStateFilter,
        by_row("family", _("family"), Role._meta.get_field("family")),
        by_row("track", _("track"), Role._meta.get_field("track")),
        by_row("grade", _("grade"), Role._meta.get_field("grade")),
    )
    list_select_related = ("family", "track", "grade", "current_version")
    search_fields = ("name", "external_id", "titles__title")
    search_help_text = _("Name, other name or number")
    ordering = ("name", "pk")
    sortable_by = ("name", "family", "grade")
    autocomplete_fields = ("family", "track", "grade")
    readonly_fields = ("source",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("name", "external_id"),
                    ("family", "track", "grade"),
                    ("retired_on", "source"),
                )
            },
        ),
    )
    inlines = (VersionHistory, TitlePart)
    parts = ("talent.roleversion", "talent.roletitle")
    instead_of_deleting = _(
        "Give it a day of retirement instead: nobody can be moved into it then."
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        held = Assignment.objects.current().filter(role=OuterRef("pk")).order_by()
        count = held.values("role").annotate(n=Count("pk")).values("n")
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.annotate(  # type: ignore[no-any-return]
            people_now=Coalesce(Subquery(count), 0)
        )

    def choices(self, user: User) -> QuerySet[Any]:
        """Roles that are not retired, for assignments, moves and requirements."""
        roles = Role.objects.visible_to(user).select_related("family")
        return roles.exclude(retired_on__lte=today()).order_by("name", "pk")

    def choice_label(self, obj: Role) -> str:
        return f"{obj.name} · {obj.family}"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """By parts of the name or of another name, however accented, or by number."""
        for word in search_term.replace("\x00", "")[:100].split():
            titles = RoleTitle.objects.filter(
                role=OuterRef("pk"), title_folded__contains=Fold.of(word)
            )
            queryset = queryset.filter(
                Q(name_folded__contains=Fold.of(word))
                | Q(external_id__istartswith=word)
                | Exists(titles)
            )
        return queryset, False

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """A new role has no versions yet; partners need no other names."""
        if obj is None:
            return self.inlines[1:]
        return self.inlines if access.is_hr_admin(actor_of(request)) else self.inlines[:1]

    @display(description=_("people today"))
    def people(self, obj: Any) -> int:
        return int(obj.people_now)

    @display(description=_("version"))
    def version(self, obj: Role) -> int | None:
        return obj.current_version.number if obj.current_version else None

    @display(
        description=_("state"),
        label={_("In use"): "success", _("Draft"): "warning", _("Retired"): "danger"},
    )
    def state(self, obj: Role) -> Any:
        if obj.retired_on is not None and obj.retired_on <= today():
            return _("Retired")
        return _("In use") if obj.current_version_id else _("Draft")
