"""Learning from files: bringing a table in, what each brought, and taking it back."""

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from careers.views.plan_doors import acted
from leadership import access
from leadership.forms.learning import ImportForm
from leadership.models import Brings, ImportOutcome, LearningImport
from leadership.services.learning_import import NEEDED, OPTIONAL, bring_in
from leadership.services.learning_undo import may_be_undone, undo_learning
from leadership.views.learning_doors import FORM
from lib.paging import page_of
from talent.http import actor_of

NEWEST = 20  # files that are listed below the form


@FORM
def learning_import(request: HttpRequest) -> HttpResponse:
    """Bring learning elsewhere or qualifications in from a file: checked first, then all of it."""
    user = actor_of(request)
    if not access.may_keep_qualifications(user):
        raise Http404
    form = ImportForm(request.POST or None, request.FILES or None)
    brought = None
    if form.is_valid():
        file, said = form.cleaned_data["file"], form.cleaned_data
        brought = bring_in(
            actor=user, what=said["what"], file=file, name=file.name, write=said["write"]
        )
        if brought.written:
            messages.success(request, _("Written."))
            return redirect(brought.batch or "leadership:qualification_list")
    columns = [(label, NEEDED[key], OPTIONAL[key]) for key, label in Brings.choices]
    files = LearningImport.objects.visible_to(user).annotate(count=Count("rows"))
    context = {"form": form, "brought": brought, "columns": columns, "files": files[:NEWEST]}
    return render(request, "leadership/learning_import.html", context)


@require_safe
def learning_import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What one file brought, and what became of it."""
    batch = seen_import(request, pk)
    rows = batch.rows.select_related("external__employee", "qualification")
    page = page_of(rows, "pk", cursor=request.GET.get("cursor", ""))
    left = batch.rows.filter(outcome=ImportOutcome.LEFT).count()
    context = {"batch": batch, "page": page, "left": left, "may_undo": may_be_undone(batch)}
    return render(request, "leadership/learning_import_detail.html", context)


@FORM
def learning_import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether a file is to be taken back, and do it."""
    batch = seen_import(request, pk)
    if request.method == "POST":
        acted(request, _("Taken back. The people are told."), undo_learning, batch=batch)
        return redirect(batch)
    if not may_be_undone(batch):
        raise Http404
    context = {"batch": batch, "count": batch.rows.count()}
    return render(request, "leadership/learning_import_undo.html", context)


def seen_import(request: HttpRequest, pk: int) -> LearningImport:
    """A file that whoever asks may see."""
    rows = LearningImport.objects.visible_to(actor_of(request))
    return get_object_or_404(rows.select_related("by__employee", "undone_by__employee"), pk=pk)
