"""O*NET and capability frameworks as kinds of import."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.imports.catalogue import Catalogue
from careers.imports.framework import FrameworkReader
from careers.imports.levels import levels_mapping
from careers.imports.onet import FILES, NEEDED, OnetReader
from careers.imports.writing import CatalogueWriter
from careers.services.revision import bump_revision
from talent.imports.changes import Recorder
from talent.imports.outcome import Outcome, Progress
from talent.imports.reading import Source
from talent.imports.registry import FilePart, Switch
from talent.models import ImportBatch

STEPS = 2  # reading, writing


class CatalogueImporter:
    """Reads a whole catalogue, then compares or writes it; it is small enough for one piece."""

    parts: tuple[FilePart, ...]
    switches: tuple[Switch, ...] = ()
    guarded = False
    skips = False
    mapped = False
    by_name = False

    def read(
        self, batch: ImportBatch, sources: Sequence[Source], outcome: Outcome
    ) -> Catalogue | None:
        """The catalogue in the files; what is wrong goes to the outcome's problems."""
        raise NotImplementedError

    def understand(self, mapping: Mapping[str, Any]) -> None:
        """Nothing: there is none."""

    def prepare(self, batch: ImportBatch, sources: Sequence[Source], progress: Progress) -> None:
        """Nothing: the files are read when they are compared."""

    def check(self, batch: ImportBatch, sources: Sequence[Source], progress: Progress) -> Outcome:
        return self._run(batch, sources, progress, None)

    def apply(self, batch: ImportBatch, sources: Sequence[Source], progress: Progress) -> Outcome:
        return self._run(batch, sources, progress, Recorder(batch))

    def undone(self, batch: ImportBatch) -> None:
        bump_revision()

    def _run(
        self,
        batch: ImportBatch,
        sources: Sequence[Source],
        progress: Progress,
        recorder: Recorder | None,
    ) -> Outcome:
        outcome = Outcome()
        progress(_("Reading"), 0, STEPS)
        catalogue = self.read(batch, sources, outcome)
        progress(_("Comparing") if recorder is None else _("Writing"), 1, STEPS)
        if catalogue is not None:
            writer = CatalogueWriter(catalogue, recorder)
            outcome.summary = writer.run()
            outcome.problems.extend(writer.problems)
        progress(_("Done"), STEPS, STEPS)
        return outcome


class OnetImporter(CatalogueImporter):
    """The text files of one O*NET release."""

    parts = tuple(
        FilePart(
            name,
            file,
            required=name in NEEDED,
            suffixes=(".txt",),
        )
        for name, file in FILES.items()
    )
    by_name = True

    def read(
        self, batch: ImportBatch, sources: Sequence[Source], outcome: Outcome
    ) -> Catalogue | None:
        reader = OnetReader({source.part: source for source in sources})
        catalogue = reader.read()
        outcome.problems.extend(reader.problems)
        return catalogue


class FrameworkImporter(CatalogueImporter):
    """The two tables of a capability framework, and a mapping of its levels."""

    parts: tuple[FilePart, ...] = (
        FilePart("roles", gettext_lazy("Roles"),
                 gettext_lazy("One row for each role, level and skill."), required=True),
        FilePart("skills", gettext_lazy("Skills"),
                 gettext_lazy("What each level of each skill looks like."), required=True),
    )  # fmt: skip
    mapped = True

    def understand(self, mapping: Mapping[str, Any]) -> None:
        levels_mapping(mapping)

    def read(
        self, batch: ImportBatch, sources: Sequence[Source], outcome: Outcome
    ) -> Catalogue | None:
        mapping = levels_mapping(batch.mapping)
        reader = FrameworkReader({source.part: source for source in sources}, mapping)
        catalogue = reader.read()
        outcome.problems.extend(reader.problems)
        return catalogue
