from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from lib.dates import period, today
from talent.models import SYSTEM, AuditEntry, Grant, GrantKind
from talent.services.grants import give_grant, take_back_grant
from talent.services.people import end_employment
from tests.factories import (
    START,
    AssignmentFactory,
    EmployeeFactory,
    GrantFactory,
    OrgUnitFactory,
    UserFactory,
    hr_admin,
)

pytestmark = pytest.mark.django_db


def test_give_grant_lets_a_partner_see_a_unit_from_the_next_request():
    admin, person, unit = hr_admin(), EmployeeFactory(), OrgUnitFactory()

    grant = give_grant(actor=admin, user=person.user, kind="hr_partner", unit=unit)

    person.user.__dict__.pop("grants_today", None)
    assert person.user.holds(GrantKind.HR_PARTNER)
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.action, entry.subject) == (admin, "talent.grant.given", person)
    assert entry.details == {"user": person.user.pk, "kind": "hr_partner", "unit": unit.pk}
    assert grant.granted_by == admin


def test_give_grant_refuses_whoever_is_no_hr_admin():
    partner = GrantFactory(kind=GrantKind.HR_PARTNER, unit=OrgUnitFactory()).user

    with pytest.raises(PermissionDenied):
        give_grant(actor=partner, user=UserFactory(), kind="executive")


def test_give_grant_refuses_oneself_unless_one_is_a_superuser():
    admin, root = hr_admin(), UserFactory(is_superuser=True)

    with pytest.raises(PermissionDenied, match="to themselves"):
        give_grant(actor=admin, user=admin, kind="executive")
    assert give_grant(actor=root, user=root, kind="executive").user == root


def test_give_grant_refuses_a_partner_without_a_unit_and_an_executive_with_one():
    with pytest.raises(ValidationError, match="needs a unit"):
        give_grant(actor=SYSTEM, user=UserFactory(), kind="hr_partner")
    with pytest.raises(ValidationError, match="needs a unit"):
        give_grant(actor=SYSTEM, user=UserFactory(), kind="executive", unit=OrgUnitFactory())


def test_give_grant_refuses_the_same_right_twice_at_a_time():
    grant = GrantFactory(kind=GrantKind.EXECUTIVE)

    with pytest.raises(ValidationError, match="holds this grant in that time already"):
        give_grant(actor=SYSTEM, user=grant.user, kind="executive")


def test_give_grant_refuses_a_login_that_is_switched_off_and_an_end_before_the_start():
    with pytest.raises(ValidationError, match="switched off"):
        give_grant(actor=SYSTEM, user=UserFactory(is_active=False), kind="executive")
    with pytest.raises(ValidationError, match="comes before the first"):
        give_grant(actor=SYSTEM, user=UserFactory(), kind="executive", last_day=START)


def test_take_back_grant_ends_the_right_at_once_and_keeps_that_it_was():
    admin, grant = hr_admin(), GrantFactory(kind=GrantKind.EXECUTIVE)

    take_back_grant(actor=admin, grant=grant)

    grant.refresh_from_db()
    assert grant.valid == period(START, today())
    assert AuditEntry.objects.get().action == "talent.grant.taken_back"


def test_take_back_grant_may_name_a_last_day():
    grant = GrantFactory(kind=GrantKind.EXECUTIVE)
    last_day = today() + timedelta(days=10)

    take_back_grant(actor=SYSTEM, grant=grant, last_day=last_day)

    grant.refresh_from_db()
    assert grant.valid == period(START, last_day + timedelta(days=1))
    with pytest.raises(ValidationError, match="ends before that day already"):
        take_back_grant(actor=SYSTEM, grant=grant, last_day=last_day + timedelta(days=5))


def test_take_back_grant_removes_one_that_has_not_begun():
    grant = GrantFactory(kind=GrantKind.EXECUTIVE, valid=period(date(2999, 1, 1)))

    take_back_grant(actor=SYSTEM, grant=grant)

    assert Grant.objects.count() == 0


def test_the_last_hr_admin_stays():
    """A second admin whose right ends, or whose login is off, does not count."""
    last = GrantFactory()
    GrantFactory(valid=period(START, today() + timedelta(days=30)))
    off = GrantFactory()
    off.user.is_active = False
    off.user.save()

    with pytest.raises(ValidationError, match="last HR admin"):
        take_back_grant(actor=SYSTEM, grant=last)

    GrantFactory()
    take_back_grant(actor=SYSTEM, grant=last)
    last.refresh_from_db()
    assert last.valid.upper == today()


def test_a_superuser_counts_as_an_hr_admin():
    UserFactory(is_superuser=True)
    grant = GrantFactory(user=AssignmentFactory().employee.user)

    take_back_grant(actor=SYSTEM, grant=grant)

    grant.refresh_from_db()
    assert grant.valid.upper == today()


def test_an_hr_admin_who_leaves_does_not_count_as_one_who_stays():
    last, leaving = GrantFactory(), hr_admin()
    end_employment(
        actor=SYSTEM, employee=leaving.employee, last_day=today() + timedelta(days=30),
        exit_reason="voluntary",
    )  # fmt: skip

    with pytest.raises(ValidationError, match="last HR admin"):
        take_back_grant(actor=SYSTEM, grant=last)
