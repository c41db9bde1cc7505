"""What was released of waves: written once by the release worker, and only read from then on."""

import uuid
from collections.abc import Iterable
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lib.questions import COMMENT_LENGTH
from metrics.models.surveys import Driver
from metrics.models.waves import Wave, WavePerson, WaveQuestion, WaveState, WaveUnit
from talent.models import GrantKind, OrgUnit, UnitLine, User

LONGEST_TEXT = COMMENT_LENGTH


class FigureKind(models.TextChoices):
    """What a figure is of, and so how it reads; the values of `metrics.cells.FigureKind`."""

    INDEX = "index", _("Engagement index")
    DRIVER = "driver", _("Driver")
    QUESTION = "question", _("Question")
    ENPS = "enps", _("eNPS")
    MEAN = "mean", _("Mean")
    SHARES = "shares", _("Answers")
    COMMENTS = "comments", _("Comments")


def sees_all_results(user: User) -> bool:
    """HR admins and executives see what was released of every unit."""
    kinds = (GrantKind.HR_ADMIN, GrantKind.EXECUTIVE)
    return user.is_active and any(user.holds(kind) for kind in kinds)


def units_answered_for(user: User) -> models.QuerySet[OrgUnit]:
    """Units whose results a user sees by office, with all that lies below them.

    Those of a partner's grant; whoever leads people sees the units in which these work.
    """
    if not user.is_active:
        return OrgUnit.objects.none()
    above = Q(ancestor__in=_granted(user)) | Q(ancestor__in=user.led_units())
    return OrgUnit.objects.filter(pk__in=UnitLine.objects.current().filter(above).values("unit"))


def lines_answered_for(user: User) -> models.QuerySet[UnitLine]:
    """The same units, each beside one under which it lies.

    Under which is asked beforehand: so the database sees how many units lie there, and looks rows
    up one by one where that is less to do.
    """
    if not user.is_active:
        return UnitLine.objects.none()
    above = [*_granted(user), *user.led_units_today]
    return UnitLine.objects.current().filter(ancestor__in=above)


def _granted(user: User) -> list[int]:
    granted = [one.unit_id for one in user.grants_today if one.kind == GrantKind.HR_PARTNER]
    return [unit for unit in granted if unit is not None]


class ReleasedQuerySet(models.QuerySet[Any]):
    """Rows of one wave, for whoever sees any result of it."""

    def visible_to(self, user: User) -> Self:
        return self.filter(wave__in=ReleasedUnit.objects.visible_to(user).wholes().values("wave"))


class ReleasedFigure(models.Model):
    """One figure that a wave tells: of the index, a driver or a question."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey(Wave, models.PROTECT, related_name="figures")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60, help_text=_("Under which its cells stand in a group."))
    kind = models.CharField(max_length=8, choices=FigureKind)
    cut = models.PositiveSmallIntegerField(help_text=_("In which groups it is told."))
    driver = models.ForeignKey(Driver, models.PROTECT, null=True, related_name="+")
    question = models.ForeignKey(WaveQuestion, models.PROTECT, null=True, related_name="+")
    is_of_all = models.BooleanField(help_text=_("Whether everybody who answered counts in it."))

    objects = ReleasedQuerySet.as_manager()

    class Meta:
        ordering = ["wave", "position"]
        constraints = [
            models.UniqueConstraint(fields=["wave", "name"], name="metrics_releasedfigure_once"),
            models.CheckConstraint(
                name="metrics_releasedfigure_kind_known", condition=Q(kind__in=FigureKind.values)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ReleasedGroupQuerySet(models.QuerySet["ReleasedGroup"]):
    def visible_to(self, user: User) -> Self:
        """Those which a page that the user may see shows."""
        return self.filter(pk__in=ReleasedUnit.objects.visible_to(user).values("group"))


class ReleasedGroup(models.Model):
    """People who are only told of together, with their cells: everything that is told of them.

    Groups are numbered so that the blocks of one are those from its own number to its last. How
    many they are is told in the wave's own cut only, and never of one question.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey(Wave, models.PROTECT, related_name="groups")
    cut = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    parent = models.PositiveIntegerField(null=True, help_text=_("Of which group it is a part."))
    is_block = models.BooleanField()
    units = ArrayField(models.PositiveIntegerField(), help_text=_("Positions of its units."))
    units_key = models.CharField(
        max_length=64, help_text=_("The same for the same set of units in every wave.")
    )
    people = models.PositiveIntegerField(null=True)
    rate = models.PositiveSmallIntegerField(
        null=True, help_text=_("How many of a hundred answered, in steps of five.")
    )
    cells = models.JSONField(default=dict)
    links = models.JSONField(
        default=dict, help_text=_("How drivers go with the index: correlation and its interval.")
    )

    objects = ReleasedGroupQuerySet.as_manager()

    class Meta:
        ordering = ["wave", "cut", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "cut", "number"], name="metrics_releasedgroup_once"
            ),
            models.CheckConstraint(
                name="metrics_releasedgroup_counts_once",
                condition=Q(cut=0, people__gte=5, rate__isnull=False)
                | Q(cut__gt=0, people__isnull=True, rate__isnull=True),
            ),
            models.CheckConstraint(
                name="metrics_releasedgroup_rate_in_steps",
                condition=Q(rate__isnull=True) | Q(rate__in=range(5, 100, 5)),
            ),
        ]
        indexes = [
            # The parts of a group, for its heat map; the same units in other waves, for its trend.
            models.Index(fields=["wave", "cut", "parent"], name="metrics_group_by_parent"),
            models.Index(fields=["units_key", "wave"], name="metrics_group_by_units"),
        ]

    def __str__(self) -> str:
        return f"{self.wave_id}/{self.cut}/{self.number}"


