"""Pieces that apps register for pages of this one: home cards, tabs, team columns."""

from collections.abc import Mapping

from django import template
from django.utils.safestring import SafeString

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
