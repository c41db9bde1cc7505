"""What an address asks for, as far as it can be understood."""

from django.http import HttpRequest

from careers.forms import supposition_of
from careers.queries.planning import MOST_SUPPOSED

LONGEST_SEARCH = 100


def ids(request: HttpRequest, name: str) -> list[int]:
    """The record ids of a query parameter, each once; what is no id is left out."""
    found = [int(key) for key in request.GET.getlist(name) if key.isdecimal() and len(key) < 19]
    return list(dict.fromkeys(found))


def search(request: HttpRequest) -> str:
    """The text that is looked for."""
    return " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST_SEARCH]


def supposed(request: HttpRequest) -> dict[int, int]:
    """The skills and levels that one supposes to have; the last word about a skill counts.

    Beside those that are switched on, one may be added by its skill and level.
    """
    added = f"{request.GET.get('skill', '')}:{request.GET.get('level', '')}"
    texts = [*request.GET.getlist("have"), added]
    found = dict(pair for pair in map(supposition_of, texts) if pair is not None)
    return dict(list(found.items())[:MOST_SUPPOSED])