class ReleasedUnitQuerySet(models.QuerySet["ReleasedUnit"]):
    def wholes(self) -> Self:
        """The row of everybody in each wave: whoever sees anything of a wave sees this one."""
        return self.filter(unit__isnull=True, cut=0).order_by()

    def by_office(self, user: User) -> Self:
        """What a user sees because of what they answer for; of the whole whoever sees a part."""
        found = self.filter(wave__state=WaveState.RELEASED)
        return found if sees_all_results(user) else found.filter(_is_by_office(user))

    def of_everybody(self) -> Self:
        """Units whose own result is that of everybody: it is of the same people."""
        whole = self.model._default_manager.filter(cut=0, unit__isnull=True).order_by()
        own = self.filter(cut=0, unit__isnull=False, is_wider=False)
        return own.filter(group__in=whole.values("group"))

    def visible_to(self, user: User) -> Self:
        """By office; and once it is shared, each who was asked sees their unit and the whole."""
        if not user.is_active:
            return self.none()
        if sees_all_results(user):
            return self.by_office(user)
        asked = WavePerson.objects.filter(employee__user=user, wave__shared_at__isnull=False)
        was_asked = Q(unit__in=asked.values("unit"))
        was_asked |= Q(unit__isnull=True, wave__in=asked.values("wave"))
        return self.filter(_is_by_office(user) | was_asked, wave__state=WaveState.RELEASED)


def _is_by_office(user: User) -> Q:
    """Whether a row is of a unit that a user answers for, or of the whole of which that is a part.

    Asked row by row: pages want few rows of the many that somebody answers for.
    """
    lines = lines_answered_for(user).filter(unit=models.OuterRef("unit__unit"))
    parts = WaveUnit.objects.filter(wave=models.OuterRef("wave"))
    inside = parts.filter(unit__in=lines_answered_for(user).values("unit"))
    return Q(models.Exists(lines)) | Q(models.Exists(inside), unit__isnull=True)


class ReleasedUnit(models.Model):
    """Which group the page of one unit shows of the figures of one cut; without a unit, of all."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey(Wave, models.PROTECT, related_name="+")
    cut = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(WaveUnit, models.PROTECT, null=True, related_name="released")
    group = models.ForeignKey(ReleasedGroup, models.PROTECT, related_name="shown_of")
    is_wider = models.BooleanField(help_text=_("The unit is shown with others."))

    objects = ReleasedUnitQuerySet.as_manager()

    class Meta:
        ordering = ["wave", "cut", "unit"]
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "cut", "unit"], nulls_distinct=False,
                name="metrics_releasedunit_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit_id} in {self.cut}"


class ReleasedTable(models.Model):
    """People with one or several values of an attribute, and what is told of them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey(Wave, models.PROTECT, related_name="tables")
    attribute = models.CharField(max_length=10)
    position = models.PositiveSmallIntegerField()
    labels = ArrayField(models.CharField(max_length=100))
    people = models.PositiveIntegerField()
    cells = models.JSONField(default=dict)

    objects = ReleasedQuerySet.as_manager()

    class Meta:
        ordering = ["wave", "attribute", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "attribute", "position"], name="metrics_releasedtable_once"
            ),
            models.CheckConstraint(
                name="metrics_releasedtable_five_or_more", condition=Q(people__gte=5)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attribute} {self.position}"


class ReleasedCommentQuerySet(models.QuerySet["ReleasedComment"]):
    def visible_to(self, user: User) -> Self:
        """Whoever answers for the people who wrote; nobody by having been asked, or for a part."""
        offices = ReleasedUnit.objects.by_office(user)
        if sees_all_results(user):
            return self.filter(wave__in=offices.values("wave"))
        inside = offices.filter(
            unit__isnull=False,
            wave=models.OuterRef("wave"),
            group__cut=models.OuterRef("block__cut"),
            group__number__lte=models.OuterRef("block__number"),
            group__last__gte=models.OuterRef("block__number"),
        )
        return self.filter(models.Exists(inside))

    def in_groups(self, wave: Wave, groups: Iterable[tuple[int, int, int]]) -> Self:
        """Those of some groups of a wave, each given by its cut, its own number and its last."""
        inside = Q(pk__in=[])
        for cut, number, last in groups:
            inside |= Q(block__cut=cut, block__number__gte=number, block__number__lte=last)
        return self.filter(inside, wave=wave)


class ReleasedComment(models.Model):
    """What somebody wrote to one question, in one group of ten or more who answered.

    Its id is random, as is its place; nothing tells which other comment is of the same person.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey(Wave, models.PROTECT, related_name="+")
    figure = models.ForeignKey(ReleasedFigure, models.PROTECT, related_name="comments")
    block = models.ForeignKey(ReleasedGroup, models.PROTECT, related_name="comments")
    text = models.TextField(max_length=LONGEST_TEXT)

    objects = ReleasedCommentQuerySet.as_manager()

    class Meta:
        ordering = ["figure", "id"]

    def __str__(self) -> str:
        return "Comment"
