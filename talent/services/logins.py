"""Logins of people: give one, change its address, switch it off and on, help to get in."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from talent import access
from talent.access import require
from talent.models import Actor, ApiToken, AuditEntry, Employee, Notice, User
from talent.services.grants import require_other_admin
from talent.services.notices import notify

SIGN_IN = "talent.sign_in"


@transaction.atomic
def give_login(*, actor: Actor, employee: Employee, email: str) -> User:
    """Let a person sign in with an address, and tell them how."""
    require(access.is_hr_admin(actor))
    employee = Employee.objects.select_for_update(of=("self",)).get(pk=employee.pk)
    if employee.user_id is not None:
        raise ValidationError(_("This person has a login already."))
    require_free(email)
    employee.user = User.objects.create_user(email)
    employee.save(update_fields=["user"])
    _tell(actor, "talent.login.given", employee.user)
    notify(employee.user, SIGN_IN, period="given")
    return employee.user


@transaction.atomic
def change_login(*, actor: Actor, user: User, email: str) -> User:
    """Let a person sign in with another address; sessions go on, the old address is forgotten."""
    require(access.may_manage_login(actor, user))
    user = User.objects.select_for_update().get(pk=user.pk)
    require_free(email, but=user)
    user.email = email.lower()
    user.full_clean(exclude=["password"])
    user.save(update_fields=["email"])
    EmailAddress.objects.filter(user=user).delete()
    _tell(actor, "talent.login.changed", user)
    return user


@transaction.atomic
def switch_off(*, actor: Actor, user: User) -> User:
    """End a login: its sessions and API tokens stop with the next request."""
    require(access.may_manage_login(actor, user))
    require(actor != user, _("Nobody switches off their own login."))
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        raise ValidationError(_("This login is switched off already."))
    if user.holds("hr_admin"):
        require_other_admin(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    ApiToken.objects.filter(user=user).delete()
    _tell(actor, "talent.login.switched_off", user)
    return user


@transaction.atomic
def switch_on(*, actor: Actor, user: User) -> User:
    """Let a login in again; API tokens have to be made anew."""
    require(access.may_manage_login(actor, user))
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_active:
        raise ValidationError(_("This login is on already."))
    user.is_active = True
    user.save(update_fields=["is_active"])
    _tell(actor, "talent.login.switched_on", user)
    return user


@transaction.atomic
def invite(*, actor: Actor, user: User) -> Notice:
    """Send a person the way in: a page on which they choose a password. No secret is stored."""
    require(access.may_manage_login(actor, user))
    if not user.is_active:
        raise ValidationError(_("This login is switched off: switch it on first."))
    notice = notify(user, SIGN_IN, period=timezone.now().strftime("%Y-%m-%d %H:%M"))
    if notice is None:
        raise ValidationError(_("The way in was sent a moment ago: it is on its way."))
    _tell(actor, "talent.login.invited", user)
    return notice


@transaction.atomic
def remove_second_factors(*, actor: Actor, user: User) -> User:
    """Help someone whose phone or key is lost; those who need a second factor set one up anew."""
    require(access.may_manage_login(actor, user))
    require(actor != user, _("Change your own second factors on your security page."))
    count, _rows = Authenticator.objects.filter(user=user).delete()
    if not count:
        raise ValidationError(_("This login has no second factor."))
    _tell(actor, "talent.login.second_factors_removed", user, count=count)
    return user


def require_free(email: str, but: User | None = None) -> None:
    """Refuse an address with which someone else signs in."""
    taken = User.objects.filter(email__iexact=email)
    if but is not None:
        taken = taken.exclude(pk=but.pk)
    if taken.exists():
        raise ValidationError({"email": _("Someone else signs in with this address.")})


def _tell(actor: Actor, action: str, user: User, **more: int) -> None:
    AuditEntry.add(actor, action, user, subject=getattr(user, "employee", None), **more)
