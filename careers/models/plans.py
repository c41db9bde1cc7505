"""Development plans: what a person does to grow into a role, and who helps and agrees."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from careers.models.objectives import Objective
from lib.dates import today
from lib.visible import require_visible
from talent.models import (
    ALL,
    DETAIL,
    Employee,
    JobFamily,
    Role,
    RoleVersion,
    Serves,
    Sight,
    Skill,
    SkillClaim,
    SkillKind,
    User,
    sight,
)
from talent.models.row_exists import RowExists


class PlanState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    ACTIVE = "active", _("Active")
    COMPLETE = "complete", _("Complete")
    ABANDONED = "abandoned", _("Abandoned")


OPEN_PLANS = (PlanState.DRAFT, PlanState.IN_REVIEW, PlanState.ACTIVE)


def plan_sight(user: User, path: str = "") -> Q:
    """Whose plans a user sees: those of DETAIL, and as a mentor those that are shared."""
    person = f"{path}employee"
    found = sight(user, DETAIL, person)
    if found is ALL:  # which joined with "or" to anything would stand for nothing
        return ALL
    mentored = sight(user, [Sight.MENTOR], person) & Q(**{f"{path}is_shared": True})
    return found | mentored


class DevelopmentPlanQuerySet(models.QuerySet["DevelopmentPlan"]):
    def visible_to(self, user: User) -> Self:
        """Oneself, the manager chain, HR in scope; the mentor where the plan is shared."""
        return self.filter(plan_sight(user))

    def open(self) -> Self:
        return self.filter(state__in=OPEN_PLANS)


class DevelopmentPlan(models.Model):
    """One person's way into a role, the present or another one, by one version of that role.

    People are judged by the version that they planned against until they take up a newer one.
    """

    # Others comment on it, and answer it: their words are not lost with the person's record.
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="development_plans")
    role = models.ForeignKey(Role, models.PROTECT, related_name="development_plans")
    role_version = models.ForeignKey(RoleVersion, models.PROTECT, related_name="development_plans")
    state = models.CharField(max_length=9, choices=PlanState, default=PlanState.DRAFT)
    aim = models.TextField(
        blank=True,
        help_text=_("What the person wants to reach, and why."),
        validators=[require_visible],
    )
    is_shared = models.BooleanField(
        default=False, help_text=_("Whether active mentors see the plan.")
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    activated_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    comments_read_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = DevelopmentPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "role"],
                condition=Q(state__in=OPEN_PLANS),
                name="careers_developmentplan_one_open_per_role",
                violation_error_message=_("There is an open plan for this role already."),
            ),
            models.CheckConstraint(
                name="careers_developmentplan_state_known", condition=Q(state__in=PlanState.values)
            ),
            models.CheckConstraint(
                name="careers_developmentplan_ended_with_day",
                condition=Q(state__in=OPEN_PLANS, ended_on__isnull=True)
                | (~Q(state__in=OPEN_PLANS) & Q(ended_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="careers_developmentplan_active_since",
                condition=~Q(state=PlanState.ACTIVE) | Q(activated_on__isnull=False),
            ),
        ]
        indexes = [
            # What waits for a manager's review, and the open plans of a team.
            models.Index(
                fields=["employee", "state"], name="careers_plan_open",
                condition=Q(state__in=OPEN_PLANS),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.employee}: {self.role}"

    def get_absolute_url(self) -> str:
        return reverse("plans:plan_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_PLANS

    @property
    def began_on(self) -> date:
        return timezone.localdate(self.created_at)

    @property
    def is_editable(self) -> bool:
        """What lies with a reviewer is decided as it stands."""
        return self.state in (PlanState.DRAFT, PlanState.ACTIVE)


class ActionKind(models.TextChoices):
    EXPERIENCE = "experience", _("By doing")
    EXPOSURE = "exposure", _("With others")
    EDUCATION = "education", _("By learning")


class ItemState(models.TextChoices):
    OPEN = "open", _("Not begun")
    DOING = "doing", _("Under way")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


def action_constraints(table: str) -> list[models.BaseConstraint]:
    """What holds for every action, planned or suggested: its kind and whom it serves."""
    return [
        models.CheckConstraint(name=f"{table}_kind_known", condition=Q(kind__in=ActionKind.values)),
        models.CheckConstraint(name=f"{table}_serves_known", condition=Q(serves__in=Serves.values)),
        models.CheckConstraint(
            name=f"{table}_has_title",
            condition=~Q(title=""),
            violation_error_message=_("An action needs a title."),
        ),
    ]


OPEN_ITEMS = (ItemState.OPEN, ItemState.DOING)


class PlanItemQuerySet(models.QuerySet["PlanItem"]):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the plan; and supporters, while the action that they support is open."""
        supported = Q(
            supporters__employee__user=user, state__in=OPEN_ITEMS, plan__state__in=OPEN_PLANS
        )
        if not user.is_active:
            supported = Q(pk__in=[])
        plans = DevelopmentPlan.objects.visible_to(user).filter(pk=OuterRef("plan"))
        return self.filter(
            Q(RowExists(plans)) | Q(pk__in=PlanItem.objects.filter(supported).values("pk"))
        )


