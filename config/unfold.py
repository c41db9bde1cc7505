"""The admin theme in the product's colours (static/css/tokens.css has the same values)."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _


def theme_of(request: HttpRequest) -> str | None:
    """The theme that the person chose for the whole product; None follows the device."""
    chosen = getattr(request.user, "theme", "system")
    return chosen if chosen in ("light", "dark") else None


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "HR workplace",
    "SITE_HEADER": "HR workplace",
    "SITE_SYMBOL": "diversity_3",
    "SITE_URL": "/",
    "SITE_FAVICONS": [
        {
            "rel": "icon",
            "type": "image/svg+xml",
            "href": lambda request: static("img/mark.svg"),
        }
    ],
    "SHOW_VIEW_ON_SITE": False,
    "THEME": theme_of,
    "BORDER_RADIUS": "8px",
    "STYLES": [
        lambda request: static("css/tokens.css"),
        lambda request: static("css/workplace.css"),
    ],
    "SCRIPTS": [lambda request: static("js/workplace.js")],
    "ACCOUNT": {
        "navigation": [
            {"title": _("My account"), "link": reverse_lazy("talent:account")},
        ]
    },
    "SIDEBAR": {"show_search": True, "command_search": True},
    "COLORS": {
        "base": {
            "50": "#faf8f5",
            "100": "#f2efe9",
            "200": "#e7e2d9",
            "300": "#cfc9be",
            "400": "#8d8981",
            "500": "#656d6a",
            "600": "#4c5553",
            "700": "#2d3433",
            "800": "#1b201f",
            "900": "#131716",
            "950": "#0d1010",
        },
        "primary": {
            "50": "#f0f7f6",
            "100": "#e2efed",
            "200": "#c3dfdb",
            "300": "#9bc7c1",
            "400": "#67c8bb",
            "500": "#2f8f88",
            "600": "#0b5c5a",
            "700": "#084644",
            "800": "#17312f",
            "900": "#10201f",
            "950": "#06201e",
        },
    },
}
