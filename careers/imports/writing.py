"""Bring the role architecture in step with a catalogue: compare, then write what differs.

What is on record is found by its number in the source, families, tracks and grades also by name.
What the source no longer has is retired, never deleted. Titles are only added: HR's own stay.
Without a recorder nothing is written, and only the summary is made.
"""

from collections.abc import Container, Mapping, Sequence
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from careers.imports.catalogue import Catalogue, Named
from careers.imports.versions import VersionWriter
from careers.models import Ladder, Move
from careers.services.revision import bump_revision
from lib.dates import today
from talent.imports.changes import Recorder
from talent.imports.copying import copy_rows, next_ids
from talent.imports.problems import Problem
from talent.imports.summary import Count, Summary
from talent.models import Grade, JobFamily, Role, RoleTitle, Skill, SkillLevel, Track
from talent.registry import refused_kinds

M = TypeVar("M", JobFamily, Track, Skill, Role)


class CatalogueWriter:
    """One pass over a catalogue, in the order in which its things refer to each other."""

    def __init__(self, catalogue: Catalogue, recorder: Recorder | None) -> None:
        self.catalogue = catalogue
        self.recorder = recorder
        self.summary = Summary()
        self.problems: list[Problem] = []
        self.touched: dict[type[models.Model], set[int]] = {}

    def run(self) -> Summary:
        families = self._named(JobFamily, self.catalogue.families, _("Job families"))
        tracks = self._named(Track, self.catalogue.tracks, _("Tracks"))
        grades = self._grades()
        skills = self._skills()
        roles = self._roles(families, tracks, grades)
        self._titles(roles)
        versions = VersionWriter(self.catalogue, roles, skills, self.recorder)
        versions.run(self.summary.of(_("Requirements")))
        for model, ids in versions.touched.items():
            self.touched.setdefault(model, set()).update(ids)
        self._ladders(families, tracks)
        self._moves(roles)
        if self.recorder is not None:
            for model, ids in self.touched.items():
                self.recorder.after(model, ids)
            bump_revision()
        return self.summary

    def _named(self, model: type[M], entries: Sequence[Named], thing: str) -> dict[str, M]:
        """Families or tracks by their number in the source; one of the same name is used as is."""
        rows = list(model._default_manager.all())
        by_number = {row.external_id: row for row in rows}
        by_name = {row.name.casefold(): row for row in rows}
        found: dict[str, M] = {}
        new, changed = [], []
        for entry in entries:
            row = by_number.get(entry.external_id) or by_name.get(entry.name.casefold())
            if row is None:
                row = model(external_id=entry.external_id, name=entry.name)
                new.append(row)
            elif row.name != entry.name and entry.name.casefold() not in by_name:
                changed.append((row, {"name": entry.name}))
            found[entry.external_id] = row
        self._write(model, new, changed, self.summary.of(thing), len(entries))
        return found

    def _grades(self) -> dict[str, Grade]:
        """Grades on record keep their rank; new ones follow the highest, in the source's order."""
        rows = list(Grade.objects.all())
        by_number = {row.external_id: row for row in rows}
        by_name = {row.name.casefold(): row for row in rows}
        top = max((row.rank for row in rows), default=0)
        found, new = {}, []
        for entry in self.catalogue.grades:
            row = by_number.get(entry.external_id) or by_name.get(entry.name.casefold())
            if row is None:
                top += 1
                row = Grade(external_id=entry.external_id, name=entry.name, rank=top)
                new.append(row)
            found[entry.external_id] = row
        ranks = [row.rank for row in found.values()]
        if ranks != sorted(ranks):
            names = ", ".join(row.name for row in found.values())
            message = _("The grades on record are in another order: put them in order first.")
            self.problems.append(Problem(_("grades"), 0, "", names, message))
        self._write(Grade, new, [], self.summary.of(_("Grades")), len(found))
        return found

    def _skills(self) -> dict[str, Skill]:
        entries = self.catalogue.skills
        rows = self._on_record(Skill, [entry.external_id for entry in entries])
        found, new, changed = {}, [], []
        for entry in entries:
            values = {
                "name": entry.name[:150],
                "kind": entry.kind,
                "description": entry.description,
                "source": self.catalogue.attribution,
                "retired_on": None,
            }
            row = rows.get(entry.external_id)
            if row is None:
                row = Skill(external_id=entry.external_id, **values)
                new.append(row)
            elif differs(row, values):
                changed.append((row, values))
            found[entry.external_id] = row
        changed = self._kinds_kept(changed)
        count = self.summary.of(_("Skills"))
        self._retire(rows, changed, found, count)
        self._write(Skill, new, changed, count, len(entries))
        self._wording(found)
        return found

    def _kinds_kept(
        self, changed: list[tuple[Skill, dict[str, Any]]]
    ) -> list[tuple[Skill, dict[str, Any]]]:
        """The changes without those of a kind on which something stands; these are told."""
        wanted = {row.pk: (row, said["kind"]) for row, said in changed if row.kind != said["kind"]}
        refused = refused_kinds({pk: kind for pk, (_row, kind) in wanted.items()})
        for pk, words in refused.items():
            row, kind = wanted[pk]
            self.problems.append(Problem(_("skills"), 0, "kind", f"{row.name}: {kind}", str(words)))
        return [(row, said) for row, said in changed if row.pk not in refused]

    def _wording(self, skills: Mapping[str, Skill]) -> None:
        """What each level of each skill looks like, in the source's words."""
        known = {
            (row.skill_id, row.level): row
            for row in SkillLevel.objects.filter(skill__in=[s.pk for s in skills.values() if s.pk])
        }
        new, changed, total = [], [], 0
        for entry in self.catalogue.skills:
            for level, (name, wording) in entry.wording.items():
                total += 1
                skill = skills[entry.external_id]
                values = {"name": name, "wording": wording}
                row = known.get((skill.pk, level))
                if row is None:
                    new.append(SkillLevel(skill=skill, level=level, **values))
                elif differs(row, values):
                    changed.append((row, values))
        if total:
            self._write(SkillLevel, new, changed, self.summary.of(_("Skill levels")), total)

    def _roles(
        self,
        families: Mapping[str, JobFamily],
        tracks: Mapping[str, Track],
        grades: Mapping[str, Grade],
    ) -> dict[str, Role]:
        entries = self.catalogue.roles
        rows = self._on_record(Role, [entry.external_id for entry in entries])
        found, new, changed = {}, [], []
        for entry in entries:
            values = {
                "name": entry.name[:200],
                "family": families[entry.family],
                "track": tracks[entry.track] if entry.track else None,
                "grade": grades[entry.grade] if entry.grade else None,
                "source": self.catalogue.attribution,
                "retired_on": None,
            }
            row = rows.get(entry.external_id)
            if row is None:
                row = Role(external_id=entry.external_id, **values)
                new.append(row)
            elif differs(row, values):
                changed.append((row, values))
            found[entry.external_id] = row
        count = self.summary.of(_("Roles"))
        self._retire(rows, changed, found, count)
        self._write(Role, new, changed, count, len(entries))
        return found

    def _on_record(self, model: type[M], numbers: list[str]) -> dict[str, M]:
        """What the catalogue names, and what else came from the same source."""
        rows = model._default_manager.filter(
            models.Q(external_id__in=numbers) | models.Q(source__startswith=self.catalogue.origin)
        )
        return {row.external_id: row for row in rows}

    def _retire(
        self,
        rows: Mapping[str, Role] | Mapping[str, Skill],
        changed: list[tuple[Any, dict[str, Any]]],
        found: Container[str],
        count: Count,
    ) -> None:
        for number, row in rows.items():
            if number not in found and row.retired_on is None:
                changed.append((row, {"retired_on": today()}))
                count.ended += 1

    def _titles(self, roles: Mapping[str, Role]) -> None:
        pks = {role.pk for role in roles.values() if role.pk}
        known = set(RoleTitle.objects.filter(role__in=pks).values_list("role", "title"))
        count = self.summary.of(_("Alternate titles"))
        wanted = [
            (roles[entry.external_id], title)
            for entry in self.catalogue.roles
            for title in sorted(entry.titles)
        ]
        new = [(role, title) for role, title in wanted if (role.pk, title) not in known]
        count.new += len(new)
        count.unchanged += len(wanted) - len(new)
        self._copy(RoleTitle, ["role_id", "title"], [(role.pk, title) for role, title in new])

    def _ladders(self, families: Mapping[str, JobFamily], tracks: Mapping[str, Track]) -> None:
        known = set(Ladder.objects.values_list("family", "track"))
        new = [
            Ladder(family=families[family], track=tracks[track])
            for family, track in sorted(self.catalogue.ladders)
            if (families[family].pk, tracks[track].pk) not in known
        ]
        total = len(self.catalogue.ladders)
        self._write(Ladder, new, [], self.summary.of(_("Ladders")), total)

    def _moves(self, roles: Mapping[str, Role]) -> None:
        """Draw the moves of the source, take off those it no longer has; HR's own stay."""
        count = self.summary.of(_("Moves"))
        rows = Move.objects.values_list("from_role", "to_role", "pk", "source")
        known = {(start, end): (pk, source) for start, end, pk, source in rows}
        wanted = [
            (roles[move.from_role].pk, roles[move.to_role].pk, move.kind)
            for move in self.catalogue.moves
        ]
        new = [move for move in wanted if move[:2] not in known]
        kept = {move[:2] for move in wanted}
        gone = [
            pk
            for ends, (pk, source) in known.items()
            if ends not in kept and source.startswith(self.catalogue.origin)
        ]
        count.new += len(new)
        count.unchanged += len(wanted) - len(new)
        count.ended += len(gone)
        source = self.catalogue.attribution
        columns = ["from_role_id", "to_role_id", "kind", "source"]
        self._copy(Move, columns, [(*move, source) for move in new])
        if gone and self.recorder is not None:
            self.recorder.before(Move, gone)
            Move.objects.filter(pk__in=gone).delete()

    def _write(
        self,
        model: type[models.Model],
        new: Sequence[models.Model],
        changed: Sequence[tuple[models.Model, dict[str, Any]]],
        count: Count,
        total: int,
    ) -> None:
        """Count, and write where this is not a dry run."""
        count.new += len(new)
        count.changed += len(changed) - count.ended
        count.unchanged += total - len(new) - (len(changed) - count.ended)
        if self.recorder is None:
            return
        manager: Any = model._default_manager
        touched = self.touched.setdefault(model, set())
        manager.bulk_create(new, batch_size=1_000)
        touched.update(row.pk for row in new)
        # At once, lest what changes them later takes them for records that stood before.
        self.recorder.after(model, [row.pk for row in new])
        if changed:
            self.recorder.before(model, [row.pk for row, _values in changed])
            names: set[str] = set()
            for row, values in changed:
                names.update(values)
                for name, value in values.items():
                    setattr(row, name, value)
            manager.bulk_update([row for row, _values in changed], sorted(names), batch_size=500)
            touched.update(row.pk for row, _values in changed)

    def _copy(
        self, model: type[models.Model], columns: list[str], rows: Sequence[Sequence[Any]]
    ) -> None:
        if self.recorder is None or not rows:
            return
        ids = next_ids(model, len(rows))
        copy_rows(model, ["id", *columns], ((pk, *row) for pk, row in zip(ids, rows, strict=True)))
        self.touched.setdefault(model, set()).update(ids)


def differs(row: models.Model, values: Mapping[str, Any]) -> bool:
    """Whether a row on record says something else; unsaved rows it points to always differ."""
    for name, value in values.items():
        now = getattr(row, f"{name}_id") if isinstance(value, models.Model) else getattr(row, name)
        then = value.pk if isinstance(value, models.Model) else value
        if now != then or (isinstance(value, models.Model) and then is None):
            return True
    return False
