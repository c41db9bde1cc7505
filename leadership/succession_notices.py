"""What owners of succession plans are told: that there is something to read, and never a name."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from leadership.models import SuccessionPlan
from talent.models import User
from talent.registry import NoticeKind, NoticeText, Text, registry

Ids = Sequence[Mapping[str, Any]]


class PlanText:
    """The text of a notice, where the recipient still owns the plan and is not named on it."""

    def __init__(self, title: Text, body: Text) -> None:
        self.title, self.body = title, body

    def __call__(self, user: User, ids: Ids) -> list[NoticeText | None]:
        wanted = {str(params.get("plan")) for params in ids}
        rows = SuccessionPlan.objects.owned_by(user).filter(pk__in=wanted)
        found = {str(plan.pk): plan for plan in rows}
        return [
            NoticeText(str(self.title), str(self.body), found[key].get_absolute_url())
            if (key := str(params.get("plan"))) in found
            else None
            for params in ids
        ]


KINDS = [
    NoticeKind(
        "leadership.succession_owned",
        _("A succession plan is mine to keep"),
        PlanText(
            _("A succession plan is yours to keep"),
            _("You own it from now on. Sign in to read it; what it says is for you to keep."),
        ),
        hint=_("When you are named as its owner."),
        is_secret=True,
    ),
    NoticeKind(
        "leadership.succession_changed",
        _("A succession plan of mine has changed"),
        PlanText(
            _("A succession plan of yours has changed"),
            _("Somebody was named, judged or taken off, or has left or moved. Sign in to read it."),
        ),
        delivery="digest",
        hint=_("When others change it, or somebody on it leaves or moves."),
        is_secret=True,
    ),
    NoticeKind(
        "leadership.succession_review_due",
        _("A succession plan of mine is to be reviewed"),
        PlanText(
            _("A succession plan of yours is due for its review"),
            _("Is the order still right, and how ready is everybody? Then set the next day."),
        ),
        hint=_("On the day that the plan names."),
        is_secret=True,
    ),
]


def register() -> None:
    for kind in KINDS:
        registry.add_notice(kind)
