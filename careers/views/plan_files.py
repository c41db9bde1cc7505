"""Evidence of actions: adding, serving, taking back."""

from django.contrib import messages
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careers.forms.plans import FileForm, LinkForm
from careers.models import Evidence
from careers.services import plan_files as services
from careers.views.plan_doors import acted, own_item
from lib.forms import submit
from talent.http import actor_of, record_of


@require_http_methods(["GET", "HEAD", "POST"])
def evidence_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a file or a link that shows what I did."""
    user, item = actor_of(request), own_item(request, pk)
    is_link = request.GET.get("as") == "link"
    sent = request.method == "POST"
    form: FileForm | LinkForm
    if is_link:
        form = LinkForm(request.POST if sent else None)
    else:
        form = FileForm(request.POST, request.FILES) if sent else FileForm()
    service = services.add_link if is_link else services.add_file
    if form.is_valid() and submit(form, service, actor=user, item=item):
        messages.success(request, _("It is kept with the action."))
        return redirect(item)
    context = {"form": form, "item": item, "plan": item.plan, "is_link": is_link}
    return render(request, "careers/evidence_add.html", context)


@require_safe
def evidence_file(request: HttpRequest, pk: int) -> FileResponse:
    """A file of evidence, for whoever may see its action; it is kept, never shown in the page."""
    rows = Evidence.objects.visible_to(actor_of(request)).exclude(file="")
    row = get_object_or_404(rows, pk=pk)
    try:
        opened = row.file.open("rb")
    except (FileNotFoundError, SuspiciousFileOperation) as error:
        raise Http404 from error
    ending = f".{str(row.file.name).rsplit('.', 1)[-1]}"
    name = row.name if row.name.lower().endswith(ending) else f"{row.name}{ending}"
    response = FileResponse(
        opened, content_type=row.content_type, as_attachment=True, filename=name
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@require_POST
def evidence_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a piece of evidence of mine back."""
    me = record_of(request)
    rows = Evidence.objects.visible_to(actor_of(request)).select_related("item__plan__employee")
    row = get_object_or_404(rows, pk=pk, item__plan__employee=me)
    acted(request, _("It is removed."), services.remove_evidence, evidence=row)
    return redirect(row.item)
