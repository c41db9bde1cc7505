"""One's part in a cohort: asking for it, answering, leaving, and what became of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from careers.views.plan_doors import acted
from leadership import access
from leadership.enrolment_sections import sections_of
from leadership.forms.cohorts import ReasonForm
from leadership.models import (
    CohortEnrolment,
    CohortEnrolmentState,
    CohortSession,
    Component,
)
from leadership.queries.cohort_clashes import clashes_for
from leadership.queries.cohorts import free_in, place_in_line, rows_of
from leadership.services import cohort_enrolments as services
from leadership.services import cohort_results as results
from leadership.views.cohort_doors import (
    FORM,
    led_enrolment,
    own_enrolment,
    seen_cohort,
    seen_enrolment,
)
from lib.forms import submit
from talent.access import is_self
from talent.http import actor_of, me_of, record_of

S = CohortEnrolmentState


@FORM
def cohort_join(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a seat, after a look at what stands against its times."""
    user, me, cohort = actor_of(request), record_of(request), seen_cohort(request, pk)
    (row,) = rows_of(user, me, [cohort])
    if row.mine is not None and (row.mine.is_live or row.mine.has_seat):
        return redirect(row.mine)
    form = ReasonForm(
        request.POST or None, label=_("Why this programme, and why now?"),
        hint=_("Your manager reads it, and those who may see your enrolment."),
    )  # fmt: skip
    if form.is_valid():
        made = submit(form, services.request_seat, actor=user, cohort=cohort, employee=me)
        if made:
            messages.success(request, _("Your manager has been asked. You are told of the answer."))
            return redirect(made)
    sessions = list(CohortSession.objects.visible_to(user).filter(cohort=cohort))
    context = {
        "form": form,
        "cohort": cohort,
        "free": free_in(cohort),
        "clashes": clashes_for(user, me, sessions),
        "is_possible": row.may_join,
    }
    return render(request, "leadership/cohort_join.html", context)


@require_safe
def cohort_enrolment_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One enrolment: where it stands, whose turn it is, and how far the person is."""
    user, me, enrolment = actor_of(request), me_of(request), seen_enrolment(request, pk)
    is_mine = enrolment.employee == me
    runs = access.may_run_cohort(user, enrolment.cohort)
    sessions = CohortSession.objects.filter(cohort=enrolment.cohort)
    shown = list(sessions) if enrolment.is_asked or enrolment.is_waiting else []
    person = me if is_mine and me is not None else enrolment.employee
    context = {
        "enrolment": enrolment,
        "cohort": enrolment.cohort,
        "is_mine": is_mine,
        "runs": runs,
        "place": place_in_line(enrolment) if enrolment.is_waiting else None,
        "clashes": clashes_for(user, person, shown),
        "may_answer": enrolment.state == S.REQUESTED
        and access.may_answer_request(user, enrolment.employee),
        "may_accept": is_mine and enrolment.state in (S.NOMINATED, S.INVITED),
        "may_take_out": not is_mine and enrolment.is_live and access.may_take_out(user, enrolment),
        "may_judge": access.may_judge(user, enrolment) and enrolment.has_seat,
        "sections": sections_of(user, enrolment),
    }
    return render(request, "leadership/cohort_enrolment_detail.html", context)


@require_POST
def enrolment_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes to a request."""
    enrolment = _answered(request, pk)
    found = acted(request, "", services.approve_request, enrolment=enrolment)
    if found:
        words = _("Approved. %(name)s has a seat.")
        if found.is_waiting:
            words = _("Approved. All seats are taken: %(name)s waits in line.")
        messages.success(request, words % {"name": enrolment.employee.name})
    return redirect(enrolment)


@FORM
def enrolment_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no to a request, and why."""
    enrolment = _answered(request, pk)
    words = {
        "title": _("Why do you say no?"), "button": _("Decline"),
        "hint": _("%(name)s reads it.") % {"name": enrolment.employee.name},
    }  # fmt: skip
    return _with_reason(request, enrolment, services.decline_request, _("Declined."), words)


@require_POST
def enrolment_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes to a nomination or an invitation."""
    enrolment = own_enrolment(request, pk)
    found = acted(request, "", services.accept, enrolment=enrolment)
    if found:
        words = _("You have a seat.")
        if found.is_waiting:
            words = _("All seats are taken: you wait in line, and are told when one is yours.")
        messages.success(request, words)
    return redirect(enrolment)


