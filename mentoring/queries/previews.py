"""What coordinators read of matching: who waits, previews side by side, one preview's proposals."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from lib.dates import today
from lib.paging import Page, page_of
from mentoring.models import (
    RUN_PREVIEWS,
    Enrolment,
    MatchingRun,
    Pair,
    PairRule,
    Programme,
    Proposal,
    RunState,
    Side,
)
from mentoring.queries.cohort_rows import passed_over
from mentoring.queries.outcomes import outcome_of
from mentoring.reasons import Text
from mentoring.score_words import part_label, told_weights
from mentoring.scoring import PARTS
from mentoring.shares import Share, shares_of, together
from talent.models import Assignment, Employee, OrgUnit, User
from talent.models.folding import Fold

CHUNK = 1_000  # proposals of a table that are read at once
SORTS = {
    "best": ("-score", "pk"),
    "worst": ("score", "pk"),
    "name": ("mentee__employee__given_name", "mentee__employee__family_name", "pk"),
}


@dataclass(frozen=True)
class Line:
    """Who waits and how many places there are, as the programme stands now."""

    waiting: int
    places: int
    rematch: int
    left_out: int  # people who are away or leave: previews pass them over


def line_of(programme: Programme) -> Line:
    """Counted by the database: whom a preview passes over is in it too, and is told beside it."""
    waiting = waiting_in(programme)
    found = waiting.aggregate(all=Count("pk"), again=Count("pk", filter=Q(is_rematch=True)))
    left_out = passed_over(programme.enrolments.enrolled(), today())
    if programme.is_of_peers:
        return Line(found["all"], found["all"], found["again"], left_out)
    mentors = programme.enrolments.enrolled().filter(side=Side.MENTOR)
    seats = mentors.aggregate(all=Sum("capacity"))["all"] or 0
    held = Pair.objects.filter(holds_seat=True, mentor_enrolment__in=mentors.order_by())
    return Line(found["all"], max(seats - held.count(), 0), found["again"], left_out)


def waiting_in(programme: Programme) -> Any:
    """Mentees or peers who take part and have nobody, nor a proposal that holds a seat."""
    held = Pair.objects.filter(holds_seat=True)
    rows = programme.enrolments.enrolled().exclude(side=Side.MENTOR)
    return rows.filter(
        ~Exists(held.filter(mentee_enrolment=OuterRef("pk"))),
        ~Exists(held.filter(mentor_enrolment=OuterRef("pk"))),
    )


@dataclass(frozen=True)
class Setting:
    """One weight of a run: by its share of 100, and whether it differs from the programme's."""

    label: Text
    weight: float
    share: float
    is_changed: bool


def settings_of(run: MatchingRun) -> list[Setting]:
    weights = told_weights(run.weights, run.programme)
    total = sum(weights.values()) or 1
    usual = told_weights(run.programme.weights, run.programme)
    return [
        Setting(
            part_label(name, run.programme), weight, 100 * weight / total, weight != usual[name]
        )
        for name, weight in weights.items()
        if weight
    ]


def previews_of(programme: Programme) -> list[MatchingRun]:
    """Those that stand side by side, by their place."""
    rows = MatchingRun.objects.filter(programme=programme, state__in=RUN_PREVIEWS)
    found = list(rows.select_related("created_by__employee").order_by("slot"))
    for run in found:
        run.programme = programme
    return found


def published_of(programme: Programme) -> QuerySet[MatchingRun]:
    rows = MatchingRun.objects.filter(programme=programme, state=RunState.PUBLISHED)
    return rows.order_by("-published_at")[:10]


def best_of(runs: Sequence[MatchingRun]) -> dict[str, Any]:
    """The best figure of each kind among previews that are ready, to be marked.

    Scores by different weights are different measures: of those only the matched are compared.
    """
    ready = [run for run in runs if run.state == RunState.DONE]
    if len(ready) < 2:
        return {}
    same = all(run.weights == ready[0].weights for run in ready)
    names = ("matched", "total", "mean", "worst") if same else ("matched",)
    found = {name: [run.figures[name] for run in ready] for name in names}
    # Where all are the same, none is the best.
    best: dict[str, Any] = {
        name: max(value for value in values if value is not None)
        for name, values in found.items()
        if len(set(values)) > 1
    }
    return best if same else {**best, "differ": True}


@dataclass(frozen=True)
class Asked:
    """What the list of a preview is narrowed to, and its order."""

    text: str = ""
    unit: int | None = None
    sort: str = "best"


@dataclass(frozen=True)
class Proposed:
    """One proposal with its score opened."""

    proposal: Proposal
    shares: Sequence[tuple[Text, Share]]
    pair: Pair | None = None  # what it became once published
    outcome: str = ""

    @property
    def bar(self) -> list[tuple[float, float]]:
        return [(share.got, share.possible) for _label, share in self.shares]


def proposals_of(run: MatchingRun, asked: Asked) -> QuerySet[Proposal]:
    """The proposals of a run that match."""
    rows = run.proposals.select_related("mentee__employee", "mentor__employee")
    for word in asked.text.split():
        folded = Fold.of(word)
        rows = rows.filter(
            Q(mentee__employee__name_folded__contains=folded)
            | Q(mentor__employee__name_folded__contains=folded)
        )
    if asked.unit is not None:
        rows = rows.filter(Exists(placed_in(asked.unit, "mentee__employee")))
    return rows


def placed_in(unit: int, path: str) -> QuerySet[Assignment]:
    """Today's assignment of a person in a unit or below it."""
    below = OrgUnit.objects.filter(lines_up__ancestor=unit)
    current = Assignment.objects.current().filter(employee=OuterRef(path))
    return current.filter(unit__in=below.values("pk"))


