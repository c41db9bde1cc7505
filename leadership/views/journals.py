"""My journal in a cohort, which nobody else opens; and naming a coach."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from careers.views.plan_doors import acted
from leadership.forms.journals import CoachForm, EntryForm
from leadership.models import JournalEntry
from leadership.queries.journals import opened
from leadership.services import journals as services
from leadership.services.coaches import name_coach
from leadership.views.cohort_doors import FORM, led_enrolment, own_enrolment
from lib.forms import submit
from lib.paging import Page, page_of
from talent.http import actor_of


@FORM
def journal(request: HttpRequest, pk: int) -> HttpResponse:
    """My entries, the newest first, and a new one."""
    user, enrolment = actor_of(request), own_enrolment(request, pk)
    form = EntryForm(request.POST or None)
    if form.is_valid():
        made = submit(form, services.write_entry, actor=user, enrolment=enrolment)
        if made:
            messages.success(request, _("Kept. Only you can open it."))
            return redirect("leadership:journal", enrolment.pk)
    rows = JournalEntry.objects.written_by(user).filter(enrolment=enrolment)
    page = page_of(rows, "-at", "-pk", cursor=request.GET.get("cursor", ""), size=20)
    context = {
        "enrolment": enrolment,
        "cohort": enrolment.cohort,
        "form": form if enrolment.has_seat else None,
        "page": Page([opened(row) for row in page.rows], page.previous, page.next),
    }
    return render(request, "leadership/journal.html", context)


@FORM
def journal_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write an entry of mine anew."""
    user, entry = actor_of(request), own_entry(request, pk)
    now = opened(entry)
    form = EntryForm(request.POST or None, text=now.text, seen=now.seen)
    if form.is_valid() and submit(form, services.edit_entry, actor=user, entry=entry):
        messages.success(request, _("Saved."))
        return redirect("leadership:journal", entry.enrolment_id)
    context = {"form": form, "entry": entry, "enrolment": entry.enrolment}
    return render(request, "leadership/journal_edit.html", context)


@require_POST
def journal_share(request: HttpRequest, pk: int) -> HttpResponse:
    """Share an entry of mine, or take that back."""
    entry = own_entry(request, pk)
    for_coach = request.POST.get("for_coach") == "1"
    for_instructors = request.POST.get("for_instructors") == "1"
    words = _("Shared.") if for_coach or for_instructors else _("Only you read it again.")
    given = {"entry": entry, "for_coach": for_coach, "for_instructors": for_instructors}
    acted(request, words, services.share_entry, **given)
    return redirect("leadership:journal", entry.enrolment_id)


@FORM
def journal_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether an entry of mine is to go, since nothing brings it back; then take it away."""
    entry = own_entry(request, pk)
    if request.method != "POST":
        context = {"entry": opened(entry), "enrolment": entry.enrolment}
        return render(request, "leadership/journal_delete.html", context)
    acted(request, _("Deleted. Nothing of it is kept."), services.delete_entry, entry=entry)
    return redirect("leadership:journal", entry.enrolment_id)


@FORM
def enrolment_coach(request: HttpRequest, pk: int) -> HttpResponse:
    """Name a coach for somebody in a cohort that I lead."""
    user, enrolment = actor_of(request), led_enrolment(request, pk)
    form = CoachForm(
        request.POST if request.method == "POST" else None, actor=user, now=enrolment.coach
    )
    if form.is_valid() and submit(form, name_coach, actor=user, enrolment=enrolment):
        messages.success(request, _("Saved."))
        return redirect(enrolment)
    context = {"form": form, "enrolment": enrolment, "cohort": enrolment.cohort}
    return render(request, "leadership/enrolment_coach.html", context)


def own_entry(request: HttpRequest, pk: int) -> JournalEntry:
    """An entry of whoever asks; for everyone else there is no such page."""
    rows = JournalEntry.objects.written_by(actor_of(request))
    found: JournalEntry = get_object_or_404(
        rows.select_related("enrolment__employee", "enrolment__cohort__programme"), pk=pk
    )
    return found
