"""The app's place in the project."""

from pathlib import Path

from django.apps import AppConfig


class CareersConfig(AppConfig):
    """Role requirements, fit, moves and the pages on which people browse them."""

    name = "careers"

    def ready(self) -> None:
        from careers import opening_notices, parts, receivers  # noqa: F401 - receivers listen from now on
        from careers.imports import moves, requirements
        from careers.imports.importers import FrameworkImporter, OnetImporter
        from careers.models import ConversationCoverage, Transition
        from careers.queries.helping import colleagues
        from careers.registry import helper_sources
        from careers.services.applications import LEAVERS, end_for_leavers
        from careers.services.openings import SWEEP
        from careers.services.saved_searches import announce_openings
        from talent.imports.mapping import add_table
        from talent.imports.registry import DERIVED, IMPORTERS, MAPPING_EXAMPLES
        from talent.registry import registry

        parts.register()
        opening_notices.register()
        registry.add_sweep(SWEEP, announce_openings)
        registry.add_sweep(LEAVERS, end_for_leavers)
        helper_sources.append(colleagues)
        DERIVED.update((Transition, ConversationCoverage))
        IMPORTERS["onet"] = OnetImporter()
        IMPORTERS["framework"] = FrameworkImporter()
        here = Path(__file__).parent
        MAPPING_EXAMPLES["framework"] = here / "content" / "framework-mapping.toml"
        MAPPING_EXAMPLES["asked"] = here / "content" / "requirements-mapping.toml"
        MAPPING_EXAMPLES["moves"] = here / "content" / "moves-mapping.toml"
        add_table("requirements", requirements.COLUMNS, key="role")
        IMPORTERS["asked"] = requirements.RequirementsImporter()
        add_table("moves", moves.COLUMNS, key="from_role")
        IMPORTERS["moves"] = moves.MovesImporter()
