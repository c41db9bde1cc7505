"""What the search finds in this app: people, units and skills."""

from dataclasses import dataclass

from django.db.models import Case, IntegerField, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from talent.models import Employee, OrgUnit, Skill, User
from talent.models.folding import Fold
from talent.queries.directory import Wanted, find_people, similar_people
from talent.registry import SearchHit, Text, registry

HITS = 6
SHORTEST = 2


@dataclass(frozen=True)
class Group:
    """The hits of one kind."""

    label: Text
    hits: list[SearchHit]


def search(user: User, text: str) -> list[Group]:
    """At most six hits of each kind that has any, in the kinds' order."""
    wanted = " ".join(text.split())
    if len(wanted) < SHORTEST:
        return []
    sources = sorted(registry.search, key=lambda source: source.order)
    found = [Group(source.label, source.find(user, wanted, HITS)) for source in sources]
    groups = [group for group in found if group.hits]
    if groups:
        return groups
    alike = _hits(similar_people(user, wanted)[:HITS])
    return [Group(_("People with a similar name"), alike)] if alike else []


def people(user: User, text: str, limit: int) -> list[SearchHit]:
    """People by name; names spelled alike come only where nothing else is found."""
    return _hits(find_people(user, Wanted(text=text), guess=False).page.rows[:limit])


def _hits(people: list[Employee]) -> list[SearchHit]:
    return [
        SearchHit(who.name, _role_and_unit(who.assignment), who.get_absolute_url())
        for who in people
    ]


def _role_and_unit(now: object | None) -> str:
    if now is None:
        return ""
    return f"{now.role}, {now.unit}"  # type: ignore[attr-defined]


def units(user: User, text: str, limit: int) -> list[SearchHit]:
    """Units by a part of their name, those that begin with it first."""
    rows = OrgUnit.objects.visible_to(user).current().filter(name__icontains=text)
    begins = Case(When(name__istartswith=text, then=0), default=1, output_field=IntegerField())
    ordered = rows.annotate(begins=begins).order_by("begins", "name", "pk")[:limit]
    return [
        SearchHit(unit.name, _("Unit"), reverse("talent:unit_detail", args=[unit.pk]))
        for unit in ordered
    ]


def skills(user: User, text: str, limit: int) -> list[SearchHit]:
    """Skills in use by a part of their name, those that begin with it first."""
    folded = Fold(Value(text))
    rows = Skill.objects.filter(retired_on__isnull=True, name_folded__contains=folded)
    begins = Case(When(name_folded__startswith=folded, then=0), default=1)
    ordered = rows.annotate(begins=begins).order_by("begins", "name", "pk")[:limit]
    return [SearchHit(s.name, s.get_kind_display(), s.get_absolute_url()) for s in ordered]
