"""HR's door: the workplace in which HR keeps people, roles and skills.

Importing this package registers its pages on `talent.admin.site.site`.
"""

from talent.admin import (
    architecture,
    audit,
    dashboard,
    grants,
    imports,
    logins,
    notices,
    people,
    schedules,
    skills,
    units,
)

__all__ = [
    "architecture",
    "audit",
    "dashboard",
    "grants",
    "imports",
    "logins",
    "notices",
    "people",
    "schedules",
    "skills",
    "units",
]
