"""Sessions of a pair: the list, one of them, a new one, and what becomes of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from careers.views.plan_doors import acted
from lib.editing import mark_of
from lib.forms import submit
from lib.paging import Page, page_of
from mentoring.calendars import calendar_file
from mentoring.forms.sessions import AgendaForm, ProposeForm, RecordForm, SessionTimeForm
from mentoring.models import Session, SessionState
from mentoring.queries.pairs import PairRow
from mentoring.queries.sessions import (
    ORDERS,
    SORTS,
    STATES,
    SessionRow,
    in_order,
    in_state,
    leads_group,
    other_zone,
    page_about,
    row_of,
    rows_of,
    sessions_of,
)
from mentoring.services import sessions as services
from mentoring.views.pair_doors import FORM, require_form, seen_row, to_pair
from talent.http import actor_of
from talent.views.me import save_seen


@require_safe
def session_list(request: HttpRequest, pk: int) -> HttpResponse:
    """All sessions of a pair, the next one on top."""
    user, pair = actor_of(request), seen_row(request, pk)
    state, sort = request.GET.get("state", ""), request.GET.get("sort", "")
    state = state if state in dict(STATES) else "all"
    sort = sort if sort in ORDERS else "next"
    found = in_order(in_state(sessions_of(user).filter(pair=pair.pair), state))
    page = page_of(found, *ORDERS[sort], cursor=request.GET.get("cursor", ""))
    context = {
        "row": pair,
        "page": Page(rows_of(page.rows, user), page.previous, page.next),
        "state": state,
        "states": STATES,
        "sort": sort,
        "sorts": SORTS,
    }
    return render(request, "mentoring/session_list.html", context)


@require_safe
def session_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One session: when and where, what about, and what became of it."""
    session = seen_session(request, pk)
    page = page_about(actor_of(request), session)
    seen = mark_of(session, services.WHEN)
    context = {"page": page, "row": page.row, "session": session, "seen": seen}
    return render(request, "mentoring/session_detail.html", context)


@FORM
def session_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a time to the other one, or to a whole group."""
    user, row = actor_of(request), going(request, pk)
    if not row.pair.may_meet and request.method != "POST":
        messages.info(request, _("Your time together is over: there is no day left to propose."))
        return to_pair(row.pair, "sessions")
    form = ProposeForm(
        request.POST or None, instance=Session(pair=row.pair), may_group=leads_group(user, row.pair)
    )
    if form.is_valid():
        made = submit(form, services.propose_session, actor=user, pair=row.pair)
        if made:
            words = ngettext(
                "It is proposed. The other one has been told.",
                "It is proposed to %(count)d people. They have been told.",
                len(made),
            )
            messages.success(request, words % {"count": len(made)})
            return redirect(next(one for one in made if one.pair_id == row.pair.pk))
    context = {"form": form, "row": row, "zone": other_zone(row.other)}
    return render(request, "mentoring/session_propose.html", context)


@FORM
def session_record(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that we have met though nothing was planned here."""
    user, row = actor_of(request), going(request, pk)
    form = RecordForm(request.POST or None)
    if form.is_valid():
        made = submit(form, services.record_session, actor=user, pair=row.pair)
        if made:
            messages.success(request, _("Noted. How was it?"))
            return redirect("mentoring:session_pulse", made.pk)
    return render(request, "mentoring/session_record.html", {"form": form, "row": row})


@FORM
def session_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose another time or place."""
    row = coming(request, pk)
    form = SessionTimeForm(request.POST or None, instance=row.session)
    given = {"actor": actor_of(request), "session": row.session}
    if form.is_valid() and save_seen(form, services.move_session, **given):
        messages.success(request, _("It is proposed anew. The other one has been told."))
        return redirect(row.session)
    context = {"form": form, "row": row, "zone": other_zone(row.other)}
    return render(request, "mentoring/session_move.html", context)


@FORM
def session_agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what we want to speak about."""
    session = seen_session(request, pk)
    row = row_of(session, actor_of(request))
    is_open = row.may_write and session.state != SessionState.CANCELLED
    require_form(request, is_open=is_open)
    form = AgendaForm(request.POST or None, instance=session)
    given = {"actor": actor_of(request), "session": session}
    sent = request.method == "POST"
    if sent and form.is_valid() and save_seen(form, services.write_agenda, **given):
        messages.success(request, _("Saved."))
        return redirect(session)
    return render(request, "mentoring/session_agenda.html", {"form": form, "row": row})


@require_POST
def session_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to the time that the other one proposed."""
    words, seen = _("Agreed. The other one has been told."), request.POST.get("seen", "")[:16]
    return _act(request, pk, words, services.agree_session, seen=seen)


@require_POST
def session_miss(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that it did not take place."""
    words = _("Noted. Find another time while it is fresh.")
    return _act(request, pk, words, services.miss_session)


@require_POST
def session_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a session off."""
    words = _("It is called off. The other one has been told.")
    return _act(request, pk, words, services.cancel_session)


@require_POST
def session_hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that we have met; then say how it was."""
    session = seen_session(request, pk)
    if acted(request, _("Noted. How was it?"), services.hold_session, session=session) is None:
        return redirect(session)
    return redirect("mentoring:session_pulse", session.pk)


@require_safe
def session_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The session as a file for my calendar; one called off takes itself out of it."""
    session = seen_session(request, pk)
    if session.state in (SessionState.HELD, SessionState.MISSED):
        raise Http404
    content = calendar_file(row_of(session, actor_of(request)), now=timezone.now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="session.ics"'
    return response


def seen_session(request: HttpRequest, pk: int) -> Session:
    """A session of mine; that of anyone else does not exist."""
    return get_object_or_404(sessions_of(actor_of(request)), pk=pk)


def going(request: HttpRequest, pk: int) -> PairRow:
    """A pair of mine that goes on."""
    row = seen_row(request, pk)
    require_form(request, is_open=row.may_write)
    return row


def coming(request: HttpRequest, pk: int) -> SessionRow:
    """A session of mine of which nobody has said what became of it."""
    row = row_of(seen_session(request, pk), actor_of(request))
    require_form(request, is_open=row.may_act)
    return row


def _act(request: HttpRequest, pk: int, words: str, act: Any, **given: Any) -> HttpResponse:
    session = seen_session(request, pk)
    acted(request, words, act, session=session, **given)
    return redirect(session)
