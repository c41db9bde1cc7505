"""Roles that people keep in mind."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from careers import access
from careers.models import Bookmark
from talent.access import require
from talent.models import Actor, AuditEntry, Employee, Role, User


@transaction.atomic
def add_bookmark(*, actor: Actor, employee: Employee, role: Role) -> Bookmark:
    """Keep a role in mind; keeping it twice is keeping it once."""
    require(access.may_bookmark(actor, employee))
    assert isinstance(actor, User)
    if not Role.objects.visible_to(actor).filter(pk=role.pk).exists():
        raise ValidationError(_("This role is no longer offered."))
    bookmark, is_new = Bookmark.objects.get_or_create(employee=employee, role=role)
    if is_new:
        AuditEntry.add(actor, "careers.bookmark.added", bookmark, role=role.pk)
    return bookmark


@transaction.atomic
def remove_bookmark(*, actor: Actor, employee: Employee, role: Role) -> None:
    """Stop keeping a role; without a bookmark there is nothing to do."""
    require(access.may_bookmark(actor, employee))
    bookmark = Bookmark.objects.filter(employee=employee, role=role).first()
    if bookmark is not None:
        AuditEntry.add(actor, "careers.bookmark.removed", bookmark, role=role.pk)
        bookmark.delete()
