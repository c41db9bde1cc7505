"""Setting a cohort up and changing it: for HR admins and who instructs it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from careers.views.plan_doors import acted
from leadership import access
from leadership.forms.cohorts import CohortForm, NewCohortForm, ReasonForm
from leadership.models import Cohort, CohortState
from leadership.services.cohort_results import finish_cohort
from leadership.services.cohorts import call_off_cohort, create_cohort, edit_cohort, open_cohort
from leadership.views.cohort_doors import FORM, going_cohort, run_cohort
from lib.forms import resend, submit
from mentoring.views.doors import tried
from talent.http import actor_of

PLACES = {"instructors": "instructor_1"}


@FORM
def cohort_create(request: HttpRequest) -> HttpResponse:
    """Set a cohort up."""
    user = actor_of(request)
    if not access.may_keep_programmes(user):
        raise Http404
    initial = {"programme": request.GET.get("programme", "")[:19]}
    form = NewCohortForm(request.POST or None, actor=user, initial=initial)
    if form.is_valid():
        made = tried(form, create_cohort, PLACES, actor=user, **form.given())
        if made:
            messages.success(request, _("It is a draft. Plan its sessions, then open it."))
            return redirect(made)
    return render(request, "leadership/cohort_edit.html", {"form": form, "cohort": None})


@FORM
def cohort_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change days, seats and place."""
    user, cohort = actor_of(request), going_cohort(request, pk)
    form = CohortForm(
        request.POST or None, instance=Cohort.objects.get(pk=cohort.pk), actor=user,
        names_instructors=access.may_keep_programmes(user),
    )  # fmt: skip
    if form.is_valid():
        if tried(form, edit_cohort, PLACES, actor=user, cohort=cohort, **form.given()):
            messages.success(request, _("Saved."))
            return redirect(cohort)
        if hasattr(form, "was_changed"):
            resend(form, form.mark(Cohort.objects.get(pk=cohort.pk)))
    return render(request, "leadership/cohort_edit.html", {"form": form, "cohort": cohort})


@require_POST
def cohort_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Show it to everybody."""
    cohort = going_cohort(request, pk)
    acted(request, _("It is open: people can join."), open_cohort, cohort=cohort)
    return redirect(cohort)


@FORM
def cohort_call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Call it off, after a look at what ends with it."""
    user, cohort = actor_of(request), going_cohort(request, pk)
    form = ReasonForm(
        request.POST or None, label=_("Why is it called off?"),
        hint=_("Whoever takes part reads it."), is_needed=cohort.state != CohortState.DRAFT,
    )  # fmt: skip
    if form.is_valid() and submit(form, call_off_cohort, actor=user, cohort=cohort):
        messages.success(request, _("It is called off. Everybody who took part has been told."))
        return redirect(cohort)
    people = cohort.enrolments.live().count()
    context = {"form": form, "cohort": cohort, "people": people}
    return render(request, "leadership/cohort_call_off.html", context)


@FORM
def cohort_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """End it, after a look at who has not done what is needed."""
    cohort = run_cohort(request, pk)
    if request.method == "POST":
        acted(request, _("It is finished. Everybody has been told."), finish_cohort, cohort=cohort)
        return redirect(cohort)
    if not cohort.is_open:
        return redirect(cohort)
    seated = cohort.enrolments.filter(state="enrolled").count()
    return render(request, "leadership/cohort_finish.html", {"cohort": cohort, "seated": seated})
