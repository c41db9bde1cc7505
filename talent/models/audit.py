"""Who changed what, and who read what is sensitive."""

from collections.abc import Callable
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from talent.models.employee import Employee
from talent.models.user import Actor, User

# What apps above keep even from an HR admin: conditions on entries that a user must not read.
concealed: list[Callable[[User], Q]] = []


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def visible_to(self, user: User) -> Self:
        """HR admins read the audit; everyone may read what concerns themselves.

        Nobody reads there of a record that is a secret to them.
        """
        rows = self.all() if user.holds("hr_admin") else self.filter(subject__user=user)
        for condition in concealed:
            rows = rows.exclude(condition(user))
        return rows

    def actions_hidden_from(self, user: User) -> set[str]:
        """Acts of which there are entries, and none that the user may read."""
        secret = Q()
        for condition in concealed:
            secret |= condition(user)
        if not secret:
            return set()
        names = set(self.filter(secret).order_by().values_list("action", flat=True).distinct())
        told = self.visible_to(user).filter(action__in=names).order_by()
        return names - set(told.values_list("action", flat=True).distinct())


class AuditEntryManager(models.Manager.from_queryset(AuditEntryQuerySet)):  # type: ignore[misc]
    pass


class AuditEntry(models.Model):
    """One act: who, when, which record, about whom, with ids and values, never with free text.

    The database role `web` may add and read rows, not change or delete them. An entry outlives its
    person: an import can be undone although somebody has looked at the people whom it brought.
    """

    at = models.DateTimeField(default=timezone.now, editable=False)
    actor = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="audit_entries"
    )
    action = models.CharField(max_length=100)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    subject = models.ForeignKey(
        Employee, models.DO_NOTHING, null=True, blank=True, related_name="audit_entries",
        db_constraint=False,
    )  # fmt: skip
    details = models.JSONField(default=dict, blank=True)

    objects = AuditEntryManager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "audit entries"
        constraints = [
            models.CheckConstraint(name="talent_auditentry_has_action", condition=~Q(action="")),
        ]
        indexes = [
            # Audit page, newest first; what concerns one person; the history of one record.
            models.Index(fields=["-at", "-id"], name="talent_auditentry_newest"),
            models.Index(fields=["subject", "-at"], name="talent_auditentry_subject"),
            models.Index(fields=["object_type", "object_id"], name="talent_auditentry_object"),
            # Audit page: one kind of act, newest first; and which kinds there are.
            models.Index(fields=["action", "-at", "-id"], name="talent_auditentry_action"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"

    @classmethod
    def add(
        cls,
        actor: Actor,
        action: str,
        thing: models.Model | None = None,
        *,
        subject: Employee | None = None,
        **details: Any,
    ) -> "AuditEntry":
        """Record one act in the caller's transaction; `details` hold ids and values only."""
        if subject is None and thing is not None:
            subject = thing if isinstance(thing, Employee) else getattr(thing, "employee", None)
        return cls.objects.create(  # type: ignore[no-any-return]
            actor=actor if isinstance(actor, User) else None,
            action=action,
            object_type=thing._meta.label_lower if thing is not None else "",
            object_id=str(thing.pk) if thing is not None else "",
            subject=subject,
            details=details,
        )
