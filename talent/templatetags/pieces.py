"""Pieces that apps register for pages of this one, and words for values on those pages."""

from collections.abc import Mapping
from datetime import date, timedelta

from django import template
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from lib.dates import today
from talent import access, languages
from talent.models import User

register = template.Library()

# What every page has, and pieces may use beside their own context.
SHARED = ("request", "user", "me", "csrf_token")


@register.simple_tag(takes_context=True)
def piece(context: template.Context, name: str, values: Mapping[str, object]) -> SafeString:
    """Render a registered piece with its own context, and who is asking."""
    shared = {key: context.get(key) for key in SHARED}
    assert context.template is not None
    found = context.template.engine.get_template(name)
    return found.render(context.new({**shared, **values}))


@register.filter
def opens_workplace(user: User) -> bool:
    """Whether a link to HR's workplace leads anywhere."""
    return access.may_open_admin(user)


@register.filter
def language_name(code: str) -> str:
    """A language in the reader's words."""
    return languages.language_name(code)


@register.filter
def last_day(valid: DateRange) -> date | None:
    """The last day of a half-open range, as people say it; None where it has no end."""
    return None if valid.upper is None else valid.upper - timedelta(days=1)


@register.filter
def until(valid: DateRange) -> str:
    """When a range ends, in words; one without an end lasts until today once it has begun."""
    end = last_day(valid)
    if end is not None:
        return formats.date_format(end, "j M Y")
    has_begun = valid.lower is None or valid.lower <= today()
    return gettext("today") if has_begun else gettext("no end set")
