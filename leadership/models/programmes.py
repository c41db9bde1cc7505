"""Leadership programmes: for what and whom they are, what they raise, and by which components."""

from decimal import Decimal
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from careers.models import Objective
from leadership.curriculum import Way
from lib.visible import require_visible
from mentoring.models import Programme as MentoringProgramme
from talent.models import Employee, Grade, GrantKind, JobFamily, OrgUnit, Serves, Skill, User

MOST_HOURS = 2000  # of one component: about a year of work


class WayChoice(models.TextChoices):
    """Training is short, structured and about skills; development long, lived and self-directed."""

    TRAINING = Way.TRAINING.value, _("Training")
    DEVELOPMENT = Way.DEVELOPMENT.value, _("Development")


class ProgrammeState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    OFFERED = "offered", _("Offered")
    RETIRED = "retired", _("No longer offered")


class ComponentKind(models.TextChoices):
    WORKSHOP = "workshop", _("Workshop")
    COURSE = "course", _("Course")
    E_LEARNING = "e_learning", _("E-learning")
    COACHING = "coaching", _("Coaching")
    MENTORING = "mentoring", _("Mentoring programme")
    STRETCH = "stretch", _("Stretch assignment")
    JOURNAL = "journal", _("Reflection journal")
    SELF_STUDY = "self_study", _("Self-directed study")
    RETREAT = "retreat", _("Retreat")
    EXECUTIVE = "executive", _("Executive education")
    SPONSORED = "sponsored", _("Sponsored study")
    THREE_SIXTY = "three_sixty", _("360 feedback")
    TEAM_PROJECT = "team_project", _("Team project")


class CatalogueQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, user: User) -> Self:
        """Offered ones: everyone who signs in; drafts: HR admins and the sponsor.

        One that is no longer offered is still seen by whoever takes or took part, and instructs.
        """
        from leadership.models.cohorts import (  # noqa: PLC0415 - they refer to Programme
            CohortEnrolment,
            Instructor,
        )

        if not user.is_active:
            return self.none()
        if user.holds(GrantKind.HR_ADMIN):
            return self.all()
        joined = CohortEnrolment.objects.filter(
            cohort__programme=OuterRef("pk"), employee__user=user
        )
        instructs = Instructor.objects.filter(cohort__programme=OuterRef("pk"), employee__user=user)
        retired = Q(state=ProgrammeState.RETIRED) & (Q(Exists(joined)) | Q(Exists(instructs)))
        return self.filter(Q(state=ProgrammeState.OFFERED) | retired | Q(sponsor__user=user))

    def offered(self) -> Self:
        return self.filter(state=ProgrammeState.OFFERED)


