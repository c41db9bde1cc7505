"""For coordinators: previews side by side, one preview opened, why not, publishing, a table."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lib.forms import submit
from lib.tables import csv_lines
from mentoring.forms.runs import ProposalFilter, RuleForm, StartForm, TwoForm
from mentoring.models import MatchingRun, PairRule, Programme, RunState
from mentoring.programme_tabs import tabs_of
from mentoring.queries import previews
from mentoring.queries.cohort import pool_of
from mentoring.queries.why_not import why_not
from mentoring.services import pair_rules, publishing, runs
from talent.http import actor_of

FORM = require_http_methods(["GET", "HEAD", "POST"])
LONGEST_SEARCH = 100


def programme_of(request: HttpRequest, pk: int) -> Programme:
    """A programme that whoever asks coordinates."""
    rows = Programme.objects.coordinated_by(actor_of(request))
    found: Programme = get_object_or_404(rows, pk=pk)
    return found


def run_of(request: HttpRequest, pk: int, run: int) -> MatchingRun:
    """One preview of a programme that whoever asks coordinates."""
    rows = MatchingRun.objects.visible_to(actor_of(request)).filter(programme=pk)
    found: MatchingRun = get_object_or_404(rows.select_related("programme"), pk=run)
    return found


@require_safe
def run_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Up to three previews side by side, and what was published."""
    programme = programme_of(request, pk)
    # What was never published says nothing once the programme is over.
    found = [] if programme.is_over else previews.previews_of(programme)
    context = {
        "programme": programme,
        "programme_url": programme.get_absolute_url(),
        "tabs": tabs_of(programme, "run_list"),
        "line": previews.line_of(programme),
        "previews": [(run, previews.settings_of(run)) for run in found],
        "best": previews.best_of(found),
        "published": previews.published_of(programme),
        "rules": PairRule.objects.filter(programme=programme).count(),
        "may_start": programme.is_open and programme.is_matched and len(found) < 3,
    }
    return render(request, "mentoring/run_list.html", context)


