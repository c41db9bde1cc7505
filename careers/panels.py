"""What this app shows on the pages of the app below: cards, a tab, a column, search hits."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.models import Opening, OpeningState, RouteStep
from careers.queries.application_lists import engagements_of
from careers.queries.chosen import your_route
from careers.queries.opening_lists import MOST_WORDS, closest_openings
from careers.queries.roles import matches, open_roles, strongest_asks
from careers.queries.targets import first_targets, next_role, targets_with_figures
from talent.models import Employee, Role, Skill, User
from talent.models.folding import Fold
from talent.registry import HeldKind, HomeCard, SearchHit

MOST_AT_HOME = 3
HELD_ROUTES = HeldKind(
    gettext_lazy("Routes that you chose"),
    lambda user, me: (
        RouteStep.objects.visible_to(user)
        .filter(route__employee=me)
        .order_by("-route__chosen_at", "position")
    ),
    ("route__start__name", "position", "role__name", "route__chosen_at", "route__ended_at"),
)


def target_card(user: User, me: Employee) -> HomeCard | None:
    """How close I am to my target, or to the next rung, and what would bring it closer."""
    found = next_role(user, me)
    if found is None:
        return HomeCard("careers/_card_no_target.html", {}, order=20)
    return HomeCard("careers/_card_target.html", {"next": found}, order=20)


def route_card(user: User, me: Employee) -> HomeCard | None:
    """The route that I follow: how far I am, and what the next step takes."""
    found = your_route(user, me)
    return HomeCard("careers/_card_route.html", {"route": found}, order=25) if found else None


def openings_card(user: User, me: Employee) -> HomeCard | None:
    """The openings that I am closest to."""
    found = closest_openings(user, me, MOST_AT_HOME)
    return HomeCard("careers/_card_openings.html", {"openings": found}, order=40) if found else None


def career_tab(user: User, person: Employee) -> Mapping[str, object]:
    """The roles that a person aims for, and how close they are."""
    return {
        "person": person,
        "is_me": person.user_id == user.pk,
        "targets": targets_with_figures(user, person),
        "engagements": engagements_of(user, person),
    }


def next_role_column(user: User, people: Iterable[Employee]) -> dict[int, Mapping[str, object]]:
    """The first role that each aims for and shares, and how close."""
    return {person: {"target": target} for person, target in first_targets(user, people).items()}


def asking_card(user: User, skill: Skill) -> HomeCard | None:
    """The roles that ask most for a skill."""
    asked = strongest_asks(user, skill)
    return HomeCard("careers/_card_asking.html", {"asked": asked}, order=20) if asked else None


def find_roles(user: User, text: str, limit: int) -> list[SearchHit]:
    """Roles by name or another title, the nearest first."""
    found = matches(text)
    roles = open_roles(user).in_bulk(list(found))
    nearest = sorted(roles.values(), key=lambda role: (-found[role.pk].nearness, role.name))
    return [
        SearchHit(role.name, place(role, found[role.pk].title), role.get_absolute_url())
        for role in nearest[:limit]
    ]


def find_openings(user: User, text: str, limit: int) -> list[SearchHit]:
    """Openings by words of their title, as far as one sees them; closed ones are in no search."""
    rows = Opening.objects.visible_to(user).exclude(state=OpeningState.CLOSED)
    for word in text.split()[:MOST_WORDS]:
        rows = rows.filter(title_folded__contains=Fold.of(word))
    found = rows.select_related("unit").order_by("-published_at", "-pk")[:limit]
    return [
        SearchHit(row.title, f"{row.get_kind_display()} · {row.unit.name}", row.get_absolute_url())
        for row in found
    ]


def place(role: Role, title: str) -> str:
    """Where a role stands, and under which other title it was found."""
    parts = [role.family.name]
    if role.grade is not None:
        parts.append(role.grade.name)
    if title:
        parts.append(_("also called %(title)s") % {"title": title})
    return " · ".join(parts)
