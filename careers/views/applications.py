"""Applications: one's own, one of them, and every act of applicant, manager and who hires."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careers import access
from careers.forms.openings import RejectForm, StageForm
from careers.models import Application, Opening, Stage
from careers.queries.after_rejection import closer_of, plan_left
from careers.queries.application_lists import NEXT, my_applications, way_of
from careers.queries.fits import requirements_of
from careers.queries.offers import offer_of
from careers.queries.snapshots import fit_in, roles_in
from careers.services import applications as services
from careers.views.areas import areas
from lib.forms import submit
from talent.http import actor_of, record_of
from talent.models import User
from talent.services.records import record_reads

FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def application_list(request: HttpRequest) -> HttpResponse:
    """What one has applied for, and how it goes."""
    user, me = actor_of(request), record_of(request)
    context = {
        "areas": areas("opening_list", me),
        "page": my_applications(user, me, request.GET.get("cursor", "")),
    }
    return render(request, "careers/application_list.html", context)


@require_safe
def application_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One application, as applicant, manager, HR and who hires see it."""
    return shown(request, seen(request, pk))


def shown(
    request: HttpRequest,
    application: Application,
    *,
    rejecting: RejectForm | None = None,
    offering: StageForm | None = None,
) -> HttpResponse:
    """The page, with a form that came back where there is one."""
    user, opening = actor_of(request), application.opening
    is_mine = application.employee.user_id == user.pk
    is_offered = application.stage == Stage.OFFERED
    decides = application.is_live and access.may_decide_application(user, application)
    record_reads(actor=user, employees=[application.employee])
    version = opening.role.current_version
    asked = requirements_of(user, version) if version is not None else []
    offer = {"stage": Stage.OFFERED, "starts_on": opening.starts_on}
    context = {
        "application": application,
        "opening": opening,
        "is_mine": is_mine,
        "decides": decides,
        "answers": application.waits_for_manager and access.may_answer_for_line(user, application),
        "way": way_of(application),
        "roles": roles_in(application),
        "fit": fit_in(application, version, asked) if version is not None else None,
        "next_stage": next_of(application) if decides else None,
        "may_offer": decides and application.stage in (Stage.REVIEWED, Stage.INTERVIEW),
        "offering": offering or StageForm(initial=offer),
        "rejecting": rejecting or RejectForm(),
        "is_back": rejecting is not None or offering is not None,
        "offer": offer_of(user, application) if is_mine and is_offered else None,
        "closer": closer_of(user, application),
        "plan_left": plan_left(user, application),
    }
    return render(request, "careers/application_detail.html", context)


def next_of(application: Application) -> Stage | None:
    """Where one press takes an application."""
    if application.waits_for_manager:
        return None
    return NEXT.get(Stage(application.stage))


@require_POST
def application_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an application to the next stage, or make an offer."""
    application = decided(request, pk)
    form = StageForm(request.POST)
    given = {"actor": actor_of(request), "application": application}
    if form.is_valid() and submit(form, services.advance, **given):
        messages.success(request, _("%(name)s has been told.") % {"name": application.employee})
        return back(request, application)
    return shown(request, application, offering=form)


@require_POST
def application_reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no, with a reason."""
    application = decided(request, pk)
    form = RejectForm(request.POST)
    given = {"actor": actor_of(request), "application": application}
    if form.is_valid() and submit(form, services.reject, **given):
        messages.success(request, _("%(name)s has been told.") % {"name": application.employee})
        return redirect(application)
    return shown(request, application, rejecting=form)


@require_POST
def application_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """As the present manager, let an application go on or not."""
    application, user = seen(request, pk), actor_of(request)
    if not access.may_answer_for_line(user, application):
        raise Http404
    approves = request.POST.get("approves") == "yes"

    def service(*, actor: User, application: Application) -> Any:
        return services.answer_for_line(actor=actor, application=application, approves=approves)

    done = _("You approve. It goes on.") if approves else _("You do not approve. It has ended.")
    return act(request, application, service, done)


@FORM
def application_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back one's own application."""
    application = own(request, pk)
    if request.method != "POST":
        return asked_again(request, application, "withdraw")
    return act(request, application, services.withdraw, _("Your application is withdrawn."))


@FORM
def application_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept an offer, after reading what it changes."""
    application = own(request, pk)
    if request.method != "POST":
        return asked_again(request, application, "accept")
    return act(request, application, services.accept_offer, _("Congratulations. It is yours."))


@FORM
def application_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Decline an offer."""
    application = own(request, pk)
    if request.method != "POST":
        return asked_again(request, application, "decline")
    return act(request, application, services.decline_offer, _("The offer is declined."))


def asked_again(request: HttpRequest, application: Application, what: str) -> HttpResponse:
    """What an act of the applicant changes, before it is done."""
    context: dict[str, Any] = {
        "application": application,
        "opening": application.opening,
        "what": what,
    }
    if what == "accept" and application.stage == Stage.OFFERED:
        context["offer"] = offer_of(actor_of(request), application)
    return render(request, "careers/application_answer.html", context)


def seen(request: HttpRequest, pk: int) -> Application:
    """An application that the viewer may see, with its opening."""
    rows = Application.objects.visible_to(actor_of(request)).for_page()
    return get_object_or_404(rows.select_related("opening__role__current_version"), pk=pk)


def own(request: HttpRequest, pk: int) -> Application:
    """One's own application; others' do not exist here."""
    application = seen(request, pk)
    if not access.may_apply(actor_of(request), application.employee):
        raise Http404
    return application


def decided(request: HttpRequest, pk: int) -> Application:
    """An application about which the viewer decides."""
    application = seen(request, pk)
    if not access.may_decide_application(actor_of(request), application):
        raise Http404
    return application


def act(
    request: HttpRequest, application: Application, service: Callable[..., Any], done: str
) -> HttpResponse:
    """Call a service about an application; say what was done, or why not."""
    try:
        service(actor=actor_of(request), application=application)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, done)
    return redirect(application)


def back(request: HttpRequest, application: Application) -> HttpResponse:
    """To the opening's applications where the press came from there."""
    opening: Opening = application.opening
    if request.POST.get("from") == "board":
        return redirect("careers:opening_applications", opening.pk)
    return redirect(application)
