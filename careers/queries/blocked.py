"""Why there is no route from one role to another, and what would open one."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from django.utils.translation import gettext as _

from careers.neighbours import share_of
from careers.queries.roles import RoleRow
from careers.queries.route_graph import RoleGraph
from careers.routes import FAR, MOST_HOPS, Whole, hops_from, hops_to


class Reason(StrEnum):
    """What stands in the way."""

    SAME = "same"
    NO_WAY_OUT = "no-way-out"
    NO_WAY_IN = "no-way-in"
    APART = "apart"
    TOO_FAR = "too-far"


@dataclass(frozen=True)
class Blocked:
    """No route, and why.

    `bridge` is a role within reach from which a move to the target would open a route: the nearest
    to it in skills. `half_way` is one to plan to first, where the target is too far.
    """

    reason: Reason
    start: RoleRow
    target: RoleRow
    hops: int | None
    bridge: RoleRow | None
    half_way: RoleRow | None

    @property
    def title(self) -> str:
        """What is so, in a line."""
        if self.reason is Reason.SAME:
            return _("%(start)s is where you begin.") % {"start": self.start.name}
        return _("There is no route from %(start)s to %(target)s.") % {
            "start": self.start.name,
            "target": self.target.name,
        }

    @property
    def why(self) -> str:
        """What stands in the way, in a sentence."""
        names = {"start": self.start.name, "target": self.target.name}
        if self.reason is Reason.SAME:
            return _("Choose another role to plan a route to.")
        if self.reason is Reason.TOO_FAR:
            return _("It would take %(hops)d hops; routes are planned over at most %(most)d.") % {
                "hops": self.hops,
                "most": MOST_HOPS,
            }
        words = {
            Reason.NO_WAY_OUT: _("No way leads on from %(start)s."),
            Reason.NO_WAY_IN: _("No way leads to %(target)s."),
            Reason.APART: _(
                "Ways lead on from %(start)s and others to %(target)s; none joins them."
            ),
        }[self.reason]
        return f"{words % names} " + _(
            "Ways are moves drawn by HR or an import, moves that five or more people made, and"
            " roles near in skills within one grade."
        )

    @property
    def remedy(self) -> str:
        """What would open a route, in a sentence."""
        if self.half_way is not None:
            return _("Plan to %(role)s first, and on from there.") % {"role": self.half_way.name}
        if self.bridge is None:
            return ""
        return _(
            "A move from %(role)s to %(target)s would open one: of the roles within reach it is the"
            " nearest in skills. HR can draw it on the career map."
        ) % {"role": self.bridge.name, "target": self.target.name}


def blocked(graph: RoleGraph, rows: Mapping[int, RoleRow], start: int, target: int) -> Blocked:
    """Why the search found nothing; no query."""
    here, there = graph.row_of[start], graph.row_of[target]
    onwards, back = hops_from(graph.net, here), hops_to(graph.net, there)
    hops = int(onwards[there])
    bridge = half_way = None
    if here == there:
        reason = Reason.SAME
    elif hops < FAR:
        reason = Reason.TOO_FAR
        # The middle of a shortest way: whoever is there can plan on.
        middle = np.flatnonzero((onwards + back == hops) & (onwards == min(hops // 2, MOST_HOPS)))
        half_way = rows[graph.role(int(middle[0]))]
    else:
        bridge = nearest_bridge(graph, rows, np.flatnonzero(onwards < MOST_HOPS), there)
        no_way_out = (onwards < FAR).sum() == 1
        no_way_in = (back < FAR).sum() == 1
        reason = (
            Reason.NO_WAY_OUT if no_way_out else Reason.NO_WAY_IN if no_way_in else Reason.APART
        )
    return Blocked(
        reason, rows[start], rows[target], hops if hops < FAR else None, bridge, half_way
    )


def nearest_bridge(
    graph: RoleGraph, rows: Mapping[int, RoleRow], reach: Whole, there: int
) -> RoleRow:
    """Of the roles within reach, the start among them, the one nearest in skills to the target."""
    share = share_of(graph.needed, graph.importance, reach, np.array([there]))[:, 0]
    return rows[graph.role(int(reach[int(np.argmax(share))]))]
