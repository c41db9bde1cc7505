"""What we write in a conversation: agenda, notes, my own preparation, what we agree on."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from careers.forms.conversations import AgreeForm, NotesForm, PointForm, PreparationForm
from careers.models import AgendaPoint, ConversationNotes, Preparation
from careers.queries.conversations import newest_notes, prompts_for
from careers.services import conversation_parts as services
from careers.views.conversations import FORM, seen, seen_row
from careers.views.plan_doors import acted
from lib.editing import was_changed
from lib.forms import add_refusal, submit
from lib.paging import page_of
from talent.http import actor_of


@FORM
def conversation_notes(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what we want to remember; who saves second reads both texts."""
    user, row = actor_of(request), seen_row(request, pk)
    now = newest_notes(user, row.conversation)
    initial = {"text": now.text if now else "", "seen": now.number if now else 0}
    form, theirs = NotesForm(request.POST or None, initial=initial), None
    if form.is_valid():
        try:
            services.save_notes(actor=user, conversation=row.conversation, **form.cleaned_data)
        except ValidationError as error:
            add_refusal(form, error)
            theirs = newest_notes(user, row.conversation) if is_stale(error) else None
            if theirs is not None:
                data = request.POST.copy()
                data["seen"] = str(theirs.number)
                form.data = data
        else:
            messages.success(request, _("Saved for the two of you."))
            return redirect(f"{row.conversation.get_absolute_url()}#notes")
    context = {"form": form, "row": row, "theirs": theirs}
    return render(request, "careers/conversation_notes.html", context)


def is_stale(error: ValidationError) -> bool:
    return any(each.code == services.STALE for each in getattr(error, "error_list", []))


@require_safe
def conversation_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Every version of our notes: who saved it, when, and what it said."""
    user, row = actor_of(request), seen_row(request, pk)
    rows: Any = ConversationNotes.objects.visible_to(user).filter(conversation=row.conversation)
    page = page_of(
        rows.select_related("by__employee"), "-number", "pk",
        cursor=request.GET.get("cursor", ""), size=20,
    )  # fmt: skip
    return render(request, "careers/conversation_history.html", {"page": page, "row": row})


@FORM
def conversation_prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """Note for myself what I want to say; nobody else reads it."""
    user, row = actor_of(request), seen_row(request, pk)
    form = PreparationForm(request.POST or None, instance=mine(request, row))
    if form.is_valid():
        try:
            services.save_preparation(
                actor=user, conversation=row.conversation, **form.cleaned_data
            )
        except ValidationError as error:
            add_refusal(form, error)
            if was_changed(error):
                form.see(mine(request, row))
        else:
            messages.success(request, _("Saved, for you alone."))
            return redirect(row.conversation)
    prompts = prompts_for(user, row)
    context = {"form": form, "row": row, "prompts": prompts}
    return render(request, "careers/conversation_prepare.html", context)


def mine(request: HttpRequest, row: Any) -> Preparation:
    """What I noted before, or an empty sheet."""
    user = actor_of(request)
    rows = Preparation.objects.visible_to(user).filter(conversation=row.conversation)
    return rows.first() or Preparation(conversation=row.conversation, by=user)


@FORM
def conversation_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Make what we agreed an action of the development plan."""
    user, row = actor_of(request), seen_row(request, pk)
    form = AgreeForm(request.POST or None, actor=user, conversation=row.conversation)
    given = {"actor": user, "conversation": row.conversation}
    if form.is_valid() and submit(form, services.agree_action, **given):
        messages.success(request, _("It is in the development plan now."))
        return redirect(f"{row.conversation.get_absolute_url()}#agreed")
    return render(request, "careers/conversation_agree.html", {"form": form, "row": row})


@require_POST
def point_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put something on the agenda."""
    conversation, form = seen(request, pk), PointForm(request.POST)
    if form.is_valid():
        text = form.cleaned_data["text"]
        acted(request, "", services.add_point, conversation=conversation, text=text)
    else:
        for words in form.errors["text"]:
            messages.error(request, str(words))
    return redirect(f"{conversation.get_absolute_url()}#agenda")


@require_POST
def point_tick(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a point was spoken about, or not yet."""
    point, is_done = seen_point(request, pk), request.POST.get("done") == "1"
    acted(request, "", services.tick_point, point=point, is_done=is_done)
    return redirect(f"{point.conversation.get_absolute_url()}#agenda")


@require_POST
def point_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a point of mine off the agenda."""
    point = seen_point(request, pk)
    acted(request, _("It is off the agenda."), services.remove_point, point=point)
    return redirect(f"{point.conversation.get_absolute_url()}#agenda")


def seen_point(request: HttpRequest, pk: int) -> AgendaPoint:
    rows: Any = AgendaPoint.objects.visible_to(actor_of(request))
    found: AgendaPoint = get_object_or_404(
        rows.select_related("conversation__employee", "conversation__manager"), pk=pk
    )
    return found
