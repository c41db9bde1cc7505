"""What if some people leave: which key roles stay empty, and what goes with them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max

from careers.models import RoleRequirement
from leadership.models import KeyRole, Ready
from leadership.queries.bench import Seen, current_key_roles, seen_by
from leadership.queries.bench_rows import rows_of
from leadership.what_if import WhatIf, what_if
from mentoring.models import GOING_PAIRS, Pair
from talent.models import Employee, EmployeeSkill, Skill, User

MOST_LEAVERS = 20
MOST_SHOWN = 40
FEW = 5  # others who have a skill are never told one by one


@dataclass(frozen=True)
class Step:
    """Somebody who takes a key role over, and which one they leave for it."""

    key_role: KeyRole
    name: str
    readiness: Ready
    leaves: Sequence[KeyRole]


@dataclass(frozen=True)
class Lost:
    """What nobody, or hardly anybody, has any more."""

    skills: Sequence[tuple[str, int]]  # with the level that key roles need
    sees_all_levels: bool
    pairs: Sequence[Pair]


@dataclass(frozen=True)
class Outcome:
    """What becomes of the key roles that a reader sees."""

    leavers: Sequence[Employee]
    figures: WhatIf
    vacated: Sequence[KeyRole]
    holes: Sequence[KeyRole]
    more_holes: int
    steps: Sequence[Step]
    more_steps: int
    lost: Lost


def outcome_of(user: User, leavers: Sequence[Employee], within: Ready) -> Outcome:
    """If these people left today; nine queries, however many key roles there are."""
    seen = seen_by(user)
    ids = {person.pk for person in leavers}
    found = what_if(seen.pipeline, ids, within=within.within)
    return _filled(user, seen, leavers, found)


def _filled(user: User, seen: Seen, leavers: Sequence[Employee], found: WhatIf) -> Outcome:
    ids = {person.pk for person in leavers}
    vacated = [role for role, holder in seen.pipeline.incumbents.items() if holder in ids]
    moves, holes = found.moves[:MOST_SHOWN], found.holes[:MOST_SHOWN]
    concerned = {*vacated, *holes, *(move.role for move in moves)}
    concerned |= {role for move in moves for role in move.leaves}
    rows = rows_of(user, sorted(concerned))
    names = seen.people.named([move.person for move in moves])
    return Outcome(
        leavers=leavers,
        figures=found,
        vacated=[rows[pk] for pk in vacated if pk in rows],
        holes=[rows[pk] for pk in holes if pk in rows],
        more_holes=len(found.holes) - len(holes),
        steps=[
            Step(
                rows[move.role], names.get(move.person, ""), Ready[move.readiness.name],
                [rows[pk] for pk in move.leaves if pk in rows],
            )
            for move in moves
            if move.role in rows
        ],
        more_steps=len(found.moves) - len(moves),
        lost=lost_with(user, leavers),
    )  # fmt: skip


def lost_with(user: User, leavers: Sequence[Employee]) -> Lost:
    """Skills that key roles need and fewer than five others have, and pairs that leavers guide.

    Told only of leavers whose levels, and of pairs which, the reader may see; of the others who
    have a skill only that they are fewer than five.
    """
    ids = [person.pk for person in leavers]
    roles = current_key_roles(user).order_by().values("role__current_version")
    asked = RoleRequirement.objects.filter(role_version__in=roles).order_by()
    needed = dict(asked.values_list("skill").annotate(most=Max("level")))
    rows = EmployeeSkill.objects.visible_to(user).filter(employee__in=ids, skill__in=needed)
    held = {
        skill
        for skill, level in rows.order_by().values_list("skill", "level")
        if level >= needed[skill]
    }
    rare = _held_by_few(held, needed, ids)
    names = Skill.objects.filter(pk__in=rare).order_by("name", "pk")
    pairs = Pair.objects.visible_to(user).filter(mentor__in=ids, state__in=GOING_PAIRS)
    in_sight = EmployeeSkill.objects.visible_to(user).filter(employee__in=ids)
    return Lost(
        skills=[(skill.name, needed[skill.pk]) for skill in names[:MOST_SHOWN]],
        sees_all_levels=set(in_sight.values_list("employee", flat=True).distinct()) == set(ids),
        pairs=list(
            pairs.select_related("mentor", "mentee", "programme").order_by("pk")[:MOST_SHOWN]
        ),
    )


def _held_by_few(held: set[int], needed: dict[int, int], leavers: list[int]) -> list[int]:
    """Of these skills those that fewer than five others have at the level; one query."""
    if not held:
        return []
    here = Employee.objects.employed().order_by().values("pk")
    parts = [
        EmployeeSkill.objects.filter(skill=skill, level__gte=needed[skill], employee__in=here)
        .exclude(employee__in=leavers)
        .order_by()
        .values_list("skill", flat=True)[:FEW]
        for skill in sorted(held)[:MOST_SHOWN]
    ]
    found = list(parts[0].union(*parts[1:], all=True)) if len(parts) > 1 else list(parts[0])
    return [skill for skill in sorted(held)[:MOST_SHOWN] if found.count(skill) < FEW]
