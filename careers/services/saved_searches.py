"""Searches that people keep, and telling them once of each opening that matches."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers import access
from careers.models import Opening, SavedSearch
from careers.queries.ranking import figures_of
from careers.queries.requirements import Requirements, current_requirements
from talent.access import require
from talent.models import AuditEntry, Employee, EmployeeSkill, User
from talent.services.notices import ToTell, notify_many

FOUND = "careers.opening_found"
CHUNK = 5_000
MOST_KEPT = 20


@transaction.atomic
def save_search(*, actor: User, employee: Employee, **given: Any) -> SavedSearch:
    """Keep a search, and be told of each opening that matches from now on."""
    require(access.may_apply(actor, employee))
    Employee.objects.select_for_update(of=("self",)).get(pk=employee.pk)
    if employee.saved_searches.count() >= MOST_KEPT:
        raise ValidationError(_("You keep 20 searches already. Drop one first."))
    search = SavedSearch(employee=employee, **given)
    search.full_clean(exclude=["text_folded"])
    search.save()
    AuditEntry.add(actor, "careers.savedsearch.kept", search)
    return search


@transaction.atomic
def drop_search(*, actor: User, search: SavedSearch) -> None:
    """Be told of such openings no longer."""
    require(access.may_apply(actor, search.employee))
    AuditEntry.add(actor, "careers.savedsearch.dropped", search)
    search.delete()


def announce_openings() -> None:
    """Look through the kept searches for each opening that is newly published; a sweep."""
    while announce_next():
        pass


@transaction.atomic
def announce_next() -> bool:
    """Tell of one opening; whether there was one.

    What was looked through is marked in the same transaction, and a notice is unique for each
    search and opening, so that a killed or second worker neither loses nor doubles any.
    """
    waiting = Opening.objects.published().filter(announced_at__isnull=True)
    opening = waiting.select_for_update(of=("self",), skip_locked=True).order_by("pk").first()
    if opening is None:
        return False
    requirements = current_requirements()
    after = 0
    while True:
        found = list(_searches(opening, after))
        people = matching(opening, found, requirements)
        notify_many(
            FOUND,
            [
                ToTell(
                    search.employee.user_id,
                    f"savedsearch:{search.pk}",
                    f"opening:{opening.pk}",
                    {"savedsearch": search.pk, "opening": opening.pk},
                )
                for search in people
                if search.employee.user_id is not None
            ],
        )
        if len(found) < CHUNK:
            break
        after = found[-1].pk
    opening.announced_at = timezone.now()
    opening.save(update_fields=["announced_at"])
    return True


def _searches(opening: Opening, after: int) -> Any:
    """The next kept searches that may match, of people who sign in and do not run the opening."""
    rows = SavedSearch.objects.filter(pk__gt=after, employee__user__is_active=True)
    rows = rows.filter(kind__in=["", opening.kind])
    rows = rows.exclude(employee=opening.hiring_manager_id)
    for name, value in (
        ("family", opening.role.family_id),
        ("location", opening.location_id),
    ):
        fits = rows.filter(**{f"{name}__isnull": True})
        rows = fits | rows.filter(**{name: value}) if value is not None else fits
    return rows.select_related("employee").order_by("pk")[:CHUNK]


def matching(
    opening: Opening, searches: list[SavedSearch], requirements: Requirements
) -> list[SavedSearch]:
    """Those whose words and readiness match, by the same figures as on every page."""
    texts = (opening.title_folded, opening.role.name_folded)
    said = [
        search
        for search in searches
        if all(any(word in text for text in texts) for word in search.text_folded.split())
    ]
    asking = {search.employee_id for search in said if search.least_ready is not None}
    levels = _levels(asking)
    ready = {
        person: figures_of(requirements, levels.get(person, {}), [opening.role_id])[
            opening.role_id
        ].readiness
        for person in asking
    }
    return [
        search
        for search in said
        if search.least_ready is None or (ready[search.employee_id] or -1) >= search.least_ready
    ]


def _levels(people: set[int]) -> Mapping[int, dict[int, float]]:
    """Everyone's own levels, to judge their own searches by."""
    found: dict[int, dict[int, float]] = {}
    rows = EmployeeSkill.objects.filter(employee__in=people).order_by()
    for person, skill, level in rows.values_list("employee", "skill", "level"):
        found.setdefault(person, {})[skill] = float(level)
    return found
