"""The list of key roles as the bench shows it: cover, who is ready, and whose plan it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from leadership.models import (
    Criticality,
    KeyRole,
    PlanState,
    Ready,
    Risk,
    SuccessionPlan,
)
from leadership.queries.bench import Strength, current_key_roles, ready_for
from leadership.strength import Cover
from lib.paging import Page, page_in
from talent.models import User
from talent.models.folding import Fold

PAGE = 25
MOST_WORDS = 6
MOST_LISTED = 8  # people of one list beside the bench
COVERS = [
    (Cover.SAFE.value, _("Safe")),
    (Cover.CONTESTED.value, _("Contested")),
    (Cover.UNCOVERED.value, _("Uncovered")),
]
ORDERS = [
    ("cover", _("Uncovered first")),
    ("critical", _("Most critical first")),
    ("risk", _("Soonest risk first")),
    ("name", _("By name")),
]
WORST_FIRST = {Cover.UNCOVERED: 0, Cover.CONTESTED: 1, Cover.SAFE: 2}


@dataclass(frozen=True)
class Wanted:
    """To what the list is narrowed; empty means any."""

    text: str = ""
    cover: str = ""
    criticality: str = ""
    order: str = "cover"

    @property
    def narrows(self) -> bool:
        return bool(self.text or self.cover or self.criticality)


@dataclass(frozen=True)
class BenchRow:
    """One key role: whether it is covered, by whom, and by which plan."""

    key_role: KeyRole
    cover: Cover
    people: Sequence[str]
    more: int
    plan: SuccessionPlan | None


@dataclass(frozen=True)
class Lean:
    """Somebody on whom two key roles or more lean, or without whom fewer are covered."""

    name: str
    named: int
    alone: int


@dataclass(frozen=True)
class BenchPage:
    """One page of key roles, and the people whom the bench hangs on."""

    page: Page[BenchRow]
    single_points: Sequence[str]
    more_points: int
    leaning: Sequence[Lean]


def ordered(user: User, wanted: Wanted) -> QuerySet[KeyRole]:
    """The key roles that a reader sees and looks for, in their order but for the cover."""
    rows = current_key_roles(user)
    for word in wanted.text.split()[:MOST_WORDS]:
        rows = rows.filter(
            Q(role__name__icontains=word)
            | Q(unit__name__icontains=word)
            | Q(position__icontains=word)
            | Q(incumbent__name_folded__contains=Fold.of(word))
        )
    if wanted.criticality:
        rows = rows.filter(criticality=wanted.criticality)
    critical = _place("criticality", Criticality.values)
    risk = Case(
        When(risk=Risk.NONE, then=Value(9)), default=_place("horizon", ["year", "soon", "later"])
    )
    names = ("role__name", "unit__name", "position", "pk")
    by: Mapping[str, tuple[object, ...]] = {
        "cover": (critical, *names),
        "critical": (critical, *names),
        "risk": (risk, critical, *names),
    }
    return rows.order_by(*by.get(wanted.order, names))  # type: ignore[arg-type]


def _place(field: str, values: Sequence[str]) -> Case:
    whens = [When(**{field: value}, then=Value(at)) for at, value in enumerate(values)]
    return Case(*whens, default=Value(len(values)), output_field=IntegerField())


def listed(user: User, strength: Strength, wanted: Wanted) -> list[int]:
    """The ids of the key roles that a reader looks for, in order; one query."""
    cover = strength.bench.cover
    found = [pk for pk in ordered(user, wanted).values_list("pk", flat=True) if pk in cover]
    if wanted.cover:
        found = [pk for pk in found if cover[pk] == wanted.cover]
    if wanted.order == "cover":
        found.sort(key=lambda pk: WORST_FIRST[cover[pk]])
    return found


def bench_page(user: User, strength: Strength, wanted: Wanted, cursor: str = "") -> BenchPage:
    """One page of key roles with all that stands in it; five queries."""
    found = listed(user, strength, wanted)
    return _filled(user, strength, page_in(found, found, cursor, PAGE))


def _filled(user: User, strength: Strength, ids: Page[int]) -> BenchPage:
    bench, ready = strength.bench, ready_for(strength.seen.pipeline, strength.chosen.within)
    leaning = bench.leaning[:MOST_LISTED]
    points = bench.single_points[:MOST_LISTED]
    wanted = {one.person for one in leaning} | set(points)
    for pk in ids.rows:
        wanted.update(ready.get(pk, [])[:3])
    names = strength.seen.people.named(wanted)
    rows = rows_of(user, ids.rows)
    plans = plans_of_roles(user, ids.rows)
    found = [
        BenchRow(
            key_role=rows[pk],
            cover=bench.cover[pk],
            people=[names.get(one, "") for one in ready.get(pk, [])[:3]],
            more=max(len(ready.get(pk, [])) - 3, 0),
            plan=plans.get(pk),
        )
        for pk in ids.rows
        if pk in rows
    ]
    return BenchPage(
        Page(found, ids.previous, ids.next),
        [names.get(one, "") for one in points],
        max(len(bench.single_points) - MOST_LISTED, 0),
        [Lean(names.get(one.person, ""), one.named, one.alone) for one in leaning],
    )


def rows_of(user: User, ids: Sequence[int]) -> dict[int, KeyRole]:
    """Key roles with what a list says of them."""
    rows = KeyRole.objects.visible_to(user).filter(pk__in=ids)
    return {row.pk: row for row in rows.select_related("role", "unit", "incumbent")}


def plans_of_roles(user: User, ids: Sequence[int]) -> dict[int, SuccessionPlan]:
    """The live plan of each key role that a reader sees; an active one before a draft."""
    plans = (
        SuccessionPlan.objects.visible_to(user)
        .live()
        .filter(key_role__in=ids)
        .select_related("owner")
    )
    found: dict[int, SuccessionPlan] = {}
    for plan in plans.order_by("created_at", "pk"):
        if plan.key_role_id not in found or plan.state == PlanState.ACTIVE:
            found[plan.key_role_id] = plan
    return found


def chosen_level(said: str) -> Ready:
    """Within which time the bench is counted; one or two years where nothing is said."""
    return Ready(said) if said in Ready.values else Ready.SOON
