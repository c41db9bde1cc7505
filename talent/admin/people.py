"""People: found, looked at, and changed by acts."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from lib.dates import today
from talent import access
from talent.admin import people_forms as forms
from talent.admin.acts import act_page
from talent.admin.base import History, Page
from talent.admin.days import last_day
from talent.admin.filters import ChoiceFilter, ChooserFilter
from talent.admin.site import PEOPLE, site
from talent.http import actor_of
from talent.models import (
    Absence,
    Assignment,
    Employee,
    Employment,
    OrgUnit,
    Sight,
    User,
)
from talent.models.folding import Fold
from talent.services import people as services

HELD = Assignment.objects.select_related(
    "role__grade", "role__family", "unit", "location", "manager"
)


class AssignedFilter(ChooserFilter):
    """People whose assignment of today meets a condition."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        row = self.chosen()
        if row is None:
            return queryset
        rows = Assignment.objects.current().filter(self.condition(row), employee=OuterRef("pk"))
        return queryset.filter(Exists(rows))


class RoleFilter(AssignedFilter):
    title, parameter_name, source = _("role"), "role", forms.ROLE


class UnitFilter(AssignedFilter):
    title, parameter_name, source = _("unit and all below it"), "unit", forms.UNIT

    def condition(self, row: Any) -> Q:
        return Q(unit__in=OrgUnit.objects.below(row))


class LocationFilter(AssignedFilter):
    title, parameter_name, source = _("place"), "location", forms.LOCATION


class ManagerFilter(AssignedFilter):
    title, parameter_name, source = _("manager"), "manager", forms.MANAGER


