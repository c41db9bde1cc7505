"""Roles and skills as a table names them: by number, else by a name that only one of them has."""

from collections.abc import Iterable
from difflib import get_close_matches
from unicodedata import normalize

from django.utils.translation import gettext as _

MOST_HINTS = 50  # texts for which near names are looked up; beyond, that alone would take minutes
NEAR = 3


def folded(text: str) -> str:
    """A name without what people do not mean by it: case, and how an accent is stored."""
    return " ".join(normalize("NFC", text).casefold().split())


class UnknownError(ValueError):
    """A text that stands for nothing, or for several; the message is for its writer."""


class Named:
    """Things on record by the texts that stand for them."""

    def __init__(self, rows: Iterable[tuple[str, str, int]]) -> None:
        self.numbers: dict[str, int] = {}
        self.names: dict[str, list[int]] = {}
        self.called: dict[str, str] = {}
        self.refused: dict[str, str] = {}
        for number, name, pk in rows:
            self.numbers[number] = pk
            self.names.setdefault(folded(name), []).append(pk)
            self.called.setdefault(folded(name), f"{name} ({number})")

    def find(self, text: str) -> int:
        """The one that is meant; a number goes before a name."""
        if text in self.numbers:
            return self.numbers[text]
        found = self.names.get(folded(text), [])
        if len(found) == 1:
            return found[0]
        if text not in self.refused:
            self.refused[text] = self._refusal(text, len(found))
        raise UnknownError(self.refused[text])

    def _refusal(self, text: str, count: int) -> str:
        if count:
            return _("%(count)s on record are called this: write the number.") % {"count": count}
        near = self._near(text) if len(self.refused) < MOST_HINTS else ""
        if near:
            return _("Nothing on record has this number or name. Near: %(near)s.") % {"near": near}
        return _("Nothing on record has this number or name.")

    def _near(self, text: str) -> str:
        names = get_close_matches(folded(text), self.called, NEAR)
        return ", ".join(self.called[name] for name in names)
