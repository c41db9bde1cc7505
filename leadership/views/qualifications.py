"""Qualifications: the catalogue, ways to them, credits from elsewhere, awards and renewals."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from careers.views.asked import search
from careers.views.plan_doors import acted
from leadership import access
from leadership.credits import LEVELS
from leadership.forms.learning import (
    AnswerForm,
    AwardForm,
    BeginForm,
    QualificationForm,
    TransferForm,
)
from leadership.models import (
    CreditTransfer,
    Programme,
    Qualification,
    QualificationAward,
    Registration,
    RegistrationState,
    SizeChoice,
)
from leadership.queries.earned import earned_of
from leadership.services import qualifications as services
from leadership.views.learning_doors import FORM, file_of, own_registration, seen_registration
from lib.dates import today
from lib.forms import submit
from lib.paging import page_of
from talent.http import actor_of, me_of, record_of

SORTS = {"level": ("level", "name", "pk"), "name": ("name", "pk"), "credits": ("credits", "pk")}


@require_safe
def qualification_list(request: HttpRequest) -> HttpResponse:
    """Which qualifications can be earned, and which of them I work for."""
    user, me = actor_of(request), me_of(request)
    rows, asked = asked_rows(request, Qualification.objects.visible_to(user))
    page = page_of(rows, *SORTS[asked["sort"]], cursor=request.GET.get("cursor", ""))
    mine = {}
    if me is not None:
        own = Registration.objects.filter(
            employee=me, qualification__in=[row.pk for row in page.rows]
        ).exclude(state=RegistrationState.WITHDRAWN)
        mine = {one.qualification_id: one for one in own}
    context = asked | {
        "page": page,
        "rows": [(row, mine.get(row.pk)) for row in page.rows],
        "may_keep": access.may_keep_qualifications(user),
        "levels": [("", _("All")), *((str(n), str(n)) for n in LEVELS)],
        "sizes": [("", _("All")), *SizeChoice.choices],
        "sorts": [("level", _("Level")), ("name", _("Name")), ("credits", _("Credits"))],
    }
    return render(request, "leadership/qualification_list.html", context)


def asked_rows(request: HttpRequest, rows: Any) -> tuple[Any, dict[str, Any]]:
    """The qualifications that the address asks for; those out of use only for who keeps them."""
    get = request.GET.get
    level, size, sort, text = get("level", ""), get("size", ""), get("sort", ""), search(request)
    level = level if level in {str(n) for n in LEVELS} else ""
    size = size if size in SizeChoice.values else ""
    if not access.may_keep_qualifications(actor_of(request)):
        rows = rows.in_use()
    if level:
        rows = rows.filter(level=level)
    if size:
        rows = rows.filter(size=size)
    for word in text.split():
        rows = rows.filter(name__icontains=word) | rows.filter(awarding_body__icontains=word)
    asked = {"level": level, "size": size, "q": text, "sort": sort if sort in SORTS else "level"}
    return rows, asked | {"is_narrowed": bool(level or size or text)}


@require_safe
def qualification_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One qualification: what it asks for, and what earns credits for it."""
    user, me = actor_of(request), me_of(request)
    row = get_object_or_404(Qualification.objects.visible_to(user).select_related("skill"), pk=pk)
    mine = None
    if me is not None:
        own = Registration.objects.filter(employee=me, qualification=row)
        mine = own.exclude(state=RegistrationState.WITHDRAWN).first()
    context = {
        "row": row,
        "mine": mine,
        "programmes": Programme.objects.visible_to(user).filter(qualifications=row),
        "may_keep": access.may_keep_qualifications(user),
        "may_begin": me is not None and mine is None and row.is_in_use,
    }
    return render(request, "leadership/qualification_detail.html", context)


@FORM
def qualification_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Put a qualification into the catalogue, or change it."""
    user = actor_of(request)
    if not access.may_keep_qualifications(user):
        raise Http404
    row = get_object_or_404(Qualification, pk=pk) if pk is not None else None
    form = QualificationForm(request.POST or None, instance=row, actor=user, is_new=row is None)
    if form.is_valid():
        kept = submit(form, services.keep_qualification, actor=user, qualification=row)
        if kept:
            messages.success(request, _("It is in the catalogue."))
            return redirect(kept)
    return render(request, "leadership/qualification_edit.html", {"form": form, "row": row})


@FORM
def qualification_begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that I work for a qualification."""
    user, me = actor_of(request), record_of(request)
    row = get_object_or_404(Qualification.objects.visible_to(user).in_use(), pk=pk)
    form = BeginForm(request.POST or None, initial={"started_on": today()})
    given = {"actor": user, "employee": me, "qualification": row}
    if form.is_valid():
        made = submit(form, services.begin_qualification, **given)
        if made:
            messages.success(request, _("Credits count for it from now on."))
            return redirect(made)
    return render(request, "leadership/qualification_begin.html", {"form": form, "row": row})


