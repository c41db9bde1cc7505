"""The audit: who did what, when and about whom. Read-only, newest first, fast at any size."""

import json
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.filters import SimpleListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.db import connection
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.dateparse import parse_date
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.dataclasses import SearchResult
from unfold.decorators import display

from talent.admin.acts import Day
from talent.admin.base import Page
from talent.admin.filters import ChoiceFilter, by_row
from talent.admin.site import OPERATION, site
from talent.models import AuditEntry
from talent.models.folding import Fold

# The different actions by steps along their index: as quick among millions of rows as among ten.
ACTIONS = """
    WITH RECURSIVE step AS (
        (SELECT action FROM talent_auditentry ORDER BY action LIMIT 1)
        UNION ALL
        SELECT (SELECT action FROM talent_auditentry WHERE action > step.action
                ORDER BY action LIMIT 1)
        FROM step WHERE step.action IS NOT NULL
    )
    SELECT action FROM step WHERE action IS NOT NULL
"""


class ActionFilter(ChoiceFilter):
    title, parameter_name = _("what"), "action"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(ACTIONS)
            found = [action for (action,) in cursor.fetchall()]
        hidden = AuditEntry.objects.actions_hidden_from(request.user)
        return [(action, action) for action in found if action not in hidden]

    def has_output(self) -> bool:
        return True

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(action=self.value()) if self.value() else queryset


class DayFilter(SimpleListFilter):
    """From a day on, or until a day, by the organisation's midnight."""

    template = "unfold/filters/filters_field.html"
    lookup = ""
    days = 0

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("", "")]

    def day(self) -> date | None:
        text = self.value()
        if not text:
            return None
        try:
            found = parse_date(text)
        except ValueError:
            found = None
        if found is None or not 1900 <= found.year <= 9000:
            raise IncorrectLookupParameters(text)
        return found

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        day = self.day()
        if day is None:
            return queryset
        midnight = datetime.combine(
            day + timedelta(days=self.days), time(), ZoneInfo(settings.TIME_ZONE)
        )
        return queryset.filter(**{self.lookup: midnight})

    def choices(self, changelist: Any) -> Any:
        name = str(self.parameter_name)
        form = forms.Form(data={name: self.value() or ""})
        form.fields[name] = Day(label=capfirst(self.title), required=False)
        yield {"form": form}


class SinceFilter(DayFilter):
    title, parameter_name, lookup = _("from"), "since", "at__gte"


class UntilFilter(DayFilter):
    title, parameter_name, lookup, days = _("until"), "until", "at__lt", 1


@admin.register(AuditEntry, site=site)
class AuditPage(Page):
    area, place, icon = OPERATION, 60, "history"
    list_display = ("at", "who", "action", "about", "record")
    list_filter = (
        ActionFilter,
        by_row("actor", _("who"), AuditEntry._meta.get_field("actor")),
        by_row("subject", _("about"), AuditEntry._meta.get_field("subject")),
        SinceFilter,
        UntilFilter,
    )
    list_select_related = ("actor__employee", "subject")
    search_fields = ("action",)
    search_help_text = _("Begin of an action, record as role:12, or a name")
    ordering = ("-at", "-pk")
    readonly_fields = ("at", "who", "action", "about", "record", "what")
    fields = (("at", "who"), ("action", "about"), "record", "what")

    def entry(self) -> dict[str, Any]:
        return super().entry() | {"title": _("Audit")}

    def find(self, request: HttpRequest, text: str, limit: int) -> list[SearchResult]:
        """Whoever looks for a person does not look for what was done to them."""
        return []

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Each kind of question goes along an index of its own; none reads the whole audit."""
        text = search_term.replace("\x00", "").strip()[:100]
        if not text:
            return queryset, False
        kind, _colon, number = text.partition(":")
        if number:
            named = kind.lower()
            models = [named, *(f"{app.label}.{named}" for app in apps.get_app_configs())]
            return queryset.filter(object_type__in=models, object_id=number), False
        if "." in text:
            return queryset.filter(action__gte=text, action__lt=f"{text}\uffff"), False
        people = Q(subject__name_folded__contains=Fold.of(text))
        return queryset.filter(people), False

    @display(description=_("who"))
    def who(self, obj: AuditEntry) -> Any:
        if obj.actor is None:
            return _("System")
        return getattr(obj.actor, "employee", obj.actor)

    @display(description=_("about"))
    def about(self, obj: AuditEntry) -> Any:
        return obj.subject

    @display(description=_("record"))
    def record(self, obj: AuditEntry) -> str:
        return f"{obj.object_type.partition('.')[2]}:{obj.object_id}" if obj.object_id else ""

    @display(description=_("details"))
    def what(self, obj: AuditEntry) -> str:
        return json.dumps(obj.details, indent=2, ensure_ascii=False)
