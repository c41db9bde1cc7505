"""The directory: people by name with typing errors, and by role, unit, place and skill."""

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import (
    Case,
    Exists,
    F,
    FloatField,
    Func,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Collate, Concat

from lib.paging import Page, page_of
from talent.models import (
    LEVELS,
    Assignment,
    Employee,
    EmployeeSkill,
    Location,
    Offer,
    OrgUnit,
    Role,
    Skill,
    User,
    few_in_sight,
)
from talent.models.folding import Fold

SHORT_WORD = 3  # shorter words are looked for at the start of names only
LIKELY = 0.3  # share of a word's groups of three letters that a similar name has
MOST_LIKELY = 20
FEW = 1_000  # people whose levels one may see, up to which only they are searched by level


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for in the directory."""

    text: str = ""
    role: Role | None = None
    unit: OrgUnit | None = None
    location: Location | None = None
    skill: Skill | None = None
    level: int | None = None


@dataclass(frozen=True)
class Found:
    """One page of people; `is_guess` where only similar names were found."""

    page: Page[Any]  # of employees
    is_guess: bool = False


def find_people(user: User, wanted: Wanted, cursor: str = "", *, guess: bool = True) -> Found:
    """People employed today: the best matches first where there is a text, else by name.

    With `guess`, names spelled alike are found where no name holds the text.
    """
    people = _candidates(user, wanted)
    words = wanted.text.split()
    if not words:
        return Found(page_of(people, "by_name", "pk", cursor=cursor))
    if not cursor and (begin := _beginning(people, words)).next:
        return Found(begin)
    matching = people.filter(*[_has_word(word) for word in words]).annotate(rank=_rank(words))
    page = page_of(matching, "rank", "by_name", "pk", cursor=cursor)
    if page.rows or cursor or not guess:
        return Found(page)
    return Found(Page(_similar(people, " ".join(words))), is_guess=True)


def _beginning(people: QuerySet[Any], words: list[str]) -> Page[Any]:
    """The names that begin with the text, which are the best matches: in the order of an index.

    Where they fill a page, nobody else need be ranked for it.
    """
    text = Fold(Value(" ".join(words)))
    first = people.filter(by_name__startswith=text).annotate(rank=Value(0))
    return page_of(first, "rank", "by_name", "pk")


def _candidates(user: User, wanted: Wanted) -> QuerySet[Employee]:
    people = Employee.objects.colleagues_of(user)
    place = {
        name: value for name in ("role", "location") if (value := getattr(wanted, name)) is not None
    }
    if wanted.unit is not None:
        place["unit__in"] = OrgUnit.objects.visible_to(user).below(wanted.unit)
    if place:
        rows = Assignment.objects.visible_to(user).current().filter(**place)
        people = people.filter(Exists(rows.filter(employee=OuterRef("pk"))))
    if wanted.skill is not None:
        people = people.filter(Exists(_holders(user, wanted.skill, wanted.level)))
        few = few_in_sight(user, LEVELS, FEW) if wanted.level is not None else None
        if few is not None:
            people = people.filter(pk__in=few)
    offers = Prefetch("offers", Offer.objects.visible_to(user))
    people = people.with_current_assignment().prefetch_related(offers)
    return people.annotate(by_name=Collate("name_folded", "C"))


def _holders(user: User, skill: Skill, level: int | None) -> QuerySet[EmployeeSkill]:
    """Who shares a skill; a level is only looked at where the user may see it."""
    if level is None:
        rows = EmployeeSkill.objects.all()  # a shared skill, without its level, is on the card
    else:
        rows = EmployeeSkill.objects.visible_to(user).filter(level__gte=level)
    return rows.filter(skill=skill, is_shared=True, employee=OuterRef("pk"))


def _has_word(word: str) -> Q:
    folded = Fold(Value(word))
    if len(word) >= SHORT_WORD:
        return Q(name_folded__contains=folded)
    later = Concat(Value(" "), folded)
    return Q(name_folded__startswith=folded) | Q(name_folded__contains=later)


def _rank(words: list[str]) -> Case:
    """Names that begin with the text, then those of which a part does, then the rest."""
    text = Fold(Value(" ".join(words)))
    return Case(
        When(name_folded__startswith=text, then=0),
        When(name_folded__contains=Concat(Value(" "), text), then=1),
        When(name_folded__startswith=Fold(Value(words[0])), then=2),
        default=3,
        output_field=IntegerField(),
    )


def similar_people(user: User, text: str) -> list[Employee]:
    """People whose names are spelled like a text."""
    return _similar(_candidates(user, Wanted()), text)


def _similar(people: QuerySet[Employee], text: str) -> list[Employee]:
    """Names that are spelled alike, the nearest first."""
    folded = Fold(Value(text))
    nearness = Func(folded, F("name_folded"), function="word_similarity", output_field=FloatField())
    near = people.filter(name_folded__trigram_word_similar=folded).annotate(nearness=nearness)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(LIKELY)]
        )
        return list(near.order_by("-nearness", "name_folded", "pk")[:MOST_LIKELY])
