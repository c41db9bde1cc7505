"""What happens with key roles, plans and successors, and whom it is refused to."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, connections

from leadership.models import KeyRole, SuccessionPlan, Successor
from leadership.models.succession import order_mark
from leadership.services import key_roles, pools, succession, successors
from leadership.services.succession_upkeep import keep_plans_current, settle
from lib.dates import period, today
from lib.editing import mark_of
from talent.models import SYSTEM, AuditEntry, GrantKind, Notice
from talent.registry import texts_for
from talent.services.people import change_assignment, end_employment
from tests.factories import OrgUnitFactory, RoleFactory, hr_admin
from tests.leadership.succession_factories import (
    KeyRoleFactory,
    SuccessionPlanFactory,
    SuccessorFactory,
    TalentPoolFactory,
    at_work,
    granted,
)

pytestmark = pytest.mark.django_db


def soon(days=90):
    return today() + timedelta(days=days)


def names(plan):
    rows = plan.successors.named().order_by("rank")
    return [(row.rank, row.employee_id) for row in rows]


# --- key roles ---


def test_hr_enters_a_key_role_that_nobody_holds_yet():
    role, unit = RoleFactory(), OrgUnitFactory()

    made = key_roles.register_key_role(actor=hr_admin(), role=role, unit=unit, risk="none")

    assert (made.incumbent, made.valid) == (None, period(today()))
    entry = AuditEntry.objects.get(action="leadership.key_role.registered")
    assert (entry.object_id, entry.subject) == (str(made.pk), None)


def test_the_same_role_of_a_unit_is_entered_once():
    there = KeyRoleFactory()

    with pytest.raises(ValidationError, match="key role already"):
        key_roles.register_key_role(actor=hr_admin(), role=there.role, unit=there.unit)


def test_a_risk_says_when():
    with pytest.raises(ValidationError) as refusal:
        key_roles.register_key_role(
            actor=hr_admin(), role=RoleFactory(), unit=OrgUnitFactory(), risk="leaving"
        )

    assert list(refusal.value.message_dict) == ["horizon"]


def test_a_partner_enters_key_roles_of_the_own_units_only():
    unit = OrgUnitFactory()
    partner = granted(GrantKind.HR_PARTNER, unit)
    key_roles.register_key_role(actor=partner, role=RoleFactory(), unit=unit)

    for actor in [partner, granted(GrantKind.EXECUTIVE), at_work().user]:
        with pytest.raises(PermissionDenied):
            key_roles.register_key_role(actor=actor, role=RoleFactory(), unit=OrgUnitFactory())


def test_whoever_holds_a_key_role_does_not_change_what_is_said_of_it():
    admin = hr_admin()
    key_role = KeyRoleFactory(incumbent=admin.employee)

    with pytest.raises(PermissionDenied):
        key_roles.edit_key_role(actor=admin, key_role=key_role, notes="I stay")


def test_a_key_role_that_ends_closes_its_plans():
    plan = SuccessionPlanFactory()

    key_roles.end_key_role(actor=hr_admin(), key_role=plan.key_role, ends_on=today())

    plan.refresh_from_db()
    assert (plan.state, plan.close_reason) == ("closed", "not_needed")
    assert not KeyRole.objects.current().filter(pk=plan.key_role_id).exists()


# --- plans ---


def test_a_plan_begins_as_a_draft_and_its_owner_is_told_without_a_name():
    key_role, owner = KeyRoleFactory(), at_work()

    plan = succession.begin_plan(actor=hr_admin(), key_role=key_role, owner=owner, review_on=soon())

    assert (plan.state, plan.beside) == ("draft", 0)
    notice = Notice.objects.get(recipient=owner.user)
    text = texts_for(owner.user, [notice])[notice.pk]
    assert key_role.role.name not in text.title + text.body


def test_a_second_plan_is_refused_to_whoever_knows_of_the_first():
    plan = SuccessionPlanFactory()

    with pytest.raises(ValidationError, match="already"):
        succession.begin_plan(
            actor=hr_admin(), key_role=plan.key_role, owner=at_work(), review_on=soon()
        )


@pytest.mark.parametrize("owner", ["another", "the same"])
def test_whoever_is_named_begins_a_plan_beside_it_and_learns_nothing(owner):
    plan = SuccessionPlanFactory()
    admin = hr_admin()
    SuccessorFactory(plan=plan, employee=admin.employee)
    keeps = plan.owner if owner == "the same" else at_work()

    made = succession.begin_plan(actor=admin, key_role=plan.key_role, owner=keeps, review_on=soon())

    assert list(SuccessionPlan.objects.visible_to(admin)) == [made]
    assert set(SuccessionPlan.objects.visible_to(hr_admin())) == {plan, made}


def test_only_whoever_sees_a_plan_and_keeps_it_changes_it():
    plan = SuccessionPlanFactory(is_private=True)
    unit = plan.key_role.unit
    named = hr_admin()
    SuccessorFactory(plan=plan, employee=named.employee)

    refused = [
        named, granted(GrantKind.HR_PARTNER, unit), granted(GrantKind.EXECUTIVE), at_work().user,
    ]  # fmt: skip
    for actor in refused:
        with pytest.raises(PermissionDenied):
            succession.edit_plan(actor=actor, plan=plan, note="x")
    for actor in [plan.owner.user, hr_admin()]:
        succession.edit_plan(actor=actor, plan=plan, note=f"by {actor.pk}")


def test_an_executive_reads_a_plan_that_is_not_private_and_changes_nothing():
    plan, executive = SuccessionPlanFactory(), granted(GrantKind.EXECUTIVE)
    row = SuccessorFactory(plan=plan)
    assert list(SuccessionPlan.objects.visible_to(executive)) == [plan]

    for act in [
        lambda: succession.edit_plan(actor=executive, plan=plan, note="x"),
        lambda: succession.close_plan(actor=executive, plan=plan, reason="renewed"),
        lambda: successors.move_successor(actor=executive, successor=row, to="up"),
        lambda: successors.nominate_successor(
            actor=executive, plan=plan, employee=at_work(), readiness="now"
        ),
    ]:
        with pytest.raises(PermissionDenied):
            act()


def test_whoever_is_on_a_plan_cannot_own_it():
    row = SuccessorFactory()

    with pytest.raises(ValidationError) as refusal:
        succession.edit_plan(actor=hr_admin(), plan=row.plan, owner=row.employee)

    assert list(refusal.value.message_dict) == ["owner"]


def test_a_plan_is_made_active_once():
    plan, admin = SuccessionPlanFactory(state="draft"), hr_admin()
    succession.activate_plan(actor=admin, plan=plan)

    with pytest.raises(ValidationError, match="active already"):
        succession.activate_plan(actor=admin, plan=plan)

    assert AuditEntry.objects.filter(action="leadership.succession.activated").count() == 1


def test_a_closed_plan_is_not_changed():
    plan = SuccessionPlanFactory(state="draft")
    admin = hr_admin()
    succession.activate_plan(actor=admin, plan=plan)
    succession.close_plan(actor=admin, plan=plan, reason="renewed")

    with pytest.raises(ValidationError, match="closed"):
        successors.nominate_successor(actor=admin, plan=plan, employee=at_work(), readiness="now")


def test_a_read_is_on_record_once_a_day_and_names_nobody():
    plan, admin = SuccessorFactory().plan, hr_admin()

    succession.record_plan_reads(actor=admin, plans=[plan])
    succession.record_plan_reads(actor=admin, plans=[plan])

    (entry,) = AuditEntry.objects.filter(action="leadership.succession.read")
    assert (entry.subject, entry.object_id, entry.details) == (None, str(plan.pk), {})


# --- successors ---


def test_successors_are_named_in_order_and_change_places():
    plan, admin = SuccessionPlanFactory(), hr_admin()
    people = [at_work() for _ in range(3)]
    rows = [
        successors.nominate_successor(actor=admin, plan=plan, employee=one, readiness="soon")
        for one in people
    ]

    successors.move_successor(actor=admin, successor=rows[2], to="up")
    successors.move_successor(actor=admin, successor=rows[0], to="up")

    first, second, third = (person.pk for person in people)
    assert names(plan) == [(1, first), (2, third), (3, second)]
    successors.remove_successor(actor=admin, successor=rows[0], reason="declined")
    assert names(plan) == [(1, third), (2, second)]


@pytest.mark.parametrize(
    ("one", "to", "order"),
    [
        (0, "down", [1, 0, 2, 3]), (3, "down", [0, 1, 2, 3]), (0, "up", [0, 1, 2, 3]),
        (3, 1, [3, 0, 1, 2]), (0, 4, [1, 2, 3, 0]), (0, "3", [1, 2, 0, 3]), (1, 99, [0, 2, 3, 1]),
    ],
)  # fmt: skip
def test_one_is_put_at_a_place_and_the_others_close_up(one, to, order):
    plan, admin = SuccessionPlanFactory(), hr_admin()
    rows = [SuccessorFactory(plan=plan) for _ in range(4)]

    successors.move_successor(actor=admin, successor=rows[one], to=to)

    people = [rows[at].employee_id for at in order]
    assert names(plan) == list(enumerate(people, start=1))


@pytest.mark.parametrize("to", ["", "0", "-1", "1.5", "first", "٣", "1" * 400])
def test_a_place_that_is_none_is_refused(to):
    row = SuccessorFactory()

    with pytest.raises(ValidationError, match="Say to which place"):
        successors.move_successor(actor=hr_admin(), successor=row, to=to)


def test_of_two_windows_the_second_moves_nothing_that_the_first_changed():
    plan, admin = SuccessionPlanFactory(), hr_admin()
    rows = [SuccessorFactory(plan=plan) for _ in range(3)]
    seen = order_mark(rows)
    successors.move_successor(actor=admin, successor=rows[0], to=3, seen=seen)
    kept = names(plan)

    with pytest.raises(ValidationError, match="changed in another window"):
        successors.move_successor(actor=admin, successor=rows[2], to="up", seen=seen)

    assert names(plan) == kept
    # Somebody more on the plan is another order too: the place that was meant may be another.
    seen = order_mark(plan.successors.named().order_by("rank"))
    SuccessorFactory(plan=plan)
    with pytest.raises(ValidationError, match="changed in another window"):
        successors.move_successor(actor=admin, successor=rows[2], to=1, seen=seen)


def test_nobody_is_told_that_they_are_named_and_nothing_about_them_is_audited():
    plan, person = SuccessionPlanFactory(), at_work()

    row = successors.nominate_successor(
        actor=hr_admin(), plan=plan, employee=person, readiness="now", note="the best"
    )
    successors.judge_successor(actor=hr_admin(), successor=row, readiness="soon")
    successors.remove_successor(actor=hr_admin(), successor=row, reason="declined")

    assert not Notice.objects.filter(recipient=person.user).exists()
    assert not AuditEntry.objects.visible_to(person.user).exists()
    assert not AuditEntry.objects.filter(subject=person).exists()
    assert Notice.objects.filter(recipient=plan.owner.user).count() == 3


def test_the_owner_is_not_told_of_the_own_acts():
    plan = SuccessionPlanFactory()

    successors.nominate_successor(
        actor=plan.owner.user, plan=plan, external_name="Kim Outside", readiness="later"
    )

    assert not Notice.objects.exists()


@pytest.mark.parametrize("who", ["herself", "owner", "incumbent", "holder", "gone", "twice"])
def test_some_people_cannot_be_named(who):
    plan, admin = SuccessionPlanFactory(), hr_admin()
    person = at_work()
    if who == "herself":
        person = admin.employee
    elif who == "owner":
        person = plan.owner
    elif who == "incumbent":
        plan.key_role.incumbent = person
        plan.key_role.save()
    elif who == "holder":
        person.assignments.update(role=plan.key_role.role, unit=plan.key_role.unit)
    elif who == "gone":
        person.employments.update(valid=period(soon(-900), soon(-800)))
    else:
        SuccessorFactory(plan=plan, employee=person)

    with pytest.raises(ValidationError) as refusal:
        successors.nominate_successor(actor=admin, plan=plan, employee=person, readiness="now")

    assert list(refusal.value.message_dict) == ["employee"]


@pytest.mark.parametrize("both", [True, False])
def test_either_a_colleague_or_somebody_outside_is_named(both):
    more = {"employee": at_work(), "external_name": "Kim Outside"} if both else {}

    with pytest.raises(ValidationError, match="one of them"):
        successors.nominate_successor(
            actor=hr_admin(), plan=SuccessionPlanFactory(), readiness="now", **more
        )


# --- by itself ---


def promoted(plan, person):
    change_assignment(
        actor=SYSTEM, employee=person, starts_on=today(), reason="promotion",
        role=plan.key_role.role, unit=plan.key_role.unit,
    )  # fmt: skip


def test_a_successor_who_takes_the_role_over_closes_the_plan():
    plan, person, other = SuccessionPlanFactory(), at_work(), at_work()
    SuccessorFactory(plan=plan, employee=person)
    SuccessorFactory(plan=plan, employee=other)
    elsewhere = SuccessorFactory(employee=person)

    promoted(plan, person)

    plan.refresh_from_db()
    assert (plan.state, plan.close_reason) == ("closed", "filled")
    assert plan.successors.get(employee=person).state == "promoted"
    assert names(plan) == [(1, other.pk)]
    assert KeyRole.objects.get(pk=plan.key_role_id).incumbent == person
    assert Successor.objects.get(pk=elsewhere.pk).state == "named"
    assert Notice.objects.get(recipient=plan.owner.user).kind == "leadership.succession_changed"
    assert not Notice.objects.filter(recipient=person.user).exists()


def test_a_plan_that_goes_on_loses_whoever_took_over_and_is_to_be_reviewed():
    plan, person = SuccessionPlanFactory(when_filled="go_on"), at_work()
    SuccessorFactory(plan=plan, employee=person)

    promoted(plan, person)

    plan.refresh_from_db()
    assert (plan.state, plan.review_on, names(plan)) == ("active", today(), [])


def test_a_promotion_dated_ahead_changes_nothing_before_its_day():
    plan, person = SuccessionPlanFactory(), at_work()
    SuccessorFactory(plan=plan, employee=person)

    change_assignment(
        actor=SYSTEM, employee=person, starts_on=soon(), reason="promotion",
        role=plan.key_role.role, unit=plan.key_role.unit,
    )  # fmt: skip

    assert names(plan) == [(1, person.pk)]


def test_hr_naming_a_successor_as_holder_is_a_promotion_also_where_hr_may_not_know_it():
    plan, admin = SuccessionPlanFactory(), hr_admin()
    person = at_work()
    SuccessorFactory(plan=plan, employee=person)
    SuccessorFactory(plan=plan, employee=admin.employee)

    key_roles.edit_key_role(actor=admin, key_role=plan.key_role, incumbent=person)

    plan.refresh_from_db()
    assert (plan.state, plan.close_reason) == ("closed", "filled")


def test_whoever_leaves_is_named_no_longer_and_leaves_the_role_vacant():
    person = at_work()
    plan = SuccessorFactory(employee=person).plan
    SuccessorFactory(plan=plan)
    held = KeyRoleFactory(incumbent=person)
    end_employment(actor=SYSTEM, employee=person, last_day=soon(-1), exit_reason="voluntary")

    keep_plans_current()

    assert plan.successors.get(employee=person).state == "left"
    assert [rank for rank, _pk in names(plan)] == [1]
    held.refresh_from_db()
    assert held.incumbent is None


def test_a_record_that_was_taken_back_takes_its_successors_off():
    plan = SuccessorFactory(employee=None, employee_id=987654).plan

    settle()
    settle()

    assert [row.state for row in plan.successors.all()] == ["left"]


def test_an_owner_hears_of_a_due_review_once():
    plan = SuccessionPlanFactory(review_on=today())
    SuccessionPlanFactory(review_on=soon())
    SuccessionPlanFactory(review_on=today(), state="draft")

    keep_plans_current()
    keep_plans_current()

    (notice,) = Notice.objects.all()
    assert (notice.recipient, notice.kind) == (plan.owner.user, "leadership.succession_review_due")


def test_an_owner_who_is_named_hears_nothing_more():
    plan = SuccessionPlanFactory(review_on=today())
    keep_plans_current()
    SuccessorFactory(plan=plan, employee=plan.owner)

    (notice,) = Notice.objects.all()

    assert texts_for(plan.owner.user, [notice]) == {}


@pytest.mark.django_db(transaction=True)
def test_many_who_are_named_at_once_stand_in_order():
    plan, admin = SuccessionPlanFactory(), hr_admin()
    people = [at_work() for _ in range(6)]
    failures = []

    def name(person):
        try:
            successors.nominate_successor(actor=admin, plan=plan, employee=person, readiness="now")
        except Exception as error:  # noqa: BLE001 - told below
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=name, args=[one]) for one in people]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert failures == []
    assert [rank for rank, _pk in names(plan)] == [1, 2, 3, 4, 5, 6]
    assert connection.is_usable()


@pytest.mark.parametrize("is_former", [False, True])
def test_whoever_is_or_was_on_a_plan_never_owns_it(is_former):
    plan, admin = SuccessionPlanFactory(), hr_admin()
    successor = SuccessorFactory(plan=plan, employee=at_work())
    if is_former:
        successors.remove_successor(actor=admin, successor=successor, reason="mistake")

    with pytest.raises(ValidationError, match="is or was on a plan"):
        succession.edit_plan(actor=admin, plan=plan, owner=successor.employee)


@pytest.mark.parametrize("there", [True, False])
def test_who_holds_a_role_is_told_the_same_whether_it_is_a_key_role_or_not(there):
    admin = granted(GrantKind.HR_ADMIN)
    mine = admin.employee.assignments.current().get()
    if there:
        KeyRoleFactory(role=mine.role, unit=mine.unit)

    with pytest.raises(ValidationError) as refusal:
        key_roles.register_key_role(actor=admin, role=mine.role, unit=mine.unit)

    assert refusal.value.message_dict == {
        "role": ["Somebody else in HR enters a role that is or was yours."]
    }


def test_a_name_from_outside_can_be_read():
    with pytest.raises(ValidationError) as refusal:
        successors.nominate_successor(
            actor=hr_admin(), plan=SuccessionPlanFactory(), external_name="\u200b",
            readiness="now",
        )  # fmt: skip

    assert set(refusal.value.message_dict) == {"external_name"}


def test_an_old_window_does_not_judge_over_a_newer_one():
    plan, admin = SuccessionPlanFactory(), hr_admin()
    successor = SuccessorFactory(plan=plan, employee=at_work())
    seen = mark_of(successor, ["note"])
    successors.judge_successor(actor=admin, successor=successor, note="Newer", seen=seen)

    with pytest.raises(ValidationError, match="another window"):
        successors.judge_successor(actor=admin, successor=successor, note="Older", seen=seen)


def test_an_old_window_does_not_save_over_a_newer_pool():
    pool, admin = TalentPoolFactory(), hr_admin()
    seen = mark_of(pool, ["name"])
    pools.edit_pool(actor=admin, pool=pool, name="Newer", seen=seen)

    with pytest.raises(ValidationError, match="another window"):
        pools.edit_pool(actor=admin, pool=pool, name="Older", seen=seen)
