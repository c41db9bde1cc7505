"""Ideas for the development of somebody on a plan, in words that do not tell of the plan."""

from dataclasses import dataclass

from careers.models import OPEN_PLANS, DevelopmentPlan
from careers.proposals import KnownGap, Proposal
from careers.queries.fits import RoleFit
from careers.queries.plan_gaps import proposed
from leadership.models import Successor
from talent.models import User


@dataclass(frozen=True)
class SaidIdea:
    """One idea in the words in which it is said."""

    pk: int
    title: str
    skill: str


def said_ideas(fit: RoleFit) -> list[SaidIdea]:
    """The same as rows of a page."""
    return [
        SaidIdea(one.idea.pk, one.idea.title_for(one.gap.name), one.gap.name)
        for one in ideas_for(fit)
    ]


def ideas_for(fit: RoleFit) -> list[Proposal]:
    """What the library has for the gaps to a role; each speaks of one skill alone."""
    return proposed(
        [
            KnownGap(part.skill.pk, part.skill.name, part.skill.kind, part.needed)
            for part in fit.open_gaps
        ]
    )


def plan_that_may_be_told(user: User, successor: Successor) -> DevelopmentPlan | None:
    """The open development plan of a person on which whoever looks may say something."""
    if successor.employee_id is None:
        return None
    rows = DevelopmentPlan.objects.visible_to(user).filter(employee=successor.employee_id)
    return rows.filter(state__in=OPEN_PLANS).order_by("-pk").first()
