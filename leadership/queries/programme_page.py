"""The page of one programme: what the catalogue's row says, and where I stand in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from leadership.fit_words import reason_in_words
from leadership.models import Programme, ProgrammeTarget
from leadership.programme_fit import ProgrammeFit, Reason, programme_fit
from leadership.queries.needs import own_needs
from leadership.queries.programmes import with_all
from talent.models import Employee, Skill, User


@dataclass(frozen=True)
class Standing:
    """One competency that a programme raises: to which level, mine, and why it would help me."""

    skill: Skill
    target: int
    level: float | None
    reason: Reason | None

    @property
    def is_core(self) -> bool:
        """Whether the organisation as a whole needs it."""
        core = getattr(self.skill, "core_competency", None)
        return core is not None and core.retired_on is None

    @property
    def why(self) -> str:
        return reason_in_words(self.reason, own=True) if self.reason is not None else ""


@dataclass(frozen=True)
class ProgrammePage:
    """One programme and how the reader stands to it."""

    programme: Programme
    standing: Sequence[Standing]
    fit: ProgrammeFit


def programme_page_of(user: User, me: Employee | None, pk: int) -> ProgrammePage | None:
    """A programme that the reader sees, with where they stand; None where there is none."""
    targets = ProgrammeTarget.objects.select_related("skill__core_competency")
    rows = with_all(Programme.objects.visible_to(user), me).prefetch_related(
        Prefetch("targets", targets.order_by("skill__name", "pk"))
    )
    programme = rows.select_related("objective", "sponsor").filter(pk=pk).first()
    if programme is None:
        return None
    own = own_needs(user, me)
    raised = list(programme.targets.all())
    fit = programme_fit({row.skill_id: row.level for row in raised}, own.needs, own.levels)
    reasons = {reason.need.skill: reason for reason in fit.reasons}
    standing = [
        Standing(row.skill, row.level, own.levels.get(row.skill_id), reasons.get(row.skill_id))
        for row in raised
    ]
    return ProgrammePage(programme, standing, fit)
