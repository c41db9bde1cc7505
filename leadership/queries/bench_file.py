"""Key roles with their plans and successors as lines of a file, as the import takes them."""

from collections.abc import Iterator

from leadership.models import Successor
from leadership.queries.bench import current_key_roles
from leadership.queries.bench_rows import plans_of_roles
from talent.models import User

COLUMNS = [
    "role", "role_name", "unit", "unit_name", "position", "criticality", "incumbent",
    "incumbent_name", "risk", "horizon", "impact", "owner", "review_on", "private", "rank",
    "successor", "successor_name", "external_name", "readiness", "emergency",
]  # fmt: skip


def bench_lines(user: User) -> Iterator[list[object]]:
    """One line for each successor, and one for each key role without any; never private notes."""
    yield list(COLUMNS)
    roles = list(
        current_key_roles(user).select_related("role", "unit", "incumbent").order_by(
            "role__name", "unit__name", "position", "pk"
        )
    )  # fmt: skip
    plans = plans_of_roles(user, [row.pk for row in roles])
    owners = {plan.pk: plan for plan in plans.values()}
    named: dict[object, list[Successor]] = {}
    rows = Successor.objects.visible_to(user).named().filter(plan__in=owners)
    for one in rows.select_related("employee").order_by("plan", "rank"):
        named.setdefault(one.plan_id, []).append(one)
    for row in roles:
        plan = plans.get(row.pk)
        head: list[object] = [
            row.role.external_id, row.role.name, row.unit.external_id, row.unit.name,
            row.position, row.criticality,
            row.incumbent.external_id if row.incumbent else "",
            row.incumbent.name if row.incumbent else "",
            row.risk, row.horizon, row.impact,
            getattr(plan.owner, "external_id", "") if plan else "",
            plan.review_on.isoformat() if plan else "", _yes(plan.is_private) if plan else "",
        ]  # fmt: skip
        successors = named.get(plan.pk, []) if plan else []
        for one in successors:
            yield [
                *head, one.rank, one.employee.external_id if one.employee else "", one.name,
                one.external_name, one.readiness, _yes(one.is_emergency),
            ]  # fmt: skip
        if not successors:
            yield [*head, "", "", "", "", "", ""]


def _yes(said: bool) -> str:  # noqa: FBT001 - a cell
    return "yes" if said else "no"
