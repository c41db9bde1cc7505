"""What people keep in mind."""

from typing import Self

from django.db import models
from django.utils import timezone

from talent.models import Employee, Role, User


class BookmarkQuerySet(models.QuerySet["Bookmark"]):
    def visible_to(self, user: User) -> Self:
        """Only one's own."""
        return self.filter(employee__user=user)


class Bookmark(models.Model):
    """A role that a person keeps in mind; nobody else sees it."""

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="bookmarks")
    role = models.ForeignKey(Role, models.CASCADE, related_name="bookmarks")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = BookmarkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["employee", "role"], name="careers_bookmark_once"),
        ]

    def __str__(self) -> str:
        return f"{self.employee} keeps {self.role}"
