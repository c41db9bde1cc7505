"""What a rejected applicant can do now: the gaps to the role, as what a plan begins with."""

from collections.abc import Sequence
from dataclasses import dataclass

from careers.models import Application, DevelopmentPlan, Stage
from careers.queries.fits import SkillFit, fit_of
from careers.queries.plan_seam import open_plans, plan_address
from talent.models import Role, User

MOST_GAPS = 5


@dataclass(frozen=True)
class Closer:
    """What would bring a role closer: known gaps, how much is unknown, and the plan for it."""

    role: Role
    gaps: Sequence[SkillFit]
    more: int
    unknown: int
    plan: DevelopmentPlan | None  # one for this role that is under way

    @property
    def plan_url(self) -> str:
        """Where the plan goes on, or where one begins with actions for these gaps."""
        return self.plan.get_absolute_url() if self.plan else plan_address(self.role)


def plan_left(viewer: User, application: Application) -> DevelopmentPlan | None:
    """For one's own rejected application, the open plan into a role that was retired meanwhile."""
    role, person = application.opening.role, application.employee
    if application.stage != Stage.REJECTED or person.user_id != viewer.pk or not role.retired_on:
        return None
    return open_plans(viewer, person, [role.pk]).get(role.pk)


def closer_of(viewer: User, application: Application) -> Closer | None:
    """For one's own rejected application, by today's levels; None where no plan can lead there."""
    role, person = application.opening.role, application.employee
    if application.stage != Stage.REJECTED or person.user_id != viewer.pk:
        return None
    if role.current_version is None or role.retired_on is not None:
        return None
    fit = fit_of(viewer, person, role.current_version)
    gaps = fit.open_gaps
    return Closer(
        role,
        gaps[:MOST_GAPS],
        max(len(gaps) - MOST_GAPS, 0),
        len(fit.unknown),
        open_plans(viewer, person, [role.pk]).get(role.pk),
    )
