"""The questions that help to prepare conversations, which HR keeps; conversations have no page."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from careers.admin.plans import UseFilter
from careers.models import AgendaPrompt
from talent.admin.base import Page
from talent.admin.filters import by_choice
from talent.admin.site import DEVELOPMENT, site


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
