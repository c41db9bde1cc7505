"""Template tags and filters of the components in `templates/_ui/`; `docs/components.md` lists them.

A tag works out positions and words, its template writes the markup: no page sets a width or a
colour itself, because the content policy refuses `style`.
"""

import functools
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from talent.templatetags import _fields
from talent.templatetags._words import (
    age,
    ago,
    days_since,
    level_number,
    long_date,
    months,
    number,
    percent,
    short_date,
    until_day,
)

register = template.Library()

LEVELS = 5
MANY_PARTS = 20  # more than this and single parts can no longer be told apart
HOT_AFTER = 7  # days of waiting after which a wait is marked
UNDO = "undo:"  # begins the extra tag of a message that can be undone


# --- icons and words of state ---
@functools.cache
def icon_names() -> frozenset[str]:
    """The names in the icon list that the sprite is made from."""
    lines = (settings.BASE_DIR / "static" / "img" / "icons.txt").read_text().splitlines()
    return frozenset(line.strip() for line in lines if not line.startswith("#"))


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """A drawing from the sprite, silent unless labelled; an unknown name is refused."""
    if name not in icon_names():
        if settings.DEVELOPMENT:
            raise ValueError(f"There is no icon {name!r}: add it to static/img/icons.txt.")
        return SafeString("")
    words = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="icon{}" {}><use href="{}#i-{}"/></svg>',
        f" icon-{size}" if size else "",
        SafeString(words),
        static("icons.svg"),
        name,
    )


@register.simple_tag
def pill(text: str, kind: str = "") -> SafeString:
    """One word of state; the kind is `accent` (reached) or `next` (the one thing that is next)."""
    return format_html('<span class="pill{}">{}</span>', f" pill-{kind}" if kind else "", text)


@register.simple_tag
def nothing(words: str = "") -> SafeString:
    """A dash where there is nothing to show, and a word for those who cannot see it."""
    return format_html(
        '<span class="none" aria-hidden="true">–</span><span class="visually-hidden">{}</span>',
        words or gettext("Nothing"),
    )


@register.simple_tag
def organisation_name() -> str:
    """Whose product this is, for pages that are made without a request."""
    return str(settings.ORGANISATION_NAME)


# --- people ---
@register.inclusion_tag("_ui/avatar.html")
def avatar(who: Any, size: str = "") -> dict[str, Any]:
    """The photo or the initials of a person, as decoration: the name stands beside it."""
    photo = getattr(who, "photo", None)
    return {
        "photo": photo if isinstance(photo, str) else "",
        "photo_of": getattr(who, "pk", None) if photo else None,
        "initials": who.initials,
        "face": getattr(who, "face", 1),
        "size": size,
    }


@register.inclusion_tag("_ui/person.html")
def person(
    who: Any, note: str = "", url: str = "", size: str = "sm", strong: bool = False
) -> dict[str, Any]:
    """A face, a name and at most one line about the person; strong where the name heads a row."""
    return {"who": who, "note": note, "url": url, "size": size, "strong": strong}


# --- figures and their pictures ---
def digits(value: float) -> str:
    """A length for SVG: one decimal at most, never in the reader's own number format."""
    return f"{value:.1f}".removesuffix(".0")


def rect(kind: str, x: float, width: float) -> dict[str, str]:
    """One bar of a picture."""
    return {"kind": kind, "x": digits(x), "width": digits(width)}


@register.inclusion_tag("_ui/fit.html")
def fit(met: float, gap: float, name: str = "") -> dict[str, Any]:
    """One bar over all that a role asks for: met, gap and the rest unknown, as shares of 100."""
    met = min(max(met, 0.0), 100.0)
    gap = min(max(gap, 0.0), 100.0 - met)
    bars = [rect("is-met", 0, met), rect("is-gap", met, gap)]
    return {"bars": bars, "met": met, "gap": gap, "unknown": 100 - met - gap, "name": name}


@register.inclusion_tag("_ui/fit_keys.html")
def fit_keys(met: float, gap: float) -> dict[str, float]:
    """The words of a fit bar; the bar never stands without them."""
    return {"met": met, "gap": gap, "unknown": max(100 - met - gap, 0.0)}


@register.simple_tag
def level(value: float | None, needed: float | None = None) -> SafeString:
    """Five steps of one skill: mine filled, up to the needed level tinted, unknown hatched."""
    return level_picture("_ui/level.html", *level_numbers(value, needed), get_language())


