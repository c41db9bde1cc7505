"""Notices: what was told to whom, and which mails did not get through. Never what they say."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import action, display

from talent import access
from talent.admin.base import Page
from talent.admin.filters import ChoiceFilter, by_choice, by_row
from talent.admin.site import OPERATION, site
from talent.http import actor_of
from talent.models import Notice, NoticeState, User
from talent.registry import registry, secret_kinds
from talent.services.resending import resend_notices


class KindFilter(ChoiceFilter):
    title, parameter_name = _("about"), "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [(kind.key, kind.label) for kind in registry.notices.values()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Notice, site=site)
class NoticePage(Page):
    area, place, icon = OPERATION, 40, "notifications"
    list_display = ("created_at", "to", "about", "sending", "sent_at", "error")
    list_filter = (
        by_choice("state", _("e-mail")),
        KindFilter,
        by_row("recipient", _("recipient"), Notice._meta.get_field("recipient")),
    )
    list_select_related = ("recipient__employee",)
    search_fields = ("recipient__email",)
    search_help_text = _("Begin of the recipient's address")
    ordering = ("-pk",)
    actions = ("send_again",)
    readonly_fields = (
        "created_at", "to", "about", "sending", "delivery", "due_at", "attempts", "sent_at",
        "read_at", "error",
    )  # fmt: skip
    fields = (
        ("to", "about"), ("sending", "delivery"), ("created_at", "due_at", "sent_at"),
        ("attempts", "error", "read_at"),
    )  # fmt: skip

    def rows(self, user: User) -> QuerySet[Any]:
        """HR admins see that something was sent, to help when mail does not arrive."""
        if access.is_hr_admin(user):
            rows = Notice.objects.defer("params")
            return rows.exclude(kind__in=secret_kinds()) | rows.filter(recipient=user)
        return Notice.objects.visible_to(user)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        text = search_term.replace("\x00", "").strip()[:100]
        if not text:
            return queryset, False
        people = User.objects.filter(email__istartswith=text)
        return queryset.filter(recipient__in=people), False

    @display(description=_("to"))
    def to(self, obj: Notice) -> Any:
        return getattr(obj.recipient, "employee", obj.recipient)

    @display(description=_("about"))
    def about(self, obj: Notice) -> Any:
        kind = registry.notices.get(obj.kind)
        return kind.label if kind else obj.kind

    @display(
        description=_("e-mail"),
        label={
            NoticeState.SENT.label: "success",
            NoticeState.FAILED.label: "danger",
            NoticeState.DUE.label: "info",
            NoticeState.CLAIMED.label: "info",
        },
    )
    def sending(self, obj: Notice) -> str:
        return obj.get_state_display()

    @action(description=_("Send again what was not sent"), permissions=["act"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        count = resend_notices(actor=actor_of(request), notices=queryset)
        words = ngettext(
            "%(count)s notice is on its way.", "%(count)s notices are on their way.", count
        )
        if count:
            self.message_user(request, words % {"count": count})
        else:
            text = _("None of these waits to be sent again.")
            self.message_user(request, text, messages.WARNING)
