"""Publish what the roles of a catalogue are for and ask for, where that differs.

A role whose last imported version says the same is left alone, even where HR has published its
own version since. A difference becomes a new published version; the old one stays, because people
are compared with the version that they planned against.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from careers.imports.catalogue import Catalogue, RoleEntry
from careers.models import RoleRequirement
from careers.services.versions import ASKED, Asked
from lib.dates import today
from talent import events
from talent.imports.changes import Recorder
from talent.imports.copying import copy_rows, next_ids
from talent.imports.summary import Count
from talent.models import AuditEntry, ImportBatch, Role, RoleVersion, Skill

NOTE = "Imported: "

Content = tuple[str, dict[int, Asked]]


class VersionWriter:
    """Compares and writes the versions of all roles of one catalogue."""

    def __init__(
        self,
        catalogue: Catalogue,
        roles: Mapping[str, Role],
        skills: Mapping[str, Skill],
        recorder: Recorder | None,
    ) -> None:
        self.catalogue = catalogue
        self.roles = roles
        self.skills = skills
        self.recorder = recorder
        self.touched: dict[type[models.Model], set[int]] = {}

    def run(self, count: Count) -> None:
        """Count requirements by role and skill; write new versions where this is no dry run."""
        imported = self._imported()
        behind = []
        for entry in self.catalogue.roles:
            role = self.roles[entry.external_id]
            before = imported.get(role.pk, ("", {}))
            after = self._content(entry)
            compare(before[1], after[1], count)
            if role.pk not in imported or before != after:
                behind.append(entry)
        if behind and self.recorder is not None:
            self._publish(behind)

    def _content(self, entry: RoleEntry) -> Content:
        # Skills that a dry run has not written yet have no id: any number that no row has does.
        return entry.purpose, {
            self.skills[number].pk or -position: asked
            for position, (number, asked) in enumerate(entry.asked.items(), start=1)
        }

    def _imported(self) -> dict[int, Content]:
        """What the last imported version of each role says, by role."""
        pks = [role.pk for role in self.roles.values() if role.pk]
        note = f"{NOTE}{self.catalogue.origin}"
        rows = RoleVersion.objects.filter(role__in=pks, change_note__startswith=note)
        last = {row.role_id: row for row in rows.order_by("number")}
        asked: dict[int, dict[int, Asked]] = defaultdict(dict)
        wanted = [row.pk for row in last.values()]
        found = RoleRequirement.objects.filter(role_version__in=wanted)
        for version, skill, *values in found.values_list("role_version", "skill", *ASKED):
            asked[version][skill] = Asked(**dict(zip(ASKED, values, strict=True)))
        return {role: (row.purpose, asked.get(row.pk, {})) for role, row in last.items()}

    def _publish(self, entries: Iterable[RoleEntry]) -> None:
        assert self.recorder is not None
        entries = list(entries)
        roles = [self.roles[entry.external_id] for entry in entries]
        numbers = self._last_numbers(roles)
        versions = [
            RoleVersion(
                role=role,
                number=numbers.get(role.pk, 0) + 1,
                purpose=entry.purpose,
                published_on=today(),
                change_note=f"{NOTE}{self.catalogue.release}",
            )
            for entry, role in zip(entries, roles, strict=True)
        ]
        RoleVersion.objects.bulk_create(versions, batch_size=1_000)
        self._ask(entries, versions)
        self.recorder.before(Role, [role.pk for role in roles])
        for role, version in zip(roles, versions, strict=True):
            role.current_version = version
        Role.objects.bulk_update(roles, ["current_version"], batch_size=500)
        self.touched[RoleVersion] = {version.pk for version in versions}
        self.touched[Role] = {role.pk for role in roles}
        tell_of_versions(self.recorder.batch, versions)

    def _last_numbers(self, roles: Iterable[Role]) -> dict[int, int]:
        rows = RoleVersion.objects.filter(role__in=list(roles)).values("role")
        found = rows.annotate(last=models.Max("number")).order_by()
        return {row["role"]: row["last"] for row in found}

    def _ask(self, entries: Iterable[RoleEntry], versions: Iterable[RoleVersion]) -> None:
        rows: list[tuple[Any, ...]] = [
            (version.pk, self.skills[number].pk, *(getattr(asked, name) for name in ASKED))
            for entry, version in zip(entries, versions, strict=True)
            for number, asked in entry.asked.items()
        ]
        ids = next_ids(RoleRequirement, len(rows))
        copy_rows(
            RoleRequirement,
            ["id", "role_version_id", "skill_id", *ASKED],
            ((pk, *row) for pk, row in zip(ids, rows, strict=True)),
        )
        self.touched[RoleRequirement] = set(ids)


def tell_of_versions(
    batch: ImportBatch, versions: Iterable[RoleVersion], *, published: bool = True
) -> None:
    """Note which versions a batch made, and tell whoever listens for published ones."""
    made = "published" if published else "drafted"
    AuditEntry.objects.bulk_create(
        [
            AuditEntry(
                actor=batch.created_by,
                action=f"careers.version.{made}",
                object_type=RoleVersion._meta.label_lower,
                object_id=str(version.pk),
                details={
                    "role": version.role_id,
                    "number": version.number,
                    "batch": batch.pk,
                },
            )
            for version in versions
        ],
        batch_size=1_000,
    )
    if published:
        for version in versions:
            events.role_version_published.send(Role, role=version.role, version=version)


def compare(before: Mapping[int, Asked], after: Mapping[int, Asked], count: Count) -> None:
    """Count what is asked now against what was asked before."""
    for skill, asked in after.items():
        if skill not in before:
            count.new += 1
        elif before[skill] == asked:
            count.unchanged += 1
        else:
            count.changed += 1
    count.ended += len(before.keys() - after.keys())
