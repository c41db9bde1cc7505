"""What the foot of every page leads to: what is held, how figures are made, help; and photos."""

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lib.dates import today
from talent.http import actor_of, me_of, record_of
from talent.models import ClaimSource, Employee
from talent.queries import held as queries
from talent.queries.skills import current_rule


@require_safe
def held_data(request: HttpRequest) -> HttpResponse:
    """What the company holds on me, and who read the sensitive parts."""
    user, me = actor_of(request), me_of(request)
    if me is None:
        return render(request, "talent/held_data.html", {"rows": []})
    context = {
        "rows": queries.held(user, me),
        "readers": queries.readers(user, me, request.GET.get("cursor", "")),
    }
    return render(request, "talent/held_data.html", context)


@require_safe
def held_export(request: HttpRequest) -> HttpResponse:
    """All records about me as one JSON file."""
    user, me = actor_of(request), record_of(request)
    records = dict(queries.export(user, me))
    said = {"organisation": settings.ORGANISATION_NAME, "as_of": today(), "records": records}
    response = JsonResponse(said, encoder=queries.RecordEncoder, json_dumps_params={"indent": 2})
    name = _("what-is-held-on-me")
    response["Content-Disposition"] = f'attachment; filename="{name}-{today()}.json"'
    return response


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """How figures are worked out, with the weights that hold today."""
    rule = current_rule()
    weights = [(source.label, rule.weights[source]) for source in ClaimSource]
    return render(request, "talent/figures.html", {"rule": rule, "weights": weights})


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """What one can do here, and whom to ask."""
    return render(request, "talent/help.html")


@require_safe
def photo(request: HttpRequest, pk: int, key: str) -> FileResponse:
    """A photo, for whoever may see the person's card. Its address changes with the photo."""
    people = Employee.objects.visible_to(actor_of(request))
    person = get_object_or_404(people, pk=pk, photo=f"photos/{pk}-{key}.webp")
    try:
        opened = person.photo.open("rb")
    except (FileNotFoundError, SuspiciousFileOperation) as error:
        raise Http404 from error
    response = FileResponse(opened, content_type="image/webp")
    response["Cache-Control"] = "private, max-age=604800, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response