@require_safe
def registration_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One person's way to a qualification: credits by where they came from, awards, transfers."""
    user, row = actor_of(request), seen_registration(request, pk)
    is_me = row.employee.user_id == user.pk
    may_award = access.may_award(user, row.employee)
    awards = list(row.awards.select_related("by__employee"))
    last = awards[0] if awards else None
    context = {
        "row": row,
        "is_me": is_me,
        "earned": earned_of([row])[row.pk],
        "awards": awards,
        "last": last,
        "is_expired": last is not None and not last.holds_on(today()),
        "transfers": row.transfers.all(),
        "may_award": may_award and row.is_in_progress,
        "may_renew": may_award and last is not None and last.expires_on is not None,
        "may_decide": may_award,
        "may_ask": is_me and row.is_in_progress,
        "may_give_up": row.is_in_progress and (is_me or may_award),
    }
    return render(request, "leadership/registration_detail.html", context)


@require_POST
def registration_give_up(request: HttpRequest, pk: int) -> HttpResponse:
    """End the way to a qualification."""
    row = seen_registration(request, pk)
    if not access.may_register(actor_of(request), row.employee):
        raise Http404
    acted(request, _("Ended."), services.give_up_qualification, registration=row)
    return redirect(row)


@FORM
def registration_award(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter an award, or a renewal of one."""
    row = awardable(request, pk)
    is_renewal = row.state == RegistrationState.AWARDED
    service = services.renew_qualification if is_renewal else services.award_qualification
    sent = request.method == "POST"
    form = AwardForm(request.POST, request.FILES) if sent else AwardForm()
    given = {"actor": actor_of(request), "registration": row}
    if form.is_valid() and submit(form, service, **given):
        messages.success(request, _("Entered. The person is told."))
        return redirect(row)
    context = {"form": form, "row": row, "is_renewal": is_renewal}
    return render(request, "leadership/registration_award.html", context)


@FORM
def transfer_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask HR to count credits from elsewhere."""
    row = own_registration(request, pk)
    sent = request.method == "POST"
    form = TransferForm(request.POST, request.FILES) if sent else TransferForm()
    given = {"actor": actor_of(request), "registration": row}
    if form.is_valid() and submit(form, services.ask_transfer, **given):
        messages.success(request, _("HR is asked. You are told of the answer."))
        return redirect(row)
    return render(request, "leadership/transfer_ask.html", {"form": form, "row": row})


@require_POST
def transfer_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Let credits from elsewhere count."""
    row = decidable(request, pk)
    acted(request, _("They count."), services.decide_transfer, transfer=row, is_approved=True)
    return redirect(row.registration)


@FORM
def transfer_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why credits from elsewhere do not count."""
    row, form = decidable(request, pk), AnswerForm(request.POST or None)
    given = {"actor": actor_of(request), "transfer": row, "is_approved": False}
    if form.is_valid() and submit(form, services.decide_transfer, **given):
        messages.success(request, _("Declined. The person reads why."))
        return redirect(row.registration)
    return render(request, "leadership/transfer_decline.html", {"form": form, "row": row})


@require_POST
def transfer_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a request back."""
    row = seen_transfer(request, pk, registration__employee=record_of(request))
    acted(request, _("Taken back."), services.withdraw_transfer, transfer=row)
    return redirect(row.registration)


@require_safe
def transfer_file(request: HttpRequest, pk: int) -> FileResponse:
    """What shows credits from elsewhere."""
    return file_of(seen_transfer(request, pk))


@require_safe
def award_file(request: HttpRequest, pk: int) -> FileResponse:
    """The certificate of an award."""
    rows = QualificationAward.objects.visible_to(actor_of(request))
    return file_of(get_object_or_404(rows, pk=pk))


def awardable(request: HttpRequest, pk: int) -> Registration:
    row = seen_registration(request, pk)
    if not access.may_award(actor_of(request), row.employee):
        raise Http404
    if row.state == RegistrationState.WITHDRAWN:
        raise Http404
    return row


def seen_transfer(request: HttpRequest, pk: int, **more: Any) -> CreditTransfer:
    rows = CreditTransfer.objects.visible_to(actor_of(request)).select_related(
        "registration__employee__user", "registration__qualification"
    )
    found: CreditTransfer = get_object_or_404(rows, pk=pk, **more)
    return found


def decidable(request: HttpRequest, pk: int) -> CreditTransfer:
    row = seen_transfer(request, pk)
    if not access.may_award(actor_of(request), row.registration.employee):
        raise Http404
    return row
