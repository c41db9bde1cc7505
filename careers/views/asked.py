"""What an address asks for, as far as it can be understood."""

from django.http import HttpRequest

LONGEST_SEARCH = 100


def ids(request: HttpRequest, name: str) -> list[int]:
    """The record ids of a query parameter, each once; what is no id is left out."""
    found = [int(key) for key in request.GET.getlist(name) if key.isdecimal() and len(key) < 19]
    return list(dict.fromkeys(found))


def search(request: HttpRequest) -> str:
    """The text that is looked for."""
    return " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST_SEARCH]
