"""What roles ask for, how they follow each other, and how people grow towards them."""

from careers.models.bookmarks import Bookmark
from careers.models.goals import (
    DEFAULT_RHYTHM,
    CheckIn,
    CheckInRhythm,
    CheckInValue,
    Confidence,
    Direction,
    Goal,
    GoalCycle,
    GoalKind,
    GoalState,
    KeyResult,
    Rhythm,
    Visibility,
)
from careers.models.objectives import Objective
from careers.models.paths import Ladder, Move, MoveKind, Transition
from careers.models.plans import (
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
    "DEFAULT_RHYTHM",
    "OPEN_PLANS",
    "ActionKind",
    "Bookmark",
    "CheckIn",
    "CheckInRhythm",
    "CheckInValue",
    "Confidence",
    "DevelopmentPlan",
    "Direction",
    "Evidence",
    "GapRule",
    "Goal",
    "GoalCycle",
    "GoalKind",
    "GoalState",
    "ItemState",
    "KeyResult",
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
    "Rhythm",
    "RoleRequirement",
    "RouteRule",
    "Suggestion",
    "Transition",
    "Visibility",
]
