"""How roles follow each other: as HR orders and draws it, and as people really went."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lib.visible import require_visible
from talent.models import JobFamily, Role, Track, User


class Ladder(models.Model):
    """The roles of one family on one track, ordered by grade."""

    family = models.ForeignKey(JobFamily, models.CASCADE, related_name="ladders")
    track = models.ForeignKey(Track, models.CASCADE, related_name="ladders")
    description = models.TextField(blank=True, validators=[require_visible])

    class Meta:
        ordering = ["family__name", "track__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["family", "track"],
                name="careers_ladder_once",
                violation_error_message=_("This family has a ladder on this track already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.family}, {self.track}"


class MoveKind(models.TextChoices):
    CURATED = "curated", _("Curated")
    RELATED = "related", _("Related")


class MoveQuerySet(models.QuerySet["Move"]):
    def visible_to(self, user: User) -> Self:
        """Moves between roles that one may see."""
        roles = Role.objects.visible_to(user)
        return self.filter(from_role__in=roles, to_role__in=roles)

    def onwards(self, user: User) -> Self:
        """Moves to roles that one may see, also out of a retired one that people still hold."""
        roles = Role.objects.visible_to(user)
        return self.filter(from_role__current_version__isnull=False, to_role__in=roles)


class Move(models.Model):
    """One step from a role to another that somebody has drawn; an edge of the map."""

    from_role = models.ForeignKey(Role, models.CASCADE, related_name="moves_out")
    to_role = models.ForeignKey(Role, models.CASCADE, related_name="moves_in")
    kind = models.CharField(max_length=7, choices=MoveKind)
    source = models.CharField(max_length=200, blank=True, validators=[require_visible])

    objects = MoveQuerySet.as_manager()

    class Meta:
        ordering = ["from_role", "to_role"]
        constraints = [
            models.UniqueConstraint(
                fields=["from_role", "to_role"],
                name="careers_move_once",
                violation_error_message=_("This move is drawn already."),
            ),
            models.CheckConstraint(
                name="careers_move_two_roles",
                condition=~Q(from_role=F("to_role")),
                violation_error_message=_("A move leads to another role."),
            ),
            models.CheckConstraint(
                name="careers_move_kind_known", condition=Q(kind__in=MoveKind.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_role} → {self.to_role}"


class TransitionQuerySet(models.QuerySet["Transition"]):
    def visible_to(self, user: User) -> Self:
        """Only counts of five or more are stored; they are open between roles one may see."""
        roles = Role.objects.visible_to(user)
        return self.filter(from_role__in=roles, to_role__in=roles)

    def onwards(self, user: User) -> Self:
        """The same to roles that one may see, also out of a retired one that people still hold."""
        roles = Role.objects.visible_to(user)
        return self.filter(from_role__current_version__isnull=False, to_role__in=roles)


class Transition(models.Model):
    """How many people really moved from one role to another, and how long they were in the first.

    Counted from assignments by a job; moves of fewer than five people are not stored at all.
    """

    from_role = models.ForeignKey(Role, models.CASCADE, related_name="transitions_out")
    to_role = models.ForeignKey(Role, models.CASCADE, related_name="transitions_in")
    people = models.PositiveIntegerField()
    median_months = models.PositiveSmallIntegerField()
    since_year = models.PositiveSmallIntegerField()

    objects = TransitionQuerySet.as_manager()

    class Meta:
        ordering = ["-people", "from_role", "to_role"]
        constraints = [
            models.UniqueConstraint(
                fields=["from_role", "to_role"], name="careers_transition_once"
            ),
            models.CheckConstraint(
                name="careers_transition_at_least_five", condition=Q(people__gte=5)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.people} from {self.from_role} to {self.to_role}"
