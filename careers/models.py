"""What roles ask for, how they follow each other, and what people keep in mind."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from talent.models import Employee, JobFamily, Role, RoleVersion, Skill, SkillKind, Track, User


class RoleRequirementQuerySet(models.QuerySet["RoleRequirement"]):
    def visible_to(self, user: User) -> Self:
        """What a visible version asks for."""
        return self.filter(role_version__in=RoleVersion.objects.visible_to(user))


class RoleRequirement(models.Model):
    """One skill that a version of a role asks for, at a level, with a weight."""

    role_version = models.ForeignKey(RoleVersion, models.CASCADE, related_name="requirements")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="requirements")
    level = models.PositiveSmallIntegerField()
    level_max = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("The upper end, where the source gives a range.")
    )
    importance = models.PositiveSmallIntegerField(default=3)
    must_have = models.BooleanField(default=False)
    is_firm = models.BooleanField(
        default=True, help_text=_("Off where the source itself calls the figure uncertain.")
    )

    objects = RoleRequirementQuerySet.as_manager()

    class Meta:
        ordering = ["role_version", "-must_have", "-importance", "skill"]
        constraints = [
            models.UniqueConstraint(
                fields=["role_version", "skill"],
                name="careers_rolerequirement_once_per_version",
                violation_error_message=_("This role asks for this skill already."),
            ),
            models.CheckConstraint(
                name="careers_rolerequirement_level_one_to_five",
                condition=Q(level__range=(1, 5)),
                violation_error_message=_("Levels run from 1 to 5."),
            ),
            models.CheckConstraint(
                name="careers_rolerequirement_range_in_order",
                condition=Q(level_max__isnull=True)
                | Q(level_max__gte=F("level"), level_max__lte=5),
                violation_error_message=_("The upper level lies between the level and 5."),
            ),
            models.CheckConstraint(
                name="careers_rolerequirement_importance_one_to_five",
                condition=Q(importance__range=(1, 5)),
                violation_error_message=_("Importance runs from 1 to 5."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role_version}: {self.skill} at {self.level}"


class RequirementsRevision(models.Model):
    """Counts every change of what roles ask for and lead to; arrays in memory carry its number."""

    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(name="careers_requirementsrevision_one_row", condition=Q(pk=1)),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Ladder(models.Model):
    """The roles of one family on one track, ordered by grade."""

    family = models.ForeignKey(JobFamily, models.CASCADE, related_name="ladders")
    track = models.ForeignKey(Track, models.CASCADE, related_name="ladders")
    description = models.TextField(blank=True)

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


class Move(models.Model):
    """One step from a role to another that somebody has drawn; an edge of the map."""

    from_role = models.ForeignKey(Role, models.CASCADE, related_name="moves_out")
    to_role = models.ForeignKey(Role, models.CASCADE, related_name="moves_in")
    kind = models.CharField(max_length=7, choices=MoveKind)
    source = models.CharField(max_length=200, blank=True)

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


class RouteRule(models.Model):
    """How long steps between roles take at least: one row, edited by HR, shown beside routes."""

    least_months = models.PositiveSmallIntegerField(
        default=12, help_text=_("How long one stays in a role before the next.")
    )
    at_once = models.PositiveSmallIntegerField(
        default=3, help_text=_("How many skills one works on at the same time.")
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="careers_routerule_one_row", condition=Q(pk=1)),
            models.CheckConstraint(
                name="careers_routerule_least_months_up_to_ten_years",
                condition=Q(least_months__lte=120),
                violation_error_message=_("Choose at most 120 months."),
            ),
            models.CheckConstraint(
                name="careers_routerule_at_once_one_to_ten",
                condition=Q(at_once__range=(1, 10)),
                violation_error_message=_("Choose 1 to 10 skills."),
            ),
        ]

    def __str__(self) -> str:
        return "How long steps between roles take"


class GapRule(models.Model):
    """How many months one level takes in skills of one kind, where HR has changed it."""

    kind = models.CharField(max_length=10, choices=SkillKind, unique=True)
    months_per_level = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.CheckConstraint(
                name="careers_gaprule_kind_known", condition=Q(kind__in=SkillKind.values)
            ),
            models.CheckConstraint(
                name="careers_gaprule_one_month_to_five_years",
                condition=Q(months_per_level__range=(1, 60)),
                violation_error_message=_("Choose 1 to 60 months."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.months_per_level} months"


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
