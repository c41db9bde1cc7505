"""What is known of pairs for their momentum, many of them in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, Concat
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lib.dates import today
from mentoring.models import (
    COMING_SESSIONS,
    Agreement,
    Evaluation,
    Moment,
    Pair,
    PairState,
    ProgrammeKind,
    Session,
    SessionState,
    Side,
)
from mentoring.momentum import (
    AtRisk,
    Momentum,
    Pace,
    PairFacts,
    Risk,
    Why,
    half_time,
    momentum,
    risks,
)
from talent.models import Absence, Employment, ReportingLine

PACES: dict[Pace, Promise] = {
    Pace.QUIET: _("Quiet"),
    Pace.SLOW: _("Slow"),
    Pace.ON_TRACK: _("On track"),
    Pace.PAUSED: _("Paused"),
    Pace.OVER: _("Over"),
}
WHYS: dict[Why, Promise] = {
    Why.NOBODY_MET: _("They have not met yet"),
    Why.SILENCE: _("No session for long, and none ahead"),
    Why.BEHIND: _("Fewer sessions than agreed"),
    Why.AHEAD: _("No session for long, but one is ahead"),
    Why.BEGUN: _("They have just begun"),
    Why.KEEPS: _("They meet as agreed"),
    Why.RESTS: _("They rest for a while"),
    Why.ENDED: _("They have ended"),
}
RISKS: dict[Risk, Promise] = {
    Risk.QUIET: _("No session for long"),
    Risk.UNSIGNED: _("The agreement is not signed by both"),
    Risk.UNANSWERED: _("The proposal waits for an answer"),
    Risk.UNEVALUATED: _("The half-time evaluation is overdue"),
    Risk.NO_MENTOR: _("The mentor is not here at present"),
    Risk.IN_LINE: _("One leads the other now"),
}
PEER_RISKS: dict[Risk, Promise] = {Risk.NO_MENTOR: _("One of the two is not here at present")}


# All that the momentum of a pair is made from, of `with_facts`.
FACTS = (
    "pk", "state", "starts_on", "ends_on", "ended_on", "paused_on", "paused_days", "resumed_on",
    "proposed_at", "held_count", "last_at", "next_at", "cadence", "signed", "in_line", "no_mentor",
    "given", "quiet_days", "kind", "excludes_line",
)  # fmt: skip


@dataclass(frozen=True)
class Going:
    """How one pair goes: its facts and what they come to."""

    facts: PairFacts
    momentum: Momentum | None  # None for one that has not begun
    risks: tuple[AtRisk, ...]
    done: frozenset[str]  # evaluations that are given, as "mid:mentee"
    is_of_peers: bool = False

    @property
    def word(self) -> Promise | None:
        return PACES[self.momentum.pace] if self.momentum else None

    @property
    def why(self) -> Promise | None:
        return WHYS[self.momentum.why] if self.momentum else None

    @property
    def sessions(self) -> str:
        """How many were held, against the rhythm as far as it expects any by now."""
        if self.momentum is None:
            return ""
        counts = {"held": self.momentum.held, "expected": self.momentum.expected}
        if not self.momentum.expected:
            return gettext("%(held)d held, none expected yet") % counts
        if self.momentum.held > self.momentum.expected:
            return gettext("%(held)d held, %(expected)d expected by now") % counts
        return gettext("%(held)d of %(expected)d sessions") % counts

    @property
    def told_risks(self) -> list[tuple[Promise, Any]]:
        words = RISKS | PEER_RISKS if self.is_of_peers else RISKS
        return [(words[one.risk], one.since) for one in self.risks]


def with_facts(pairs: QuerySet[Pair]) -> QuerySet[Any]:
    """Pairs with all that their momentum is made from; nothing that the two wrote is read."""
    mine = {"pair": OuterRef("pk")}
    held = Session.objects.filter(**mine, state=SessionState.HELD).order_by()
    ahead = Session.objects.filter(**mine, state__in=COMING_SESSIONS, starts_at__gte=timezone.now())
    agreements = Agreement.objects.filter(**mine)
    lines = ReportingLine.objects.current()
    in_line = Exists(lines.filter(manager=OuterRef("mentor"), report=OuterRef("mentee"))) | Exists(
        lines.filter(manager=OuterRef("mentee"), report=OuterRef("mentor"))
    )
    both_count = Q(programme__kind=ProgrammeKind.PEER)
    missing = _is_away("mentor") | (both_count & _is_away("mentee"))
    given: Any = Evaluation.objects.filter(**mine).order_by("moment", "side")
    given = given.annotate(said=Concat("moment", Value(":"), "side"))
    count = held.values("pair").annotate(n=Count("pk")).values("n")
    found: QuerySet[Any] = pairs.annotate(
        held_count=Coalesce(Subquery(count, output_field=IntegerField()), 0),
        last_at=Subquery(held.order_by("-starts_at").values("starts_at")[:1]),
        next_at=Subquery(ahead.order_by("starts_at").values("starts_at")[:1]),
        cadence=Coalesce(Subquery(agreements.values("cadence_weeks")[:1]),
                         F("programme__cadence_weeks")),
        signed=Exists(agreements.filter(mentee_signed_at__isnull=False,
                                        mentor_signed_at__isnull=False)),
        in_line=in_line,
        no_mentor=missing,
        given=ArraySubquery(given.values("said")),
        quiet_days=F("programme__quiet_days"),
        kind=F("programme__kind"),
        excludes_line=F("programme__excludes_line"),
    )  # fmt: skip
    return found


def light_rows(pairs: QuerySet[Pair]) -> QuerySet[Any, Any]:
    """The facts of many pairs without the pairs: rows from which `goings` works as well."""
    return with_facts(pairs).values_list(*FACTS, named=True)


def _is_away(side: str) -> Q:
    """Whether one of the two is absent today, or has left."""
    person = {"employee": OuterRef(side)}
    absent = Exists(Absence.objects.current().filter(**person))
    return Q(absent) | Q(~Exists(Employment.objects.current().filter(**person)))


def goings(pairs: Iterable[Any]) -> dict[int, Going]:
    """How each of these pairs goes; they come from `with_facts`, or are light rows."""
    return {pair.pk: going_of(pair) for pair in pairs}


def going_of(pair: Any, day: date | None = None) -> Going:
    """One pair of `with_facts`, today or on another day."""
    day = day or today()
    given = frozenset(pair.given)
    half = [f"{Moment.MID}:{side}" for side in (Side.MENTEE, Side.MENTOR)]
    waits = pair.state == PairState.PROPOSED
    facts = PairFacts(
        starts_on=pair.starts_on,
        ends_on=pair.ends_on,
        cadence_weeks=pair.cadence,
        quiet_days=pair.quiet_days,
        held=pair.held_count,
        last_on=_day(pair.last_at),
        next_on=_day(pair.next_at),
        ended_on=pair.ended_on,
        paused_on=pair.paused_on,
        paused_days=pair.paused_days,
        resumed_on=pair.resumed_on,
        proposed_on=_day(pair.proposed_at) if waits else None,
        is_signed=pair.signed,
        half_time_on=half_time(pair.starts_on, pair.ends_on),
        lacks_evaluation=not given.issuperset(half),
        lacks_mentor=pair.no_mentor,
        is_in_line=pair.in_line and pair.excludes_line,
    )
    begun = momentum(facts, day) if facts.starts_on is not None else None
    peers = pair.kind == ProgrammeKind.PEER
    return Going(facts, begun, tuple(risks(facts, day)), given, peers)


def _day(at: datetime | None) -> Any:
    return timezone.localdate(at) if at is not None else None
