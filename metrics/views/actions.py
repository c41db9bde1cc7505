"""Action plans: the list, one plan with its history, and what is done with it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from careers.views.asked import search
from lib.dates import today
from lib.tables import csv_lines
from mentoring.views.doors import acted, tried
from metrics.forms import actions as forms
from metrics.models import ActionMeasure, ActionPlan, ActionUpdate, Driver, FigureKind
from metrics.queries import actions as queries
from metrics.queries.accountability import answers_for_units
from metrics.queries.action_effect import effect_of
from metrics.queries.action_measures import figure_named, reads_indicator, stand_words, stood
from metrics.queries.action_scope import may_begin_plans, units_to_plan_for
from metrics.queries.ways_on import ways_on
from metrics.services import actions
from metrics.services.insights import note_actions_export
from metrics.views.action_doors import Origin, for_all, number_of, origin_of, plan_to, seen_plan
from talent.http import actor_of, me_of
from talent.models import Assignment, Employee, OrgUnit, ReportingLine, User

FORM = require_http_methods(["GET", "HEAD", "POST"])
USUAL = timedelta(days=90)  # from the beginning until it is due


def asked_of(request: HttpRequest, narrowed: forms.ActionFilter) -> queries.Asked:
    """What of the list is looked for."""
    said = request.GET
    whose, state = said.get("whose", ""), said.get("state", queries.OPEN)
    order = said.get("sort", "due")
    return queries.Asked(
        whose=whose if whose in dict(queries.WHOSE) else queries.usual_whose(actor_of(request)),
        text=search(request),
        state=state if state in dict(queries.STATES) else queries.OPEN,
        order=order if order in queries.ORDERS else "due",
        **narrowed.chosen(),
    )


@require_safe
def action_list(request: HttpRequest) -> HttpResponse:
    """My plans, those I answer for, and those shared with me."""
    user = actor_of(request)
    narrowed = forms.ActionFilter(request.GET, actor=user)
    asked = asked_of(request, narrowed)
    context = {
        "page": queries.action_page(user, asked, request.GET.get("cursor", "")),
        "asked": asked,
        "form": narrowed,
        "whose": queries.WHOSE,
        "states": queries.STATES,
        "sorts": queries.SORTS,
        "begins": may_begin_plans(user),
        "holds_others": answers_for_units(user),
        "query": request.GET.urlencode(),
    }
    return render(request, "metrics/action_list.html", context)


@require_safe
def action_export(request: HttpRequest) -> StreamingHttpResponse:
    """The list as a file."""
    user = actor_of(request)
    asked = asked_of(request, forms.ActionFilter(request.GET, actor=user))
    note_actions_export(actor=user, whose=asked.whose)
    rows = queries.action_rows(user, asked).order_by(*queries.ORDERS[asked.order])
    lines = csv_lines(queries.action_table(rows))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="actions-{today()}.csv"'
    return answer


@require_safe
def action_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One plan: what is to change, of whom, how it stands, and what was said and changed."""
    plan = seen_plan(request, pk)
    user = actor_of(request)
    context = {
        "page": queries.action_for(user, plan),
        "plan": plan,
        "origin": queries.origin_words(plan),
        "effect": effect_of(user, plan),
        "ways": ways_on(user, plan.wave),
    }
    return render(request, "metrics/action_detail.html", context)


@FORM
def action_start(request: HttpRequest) -> HttpResponse:
    """Begin a plan: after a result, of an indicator, or of something else."""
    user, origin = actor_of(request), origin_of(request)
    plan = _new_plan(origin)
    form = forms.StartForm(
        request.POST or None,
        actor=user,
        instance=plan,
        wave=origin.wave,
        indicators=origin.asks_unit or reads_indicator(user, _unit_of(origin)),
        asks_unit=origin.asks_unit,
        for_all=for_all(request),
        initial=_first_words(request, origin),
    )
    _say_where_it_stands(form, plan, actor_of(request))
    if form.is_valid():
        given = {"actor": user, **origin.given(), **form.given()}
        made = tried(form, actions.start_plan, forms.PLACES, **given)
        if made:
            messages.success(request, _("The plan is begun; owner and champion are told."))
            return redirect(made)
    return render(request, "metrics/action_start.html", {"form": form, "origin": origin})


def _unit_of(origin: Origin) -> int | None:
    unit = origin.unit or (origin.place and origin.place.unit)
    return unit.pk if unit else None


def _new_plan(origin: Origin) -> ActionPlan:
    plan = ActionPlan(driver=origin.driver, due_on=today() + USUAL)
    if origin.indicator:
        plan.measure, plan.measured_indicator = ActionMeasure.INDICATOR, origin.indicator
    elif origin.wave and origin.driver and figure_named(origin.wave, _name_of(origin.driver)):
        plan.measure, plan.figure_name = ActionMeasure.FIGURE, _name_of(origin.driver)
        plan.wave, plan.wave_unit = origin.wave, origin.place
    return plan


def _name_of(driver: Driver) -> str:
    """What the figure of a driver is called in a release."""
    return f"{FigureKind.DRIVER}:{driver.key}"


def _say_where_it_stands(form: forms.StartForm, plan: ActionPlan, user: User) -> None:
    """Beside the target, what the result told of the driver that is answered."""
    stand = stood(plan, user) if plan.figure_name else None
    if stand is not None:
        form.fields["target"].help_text = _("It stands at %(value)s.") % {
            "value": stand_words(plan, stand)
        }