class PlanItem(models.Model):
    """One action of a plan: an experience, an exposure or an education, for a person to do."""

    plan = models.ForeignKey(DevelopmentPlan, models.CASCADE, related_name="items")
    title = models.CharField(max_length=200, validators=[require_visible])
    note = models.TextField(blank=True, validators=[require_visible])
    kind = models.CharField(max_length=10, choices=ActionKind)
    serves = models.CharField(max_length=14, choices=Serves, default=Serves.INDIVIDUAL)
    objective = models.ForeignKey(
        Objective, models.PROTECT, null=True, blank=True, related_name="plan_items"
    )
    skill = models.ForeignKey(
        Skill, models.PROTECT, null=True, blank=True, related_name="plan_items"
    )
    level = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("The level that it leads to.")
    )
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=7, choices=ItemState, default=ItemState.OPEN)
    progress = models.PositiveSmallIntegerField(default=0, help_text=_("In percent."))
    touched_at = models.DateTimeField(default=timezone.now, editable=False)
    done_on = models.DateField(null=True, blank=True)
    claim = models.OneToOneField(
        SkillClaim, models.PROTECT, null=True, blank=True, related_name="plan_item"
    )
    position = models.PositiveSmallIntegerField()

    objects = PlanItemQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "position", "pk"]
        constraints = [
            *action_constraints("careers_planitem"),
            models.CheckConstraint(
                name="careers_planitem_state_known", condition=Q(state__in=ItemState.values)
            ),
            models.CheckConstraint(
                name="careers_planitem_percent", condition=Q(progress__range=(0, 100))
            ),
            models.CheckConstraint(
                name="careers_planitem_done_with_day",
                condition=Q(state=ItemState.DONE, done_on__isnull=False, progress=100)
                | (~Q(state=ItemState.DONE) & Q(done_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="careers_planitem_level_of_a_skill",
                condition=Q(level__isnull=True) | Q(level__range=(1, 5), skill__isnull=False),
                violation_error_message=_("A level needs a skill, and runs from 1 to 5."),
            ),
            models.CheckConstraint(
                name="careers_planitem_claim_of_a_skill",
                condition=Q(claim__isnull=True) | Q(skill__isnull=False, state=ItemState.DONE),
            ),
        ]
        indexes = [
            # Reminders: what is due, and what nobody has touched for long.
            models.Index(
                fields=["due_on"], name="careers_planitem_due",
                condition=Q(state__in=(ItemState.OPEN, ItemState.DOING)),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("plans:item_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_ITEMS

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < today()


class PlanSupporterQuerySet(models.QuerySet["PlanSupporter"]):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the action."""
        return self.filter(item__in=PlanItem.objects.visible_to(user))


class PlanSupporter(models.Model):
    """One colleague who helps with one action; a tie lends them sight of the person meanwhile."""

    item = models.ForeignKey(PlanItem, models.CASCADE, related_name="supporters")
    employee = models.ForeignKey(Employee, models.CASCADE, related_name="plan_items_supported")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = PlanSupporterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "employee"],
                name="careers_plansupporter_once",
                violation_error_message=_("This person supports it already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee} supports {self.item}"


def evidence_path(row: "Evidence", name: str) -> str:
    """Where a file of evidence is kept: by its action, under a name that tells nothing."""
    return f"evidence/{row.item_id}/{name}"


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the action."""
        return self.filter(item__in=PlanItem.objects.visible_to(user))


class Evidence(models.Model):
    """One proof that an action was done or goes on: a file, or a link."""

    item = models.ForeignKey(PlanItem, models.CASCADE, related_name="evidence")
    name = models.CharField(max_length=150, validators=[require_visible])
    url = models.URLField(max_length=500, blank=True)
    file = models.FileField(upload_to=evidence_path, max_length=200, blank=True)
    content_type = models.CharField(max_length=80, blank=True)
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                name="careers_evidence_file_or_link",
                condition=(Q(url="") & ~Q(file="")) | (~Q(url="") & Q(file="")),
                violation_error_message=_("Give a file or a link."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlanCommentQuerySet(models.QuerySet["PlanComment"]):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the plan."""
        return self.filter(plan__in=DevelopmentPlan.objects.visible_to(user))


class PlanComment(models.Model):
    """One remark on a plan, or on one of its actions, by whoever may read it."""

    plan = models.ForeignKey(DevelopmentPlan, models.CASCADE, related_name="comments")
    item = models.ForeignKey(
        PlanItem, models.CASCADE, null=True, blank=True, related_name="comments"
    )
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    text = models.TextField(validators=[require_visible])
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PlanCommentQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(name="careers_plancomment_has_text", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.author} on {self.plan}"


class ReferenceQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Everyone who signs in: it proposes, and says nothing about anybody."""
        return self.all() if user.is_active else self.none()

    def in_use(self) -> Self:
        return self.filter(is_in_use=True)


class Suggestion(models.Model):
    """One concrete action of the library, for skills of one kind or for one skill."""

    skill_kind = models.CharField(max_length=10, choices=SkillKind)
    skill = models.ForeignKey(
        Skill, models.CASCADE, null=True, blank=True, related_name="suggestions"
    )
    title = models.CharField(max_length=200, validators=[require_visible])
    note = models.TextField(blank=True, validators=[require_visible])
    kind = models.CharField(max_length=10, choices=ActionKind)
    serves = models.CharField(max_length=14, choices=Serves, default=Serves.INDIVIDUAL)
    is_in_use = models.BooleanField(default=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["skill_kind", "kind", "title"]
        constraints = [
            *action_constraints("careers_suggestion"),
            models.UniqueConstraint(
                fields=["skill_kind", "skill", "title"],
                nulls_distinct=False,
                name="careers_suggestion_once",
                violation_error_message=_("The library has this suggestion already."),
            ),
            models.CheckConstraint(
                name="careers_suggestion_skill_kind_known",
                condition=Q(skill_kind__in=SkillKind.values),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PlanTemplate(models.Model):
    """A ready set of actions for plans towards the roles of a family, or towards any role."""

    name = models.CharField(max_length=150, unique=True, validators=[require_visible])
    family = models.ForeignKey(
        JobFamily, models.CASCADE, null=True, blank=True, related_name="plan_templates"
    )
    is_in_use = models.BooleanField(default=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PlanTemplateItem(models.Model):
    """One action of a template, due some weeks after a plan takes it up."""

    template = models.ForeignKey(PlanTemplate, models.CASCADE, related_name="items")
    title = models.CharField(max_length=200, validators=[require_visible])
    note = models.TextField(blank=True, validators=[require_visible])
    kind = models.CharField(max_length=10, choices=ActionKind)
    serves = models.CharField(max_length=14, choices=Serves, default=Serves.INDIVIDUAL)
    skill = models.ForeignKey(Skill, models.CASCADE, null=True, blank=True, related_name="+")
    weeks = models.PositiveSmallIntegerField(default=12)

    class Meta:
        ordering = ["template", "weeks", "pk"]
        constraints = [
            *action_constraints("careers_plantemplateitem"),
            models.CheckConstraint(
                name="careers_plantemplateitem_weeks_up_to_three_years",
                condition=Q(weeks__range=(1, 156)),
                violation_error_message=_("Choose 1 to 156 weeks."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
