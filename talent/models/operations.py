"""Rows by which the product runs itself: heartbeats, throttles, imports."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from talent.models.user import User


class Heartbeat(models.Model):
    """When a process of one kind (worker, beat) last said that it lives."""

    name = models.CharField(max_length=30, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.at}"


class Throttle(models.Model):
    """How often something (a sign-in for an address, or from one) was tried in a window."""

    key = models.CharField(max_length=100, unique=True)
    window_ends_at = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        indexes = [
            # Clearing away old windows.
            models.Index(fields=["window_ends_at"], name="talent_throttle_old"),
        ]

    def __str__(self) -> str:
        return f"{self.count} until {self.window_ends_at}"


class IdempotencyKey(models.Model):
    """One write through the API under a key of its sender, with the answer to give again.

    Without an answer the write is under way, or broke off and may be tried again.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    request = models.CharField(max_length=64, help_text=_("Fingerprint of path and content."))
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    answer = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key"], name="talent_idempotencykey_once_per_user"
            ),
            models.CheckConstraint(
                name="talent_idempotencykey_answer_has_status",
                condition=Q(answer__isnull=True) | Q(status__isnull=False),
            ),
        ]
        indexes = [
            # Clearing away keys after a day.
            models.Index(fields=["created_at"], name="talent_idempotencykey_old"),
        ]

    def __str__(self) -> str:
        return f"{self.key} of {self.user_id}"


class ImportKind(models.TextChoices):
    PEOPLE = "people", _("People and assignments")
    ONET = "onet", _("O*NET occupations")
    FRAMEWORK = "framework", _("Capability framework")
    REQUIREMENTS = "asked", _("What roles ask for")
    MOVES = "moves", _("Moves")
    ASSESSED = "assessed", _("Performance and potential")


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("Waiting to be checked")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked")
    APPLYING = "applying", _("Being applied")
    APPLIED = "applied", _("Applied")
    REFUSED = "refused", _("Refused")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    DISCARDED = "discarded", _("Discarded")


# What a worker takes up; everything else waits for HR, or has ended.
IMPORT_WORK = (
    ImportState.UPLOADED, ImportState.CHECKING, ImportState.APPLYING, ImportState.UNDOING,
)  # fmt: skip


# What waits for HR: to be applied where it may, else to be checked again or discarded.
IMPORT_JUDGED = (ImportState.CHECKED, ImportState.REFUSED)


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, user: User) -> Self:
        """HR admins."""
        return self.all() if user.holds("hr_admin") else self.none()


class ImportBatch(models.Model):
    """One upload: what it would do, what it did, and what is needed to undo it."""

    kind = models.CharField(max_length=12, choices=ImportKind)
    state = models.CharField(max_length=9, choices=ImportState, default=ImportState.UPLOADED)
    created_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="import_batches"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    files = models.JSONField(
        default=list, help_text=_("For each file its part, its name and where it is stored.")
    )
    mapping = models.JSONField(default=dict, blank=True)
    options = models.JSONField(default=dict, blank=True)
    change_guard = models.PositiveSmallIntegerField(
        default=20, help_text=_("Refuse when more than this percentage would change or disappear.")
    )
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    position = models.JSONField(
        default=dict, blank=True, help_text=_("How far the files have been read.")
    )
    doing = models.CharField(max_length=200, blank=True)
    claim = models.UUIDField(
        null=True, blank=True, help_text=_("Of the worker that has it in hand.")
    )
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(
        default=0, help_text=_("How often a worker has begun the present step.")
    )
    summary = models.JSONField(
        default=list, blank=True, help_text=_("For each kind of thing its counts.")
    )
    reason = models.TextField(
        blank=True, help_text=_("Why it was refused, or cannot be applied or undone as it is.")
    )
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("import")
        constraints = [
            models.CheckConstraint(
                name="talent_importbatch_kind_known", condition=Q(kind__in=ImportKind.values)
            ),
            models.CheckConstraint(
                name="talent_importbatch_state_known", condition=Q(state__in=ImportState.values)
            ),
            models.CheckConstraint(
                name="talent_importbatch_guard_percent", condition=Q(change_guard__range=(0, 100))
            ),
            models.CheckConstraint(
                name="talent_importbatch_claim_has_end",
                condition=Q(claim__isnull=True, claimed_until__isnull=True)
                | Q(claim__isnull=False, claimed_until__isnull=False),
            ),
        ]
        indexes = [
            # What a worker takes up next, every half minute.
            models.Index(
                fields=["id"], name="talent_importbatch_work", condition=Q(state__in=IMPORT_WORK)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {localtime(self.created_at):%Y-%m-%d %H:%M}"

    @property
    def is_at_work(self) -> bool:
        """Whether a worker has it, or will take it up."""
        return self.state in IMPORT_WORK

    @property
    def is_applicable(self) -> bool:
        """Whether it was checked, may be written, and would change something."""
        changes = any(row["new"] or row["changed"] or row["ended"] for row in self.summary)
        return self.state == ImportState.CHECKED and not self.reason and changes


class ImportProblem(models.Model):
    """One thing wrong in one row of one upload."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="problems")
    part = models.CharField(max_length=30)
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=100, blank=True)
    value = models.CharField(max_length=200, blank=True)
    message = models.CharField(max_length=300)
    blocks = models.BooleanField(
        default=True, help_text=_("Whether it keeps its row out, or is only worth knowing.")
    )

    class Meta:
        ordering = ["batch", "-blocks", "part", "row", "pk"]
        verbose_name = "import problem"

    def __str__(self) -> str:
        return f"{self.part}, row {self.row}: {self.message}"


class EffectKind(models.TextChoices):
    NEW = "new", _("Comes")
    CHANGED = "changed", _("Changes")
    ENDED = "ended", _("Goes")


class ImportEffect(models.Model):
    """One thing that a checked upload would do to what stands on record, in words."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="effects")
    about = models.CharField(max_length=320, help_text=_("The record that it is done to."))
    kind = models.CharField(max_length=7, choices=EffectKind)
    what = models.CharField(max_length=320, help_text=_("What comes, changes or goes there."))
    before = models.CharField(max_length=320, blank=True)
    after = models.CharField(max_length=320, blank=True)

    class Meta:
        ordering = ["batch", "pk"]
        constraints = [
            models.CheckConstraint(
                name="talent_importeffect_kind_known", condition=Q(kind__in=EffectKind.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about}: {self.get_kind_display()} {self.what}"


class ImportRow(models.Model):
    """One row of an uploaded file, read and translated but not yet compared with the record.

    `key` is the number of the person, unit or place that it is about, or the text for its role.
    Rows go when their batch is applied or given up.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows", db_index=False)
    part = models.CharField(max_length=30)
    key = models.CharField(max_length=200)
    row = models.PositiveIntegerField()
    file = models.PositiveSmallIntegerField()
    data = models.JSONField()

    class Meta:
        indexes = [
            # Comparing with the record, person by person in the order of their numbers.
            models.Index(fields=["batch", "part", "key", "row"], name="talent_importrow_by_key"),
        ]

    def __str__(self) -> str:
        return f"{self.part}, row {self.row}"


class ImportChange(models.Model):
    """One record that a batch made, changed or took away; undoing reads it.

    `before` is the row as it was (null for a new one), `after` a fingerprint of the row as the
    batch left it (empty for one that it took away).
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="changes", db_index=False)
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    before = models.JSONField(null=True)
    after = models.CharField(max_length=32, blank=True)

    class Meta:
        ordering = ["batch", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "object_type", "object_id"], name="talent_importchange_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.object_type} {self.object_id}"
