"""Assignments and assessments: what is asked, handed in, answered and scored."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from leadership import access
from leadership.cohort_tabs import tabs_of
from leadership.forms.coursework import (
    AssessmentForm,
    AssignmentForm,
    FeedbackForm,
    HandInForm,
    ScoreForm,
)
from leadership.models import (
    Assessment,
    AssessmentResult,
    Assignment,
    CohortEnrolment,
    Submission,
    SubmissionState,
)
from leadership.queries import cohort_lists as lists
from leadership.queries import coursework as queries
from leadership.services import coursework as services
from leadership.views.cohort_doors import (
    FORM,
    going_cohort,
    led_enrolment,
    list_wanted,
    run_cohort,
    said_of,
)
from lib.forms import resend, submit
from talent.access import is_self
from talent.http import actor_of, record_of


@require_safe
def cohort_work(request: HttpRequest, pk: int) -> HttpResponse:
    """What is asked of a cohort, and what waits for who leads it."""
    user, cohort = actor_of(request), run_cohort(request, pk)
    context = {
        "cohort": cohort,
        "tabs": tabs_of(cohort, "cohort_work"),
        "assignments": queries.assignments_of(user, cohort),
        "assessments": queries.assessments_of(user, cohort),
    }
    return render(request, "leadership/cohort_work.html", context)


@FORM
def assignment_set(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a piece of work."""
    cohort = going_cohort(request, pk)
    form = AssignmentForm(
        request.POST or None, instance=Assignment(cohort=cohort), cohort=cohort, is_new=True
    )
    given = {"actor": actor_of(request), "cohort": cohort}
    if form.is_valid() and submit(form, services.set_assignment, **given):
        messages.success(request, _("It is set. Everybody with a seat has been told."))
        return redirect("leadership:cohort_work", cohort.pk)
    said = {"title": _("What is to be done?"), "button": _("Set the assignment")}
    return render(request, "leadership/work_set.html", {"form": form, "cohort": cohort, **said})


