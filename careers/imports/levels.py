"""The mapping of a capability framework: where it comes from, and which level has which grade."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from talent.imports.toml import Raw, Troubles
from talent.models import SkillKind

KEYS = ("source", "attribution", "prefix", "grades", "levels", "tracks", "kinds")


@dataclass(frozen=True)
class LevelsMapping:
    """`levels` gives the grade of each level by role; `tracks` the track of a level; `kinds` that
    of a skill. `grades` are ordered from the lowest."""

    source: str = "Capability framework"
    attribution: str = "Capability framework"
    prefix: str = "framework:"
    grades: tuple[str, ...] = ()
    levels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    tracks: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)


def levels_mapping(raw: Raw) -> LevelsMapping:
    """Understand a mapping of levels, or refuse it with everything that is wrong in it."""
    troubles = Troubles()
    troubles.keys(raw, KEYS, "")
    section = raw.get("grades", {})
    troubles.keys(section, ("names",), "[grades]")
    grades = troubles.texts(section, "names", "[grades]")
    levels = raw.get("levels", {})
    levels = levels if isinstance(levels, Mapping) else {}
    by_role = {role: troubles.words(levels, role, f"[levels.{role}]") for role in levels}
    for role, names in by_role.items():
        for grade in sorted(set(names.values()) - set(grades)):
            words = {"name": grade}
            troubles.add(f"[levels.{role}]", _("“%(name)s” is none of the grades") % words)
    kinds = troubles.words(raw, "kinds", "")
    for kind in sorted(set(kinds.values()) - set(SkillKind.values)):
        words = {"name": kind, "words": ", ".join(SkillKind.values)}
        troubles.add("[kinds]", _("“%(name)s” is none of: %(words)s") % words)
    source = troubles.text(raw, "source", "") or LevelsMapping.source
    mapping = LevelsMapping(
        source=source,
        attribution=(troubles.text(raw, "attribution", "") or source)[:200],
        prefix=troubles.text(raw, "prefix", "") or LevelsMapping.prefix,
        grades=grades,
        levels=by_role,
        tracks=troubles.words(raw, "tracks", ""),
        kinds=kinds,
    )
    if not mapping.attribution.startswith(source):
        troubles.add("", _("attribution must begin with the source"))
    troubles.refuse()
    return mapping
