"""Every route of the product, from the resolver itself."""

from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Route:
    """One route: its full name, its pattern as text, and the names of its arguments."""

    name: str
    pattern: str
    arguments: tuple[str, ...]


def all_routes() -> list[Route]:
    """Walk the whole resolver; a route without a name is known by its pattern."""
    return sorted(
        set(_walk(get_resolver().url_patterns, "/", "")), key=lambda r: (r.name, r.pattern)
    )


def _walk(patterns, prefix, namespace):
    for entry in patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inside = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry.url_patterns, pattern, inside)
        elif isinstance(entry, URLPattern):
            name = f"{namespace}{entry.name}" if entry.name else pattern
            yield Route(name, pattern, tuple(entry.pattern.regex.groupindex))
