"""HR's door to what roles ask for and how they follow each other.

Importing this package registers its pages on the workplace's site.
"""

from careers.admin import (
    conversations,
    edges,
    goals,
    objectives,
    openings,
    plans,
    roles,
    route_rules,
    versions,
)

__all__ = [
    "conversations",
    "edges",
    "goals",
    "objectives",
    "openings",
    "plans",
    "roles",
    "route_rules",
    "versions",
]
