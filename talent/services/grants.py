"""Give and take back the rights of HR and of executives."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lib.dates import period, today
from talent import access
from talent.access import require
from talent.models import Actor, AuditEntry, Grant, GrantKind, OrgUnit, User
from talent.queries.admins import staying_admins
from talent.services.days import require_sensible


@transaction.atomic
def give_grant(
    *,
    actor: Actor,
    user: User,
    kind: str,
    unit: OrgUnit | None = None,
    starts_on: date | None = None,
    last_day: date | None = None,
) -> Grant:
    """Give a login a right for a time; nobody gives one to themselves."""
    require(access.is_hr_admin(actor))
    require(access.may_grant_to(actor, user), _("Nobody gives a right to themselves."))
    require_sensible(starts_on=starts_on, last_day=last_day)
    user = User.objects.select_for_update().get(pk=user.pk)
    starts = starts_on or today()
    if last_day is not None and last_day < starts:
        raise ValidationError({"last_day": _("The last day comes before the first.")})
    if not user.is_active:
        raise ValidationError({"user": _("This login is switched off.")})
    grant = Grant(
        user=user,
        kind=kind,
        unit=unit,
        valid=period(starts, _after(last_day)),
        granted_by=actor if isinstance(actor, User) else None,
    )
    grant.full_clean(exclude=["unit_key"])
    # The constraint that excludes it goes by a generated column, which cleaning cannot foresee.
    same = Grant.objects.filter(user=user, kind=kind, unit=unit, valid__overlap=grant.valid)
    if same.exists():
        raise ValidationError(_("This person holds this grant in that time already."))
    grant.save()
    _tell(actor, "talent.grant.given", grant)
    return grant


@transaction.atomic
def take_back_grant(*, actor: Actor, grant: Grant, last_day: date | None = None) -> Grant:
    """End a right after a day; without one, now. The last HR admin stays."""
    require(access.is_hr_admin(actor))
    require_sensible(last_day=last_day)
    lock_admins()
    grant = Grant.objects.select_for_update(of=("self",)).select_related("user").get(pk=grant.pk)
    ends = _after(last_day) or today()
    if grant.valid.upper is not None and grant.valid.upper <= ends:
        raise ValidationError({"last_day": _("This right ends before that day already.")})
    if grant.kind == GrantKind.HR_ADMIN:
        require_other_admin(grant.user)
    _tell(actor, "talent.grant.taken_back", grant, ends_on=ends.isoformat())
    starts = grant.valid.lower
    assert starts is not None
    if ends <= starts:
        grant.delete()
        return grant
    grant.valid = period(starts, ends)
    grant.save(update_fields=["valid"])
    return grant


def lock_admins() -> None:
    """Two admins who end each other's right, login or employment must not both succeed."""
    list(Grant.objects.select_for_update().filter(kind=GrantKind.HR_ADMIN).order_by("pk"))


def require_other_admin(user: User) -> None:
    """Refuse what would leave the organisation without anyone who may give rights."""
    lock_admins()
    if not staying_admins().exclude(pk=user.pk).exists():
        raise ValidationError(
            _("This is the last HR admin: make someone else an HR admin first, without an end.")
        )


def _after(last_day: date | None) -> date | None:
    return date.fromordinal(last_day.toordinal() + 1) if last_day else None


def _tell(actor: Actor, action: str, grant: Grant, **more: str) -> None:
    AuditEntry.add(
        actor, action, grant, subject=getattr(grant.user, "employee", None),
        user=grant.user_id, kind=grant.kind, unit=grant.unit_id, **more,
    )  # fmt: skip
