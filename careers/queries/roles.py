"""The roles that a viewer may see, light enough to hold and rank all of them at once."""

from typing import NamedTuple

from django.db.models import Exists, F, FloatField, Func, OuterRef, Q, QuerySet, Value

from careers.models import Bookmark
from talent.models import Assignment, Employee, Location, Role, RoleTitle, User
from talent.models.folding import Fold

# More alternate titles than this can only come from a word that says nothing.
MOST_TITLES = 2_000
# A hit in a role's own name goes before the same hit in another title of it.
TITLE_WEIGHT = 0.9


class RoleRow(NamedTuple):
    """One role with its place in the architecture."""

    pk: int
    name: str
    family: int
    family_name: str
    track: int | None
    track_name: str | None
    grade: int | None
    grade_name: str | None
    rank: int | None
    is_kept: bool

    @property
    def place(self) -> str:
        """Family, track and grade in a line."""
        return " · ".join(filter(None, (self.family_name, self.track_name, self.grade_name)))

    @property
    def ladder(self) -> str:
        """Family and track, as in "Product, technical"."""
        if not self.track_name:
            return self.family_name
        track = self.track_name
        return f"{self.family_name}, {track.lower() if track.istitle() else track}"


class Match(NamedTuple):
    """How near a role is to what was looked for (0 to 1), and the other title that matched."""

    nearness: float
    title: str


def open_roles(viewer: User) -> QuerySet[Role]:
    """The roles that have a page: published and in use.

    Drafts and retired roles have none, whoever looks; HR finds them in the admin.
    """
    roles = Role.objects.visible_to(viewer).filter(
        current_version__isnull=False, retired_on__isnull=True
    )
    return roles.select_related("family", "track", "grade", "current_version")


def kept_by(viewer: User, me: Employee | None) -> Exists:
    """The condition that a role is among those that the viewer keeps."""
    return Exists(Bookmark.objects.visible_to(viewer).filter(role=OuterRef("pk"), employee=me))


def role_rows(viewer: User, me: Employee | None) -> list[RoleRow]:
    """All roles that the viewer may see, by name; one query."""
    roles = open_roles(viewer).annotate(is_kept=kept_by(viewer, me))
    found = roles.values_list(
        "pk",
        "name",
        "family",
        "family__name",
        "track",
        "track__name",
        "grade",
        "grade__name",
        "grade__rank",
        "is_kept",
    )
    return [RoleRow(*row) for row in found.order_by("name", "pk")]


def matches(text: str) -> dict[int, Match]:
    """The roles with a name or other title like a text, also with typing errors; one query.

    The ids are for picking out of roles that the viewer may see.
    """
    asked = Fold(Value(text))
    names = Role.objects.filter(
        Q(name_folded__trigram_word_similar=asked) | Q(name_folded__contains=asked)
    ).values_list("pk", Value(""), nearness("name_folded", asked))
    titles = (
        RoleTitle.objects.filter(title_folded__trigram_word_similar=asked)
        .annotate(nearness=nearness("title_folded", asked))
        .order_by("-nearness", "title")
        .values_list("role", "title", "nearness")
    )
    found: dict[int, Match] = {}
    for role, title, near in names.union(titles[:MOST_TITLES], all=True):
        match = Match(near * TITLE_WEIGHT if title else near, title)
        if role not in found or match.nearness > found[role].nearness:
            found[role] = match
    return found


def nearness(field: str, asked: Fold) -> Func:
    """How near a part of a text is to what was asked, from 0 to 1."""
    return Func(asked, F(field), function="word_similarity", output_field=FloatField())


def roles_held_at(location: int) -> set[int]:
    """The roles that someone holds today at a place; one query."""
    rows = Assignment.objects.current().filter(location=location)
    return set(rows.order_by().values_list("role", flat=True).distinct())


def places() -> list[tuple[int, str]]:
    """The places where people work, by name; one query."""
    held = Assignment.objects.current().filter(location=OuterRef("pk"))
    return list(Location.objects.filter(Exists(held)).order_by("name").values_list("pk", "name"))
