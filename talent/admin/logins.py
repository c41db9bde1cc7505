"""Logins: who can sign in, and helping them to. Nothing about a login is edited as a field."""

from functools import partial
from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from talent import access
from talent.admin.acts import ActForm, act_page
from talent.admin.base import History, Page
from talent.admin.days import first_day, last_day
from talent.admin.filters import ChoiceFilter
from talent.admin.site import OPERATION, site
from talent.http import actor_of
from talent.models import Grant, GrantKind, User
from talent.models.folding import Fold
from talent.services import logins as services


class ActiveFilter(ChoiceFilter):
    title, parameter_name = _("state"), "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("on", _("On")), ("off", _("Switched off")), ("never", _("Never signed in"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        conditions = {
            "on": Q(is_active=True),
            "off": Q(is_active=False),
            "never": Q(is_active=True, last_login__isnull=True),
        }
        value = self.value()
        return queryset.filter(conditions[value]) if value else queryset


class RightFilter(ChoiceFilter):
    title, parameter_name = _("right today"), "right"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return GrantKind.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        grants = Grant.objects.current().filter(user=OuterRef("pk"), kind=self.value())
        return queryset.filter(Exists(grants))


class AddressForm(ActForm):
    email = forms.EmailField(label=_("Address"), max_length=254)


class GrantHistory(History):
    model = Grant
    fk_name = "user"
    fields = readonly_fields = ("kind", "unit", "since", "until", "granted_by")
    verbose_name_plural = _("rights")
    hide_title = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request).order_by("-valid")
        return rows.select_related("unit", "granted_by__employee", "user")

    @admin.display(description=_("from"))
    def since(self, row: Grant) -> Any:
        return first_day(row)

    @admin.display(description=_("until"))
    def until(self, row: Grant) -> Any:
        return last_day(row)


@admin.register(User, site=site)
class LoginPage(Page):
    area, place, icon = OPERATION, 10, "key"
    list_display = ("login", "state", "second_factor", "last_login", "created_at")
    list_filter = (ActiveFilter, RightFilter)
    list_select_related = ("employee",)
    search_fields = ("email",)
    search_help_text = _("Address or name")
    ordering = ("email",)
    sortable_by = ("login", "last_login")
    inlines = (GrantHistory,)
    readonly_fields = ("email", "person", "state", "second_factor", "last_login", "created_at")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("email", "person"),
                    ("state", "second_factor"),
                    ("last_login", "created_at"),
                )
            },
        ),
    )
    actions_detail = (
        "invite",
        {
            "title": _("More"),
            "items": ["change_address", "remove_second_factors", "switch_on", "switch_off"],
        },
    )

    # --- rows ---

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(
            type=Authenticator.Type.RECOVERY_CODES
        )
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.annotate(has_factor=Exists(factors))  # type: ignore[no-any-return]

    def choices(self, user: User) -> QuerySet[Any]:
        """Logins that are on, to give them rights."""
        return self.rows(user).filter(is_active=True).select_related("employee").order_by("email")

    def choice_label(self, obj: User) -> str:
        return f"{obj.employee} · {obj.email}" if hasattr(obj, "employee") else obj.email

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """By the begin of the address, or by parts of the person's name."""
        for word in search_term.replace("\x00", "")[:100].split():
            queryset = queryset.filter(
                Q(email__istartswith=word) | Q(employee__name_folded__contains=Fold.of(word))
            )
        return queryset, False

    # --- columns ---

    @display(header=True, description=_("login"), ordering="email")
    def login(self, obj: User) -> list[str]:
        me = getattr(obj, "employee", None)
        return [me.name, obj.email, me.initials] if me else [obj.email, "", obj.email[:1].upper()]

    @display(description=_("person"))
    def person(self, obj: User) -> Any:
        return getattr(obj, "employee", None)

    @display(description=_("state"), label={_("On"): "success", _("Switched off"): "warning"})
    def state(self, obj: User) -> Any:
        return _("On") if obj.is_active else _("Switched off")

    @display(description=_("second factor"), boolean=True)
    def second_factor(self, obj: Any) -> bool:
        return bool(obj.has_factor)

    # --- acts ---

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        """Only acts that are possible: nobody acts on a superuser but another one."""
        user = self.thing(request, str(object_id))
        if not access.may_manage_login(actor_of(request), user):
            return []
        hidden = {"switch_on"} if user.is_active else {"switch_off", "invite"}
        if not user.has_factor:
            hidden.add("remove_second_factors")
        names = {f"{self.opts.app_label}_{self.opts.model_name}_{name}" for name in hidden}
        found = super().get_actions_detail(request, object_id)
        return [act for act in found if act.action_name not in names]

    def plain_act(
        self, request: HttpRequest, object_id: str, service: Any, **words: Any
    ) -> HttpResponse:
        """An act that asks for nothing but a yes."""
        actor, user = actor_of(request), self.thing(request, object_id)
        words["title"] = words["title"] % {"name": self.choice_label(user)}
        return act_page(
            self, request, obj=user,
            form=ActForm(request.POST if request.method == "POST" else None, actor=actor),
            run=partial(service, actor=actor, user=user),
            **words,
        )  # fmt: skip

    @action(
        description=_("Send the way in"),
        icon="mail",
        variant=ActionVariant.PRIMARY,
        permissions=["act"],
    )
    def invite(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.plain_act(
            request, object_id, services.invite,
            title=_("Send %(name)s the way in?"),
            lead=_("An e-mail says where to choose a password. No password is set or shown."),
            button=_("Send"), done=_("%(name)s is told how to sign in."),
        )  # fmt: skip

    @action(description=_("Change the address"), icon="alternate_email", permissions=["act"])
    def change_address(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, user = actor_of(request), self.thing(request, object_id)
        return act_page(
            self, request, obj=user,
            form=AddressForm(request.POST or None, actor=actor, initial={"email": user.email}),
            run=partial(services.change_login, actor=actor, user=user),
            title=_("With which address does %(name)s sign in?")
            % {"name": self.choice_label(user)},
            button=_("Change the address"), done=_("The address is changed."),
        )  # fmt: skip

    @action(description=_("Remove second factors"), icon="phonelink_erase", permissions=["act"])
    def remove_second_factors(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.plain_act(
            request, object_id, services.remove_second_factors,
            title=_("Remove the second factors of %(name)s?"),
            lead=_("For a lost phone or key. Make sure that it is the person who asks you."),
            button=_("Remove them"), danger=True, done=_("The second factors are removed."),
        )  # fmt: skip

    @action(
        description=_("Switch on"),
        icon="lock_open",
        variant=ActionVariant.PRIMARY,
        permissions=["act"],
    )
    def switch_on(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.plain_act(
            request, object_id, services.switch_on,
            title=_("Let %(name)s sign in again?"),
            button=_("Switch on"), done=_("The login is on."),
        )  # fmt: skip

    @action(
        description=_("Switch off"), icon="lock", variant=ActionVariant.DANGER, permissions=["act"]
    )
    def switch_off(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.plain_act(
            request, object_id, services.switch_off,
            title=_("Switch off the login of %(name)s?"),
            lead=_("Sessions and API tokens end at once. The person stays on record."),
            button=_("Switch off"), danger=True, done=_("The login is off."),
        )  # fmt: skip
