"""A form that is sent twice makes one record."""

from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from talent.models import Actor, AuditEntry, User

JUST_NOW = timedelta(minutes=1)


def refuse_twice(actor: Actor, row: models.Model, names: Iterable[str], action: str) -> None:
    """Refuse a new record that says what the same person saved within the last minute.

    `action` is how the audit log calls its making. Two that come at once wait for each other.
    """
    if not isinstance(actor, User):
        return
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.pk)
    entries = AuditEntry.objects.filter(
        action=action, at__gt=timezone.now() - JUST_NOW, actor=actor,
        object_type=row._meta.label_lower,
    )  # fmt: skip
    keys = list(entries.values_list("object_id", flat=True))
    same = type(row)._default_manager.filter(pk__in=keys)
    if keys and same.filter(**{name: getattr(row, name) for name in names}).exists():
        raise ValidationError(_("You have just saved this. It is there once."), code="just_saved")
