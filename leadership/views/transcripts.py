"""What one person has learned: a list, its log, a file, and corrections."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from careers.views.asked import search
from leadership import access
from leadership.forms.learning import CorrectForm
from leadership.models import LearningEvent, WayChoice
from leadership.queries.transcripts import (
    EXTERNAL,
    PROGRAMME,
    QUALIFICATION,
    SORTS,
    Asked,
    Transcript,
    correctable,
    is_shared,
    log_of,
    transcript_of,
    wanted,
)
from leadership.services.record import correct_event, share_record
from leadership.views.learning_doors import FORM
from lib.dates import today
from lib.forms import submit
from lib.paging import page_in, page_of
from lib.tables import csv_lines
from talent.http import actor_of, record_of
from talent.models import AuditEntry, Employee

PAGE = 25


@require_safe
def my_transcript(request: HttpRequest) -> HttpResponse:
    """What I have learned."""
    return shown(request, record_of(request))


@require_safe
def transcript(request: HttpRequest, pk: int) -> HttpResponse:
    """What a person has learned, as far as whoever asks may see it."""
    return shown(request, seen_person(request, pk))


def shown(request: HttpRequest, person: Employee) -> HttpResponse:
    found, asked = seen_transcript(request, person), asked_of(request)
    rows = wanted(found.entries, asked)
    is_me = person.user_id == actor_of(request).pk
    context = {
        "transcript": found,
        "person": person,
        "is_me": is_me,
        "is_shared": is_me and is_shared(person),
        "page": page_in(
            rows, [one.mark for one in rows], request.GET.get("cursor", ""), size=PAGE
        ),
        "asked": asked,
        "kinds": [("", _("All")), *kind_choices()],
        "ways": [("", _("Both")), *WayChoice.choices],
        "years": year_choices(found),
        "sorts": [
            ("-on", _("Newest")), ("on", _("Oldest")), ("-hours", _("Most hours")),
            ("title", _("Name")),
        ],
        "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "leadership/transcript.html", context)


@require_safe
def learning_log(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that happened in somebody's learning, with what was corrected and why."""
    user, person = actor_of(request), seen_person(request, pk)
    rows, text = log_of(user, person), search(request)
    asked = rows.filter(title__icontains=text) if text else rows
    page = page_of(asked, "-at", "-pk", cursor=request.GET.get("cursor", ""))
    if not page.rows and not rows.exists() and transcript_of(user, person) is None:
        raise Http404
    context = {
        "person": person,
        "is_me": person.user_id == user.pk,
        "page": page,
        "q": text,
        "may": correctable(user, page.rows),
    }
    return render(request, "leadership/learning_log.html", context)


@require_safe
def transcript_export(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The list as a file, with what is asked for."""
    user, person = actor_of(request), seen_person(request, pk)
    found = seen_transcript(request, person)
    AuditEntry.add(user, "leadership.transcript.exported", subject=person)
    rows = wanted(found.entries, asked_of(request))
    answer = StreamingHttpResponse(csv_lines(table(rows)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="learning-{today()}.csv"'
    return answer


def table(rows: list[Any]) -> Iterator[list[Any]]:
    yield [
        _("Kind"), _("Title"), _("By whom"), _("Day"), _("Training or development"), _("State"),
        _("Hours"), _("Credits"), _("Score"), _("Passed"), _("Proof"), _("Expires"),
    ]  # fmt: skip
    kinds = dict(kind_choices())
    for one in rows:
        passed = {None: "", True: _("yes"), False: _("no")}[one.passed]
        yield [
            kinds[one.kind], one.title, one.meta, one.on.isoformat(), one.way_label,
            one.state_label, one.sum.hours, one.sum.credits,
            "" if one.score is None else one.score, passed, one.proof,
            one.expires_on.isoformat() if one.expires_on else "",
        ]  # fmt: skip


@FORM
def event_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what is right instead of what stands in the record."""
    user = actor_of(request)
    rows = LearningEvent.objects.visible_to(user).select_related(
        "employee__user", "enrolment__cohort", "component", "external", "registration"
    )
    event = get_object_or_404(rows, pk=pk)
    if not access.may_correct_event(user, event):
        raise Http404
    form = CorrectForm(request.POST or None, initial=CorrectForm.shows(event))
    if form.is_valid() and submit(form, correct_event, actor=user, event=event):
        messages.success(request, _("Corrected. What was there before stays readable."))
        return redirect("leadership:learning_log", event.employee_id)
    context = {"form": form, "event": event, "person": event.employee}
    return render(request, "leadership/event_correct.html", context)


@require_POST
def record_share(request: HttpRequest) -> HttpResponse:
    """Let my mentors read what I have learned, or no longer."""
    me, is_on = record_of(request), request.POST.get("share") == "yes"
    share_record(actor=actor_of(request), employee=me, is_shared=is_on)
    said = _("Your mentors can read it.") if is_on else _("Your mentors no longer read it.")
    messages.success(request, said)
    return redirect("leadership:my_transcript")


def seen_person(request: HttpRequest, pk: int) -> Employee:
    """A person of the directory; what may be seen of them is asked afterwards."""
    people = Employee.objects.visible_to(actor_of(request)).select_related("user")
    return get_object_or_404(people, pk=pk)


def seen_transcript(request: HttpRequest, person: Employee) -> Transcript:
    found = transcript_of(actor_of(request), person)
    if found is None:
        raise Http404
    return found


def kind_choices() -> list[tuple[str, str]]:
    return [
        (PROGRAMME, _("Programmes")), (EXTERNAL, _("Elsewhere")),
        (QUALIFICATION, _("Qualifications")),
    ]  # fmt: skip


def year_choices(found: Transcript) -> list[tuple[str, str]]:
    years = sorted({one.on.year for one in found.entries}, reverse=True)
    return [("", _("All")), *((str(year), str(year)) for year in years)]


def asked_of(request: HttpRequest) -> Asked:
    """What the address asks for, as far as it can be understood."""
    get = request.GET.get
    kind, way, year, sort = (get(name, "") for name in ("kind", "way", "year", "sort"))
    return Asked(
        q=search(request),
        kind=kind if kind in dict(kind_choices()) else "",
        way=way if way in WayChoice.values else "",
        year=int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else None,
        sort=sort if sort in SORTS else "-on",
    )
