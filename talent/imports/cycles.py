"""Find people who would be their own manager, at any time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import rustworkx

Edge = tuple[int, int, date, date]  # who reports to whom, from a day up to another


@dataclass(frozen=True)
class Cycle:
    """People who report to each other in a ring on one day."""

    members: tuple[int, ...]
    day: date


def find_cycle(edges: Iterable[Edge]) -> Cycle | None:
    """One ring among reporting lines that hold for a time, or None.

    Everyone has at most one manager on any day. Only people who reach each other in the picture of
    all times can be in a ring; for those, every day on which something begins is looked at.
    """
    lines = list(edges)
    graph = rustworkx.PyDiGraph(multigraph=False)
    nodes: dict[int, int] = {}
    for report, manager, _start, _end in lines:
        for person in (report, manager):
            if person not in nodes:
                nodes[person] = graph.add_node(person)
    graph.add_edges_from_no_data([(nodes[edge[0]], nodes[edge[1]]) for edge in lines])
    for group in rustworkx.strongly_connected_components(graph):
        if len(group) > 1:
            members = {graph[node] for node in group}
            inside = [edge for edge in lines if edge[0] in members and edge[1] in members]
            if found := _ring_at_some_day(inside):
                return found
    return None


def _ring_at_some_day(edges: Sequence[Edge]) -> Cycle | None:
    for day in sorted({start for _report, _manager, start, _end in edges}):
        managers = {report: manager for report, manager, start, end in edges if start <= day < end}
        if ring := _ring(managers):
            return Cycle(ring, day)
    return None


def _ring(managers: Mapping[int, int]) -> tuple[int, ...] | None:
    """Follow each person's managers upwards until they end or repeat."""
    done: set[int] = set()
    for person in managers:
        path: list[int] = []
        seen: set[int] = set()
        at: int | None = person
        while at is not None and at not in seen and at not in done:
            path.append(at)
            seen.add(at)
            at = managers.get(at)
        if at is not None and at in seen:
            ring = path[path.index(at) :]
            first = ring.index(min(ring))
            return (*ring[first:], *ring[:first])
        done |= seen
    return None
