"""What roles ask for, how they follow each other, and how people grow towards them."""

from careers.models.bookmarks import Bookmark
from careers.models.objectives import Objective
from careers.models.paths import Ladder, Move, MoveKind, Transition
from careers.models.plans import (
    OPEN_ITEMS,
    OPEN_PLANS,
    ActionKind,
    DevelopmentPlan,
    Evidence,
    ItemState,
    PlanComment,
    PlanItem,
    PlanState,
    PlanSupporter,
    PlanTemplate,
    PlanTemplateItem,
    Suggestion,
)
from careers.models.requirements import RequirementsRevision, RoleRequirement
from careers.models.rules import GapRule, RouteRule

__all__ = [
    "OPEN_ITEMS",
    "OPEN_PLANS",
    "ActionKind",
    "Bookmark",
    "DevelopmentPlan",
    "Evidence",
    "GapRule",
    "ItemState",
    "Ladder",
    "Move",
    "MoveKind",
    "Objective",
    "PlanComment",
    "PlanItem",
    "PlanState",
    "PlanSupporter",
    "PlanTemplate",
    "PlanTemplateItem",
    "RequirementsRevision",
    "RoleRequirement",
    "RouteRule",
    "Suggestion",
    "Transition",
]
