"""The ladder that a role stands on, and who does the role today."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Exists, OuterRef, Subquery

from talent.models import Assignment, Employee, Grade, Offer, OfferKind, Role, User

MOST_ON_A_RUNG = 3
MOST_TO_ASK = 3
MANY = 100


@dataclass(frozen=True)
class Rung:
    """One grade of a ladder with its roles; `you` is the viewer's role where it is on this grade.

    `is_you_elsewhere` says that the viewer's role has this grade on another ladder.
    """

    grade: Grade
    roles: tuple[Role, ...]
    more: int
    this: Role | None
    you: Role | None
    is_you_elsewhere: bool


def rungs(viewer: User, role: Role, mine: Role | None) -> list[Rung]:
    """The ladder of a role, highest grade first, in one query; empty for a role without a grade."""
    if role.grade is None:
        return []
    on_ladder = Role.objects.visible_to(viewer).filter(
        family=role.family, track=role.track, grade__isnull=False, retired_on__isnull=True
    )
    rows = on_ladder.select_related("grade").order_by("-grade__rank", "name", "pk")
    return [
        rung(list(roles), role, mine) for _rank, roles in groupby(rows, lambda row: row.grade_id)
    ]


def rung(roles: list[Role], role: Role, mine: Role | None) -> Rung:
    """One grade; where it is crowded the role itself and the viewer's come first."""
    grade = roles[0].grade
    assert grade is not None
    known = {role.pk, mine.pk if mine else None}
    shown = sorted(roles, key=lambda row: row.pk not in known)[:MOST_ON_A_RUNG]
    is_mine = mine is not None and mine.grade_id == grade.pk
    return Rung(
        grade=grade,
        roles=tuple(shown),
        more=len(roles) - len(shown),
        this=role if role in roles else None,
        you=mine if is_mine else None,
        is_you_elsewhere=is_mine and mine not in roles,
    )


@dataclass(frozen=True)
class Askable:
    """A colleague in a role who offers to be asked about it."""

    employee: Employee
    place: str
    offer: OfferKind


@dataclass(frozen=True)
class Holders:
    """How many colleagues do a role (None: more than are counted), and whom one may ask."""

    count: int | None
    askable: tuple[Askable, ...]


def holders(viewer: User, me: Employee | None, role: Role) -> Holders:
    """Everyone else in a role whom the viewer may see, at most a hundred; at most two queries.

    Of more, those who came to the role last are looked at, so that a role that thousands hold costs
    no more than another.
    """
    people = Employee.objects.visible_to(viewer).filter(pk=OuterRef("employee"))
    held = Assignment.objects.visible_to(viewer).current().filter(Exists(people), role=role)
    if me is not None:
        held = held.exclude(employee=me)
    ids = list(held.order_by("-pk").values_list("employee", flat=True)[: MANY + 1])
    count = len(ids) if len(ids) <= MANY else None
    return Holders(count, askable(viewer, ids) if ids else ())


def askable(viewer: User, people: Sequence[int]) -> tuple[Askable, ...]:
    """Who of these people offers mentoring, or else a coffee; one query."""
    place = Assignment.objects.visible_to(viewer).current().filter(employee=OuterRef("employee"))
    offers = (
        Offer.objects.visible_to(viewer)
        .filter(employee__in=people, kind__in=[OfferKind.MENTOR, OfferKind.COFFEE])
        .select_related("employee")
        .annotate(place=Subquery(place.order_by().values("location__name")[:1]))
        .order_by("-kind", "employee__given_name", "employee__family_name", "employee")
    )
    found: dict[int, Askable] = {}
    for offer in offers[: 2 * MOST_TO_ASK]:
        one = Askable(offer.employee, getattr(offer, "place", None) or "", OfferKind(offer.kind))
        found.setdefault(offer.employee_id, one)
    return tuple(found.values())[:MOST_TO_ASK]
