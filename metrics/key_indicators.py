"""Which indicators an audience looks at first where HR has chosen none."""

from metrics.models import Audience, KeyIndicator
from talent.models import GrantKind, User

USUAL = {
    Audience.EXECUTIVE: (
        "headcount",
        "retention",
        "internal_fill_rate",
        "plan_coverage",
        "engagement",
    ),
    Audience.HR_PARTNER: ("retention", "promotion_rate", "conversation_coverage", "engagement"),
    Audience.MANAGER: ("retention", "plan_coverage", "conversation_coverage", "engagement"),
}
MOST = 6


def audience_of(user: User) -> Audience:
    """To which audience somebody belongs; of several to the one that reads most."""
    if user.holds(GrantKind.HR_ADMIN) or user.holds(GrantKind.EXECUTIVE):
        return Audience.EXECUTIVE
    return Audience.HR_PARTNER if user.holds(GrantKind.HR_PARTNER) else Audience.MANAGER


def chosen_for(audience: Audience) -> tuple[str, ...]:
    """The keys of the few indicators of an audience in their order; one query."""
    rows = KeyIndicator.objects.filter(audience=audience).order_by("position")
    return tuple(rows.values_list("indicator", flat=True)) or USUAL[audience]
