"""What people write about themselves, and who read it."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from lib.dates import today
from lib.editing import refuse_if_changed
from talent import access
from talent.access import require
from talent.models import (
    Achievement,
    Actor,
    Aspiration,
    AuditEntry,
    Certification,
    Education,
    Employee,
    Offer,
    Role,
    SpokenLanguage,
    TargetRole,
    User,
)
from talent.photos import prepared
from talent.services.days import YEARS_AHEAD, require_sensible
from talent.services.skills import confirm_skills

READ = "talent.employee.details_read"
MOST_TARGETS = 5
READ_LOCK = 7_103  # differs from every other advisory lock of ours

Entry = Education | SpokenLanguage | Certification | Achievement | Offer


@transaction.atomic
def edit_profile(*, actor: Actor, employee: Employee, seen: str, **values: Any) -> Employee:
    """Change a part of one's own profile, unless it changed since it was shown."""
    require(access.may_edit_profile(actor, employee))
    employee = _locked(employee)
    refuse_if_changed(employee, values, seen)
    _write(employee, values, exclude=["name_folded"])
    AuditEntry.add(actor, "talent.profile.edited", employee, fields=sorted(values))
    return employee


@transaction.atomic
def set_photo(*, actor: Actor, employee: Employee, photo: "UploadedFile[Any]") -> Employee:
    """Put a photo on one's card; the one before is deleted."""
    require(access.may_edit_profile(actor, employee))
    picture = prepared(photo)
    employee = _locked(employee)
    before = employee.photo.name
    # The random part is new each time, so that browsers may keep a photo for good.
    employee.photo.save(f"{employee.pk}-{get_random_string(16)}.webp", picture, save=False)
    employee.save(update_fields=["photo"])
    _delete_file_later(employee, before)
    AuditEntry.add(actor, "talent.photo.set", employee)
    return employee


@transaction.atomic
def remove_photo(*, actor: Actor, employee: Employee) -> Employee:
    """Take the photo off one's card and delete the file."""
    require(access.may_edit_profile(actor, employee))
    employee = _locked(employee)
    before = employee.photo.name
    employee.photo = ""
    employee.save(update_fields=["photo"])
    _delete_file_later(employee, before)
    AuditEntry.add(actor, "talent.photo.removed", employee)
    return employee


def _delete_file_later(employee: Employee, name: str | None) -> None:
    if name:
        storage = employee.photo.storage
        transaction.on_commit(lambda: storage.delete(name))


@transaction.atomic
def confirm_profile(*, actor: Actor, employee: Employee) -> Employee:
    """Say that one's profile and skills are right as of today."""
    require(access.may_edit_profile(actor, employee))
    employee = confirm_skills(actor=actor, employee=employee)
    employee.profile_confirmed_on = today()
    employee.save(update_fields=["profile_confirmed_on"])
    AuditEntry.add(actor, "talent.profile.confirmed", employee)
    return employee


# --- entries: education, languages, certificates, achievements, offers ---
@transaction.atomic
def add_entry(*, actor: Actor, employee: Employee, model: type[Entry], **values: Any) -> Entry:
    """Add one line to one's profile."""
    require(access.may_edit_profile(actor, employee))
    entry = model(employee=employee)
    _write(entry, values)
    AuditEntry.add(actor, f"talent.{_word(model)}.added", entry)
    return entry


@transaction.atomic
def change_entry(*, actor: Actor, entry: Entry, seen: str, **values: Any) -> Entry:
    """Change one line of one's profile, unless it changed since it was shown."""
    require(access.may_edit_profile(actor, entry.employee))
    model = type(entry)
    found = model._default_manager.select_for_update(of=("self",)).filter(pk=entry.pk).first()
    if found is None:
        raise ValidationError(
            _("This was removed in another window meanwhile. Add it again to keep it.")
        )
    refuse_if_changed(found, values, seen)
    _write(found, values)
    AuditEntry.add(actor, f"talent.{_word(model)}.changed", found, fields=sorted(values))
    return found


@transaction.atomic
def remove_entry(*, actor: Actor, entry: Entry) -> None:
    """Take one line out of one's profile."""
    require(access.may_edit_profile(actor, entry.employee))
    AuditEntry.add(actor, f"talent.{_word(type(entry))}.removed", entry)
    entry.delete()


# --- where one wants to go ---
@transaction.atomic
def edit_aspiration(*, actor: Actor, employee: Employee, seen: str, **values: Any) -> Aspiration:
    """Say what one wants next; who sees it is a choice of its own."""
    require(access.may_edit_profile(actor, employee))
    aspiration = _aspiration(employee)
    refuse_if_changed(aspiration, values, seen)
    _write(aspiration, values)
    AuditEntry.add(actor, "talent.aspiration.edited", aspiration, fields=sorted(values))
    return aspiration


