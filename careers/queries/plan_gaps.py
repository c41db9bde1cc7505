"""What a plan begins from: the gaps that are known, and what the library proposes for them."""

from collections.abc import Sequence

from careers.models import RoleRequirement, Suggestion
from careers.proposals import Idea, KnownGap, Proposal, proposals
from careers.queries.fits import RoleFit, role_fit
from talent.models import Employee, EmployeeSkill, RoleVersion


def own_fit(version: RoleVersion, employee: Employee) -> RoleFit:
    """How close somebody is to a version by all that is known of them; two queries."""
    asked = RoleRequirement.objects.filter(role_version=version).select_related("skill")
    levels = EmployeeSkill.objects.filter(employee=employee).values_list("skill", "level")
    known = {skill: float(level) for skill, level in levels}
    return role_fit(version, list(asked.order_by("skill__name", "skill")), known)


def known_gaps(version: RoleVersion, employee: Employee) -> list[KnownGap]:
    """What is known to be missing, must-haves first, then the largest; unknown is not a gap."""
    return [
        KnownGap(part.skill.pk, part.skill.name, part.skill.kind, part.needed)
        for part in own_fit(version, employee).open_gaps
    ]


def library() -> list[Idea]:
    """The suggestions in use, in an order that only their words decide."""
    rows = Suggestion.objects.in_use().order_by("skill_kind", "kind", "title", "pk")
    names = ("pk", "skill", "skill_kind", "kind", "title", "note", "serves")
    return [Idea(*row) for row in rows.values_list(*names)]


def proposed(gaps: Sequence[KnownGap]) -> list[Proposal]:
    """The actions that the library proposes for gaps; none asks for nothing."""
    return proposals(gaps, library()) if gaps else []
