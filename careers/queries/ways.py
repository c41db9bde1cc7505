"""Routes as pages and programs show them: names, gaps, evidence, and why each hop is possible."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from careers.fit import Figures, percent
from careers.models import MoveKind
from careers.queries.chosen import address_of
from careers.queries.hop_openings import NONE, HopOpenings
from careers.queries.journeys import Journey, SkillName
from careers.queries.ranking import levels_words
from careers.queries.roles import RoleRow
from careers.queries.route_graph import Evidence, RoleGraph
from careers.routes import TENTHS, Hop, Prefer, Route, Whole

Have = Mapping[int, int]  # supposed levels by skill id

NAMES = {
    Prefer.FASTEST: gettext_lazy("Fastest"),
    Prefer.SMALLEST_GAP: gettext_lazy("Smallest gap"),
    Prefer.MOST_TRAVELLED: gettext_lazy("Most travelled"),
}
# How a page says by what its routes are ordered.
ORDERS = {
    Prefer.FASTEST: gettext_lazy("In the order of months, the fewest first."),
    Prefer.SMALLEST_GAP: gettext_lazy(
        "In the order of the gap over all hops, the smallest first: levels to gain × importance."
    ),
    Prefer.MOST_TRAVELLED: gettext_lazy(
        "In the order of how many go this way, the most first: of those who leave one role after"
        " the other, as far as moves of five people or more tell."
    ),
}
# From the second on: a page shows five routes.
PLACES = {
    Prefer.FASTEST: (
        gettext_lazy("Second fastest"),
        gettext_lazy("Third fastest"),
        gettext_lazy("Fourth fastest"),
        gettext_lazy("Fifth fastest"),
    ),
    Prefer.SMALLEST_GAP: (
        gettext_lazy("Second smallest gap"),
        gettext_lazy("Third smallest gap"),
        gettext_lazy("Fourth smallest gap"),
        gettext_lazy("Fifth smallest gap"),
    ),
    Prefer.MOST_TRAVELLED: (
        gettext_lazy("Second most travelled"),
        gettext_lazy("Third most travelled"),
        gettext_lazy("Fourth most travelled"),
        gettext_lazy("Fifth most travelled"),
    ),
}


@dataclass(frozen=True)
class HopGap:
    """One skill to gain at one hop: from which level, to which, and whether the first is assumed.

    Levels that nobody has said anything about are assumed; those gained on the way are not.
    """

    skill: SkillName
    level: float
    needed: int
    gap: float
    importance: int
    is_assumed: bool

    @property
    def known(self) -> float | None:
        """The level that it begins from; None where there is none yet."""
        return self.level or None

    @property
    def words(self) -> str:
        return levels_words(self.gap)


@dataclass(frozen=True)
class WayHop:
    """One hop with its gaps, the weightiest first, and its evidence.

    `figures` say how close one is today; only for the first hop, and only for oneself.
    """

    number: int
    before: RoleRow
    role: RoleRow
    months: int
    gaps: tuple[HopGap, ...]
    evidence: Evidence
    figures: Figures | None
    openings: HopOpenings = NONE

    @property
    def people(self) -> int | None:
        """How many made this move; None where they are fewer than five."""
        return self.evidence.transition.people if self.evidence.transition else None

    @property
    def direction(self) -> str:
        """Where the grade leads to: up, down, sideways, or nothing where one has no grade."""
        if self.role.rank is None or self.before.rank is None:
            return ""
        if self.role.rank == self.before.rank:
            return _("sideways")
        return "" if self.role.rank > self.before.rank else _("one step down")

    def sentences(self) -> list[str]:
        """Why this hop is possible, in words."""
        words = [self._ladder(), self._ready(), self._made(), self._drawn(), self._near()]
        return [sentence for sentence in words if sentence]

    def short(self) -> str:
        """The same for a card: with people who made it, the rest can wait."""
        first = [sentence for sentence in (self._ladder(), self._ready()) if sentence]
        return " ".join([*first, self._made() or self._drawn() or self._near()])

    def _ladder(self) -> str:
        same = (self.role.family, self.role.track) == (self.before.family, self.before.track)
        is_up = (self.role.rank or 0) > (self.before.rank or 0)
        if not same or not is_up or self.before.rank is None:
            return ""
        return _("A step up on the same ladder.")

    def _ready(self) -> str:
        if self.figures is None or self.figures.readiness is None:
            return ""
        words = {"ready": self.figures.readiness, "known": self.figures.coverage}
        return _("You are %(ready)d %% ready, %(known)d %% known.") % words

    def _made(self) -> str:
        made = self.evidence.transition
        if made is None:
            return ""
        return ngettext(
            "%(people)d people took it, median %(months)d month in the role before.",
            "%(people)d people took it, median %(months)d months in the role before.",
            made.median_months,
        ) % {"people": made.people, "months": made.median_months}

    def _drawn(self) -> str:
        move = self.evidence.move
        if move is None:
            return ""
        if move.kind == MoveKind.RELATED:
            return _("Related, by the source that describes both roles.")
        return _("Drawn on the career map by HR.")

    def _near(self) -> str:
        if self.evidence.near is None:
            return ""
        return _("Near in skills: whoever meets %(role)s meets %(share)d %% of it.") % {
            "role": self.before.name,
            "share": percent(self.evidence.near),
        }


@dataclass(frozen=True)
class Way:
    """One route: its hops, its months with and without what is supposed, and what it is best in.

    `best_in` are the preferences that it leads; `place` is where it stands by the one asked for,
    from 1, and 0 where it is not among those.
    """

    start: RoleRow
    hops: tuple[WayHop, ...]
    months: int
    months_without: int
    weighted: float  # levels to gain × how important each is, over all hops
    one_in: int  # of how many who leave these roles one goes this way
    best_in: tuple[Prefer, ...]
    prefer: Prefer
    place: int
    have: Have

    @property
    def title(self) -> str:
        """What it is best in, and its place by the preference asked for."""
        names = [str(NAMES[prefer]) for prefer in self.best_in]
        if self.place > 1:
            names.append(str(PLACES[self.prefer][self.place - 2]))
        if not names:
            return str(NAMES[self.prefer])
        rest = [name[:1].lower() + name[1:] for name in names[1:]]
        return ", ".join([names[0], *rest])

    @property
    def largest_gap(self) -> HopGap | None:
        """The most levels to gain in one skill at one hop."""
        gaps = [gap for hop in self.hops for gap in hop.gaps]
        return max(gaps, key=lambda gap: gap.gap, default=None)

    @property
    def fewest_people(self) -> int | None:
        """The fewest people on one hop; None where they are fewer than five somewhere."""
        people = [hop.people for hop in self.hops]
        return None if None in people else min(count for count in people if count is not None)

    @property
    def query(self) -> str:
        """The address of this one route: its roles and what is supposed."""
        supposed = [("have", f"{pk}:{level}") for pk, level in self.have.items()]
        return "&".join(filter(None, [self.plain, urlencode(supposed)]))

    @property
    def plain(self) -> str:
        """The same without what is supposed, which is never saved."""
        return address_of([self.start.pk, *(hop.role.pk for hop in self.hops)])


def way_hops(
    graph: RoleGraph,
    begin: Journey,
    route: Route,
    *,
    rows: Mapping[int, RoleRow],
    skills: Mapping[int, SkillName],
    evidence: Mapping[tuple[int, int], Evidence],
    figures: Mapping[int, Figures],
    openings: Mapping[int, HopOpenings],
) -> tuple[WayHop, ...]:
    """The hops of a route with all that is shown of them."""
    hops: list[WayHop] = []
    here, have = graph.role(begin.start.row), begin.start.skills
    gained_before = have * 0
    for number, hop in enumerate(route.hops, start=1):
        role = graph.role(hop.row)
        hops.append(
            WayHop(
                number=number,
                before=rows[here],
                role=rows[role],
                months=hop.months,
                gaps=tuple(
                    hop_gaps(graph, hop, have, begin.assumed & (gained_before == 0), skills)
                ),
                evidence=evidence[here, role],
                figures=figures.get(role) if number == 1 else None,
                openings=openings.get(role, NONE),
            )
        )
        here, have, gained_before = role, have + hop.gained, gained_before + hop.gained
    return tuple(hops)


def hop_gaps(
    graph: RoleGraph, hop: Hop, have: Whole, assumed: Whole, skills: Mapping[int, SkillName]
) -> list[HopGap]:
    """What one hop gains, by importance × levels, the most first."""
    found = [
        HopGap(
            skill=skills[graph.skills[column]],
            level=int(have[column]) / TENTHS,
            needed=int(graph.needed[hop.row][column]),
            gap=int(hop.gained[column]) / TENTHS,
            importance=int(graph.importance[hop.row][column]),
            is_assumed=bool(assumed[column]),
        )
        for column in hop.gained.nonzero()[0].tolist()
    ]
    return sorted(found, key=lambda gap: (-gap.importance * gap.gap, gap.skill.name))