class EmployedFilter(ChoiceFilter):
    title, parameter_name, everything = _("employed"), "employed", _("Today")

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("later", _("From a later day")), ("left", _("Left")), ("all", _("Everyone"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "all":
            return queryset
        rows = Employment.objects.filter(employee=OuterRef("pk"))
        employed, later = Exists(rows.current()), Exists(rows.filter(valid__startswith__gt=today()))
        if self.value() == "later":
            return queryset.filter(~employed, later)
        if self.value() == "left":
            return queryset.filter(~employed, ~later)
        return queryset.filter(employed)


class LoginFilter(ChoiceFilter):
    title, parameter_name = _("signs in"), "login"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("yes", _("Yes")), ("off", _("Switched off")), ("no", _("Has no login"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        conditions = {
            "yes": Q(user__is_active=True),
            "off": Q(user__is_active=False),
            "no": Q(user__isnull=True),
        }
        value = self.value()
        return queryset.filter(conditions[value]) if value else queryset


class AssignmentHistory(History):
    """Every assignment, newest first."""

    model = Assignment
    fk_name = "employee"
    fields = readonly_fields = ("since", "until", "role", "unit", "manager", "location", "reason")
    verbose_name_plural = _("assignments")
    hide_title = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request).order_by("-valid")
        return rows.select_related("role", "unit", "manager", "location", "employee")

    @admin.display(description=_("from"))
    def since(self, row: Assignment) -> Any:
        return row.valid.lower

    @admin.display(description=_("until"))
    def until(self, row: Assignment) -> Any:
        return last_day(row)


class EmploymentHistory(History):
    model = Employment
    fields = readonly_fields = ("since", "until", "exit_reason", "regretted")
    verbose_name_plural = _("employments")
    hide_title = True

    @admin.display(description=_("first day"))
    def since(self, row: Employment) -> Any:
        return row.valid.lower

    @admin.display(description=_("last day"))
    def until(self, row: Employment) -> Any:
        return last_day(row)


class AbsenceHistory(History):
    model = Absence
    fields = readonly_fields = ("kind", "since", "until")
    verbose_name_plural = _("absences")
    hide_title = True

    @admin.display(description=_("first day away"))
    def since(self, row: Absence) -> Any:
        return row.valid.lower

    @admin.display(description=_("last day away"))
    def until(self, row: Absence) -> Any:
        return last_day(row)


@admin.register(Employee, site=site)
class EmployeePage(Page):
    area, place, icon = PEOPLE, 10, "group"
    for_partners = True
    list_display = ("person", "role", "unit", "manager", "since", "signs_in")
    list_filter = (
        EmployedFilter, UnitFilter, RoleFilter, LocationFilter, ManagerFilter, LoginFilter,
    )  # fmt: skip
    search_fields = ("name_folded",)
    search_help_text = _("Name, number or e-mail")
    ordering = ("name_folded", "pk")
    sortable_by = ("person",)
    inlines = (AssignmentHistory, EmploymentHistory, AbsenceHistory)
    actions_list = ("hire",)
    actions_detail = (
        "change",
        {
            "title": _("More"),
            "items": ["record_absence", "end_employment", "rehire"],
        },
    )
    readonly_fields = (
        "given_name", "family_name", "preferred_name", "pronouns", "external_id", "email", "phone",
        "role", "unit", "manager", "place_of_work", "since", "signs_in_as", "last_login",
        "profile_confirmed_on", "skills_confirmed_on", "time_zone", "profile_page",
    )  # fmt: skip
    fieldsets = (
        (
            _("Today"),
            {"fields": (("role", "unit"), ("manager", "place_of_work"), ("since", "profile_page"))},
        ),
        (
            _("Person"),
            {
                "fields": (
                    ("given_name", "family_name", "preferred_name"),
                    ("external_id", "email", "phone"),
                    ("pronouns", "time_zone"),
                )
            },
        ),
        (
            _("Signing in"),
            {
                "fields": (
                    ("signs_in_as", "last_login"),
                    ("profile_confirmed_on", "skills_confirmed_on"),
                )
            },
        ),
    )

    # --- rows ---

    def rows(self, user: User) -> QuerySet[Any]:
        """HR admins keep everyone, HR partners the people of their units."""
        people = Employee.objects.visible_to(user)
        people = people.in_sight(user, Sight.HR_PARTNER, Sight.HR_ADMIN)
        held = Prefetch("assignments", HELD.current(), to_attr="current_assignments")
        return people.select_related("user").prefetch_related(held)

    def choices(self, user: User) -> QuerySet[Any]:
        """Anyone whose card is open may become a manager."""
        held = Prefetch("assignments", HELD.current(), to_attr="current_assignments")
        return Employee.objects.visible_to(user).prefetch_related(held)

    def choice_label(self, obj: Employee) -> str:
        if obj.assignment is None:
            return obj.name
        return f"{obj.name} · {obj.assignment.role}, {obj.assignment.unit}"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """By parts of the name, however accented, or by number or address."""
        for word in search_term.replace("\x00", "")[:100].split():
            queryset = queryset.filter(
                Q(name_folded__contains=Fold.of(word))
                | Q(external_id__istartswith=word)
                | Q(email__istartswith=word)
            )
        return queryset, False

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Why people leave and when they are away is for HR admins."""
        return self.inlines if access.is_hr_admin(actor_of(request)) else self.inlines[:1]

    def history(self, obj: Any) -> Q:
        return Q(subject=obj) | super().history(obj)

    # --- columns ---

    @display(header=True, description=_("person"), ordering="name_folded")
    def person(self, obj: Employee) -> list[str]:
        return [obj.name, obj.external_id, obj.initials]

    @display(description=_("role"))
    def role(self, obj: Employee) -> Any:
        return obj.assignment and obj.assignment.role

    @display(description=_("unit"))
    def unit(self, obj: Employee) -> Any:
        return obj.assignment and obj.assignment.unit

    @display(description=_("manager"))
    def manager(self, obj: Employee) -> Any:
        return obj.assignment and obj.assignment.manager

    @display(description=_("place"))
    def place_of_work(self, obj: Employee) -> Any:
        return obj.assignment and obj.assignment.location

    @display(description=_("in this role since"))
    def since(self, obj: Employee) -> Any:
        return obj.assignment and obj.assignment.valid.lower

    @display(description=_("signs in"), label={_("Yes"): "success", _("Switched off"): "warning"})
    def signs_in(self, obj: Employee) -> Any:
        if obj.user is None:
            return _("No login")
        return _("Yes") if obj.user.is_active else _("Switched off")

    @display(description=_("signs in as"))
    def signs_in_as(self, obj: Employee) -> str | None:
        if obj.user is None:
            return None
        if obj.user.is_active:
            return obj.user.email
        return translate("%(email)s (switched off)") % {"email": obj.user.email}

    @display(description=_("signed in last"))
    def last_login(self, obj: Employee) -> Any:
        return obj.user and obj.user.last_login

    @display(description=_("profile"))
    def profile_page(self, obj: Employee) -> str:
        url = reverse("talent:employee_detail", args=[obj.pk])
        return format_html('<a class="text-link" href="{}">{}</a>', url, _("Open the profile"))

    # --- acts ---

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        """Only acts that are possible today."""
        employee = self.thing(request, str(object_id))
        employed = employee.assignment is not None
        hidden = {"rehire"} if employed else {"change", "record_absence", "end_employment"}
        if not access.is_hr_admin(actor_of(request)):
            hidden.add("rehire")
        names = {f"{self.opts.app_label}_{self.opts.model_name}_{name}" for name in hidden}
        found = super().get_actions_detail(request, object_id)
        return [act for act in found if act.action_name not in names]

    @action(description=_("Hire someone"), icon="person_add", variant=ActionVariant.PRIMARY)
    def hire(self, request: HttpRequest) -> HttpResponse:
        actor = actor_of(request)
        return act_page(
            self, request,
            form=forms.HireForm(request.POST or None, actor=actor),
            run=partial(services.hire, actor=actor),
            title=_("Hire someone"),
            lead=_("The person is on record at once; a first day in the future takes effect then."),
            button=_("Hire"),
            done=_("%(name)s is on record."),
        )  # fmt: skip

    @action(description=_("Move or promote"), icon="trending_up", variant=ActionVariant.PRIMARY)
    def change(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, employee = actor_of(request), self.thing(request, object_id)

        def run(no_manager: bool, manager: Employee | None, **given: Any) -> Any:
            """Blank means "as it was on that day"."""
            given = {name: value for name, value in given.items() if value}
            if manager or no_manager:
                given["manager"] = manager
            return services.change_assignment(actor=actor, employee=employee, **given)

        return act_page(
            self, request, obj=employee,
            form=forms.ChangeForm(request.POST or None, actor=actor),
            run=run,
            title=_("Move or promote %(name)s") % {"name": employee},
            lead=_("Say what changes and from which day, past or future."),
            facts=self.today(employee),
            button=_("Save the change"),
            done=_("The change for %(name)s is recorded."),
        )  # fmt: skip

    @action(description=_("Record an absence"), icon="event_busy")
    def record_absence(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, employee = actor_of(request), self.thing(request, object_id)
        return act_page(
            self, request, obj=employee,
            form=forms.AbsenceForm(request.POST or None, actor=actor),
            run=partial(services.record_absence, actor=actor, employee=employee),
            title=_("When is %(name)s away?") % {"name": employee},
            button=_("Record the absence"),
            done=_("The absence of %(name)s is recorded."),
        )  # fmt: skip

    @action(description=_("End employment"), icon="person_remove", variant=ActionVariant.DANGER)
    def end_employment(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, employee = actor_of(request), self.thing(request, object_id)
        reports = Assignment.objects.current().filter(manager=employee).count()
        heir = employee.assignment.manager if employee.assignment else None

        def run(reports_to: Employee | None = None, **given: Any) -> Any:
            """Without a name the reports go to the next one up."""
            if reports_to is not None:
                given["reports_to"] = reports_to
            return services.end_employment(actor=actor, employee=employee, **given)

        lead = translate("Access ends on the morning after the last day. The history stays.")
        if reports:
            lead = ngettext(
                "One person reports to %(name)s and passes on the morning after the last day.",
                "%(count)s people report to %(name)s and pass on the morning after the last day.",
                reports,
            ) % {"count": reports, "name": employee}
        return act_page(
            self, request, obj=employee,
            form=forms.EndForm(request.POST or None, actor=actor, heir=heir, reports=reports),
            run=run,
            title=_("End the employment of %(name)s") % {"name": employee},
            lead=lead,
            facts=self.today(employee),
            button=_("End the employment"),
            danger=True,
            done=_("The end of %(name)s's employment is recorded."),
        )  # fmt: skip

    @action(description=_("Rehire"), icon="person_add", variant=ActionVariant.PRIMARY)
    def rehire(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, employee = actor_of(request), self.thing(request, object_id)
        return act_page(
            self, request, obj=employee,
            form=forms.PlaceForm(request.POST or None, actor=actor),
            run=partial(services.rehire, actor=actor, employee=employee),
            title=_("Rehire %(name)s") % {"name": employee},
            lead=_("The earlier history stays and goes on."),
            button=_("Rehire"),
            done=_("%(name)s is employed again."),
        )  # fmt: skip

    def today(self, employee: Employee) -> list[Any]:
        """Where the person stands, above the form that changes it."""
        now = employee.assignment
        if now is None:
            return []
        return [
            (_("Role"), now.role), (_("Unit"), now.unit), (_("Manager"), now.manager or "–"),
            (_("Place"), now.location or "–"), (_("Since"), now.valid.lower),
        ]  # fmt: skip
