"""How close people are to the roles that they aim for."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Subquery

from careers.fit import Figures
from careers.queries.fits import RoleFit, SkillFit, fit_of, levels_of, seen_levels
from careers.queries.nearness import targets_of
from careers.queries.ranking import figures_of, ranked
from careers.queries.requirements import current_requirements
from careers.queries.roles import open_roles
from talent.models import Aspiration, Employee, Role, TargetRole, User

MOST_GAPS = 3


@dataclass(frozen=True)
class NextRole:
    """The role that a person aims for first, or else the closest one up the own ladder."""

    role: Role
    is_target: bool
    fit: RoleFit

    @property
    def gaps(self) -> list[SkillFit]:
        """The few gaps that would bring the role closer."""
        return self.fit.open_gaps[:MOST_GAPS]


def next_role(viewer: User, me: Employee) -> NextRole | None:
    """My first target that is still offered; without one, the closest role one rung up."""
    targets = TargetRole.objects.filter(
        aspiration__in=Aspiration.objects.visible_to(viewer).filter(employee=me)
    )
    rank = Subquery(targets.filter(role=OuterRef("pk")).values("rank")[:1])
    wanted = open_roles(viewer).annotate(target=rank).filter(target__gte=1).order_by("target")
    target: Role | None = wanted.first()
    role = target or rung_up(viewer, me)
    if role is None or role.current_version is None:
        return None
    return NextRole(role, target is not None, fit_of(viewer, me, role.current_version))


def rung_up(viewer: User, me: Employee) -> Role | None:
    """The closest role of the next grade on one's own ladder."""
    mine = me.assignment.role if me.assignment is not None else None
    if mine is None or mine.grade is None:
        return None
    above = open_roles(viewer).filter(
        family=mine.family_id, track=mine.track_id, grade__rank__gt=mine.grade.rank
    )
    roles = list(above.order_by("grade__rank", "name", "pk"))
    nearest = {role.pk: role for role in roles if role.grade_id == roles[0].grade_id}
    if len(nearest) < 2:
        return next(iter(nearest.values()), None)
    order = ranked(current_requirements(), seen_levels(viewer, me), list(nearest))
    return nearest[order[0]]


@dataclass(frozen=True)
class Target:
    """One role that somebody aims for, with the figures that the viewer may see."""

    role: Role
    rank: int
    figures: Figures


def targets_with_figures(viewer: User, employee: Employee) -> list[Target]:
    """The roles that a person aims for, if both they and the levels may be seen."""
    ranks = targets_of(viewer, employee)
    roles = open_roles(viewer).in_bulk(list(ranks)) if ranks else {}
    if not roles:
        return []
    figures = figures_of(current_requirements(), seen_levels(viewer, employee), list(roles))
    return [
        Target(roles[role], rank, figures[role]) for role, rank in ranks.items() if role in roles
    ]


def first_targets(viewer: User, people: Iterable[Employee]) -> dict[int, Target]:
    """The first target of each person who lets the viewer see it; three queries for any number."""
    ids = [person.pk for person in people]
    shared = Aspiration.objects.visible_to(viewer).filter(employee__in=ids)
    offered = open_roles(viewer).filter(pk=OuterRef("role"))
    rows = TargetRole.objects.filter(Exists(offered), aspiration__in=shared).order_by("rank")
    first: dict[int, TargetRole] = {}
    for row in rows.select_related("aspiration", "role"):
        first.setdefault(row.aspiration.employee_id, row)
    if not first:
        return {}
    levels, requirements = levels_of(viewer, first), current_requirements()
    return {
        person: Target(
            row.role, row.rank, figures_of(requirements, levels[person], [row.role_id])[row.role_id]
        )
        for person, row in first.items()
    }
