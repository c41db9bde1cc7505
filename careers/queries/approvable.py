"""What can be approved together with others, found again by the keys of a form or the API."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from careers import access
from careers.models import DevelopmentPlan, Opening, OpeningState
from careers.queries.plans import plans_of, waiting_plans, waiting_without_manager
from talent.models import User

KINDS = ("plan", "opening")
MOST = 100  # in one go
Key = tuple[str, int]


@dataclass(frozen=True)
class Chosen:
    """What somebody chose: what can go on, what cannot, and how many keys lead to nothing."""

    plans: list[DevelopmentPlan]
    openings: list[Opening]
    others: list[DevelopmentPlan | Opening]
    unknown: int

    @property
    def things(self) -> list[DevelopmentPlan | Opening]:
        return [*self.plans, *self.openings]


def _pks(rows: QuerySet[DevelopmentPlan], wanted: list[int]) -> list[int]:
    return list(rows.filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else []


def keys_of(texts: Iterable[str]) -> list[Key]:
    """Keys such as "plan:12", each once; what is none is left out."""
    found = []
    for text in texts:
        kind, _colon, number = text.partition(":")
        if kind in KINDS and number.isascii() and number.isdecimal() and len(number) < 19:
            found.append((kind, int(number)))
    return list(dict.fromkeys(found))


def chosen_by(user: User, keys: Iterable[Key]) -> Chosen:
    """The records behind some keys, as far as the user sees them; the others do not exist."""
    wanted = list(keys)
    of_plans = [pk for kind, pk in wanted if kind == "plan"]
    of_openings = [pk for kind, pk in wanted if kind == "opening"]
    plans = list(plans_of(user).filter(pk__in=of_plans)) if of_plans else []
    seen = Opening.objects.visible_to(user).for_page().filter(pk__in=of_openings)
    openings = list(seen) if of_openings else []
    mine = {*_pks(waiting_plans(user), of_plans), *_pks(waiting_without_manager(user), of_plans)}
    good_plans = [plan for plan in plans if plan.pk in mine]
    good_openings = [
        opening
        for opening in openings
        if opening.state == OpeningState.IN_REVIEW and access.may_approve_opening(user, opening)
    ]
    good = {("plan", plan.pk) for plan in good_plans}
    good |= {("opening", opening.pk) for opening in good_openings}
    everything: list[tuple[Key, DevelopmentPlan | Opening]] = [
        *((("plan", plan.pk), plan) for plan in plans),
        *((("opening", opening.pk), opening) for opening in openings),
    ]
    others = [thing for key, thing in everything if key not in good]
    return Chosen(good_plans, good_openings, others, len(wanted) - len(everything))