@FORM
def run_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a preview by its settings."""
    user, programme = actor_of(request), programme_of(request, pk)
    form = StartForm(request.POST or None, programme=programme)
    if form.is_valid():
        run = submit(form, runs.start_run, actor=user, programme=programme)
        if run:
            return redirect("mentoring:run_list", programme.pk)
    context = {"programme": programme, "programme_url": programme.get_absolute_url(), "form": form}
    return render(request, "mentoring/run_start.html", context)


@require_safe
def run_work(request: HttpRequest, pk: int, run: int) -> HttpResponse:
    """How far a preview is: a piece that asks for itself until there is something to see."""
    found = run_of(request, pk, run)
    answer = render(request, "mentoring/_run_work.html", {"run": found})
    if not found.is_at_work:
        answer["HX-Refresh"] = "true"
    return answer


@require_safe
def run_detail(request: HttpRequest, pk: int, run: int) -> HttpResponse:
    """One preview: its figures, who would be matched, who would not, and why not two."""
    found = run_of(request, pk, run)
    form = ProposalFilter(request.GET, units=previews.units_of(found))
    asked = previews.Asked(
        text=" ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST_SEARCH],
        unit=form.chosen("unit"),
        sort=form.chosen("sort") or "best",
    )
    unmatched = form.chosen("show") == "unmatched"
    cursor = request.GET.get("cursor", "")
    two = TwoForm(request.GET if "mentee" in request.GET else None, programme=found.programme)
    context: dict[str, Any] = {
        "run": found,
        "programme": found.programme,
        "programme_url": found.programme.get_absolute_url(),
        "settings": previews.settings_of(found),
        "form": form,
        "asked": asked,
        "is_narrowed": bool(asked.text) or asked.unit is not None,
        "unmatched": unmatched,
        "page": previews.page_of_unmatched(found, asked, cursor)
        if unmatched
        else previews.page_of_proposals(actor_of(request), found, asked, cursor),
        "left": previews.left_out(found),
        "two": two,
        "why": None,
    }
    if two.is_valid() and found.state == RunState.DONE:
        context["why"] = why_not(found, **two.cleaned_data)
        context["asked_two"] = two.cleaned_data
    return render(request, "mentoring/run_detail.html", context)


@require_POST
def run_retry(request: HttpRequest, pk: int, run: int) -> HttpResponse:
    """Work a stopped preview out once more."""
    act(request, lambda: runs.retry_run(actor=actor_of(request), run=run_of(request, pk, run)))
    return redirect("mentoring:run_list", pk)


@require_POST
def run_discard(request: HttpRequest, pk: int, run: int) -> HttpResponse:
    """Put a preview away."""
    found = run_of(request, pk, run)
    if act(request, lambda: runs.discard_run(actor=actor_of(request), run=found)):
        messages.success(request, _("Put away. Its place is free for another preview."))
    return redirect("mentoring:run_list", pk)


@FORM
def run_publish(request: HttpRequest, pk: int, run: int) -> HttpResponse:
    """Say what publishing does, and whether the preview still holds; then do it."""
    user, found = actor_of(request), run_of(request, pk, run)
    if request.method == "POST":
        anyway = "anyway" in request.POST
        published = act(
            request, lambda: publishing.publish_run(actor=user, run=found, anyway=anyway)
        )
        if published:
            messages.success(request, _("Published. Both sides have been told."))
            return redirect(found)
        return redirect("mentoring:run_publish", pk, run)
    if found.state != RunState.DONE or not found.figures.get("pairs"):
        return redirect(found)
    pool = pool_of(found.programme)
    context = {
        "run": found,
        "programme": found.programme,
        "programme_url": found.programme.get_absolute_url(),
        "has_changed": pool.inputs_hash != found.inputs_hash,
    }
    return render(request, "mentoring/run_publish.html", context)


@require_safe
def run_export(request: HttpRequest, pk: int, run: int) -> StreamingHttpResponse:
    """The proposals of a preview as a table."""
    found = run_of(request, pk, run)
    lines = csv_lines(previews.lines_of(actor_of(request), found))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"{slugify(found.programme.name) or 'matching'}-{found.pk}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@FORM
def pair_rules_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is kept together or apart, and one more."""
    user, programme = actor_of(request), programme_of(request, pk)
    form = RuleForm(request.POST or None, programme=programme)
    if form.is_valid():
        rule = submit(form, pair_rules.set_pair_rule, actor=user, programme=programme)
        if rule:
            messages.success(request, _("It holds from the next preview on."))
            return redirect(back(request, programme))
    context = {
        "programme": programme,
        "programme_url": programme.get_absolute_url(),
        "form": form,
        "rules": previews.rules_for(programme),
    }
    return render(request, "mentoring/pair_rules.html", context)


@require_POST
def pair_rule_remove(request: HttpRequest, pk: int, rule: int) -> HttpResponse:
    """Let two be matched like any others again."""
    user = actor_of(request)
    rows = PairRule.objects.visible_to(user).filter(programme=pk).select_related("programme")
    pair_rules.drop_pair_rule(actor=user, rule=get_object_or_404(rows, pk=rule))
    messages.success(request, _("From the next preview on these two are matched like any others."))
    return redirect("mentoring:pair_rules", pk)


def back(request: HttpRequest, programme: Programme) -> str:
    """Where the rule was made: on a preview of this programme, or on the page of rules."""
    run = request.POST.get("run", "")
    if run.isdecimal() and len(run) < 19:
        found = MatchingRun.objects.filter(programme=programme, pk=int(run)).first()
        if found is not None:
            return str(found.get_absolute_url())
    return reverse("mentoring:pair_rules", args=[programme.pk])


def act(request: HttpRequest, service: Any) -> Any:
    """Call a service of a button; what it refuses is said on the next page."""
    try:
        return service()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return None
