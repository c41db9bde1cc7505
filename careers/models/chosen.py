"""The route that a person has chosen, and those put away."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from careers.routes import MOST_HOPS
from talent.models import Employee, Role, User


class ChosenRouteQuerySet(models.QuerySet["ChosenRoute"]):
    def visible_to(self, user: User) -> Self:
        """Only one's own."""
        return self.filter(employee__user=user) if user.is_active else self.none()

    def live(self) -> Self:
        return self.filter(ended_at__isnull=True)


class ChosenRoute(models.Model):
    """The way to a role that a person has chosen to follow; nobody else sees it."""

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="chosen_routes")
    start = models.ForeignKey(Role, models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ChosenRouteQuerySet.as_manager()

    class Meta:
        ordering = ["-chosen_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee"],
                condition=Q(ended_at__isnull=True),
                name="careers_chosenroute_one_live",
                violation_error_message=_("You follow a route already."),
            ),
            models.CheckConstraint(
                name="careers_chosenroute_ends_after_begin",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("chosen_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee} from {self.start}"


class RouteStepQuerySet(models.QuerySet["RouteStep"]):
    def visible_to(self, user: User) -> Self:
        """The steps of one's own routes."""
        return self.filter(route__in=ChosenRoute.objects.visible_to(user))


class RouteStep(models.Model):
    """One role on a chosen route, in its order."""

    route = models.ForeignKey(ChosenRoute, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    role = models.ForeignKey(Role, models.PROTECT, related_name="+")

    objects = RouteStepQuerySet.as_manager()

    class Meta:
        ordering = ["route", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["route", "position"], name="careers_routestep_one_for_each_place"
            ),
            models.UniqueConstraint(fields=["route", "role"], name="careers_routestep_role_once"),
            models.CheckConstraint(
                name="careers_routestep_at_most_five",
                condition=Q(position__range=(1, MOST_HOPS)),
                violation_error_message=_("A route has at most five steps."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.role}"
