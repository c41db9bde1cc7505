"""Career conversations: mine, one of them, a new one, and when it takes place."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careers.access import may_read_coverage
from careers.calendars import calendar_file
from careers.forms.conversations import (
    STATES,
    ConversationFilterForm,
    HoldForm,
    PlanConversationForm,
    PointForm,
    WhenForm,
)
from careers.models import Conversation, ConversationState
from careers.queries.conversations import (
    ORDER,
    ConversationRow,
    conversations_of,
    has_partner,
    in_order,
    matching,
    on_side,
    page_about,
    partners_of,
    row_of,
    rows_of,
)
from careers.queries.coverage import ORDERS, coverage_of, direct_reports, narrowed
from careers.services import conversations as services
from careers.views.asked import ids, search
from careers.views.development import areas
from careers.views.plan_doors import acted
from lib.forms import add_refusal, submit
from lib.paging import Page, page_of
from talent.http import actor_of, me_of, record_of
from talent.models import Employee
from talent.views.me import save_seen

SHOWN = [
    ("all", gettext_lazy("All")),
    ("overdue", gettext_lazy("Overdue")),
    ("planned", gettext_lazy("Planned")),
]
SORTS = [("waited", gettext_lazy("Longest waiting")), ("name", gettext_lazy("By name"))]
FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def conversation_list(request: HttpRequest) -> HttpResponse:
    """The conversations that I hold, the next one on top."""
    user, me = actor_of(request), record_of(request)
    form, text = ConversationFilterForm(request.GET), search(request)
    state = request.GET.get("state", "")
    state = state if state in dict(STATES) else "all"
    found = on_side(matching(conversations_of(user), me, text), me, form.chosen)
    if state != "all":
        found = found.filter(state=state)
    page = page_of(in_order(found), *ORDER, cursor=request.GET.get("cursor", ""))
    context = {
        "areas": areas("conversation_list", me),
        "form": form,
        "text": text,
        "state": state,
        "states": STATES,
        "page": Page(rows_of(page.rows, user), page.previous, page.next),
        "is_narrowed": bool(text) or bool(form.chosen) or state != "all",
        "may_plan": has_partner(user, me),
        "may_read_coverage": may_read_coverage(user),
    }
    return render(request, "careers/conversation_list.html", context)


@require_safe
def conversation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One conversation: what we speak about, what we wrote, what we agreed."""
    user, conversation = actor_of(request), seen(request, pk)
    page = page_about(user, conversation)
    context = {"page": page, "row": page.row, "conversation": conversation, "form": PointForm()}
    return render(request, "careers/conversation_detail.html", context)


@require_safe
def conversation_team(request: HttpRequest) -> HttpResponse:
    """With whom of my direct reports I have spoken, and with whom it is time to."""
    user, me = actor_of(request), record_of(request)
    text, show = search(request), request.GET.get("show", "")
    show = show if show in dict(SHOWN) else "all"
    order = request.GET.get("sort", "")
    order = order if order in ORDERS else "waited"
    rows = narrowed(direct_reports(user), text, show)
    page = page_of(rows, *ORDERS[order], cursor=request.GET.get("cursor", ""))
    context = {
        "areas": areas("conversation_team", me),
        "text": text,
        "show": show,
        "shown": SHOWN,
        "sort": order,
        "orders": SORTS,
        "is_narrowed": bool(text) or show != "all",
        "page": Page([(p, coverage_of(p)) for p in page.rows], page.previous, page.next),
    }
    return render(request, "careers/conversation_team.html", context)


@require_safe
def conversation_guide(request: HttpRequest) -> HttpResponse:
    """How to lead a career conversation, on one page."""
    user, me = actor_of(request), me_of(request)
    context = {"may_plan": me is not None and has_partner(user, me)}
    return render(request, "careers/conversation_guide.html", context)


@FORM
def conversation_plan(request: HttpRequest) -> HttpResponse:
    """Plan a conversation with my manager, or with somebody who reports to me."""
    user, me = actor_of(request), record_of(request)
    partners = partners_of(user, me)
    asked = [key for key in ids(request, "with") if key in {person.pk for person in partners}]
    form = PlanConversationForm(
        request.POST or None, instance=Conversation(), partners=partners,
        initial={"other": asked[0] if asked else ""},
    )  # fmt: skip
    if form.is_valid():
        conversation = planned(form, request, me)
        if conversation is not None:
            messages.success(request, _("It is planned. The other one has been told."))
            return redirect(conversation)
    context = {"form": form, "may_plan": bool(partners)}
    return render(request, "careers/conversation_plan.html", context)


def planned(form: Any, request: HttpRequest, me: Employee) -> Conversation | None:
    """Call the service; what it refuses goes back on the form."""
    manager = me.assignment.manager_id if me.assignment is not None else None
    try:
        return services.plan_conversation(actor=actor_of(request), **form.given(me, manager))
    except ValidationError as error:
        add_refusal(form, error)
        return None


@FORM
def conversation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a planned conversation."""
    user, conversation = actor_of(request), seen(request, pk)
    row = row_of(conversation, user)
    conversation.place = row.place
    form = WhenForm(request.POST or None, instance=conversation)
    if form.is_valid() and save_seen(
        form, services.move_conversation, actor=user, conversation=conversation
    ):
        messages.success(request, _("It is moved. The other one has been told."))
        return redirect(conversation)
    return render(request, "careers/conversation_edit.html", {"form": form, "row": row})


@FORM
def conversation_hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that we have spoken, and plan the next one at once."""
    user, row = actor_of(request), seen_row(request, pk)
    form = HoldForm(request.POST or None, conversation=row.conversation)
    given = {"actor": user, "conversation": row.conversation}
    if form.is_valid() and submit(form, services.hold_conversation, **given):
        words = _("Noted. Write down together what you want to remember.")
        if form.cleaned_data["next_at"]:
            words = _("Noted, and the next one is planned.")
        messages.success(request, words)
        return redirect(row.conversation)
    return render(request, "careers/conversation_hold.html", {"form": form, "row": row})


@require_POST
def conversation_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a planned conversation off."""
    conversation = seen(request, pk)
    words = _("It is called off. The other one has been told.")
    acted(request, words, services.cancel_conversation, conversation=conversation)
    return redirect(conversation)


@require_safe
def conversation_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The planned conversation as a file for my calendar; one called off takes itself out of it."""
    row = seen_row(request, pk)
    if row.conversation.state == ConversationState.HELD:
        raise Http404
    content = calendar_file(row, now=timezone.now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="conversation.ics"'
    return response


def seen(request: HttpRequest, pk: int) -> Conversation:
    """A conversation that I hold; that of anyone else does not exist."""
    return get_object_or_404(conversations_of(actor_of(request)), pk=pk)  # type: ignore[no-any-return]


def seen_row(request: HttpRequest, pk: int) -> ConversationRow:
    return row_of(seen(request, pk), actor_of(request))