@transaction.atomic
def share_aspiration(*, actor: Actor, employee: Employee, is_shared: bool) -> Aspiration:
    """Show one's wishes to manager, mentors and HR partner, or keep them to oneself."""
    require(access.may_edit_profile(actor, employee))
    aspiration = _aspiration(employee)
    aspiration.is_shared = is_shared
    aspiration.save(update_fields=["is_shared"])
    AuditEntry.add(actor, "talent.aspiration.shared", aspiration, is_shared=is_shared)
    return aspiration


@transaction.atomic
def add_target_role(
    *, actor: Actor, employee: Employee, role: Role, rank: int | None = None
) -> TargetRole:
    """Aim for a role, as the last choice or at a rank; five at most."""
    require(access.may_edit_profile(actor, employee))
    aspiration = _aspiration(employee)
    count = aspiration.targets.count()
    if count >= MOST_TARGETS:
        raise ValidationError(
            {"role": _("You have five target roles already: take one away first.")}
        )
    if aspiration.targets.filter(role=role).exists():
        raise ValidationError({"role": _("This role is among your targets already.")})
    if isinstance(actor, User) and not Role.objects.visible_to(actor).filter(pk=role.pk).exists():
        raise ValidationError({"role": _("This role is no longer in use.")})
    place = min(rank or count + 1, count + 1)
    aspiration.targets.filter(rank__gte=place).update(rank=F("rank") + 1)
    target = aspiration.targets.create(role=role, rank=place)
    AuditEntry.add(actor, "talent.target_role.added", aspiration, role=role.pk, rank=place)
    return target


@transaction.atomic
def remove_target_role(*, actor: Actor, employee: Employee, role: Role) -> None:
    """Stop aiming for a role; those after it move up."""
    require(access.may_edit_profile(actor, employee))
    aspiration = _aspiration(employee)
    target = aspiration.targets.filter(role=role).first()
    if target is None:
        return
    target.delete()
    aspiration.targets.filter(rank__gt=target.rank).update(rank=F("rank") - 1)
    AuditEntry.add(actor, "talent.target_role.removed", aspiration, role=role.pk)


@transaction.atomic
def move_target_role(*, actor: Actor, employee: Employee, role: Role, up: bool) -> None:
    """Make a target role a nearer or a farther choice by one."""
    require(access.may_edit_profile(actor, employee))
    aspiration = _aspiration(employee)
    ordered = list(aspiration.targets.all())
    place = next((i for i, target in enumerate(ordered) if target.role_id == role.pk), None)
    other = None if place is None else place - 1 if up else place + 1
    if place is None or other is None or not 0 <= other < len(ordered):
        return
    first, second = ordered[place], ordered[other]
    first.rank, second.rank = second.rank, first.rank
    TargetRole.objects.bulk_update([first, second], ["rank"])
    AuditEntry.add(actor, "talent.target_role.moved", aspiration, role=role.pk, rank=first.rank)


def _aspiration(employee: Employee) -> Aspiration:
    """The one row of a person, made where it is missing, and locked."""
    Aspiration.objects.get_or_create(employee=employee)
    return Aspiration.objects.select_for_update(of=("self",)).get(employee=employee)


# --- who read it ---
@transaction.atomic
def record_read(*, actor: User, employee: Employee) -> None:
    """Note that somebody opened the sensitive parts of a profile: once a day is enough."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    today_rows = AuditEntry.objects.filter(
        subject=employee, actor=actor, action=READ, at__gte=midnight
    )
    if today_rows.exists():
        return
    # Two windows opened at once leave one entry.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, hashint8(%s) # hashint8(%s))",
            [READ_LOCK, actor.pk, -employee.pk],
        )
    if not today_rows.all().exists():
        AuditEntry.add(actor, READ, employee)


def _locked(employee: Employee) -> Employee:
    return Employee.objects.select_for_update(of=("self",)).get(pk=employee.pk)


def _write(record: models.Model, values: dict[str, Any], exclude: list[str] | None = None) -> None:
    for name, value in values.items():
        if isinstance(value, date):
            # Some certificates are good for a working life.
            require_sensible(50 if name == "expires_on" else YEARS_AHEAD, **{name: value})
        setattr(record, name, value)
    record.full_clean(exclude=exclude)
    record.save(update_fields=None if record.pk is None else list(values))


def _word(model: type[Entry]) -> str:
    return model._meta.model_name or ""
