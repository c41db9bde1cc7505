"""The questions that help to prepare conversations, which HR keeps; conversations have no page."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from careers.access import may_read_coverage
from careers.admin.plans import UseFilter
from careers.models import AgendaPrompt
from talent.admin.base import Page
from talent.admin.filters import by_choice
from talent.admin.site import DEVELOPMENT, Link, site


@admin.register(AgendaPrompt, site=site)
class AgendaPromptPage(Page):
    area, place, icon = DEVELOPMENT, 60, "forum"
    reference = True
    list_display = ("text", "theme", "side", "is_in_use")
    list_filter = (by_choice("theme", _("theme")), by_choice("side", _("whose")), UseFilter)
    search_fields = ("text",)
    search_help_text = _("A part of its words")
    ordering = ("theme", "side", "pk")
    sortable_by = ("text", "theme", "side")
    fields = ("text", ("theme", "side"), "is_in_use")
    instead_of_deleting = _("Switch it off instead: agendas that took it keep it either way.")


site.links.append(
    Link(
        DEVELOPMENT, _("Conversations by unit"), "conversations:conversation_units", "diversity_1",
        61, may_read_coverage,
    )
)  # fmt: skip