@register.simple_tag
def level_row(value: float | None, needed: float | None = None) -> SafeString:
    """The level scale with its words: `2.4 of 4`, `needs 4` where mine is unknown."""
    return level_picture("_ui/level_row.html", *level_numbers(value, needed), get_language())


def level_numbers(value: float | None, needed: float | None) -> tuple[float | None, float | None]:
    return None if value is None else float(value), None if needed is None else float(needed)


@functools.lru_cache(maxsize=2_000)
def level_picture(
    template_name: str, value: float | None, needed: float | None, language: str
) -> SafeString:
    """A level in one language; long tables show the same few hundred pictures again and again."""
    context = {"bars": level_bars(value, needed), "value": value, "needed": needed}
    return render_to_string(template_name, context)


def level_bars(value: float | None, needed: float | None) -> list[dict[str, str]]:
    bars = []
    for step in range(LEVELS):
        wanted = step < (needed or 0)
        if value is None:
            open_step = wanted or needed is None
            bars.append(rect("is-open" if open_step else "level-step", step * 21, 19))
            continue
        bars.append(rect("is-gap" if wanted else "level-step", step * 21, 19))
        mine = min(max(value - step, 0.0), 1.0)
        if mine > 0:
            bars.append(rect("is-met", step * 21, mine * 19))
    return bars


@register.inclusion_tag("_ui/parts.html")
def parts(done: int, total: int, doing: int = 0, size: str = "") -> dict[str, Any]:
    """How many of all are done, as pieces of one bar; those begun are tinted."""
    pieces = total if 0 < total <= MANY_PARTS else 100
    scale = pieces / total if total else 0
    width = 100 / pieces - (1.4 if pieces <= MANY_PARTS else 0)
    kinds = ["is-met"] * round(done * scale) + ["is-gap"] * round(doing * scale)
    kinds = (kinds + ["level-step"] * pieces)[:pieces]
    bars = [rect(kind, index * 100 / pieces, width) for index, kind in enumerate(kinds)]
    end = digits(100 - 1.4 if pieces <= MANY_PARTS else 100)
    return {"bars": bars, "end": end, "done": done, "total": total, "size": size}


@register.inclusion_tag("_ui/beat.html")
def beat(sessions: Sequence[bool]) -> dict[str, Any]:
    """The last sessions, oldest first: held is filled, missed a ring."""
    dots = [{"held": held, "x": 7 + 15 * index} for index, held in enumerate(sessions)]
    return {"dots": dots, "end": 15 * len(dots), "held": sum(sessions), "total": len(dots)}


@register.inclusion_tag("_ui/score_bar.html")
def score_bar(shares: Sequence[tuple[float, float]]) -> dict[str, Any]:
    """A score in its weighted parts, each as points got and points possible."""
    total = sum(possible for _, possible in shares) or 1
    bars, start = [], 0.0
    for got, possible in shares:
        room = possible / total * 100 - 0.5
        bars.append(rect("score-off", start + 0.2, room))
        bars.append(rect("score-on", start + 0.2, room * got / possible if possible else 0))
        start += possible / total * 100
    return {"bars": bars, "shares": shares}


@register.inclusion_tag("_ui/bar.html")
def bar(value: float, total: float) -> dict[str, Any]:
    """A thin bar beside its printed number."""
    share = min(max(value / total, 0.0), 1.0) * 100 if total else 0
    return {"bars": [rect("score-off", 0, 100), rect("score-on", 0, share)]}


@register.inclusion_tag("_ui/figure.html")
def figure(value: Any, unit: str = "", label: str = "") -> dict[str, Any]:
    """A figure with its unit and label, inside `<dl class="figures fig">`."""
    return {"value": value, "unit": unit, "label": label}


# --- numbers, dates and ages ---
for words in (number, percent, level_number, months, age, ago, long_date, short_date, until_day):
    register.filter(words.__name__, words)


@register.inclusion_tag("_ui/waited.html")
def waited(since: date | datetime | None, hot_after: int = HOT_AFTER) -> dict[str, Any]:
    """How long something has waited, marked where that is too long."""
    return {"since": since, "hot": since is not None and days_since(since) > hot_after}


