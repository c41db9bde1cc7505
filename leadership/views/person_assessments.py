"""My line's assessments, writing one, and what was assessed of one person."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leadership import access
from leadership.forms.person_assessments import AssessmentForm
from leadership.models import MODEL_OF, PersonAssessmentKind
from leadership.queries.person_assessments import (
    SHOWN,
    History,
    assessment_of,
    history_of,
    line_page,
)
from leadership.services import person_assessments as services
from leadership.views.calibration_doors import act, save, searched
from lib.dates import today
from talent.http import actor_of, record_of
from talent.models import Employee, User
from talent.queries.team import manages

FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def person_assessment_list(request: HttpRequest) -> HttpResponse:
    """The people below me, with what was last assessed of each."""
    user, me = actor_of(request), record_of(request)
    show = request.GET.get("show", "all")
    show = show if show in SHOWN else "all"
    everyone = request.GET.get("line") == "all"
    text = searched(request)
    context = {
        "leads": manages(me),
        "page": line_page(
            user, me, text=text, show=show, direct=not everyone,
            cursor=request.GET.get("cursor", ""),
        ),
        "text": text,
        "show": show,
        "shown": [
            ("all", _("Everybody")), ("missing", _("One is missing")),
            ("drafts", _("I have begun")),
        ],
        "line": "all" if everyone else "direct",
        "lines": [("direct", _("Who reports to me")), ("all", _("All below me"))],
        "is_narrowed": bool(text) or show != "all",
    }  # fmt: skip
    return render(request, "leadership/person_assessment_list.html", context)


@require_safe
def person_assessment_history(request: HttpRequest, pk: int) -> HttpResponse:
    """What was assessed of one person, as far as whoever asks may see it."""
    user = actor_of(request)
    person = get_object_or_404(Employee.objects.visible_to(user), pk=pk)
    is_me = person.user_id == user.pk
    history = history_of(user, person)
    may_assess = access.may_assess(user, person)
    if not (history or is_me or may_assess):
        raise Http404
    context = {
        "person": person,
        "is_me": is_me,
        "history": history,
        "may_assess": may_assess,
        "acts": publishable(user, person, history),
        "kinds": PersonAssessmentKind.choices,
    }
    return render(request, "leadership/person_assessment_history.html", context)


def publishable(user: User, person: Employee, history: History) -> dict[str, list[int]]:
    """Which of the assessments of each kind the reader may show to their person."""
    as_hr, leads = access.may_publish_of(user, person), access.may_assess(user, person)
    return {
        kind: [row.pk for row in rows if as_hr or (leads and access.is_author(user, row))]
        for kind, rows in (("performance", history.performance), ("potential", history.potential))
    }


@FORM
def person_assessment_create(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Begin an assessment of somebody below me."""
    user = actor_of(request)
    person = get_object_or_404(Employee.objects.colleagues_of(user), pk=pk)
    if kind not in MODEL_OF or not access.may_assess(user, person):
        raise Http404
    mine = MODEL_OF[kind]._default_manager.filter(employee=person, author__user=user, state="draft")
    draft = mine.first()
    if draft is not None and request.method != "POST":
        return redirect("leadership:person_assessment_edit", kind, draft.pk)
    year = today() - timedelta(days=365)
    form = AssessmentForm(
        request.POST or None, actor=user, kind=kind,
        initial={"assessed_on": today(), "starts_on": year, "ends_on": today()},
    )  # fmt: skip
    return _written(request, form, kind, person, None)


@FORM
def person_assessment_edit(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Go on with a draft of mine."""
    user, draft = actor_of(request), _own_draft(request, kind, pk)
    if not access.may_assess(user, draft.employee):
        raise Http404
    form = AssessmentForm(request.POST or None, actor=user, kind=kind, draft=draft)
    return _written(request, form, kind, draft.employee, draft)


def _written(
    request: HttpRequest, form: AssessmentForm, kind: str, person: Employee, draft: Any
) -> HttpResponse:
    """The form's page; what is filled is kept as a draft, or handed in at once."""
    user = actor_of(request)
    if form.is_valid():
        made = save(
            form,
            lambda: services.save_assessment(
                actor=user, kind=kind, employee=person, draft=draft, **form.cleaned_data
            ),
            fresh=lambda: _own_draft(request, kind, draft.pk),
        )
        if made and "submit" in request.POST:
            made = save(form, lambda: services.submit_assessment(actor=user, assessment=made))
            words = _("Handed in. From now on it stays as it is.")
        else:
            words = _("Kept as a draft that only you read.")
        if made:
            messages.success(request, words)
            return redirect("leadership:person_assessment_list")
    context = {
        "form": form,
        "person": person,
        "draft": draft,
        "kind": kind,
        "kind_name": PersonAssessmentKind(kind).label,
        "history": history_of(user, person),
        "other_url": reverse(
            "leadership:person_assessment_create",
            args=[person.pk, "potential" if kind == "performance" else "performance"],
        ),
    }
    return render(request, "leadership/person_assessment_edit.html", context)


@require_POST
def person_assessment_submit(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Hand a draft of mine in."""
    draft = _own_draft(request, kind, pk)
    service = services.submit_assessment
    if act(request, lambda: service(actor=actor_of(request), assessment=draft)):
        messages.success(request, _("Handed in. From now on it stays as it is."))
        return redirect("leadership:person_assessment_list")
    return redirect("leadership:person_assessment_edit", kind, pk)


@require_POST
def person_assessment_discard(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Throw a draft of mine away."""
    services.discard_assessment(actor=actor_of(request), assessment=_own_draft(request, kind, pk))
    messages.success(request, _("The draft is gone."))
    return redirect("leadership:person_assessment_list")


@FORM
def person_assessment_publish(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Show an assessment to its person: asked first, for it cannot be taken back."""
    user = actor_of(request)
    if kind not in MODEL_OF:
        raise Http404
    made = get_object_or_404(assessment_of(user, kind, pk))
    if made.is_draft or not access.may_publish_assessment(user, made):
        raise Http404
    if request.method == "POST":
        if act(request, lambda: services.publish_assessment(actor=user, assessment=made)):
            messages.success(request, _("%(name)s can read it now.") % {"name": made.employee.name})
        return redirect("leadership:person_assessment_history", made.employee_id)
    context = {"made": made, "person": made.employee, "kind_name": PersonAssessmentKind(kind).label}
    return render(request, "leadership/person_assessment_publish.html", context)


def _own_draft(request: HttpRequest, kind: str, pk: int) -> Any:
    """A draft that whoever asks has begun."""
    if kind not in MODEL_OF:
        raise Http404
    user = actor_of(request)
    rows = assessment_of(user, kind, pk).filter(author__user=user, state="draft")
    return get_object_or_404(rows)
