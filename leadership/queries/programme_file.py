"""Programmes with components and competencies as lines of a file, as the import takes them."""

from collections.abc import Iterator

from leadership.models import Component, Programme
from talent.models import User

COLUMNS = [
    "programme", "state", "purpose", "way", "serves", "objective", "sponsor", "competencies",
    "component", "component_text", "kind", "component_way", "hours", "credits", "required", "link",
    "mentoring_programme", "needs",
]  # fmt: skip


def programme_lines(user: User) -> Iterator[list[object]]:
    """The programmes that a user sees as rows of such a file, those no longer offered left out."""
    yield list(COLUMNS)
    rows = Programme.objects.visible_to(user).exclude(state="retired")
    rows = rows.select_related("objective", "sponsor").prefetch_related(
        "targets__skill", "components__prerequisites", "components__mentoring_programme"
    )
    for programme in rows.order_by("name", "pk"):
        targets = "; ".join(f"{row.skill.name} {row.level}" for row in programme.targets.all())
        head: list[object] = [
            programme.name, programme.state, programme.purpose, programme.way, programme.serves,
            programme.objective.title if programme.objective else "",
            programme.sponsor.external_id if programme.sponsor else "", targets,
        ]  # fmt: skip
        components = sorted(programme.components.all(), key=lambda one: one.position)
        for one in components:
            yield [*head, *_component_cells(one)]
        if not components:
            yield [*head, *[""] * (len(COLUMNS) - len(head))]


def _component_cells(one: Component) -> list[object]:
    needs = sorted(one.prerequisites.all(), key=lambda row: row.position)
    return [
        one.title, one.text, one.kind, one.way, one.hours, one.credits,
        "yes" if one.is_required else "no", one.link,
        one.mentoring_programme.name if one.mentoring_programme else "",
        "; ".join(row.title for row in needs),
    ]  # fmt: skip
