"""Pairs as those see them who follow and do not belong to them: managers, coordinators, HR.

Who, which programme, goals with their progress, sessions held against the rhythm, and whether
evaluations are done. No note, no agenda, no place, no answer is read here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.dates import today
from lib.paging import Page, page_in
from mentoring.models import (
    BEGUN_PAIRS,
    GOING_PAIRS,
    LIVE_PAIRS,
    OVER_PAIRS,
    UNMADE_PAIRS,
    Moment,
    Pair,
    PairGoal,
    PairGoalState,
    PairState,
    Programme,
    Side,
)
from mentoring.momentum import Pace
from mentoring.queries.momentum import PACES, Going, goings, light_rows
from mentoring.queries.outcomes import decliner_of, outcome_of, reason_of
from talent.models import Employee, ReportingLine, User
from talent.models.folding import Fold

SIZE = 30
MOST = 5_000  # pairs of a list; who follows more narrows it by name or programme
SHOWS = [
    ("going", gettext_lazy("Under way")), ("risk", gettext_lazy("At risk")),
    ("waits", gettext_lazy("Waiting for an answer")), ("over", gettext_lazy("Over")),
    ("unmade", gettext_lazy("Declined or taken back")), ("all", gettext_lazy("All")),
]  # fmt: skip
STATES: dict[str, Sequence[str]] = {
    "going": GOING_PAIRS, "waits": (PairState.PROPOSED,), "over": OVER_PAIRS,
    "unmade": UNMADE_PAIRS,
}  # fmt: skip
SORTS = [
    ("name", gettext_lazy("By name")), ("momentum", gettext_lazy("Quietest first")),
    ("held", gettext_lazy("Fewest sessions first")),
]  # fmt: skip
PACE_CHOICES = [("", gettext_lazy("Any momentum")), *((str(k), v) for k, v in PACES.items())]
RANK = {pace: number for number, pace in enumerate(Pace)}


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to see of the pairs that they follow."""

    text: str = ""
    show: str = "going"
    pace: str = ""
    sort: str = "name"
    programme: int | None = None
    cursor: str = ""

    @property
    def is_searched(self) -> bool:
        """Whether figures of the page are about some of the pairs alone."""
        return bool(self.text or self.programme)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text or self.pace or self.programme) or self.show != "going"


@dataclass(frozen=True)
class FollowedPair:
    """One pair with its goals and how it goes."""

    pair: Pair
    going: Going
    goals: Sequence[PairGoal] = ()
    outcome: str = ""  # for whom it waits, who said no, why it ended

    @property
    def open_goals(self) -> list[PairGoal]:
        return [goal for goal in self.goals if goal.state != PairGoalState.DROPPED]

    @property
    def told_evaluations(self) -> list[tuple[str, bool, bool]]:
        """Those whose time has come, or that are given."""
        ends = self.pair.ended_on or self.pair.ends_on
        opened = [day is not None and day <= today() for day in (self.pair.half_time_on, ends)]
        rows = zip(self.evaluations, opened, strict=True)
        return [row for row, is_open in rows if is_open or row[1] or row[2]]

    @property
    def evaluations(self) -> list[tuple[str, bool, bool]]:
        """Half time and end: whether mentee and mentor have given it; only that."""
        done = self.going.done
        return [
            (str(m.label), f"{m}:{Side.MENTEE}" in done, f"{m}:{Side.MENTOR}" in done)
            for m in Moment
        ]


@dataclass(frozen=True)
class Followed:
    """One page of pairs, and how many of all stand where."""

    page: Page[FollowedPair]
    total: int
    paces: dict[str, int]
    at_risk: int


def in_line_of(user: User, manager: Employee) -> QuerySet[Pair]:
    """The pairs that have begun of mentees, and of peers, who are below a manager today.

    A pair of two peers who both are stands there once.
    """
    below = ReportingLine.objects.current().filter(manager=manager).order_by().values("report")
    return Pair.objects.visible_to(user).filter(state__in=BEGUN_PAIRS).helping(below)


def of_programme(user: User, programme: Programme) -> QuerySet[Pair]:
    """The pairs of a programme, those that wait for an answer or came to nothing too."""
    return Pair.objects.visible_to(user).filter(programme=programme)


def followed(user: User, pairs: QuerySet[Pair], wanted: Wanted) -> Followed:
    """One page of pairs as they were asked for; a fixed number of queries."""
    rows, found = chosen(pairs, wanted)
    page = page_in(rows, [pair.pk for pair in rows], wanted.cursor, SIZE)
    shown = list(opened(user, page.rows, found))
    going = [found[pk].momentum for pk in found]
    counts = {str(pace): sum(m is not None and m.pace == pace for m in going) for pace in Pace}
    at_risk = sum(bool(one.risks) for one in found.values())
    return Followed(Page(shown, page.previous, page.next), len(rows), counts, at_risk)


def opened(user: User, rows: Sequence[Any], found: Mapping[int, Going]) -> Iterator[FollowedPair]:
    """Some of the chosen rows with their pairs and goals; two queries for any number."""
    related = ("programme", "mentee", "mentor")
    pairs = Pair.objects.select_related(*related).in_bulk([row.pk for row in rows])
    goals = goals_of(user, pairs.values())
    for pk in (row.pk for row in rows):
        pair = pairs[pk]
        yield FollowedPair(pair, found[pk], goals.get(pk, []), outcome_of(user, pair))


