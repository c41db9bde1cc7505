"""One pair as whoever runs its programme reads it: how it gets on, and nothing that is written."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mentoring.models import Pair, PairOrigin, PairState, Programme, Side
from mentoring.queries.momentum import going_of, with_facts
from mentoring.queries.outcomes import Ending, ending_of, outcome_of
from mentoring.queries.pairs import PairRow
from mentoring.queries.team_pairs import FollowedPair, goals_of, of_programme
from talent.models import Employee, User


@dataclass(frozen=True)
class WatchedPair:
    """One pair with its two, how it gets on, and what became of it."""

    row: FollowedPair
    two: tuple[tuple[str, Employee], ...]  # as what each takes part
    time: PairRow
    ending: Ending | None

    @property
    def pair(self) -> Pair:
        return self.row.pair

    @property
    def waits(self) -> bool:
        return self.pair.state == PairState.PROPOSED

    @property
    def origin(self) -> str:
        """How the two were proposed to each other; of peers, who of them asked."""
        if self.pair.origin == PairOrigin.ASKED and self.pair.programme.is_of_peers:
            return _("Asked by %(name)s") % {"name": self.pair.mentee.name}
        return str(self.pair.get_origin_display())

    @property
    def may_rest(self) -> bool:
        """Nothing is paused or taken up in a programme that is over."""
        return self.pair.is_going and self.pair.programme.is_open


def watched_pairs(user: User, programme: Programme) -> QuerySet[Any]:
    """The pairs of a programme with all that is told of one of them."""
    return with_facts(of_programme(user, programme).select_related("programme", "run"))


def watched(user: User, pair: Any) -> WatchedPair:
    """One of these pairs."""
    people = Employee.objects.with_current_assignment().in_bulk([pair.mentee_id, pair.mentor_id])
    pair.mentee, pair.mentor = people[pair.mentee_id], people[pair.mentor_id]
    sides = (Side.PEER, Side.PEER) if pair.programme.is_of_peers else (Side.MENTEE, Side.MENTOR)
    goals = goals_of(user, [pair]).get(pair.pk, [])
    return WatchedPair(
        row=FollowedPair(pair, going_of(pair), goals, outcome_of(user, pair)),
        two=((str(sides[0].label), pair.mentee), (str(sides[1].label), pair.mentor)),
        time=PairRow(pair, pair.mentor, is_mentee=True),
        ending=ending_of(user, pair),
    )
