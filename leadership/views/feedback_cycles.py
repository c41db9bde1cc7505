"""Cycles of 360 feedback for HR: set up, about whom, and how far they are; never an answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from careers.views.asked import search
from leadership import access
from leadership.forms.feedback import CycleForm, PeopleForm
from leadership.models import CycleState, FeedbackSubject
from leadership.queries import feedback_pages as queries
from leadership.services import feedback_closing, feedback_cycles
from leadership.views.feedback_doors import FORM, acted, kept_cycle, only
from lib.dates import today
from lib.editing import mark_of, was_changed
from lib.forms import resend, submit
from talent.http import actor_of
from talent.models import Assignment, Employee, OrgUnit

# Each act with what is said after it.
ACTS = {
    "launch": (feedback_cycles.launch_cycle, gettext_lazy("Those it is about choose whom to ask.")),
    "begin": (feedback_cycles.begin_answers, gettext_lazy("Whoever is asked can answer now.")),
    "close": (
        feedback_closing.close_cycle,
        gettext_lazy("It is closed: the reports are written, and no answer is left."),
    ),
    "release": (feedback_closing.release_cycle, gettext_lazy("Everybody reads their report now.")),
    "call-off": (feedback_cycles.call_off_cycle, gettext_lazy("It is called off.")),
}
NEXT = {
    CycleState.DRAFT: ("launch", gettext_lazy("Launch it")),
    CycleState.NOMINATING: ("begin", gettext_lazy("Begin the answers")),
    CycleState.RUNNING: ("close", gettext_lazy("Close it")),
    CycleState.CLOSED: ("release", gettext_lazy("Release the reports")),
}
SORTS = [
    ("newest", gettext_lazy("Ends last")), ("ends", gettext_lazy("Ends first")),
    ("name", gettext_lazy("Name")),
]  # fmt: skip


@require_safe
def feedback_cycles_list(request: HttpRequest) -> HttpResponse:
    """All cycles, by name, state and day."""
    user = actor_of(request)
    only(access.may_keep_feedback(user))
    text, state = search(request), request.GET.get("state", "")
    order = request.GET.get("sort", "newest")
    context = {
        "page": queries.cycle_page(user, text, state, order, request.GET.get("cursor", "")),
        "text": text,
        "state": state,
        "states": [("", _("All")), *CycleState.choices],
        "order": order if order in queries.ORDERS else "newest",
        "sorts": SORTS,
        "is_narrowed": bool(text or state),
    }
    return render(request, "leadership/feedback_cycles.html", context)


@FORM
def feedback_cycle_create(request: HttpRequest) -> HttpResponse:
    """Draft a cycle."""
    user = actor_of(request)
    only(access.may_keep_feedback(user))
    form = CycleForm(request.POST or None)
    cycle = form.is_valid() and submit(form, feedback_cycles.create_cycle, actor=user)
    if cycle:
        messages.success(request, _("It is a draft. Say now about whom it is."))
        return redirect(cycle)
    return render(request, "leadership/feedback_cycle_edit.html", {"form": form})


@FORM
def feedback_cycle_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft, or move the days of a cycle to later ones."""
    user, cycle = actor_of(request), kept_cycle(request, pk)
    only(cycle.state == CycleState.DRAFT or cycle.is_open)
    mark = mark_of(cycle, feedback_cycles.BASICS)
    initial = {name: getattr(cycle, name) for name in feedback_cycles.BASICS} | {"seen": mark}
    form = CycleForm(request.POST or None, cycle=cycle, initial=initial)
    if form.is_valid():
        given = {"actor": user, "cycle": cycle}
        if submit(form, feedback_cycles.edit_cycle, **given):
            messages.success(request, _("Saved."))
            return redirect(cycle)
        refusals = form.non_field_errors().as_data()
        if any(was_changed(one) for one in refusals):
            resend(form, mark)
    context = {"form": form, "cycle": cycle}
    return render(request, "leadership/feedback_cycle_edit.html", context)


@require_safe
def feedback_cycle(request: HttpRequest, pk: int) -> HttpResponse:
    """One cycle: how far each is, enough or not, and what comes next."""
    user, cycle = actor_of(request), kept_cycle(request, pk)
    text = search(request)
    rows, page = queries.completion_page(cycle, text, request.GET.get("cursor", ""))
    context = {
        "cycle": cycle,
        "rows": rows,
        "page": page,
        "text": text,
        "next": NEXT.get(CycleState(cycle.state)),
        "form": PeopleForm(actor=user),
        "takes_people": cycle.state in (CycleState.DRAFT, CycleState.NOMINATING),
        "may_end": cycle.state in (CycleState.DRAFT, *NEXT) and cycle.state != CycleState.CLOSED,
        "questions": [
            (capfirst(str(one).replace("{name}", _("this person"))), one.skill)
            for one in queries.questions_of(cycle) or cycle.question_set.questions.all()
        ],
    }
    return render(request, "leadership/feedback_cycle.html", context)


@FORM
def feedback_people(request: HttpRequest, pk: int) -> HttpResponse:
    """Put people into a cycle: somebody, or everybody of a unit."""
    user, cycle = actor_of(request), kept_cycle(request, pk)
    form = PeopleForm(request.POST or None, actor=user)
    if form.is_valid():
        said = form.cleaned_data
        people = [said["employee"]] if said["employee"] else people_of(said["unit"])
        form.cleaned_data = {}
        given = {"actor": user, "cycle": cycle, "people": people}
        if submit(form, feedback_cycles.add_subjects, **given) is not None:
            messages.success(request, _("They are part of the cycle."))
            return redirect(cycle)
    context = {"form": form, "cycle": cycle}
    return render(request, "leadership/feedback_people.html", context)


def people_of(unit: OrgUnit) -> list[Employee]:
    """Who holds a role in a unit today and can sign in."""
    here = Assignment.objects.current().filter(unit=unit)
    rows = Employee.objects.employed().filter(user__isnull=False, pk__in=here.values("employee"))
    return list(rows.order_by("pk"))


@require_POST
def feedback_subject_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody out of a cycle."""
    user = actor_of(request)
    only(access.may_keep_feedback(user))
    rows = FeedbackSubject.objects.visible_to(user).select_related("cycle", "employee")
    subject = get_object_or_404(rows, pk=pk)
    acted(request, _("Taken out."), feedback_cycles.remove_subject, subject=subject)
    return redirect(subject.cycle)


@FORM
def feedback_cycle_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """The next step of a cycle, or its end; said plainly before it is done."""
    cycle = kept_cycle(request, pk)
    only(act in ACTS)
    service, done = ACTS[act]
    if request.method == "POST":
        acted(request, str(done), service, cycle=cycle)
        return redirect(cycle)
    is_early = act == "close" and today() <= cycle.ends_on
    context = {"cycle": cycle, "act": act, "is_early": is_early}
    return render(request, "leadership/feedback_cycle_act.html", context)
