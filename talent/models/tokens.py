"""Keys by which a program acts for a person."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from talent.models.user import User


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def visible_to(self, user: User) -> Self:
        """Only one's own."""
        return self.filter(user=user)

    def current(self) -> Self:
        """Those that still open the door."""
        return self.filter(expiry__gt=timezone.now())


class ApiToken(models.Model):
    """A key to the API for one login, until a day; only its digest is kept.

    The fields' names are those that knox looks for.
    """

    digest = models.CharField(max_length=128, primary_key=True)
    token_key = models.CharField(max_length=25, db_index=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="auth_token_set")
    name = models.CharField(max_length=60)
    created = models.DateTimeField(default=timezone.now, editable=False)
    expiry = models.DateTimeField()
    last_used_on = models.DateField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created"]
        verbose_name = "API token"
        constraints = [
            models.CheckConstraint(name="talent_apitoken_named", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name
