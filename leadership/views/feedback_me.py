"""360 feedback about me: whom to ask, whether enough have answered, and my report."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from leadership.feedback_pdf import report_pdf
from leadership.forms.feedback import ActionForm, RaterForm
from leadership.models import FeedbackRater, RaterState, SubjectState
from leadership.queries import feedback_pages as queries
from leadership.queries.feedback_report import report_lines, report_page
from leadership.queries.feedback_requests import requests_of
from leadership.services import feedback_raters as services
from leadership.services.feedback_goals import plan_from_report
from leadership.views.feedback_doors import FORM, acted, my_subject, only, reported_subject
from lib.forms import submit
from lib.tables import csv_lines
from mentoring.queries.pairs import own_plans
from talent.http import actor_of, record_of

SHORT_LIST = 5


@require_safe
def feedback_home(request: HttpRequest) -> HttpResponse:
    """What others are asked about me, what I am asked, and whom I agree with."""
    user, me = actor_of(request), record_of(request)
    context = {
        "me": me,
        "parts": queries.my_parts(user),
        "asked": queries.asked_of_me(user),
        "to_agree": queries.to_agree(user),
        "words_asked": requests_of(user, "asked").filter(state="asked")[:SHORT_LIST],
        "words_mine": requests_of(user, "mine")[:SHORT_LIST],
    }
    return render(request, "leadership/feedback_home.html", context)


@FORM
def feedback_subject(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose whom to ask about me; afterwards, whether enough have answered."""
    user, subject = actor_of(request), my_subject(request, pk)
    is_choosing = subject.state == SubjectState.CHOOSING and subject.cycle.is_open
    form = RaterForm(request.POST or None, actor=user, subject=subject)
    if form.is_valid() and submit(form, services.propose_rater, actor=user, subject=subject):
        return redirect(subject)
    context: dict[str, Any] = {
        "subject": subject,
        "form": form,
        "is_choosing": is_choosing,
        "margin": services.MARGIN,
        "progress": subject.progress.all(),
    }
    if is_choosing:
        groups = queries.proposals(subject, services.MARGIN, [RaterState.PROPOSED], own=True)
        context["groups"] = groups
        ready = any(one.raters for one in groups) and not any(one.is_short for one in groups)
        context["is_ready"] = ready
    return render(request, "leadership/feedback_subject.html", context)


@require_POST
def feedback_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take somebody off my list before it is sent."""
    rows = FeedbackRater.objects.proposed_by(actor_of(request)).select_related("subject__employee")
    rater = rows.filter(pk=pk).first()
    only(rater is not None)
    assert rater is not None
    acted(request, "", services.drop_rater, rater=rater)
    return redirect(rater.subject)


@require_POST
def feedback_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send my list to be agreed."""
    subject = my_subject(request, pk)
    acted(request, _("Your list is sent."), services.send_proposal, subject=subject)
    return redirect(subject)


@require_POST
def feedback_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Change my list once more."""
    subject = my_subject(request, pk)
    acted(request, "", services.take_back_proposal, subject=subject)
    return redirect(subject)


@require_safe
def feedback_report(request: HttpRequest, pk: int) -> HttpResponse:
    """How others see somebody, beside how they see themselves."""
    user, subject = actor_of(request), reported_subject(request, pk)
    context = {"report": report_page(user, subject), "subject": subject}
    return render(request, "leadership/feedback_report.html", context)


@require_safe
def feedback_report_table(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The report as a table."""
    subject = reported_subject(request, pk)
    rows: Iterator[list[str]] = report_lines(report_page(actor_of(request), subject))
    return StreamingHttpResponse(
        csv_lines(rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="360-report.csv"'},
    )


@require_safe
def feedback_report_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The report on paper."""
    subject = reported_subject(request, pk)
    return HttpResponse(
        report_pdf(report_page(actor_of(request), subject)),
        content_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="360-report.pdf"'},
    )


@FORM
def feedback_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Put what I do about my report into my development plan."""
    user, subject = actor_of(request), reported_subject(request, pk)
    only(subject.employee.user_id == user.pk)
    plans = own_plans(user)
    report = report_page(user, subject)
    skills = [row.skill for row in report.competencies]
    asked = request.GET.get("skill", "")
    initial = {"skill": next((one for one in skills if str(one.pk) == asked), None)}
    form = ActionForm(request.POST or None, plans=plans, skills=skills, initial=initial)
    given = {"actor": user, "subject": subject}
    if form.is_valid() and submit(form, plan_from_report, **given):
        messages.success(request, _("It is in your development plan now."))
        return redirect("leadership:feedback_report", pk)
    context = {"form": form, "subject": subject, "has_plan": bool(plans)}
    return render(request, "leadership/feedback_plan.html", context)
