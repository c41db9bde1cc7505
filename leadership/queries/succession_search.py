"""What the search finds of succession: key roles, plans and pools that the reader may read."""

from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from leadership.models import KeyRole, PlanState, SuccessionPlan, TalentPool
from talent.models import User
from talent.models.folding import Fold
from talent.registry import SearchHit

MOST_WORDS = 6
COLUMNS = ("the_kind", "the_key", "the_name", "the_place", "the_position", "the_state")


def find_succession(user: User, text: str, limit: int) -> list[SearchHit]:
    """Key roles of today, live plans and open pools by their words, as far as one sees them.

    Names of successors and members are never looked for: a hit would say whom a plan names.
    One query, also for whom nothing is there.
    """
    words = text.split()[:MOST_WORDS]
    parts = [_key_roles(user, words), _plans(user, words), _pools(user, words)]
    order = ("the_name", "the_place", "the_position", "the_kind", "the_key")
    one, *others = [part.order_by(*order)[:limit] for part in parts]
    rows = one.union(*others, all=True).order_by(*order)
    return [_hit(*row) for row in rows[:limit]]


def _key_roles(user: User, words: list[str]) -> QuerySet[Any, Any]:
    rows = KeyRole.objects.visible_to(user).current()
    for word in words:
        holder = Q(incumbent__name_folded__contains=Fold.of(word))
        rows = rows.filter(_said(word) | holder)
    return _columns(rows, "key_role", F("role__name"), F("unit__name"), F("position"), Value(""))


def _plans(user: User, words: list[str]) -> QuerySet[Any, Any]:
    rows = SuccessionPlan.objects.visible_to(user).live()
    for word in words:
        rows = rows.filter(_said(word, "key_role__"))
    at = "key_role__"
    names = (F(f"{at}role__name"), F(f"{at}unit__name"), F(f"{at}position"))
    return _columns(rows, "plan", *names, F("state"))


def _pools(user: User, words: list[str]) -> QuerySet[Any, Any]:
    rows = TalentPool.objects.visible_to(user).filter(closed_on__isnull=True)
    for word in words:
        rows = rows.filter(name__icontains=word)
    return _columns(rows, "pool", F("name"), Value(""), Value(""), Value(""))


def _said(word: str, path: str = "") -> Q:
    fields = ("role__name", "unit__name", "position")
    found = Q()
    for field in fields:
        found |= Q(**{f"{path}{field}__icontains": word})
    return found


def _columns(rows: QuerySet[Any], kind: str, *said: Any) -> QuerySet[Any, Any]:
    """The same columns for each kind, so that one query asks for all."""
    columns = [Value(kind), F("pk"), *said]
    named = {name: Cast(column, CharField()) for name, column in zip(COLUMNS, columns, strict=True)}
    found: QuerySet[Any, Any] = rows.annotate(**named).values_list(*COLUMNS)
    return found


def _hit(kind: str, key: str, name: str, place: str, position: str, state: str) -> SearchHit:
    if kind == "pool":
        return SearchHit(name, _("Talent pool"), reverse("leadership:talent_pool", args=[key]))
    title = f"{position} ({name}, {place})" if position else f"{name}, {place}"
    if kind == "key_role":
        return SearchHit(title, _("Key role"), reverse("leadership:key_role_detail", args=[key]))
    meta = _("Succession plan, draft") if state == PlanState.DRAFT else _("Succession plan")
    return SearchHit(title, meta, reverse("leadership:succession_plan", args=[key]))
