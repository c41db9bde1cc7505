"""Who was there: the instructor's list, the code on the wall, and typing it on a phone."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from careers.views.plan_doors import acted
from leadership.models import AttendanceState
from leadership.queries import cohort_lists as lists
from leadership.queries.attendance import code_of, marks_of, takes_codes
from leadership.services import attendance as services
from leadership.views.cohort_doors import (
    FORM,
    list_wanted,
    run_session,
    said_of,
    seen_session,
)
from leadership.views.cohort_sessions import part_in
from lib.forms import add_refusal
from talent.http import actor_of


class CodeForm(forms.Form):
    """Six digits."""

    code = forms.CharField(
        label=gettext_lazy("Code"), max_length=12,
        help_text=gettext_lazy("Six digits that are shown in the session."),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "code-field"}
        ),
    )  # fmt: skip


@FORM
def session_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who was there."""
    user, session = actor_of(request), run_session(request, pk)
    query = request.GET.urlencode()
    if request.method == "POST":
        marks = marks_of(user, session)
        said = {one.enrolment.pk: request.POST.get(f"mark_{one.enrolment.pk}", "") for one in marks}
        chosen = {key: value for key, value in said.items() if value in AttendanceState.values}
        done = acted(request, "", services.mark_attendance, session=session, marks=chosen)
        here = f"{reverse('leadership:session_attendance', args=[session.pk])}?{query}"
        if done is None:
            return redirect(here)
        count = len(done) if isinstance(done, list) else 0
        words = ngettext("Saved: %(count)d change.", "Saved: %(count)d changes.", count)
        messages.success(request, words % {"count": count})
        return redirect(here if query else session)
    wanted = list_wanted(request, lists.MARK_STATES, lists.MARK_SORTS)
    context = {
        "session": session,
        "cohort": session.cohort,
        "page": lists.marks_page(user, session, wanted, request.GET.get("cursor", "")),
        "choices": AttendanceState.choices,
        "query": query,
        **said_of(wanted, lists.MARK_STATES, lists.MARK_SORTS),
        "has_begun": session.starts_at <= timezone.now() and not session.is_cancelled,
    }
    return render(request, "leadership/session_attendance.html", context)


@FORM
def session_code(request: HttpRequest, pk: int) -> HttpResponse:
    """The code, large enough for a wall."""
    user, session = actor_of(request), run_session(request, pk)
    if request.method == "POST":
        acted(request, "", services.show_code, session=session)
        return redirect("leadership:session_code", session.pk)
    code = code_of(user, session)
    context = {
        "session": session,
        "cohort": session.cohort,
        "code": code,
        "is_possible": takes_codes(session),
    }
    return render(request, "leadership/session_code.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def session_attend(request: HttpRequest, pk: int) -> HttpResponse:
    """Type the code that is shown."""
    user, session = actor_of(request), seen_session(request, pk)
    if part_in(request, session) is None:
        raise Http404
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            services.attend_by_code(actor=user, session=session, code=form.cleaned_data["code"])
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("You are on the list."))
            return redirect(session)
    context = {"session": session, "cohort": session.cohort, "form": form}
    return render(request, "leadership/session_attend.html", context)