# --- finding one's way ---
@register.inclusion_tag("_ui/crumbs.html")
def crumbs(*steps: str) -> dict[str, Any]:
    """Where the page is: label and address in turn, the page's own name last."""
    if len(steps) % 2 == 0:
        raise template.TemplateSyntaxError("crumbs wants label and address in turn, then a label.")
    pairs = zip(steps[:-1:2], steps[1::2], strict=True)
    return {"steps": [{"label": label, "url": url} for label, url in pairs], "here": steps[-1]}


@register.inclusion_tag("_ui/sort_header.html", takes_context=True)
def sort_header(context: template.Context, label: str, key: str, kind: str = "") -> dict[str, Any]:
    """A table head that sorts by `?sort=key` and turns the order round when pressed again."""
    request: HttpRequest = context["request"]
    now = request.GET.get("sort", "")
    direction = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    query = request.GET.copy()
    query.pop("cursor", None)
    query["sort"] = f"-{key}" if direction == "ascending" else key
    return {"label": label, "direction": direction, "query": query.urlencode(), "kind": kind}


@register.inclusion_tag("_ui/pager.html", takes_context=True)
def pager(context: template.Context, page: Any) -> dict[str, Any]:
    """Previous and next by the page's `previous` and `next` cursors, without a total."""
    request: HttpRequest = context["request"]
    links = {}
    for way in ("previous", "next"):
        cursor = getattr(page, way, None)
        query = request.GET.copy()
        query["cursor"] = cursor or ""
        links[way] = query.urlencode() if cursor else ""
    return links


@register.inclusion_tag("_ui/search_box.html", takes_context=True)
def search_box(
    context: template.Context, label: str, placeholder: str = "", name: str = "q"
) -> dict[str, Any]:
    """A search by `?q=` that keeps the page's other choices."""
    request: HttpRequest = context["request"]
    kept = [
        (key, value)
        for key, values in request.GET.lists()
        if key not in {name, "cursor"}
        for value in values
    ]
    asked = request.GET.get(name, "")
    return {"label": label, "placeholder": placeholder, "name": name, "value": asked, "kept": kept}


@register.inclusion_tag("_ui/chips.html")
def chips(
    name: str,
    options: Iterable[Sequence[Any]],
    chosen: Any = "",
    legend: str = "",
    many: bool = False,
) -> dict[str, Any]:
    """Filters to switch: options are (value, label) or (value, label, count)."""
    held = {str(value) for value in chosen} if many else {str(chosen)}
    rows = [
        {
            "value": value,
            "label": label,
            "count": rest[0] if rest else None,
            "checked": str(value) in held,
        }
        for value, label, *rest in options
    ]
    return {"name": name, "options": rows, "legend": legend, "many": many}


@register.filter
def undo_url(message: Message) -> str:
    """Where a message's act can be undone: its extra tag is `undo:` and an address."""
    tag = message.extra_tags or ""
    return tag.removeprefix(UNDO) if tag.startswith(UNDO) else ""


# --- forms ---
@register.simple_tag
def ui_labels(form: BaseForm, **labels: str) -> str:
    """Our words for the fields of a form that someone else wrote; before anything shows it."""
    for name in labels.keys() & form.fields.keys():
        form[name].label = labels[name]
    return ""


@register.simple_tag
def ui_helps(form: BaseForm, **helps: str) -> str:
    """The same for what stands under the fields."""
    for name in helps.keys() & form.fields.keys():
        form[name].help_text = helps[name]
    return ""


@register.inclusion_tag("_ui/field.html")
def ui_field(field: BoundField) -> dict[str, Any]:
    """One field of a form: label, control, help, and what to mend."""
    return _fields.dressed(field)


@register.inclusion_tag("_ui/fields.html")
def ui_fields(form: BaseForm) -> dict[str, Any]:
    """What is inside a form: what to mend, then its fields."""
    return {"form": form}


@register.inclusion_tag("_ui/error_summary.html")
def error_summary(form: BaseForm, title: str = "") -> dict[str, Any]:
    """What is to mend, above the form, linked to the fields; it takes the focus."""
    return {"title": title, "troubles": _fields.troubles(form)}


@register.inclusion_tag("_ui/form.html", takes_context=True)
def ui_form(
    context: template.Context, form: BaseForm, submit: str, cancel: str = "", action: str = ""
) -> dict[str, Any]:
    """A whole form that posts, with its one filled button."""
    return {
        "form": form,
        "submit": submit,
        "cancel": cancel,
        "action": action,
        "csrf_token": context.get("csrf_token"),
    }
