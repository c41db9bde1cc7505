"""How long steps between roles take: one row, its list is its form."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from careers.models import RouteRule
from careers.queries.route_rules import current_rules
from careers.services.route_rules import change_route_rules
from talent.admin.acts import ActForm, act_page
from talent.admin.base import Page
from talent.admin.site import ARCHITECTURE, site
from talent.http import actor_of
from talent.models import SkillKind, User


def months_for(kind: SkillKind) -> forms.IntegerField:
    """The field that says how long a level takes in skills of one kind."""
    label = format_lazy(_("Months for one level: {kind}"), kind=kind.label)
    return forms.IntegerField(label=label, min_value=1, max_value=60)


class RouteRuleForm(ActForm):
    least_months = forms.IntegerField(
        label=_("Least months in a role"), min_value=0, max_value=120,
        help_text=_("Before the next step. Months served already count on the first step."),
    )  # fmt: skip
    at_once = forms.IntegerField(
        label=_("Skills at once"), min_value=1, max_value=10,
        help_text=_("How many skills one works on at the same time."),
    )  # fmt: skip

    technical = months_for(SkillKind.TECHNICAL)
    knowledge = months_for(SkillKind.KNOWLEDGE)
    management = months_for(SkillKind.MANAGEMENT)
    leadership = months_for(SkillKind.LEADERSHIP)
    value = months_for(SkillKind.VALUE)
    language = months_for(SkillKind.LANGUAGE)


def changing(actor: User) -> Callable[..., RouteRule]:
    """The service, fed with the months of each kind as one mapping."""

    def run(*, least_months: int, at_once: int, **per_level: int) -> RouteRule:
        return change_route_rules(
            actor=actor, least_months=least_months, at_once=at_once, per_level=per_level
        )

    return run


@admin.register(RouteRule, site=site)
class RouteRulePage(Page):
    area, place, icon = ARCHITECTURE, 70, "timer"
    singleton = True

    def entry(self) -> dict[str, Any]:
        return super().entry() | {"title": _("How long steps take")}

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show what holds, and change it."""
        if not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        actor, rules = actor_of(request), current_rules()
        initial = {
            "least_months": rules.least_months, "at_once": rules.at_once, **rules.per_level
        }  # fmt: skip
        return act_page(
            self, request,
            form=RouteRuleForm(request.POST or None, actor=actor, initial=initial),
            run=changing(actor),
            title=_("How long steps between roles take"),
            lead=_(
                "A step takes as long as its gaps, and at least the time that one stays in a role."
                " The gaps take as long as the longest of them, or all of them shared out over the"
                " skills that one works on at once, whichever is more. Routes are worked out anew"
                " at once."
            ),
            button=_("Save"), done=_("Saved. All routes go by it from now on."),
            back=reverse("admin:careers_routerule_changelist"),
        )  # fmt: skip
