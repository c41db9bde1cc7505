"""People: found, looked at, and changed by acts."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Collate
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from talent import access
from talent.admin import people_forms as forms
from talent.admin.acts import act_page
from talent.admin.base import History
from talent.admin.days import first_day, in_words, last_day
from talent.admin.export import ExportingPage
from talent.admin.people_filters import (
    EmployedFilter,
    LocationFilter,
    LoginFilter,
    ManagerFilter,
    PlacedFilter,
    RoleFilter,
    UnitFilter,
)
from talent.admin.site import PEOPLE, site
from talent.admin.tables import PeopleTable, past_roles, role_since
from talent.http import actor_of
from talent.models import (
    Absence,
    Assignment,
    Employee,
    Employment,
    Sight,
    User,
)
from talent.models.folding import Fold
from talent.services import logins
from talent.services import people as services
from talent.services.records import CORRECTED, correct_record

HELD = Assignment.objects.select_related(
    "role__grade", "role__family", "unit", "location", "manager"
)

# The order that has an index.
BY_NAME = Collate("name_folded", "C")


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
        return first_day(row)

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
        return first_day(row)

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
        return first_day(row)

    @admin.display(description=_("last day away"))
    def until(self, row: Absence) -> Any:
        return last_day(row)


@admin.register(Employee, site=site)
class EmployeePage(ExportingPage):
    table = PeopleTable
    area, place, icon = PEOPLE, 10, "group"
    for_partners = True
    list_display = ("person", "role", "unit", "manager", "since", "signs_in")
    list_filter = (
        EmployedFilter, UnitFilter, RoleFilter, LocationFilter, ManagerFilter, LoginFilter,
        PlacedFilter,
    )  # fmt: skip
    search_fields = ("name_folded",)
    search_help_text = _("Name, number or e-mail")
    ordering = (BY_NAME.asc(), "pk")
    sortable_by = ("person",)
    inlines = (AssignmentHistory, EmploymentHistory, AbsenceHistory)
    actions_list = ("export", "hire")
    actions_detail = (
        "move",
        "rehire",
        {
            "title": _("More"),
            "items": ["record_absence", "correct", "give_login", "end_employment"],
        },
    )
    readonly_fields = (
        "given_name", "family_name", "preferred_name", "pronouns", "external_id", "email", "phone",
        "role", "unit", "manager", "place_of_work", "since", "signs_in_as", "login", "last_login",
        "profile_confirmed_on", "skills_confirmed_on", "time_zone", "profile_page",
    )  # fmt: skip
    fieldsets = (
        (
            _("Today"),
            {"fields": (("role", "unit", "manager"), ("place_of_work", "since", "profile_page"))},
        ),
        (
            _("Person"),
            {
                "fields": (
                    ("given_name", "family_name", "preferred_name", "pronouns"),
                    ("external_id", "email", "phone", "time_zone"),
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
        return people.select_related("user").prefetch_related(held, past_roles())

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

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Only who keeps logins is led to them."""
        if not access.is_hr_admin(actor_of(request)):
            return self.fieldsets
        first, second, third = self.fieldsets
        fields = (("login", "last_login"), *third[1]["fields"][1:])
        return (first, second, (third[0], {"fields": fields}))

    def history(self, obj: Any) -> Q:
        return Q(subject=obj) | super().history(obj)

    # --- columns ---

    @display(header=True, description=_("person"), ordering=BY_NAME)
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
        return in_words(role_since(obj))

    @display(description=_("signs in"), label={_("Yes"): "success", _("Switched off"): "warning"})
    def signs_in(self, obj: Employee) -> Any:
        if obj.user is None:
            return _("No login")
        return _("Yes") if obj.user.is_active else _("Switched off")

    @display(description=_("signs in as"))
    def signs_in_as(self, obj: Employee) -> str | None:
        if obj.user is None:
            return None
        words = "%(email)s" if obj.user.is_active else translate("%(email)s (switched off)")
        return words % {"email": obj.user.email}

    @display(description=_("signs in as"))
    def login(self, obj: Employee) -> str | None:
        """The same, and the way to the login for those who keep it."""
        if obj.user is None:
            return None
        url = reverse("admin:talent_user_change", args=[obj.user.pk])
        return format_html('<a class="text-link" href="{}">{}</a>', url, self.signs_in_as(obj))

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
        hidden = {"rehire"} if employed else {"move", "record_absence", "end_employment"}
        if employee.user is not None:
            hidden.add("give_login")
        names = {f"{self.opts.app_label}_{self.opts.model_name}_{name}" for name in hidden}
        found = super().get_actions_detail(request, object_id)
        return [act for act in found if act.action_name not in names]

    @action(
        description=_("Hire someone"),
        icon="person_add",
        variant=ActionVariant.PRIMARY,
        permissions=["view"],
    )
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

    @action(
        description=_("Move or promote"),
        icon="trending_up",
        variant=ActionVariant.PRIMARY,
        permissions=["view"],
    )
    def move(self, request: HttpRequest, object_id: str) -> HttpResponse:
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

    @action(description=_("Record an absence"), icon="event_busy", permissions=["view"])
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

    @action(description=_("Correct the record"), icon="edit", permissions=["view"])
    def correct(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, employee = actor_of(request), self.thing(request, object_id)
        initial = {name: getattr(employee, name) for name in CORRECTED}
        return act_page(
            self, request, obj=employee,
            form=forms.CorrectForm(request.POST or None, actor=actor, initial=initial),
            run=partial(correct_record, actor=actor, employee=employee),
            title=_("Correct the record of %(name)s") % {"name": employee},
            button=_("Save"),
            done=_("The record of %(name)s is corrected."),
        )  # fmt: skip

    @action(description=_("Give a login"), icon="key", permissions=["act"])
    def give_login(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, employee = actor_of(request), self.thing(request, object_id)
        initial = {"email": employee.email}
        return act_page(
            self, request, obj=employee,
            form=forms.LoginForm(request.POST or None, actor=actor, initial=initial),
            run=partial(logins.give_login, actor=actor, employee=employee),
            title=_("Let %(name)s sign in") % {"name": employee},
            lead=_("An e-mail says where to choose a password. No password is set or shown."),
            button=_("Give the login"),
            done=_("%(name)s is told how to sign in."),
        )  # fmt: skip

    @action(
        description=_("End employment"),
        icon="person_remove",
        variant=ActionVariant.DANGER,
        permissions=["view"],
    )
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
            lead += " " + ngettext(
                "One person reports to %(name)s and will report to someone else from then on.",
                "%(count)s people report to %(name)s and will report to someone else from then on.",
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

    @action(
        description=_("Rehire"),
        icon="person_add",
        variant=ActionVariant.PRIMARY,
        permissions=["act"],
    )
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
            (_("Place"), now.location or "–"), (_("Since"), first_day(now)),
        ]  # fmt: skip