@FORM
def assessment_set(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what is assessed."""
    cohort = going_cohort(request, pk)
    form = AssessmentForm(
        request.POST or None, instance=Assessment(cohort=cohort), cohort=cohort, is_new=True
    )
    given = {"actor": actor_of(request), "cohort": cohort}
    if form.is_valid() and submit(form, services.set_assessment, **given):
        messages.success(request, _("It is set."))
        return redirect("leadership:cohort_work", cohort.pk)
    said = {"title": _("What is assessed, and when is it passed?"), "button": _("Set it")}
    return render(request, "leadership/work_set.html", {"form": form, "cohort": cohort, **said})


@require_safe
def assignment_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Who handed it in, for who leads the cohort."""
    user, row = actor_of(request), run_row(request, Assignment, pk)
    wanted = list_wanted(request, lists.WORK_STATES, lists.WORK_SORTS)
    context = {
        "assignment": row,
        "cohort": row.cohort,
        "page": lists.work_page(user, row, wanted, request.GET.get("cursor", "")),
        **said_of(wanted, lists.WORK_STATES, lists.WORK_SORTS),
        "may_delete": not row.submissions.exists(),
    }
    return render(request, "leadership/assignment_detail.html", context)


@FORM
def assignment_hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand my work in."""
    user, me = actor_of(request), record_of(request)
    seats = CohortEnrolment.objects.visible_to(user).seated().filter(employee=me)
    rows = Assignment.objects.visible_to(user).select_related("cohort__programme", "component")
    row = get_object_or_404(rows, pk=pk)
    enrolment = get_object_or_404(seats.select_related("employee__user"), cohort=row.cohort_id)
    enrolment.cohort = row.cohort
    sent = request.method == "POST"
    form = HandInForm(request.POST, request.FILES) if sent else HandInForm()
    before = Submission.objects.visible_to(user).filter(assignment=row, enrolment=enrolment).first()
    given = {"actor": user, "assignment": row, "enrolment": enrolment}
    if form.is_valid() and submit(form, services.hand_in, **given):
        messages.success(request, _("It is handed in. You are told of the answer."))
        return redirect(enrolment)
    context = {"form": form, "assignment": row, "enrolment": enrolment, "before": before}
    return render(request, "leadership/assignment_hand_in.html", context)


@FORM
def submission_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A piece of work with its feedback; who leads the cohort accepts or returns it."""
    user, row = actor_of(request), seen_submission(request, pk)
    judges = access.may_judge(user, row.enrolment)
    if request.method == "POST" and not judges:
        raise Http404
    form = FeedbackForm(request.POST or None, initial={"seen": row.version})
    if form.is_valid():
        accepted = request.POST.get("answer") == "accept"
        given = {"actor": user, "submission": row, "accepted": accepted}
        if submit(form, services.answer_submission, **given):
            messages.success(request, _("Accepted.") if accepted else _("Returned for more."))
            return redirect("leadership:assignment_detail", row.assignment_id)
        row = seen_submission(request, pk)
        resend(form, row.version)
    context = {
        "row": row,
        "cohort": row.enrolment.cohort,
        "form": form if judges and row.state == SubmissionState.SUBMITTED else None,
        "may_hand_in": is_self(user, row.enrolment.employee)
        and row.enrolment.has_seat
        and row.state == SubmissionState.RETURNED,
    }
    return render(request, "leadership/submission_detail.html", context)


@require_safe
def submission_file(request: HttpRequest, pk: int) -> FileResponse:
    """The file that was handed in; it is kept, never shown in the page."""
    row = seen_submission(request, pk)
    if not row.file:
        raise Http404
    try:
        opened = row.file.open("rb")
    except (FileNotFoundError, SuspiciousFileOperation) as error:
        raise Http404 from error
    response = FileResponse(
        opened, content_type=row.content_type, as_attachment=True, filename=row.file_name
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@require_safe
def assessment_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody's tries, for who leads the cohort."""
    user, row = actor_of(request), run_row(request, Assessment, pk)
    wanted = list_wanted(request, lists.SCORE_STATES, lists.SCORE_SORTS)
    context = {
        "assessment": row,
        "cohort": row.cohort,
        "page": lists.tries_page(user, row, wanted, request.GET.get("cursor", "")),
        **said_of(wanted, lists.SCORE_STATES, lists.SCORE_SORTS),
        "may_delete": not row.results.exists(),
    }
    return render(request, "leadership/assessment_detail.html", context)


@FORM
def assessment_score(request: HttpRequest, pk: int, enrolment: int) -> HttpResponse:
    """Note one try of one person."""
    user, row = actor_of(request), run_row(request, Assessment, pk)
    person = led_enrolment(request, enrolment)
    if person.cohort_id != row.cohort_id:
        raise Http404
    tries = AssessmentResult.objects.filter(assessment=row, enrolment=person).count()
    form = ScoreForm(request.POST or None, assessment=row, tries=tries)
    given = {"actor": user, "assessment": row, "enrolment": person}
    if form.is_valid() and submit(form, services.assess, **given):
        messages.success(request, _("Noted. %(name)s has been told.") % {"name": person.employee})
        return redirect("leadership:assessment_detail", row.pk)
    context = {"form": form, "assessment": row, "enrolment": person, "cohort": row.cohort}
    return render(request, "leadership/assessment_score.html", context)


def run_row(request: HttpRequest, model: Any, pk: int) -> Any:
    """An assignment or assessment of a cohort that whoever asks leads."""
    rows = model.objects.visible_to(actor_of(request)).select_related("cohort__programme")
    row = get_object_or_404(rows, pk=pk)
    if not access.may_run_cohort(actor_of(request), row.cohort):
        raise Http404
    return row


def seen_submission(request: HttpRequest, pk: int) -> Submission:
    """A piece of work of somebody whom whoever asks may see."""
    rows = Submission.objects.visible_to(actor_of(request)).select_related(
        "assignment", "enrolment__cohort__programme", "enrolment__employee"
    )
    found: Submission = get_object_or_404(rows, pk=pk)
    return found
