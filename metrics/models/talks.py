"""Talks about results: that a result was talked about with those who answered, and when."""

from typing import Self

from django.db import models
from django.db.models import Exists, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from metrics.models.releases import ReleasedUnit
from metrics.models.waves import Wave, WaveUnit
from talent.models import GrantKind, User

WITHIN = 28  # days after results are shared in which they are talked about


class TeamTalkQuerySet(models.QuerySet["TeamTalk"]):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the result that was talked about."""
        seen = ReleasedUnit.objects.visible_to(user).filter(cut=0).order_by()
        of_all = seen.filter(unit__isnull=True).values("wave")
        return self.filter(
            Q(wave_unit__in=seen.filter(unit__isnull=False).values("unit"))
            | Q(wave__in=of_all) & self._of_everybody()
        )

    def about(self, wave: Wave, unit: WaveUnit | None) -> Self:
        """Those about one result; about everybody is about the unit too that is everybody."""
        if unit is None:
            same = self._of_everybody()
        else:
            is_everybody = Exists(ReleasedUnit.objects.of_everybody().filter(unit=unit))
            same = Q(wave_unit=unit) | Q(wave_unit__isnull=True) & Q(is_everybody)
        return self.filter(same, wave=wave).order_by("held_on", "pk")

    @staticmethod
    def _of_everybody() -> Q:
        whole = ReleasedUnit.objects.of_everybody().order_by()
        return Q(wave_unit__isnull=True) | Q(wave_unit__in=whole.values("unit"))

    def taken_back_by(self, user: User) -> Self:
        """Those that a user sees and may take back: one's own, for HR admins all."""
        seen = self.visible_to(user)
        return seen if user.holds(GrantKind.HR_ADMIN) else seen.filter(by=user)


class TeamTalk(models.Model):
    """That the result of one unit, or of everybody, was talked about; never what was said."""

    wave = models.ForeignKey(Wave, models.PROTECT, related_name="talks")
    wave_unit = models.ForeignKey(
        WaveUnit, models.PROTECT, null=True, related_name="talks",
        help_text=_("Empty: the result of everybody."),
    )  # fmt: skip
    held_on = models.DateField(_("held on"))
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = TeamTalkQuerySet.as_manager()

    class Meta:
        ordering = ["wave", "wave_unit"]
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "wave_unit"], nulls_distinct=False,
                name="metrics_teamtalk_once_a_result",
                violation_error_message=_("A talk about this result is recorded already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Talk on {self.held_on:%Y-%m-%d}"
