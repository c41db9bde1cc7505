"""The roles that a viewer may see, light enough to hold and rank all of them at once."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Case, Exists, F, FloatField, Func, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.lookups import GreaterThanOrEqual

from careers.models import Bookmark, RoleRequirement
from talent.models import Assignment, Employee, Location, Role, RoleTitle, Skill, User
from talent.models.folding import Fold

# More alternate titles than this can only come from a word that says nothing.
MOST_TITLES = 2_000
# A hit in a role's own name goes before the same hit in another title of it.
TITLE_WEIGHT = 0.9
MOST_ASKS = 6
MOST_WORDS = 6
SHORT = 2
# How near each word must be to a part of a name; where none is, how near, and to the best hit.
SURE = 0.6
LIKELY = 0.4
CLOSE = 0.2


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
    is_retired: bool

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
    return _rows(open_roles(viewer), viewer, me)


def roles_to_leave(viewer: User, me: Employee | None) -> list[RoleRow]:
    """The same, and the retired roles that somebody still holds: ways lead out of them only.

    They are the same for everyone, so that all share one graph of roles.
    """
    held = Assignment.objects.current().filter(role=OuterRef("pk"))
    roles = _ever_open(viewer).filter(Q(retired_on__isnull=True) | Exists(held))
    return _rows(roles, viewer, me)


def open_to(rows: Iterable[RoleRow], me: Employee | None) -> list[RoleRow]:
    """The roles in use, and one's own also where it is retired."""
    mine = me.assignment.role_id if me is not None and me.assignment is not None else None
    return [row for row in rows if not row.is_retired or row.pk == mine]


def retired_role(viewer: User, pk: int) -> Role | None:
    """A role that is no longer in use, so that it can be named; one query."""
    return _ever_open(viewer).filter(pk=pk, retired_on__isnull=False).first()


def _ever_open(viewer: User) -> QuerySet[Role]:
    """The roles that are or were open to all; whoever holds a retired one reads its name."""
    roles = Role.objects.filter(current_version__isnull=False)
    return roles if viewer.is_active else roles.none()


def _rows(roles: QuerySet[Role], viewer: User, me: Employee | None) -> list[RoleRow]:
    is_retired = Case(When(retired_on__isnull=False, then=True), default=False)
    found = roles.annotate(is_kept=kept_by(viewer, me), is_retired=is_retired).values_list(
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
        "is_retired",
    )
    return [RoleRow(*row) for row in found.order_by("name", "pk")]


def matches(text: str) -> dict[int, Match]:
    """The roles with a name or other title like a text.

    Every word must be like some word of the name; where nothing is, words with more typing errors
    count too. The ids are for picking out of roles that the viewer may see.
    """
    found: dict[bool, dict[int, Match]] = {True: {}, False: {}}
    for role, title, near, sure in _near(text):
        match = Match(near * TITLE_WEIGHT if title else near, title)
        known = found[sure].get(role)
        if known is None or match.nearness > known.nearness:
            found[sure][role] = match
    guesses = found[False]
    best = max((match.nearness for match in guesses.values()), default=0.0)
    return found[True] or {
        role: match for role, match in guesses.items() if match.nearness > best - CLOSE
    }


def _near(text: str) -> list[tuple[int, str, float, bool]]:
    """Role, other title or none, nearness, and whether it is near enough without a guess."""
    words = [Fold(Value(word)) for word in text.split()[:MOST_WORDS]]
    whole = Fold(Value(text))
    held = Q(name_folded__contains=whole)
    names = (
        Role.objects.filter(like_all("name_folded", words) | held)
        .annotate(
            nearness=nearness("name_folded", words, whole), sure=sure("name_folded", words) | held
        )
        .values_list("pk", Value(""), "nearness", "sure")
    )
    titles = (
        RoleTitle.objects.filter(like_all("title_folded", words))
        .annotate(nearness=nearness("title_folded", words, whole), sure=sure("title_folded", words))
        .order_by("-sure", "-nearness", "title")
        .values_list("role", "title", "nearness", "sure")
    )
    # A letter or two are like nearly everything: there is nothing to guess.
    likely = LIKELY if any(len(word) > SHORT for word in text.split()) else SURE
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(likely)]
        )
        return list(names.union(titles[:MOST_TITLES], all=True))


def like_all(field: str, words: Sequence[Fold]) -> Q:
    """Each word is like a part of the field; the trigram index answers this."""
    return Q(*(Q(**{f"{field}__trigram_word_similar": word}) for word in words))


def sure(field: str, words: Sequence[Fold]) -> Q:
    """Each word is so like a part of the field that nobody would call it a guess."""
    near = [similarity("word_similarity", word, field) for word in words]
    return Q(*(Q(GreaterThanOrEqual(each, SURE)) for each in near))


def nearness(field: str, words: Sequence[Fold], whole: Fold) -> Combinable:
    """How near the words are to parts of a text on average; of equals, the nearer whole."""
    near: Combinable = Value(0.0)
    for word in words:
        near = near + similarity("word_similarity", word, field)
    tie = similarity("similarity", whole, field) / Value(10.0)
    return near / Value(float(len(words) or 1)) + tie


def similarity(function: str, asked: Fold, field: str) -> Func:
    return Func(asked, F(field), function=function, output_field=FloatField())


def roles_held_at(location: int) -> set[int]:
    """The roles that someone holds today at a place; one query."""
    rows = Assignment.objects.current().filter(location=location)
    return set(rows.order_by().values_list("role", flat=True).distinct())


def places() -> list[tuple[int, str]]:
    """The places where people work, by name; one query."""
    held = Assignment.objects.current().filter(location=OuterRef("pk"))
    return list(Location.objects.filter(Exists(held)).order_by("name").values_list("pk", "name"))


def strongest_asks(viewer: User, skill: Skill) -> list[RoleRequirement]:
    """The roles that ask most for a skill: as a must-have, at the highest level; one query."""
    rows = RoleRequirement.objects.visible_to(viewer).filter(
        skill=skill, role_version__in=open_roles(viewer).values("current_version")
    )
    rows = rows.select_related("role_version__role__family", "role_version__role__grade")
    return list(
        rows.order_by("-must_have", "-level", "-importance", "role_version__role")[:MOST_ASKS]
    )
