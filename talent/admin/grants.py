"""Rights of HR and executives: who has which, over what and until when."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from lib.dates import today
from talent.admin.acts import ActForm, Day, Pick, act_page
from talent.admin.base import Page
from talent.admin.days import first_day, last_day
from talent.admin.filters import ChoiceFilter, by_choice, by_row
from talent.admin.site import OPERATION, site
from talent.http import actor_of
from talent.models import Grant, GrantKind
from talent.services.grants import give_grant, take_back_grant

USER = Grant._meta.get_field("user")
UNIT = Grant._meta.get_field("unit")


class TimeFilter(ChoiceFilter):
    title, parameter_name, everything = _("holds"), "holds", _("Today and later")

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("past", _("In the past")), ("all", _("All"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "all":
            return queryset
        # An open end is null, which no negation of "ended" would let through.
        lasting = Q(valid__endswith__isnull=True) | Q(valid__endswith__gt=today())
        return queryset.filter(
            Q(valid__endswith__lte=today()) if self.value() == "past" else lasting
        )


class GrantForm(ActForm):
    user = Pick(USER, label=_("Who"))
    kind = forms.ChoiceField(label=_("Right"), choices=[("", _("Choose one")), *GrantKind.choices])
    unit = Pick(
        UNIT, label=_("Over which unit"), required=False,
        help_text=_("For HR partners: the unit and all that lie below it."),
    )  # fmt: skip
    starts_on = Day(label=_("First day"), initial=today)
    last_day = Day(label=_("Last day"), required=False, help_text=_("Leave empty for no end."))


class TakeBackForm(ActForm):
    last_day = Day(
        label=_("Last day"), required=False, help_text=_("Leave empty to take it back now.")
    )


@admin.register(Grant, site=site)
class GrantPage(Page):
    area, place, icon = OPERATION, 20, "admin_panel_settings"
    list_display = ("who", "kind", "unit", "since", "until", "by")
    list_filter = (TimeFilter, by_choice("kind", _("right")), by_row("unit", _("unit"), UNIT))
    list_select_related = ("user__employee", "unit", "granted_by__employee")
    search_fields = ("user__email", "user__employee__name_folded")
    search_help_text = _("Name or address")
    ordering = ("user__email", "kind", "pk")
    readonly_fields = ("who", "kind", "unit", "since", "until", "by")
    fields = (("who", "kind", "unit"), ("since", "until", "by"))
    actions_list = ("give",)
    actions_detail = ("take_back",)

    def entry(self) -> dict[str, Any]:
        return super().entry() | {"title": _("Rights")}

    @display(description=_("who"))
    def who(self, obj: Grant) -> str:
        return self.admin_site.get_model_admin(type(obj.user)).choice_label(obj.user)  # type: ignore[no-any-return]

    @display(description=_("first day"))
    def since(self, obj: Grant) -> Any:
        return first_day(obj)

    @display(description=_("last day"))
    def until(self, obj: Grant) -> Any:
        return last_day(obj)

    @display(description=_("given by"))
    def by(self, obj: Grant) -> Any:
        return obj.granted_by and getattr(obj.granted_by, "employee", obj.granted_by)

    @action(
        description=_("Give a right"),
        icon="add",
        variant=ActionVariant.PRIMARY,
        permissions=["act"],
    )
    def give(self, request: HttpRequest) -> HttpResponse:
        actor = actor_of(request)
        return act_page(
            self, request,
            form=GrantForm(request.POST or None, actor=actor),
            run=partial(give_grant, actor=actor),
            title=_("Give a right"),
            lead=_(
                "HR admins keep everything. HR partners keep the people of a unit. Executives see"
                " the organisation in summary. Nobody gives a right to themselves."
            ),
            button=_("Give the right"), done=_("The right is given."),
        )  # fmt: skip

    @action(
        description=_("Take back"), icon="block", variant=ActionVariant.DANGER, permissions=["act"]
    )
    def take_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, grant = actor_of(request), self.thing(request, object_id)
        return act_page(
            self, request, obj=grant,
            form=TakeBackForm(request.POST if request.method == "POST" else None, actor=actor),
            run=partial(take_back_grant, actor=actor, grant=grant),
            title=_("Take back: %(name)s") % {"name": grant},
            lead=_("It ends with the next request of that person."),
            button=_("Take it back"), danger=True, done=_("The right is taken back."),
            back=self.address(),
        )  # fmt: skip
