"""Feedback on request: ask for a few words, give them, share them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from careers.views.asked import search
from leadership.forms.feedback import AskForm, WordsForm
from leadership.models import RequestState
from leadership.queries.feedback_requests import request_page
from leadership.services import feedback_requests as services
from leadership.views.feedback_doors import FORM, acted, only, seen_request
from lib.forms import submit
from talent.http import actor_of, record_of

SHOWN = [
    ("mine", gettext_lazy("I asked")),
    ("asked", gettext_lazy("Others asked me")),
    ("shared", gettext_lazy("My people share")),
]


@require_safe
def feedback_request_list(request: HttpRequest) -> HttpResponse:
    """What I asked for and got, what I am asked for, and what my people share."""
    user, text = actor_of(request), search(request)
    show = request.GET.get("show", "")
    show = show if show in dict(SHOWN) else "mine"
    context = {
        "page": request_page(user, show, text, request.GET.get("cursor", "")),
        "show": show,
        "shown": SHOWN,
        "text": text,
    }
    return render(request, "leadership/feedback_request_list.html", context)


@FORM
def feedback_ask(request: HttpRequest) -> HttpResponse:
    """Ask a colleague for a few words."""
    user, me = actor_of(request), record_of(request)
    initial = {"asked": request.GET.get("who", ""), "topic": request.GET.get("topic", "")[:500]}
    form = AskForm(request.POST or None, actor=user, me=me, initial=initial)
    made = form.is_valid() and submit(form, services.ask_for_words, actor=user, asker=me)
    if made:
        words = _("%(name)s is asked.") % {"name": made.asked.name}
        messages.success(request, words)
        return redirect(made)
    return render(request, "leadership/feedback_ask.html", {"form": form})


@FORM
def feedback_request(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: answer it, or read what was answered."""
    user, row = actor_of(request), seen_request(request, pk)
    is_asked = row.asked.user_id == user.pk
    may_answer = is_asked and row.state == RequestState.ASKED
    form = WordsForm(request.POST or None)
    if request.method == "POST":
        only(is_asked)
        if form.is_valid() and submit(form, services.give_words, actor=user, row=row):
            messages.success(request, _("Thank you. It is on its way, with your name."))
            return redirect(row)
    context = {
        "row": row,
        "form": form,
        "is_asked": is_asked,
        "is_asker": row.asker.user_id == user.pk,
        "may_answer": may_answer or (request.method == "POST" and bool(form.errors)),
    }
    return render(request, "leadership/feedback_request.html", context)


@require_POST
def feedback_request_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that I do not write anything."""
    row = seen_request(request, pk)
    only(row.asked.user_id == actor_of(request).pk)
    acted(request, _("Declined."), services.decline_words, row=row)
    return redirect(row)


@require_POST
def feedback_request_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take my request back."""
    row = seen_request(request, pk)
    only(row.asker.user_id == actor_of(request).pk)
    acted(request, _("Taken back."), services.take_back_request, row=row)
    return redirect(row)


@require_POST
def feedback_request_share(request: HttpRequest, pk: int) -> HttpResponse:
    """Let my line read an answer, or no longer."""
    row = seen_request(request, pk)
    only(row.asker.user_id == actor_of(request).pk)
    is_shared = request.POST.get("shared") == "1"
    done = _("Your managers can read it now.") if is_shared else _("Only the two of you read it.")
    acted(request, done, services.share_words, row=row, is_shared=is_shared)
    return redirect(row)
