"""Who asks, and what for, as far as an address can be understood."""

from django.http import Http404, HttpRequest

from talent.http import me_of
from talent.models import Employee

LONGEST_SEARCH = 100


def my_record(request: HttpRequest) -> Employee:
    """The person behind the request, for pages that are only about oneself."""
    me = me_of(request)
    if me is None:
        raise Http404
    return me


def ids(request: HttpRequest, name: str) -> list[int]:
    """The record ids of a query parameter, each once; what is no id is left out."""
    found = [int(key) for key in request.GET.getlist(name) if key.isdecimal() and len(key) < 19]
    return list(dict.fromkeys(found))


def search(request: HttpRequest) -> str:
    """The text that is looked for."""
    return " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST_SEARCH]
