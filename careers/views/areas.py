"""The views of the careers area, which stand above each of its lists."""

from django.urls import reverse
from django.utils.translation import gettext as _

from talent.models import Employee


def areas(current: str, me: Employee | None) -> list[dict[str, object]]:
    """The map, what is next, all roles, routes, what one keeps; the open ones without a record."""
    names = {
        "map": _("Map"),
        "roles_for_me": _("Roles for you"),
        "role_list": _("All roles"),
        "routes": _("Routes"),
        "opening_list": _("Openings"),
        "bookmark_list": _("Kept"),
    }
    return [
        {"label": label, "url": reverse(f"careers:{name}"), "current": name == current}
        for name, label in names.items()
        if me is not None or name in ("map", "role_list", "routes", "opening_list")
    ]
