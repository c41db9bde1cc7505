"""The one ModelAdmin that all pages of the workplace derive from.

It closes what a stock admin leaks (docs/admin.md): lists start at `visible_to`, filters and orders
are allow-lists, forms offer and accept only rows that may be chosen, nothing about people is edited
or deleted here, and the history of a record is the product's own audit.
"""

from typing import Any, cast

from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Model, Q, QuerySet
from django.forms import Field
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from unfold.admin import ModelAdmin, TabularInline
from unfold.dataclasses import SearchResult
from unfold.views import ChangeList

from talent import access
from talent.admin import deletion
from talent.admin.site import OPERATION, Area, Text, site
from talent.http import actor_of
from talent.models import AuditEntry, GrantKind, User

COUNTED = 1_000  # no list counts further than this
REACH = 10_000  # nor lets anyone page further: searching is faster for both sides


class Pages(Paginator):  # type: ignore[type-arg]
    """Pages of a list at constant cost: counts up to a thousand and pages up to ten thousand."""

    template_name = "admin/_pager.html"

    @cached_property
    def counted(self) -> int:
        rows = self.object_list
        if not isinstance(rows, QuerySet):
            return len(rows)
        return len(rows.order_by().values_list("pk", flat=True)[: COUNTED + 1])

    @property
    def is_capped(self) -> bool:
        return self.counted > COUNTED

    @cached_property
    def count(self) -> int:
        return REACH if self.is_capped else self.counted


class StrictList(ChangeList):
    """A list that knows only the parameters of its own filters."""

    def get_filters(self, request: HttpRequest) -> Any:
        found = super().get_filters(request)
        for name in found[2]:
            raise DisallowedModelAdminLookup(f"Filtering by {name} not allowed")
        return found


class Choosing:
    """Form fields that offer, and accept, only what the page of the other model lets one choose."""

    model: type[Model]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["queryset"] = site.choices(actor_of(request), db_field.remote_field.model)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["queryset"] = site.choices(actor_of(request), db_field.remote_field.model)
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Field | None:
        """Without the wrapper that adds, changes and deletes the other record in a window."""
        field: Field | None = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field