def _first_words(request: HttpRequest, origin: Origin) -> dict[str, Any]:
    """Whoever begins owns it at first, and their manager stands behind it."""
    me = me_of(request)
    lines = ReportingLine.objects.current().filter(report=me, depth=1)
    boss = Employee.objects.colleagues_of(actor_of(request)).filter(pk__in=lines.values("manager"))
    unit = OrgUnit.objects.current().filter(pk=number_of(request, "unit"))
    named = (unit.first() or _own_unit(request, me)) if origin.asks_unit else None
    return forms.first_people(me, boss.first() if me else None) | {"unit": named and named.name}


def _own_unit(request: HttpRequest, me: Employee | None) -> OrgUnit | None:
    """The unit in which one works, where one may plan for it and not for everybody."""
    if for_all(request):
        return None
    own = Assignment.objects.current().filter(employee=me).values("unit")
    return units_to_plan_for(actor_of(request)).filter(pk__in=own).first()


@FORM
def action_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what an open plan says."""
    user, plan = actor_of(request), plan_to(request, pk, "edit")
    reads = reads_indicator(user, plan.unit_id)
    form = forms.ActionForm(
        request.POST or None, instance=plan, wave=plan.wave, indicators=reads
    )  # fmt: skip
    if form.is_valid():
        fresh = ActionPlan.objects.get(pk=pk)
        given = {"actor": user, "plan": fresh, **form.given()}
        if tried(form, actions.edit_plan, forms.PLACES, **given):
            messages.success(request, _("Saved."))
            return redirect(plan)
        if hasattr(form, "was_changed"):
            form.see(ActionPlan.objects.get(pk=pk))
    return _asking(request, form, plan, "edit")


@FORM
def action_status(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how a plan stands, and close it with what came of it."""
    plan = plan_to(request, pk, "status")
    form = forms.StatusForm(request.POST or None, plan=plan)
    return _one_act(request, form, plan, "status", actions.change_status)


@FORM
def action_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with a plan that was closed."""
    plan = plan_to(request, pk, "reopen")
    form = forms.ReopenForm(request.POST or None, initial={"due_on": today() + USUAL})
    return _one_act(request, form, plan, "reopen", actions.reopen_plan)


@FORM
def action_update(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how a plan goes."""
    plan = plan_to(request, pk, "update")
    form = forms.TextForm(request.POST or None)
    return _one_act(request, form, plan, "update", actions.add_update)


@FORM
def action_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody else see to it."""
    plan = plan_to(request, pk, "hand_over")
    form = forms.HandOverForm(request.POST or None, actor=actor_of(request), role="owner")
    return _one_act(request, form, plan, "hand_over", actions.hand_over)


@FORM
def action_champion(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody else stand behind it."""
    plan = plan_to(request, pk, "champion")
    form = forms.HandOverForm(request.POST or None, actor=actor_of(request), role="champion")
    return _one_act(request, form, plan, "champion", actions.change_champion)


@FORM
def action_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a plan belong to another unit."""
    plan = plan_to(request, pk, "move")
    form = forms.MoveForm(
        request.POST or None, actor=actor_of(request), plan=plan, for_all=for_all(request)
    )
    return _one_act(request, form, plan, "move", actions.move_plan)


@FORM
def action_share(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a plan to who was asked, or works in its unit; said plainly before it is done."""
    plan = plan_to(request, pk, "share")
    if request.method == "POST":
        acted(request, _("It is shared now."), actions.share_plan, plan=plan)
        return redirect(plan)
    return _asking(request, None, plan, "share")


@FORM
def action_line_take_back(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Take the words of one line back; said plainly before it is done."""
    user, plan = actor_of(request), seen_plan(request, pk)
    rows = ActionUpdate.objects.open_to_taking_back(user).filter(plan=plan)
    found = get_object_or_404(rows.select_related("plan"), pk=line)
    if request.method == "POST":
        acted(request, _("Taken back."), actions.take_line_back, line=found)
        return redirect(plan)
    return _asking(request, None, plan, "take_back", line=found)


HEADINGS = {
    "edit": (gettext_lazy("What changes?"), gettext_lazy("Save")),
    "status": (gettext_lazy("How does it stand?"), gettext_lazy("Save")),
    "reopen": (gettext_lazy("Why does it go on?"), gettext_lazy("Open it again")),
    "update": (gettext_lazy("How does it go?"), gettext_lazy("Add it")),
    "hand_over": (gettext_lazy("Who sees to it from now on?"), gettext_lazy("Hand it over")),
    "champion": (gettext_lazy("Who stands behind it?"), gettext_lazy("Name them")),
    "move": (gettext_lazy("To which unit does it belong?"), gettext_lazy("Move it")),
    "share": (gettext_lazy("Share it?"), gettext_lazy("Share it")),
    "take_back": (gettext_lazy("Take these words back?"), gettext_lazy("Take them back")),
}


def _asking(
    request: HttpRequest,
    form: django_forms.BaseForm | None,
    plan: ActionPlan,
    act: str,
    line: ActionUpdate | None = None,
) -> HttpResponse:
    heading, button = HEADINGS[act]
    said = {
        "form": form, "plan": plan, "act": act, "heading": heading, "button": button,
        "line": line,
    }  # fmt: skip
    return render(request, "metrics/action_act.html", said)


def _one_act(
    request: HttpRequest,
    form: django_forms.Form,
    plan: ActionPlan,
    act: str,
    service: Callable[..., Any],
) -> HttpResponse:
    """A form with one act: back to the plan when it is done."""
    if form.is_valid():
        given = {"actor": actor_of(request), "plan": plan, **form.cleaned_data}
        if tried(form, service, **given):
            messages.success(request, _("Saved."))
            # Whoever has handed it over may not see it any more.
            seen = ActionPlan.objects.visible_to(actor_of(request)).filter(pk=plan.pk)
            return redirect(plan if seen.exists() else "metrics:action_list")
    return _asking(request, form, plan, act)
