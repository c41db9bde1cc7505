"""The app's place in the project."""

from pathlib import Path

from django.apps import AppConfig


class TalentConfig(AppConfig):
    """People, units, roles, skills, access, audit, notices."""

    name = "talent"
    database_privileges = {
        "AuditEntry": {"web": "SELECT, INSERT"},
        "SkillClaim": {"web": "SELECT, INSERT"},
        "ClaimWithdrawal": {"web": "SELECT, INSERT"},
    }

    def ready(self) -> None:
        from talent import notice_kinds, parts
        from talent.imports.importer import PeopleImporter
        from talent.imports.registry import IMPORTERS, MAPPING_EXAMPLES
        from talent.registry import registry
        from talent.services import import_work, imports, rules

        notice_kinds.register()
        parts.register()
        registry.add_sweep(rules.SWEEP, rules.recalculate_pending)
        registry.add_sweep(imports.SWEEP, import_work.work_on_imports)
        IMPORTERS["people"] = PeopleImporter()
        MAPPING_EXAMPLES["people"] = Path(__file__).parent / "content" / "people-mapping.toml"
