"""Whom one has come to know: mentors and peers, and colleagues to whom they introduced one."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from lib.paging import Page, page_of
from mentoring.models import BEGUN_PAIRS, Introduction, IntroductionState, Pair, Side
from mentoring.models.workspace import IntroductionQuerySet
from talent.models import Employee, User
from talent.models.folding import Fold


@dataclass(frozen=True)
class Contact:
    """One person of a network, by which pair one knows them, and since when."""

    person: Employee
    pair: Pair
    since: date
    introduction: Introduction | None

    @property
    def is_mentor(self) -> bool:
        return self.introduction is None


def introductions_of(user: User) -> IntroductionQuerySet:
    """Introductions in which somebody takes part, with all three names."""
    joined = ("pair__programme", "pair__mentee", "pair__mentor", "colleague")
    return Introduction.objects.visible_to(user).select_related(*joined)


def network_of(user: User, me: Employee, text: str, *, cursor: str = "") -> Page[Contact]:
    """One page of the people of a network by their names, mentors and colleagues together."""
    page = page_of(_people(user, me, text), "name_folded", "pk", cursor=cursor, size=40)
    return Page(_contacts(user, me, page.rows), page.previous, page.next)


def _people(user: User, me: Employee, text: str) -> QuerySet[Employee]:
    """Everybody whom one knows, each once; who has left is no longer in the directory."""
    pairs = Pair.objects.of(user).filter(state__in=BEGUN_PAIRS)
    met = _met(user, me)
    people = Employee.objects.colleagues_of(user).filter(
        pk__in=pairs.filter(mentee=me).values("mentor").union(
            pairs.filter(mentor=me, programme__kind="peer").values("mentee"),
            met.values("colleague"),
        )
    )  # fmt: skip
    for word in text.split()[:10]:
        people = people.filter(name_folded__contains=Fold.of(word))
    return people.with_current_assignment()


def _met(user: User, me: Employee) -> QuerySet[Introduction]:
    # By one's pairs first: they are few, and an index finds them.
    mine = Pair.objects.filter(Q(mentee=me) | Q(mentor=me))
    rows = Introduction.objects.visible_to(user).filter(
        state=IntroductionState.ACCEPTED, pair__in=mine.values("pk")
    )
    return rows.filter(Q(side=Side.MENTOR, pair__mentee=me) | Q(side=Side.MENTEE, pair__mentor=me))


def _contacts(user: User, me: Employee, people: list[Employee]) -> list[Contact]:
    """By which pair one knows each of these people: the first one counts."""
    keys = {person.pk: person for person in people}
    pairs: Any = (
        Pair.objects.of(user)
        .filter(state__in=BEGUN_PAIRS)
        .select_related("programme", "mentor", "mentee")
    )
    found: dict[int, Contact] = {}
    for pair in pairs.filter(mentee=me, mentor__in=keys).order_by("starts_on", "pk"):
        found.setdefault(pair.mentor_id, Contact(keys[pair.mentor_id], pair, pair.starts_on, None))
    peers = pairs.filter(mentor=me, mentee__in=keys, programme__kind="peer")
    for pair in peers.order_by("starts_on", "pk"):
        found.setdefault(pair.mentee_id, Contact(keys[pair.mentee_id], pair, pair.starts_on, None))
    met = (
        _met(user, me)
        .filter(colleague__in=keys)
        .select_related("pair__programme", "pair__mentor", "pair__mentee")
    )
    for row in met.order_by("answered_at", "pk"):
        assert row.answered_at is not None
        person = keys[row.colleague_id]
        contact = Contact(person, row.pair, row.answered_at.date(), row)
        found.setdefault(row.colleague_id, contact)
    return [found[person.pk] for person in people]
