"""What both say of a session and of the whole: pulses and evaluations."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lib.forms import add_refusal, submit
from lib.questions import form_for
from mentoring.forms.feedback import PulseForm
from mentoring.models import Moment, SessionState
from mentoring.queries.evaluations import is_open, own_answers
from mentoring.queries.sessions import page_about
from mentoring.questions import questions_of
from mentoring.services.evaluations import give_evaluation
from mentoring.services.pulses import give_pulse
from mentoring.views.pair_doors import FORM, seen_row
from mentoring.views.sessions import seen_session
from talent.http import actor_of


@FORM
def session_pulse(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how a session was, once."""
    user, session = actor_of(request), seen_session(request, pk)
    page = page_about(user, session)
    if session.state != SessionState.HELD:
        raise Http404
    form = PulseForm(request.POST or None)
    if not page.has_answered and form.is_valid():
        submit(form, give_pulse, actor=user, session=session)
        if not form.errors:
            messages.success(request, _("Thank you. What comes next?"))
            return redirect(session)
    context = {"form": form, "row": page.row, "page": page}
    return render(request, "mentoring/session_pulse.html", context)


@FORM
def evaluation(request: HttpRequest, pk: int, moment: str) -> HttpResponse:
    """Answer the programme's questions, or read what I answered."""
    user, row = actor_of(request), seen_row(request, pk)
    answers = own_answers(user, row.pair, moment)
    if answers is None and not is_open(row.pair, moment):
        raise Http404
    form = form_for(questions_of(row.pair.programme.questions))(request.POST or None)
    sent = request.method == "POST"
    if answers is None and sent and form.is_valid():
        given = {"actor": user, "pair": row.pair, "moment": moment, "answers": form.cleaned_data}
        try:
            give_evaluation(**given)  # type: ignore[arg-type]
        except ValidationError as error:
            add_refusal(form, error)
        else:
            messages.success(request, _("Thank you. Your answers stay yours to read."))
            return redirect("mentoring:evaluation", pk, moment)
    context = {"form": form, "row": row, "answers": answers, "moment": Moment(moment)}
    return render(request, "mentoring/evaluation.html", context)
