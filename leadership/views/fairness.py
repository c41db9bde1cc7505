"""The fairness check of a board: its figures in words, and what is said to each finding."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leadership.forms.calibration import AcknowledgeForm
from leadership.models import FairnessFinding
from leadership.queries import fairness as queries
from leadership.services import fairness as services
from leadership.views.calibration_doors import act, run_session, save
from talent.http import actor_of


@require_safe
def calibration_fairness(request: HttpRequest, pk: int) -> HttpResponse:
    """How groups of people came out, as the latest check told it."""
    user, session = actor_of(request), run_session(request, pk)
    if session.is_draft:
        raise Http404
    boxes = services.boxes_of(session) if session.is_open else {}
    context = {
        "session": session,
        "check": queries.latest_check(user, session),
        "may_check": bool(boxes) and services.may_check(session, boxes),
        "placed": len(boxes),
    }
    return render(request, "leadership/calibration_fairness.html", context)


@require_POST
def calibration_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at the board as it stands."""
    session = run_session(request, pk)
    if act(request, lambda: services.check_fairness(actor=actor_of(request), session=session)):
        messages.success(request, _("Checked. The figures stay as they are told now."))
    return redirect("leadership:calibration_fairness", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def finding_acknowledge(request: HttpRequest, pk: int, finding: int) -> HttpResponse:
    """Say what one makes of a finding."""
    user, session = actor_of(request), run_session(request, pk)
    rows = FairnessFinding.objects.visible_to(user).filter(check_of__session=session)
    found = get_object_or_404(rows.select_related("check_of__session"), pk=finding)
    check = queries.told(found.check_of)
    form = AcknowledgeForm(request.POST or None, initial={"note": found.note})
    if form.is_valid():
        service = services.acknowledge_finding
        if save(form, lambda: service(actor=user, finding=found, **form.cleaned_data)):
            messages.success(request, _("Kept with the finding."))
            return redirect("leadership:calibration_fairness", pk)
    context = {
        "session": session,
        "told": next(one for one in check.findings if one.record.pk == found.pk),
        "form": form,
        "fairness_url": reverse("leadership:calibration_fairness", args=[pk]),
    }
    return render(request, "leadership/finding_acknowledge.html", context)
