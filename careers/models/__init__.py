"""What roles ask for, how they follow each other, and how people grow towards them."""

from careers.models.applications import (
    GIVEN_REASONS,
    HELD,
    LIVE,
    Application,
    ApplicationStep,
    Engagement,
    ManagerAnswer,
    RejectReason,
    Stage,
)
from careers.models.bookmarks import Bookmark
from careers.models.objectives import Objective
from careers.models.openings import (
    BESIDE,
    CloseReason,
    ManagerRule,
    Opening,
    OpeningKind,
    OpeningPolicy,
    OpeningState,
    SavedSearch,
)
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
    "BESIDE",
    "GIVEN_REASONS",
    "HELD",
    "LIVE",
    "OPEN_PLANS",
    "ActionKind",
    "Application",
    "ApplicationStep",
    "Bookmark",
    "CloseReason",
    "DevelopmentPlan",
    "Engagement",
    "Evidence",
    "GapRule",
    "ItemState",
    "Ladder",
    "ManagerAnswer",
    "ManagerRule",
    "Move",
    "MoveKind",
    "Objective",
    "Opening",
    "OpeningKind",
    "OpeningPolicy",
    "OpeningState",
    "PlanComment",
    "PlanItem",
    "PlanState",
    "PlanSupporter",
    "PlanTemplate",
    "PlanTemplateItem",
    "RejectReason",
    "RequirementsRevision",
    "RoleRequirement",
    "RouteRule",
    "SavedSearch",
    "Stage",
    "Suggestion",
    "Transition",
]
