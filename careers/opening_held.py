"""What the company holds on a person about openings."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from careers.models import Application, Engagement, SavedSearch
from talent.models import Employee, User
from talent.registry import HeldKind


def _of(model: Any) -> Any:
    def rows(user: User, me: Employee) -> QuerySet[Any]:
        found: QuerySet[Any] = model.objects.visible_to(user).filter(employee=me)
        return found

    return rows


KINDS = [
    HeldKind(
        _("Applications for openings"),
        _of(Application),
        (
            "opening__title", "applied_at", "stage", "moved_at", "statement", "snapshot",
            "manager_answer", "manager_answered_at",
            "manager_answered_by__employee__given_name",
            "manager_answered_by__employee__family_name",
            "starts_on", "reject_reason", "reject_note",
        ),
    ),
    HeldKind(
        _("Stretch assignments and projects"),
        _of(Engagement),
        ("title", "kind", "role__name", "unit__name", "valid", "hours_per_week"),
    ),
    HeldKind(
        _("Searches that you keep"),
        _of(SavedSearch),
        ("text", "kind", "family__name", "location__name", "least_ready", "created_at"),
    ),
]  # fmt: skip
