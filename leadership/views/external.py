"""Learning elsewhere: asking, answering, saying that it is done, and checking the proof."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from careers.views.plan_doors import acted
from leadership import access
from leadership.forms.learning import AnswerForm, ExternalForm, FinishForm, RecordForm
from leadership.models import ExternalLearning, ExternalState
from leadership.services import external as services
from leadership.views.learning_doors import FORM, file_of, own_external, seen_external
from lib.forms import submit
from talent.http import actor_of, record_of


@FORM
def external_request(request: HttpRequest) -> HttpResponse:
    """Ask my manager whether I may learn something elsewhere."""
    me, user = record_of(request), actor_of(request)
    form = ExternalForm(request.POST or None, me=me)
    if form.is_valid():
        made = submit(form, services.request_external, actor=user, employee=me)
        if made:
            messages.success(request, _("Your manager is asked. You are told of the answer."))
            return redirect(made)
    return render(request, "leadership/external_request.html", {"form": form})


@FORM
def external_record(request: HttpRequest) -> HttpResponse:
    """Tell what I have learned already."""
    me, user = record_of(request), actor_of(request)
    sent = request.method == "POST"
    form = RecordForm(request.POST, request.FILES, me=me) if sent else RecordForm(me=me)
    if form.is_valid():
        made = submit(form, services.record_external, actor=user, employee=me)
        if made:
            messages.success(request, _("Kept. It counts once somebody has looked at the proof."))
            return redirect(made)
    return render(request, "leadership/external_record.html", {"form": form})


@require_safe
def external_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One thing learned elsewhere: what, when, how far it is and what comes next."""
    user, row = actor_of(request), seen_external(request, pk)
    is_me = row.employee.user_id == user.pk
    context = {
        "row": row,
        "is_me": is_me,
        "may_decide": row.state == ExternalState.REQUESTED
        and access.may_approve_learning(user, row.employee),
        "may_judge": row.state == ExternalState.DONE
        and access.may_prove_learning(user, row.employee),
        "may_finish": is_me and row.state in (ExternalState.APPROVED, ExternalState.RETURNED),
        "may_withdraw": is_me and row.state in services.WITHDRAWABLE,
        "events": row.events.select_related("by__employee").order_by("at", "pk"),
    }
    return render(request, "leadership/external_detail.html", context)


@require_POST
def external_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes to a request."""
    row = decided(request, pk)
    acted(request, _("Approved."), services.decide_external, external=row, is_approved=True)
    return redirect(row)


@FORM
def external_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no to a request, and why."""
    row, form = decided(request, pk), AnswerForm(request.POST or None)
    given = {"actor": actor_of(request), "external": row, "is_approved": False}
    if form.is_valid() and submit(form, services.decide_external, **given):
        messages.success(request, _("Declined. The person reads why."))
        return redirect(row)
    context = {"form": form, "row": row, "is_proof": False}
    return render(request, "leadership/external_answer.html", context)


@FORM
def external_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that it is done, and show it."""
    row = own_external(request, pk)
    if row.state not in (ExternalState.APPROVED, ExternalState.RETURNED):
        raise Http404
    start = {"ends_on": row.ends_on, "hours": row.hours, "credits": row.credits}
    sent = request.method == "POST"
    form = FinishForm(request.POST, request.FILES) if sent else FinishForm(initial=start)
    given = {"actor": actor_of(request), "external": row}
    if form.is_valid() and submit(form, services.finish_external, **given):
        messages.success(request, _("Well done. It counts once somebody has looked at the proof."))
        return redirect(row)
    return render(request, "leadership/external_finish.html", {"form": form, "row": row})


@require_POST
def external_prove(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the proof shows it."""
    row = judged(request, pk)
    acted(
        request, _("Proved. It counts in the record now."), services.judge_external,
        external=row, is_proved=True,
    )  # fmt: skip
    return redirect(row)


@FORM
def external_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for other proof, and say what is missing."""
    row, form = judged(request, pk), AnswerForm(request.POST or None)
    given = {"actor": actor_of(request), "external": row, "is_proved": False}
    if form.is_valid() and submit(form, services.judge_external, **given):
        messages.success(request, _("The person is asked for other proof."))
        return redirect(row)
    context = {"form": form, "row": row, "is_proof": True}
    return render(request, "leadership/external_answer.html", context)


@require_POST
def external_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a request or a proof back."""
    row = own_external(request, pk)
    acted(request, _("Taken back."), services.withdraw_external, external=row)
    return redirect(row)


@require_safe
def external_file(request: HttpRequest, pk: int) -> FileResponse:
    """The file that shows it, for whoever may see the record."""
    return file_of(seen_external(request, pk))


def decided(request: HttpRequest, pk: int) -> ExternalLearning:
    """What waits for a yes or a no of whoever asks; anything else is not found."""
    row = seen_external(request, pk)
    if not access.may_approve_learning(actor_of(request), row.employee):
        raise Http404
    return row


def judged(request: HttpRequest, pk: int) -> ExternalLearning:
    """What whoever asks may check the proof of."""
    row = seen_external(request, pk)
    if not access.may_prove_learning(actor_of(request), row.employee):
        raise Http404
    return row
