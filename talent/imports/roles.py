"""Make roles that a file of assignments names, as the mapping says."""

from collections.abc import Sequence
from typing import TypeVar

from django.utils.translation import gettext as _

from lib.dates import today
from talent import events
from talent.imports.mapping import RoleMaking
from talent.imports.outcome import Outcome
from talent.imports.pen import Pen
from talent.imports.problems import Problem
from talent.models import Grade, JobFamily, Role, RoleVersion, Track

SOURCE = "Imported with people"
M = TypeVar("M", JobFamily, Track)


def make_roles(
    names: Sequence[str], making: RoleMaking, pen: Pen, outcome: Outcome
) -> dict[str, int]:
    """Make a role with a first published version for each name; returns ids by name."""
    families = _named(
        JobFamily, [making.families.get(name, making.family) for name in names], pen, outcome
    )
    tracks = _named(Track, [making.tracks.get(name, making.track) for name in names], pen, outcome)
    grades = _grades(making, pen, outcome)
    ids = pen.ids(Role, len(names))
    versions = pen.ids(RoleVersion, len(names))
    pen.insert(
        Role,
        ["external_id", "name", "family_id", "track_id", "grade_id", "source"],
        [
            (
                pk,
                name[:100],
                name,
                families[making.families.get(name, making.family)],
                tracks.get(making.tracks.get(name, making.track)),
                grades.get(making.grades.get(name, "")),
                SOURCE,
            )
            for pk, name in zip(ids, names, strict=True)
        ],
    )
    pen.insert(
        RoleVersion,
        ["role_id", "number", "purpose", "published_on", "change_note"],
        [(version, pk, 1, "", today(), SOURCE) for version, pk in zip(versions, ids, strict=True)],
    )
    pen.update(Role, ["current_version_id"], zip(ids, versions, strict=True))
    if not pen.dry:
        for version in RoleVersion.objects.filter(pk__in=versions).select_related("role"):
            events.role_version_published.send(Role, role=version.role, version=version)
    outcome.summary.of(_("Roles")).new += len(names)
    return dict(zip(names, ids, strict=True))


def _named(model: type[M], names: Sequence[str], pen: Pen, outcome: Outcome) -> dict[str, int]:
    """Families or tracks by name; those that are not there are made."""
    known = dict(model._default_manager.values_list("name", "pk"))
    missing = sorted(set(names) - known.keys() - {""})
    ids = pen.ids(model, len(missing))
    rows = [(pk, name[:100], name) for pk, name in zip(ids, missing, strict=True)]
    pen.insert(model, ["external_id", "name"], rows)
    if missing:
        thing = _("Job families") if model is JobFamily else _("Tracks")
        outcome.summary.of(thing).new += len(missing)
    return known | dict(zip(missing, ids, strict=True))


def _grades(making: RoleMaking, pen: Pen, outcome: Outcome) -> dict[str, int]:
    """Grades in the mapping's order: those on record keep their rank, new ones follow the top."""
    rows = {row.name: row for row in Grade.objects.all()}
    ranks = [rows[name].rank for name in making.grade_order if name in rows]
    if ranks != sorted(ranks):
        message = _("The grades on record are in another order: put them in order first.")
        names = ", ".join(making.grade_order)
        outcome.problems.stop(Problem(_("mapping"), 0, "grades", names, message))
    top = max((row.rank for row in rows.values()), default=0)
    missing = [name for name in making.grade_order if name not in rows]
    ids = pen.ids(Grade, len(missing))
    pen.insert(
        Grade,
        ["external_id", "name", "rank"],
        [
            (pk, name, name, top + step)
            for step, (pk, name) in enumerate(zip(ids, missing, strict=True), start=1)
        ],
    )
    if missing:
        outcome.summary.of(_("Grades")).new += len(missing)
    return {name: row.pk for name, row in rows.items()} | dict(zip(missing, ids, strict=True))
