"""Waves: one asking of a survey each, with a frozen copy of all that confidentiality rests on."""

import uuid
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from lib.dates import zone_of
from lib.questions import Question, from_json, worded
from metrics.models.surveys import (
    LEAST,
    LEAST_COMMENTS,
    MOST,
    Driver,
    QuestionPart,
    Survey,
    SurveyMode,
)
from talent.models import Employee, GrantKind, OrgUnit, User


class WaveState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    RELEASED = "released", _("Released")
    CALLED_OFF = "called_off", _("Called off")


RUNNING = [WaveState.PLANNED, WaveState.OPEN]


class WaveQuerySet(models.QuerySet["Wave"]):
    def kept_by(self, user: User) -> Self:
        """Those that HR admins steer; for everybody else none."""
        return self.all() if user.is_active and user.holds(GrantKind.HR_ADMIN) else self.none()

    def asking(self, user: User) -> Self:
        """Those in which the user is asked, from the day on which they open."""
        if not user.is_active:
            return self.none()
        mine = WavePerson.objects.filter(employee__user=user).values("wave")
        begun = self.exclude(state__in=[WaveState.PLANNED, WaveState.CALLED_OFF])
        return begun.filter(pk__in=mine)

    def visible_to(self, user: User) -> Self:
        """HR admins all; everybody else those in which they are or were asked."""
        if user.is_active and user.holds(GrantKind.HR_ADMIN):
            return self.all()
        return self.asking(user)


class Wave(models.Model):
    """One asking of a survey, from its launch on.

    All but its state, its last moment (which may become later before it closes), and what the
    release writes is frozen by the database from the moment `frozen_at` on.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="waves")
    name = models.CharField(max_length=150)
    purpose = models.TextField()
    due_on = models.DateField(help_text=_("Which day of the survey’s rhythm it stands for."))
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    time_zone = models.CharField(max_length=50)
    window_days = models.PositiveSmallIntegerField()
    remind_days = ArrayField(models.PositiveSmallIntegerField(), default=list)
    mode = models.CharField(max_length=12, choices=SurveyMode)
    threshold = models.PositiveSmallIntegerField()
    comment_threshold = models.PositiveSmallIntegerField()
    audience = models.JSONField(default=list, help_text=_("Its rules, in ids, as they were."))
    invited = models.PositiveIntegerField(default=0)
    envelope_size = models.PositiveIntegerField(
        default=0, help_text=_("Bytes of every sealed answer, whatever it holds.")
    )
    state = models.CharField(max_length=10, choices=WaveState, default=WaveState.PLANNED)
    public_key = models.BinaryField(null=True)
    frozen_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    shared_at = models.DateTimeField(null=True)
    is_imported = models.BooleanField(
        default=False,
        db_default=False,
        help_text=_("Asked elsewhere: its results came from a file."),
    )

    objects = WaveQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "due_on"], name="metrics_wave_once_a_day"),
            models.UniqueConstraint(
                fields=["survey"], condition=Q(state__in=["planned", "open"]),
                name="metrics_wave_one_at_a_time",
                violation_error_message=_("A wave of this survey is planned or open already."),
            ),
            models.CheckConstraint(
                name="metrics_wave_state_known", condition=Q(state__in=WaveState.values)
            ),
            models.CheckConstraint(
                name="metrics_wave_mode_known", condition=Q(mode__in=SurveyMode.values)
            ),
            models.CheckConstraint(
                name="metrics_wave_five_or_more",
                condition=Q(threshold__range=(LEAST, MOST))
                & Q(comment_threshold__range=(LEAST_COMMENTS, MOST)),
            ),
            models.CheckConstraint(
                name="metrics_wave_closes_later", condition=Q(closes_at__gt=F("opens_at"))
            ),
            models.CheckConstraint(
                name="metrics_wave_answers_are_sealed",
                condition=~Q(state__in=["open", "closed"])
                | Q(frozen_at__isnull=False, public_key__isnull=False),
            ),
            models.CheckConstraint(
                name="metrics_wave_released_has_time",
                condition=Q(state="released", released_at__isnull=False)
                | ~Q(state="released") & Q(released_at__isnull=True, shared_at__isnull=True),
            ),
            models.CheckConstraint(
                name="metrics_wave_imported_asked_nobody",
                condition=Q(is_imported=False)
                | Q(state="released", shared_at__isnull=True, public_key__isnull=True, invited=0),
            ),
        ]  # fmt: skip
        indexes = [
            # The job that opens, reminds and closes; the inbox of everybody.
            models.Index(
                fields=["state", "closes_at"], name="metrics_wave_running",
                condition=Q(state__in=["planned", "open"]),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("metrics:wave_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether answers are taken at this moment, whether or not a job has closed it since."""
        return self.state == WaveState.OPEN and timezone.now() < self.closes_at

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING

    @property
    def closes_there(self) -> Any:
        """Its last moment by the survey's own clock."""
        return self.closes_at.astimezone(zone_of(self.time_zone))

    @property
    def opens_there(self) -> Any:
        return self.opens_at.astimezone(zone_of(self.time_zone))


class OfWaveQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the wave."""
        return self.filter(wave__in=Wave.objects.visible_to(user))


class WaveQuestion(models.Model):
    """One question of a wave, copied at its launch and never changed."""

    wave = models.ForeignKey(Wave, models.PROTECT, related_name="questions")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=40)
    part = models.CharField(max_length=5, choices=QuestionPart)
    driver = models.ForeignKey(Driver, models.PROTECT, null=True, blank=True, related_name="+")
    question = models.JSONField()

    objects = OfWaveQuerySet.as_manager()

    class Meta:
        ordering = ["wave", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "position"], name="metrics_wavequestion_position_once"
            ),
            models.UniqueConstraint(fields=["wave", "key"], name="metrics_wavequestion_key_once"),
            models.CheckConstraint(
                name="metrics_wavequestion_part_known", condition=Q(part__in=QuestionPart.values)
            ),
        ]

    def __str__(self) -> str:
        return worded(self.asked.text)

    @cached_property
    def asked(self) -> Question:
        return from_json(self.question)


class WaveUnit(models.Model):
    """One unit as it lay in the tree at the launch of a wave, with who was asked in it.

    Positions count from 0 with each unit behind the one above it, as `metrics/release.py` takes
    them; only units in which, or below which, somebody is asked are here.
    """

    wave = models.ForeignKey(Wave, models.PROTECT, related_name="units")
    position = models.PositiveIntegerField()
    parent = models.PositiveIntegerField(null=True, help_text=_("The position of the unit above."))
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)
    invited = models.PositiveIntegerField(help_text=_("In the unit itself."))
    invited_below = models.PositiveIntegerField(help_text=_("In it and all below it."))

    objects = OfWaveQuerySet.as_manager()

    class Meta:
        ordering = ["wave", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "position"], name="metrics_waveunit_position_once"
            ),
            models.UniqueConstraint(fields=["wave", "unit"], name="metrics_waveunit_unit_once"),
            models.CheckConstraint(
                name="metrics_waveunit_behind_parent",
                condition=Q(parent__isnull=True) | Q(parent__lt=F("position")),
            ),
            models.CheckConstraint(
                name="metrics_waveunit_counts", condition=Q(invited_below__gte=F("invited"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WavePersonQuerySet(models.QuerySet["WavePerson"]):
    def visible_to(self, user: User) -> Self:
        """Oneself: who has answered is told to nobody, HR included."""
        if not user.is_active:
            return self.none()
        return self.filter(employee__user=user)

    def yet_to_answer(self) -> Self:
        """Who has not sent anything: the only use that is made of this by a job."""
        return self.filter(done=False).exclude(draft__is_sent=True)


class WavePerson(models.Model):
    """One person who is asked in one wave, as they stood at its launch, and whether they are done.

    It bears no time. A person who is erased leaves the row, without a name, since they were
    counted among those who were asked.
    """

    wave = models.ForeignKey(Wave, models.PROTECT, related_name="people")
    employee = models.ForeignKey(Employee, models.SET_NULL, null=True, related_name="+")
    unit = models.ForeignKey(WaveUnit, models.PROTECT, related_name="people")
    grade = models.CharField(max_length=100, blank=True)
    tenure = models.PositiveSmallIntegerField(
        null=True, help_text=_("From which whole year on the band of their stay runs.")
    )
    location = models.CharField(max_length=100, blank=True)
    done = models.BooleanField(default=False)

    objects = WavePersonQuerySet.as_manager()

    class Meta:
        ordering = ["wave", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "employee"], name="metrics_waveperson_once_a_wave"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} in {self.wave}"
