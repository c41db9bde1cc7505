"""Logins, and SYSTEM, who acts when no person does."""

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from talent.models.access import Grant


class System:
    """Jobs, imports and commands: what acts when no person does."""

    def __str__(self) -> str:
        return "System"


SYSTEM = System()


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a login; without a password it can only be entered after a reset."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make the first HR administrator of an installation."""
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A login. Who the person is stands in Employee; what they may do, in Grant."""

    class Theme(models.TextChoices):
        SYSTEM = "system", _("As on my device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    is_active = models.BooleanField(default=True)
    is_superuser = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    theme = models.CharField(max_length=6, choices=Theme, default=Theme.SYSTEM)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name, verbose_name_plural = _("login"), _("logins")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="talent_user_email_any_case",
                violation_error_message=_("This address already signs in."),
            ),
            models.CheckConstraint(
                name="talent_user_theme_known",
                condition=models.Q(theme__in=["system", "light", "dark"]),
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @cached_property
    def grants_today(self) -> "list[Grant]":
        """The grants that hold today, read once for each request."""
        if self._state.adding:
            return []
        return list(self.grants.current())

    def led_units(self) -> models.QuerySet[Any, int]:
        """The units in which their direct reports work today."""
        lines = apps.get_model("talent.ReportingLine").objects.current()
        led = lines.filter(manager__user=self, depth=1)
        posts = apps.get_model("talent.Assignment").objects.current()
        found = posts.filter(employee__in=led.values("report")).order_by()
        units: models.QuerySet[Any, int] = found.values_list("unit", flat=True).distinct()
        return units

    @cached_property
    def led_units_today(self) -> list[int]:
        """The same, read once for each request."""
        return [] if self._state.adding else sorted(self.led_units())

    def holds(self, *kinds: str) -> bool:
        """Whether one of these kinds of grant holds today; a superuser is an HR admin."""
        if not self.is_active:
            return False
        return (self.is_superuser and "hr_admin" in kinds) or any(
            grant.kind in kinds for grant in self.grants_today
        )

    @property
    def is_staff(self) -> bool:
        """Who must have a second factor: whoever holds a grant."""
        return self.is_superuser or bool(self.grants_today)

    # The admin's own permission words. Ours are in access.py and in the base ModelAdmin.
    def has_perm(self, perm: str, obj: object | None = None) -> bool:
        return self.holds("hr_admin")

    def has_perms(self, perm_list: list[str], obj: object | None = None) -> bool:
        return self.holds("hr_admin")

    def has_module_perms(self, app_label: str) -> bool:
        return self.holds("hr_admin")


Actor = User | System