def needing_a_word(pairs: QuerySet[Pair]) -> int:
    """How many of all these pairs are at risk, whatever a list is narrowed to."""
    live = pairs.filter(state__in=LIVE_PAIRS)
    return sum(bool(one.risks) for one in goings(light_rows(live)[:MOST]).values())


def chosen(pairs: QuerySet[Pair], wanted: Wanted) -> tuple[list[Any], dict[int, Going]]:
    """Light rows of the pairs asked for in their order, and how all that match the text go."""
    rows = matching(pairs, wanted)
    if wanted.show != "all":
        # What came to nothing is not weighed in vain: it may be most of a programme.
        rows = rows.filter(state__in=(*LIVE_PAIRS, *STATES.get(wanted.show, ())))
    everyone = list(light_rows(rows).order_by("mentee__name_folded", "pk")[:MOST])
    found = goings(everyone)
    shown = [pair for pair in everyone if _is_shown(pair, found[pair.pk], wanted)]
    if wanted.sort == "momentum":
        shown.sort(key=lambda pair: _quietest(found[pair.pk]))
    elif wanted.sort == "held":
        shown.sort(key=lambda pair: found[pair.pk].facts.held)
    return shown, found


def matching(pairs: QuerySet[Pair], wanted: Wanted) -> QuerySet[Pair]:
    """Those with somebody of whose name these are parts, in one programme or in all."""
    for word in wanted.text.split()[:10]:
        named = Fold.of(word)
        pairs = pairs.filter(
            Q(mentee__name_folded__contains=named) | Q(mentor__name_folded__contains=named)
        )
    return pairs.filter(programme=wanted.programme) if wanted.programme else pairs


def _is_shown(pair: Any, going: Going, wanted: Wanted) -> bool:
    if pair.state not in STATES.get(wanted.show, PairState.values):
        return False
    if wanted.show == "risk" and not going.risks:
        return False
    return not wanted.pace or (going.momentum is not None and going.momentum.pace == wanted.pace)


def _quietest(going: Going) -> tuple[int, int]:
    if going.momentum is None:
        return len(RANK), 0
    return RANK[going.momentum.pace], -going.momentum.quiet_for


def goals_of(user: User, pairs: Iterable[Pair]) -> dict[int, list[PairGoal]]:
    """The goals of pairs that a reader may see, by pair."""
    found: dict[int, list[PairGoal]] = {}
    rows: Any = PairGoal.objects.visible_to(user).filter(pair__in=[pair.pk for pair in pairs])
    for goal in rows.select_related("skill").order_by("pair", "pk"):
        found.setdefault(goal.pair_id, []).append(goal)
    return found


def programmes_in(pairs: QuerySet[Pair]) -> list[tuple[int, str]]:
    """The programmes of some pairs, by name."""
    rows = pairs.order_by("programme__name").values_list("programme", "programme__name")
    return list(dict.fromkeys(rows))[:100]


HEAD = [
    gettext_lazy("Mentee, or a peer"), gettext_lazy("Mentor, or the other peer"),
    gettext_lazy("Programme"),
    gettext_lazy("State"), gettext_lazy("Begun"), gettext_lazy("Until"),
    gettext_lazy("Sessions held"), gettext_lazy("Sessions expected"),
    gettext_lazy("Last session"), gettext_lazy("Momentum"),
    gettext_lazy("Why"), gettext_lazy("Goals"), gettext_lazy("Half time, mentee or a peer"),
    gettext_lazy("Half time, mentor or the other peer"), gettext_lazy("End, mentee or a peer"),
    gettext_lazy("End, mentor or the other peer"),
]  # fmt: skip
WATCHED_HEAD = [gettext_lazy("At risk"), gettext_lazy("Declined by"), gettext_lazy("Reason")]


def lines_of(
    user: User, pairs: QuerySet[Pair], wanted: Wanted, *, risks: bool
) -> Iterator[list[Any]]:
    """A table of the pairs that were asked for; whoever runs a programme also reads the risks."""
    yield [str(label) for label in (*HEAD, *(WATCHED_HEAD if risks else ()))]
    rows, found = chosen(pairs, wanted)
    for start in range(0, len(rows), 500):
        for row in opened(user, rows[start : start + 500], found):
            yield _line(row) + (_watched_line(user, row) if risks else [])


def _line(row: FollowedPair) -> list[Any]:
    pair, going = row.pair, row.going
    facts, momentum = going.facts, going.momentum
    days = (pair.starts_on, pair.ended_on or pair.ends_on)
    return [
        pair.mentee.name, pair.mentor.name, pair.programme.name, str(pair.get_state_display()),
        *(day.isoformat() if day else "" for day in days),
        facts.held, momentum.expected if momentum else "",
        facts.last_on.isoformat() if facts.last_on else "",
        str(going.word or ""), str(going.why or ""),
        "; ".join(f"{goal.title} ({goal.progress} %)" for goal in row.open_goals),
        *(_("done") if done else "" for _label, *both in row.evaluations for done in both),
    ]  # fmt: skip


def _watched_line(user: User, row: FollowedPair) -> list[Any]:
    risks = "; ".join(str(word) for word, _since in row.going.told_risks)
    return [risks, decliner_of(row.pair), reason_of(user, row.pair)]
