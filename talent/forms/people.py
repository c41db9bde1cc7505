"""A field in which one of many people is chosen by name, with suggestions while typing."""

from email.utils import parseaddr

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from talent.forms.named import SUGGESTIONS, NamedField
from talent.models import Employee
from talent.models.folding import Fold
from talent.queries.names import spoken_name


class PersonField(NamedField):
    """One of `queryset` by name; who shares a name with somebody is told apart by the address."""

    me: Employee | None = None  # where one cannot choose oneself

    def _refusal(self, text: str) -> str:
        if self.me is not None and self._is(self.me, text):
            return _("That is you: choose somebody else.")
        return super()._refusal(text)

    def _is(self, person: Employee, text: str) -> bool:
        """Whether somebody's whole name, address or id is written."""
        said = (person.name, person.email, said_of(person), str(person.pk))
        return text.strip().casefold() in {words.casefold() for words in said if words}

    def near(self, text: str) -> list[str]:
        assert self.queryset is not None
        return suggest_people(self.queryset, text)

    def is_part(self, text: str, near: list[str]) -> bool:
        """People are found by parts of names only, with or without accents."""
        return True

    def _find(self, text: str) -> Employee | None:
        """By id, by the address behind a name, by the whole name, or by a part that is enough."""
        assert self.queryset is not None
        rows: QuerySet[Employee] = self.queryset
        if text.isdecimal() and len(text) < 19:
            return rows.filter(pk=int(text)).first()
        address = parseaddr(text)[1]
        if "@" in address:
            return _only(rows.filter(email__iexact=address))
        exact = rows.annotate(spoken=spoken_name()).filter(spoken__iexact=text)
        return _only(exact) or _only(_called(rows, text))


def suggest_people(people: QuerySet[Employee], text: str) -> list[str]:
    """Who is called so, in the words that choose exactly this person."""
    if not text.strip():
        return []
    found = _called(people, text).order_by("given_name", "family_name", "pk")
    return [said_of(person) for person in found[:SUGGESTIONS]]


def said_of(person: Employee) -> str:
    """A person as the field takes them."""
    return f"{person.name} <{person.email}>" if person.email else person.name


def _called(people: QuerySet[Employee], text: str) -> QuerySet[Employee]:
    for word in text.split():
        people = people.filter(name_folded__contains=Fold.of(word))
    return people


def _only(people: QuerySet[Employee]) -> Employee | None:
    found = list(people[:2])
    return found[0] if len(found) == 1 else None
