"""What we write down: for both, and each for oneself."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from careers.views.asked import search
from careers.views.plan_doors import acted
from lib.forms import add_refusal, submit
from lib.paging import page_of
from mentoring.forms.pairs import PrivateNoteForm, SharedNoteForm
from mentoring.models import SharedNote
from mentoring.queries.private_notes import private_note
from mentoring.services import pair_notes as services
from mentoring.services.private_notes import STALE, save_private_note
from mentoring.views.pair_doors import FORM, require_form, seen_part, seen_row, to_pair
from talent.http import actor_of
from talent.views.me import save_seen


@FORM
def pair_notes(request: HttpRequest, pk: int) -> HttpResponse:
    """All notes for the two of us, the newest on top, and a new one."""
    user, row = actor_of(request), seen_row(request, pk)
    form = SharedNoteForm(request.POST or None, instance=SharedNote(pair=row.pair), is_new=True)
    if form.is_valid() and submit(form, services.add_note, actor=user, pair=row.pair):
        messages.success(request, _("Saved for the two of you."))
        return to_pair(row.pair, "notes")
    rows: Any = SharedNote.objects.visible_to(user).filter(pair=row.pair)
    text = search(request)
    for word in text.split()[:10]:
        rows = rows.filter(text__icontains=word)
    page = page_of(
        rows.select_related("by__employee"), "-at", "-pk",
        cursor=request.GET.get("cursor", ""), size=20,
    )  # fmt: skip
    context = {"form": form, "row": row, "page": page, "text": text}
    return render(request, "mentoring/pair_notes.html", context)


@FORM
def pair_note_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a note of mine; that of the other one is theirs."""
    user, note = actor_of(request), own_note(request, pk)
    row = seen_row(request, note.pair_id)
    require_form(request, is_open=row.may_write)
    form = SharedNoteForm(request.POST or None, instance=note)
    if form.is_valid() and save_seen(form, services.edit_note, actor=user, note=note):
        messages.success(request, _("Saved for the two of you."))
        return to_pair(note.pair, "notes")
    return render(request, "mentoring/pair_note_edit.html", {"form": form, "row": row})


@require_POST
def pair_note_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a note of mine away, for both."""
    note = own_note(request, pk)
    acted(request, _("The note is removed."), services.remove_note, note=note)
    return to_pair(note.pair, "notes")


def own_note(request: HttpRequest, pk: int) -> SharedNote:
    """A note that I wrote; that of the other one does not exist here."""
    note: SharedNote = seen_part(request, SharedNote, pk)
    if note.by_id != actor_of(request).pk:
        raise Http404
    return note


@sensitive_post_parameters()
@sensitive_variables()
@FORM
def pair_private(request: HttpRequest, pk: int) -> HttpResponse:
    """What I note for myself; nobody else can ever read it."""
    user, row = actor_of(request), seen_row(request, pk)
    if row.pair.starts_on is None:
        raise Http404
    now = private_note(user, row.pair)
    initial, theirs = {"text": now.text, "seen": now.seen}, None
    form = PrivateNoteForm(request.POST or None, initial=initial, is_readable=now.is_readable)
    if request.method == "POST" and form.is_valid():
        try:
            save_private_note(actor=user, pair=row.pair, **form.cleaned_data)
        except ValidationError as error:
            add_refusal(form, error)
            now = private_note(user, row.pair)
            if any(each.code == STALE for each in getattr(error, "error_list", [])):
                theirs = now
                data = request.POST.copy()
                data["seen"] = now.seen
                form.data = data
        else:
            messages.success(request, _("Saved, for you alone."))
            return redirect(row.pair)
    context = {"form": form, "row": row, "now": now, "theirs": theirs}
    return render(request, "mentoring/pair_private.html", context)
