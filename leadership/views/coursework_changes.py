"""Changing what is asked of a cohort, and taking it away while nobody has answered to it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from careers.views.plan_doors import acted
from leadership.forms.coursework import AssessmentForm, AssignmentForm
from leadership.models import Assessment, Assignment
from leadership.services import coursework_changes as services
from leadership.views.cohort_doors import FORM
from leadership.views.coursework import run_row
from talent.http import actor_of
from talent.views.me import save_seen


@FORM
def assignment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an assignment."""
    row = going_row(request, Assignment, pk)
    form = AssignmentForm(request.POST or None, instance=row_again(row), cohort=row.cohort)
    given = {"actor": actor_of(request), "assignment": row}
    if form.is_valid() and save_seen(form, services.edit_assignment, **given):
        messages.success(request, _("Saved. Whoever has still to hand in is told of what is new."))
        return redirect("leadership:assignment_detail", row.pk)
    return _page(request, row, form, "leadership:assignment_detail")


@FORM
def assessment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an assessment; another pass mark restates the scores that it turns over."""
    row = going_row(request, Assessment, pk)
    form = AssessmentForm(request.POST or None, instance=row_again(row), cohort=row.cohort)
    given = {"actor": actor_of(request), "assessment": row}
    if form.is_valid() and save_seen(form, services.edit_assessment, **given):
        messages.success(request, _("Saved."))
        return redirect("leadership:assessment_detail", row.pk)
    return _page(request, row, form, "leadership:assessment_detail")


@require_POST
def assignment_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an assignment away."""
    row = going_row(request, Assignment, pk)
    said = _("The assignment is taken away.")
    if acted(request, said, services.delete_assignment, assignment=row) is None:
        return redirect("leadership:assignment_detail", row.pk)
    return redirect("leadership:cohort_work", row.cohort_id)


@require_POST
def assessment_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an assessment away."""
    row = going_row(request, Assessment, pk)
    said = _("The assessment is taken away.")
    if acted(request, said, services.delete_assessment, assessment=row) is None:
        return redirect("leadership:assessment_detail", row.pk)
    return redirect("leadership:cohort_work", row.cohort_id)


def going_row(request: HttpRequest, model: Any, pk: int) -> Any:
    """What is asked of a cohort that whoever asks leads, and that is not over."""
    row = run_row(request, model, pk)
    if row.cohort.is_over:
        raise Http404
    return row


def row_again(row: Any) -> Any:
    """A copy that a form may write on: what the service compares stays as it was read."""
    copy = type(row).objects.get(pk=row.pk)
    copy.cohort = row.cohort
    return copy


def _page(request: HttpRequest, row: Any, form: Any, back: str) -> HttpResponse:
    context = {"form": form, "row": row, "cohort": row.cohort, "back": back}
    return render(request, "leadership/work_edit.html", context)
