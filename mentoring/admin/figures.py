"""What people of a programme answered, as means of five people and more; for reading."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from mentoring.models import ProgrammeFigure
from mentoring.queries.team_figures import row_of
from talent.admin.base import Page
from talent.admin.filters import by_choice
from talent.admin.site import OPERATION, site

FIELDS = ("programme", "what", "who", "told", "people", "frozen_at")


@admin.register(ProgrammeFigure, site=site)
class ProgrammeFigurePage(Page):
    area, place, icon = OPERATION, 76, "monitoring"
    list_display = FIELDS
    search_fields = ("programme__name",)
    list_filter = (by_choice("side", _("side")),)
    list_select_related = ("programme",)
    fields = readonly_fields = FIELDS
    ordering = ("programme", "question", "side", "pk")

    @display(description=_("question"))
    def what(self, obj: ProgrammeFigure) -> str:
        found = row_of(obj)
        return found.question if found else obj.question

    @display(description=_("side"))
    def who(self, obj: ProgrammeFigure) -> str:
        return str(obj.get_side_display())

    @display(description=_("mean"))
    def told(self, obj: ProgrammeFigure) -> Any:
        """At an end of the scale a band, so that nobody's answer is known by it."""
        found = row_of(obj)
        if found is None:
            return ""
        value = f"{found.mean.value:.1f}"
        if found.mean.band == "or more":
            return gettext("%(value)s or more") % {"value": value}
        if found.mean.band == "or less":
            return gettext("%(value)s or less") % {"value": value}
        return value