def page_of_proposals(user: User, run: MatchingRun, asked: Asked, cursor: str) -> Page[Any]:
    """One page of proposals, each opened into its parts; once published, with what was answered."""
    page: Page[Any] = page_of(proposals_of(run, asked), *SORTS[asked.sort], cursor=cursor)
    place_people([row.mentee.employee for row in page.rows])
    place_people([row.mentor.employee for row in page.rows])
    pairs = pairs_made(run, page.rows)
    rows = []
    for row in page.rows:
        pair = pairs.get((row.mentee_id, row.mentor_id))
        outcome = outcome_of(user, pair) if pair is not None else ""
        rows.append(Proposed(row, labelled(run, row.parts), pair, outcome))
    return Page(rows, page.previous, page.next)


def pairs_made(run: MatchingRun, proposals: Sequence[Proposal]) -> dict[tuple[int, int], Pair]:
    """The pairs that publishing a preview made of some of its proposals, by both enrolments."""
    if run.state != RunState.PUBLISHED:
        return {}
    rows = Pair.objects.filter(run=run, mentee_enrolment__in=[row.mentee_id for row in proposals])
    found = rows.select_related("mentee", "mentor")
    return {(pair.mentee_enrolment_id, pair.mentor_enrolment_id): pair for pair in found}


def labelled(run: MatchingRun, parts: Mapping[str, float | None]) -> list[tuple[Text, Share]]:
    """The parts of a score as coordinators read them: the wishes of both are one part."""
    shares = together(shares_of(parts, run.weights))
    return [(part_label(share.name, run.programme), share) for share in shares]


def place_people(people: Sequence[Employee]) -> None:
    """Load today's assignment of some people, in one query."""
    found = Employee.objects.with_current_assignment().in_bulk([one.pk for one in people])
    for one in people:
        one.current_assignments = found[one.pk].current_assignments  # type: ignore[attr-defined]


def unmatched_in(run: MatchingRun, asked: Asked) -> Any:
    """Who waits now and has nobody in this preview."""
    rows = waiting_in(run.programme).select_related("employee")
    rows = rows.exclude(pk__in=run.proposals.values("mentee"))
    if run.programme.is_of_peers:
        rows = rows.exclude(pk__in=run.proposals.values("mentor"))
    for word in asked.text.split():
        rows = rows.filter(employee__name_folded__contains=Fold.of(word))
    if asked.unit is not None:
        rows = rows.filter(Exists(placed_in(asked.unit, "employee")))
    return rows


def page_of_unmatched(run: MatchingRun, asked: Asked, cursor: str) -> Page[Any]:
    page: Page[Any] = page_of(
        unmatched_in(run, asked), "-is_rematch", "waits_since", "pk", cursor=cursor
    )
    place_people([row.employee for row in page.rows])
    return page


def units_of(run: MatchingRun) -> list[tuple[int, str]]:
    """The units of those who waited, as choices."""
    rows = [(row["unit"], row["name"]) for row in run.figures.get("units", []) if row["unit"]]
    return sorted(rows, key=lambda row: row[1])


def rules_for(programme: Programme) -> QuerySet[PairRule]:
    rows = PairRule.objects.filter(programme=programme)
    return rows.select_related("mentee__employee", "mentor__employee", "by__employee")


def left_out(run: MatchingRun) -> list[tuple[str, str, str]]:
    """What of a published preview could no longer be proposed: both names, and why."""
    rows = run.figures.get("left", [])
    ids = {pk for one, other, _why in rows for pk in (one, other)}
    people = Enrolment.objects.filter(pk__in=ids).select_related("employee")
    names = {row.pk: row.employee.name for row in people}
    said = {
        "matched": _("has somebody by now"),
        "full": _("all places were taken by then"),
        "no_longer": _("can no longer be matched"),
    }
    return [
        (names.get(one, ""), names.get(other, ""), said.get(why, "")) for one, other, why in rows
    ]


def heads_of(programme: Programme) -> list[str]:
    """What the columns of the two are called; of peers neither comes first."""
    if programme.is_of_peers:
        return [_("One"), _("E-mail of the one"), _("The other"), _("E-mail of the other")]
    return [_("Mentee"), _("E-mail of the mentee"), _("Mentor"), _("E-mail of the mentor")]


def lines_of(user: User, run: MatchingRun) -> Iterator[list[Any]]:
    """The proposals of a run as a table to take along; once published, with what was answered."""
    labels = {name: part_label(name, run.programme) for name in (*PARTS, "wishes")}
    names = [share.name for share in together(shares_of(dict.fromkeys(PARTS, 0.0), run.weights))]
    yield [
        *heads_of(run.programme), _("Score"), _("Kept together"),
        *(str(labels[name]) for name in names),
        _("State"), _("Answer"),
    ]  # fmt: skip
    rows = run.proposals.select_related("mentee__employee", "mentor__employee")
    proposals = rows.order_by("-score", "pk").iterator(chunk_size=CHUNK)
    while chunk := list(islice(proposals, CHUNK)):
        pairs = pairs_made(run, chunk)
        for row in chunk:
            pair = pairs.get((row.mentee_id, row.mentor_id))
            got = {share.name: share for share in together(shares_of(row.parts, run.weights))}
            mentee, mentor = row.mentee.employee, row.mentor.employee
            yield [
                mentee.name, mentee.email, mentor.name, mentor.email, row.score,
                _("yes") if row.is_pinned else "",
                *(f"{got[name].got:.1f}" if name in got else "" for name in names),
                *((pair.get_state_display(), outcome_of(user, pair)) if pair else ("", "")),
            ]  # fmt: skip
