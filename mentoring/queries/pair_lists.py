"""Lists of one's own pairs and enrolments."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from lib.paging import Page, page_of
from mentoring.models import (
    BEGUN_PAIRS,
    GOING_PAIRS,
    OVER_PAIRS,
    Enrolment,
    EnrolmentState,
    Pair,
    PairState,
    ProgrammeKind,
    ProgrammeState,
    Side,
)
from mentoring.queries.pairs import PairRow, pairs_of, rows_of
from mentoring.queries.programmes import programmes_run_by, with_counts
from talent.models import Employee, Tie, TieKind, User
from talent.models.folding import Fold

STATES = [("going", _("Under way")), ("over", _("Over")), ("all", _("All"))]
SIDES = [("", _("All")), ("mentee", _("I am the mentee")), ("mentor", _("I am the mentor"))]
MOST = 12  # pairs on the home page; a mentor of groups has as many


@dataclass(frozen=True)
class Taking:
    """One enrolment of mine that lasts."""

    enrolment: Enrolment
    has_pair: bool

    @property
    def may_find(self) -> bool:
        """Whether one who waits can ask somebody oneself."""
        one = self.enrolment
        is_here = one.state == EnrolmentState.ENROLLED and one.side != Side.MENTOR
        return is_here and not self.has_pair and one.programme.is_open and one.programme.is_asked


def running_programmes(user: User) -> list[Any]:
    """The programmes that one coordinates by name, drafts too, until they are over.

    With how many take part, and how many pairs go on (`going`) or wait for an answer (`waiting`).
    """
    pairs = Pair.objects.filter(programme=OuterRef("pk")).order_by().values("programme")
    going = pairs.filter(state__in=GOING_PAIRS).annotate(n=Count("pk")).values("n")
    waiting = pairs.filter(state=PairState.PROPOSED).annotate(n=Count("pk")).values("n")
    states = (ProgrammeState.DRAFT, ProgrammeState.OPEN)
    rows: Any = with_counts(programmes_run_by(user).filter(state__in=states))
    rows = rows.annotate(going=Coalesce(going, 0), waiting=Coalesce(waiting, 0))
    return list(rows.order_by("-starts_on", "-pk")[:MOST])


def going_rows(user: User) -> list[PairRow]:
    """One's pairs under way or paused, those in which one is helped first."""
    mine_first = Case(When(mentee__user=user, then=Value(0)), default=Value(1))
    return rows_of(pairs_of(user).going().order_by(mine_first, "starts_on", "pk")[:MOST], user)  # type: ignore[attr-defined]


def mentees_outside(user: User, me: Employee) -> list[Employee]:
    """Whom one mentors without a pair under way, such as by a tie that HR has set, by name."""
    ties = Tie.objects.current().filter(viewer=me, kind=TieKind.MENTOR, subject=OuterRef("pk"))
    paired = Pair.objects.filter(mentor=me, mentee=OuterRef("pk"), state__in=GOING_PAIRS)
    paired = paired.exclude(programme__kind=ProgrammeKind.PEER)
    people = Employee.objects.visible_to(user).filter(Exists(ties), ~Exists(paired))
    return list(people.joined_with_assignment().order_by("name_folded", "pk")[:MOST])


def pair_page(user: User, text: str, state: str, side: str, cursor: str) -> Page[PairRow]:
    """One page of one's pairs that have begun, the newest first; peers are on no side."""
    states = {"going": GOING_PAIRS, "over": OVER_PAIRS}.get(state, BEGUN_PAIRS)
    rows = pairs_of(user).filter(state__in=states)
    if side in ("mentee", "mentor"):
        rows = rows.filter(**{f"{side}__user": user}).exclude(programme__kind=ProgrammeKind.PEER)
    for word in text.split()[:10]:
        rows = rows.filter(
            Q(programme__name__icontains=word)
            | (Q(mentee__name_folded__contains=Fold.of(word)) & ~Q(mentee__user=user))
            | (Q(mentor__name_folded__contains=Fold.of(word)) & ~Q(mentor__user=user))
        )
    page = page_of(rows, "-starts_on", "-pk", cursor=cursor, size=30)
    return Page(rows_of(page.rows, user), page.previous, page.next)


def taking_part(user: User, pairs: Collection[PairRow]) -> list[Taking]:
    """My enrolments that last, and whether a pair came of each."""
    rows = Enrolment.objects.visible_to(user).live().filter(employee__user=user)
    matched = {key for row in pairs for key in (row.pair.mentee_enrolment_id,
                                                row.pair.mentor_enrolment_id)}  # fmt: skip
    found = rows.select_related("programme").order_by(F("enrolled_at").desc(), "pk")[:20]
    return [Taking(row, row.pk in matched) for row in found]