@FORM
def enrolment_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no to a nomination or an invitation."""
    enrolment = own_enrolment(request, pk)
    words = {
        "title": _("Say no?"), "button": _("Say no"),
        "hint": _("If you like. Who asked you reads it."),
    }  # fmt: skip
    return _with_reason(
        request, enrolment, services.refuse, _("You said no."), words, is_needed=False
    )


@FORM
def enrolment_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave, or take somebody out, after a look at what ends with it."""
    user, enrolment = actor_of(request), seen_enrolment(request, pk)
    is_mine = is_self(user, enrolment.employee)
    if not is_mine and not access.may_take_out(user, enrolment):
        raise Http404
    name = {"name": enrolment.employee.name}
    words = {
        "title": _("Leave it?") if is_mine else _("Take %(name)s out?") % name,
        "button": _("Leave") if is_mine else _("Take out"),
        "hint": _("Who runs the cohort and your managers read it.")
        if is_mine
        else _("%(name)s reads it.") % name,
    }
    done = _("You no longer take part.") if is_mine else _("%(name)s no longer takes part.") % name
    needed = not is_mine or enrolment.has_seat
    return _with_reason(request, enrolment, services.withdraw, done, words, is_needed=needed)


@FORM
def enrolment_complete(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that somebody has completed it."""
    enrolment = led_enrolment(request, pk)
    words = {
        "title": _("Completed?"), "button": _("Note it as completed"),
        "hint": _("Needed where a component is missing. It stands in the learning record."),
    }  # fmt: skip
    return _with_reason(
        request, enrolment, results.complete, _("Noted as completed."), words, is_needed=False
    )


@FORM
def enrolment_not_complete(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that somebody has not completed it, and why."""
    enrolment = led_enrolment(request, pk)
    words = {
        "title": _("Not completed?"), "button": _("Note it as not completed"),
        "hint": _("It stands in the learning record."),
    }  # fmt: skip
    return _with_reason(
        request, enrolment, results.not_complete, _("Noted as not completed."), words
    )


@require_POST
def component_done(request: HttpRequest, pk: int, component: int) -> HttpResponse:
    """Say that a component is done: of what one does alone oneself, else who leads."""
    user, enrolment = actor_of(request), seen_enrolment(request, pk)
    components = Component.objects.filter(programme=enrolment.cohort.programme_id)
    found = get_object_or_404(components, pk=component)
    if not is_self(user, enrolment.employee) and not access.may_confirm(user, enrolment, found):
        raise Http404
    given = {"enrolment": enrolment, "component": found}
    acted(request, _("Noted as done."), results.say_done, **given)
    return redirect(f"{enrolment.get_absolute_url()}#progress")


def _answered(request: HttpRequest, pk: int) -> CohortEnrolment:
    """An enrolment whose request whoever asks may answer."""
    enrolment = seen_enrolment(request, pk)
    if not access.may_answer_request(actor_of(request), enrolment.employee):
        raise Http404
    return enrolment


def _with_reason(
    request: HttpRequest,
    enrolment: CohortEnrolment,
    service: Any,
    done: str,
    words: dict[str, str],
    *,
    is_needed: bool = True,
) -> HttpResponse:
    form = ReasonForm(
        request.POST if request.method == "POST" else None, hint=words["hint"], is_needed=is_needed
    )
    if form.is_valid():
        given = {"actor": actor_of(request), "enrolment": enrolment}
        if submit(form, service, **given):
            messages.success(request, done)
            # Who took somebody out as the one who asked no longer sees more than the cohort.
            seen = CohortEnrolment.objects.visible_to(actor_of(request)).filter(pk=enrolment.pk)
            return redirect(enrolment if seen.exists() else enrolment.cohort)
    context = {"form": form, "enrolment": enrolment, "cohort": enrolment.cohort, **words}
    return render(request, "leadership/cohort_reason.html", context)
