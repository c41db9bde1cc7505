"""The bench: how many key roles could be filled, and what if some people leave."""

from django.contrib import messages
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from careers.views.asked import ids, search
from leadership import access
from leadership.forms.succession import BenchForm, BringForm, PersonForm
from leadership.models import Ready
from leadership.queries.bench import strength_of
from leadership.queries.bench_file import bench_lines
from leadership.queries.bench_rows import COVERS, Wanted, bench_page, chosen_level
from leadership.queries.leavers import MOST_LEAVERS, outcome_of
from leadership.services.succession import record_bench_read
from leadership.services.succession_import import KNOWN, bring_in
from leadership.strength import Cover
from leadership.views.succession_doors import require_open
from lib.dates import today
from lib.tables import csv_lines
from talent.models import Employee


@require_safe
def succession_home(request: HttpRequest) -> HttpResponse:
    """How strong the bench is, and the key roles that it is counted from."""
    user = require_open(request)
    form = BenchForm(request.GET)
    wanted = Wanted(
        text=search(request), cover=form.chosen("cover"), criticality=form.chosen("criticality"),
        order=form.chosen("sort") or "cover",
    )  # fmt: skip
    strength = strength_of(user, chosen_level(form.chosen("within")))
    record_bench_read(actor=user, what="read")
    context = {
        "form": form,
        "wanted": wanted,
        "strength": strength,
        "levels": Ready.choices,
        "covers": [(key, words, strength.of_cover(Cover(key))) for key, words in COVERS],
        "found": bench_page(user, strength, wanted, request.GET.get("cursor", "")),
        "may_keep": access.may_keep_key_roles(user),
        "sees_all": access.may_read_succession(user),
    }
    return render(request, "leadership/succession_home.html", context)


@require_safe
def bench_export(request: HttpRequest) -> HttpResponseBase:
    """The key roles and successors that the reader sees, as a file; on record as taken away."""
    user = require_open(request)
    record_bench_read(actor=user, what="exported")
    lines = csv_lines(bench_lines(user))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="succession-{today()}.csv"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def succession_import(request: HttpRequest) -> HttpResponse:
    """Bring key roles and successors in from a file: checked first, then all of it or nothing."""
    user = require_open(request)
    if not access.may_keep_key_roles(user):
        raise Http404
    form = BringForm(request.POST or None, request.FILES or None)
    brought = None
    if form.is_valid():
        file = form.cleaned_data["file"]
        brought = bring_in(actor=user, file=file, name=file.name, write=form.cleaned_data["write"])
        if brought.written:
            messages.success(request, _("Written."))
            return redirect("leadership:succession_home")
    context = {"form": form, "brought": brought, "columns": KNOWN}
    return render(request, "leadership/succession_import.html", context)


@require_safe
def succession_what_if(request: HttpRequest) -> HttpResponse:
    """What becomes of key roles when some people leave; who is chosen stands in the address."""
    user = require_open(request)
    form = PersonForm({"employee": request.GET["employee"]} if request.GET.get("employee") else
                      None, actor=user, auto_id="leaver-%s")  # fmt: skip
    chosen = ids(request, "leave")[:MOST_LEAVERS]
    level = chosen_level(request.GET.get("within", "later"))
    if form.is_valid() and len(chosen) < MOST_LEAVERS:
        more = [*chosen, form.cleaned_data["employee"].pk]
        asked = urlencode({"leave": list(dict.fromkeys(more)), "within": level.value}, doseq=True)
        return redirect(f"{reverse('leadership:succession_what_if')}?{asked}")
    people = Employee.objects.colleagues_of(user).filter(pk__in=chosen).with_current_assignment()
    leavers = sorted(people, key=lambda person: chosen.index(person.pk))
    if leavers:
        record_bench_read(actor=user, what="supposed")
    context = {
        "form": form,
        "level": level,
        "levels": Ready.choices,
        "leavers": leavers,
        "without": [(one, [row.pk for row in leavers if row != one]) for one in leavers],
        "outcome": outcome_of(user, leavers, level) if leavers else None,
        "is_full": len(chosen) >= MOST_LEAVERS,
    }
    return render(request, "leadership/succession_what_if.html", context)
