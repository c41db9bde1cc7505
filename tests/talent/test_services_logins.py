import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError

from talent.models import SYSTEM, ApiToken, AuditEntry, GrantKind
from talent.registry import texts_for
from talent.services import logins
from talent.services.account import create_token
from tests.factories import EmployeeFactory, GrantFactory, OrgUnitFactory, UserFactory, hr_admin

pytestmark = pytest.mark.django_db


def test_give_login_opens_the_door_and_tells_the_person():
    admin, person = hr_admin(), EmployeeFactory(user=None)

    user = logins.give_login(actor=admin, employee=person, email="Ada@Example.org")

    person.refresh_from_db()
    assert (person.user, user.email) == (user, "ada@example.org")
    told = user.notices.get()
    text = texts_for(user, [told])[told.pk]
    assert (text.title, text.url) == ("You can sign in", "/accounts/password/reset/")
    assert AuditEntry.objects.get().action == "talent.login.given"


def test_give_login_refuses_a_second_one_and_an_address_in_use():
    person = EmployeeFactory()

    with pytest.raises(ValidationError, match="has a login already"):
        logins.give_login(actor=SYSTEM, employee=person, email="new@example.org")
    with pytest.raises(ValidationError, match="Someone else signs in"):
        logins.give_login(
            actor=SYSTEM, employee=EmployeeFactory(user=None), email=person.user.email.upper()
        )


def test_change_login_forgets_the_old_address():
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)

    logins.change_login(actor=hr_admin(), user=user, email="new@example.org")

    user.refresh_from_db()
    assert (user.email, EmailAddress.objects.count()) == ("new@example.org", 0)


def test_switch_off_ends_sessions_and_tokens(client):
    user = UserFactory()
    client.force_login(user)
    create_token(actor=user, name="Script", days=30)

    logins.switch_off(actor=hr_admin(), user=user)

    user.refresh_from_db()
    assert (user.is_active, ApiToken.objects.count()) == (False, 0)
    assert client.get("/").status_code == 302


def test_switch_off_and_on_refuse_what_is_so_already():
    user = UserFactory(is_active=False)

    with pytest.raises(ValidationError, match="switched off already"):
        logins.switch_off(actor=SYSTEM, user=user)
    logins.switch_on(actor=SYSTEM, user=user)
    with pytest.raises(ValidationError, match="is on already"):
        logins.switch_on(actor=SYSTEM, user=user)


def test_switch_off_keeps_the_last_hr_admin():
    admin = GrantFactory().user

    with pytest.raises(ValidationError, match="last HR admin"):
        logins.switch_off(actor=SYSTEM, user=admin)


def test_nobody_switches_off_themselves():
    admin = hr_admin()

    with pytest.raises(PermissionDenied, match="their own login"):
        logins.switch_off(actor=admin, user=admin)


@pytest.mark.parametrize(
    "act",
    [
        lambda actor, user: logins.switch_off(actor=actor, user=user),
        lambda actor, user: logins.switch_on(actor=actor, user=user),
        lambda actor, user: logins.invite(actor=actor, user=user),
        lambda actor, user: logins.remove_second_factors(actor=actor, user=user),
        lambda actor, user: logins.change_login(actor=actor, user=user, email="mine@example.org"),
    ],
    ids=["switch_off", "switch_on", "invite", "remove_second_factors", "change_login"],
)
def test_the_login_of_a_superuser_is_out_of_reach_of_hr(act):
    """Who changes its address, or removes its second factor, could become a superuser."""
    partner = GrantFactory(kind=GrantKind.HR_PARTNER, unit=OrgUnitFactory()).user
    root = UserFactory(is_superuser=True)

    with pytest.raises(PermissionDenied):
        act(hr_admin(), root)
    with pytest.raises(PermissionDenied):
        act(partner, UserFactory())


def test_invite_sends_the_way_in_once_a_minute():
    user = UserFactory()
    logins.invite(actor=SYSTEM, user=user)

    with pytest.raises(ValidationError, match="a moment ago"):
        logins.invite(actor=SYSTEM, user=user)
    assert user.notices.count() == 1


def test_remove_second_factors_lets_someone_set_them_up_anew():
    user = UserFactory()
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})

    logins.remove_second_factors(actor=hr_admin(), user=user)

    assert Authenticator.objects.count() == 0
    with pytest.raises(ValidationError, match="has no second factor"):
        logins.remove_second_factors(actor=SYSTEM, user=user)
