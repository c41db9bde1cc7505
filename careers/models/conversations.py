"""Career conversations: two people, a day, what they write together and what each keeps apart."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from careers.models.plans import PlanItem, ReferenceQuerySet
from lib.dates import today
from lib.visible import require_visible
from talent.models import Employee, ReportingLine, User

LONGEST_TEXT = 20_000  # letters of the notes or of a preparation


class ConversationState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Called off")


def still_leads(path: str = "") -> Exists:
    """Whether the manager of a conversation is above its person today."""
    lines = ReportingLine.objects.current()
    return Exists(
        lines.filter(manager=OuterRef(f"{path}manager"), report=OuterRef(f"{path}employee"))
    )


def record_of(user: User) -> Subquery:
    """The id of the person who signs in, asked once, so that each side has its own index."""
    return Subquery(Employee.objects.order_by().filter(user=user).values("pk")[:1])


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def visible_to(self, user: User) -> Self:
        """The two who hold it, whatever other rights anyone has."""
        if not user.is_active:
            return self.none()
        mine = record_of(user)
        return self.filter(Q(employee=mine) | Q(manager=mine))

    def planned(self) -> Self:
        return self.filter(state=ConversationState.PLANNED)

    def held(self) -> Self:
        return self.filter(state=ConversationState.HELD)

    def with_line(self) -> Self:
        """Whether the manager is above the person today, as `is_current`."""
        return self.annotate(is_current=still_leads())


class Conversation(models.Model):
    """One talk of a person with the manager of that day about where the person wants to go.

    It stays between these two: a later manager does not inherit it.
    """

    # What the one wrote is not lost with the other's record.
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="conversations")
    manager = models.ForeignKey(Employee, models.PROTECT, related_name="conversations_led")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=60)
    place = models.CharField(max_length=200, blank=True, validators=[require_visible])
    state = models.CharField(
        max_length=9, choices=ConversationState, default=ConversationState.PLANNED
    )
    held_on = models.DateField(null=True, blank=True)
    planned_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changes = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("How often it was moved, for calendars.")
    )

    objects = ConversationQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "manager"],
                condition=Q(state=ConversationState.PLANNED),
                name="careers_conversation_one_planned",
                violation_error_message=_(
                    "These two have a conversation planned already: move that one."
                ),
            ),
            models.CheckConstraint(
                name="careers_conversation_of_two",
                condition=~Q(employee=F("manager")),
                violation_error_message=_("A conversation needs two people."),
            ),
            models.CheckConstraint(
                name="careers_conversation_state_known",
                condition=Q(state__in=ConversationState.values),
            ),
            models.CheckConstraint(
                name="careers_conversation_length",
                condition=Q(minutes__range=(10, 480)),
                violation_error_message=_("A conversation takes 10 minutes to 8 hours."),
            ),
            models.CheckConstraint(
                name="careers_conversation_held_with_day",
                condition=Q(state=ConversationState.HELD, held_on__isnull=False)
                | (~Q(state=ConversationState.HELD) & Q(held_on__isnull=True)),
            ),
        ]
        indexes = [
            # Reminders, team page and coverage: when a pair last spoke.
            models.Index(
                fields=["employee", "manager", "-held_on"], name="careers_conversation_held",
                condition=Q(state=ConversationState.HELD),
            ),
            # My list and home page, for either of the two.
            models.Index(fields=["manager", "-starts_at"], name="careers_conversation_led"),
            models.Index(fields=["employee", "-starts_at"], name="careers_conversation_own"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.employee} and {self.manager}, {self.starts_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("conversations:conversation_detail", args=[self.pk])

    @property
    def is_planned(self) -> bool:
        return self.state == ConversationState.PLANNED

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_due(self) -> bool:
        """Whether its day has come, so that it can have been held."""
        return self.is_planned and timezone.localdate(self.starts_at) <= today()


class SharedQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """The two who hold the conversation; who no longer leads sees only what they wrote."""
        if not user.is_active:
            return self.none()
        mine, leads = record_of(user), Q(still_leads("conversation__")) | Q(by=user)
        return self.filter(Q(conversation__employee=mine) | (Q(conversation__manager=mine) & leads))


class AgreedQuerySet(models.QuerySet["AgreedAction"]):
    def visible_to(self, user: User) -> Self:
        """The two, as long as the manager leads: afterwards the plan is not theirs to read."""
        if not user.is_active:
            return self.none()
        mine = record_of(user)
        leads = Q(conversation__manager=mine) & Q(still_leads("conversation__"))
        return self.filter(Q(conversation__employee=mine) | leads)


class ConversationNotes(models.Model):
    """One version of what the two wrote down together; the newest counts, none is overwritten."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True, max_length=LONGEST_TEXT, validators=[require_visible])
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SharedQuerySet.as_manager()

    class Meta:
        ordering = ["conversation", "-number"]
        verbose_name_plural = "conversation notes"
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "number"], name="careers_conversationnotes_once"
            ),
            models.CheckConstraint(
                name="careers_conversationnotes_from_one", condition=Q(number__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"


class AgendaPoint(models.Model):
    """One thing that one of the two wants to speak about."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="points")
    text = models.CharField(max_length=300, validators=[require_visible])
    is_done = models.BooleanField(default=False)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = SharedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="careers_agendapoint_has_text",
                condition=~Q(text=""),
                violation_error_message=_("Write what it is about."),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class PreparationQuerySet(models.QuerySet["Preparation"]):
    def visible_to(self, user: User) -> Self:
        """Whoever wrote it, and nobody else."""
        return self.filter(by=user) if user.is_active else self.none()


class Preparation(models.Model):
    """What one of the two noted for themselves before a conversation."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="preparations")
    text = models.TextField(blank=True, max_length=LONGEST_TEXT, validators=[require_visible])
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PreparationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "by"], name="careers_preparation_once"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"For {self.conversation}"


class AgreedAction(models.Model):
    """One action of the person's development plan that the two agreed on in a conversation."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="agreed")
    item = models.OneToOneField(PlanItem, models.CASCADE, related_name="agreed_in")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AgreedQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.item}"


class PromptTheme(models.TextChoices):
    BACK = "back", _("Looking back")
    STRENGTHS = "strengths", _("What you are good at")
    WISHES = "wishes", _("Where you want to go")
    STEP = "step", _("The next step")
    SUPPORT = "support", _("What it takes")


class PromptSide(models.TextChoices):
    BOTH = "both", _("Both")
    PERSON = "person", _("The person")
    MANAGER = "manager", _("The manager")


class AgendaPrompt(models.Model):
    """One question that helps to prepare a conversation, for one of the two or for both."""

    theme = models.CharField(max_length=9, choices=PromptTheme)
    side = models.CharField(max_length=7, choices=PromptSide, default=PromptSide.BOTH)
    text = models.CharField(
        max_length=300,
        unique=True,
        error_messages={"unique": _("The library has this question already.")},
        validators=[require_visible],
    )
    is_in_use = models.BooleanField(default=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["theme", "side", "pk"]
        constraints = [
            models.CheckConstraint(
                name="careers_agendaprompt_theme_known", condition=Q(theme__in=PromptTheme.values)
            ),
            models.CheckConstraint(
                name="careers_agendaprompt_side_known", condition=Q(side__in=PromptSide.values)
            ),
            models.CheckConstraint(name="careers_agendaprompt_has_text", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text
