"""The command that makes the demo company, and what then stands in the database."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django.urls import reverse

from careers.models import (
    ChosenRoute,
    DevelopmentPlan,
    PlanItem,
    PlanState,
    PlanSupporter,
    RoleRequirement,
)
from careers.queries.planning import planner_for, way_of
from careers.queries.plans import first_plan
from careers.queries.roles import roles_to_leave
from careers.services.plan_supporters import accept_support, ask_supporter
from lib.dates import today
from talent.demo import PERSONAS
from talent.models import (
    Assignment,
    AuditEntry,
    Employee,
    EmployeeSkill,
    Employment,
    Grant,
    GrantKind,
    Notice,
    NoticeState,
    OrgUnit,
    ReportingLine,
    Role,
    User,
)
from talent.services.skills import recalculate
from tests.careers.people import queries_of, text_of

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    call_command("demo_company", "--size", "60", "--seed", "1", *arguments, stdout=out)
    return out.getvalue()


def lines_by_recursion():
    """Every (manager, report, depth) of every day on which something changes, the slow way."""
    rows = list(Assignment.objects.filter(manager__isnull=False))
    days = {row.valid.lower for row in rows} | {row.valid.upper for row in rows} - {None}
    found = {}
    for day in days:
        manager_of = {row.employee_id: row.manager_id for row in rows if day in row.valid}
        found[day] = set()
        for report in manager_of:
            above, depth = manager_of.get(report), 1
            while above is not None:
                found[day].add((above, report, depth))
                above, depth = manager_of.get(above), depth + 1
    return found


def test_without_apply_nothing_is_written():
    said = run()

    assert "Nothing was written" in said
    assert (Employee.objects.count(), Role.objects.count(), User.objects.count()) == (0, 0, 0)


def test_apply_writes_a_company_of_the_wished_size():
    run("--apply")

    employed = Employee.objects.employed()
    assert employed.count() == 60
    assert Assignment.objects.current().count() == 60
    assert User.objects.filter(employee__in=employed, is_active=True).count() == 60
    assert AuditEntry.objects.filter(action="careers.demo_company.made").count() == 1


def test_a_database_with_people_is_refused():
    run("--apply")

    with pytest.raises(CommandError, match="Nothing was changed"):
        run("--apply")


def test_only_if_empty_leaves_a_database_with_people_alone():
    run("--apply")

    assert run("--apply", "--only-if-empty") == ""
    assert Employee.objects.employed().count() == 60


def test_production_refuses_the_demo_company(settings):
    settings.DEVELOPMENT = False

    with pytest.raises(CommandError, match="for development"):
        run("--apply")


def test_reporting_lines_equal_recursion_on_every_day():
    run("--apply")

    lines = list(ReportingLine.objects.all())
    expected = lines_by_recursion()
    assert {
        day: {(x.manager_id, x.report_id, x.depth) for x in lines if day in x.valid}
        for day in expected
    } == expected


def test_levels_equal_their_recalculation():
    run("--apply")
    values = ["employee", "skill", "level", "is_disputed", "is_shared"]
    before = list(EmployeeSkill.objects.order_by("pk").values_list(*values))

    recalculate(None)

    assert before != []
    assert list(EmployeeSkill.objects.order_by("pk").values_list(*values)) == before


def test_assignments_lie_inside_employments_units_and_managers_employments():
    run("--apply")

    def outside(path):
        inside = Assignment.objects.filter(**{f"{path}__valid__contains": F("valid")})
        return set(Assignment.objects.exclude(pk__in=inside.values("pk")))

    without_manager = set(Assignment.objects.filter(manager__isnull=True))
    assert outside("employee__employments") == set()
    assert outside("unit") == set()
    assert outside("manager__employments") == without_manager


def test_personas_sign_in_with_their_grants():
    run("--apply")

    named = {
        user.email: user.employee.name
        for user in User.objects.filter(email__in=[persona.email for persona in PERSONAS])
    }
    grants = set(Grant.objects.current().values_list("user__email", "kind", "unit__name"))
    assert named == {persona.email: persona.name for persona in PERSONAS}
    assert grants == {
        ("camille.laurent@larkfield.example", GrantKind.HR_PARTNER, "Engineering Delft"),
        ("marit.halvorsen@larkfield.example", GrantKind.EXECUTIVE, None),
        ("noa.peretz@larkfield.example", GrantKind.HR_ADMIN, None),
    }


def test_no_notice_of_the_demo_waits_to_be_mailed():
    run("--apply")

    assert Notice.objects.exists()
    assert not Notice.objects.exclude(state=NoticeState.SENT).exists()


def test_constraints_hold_when_they_are_checked_again():
    run("--apply")

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for model in (Assignment, Employment, OrgUnit, RoleRequirement):
        for row in model.objects.order_by("pk")[:12]:
            row.full_clean()
    assert today() in OrgUnit.objects.get(external_id="larkfield").valid


def test_leilas_plan_has_the_figures_that_the_home_page_shows():
    run("--apply")
    leila = User.objects.get(email="leila.haddad@larkfield.example")

    row = first_plan(leila, leila.employee)

    assert (row.progress.done, row.progress.total) == (3, 7)
    assert tuple(row.progress.by_kind.values()) == (4, 2, 1)
    assert [item.title for item in row.next] == [
        "Run two customer interviews with Field Service",
        "Write the business case for the Delft pilot",
    ]
    comment = row.plan.comments.get()
    assert (comment.author.employee.name, comment.text) == (
        "Ingrid Solberg", "Could the customer visits come before the course?",
    )  # fmt: skip


def test_the_fullest_home_asks_a_stated_number_of_times(client):
    run("--apply")
    asked = {}
    for persona in PERSONAS:
        client.force_login(User.objects.get(email=persona.email))
        asked[persona.email] = queries_of(client, reverse("talent:home"))

    assert {email: count for email, count in asked.items() if count > 20} == {}
    assert max(asked.values()) >= 18, "nobody's home is full any more: look for another measure"


def test_home_names_who_supports_and_not_who_is_only_asked(client):
    run("--apply")
    leila = User.objects.get(email="leila.haddad@larkfield.example")
    row = first_plan(leila, leila.employee)
    PlanSupporter.objects.filter(item__in=row.next).delete()
    tomas, ingrid = (
        Employee.objects.get(user__email=f"{name}@larkfield.example")
        for name in ("tomas.rivera", "ingrid.solberg")
    )
    helps = ask_supporter(actor=leila, item=row.next[0], employee=tomas)
    ask_supporter(actor=leila, item=row.next[1], employee=ingrid)
    accept_support(actor=helps.employee.user, supporter=helps)
    client.force_login(leila)

    shown = text_of(client.get(reverse("talent:home")))

    assert shown.count("supports you") == 1
    assert f"{helps.employee.name} supports you" in shown


def test_most_people_have_a_plan_and_every_state_is_there():
    run("--apply")

    plans = DevelopmentPlan.objects.all()
    assert set(plans.values_list("state", flat=True)) == set(PlanState.values)
    assert plans.values("employee").distinct().count() > 36
    for row in [*plans, *PlanItem.objects.all()[:40]]:
        row.full_clean()


def test_the_routes_that_the_cast_follows_can_be_planned():
    run("--apply")

    for route in ChosenRoute.objects.select_related("employee__user"):
        user = route.employee.user
        me = Employee.objects.with_current_assignment().get(pk=route.employee_id)
        planner = planner_for(user, me, roles_to_leave(user, me))
        roles = [step.role_id for step in route.steps.all()]
        assert route.start_id == planner.mine
        assert way_of(planner, route.start_id, roles, {}) is not None
    assert ChosenRoute.objects.count() == 2