class Programme(models.Model):
    """One leadership programme of the catalogue; people go through it together in cohorts."""

    name = models.CharField(
        max_length=150, unique=True, validators=[require_visible],
        error_messages={"unique": _("There is a programme of this name: choose another one.")},
    )  # fmt: skip
    purpose = models.TextField(
        max_length=4000, validators=[require_visible],
        help_text=_("What it is for, in words that make people want to join."),
    )  # fmt: skip
    way = models.CharField(
        _("mainly"), max_length=11, choices=WayChoice,
        help_text=_(
            "Training is short, structured and about skills; development is long, lived and"
            " self-directed. Its components may be of either."
        ),
    )  # fmt: skip
    serves = models.CharField(max_length=14, choices=Serves, default=Serves.BOTH)
    objective = models.ForeignKey(
        Objective, models.PROTECT, null=True, blank=True, related_name="leadership_programmes",
        help_text=_("Which objective of the organisation it serves."),
    )  # fmt: skip
    sponsor = models.ForeignKey(
        Employee, models.SET_NULL, null=True, blank=True, related_name="programmes_sponsored",
        help_text=_("Who stands for it at the top."),
    )  # fmt: skip
    state = models.CharField(
        max_length=7, choices=ProgrammeState, default=ProgrammeState.DRAFT, editable=False
    )
    result_indicators = models.JSONField(
        default=list, blank=True,
        help_text=_("By which figures of the organisation its results are told, chosen at design."),
    )  # fmt: skip
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CatalogueQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="leadership_programme_named", condition=~Q(name="") & ~Q(purpose="")
            ),
            models.CheckConstraint(
                name="leadership_programme_way_known", condition=Q(way__in=WayChoice.values)
            ),
            models.CheckConstraint(
                name="leadership_programme_serves_known", condition=Q(serves__in=Serves.values)
            ),
            models.CheckConstraint(
                name="leadership_programme_state_known",
                condition=Q(state__in=ProgrammeState.values),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("leadership:programme_detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == ProgrammeState.DRAFT

    @property
    def is_offered(self) -> bool:
        return self.state == ProgrammeState.OFFERED


class OfCatalogueQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the programme."""
        return self.filter(programme__in=Programme.objects.visible_to(user))


class ProgrammeAudience(models.Model):
    """Whom a programme is for: those for whom all that this row names holds.

    Of several rows one is enough; with none the programme is open to everyone.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="audience")
    unit = models.ForeignKey(
        OrgUnit, models.PROTECT, null=True, blank=True, related_name="+",
        help_text=_("And all units below it."),
    )  # fmt: skip
    family = models.ForeignKey(JobFamily, models.PROTECT, null=True, blank=True, related_name="+")
    lowest_grade = models.ForeignKey(Grade, models.PROTECT, null=True, blank=True, related_name="+")
    highest_grade = models.ForeignKey(
        Grade, models.PROTECT, null=True, blank=True, related_name="+"
    )
    leads_people = models.BooleanField(
        null=True, blank=True, help_text=_("Only people who lead others, or only who do not.")
    )

    objects = OfCatalogueQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "pk"]
        constraints = [
            models.CheckConstraint(
                name="leadership_programmeaudience_says_something",
                condition=Q(unit__isnull=False)
                | Q(family__isnull=False)
                | Q(lowest_grade__isnull=False)
                | Q(highest_grade__isnull=False)
                | Q(leads_people__isnull=False),
                violation_error_message=_("Choose a unit, a family, a grade, or who leads people."),
            ),
            models.UniqueConstraint(
                fields=[
                    "programme", "unit", "family", "lowest_grade", "highest_grade", "leads_people"
                ],
                nulls_distinct=False,
                name="leadership_programmeaudience_once",
                violation_error_message=_("The programme has this rule already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Audience of {self.programme}"


class ProgrammeTarget(models.Model):
    """One competency that a programme raises, and to which level."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="targets")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(5)]
    )

    objects = OfCatalogueQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "skill"],
                name="leadership_programmetarget_once",
                violation_error_message=_("The programme raises this competency already."),
            ),
            models.CheckConstraint(
                name="leadership_programmetarget_one_to_five", condition=Q(level__range=(1, 5))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill} to level {self.level}"


class Component(models.Model):
    """One part of a programme's curriculum, at its place in the order."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="components")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=150, validators=[require_visible])
    text = models.TextField(blank=True, max_length=4000, validators=[require_visible])
    kind = models.CharField(max_length=12, choices=ComponentKind)
    way = models.CharField(max_length=11, choices=WayChoice)
    hours = models.DecimalField(
        max_digits=6, decimal_places=2, default=Decimal(0),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(MOST_HOURS))],
        help_text=_("How many hours it takes a participant."),
    )  # fmt: skip
    credits = models.PositiveSmallIntegerField(
        default=0, help_text=_("Credits for completing it; one stands for about 10 hours.")
    )
    is_required = models.BooleanField(_("required"), default=True)
    link = models.URLField(
        blank=True, max_length=500, help_text=_("Where e-learning or material is found.")
    )
    mentoring_programme = models.ForeignKey(
        MentoringProgramme, models.PROTECT, null=True, blank=True, related_name="+",
        help_text=_("For a component of the kind mentoring programme."),
    )  # fmt: skip
    prerequisites = models.ManyToManyField(
        "self", blank=True, symmetrical=False, related_name="followers", through="Prerequisite"
    )

    objects = OfCatalogueQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "position"],
                name="leadership_component_position_unique",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                name="leadership_component_position_from_one", condition=Q(position__gte=1)
            ),
            models.CheckConstraint(
                name="leadership_component_kind_known", condition=Q(kind__in=ComponentKind.values)
            ),
            models.CheckConstraint(
                name="leadership_component_way_known", condition=Q(way__in=WayChoice.values)
            ),
            models.CheckConstraint(
                name="leadership_component_hours",
                condition=Q(hours__range=(0, MOST_HOURS)),
                violation_error_message=_("A component takes 0 to 2000 hours."),
            ),
            models.CheckConstraint(
                name="leadership_component_mentoring_of_its_kind",
                condition=Q(mentoring_programme__isnull=True) | Q(kind=ComponentKind.MENTORING),
                violation_error_message=_("Only a mentoring component names such a programme."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PrerequisiteQuerySet(models.QuerySet["Prerequisite"]):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the programme."""
        return self.filter(component__programme__in=Programme.objects.visible_to(user))


class Prerequisite(models.Model):
    """One component that has to be completed before another of the same programme."""

    component = models.ForeignKey(Component, models.CASCADE, related_name="+")
    needs = models.ForeignKey(Component, models.CASCADE, related_name="+")

    objects = PrerequisiteQuerySet.as_manager()

    class Meta:
        ordering = ["component", "needs"]
        constraints = [
            models.UniqueConstraint(
                fields=["component", "needs"], name="leadership_prerequisite_once"
            ),
            models.CheckConstraint(
                name="leadership_prerequisite_of_another",
                condition=~Q(component=F("needs")),
                violation_error_message=_("A component cannot need itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.component} after {self.needs}"