class Page(Choosing, ModelAdmin):
    """One model in HR's workplace. Read-only unless it is reference data."""

    area: Area = OPERATION
    place = 50
    icon = "list"
    reference = False  # edited directly by HR admins
    singleton = False  # one row, whose form stands in the place of a list
    for_partners = False  # HR partners may open it, for what `rows` gives them
    parts: tuple[str, ...] = ()  # models that belong to a record and go with it
    instead_of_deleting: Text = ""

    sortable_by: Any = ()
    show_full_result_count = False
    show_facets = False
    paginator = Pages
    list_per_page = 40
    list_max_show_all = 0
    list_filter_submit = True
    list_fullwidth = True
    view_on_site = False
    preserve_filters = True
    list_disable_select_all = True
    change_list_template = "admin/list.html"
    change_form_template = "admin/record.html"
    object_history_template = "admin/history.html"
    delete_confirmation_template = "admin/delete.html"
    compressed_fields = False
    warn_unsaved_form = True

    # --- who sees which rows ---

    def rows(self, user: User) -> QuerySet[Any]:
        """What the list shows to a user."""
        manager: Any = self.model._default_manager
        if hasattr(manager, "visible_to"):
            return cast(QuerySet[Any], manager.visible_to(user))
        return cast(QuerySet[Any], manager.all() if self.may_open(user) else manager.none())

    def choices(self, user: User) -> QuerySet[Any]:
        """What a user may pick in forms; for some models more than the list shows."""
        return self.rows(user)

    def choice_label(self, obj: Any) -> str:
        return str(obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return self.rows(actor_of(request)).order_by(*self.get_ordering(request) or ["pk"])

    def may_open(self, user: User) -> bool:
        return access.is_hr_admin(user) or (self.for_partners and user.holds(GrantKind.HR_PARTNER))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_open(actor_of(request))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.may_open(actor_of(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.reference and access.is_hr_admin(actor_of(request))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.reference and access.is_hr_admin(actor_of(request))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.reference and access.is_hr_admin(actor_of(request))

    def has_act_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Who may open an act that names this permission; the service decides about the record."""
        return access.is_hr_admin(actor_of(request))

    def get_urls(self) -> list[Any]:
        """Only addresses with a name; the theme's legacy redirect has none."""
        return [url for url in super().get_urls() if url.name]

    def thing(self, request: HttpRequest, object_id: str) -> Any:
        """The record of an address; what is not in this user's list does not exist."""
        found = self.get_object(request, object_id)
        if found is None or not self.has_view_permission(request, found):
            raise Http404
        return found

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        raise Http404

    # --- filters, order, search ---

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        title = self.entry()["title"]
        context = {"title": title, "page_title": title} | (extra_context or {})
        return super().changelist_view(request, context)  # type: ignore[no-any-return]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return StrictList

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only names of declared filters; what a filter does not take, `StrictList` refuses."""
        return any(
            lookup == name or lookup.startswith(f"{name}__") for name in self._filter_names()
        )

    def _filter_names(self) -> list[str]:
        names = []
        for item in self.list_filter:
            if isinstance(item, tuple):
                names.append(str(item[0]))
            else:
                names.append(str(getattr(item, "parameter_name", item)))
        return names

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        try:
            return bool(self.opts.get_field(to_field).primary_key)
        except FieldDoesNotExist:
            return False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        term = search_term.replace("\x00", "")[:200]
        return super().get_search_results(request, queryset, term)  # type: ignore[no-any-return]

    def find(self, request: HttpRequest, text: str, limit: int) -> list[SearchResult]:
        """What the search of the whole workplace shows of this model."""
        if not text or not self.search_fields:
            return []
        rows, _duplicates = self.get_search_results(request, self.get_queryset(request), text)
        return [
            SearchResult(
                title=self.choice_label(row),
                description=str(capfirst(self.opts.verbose_name)),
                link=self.address(row),
                icon=self.icon,
            )
            for row in rows[:limit]
        ]

    # --- where things are ---

    def address(self, obj: Model | None = None, act: str = "") -> str:
        """The page of one record, of one of its acts, or of the list."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        if obj is None:
            return reverse(f"{name}_{act or 'changelist'}")
        return reverse(f"{name}_{act or 'change'}", args=[obj.pk])

    def entry(self) -> dict[str, Any]:
        """This model in the side bar."""
        title = capfirst(self.opts.verbose_name_plural)
        return {"title": title, "link": self.address(), "icon": self.icon}

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> Any:
        """One way to save; whoever only reads goes back by the side bar or the path above."""
        context |= {"show_save_and_add_another": False, "show_save_and_continue": False}
        context |= {"page_title": self.entry()["title"]}
        return super().render_change_form(request, context, *args, **kwargs)

    # --- writing reference data: the audit is in the same transaction ---

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """What changed, with values; of long texts only that they changed."""
        changed = {name: _value(form, name) for name in form.changed_data}
        lines = {
            str(formset.model._meta.model_name): [
                [obj.pk for obj in formset.new_objects],
                [obj.pk for obj, _names in formset.changed_objects],
                [obj.pk for obj in formset.deleted_objects],
            ]
            for formset in formsets or []
            if formset.new_objects or formset.changed_objects or formset.deleted_objects
        }
        return {"changed": changed} | ({"lines": lines} if lines else {})

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return self.audit(request, obj, "added", message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return self.audit(request, obj, "changed", message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        return [self.audit(request, obj, "deleted", {}) for obj in queryset]

    def audit(self, request: HttpRequest, obj: Model, act: str, details: Any) -> AuditEntry:
        action = f"{self.opts.app_label}.{self.opts.model_name}.{act}"
        return AuditEntry.add(actor_of(request), action, obj, **details)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Ask once and say in words what stands against it; never print other records."""
        obj = self.thing(request, object_id)
        if not self.has_delete_permission(request, obj):
            raise PermissionDenied
        against = deletion.what_refers_to(obj, self.parts)
        if request.method == "POST" and not against:
            name = str(obj)
            if deletion.delete(actor_of(request), obj):
                self.message_user(request, deletion.GONE % {"name": name})
                return redirect(self.address())
            against = deletion.what_refers_to(obj, self.parts)
        context = self.context(request, title=deletion.TITLE % {"name": obj}, original=obj)
        context |= {"against": against, "instead": self.instead_of_deleting}
        return TemplateResponse(request, self.delete_confirmation_template, context)

    # --- the history of a record is the product's audit ---

    def history(self, obj: Any) -> Q:
        """Which audit entries tell the history of a record."""
        return Q(object_type=self.opts.label_lower, object_id=str(obj.pk))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET"])
        obj = self.thing(request, object_id)
        entries = AuditEntry.objects.visible_to(actor_of(request)).filter(self.history(obj))
        found = entries.select_related("actor__employee", "subject")[: COUNTED + 1]
        context = self.context(request, title=str(obj), original=obj)
        return TemplateResponse(
            request, self.object_history_template, context | {"entries": found[:COUNTED]}
        )

    def context(self, request: HttpRequest, **more: Any) -> dict[str, Any]:
        """What the site's frame needs on a page of our own."""
        request.current_app = self.admin_site.name
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": self.media,
            "page_title": self.entry()["title"],
            **more,
        }


def _value(form: Any, name: str) -> Any:
    fields = {field.name: field for field in form.instance._meta.get_fields()}
    if name not in fields or isinstance(fields[name], models.TextField):
        return True
    before, after = form.initial.get(name), form.cleaned_data.get(name)
    return [_plain(before), _plain(after)]


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return value.pk
    return value if isinstance(value, int | float | bool | None) else str(value)[:200]


class History(Choosing, TabularInline):
    """Rows of a person's history under the person: shown, never edited."""

    extra = max_num = 0
    can_delete = False
    show_change_link = False
    tab = True

    def rows(self, user: User) -> QuerySet[Any]:
        manager: Any = self.model._default_manager
        return cast(QuerySet[Any], manager.visible_to(user))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return self.rows(actor_of(request))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Part(Choosing, TabularInline):
    """Rows that belong to a record of reference data and are edited with it."""

    extra = 0
    tab = True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return access.may_open_admin(actor_of(request))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return access.is_hr_admin(actor_of(request))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return access.is_hr_admin(actor_of(request))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return access.is_hr_admin(actor_of(request))
