"""What is aimed for, and what each audience looks at first: kept by HR admins."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lib.forms import add_refusal, submit
from metrics import access
from metrics.forms.insights import KeyIndicatorsForm, TargetForm
from metrics.models import IndicatorTarget
from metrics.services.insights import choose_key_indicators, set_target
from metrics.views.insights import query_of, seen_indicator, seen_view
from talent.http import actor_of
from talent.models import OrgUnit

FORM = require_http_methods(["GET", "HEAD", "POST"])


@FORM
def indicator_target(request: HttpRequest, key: str) -> HttpResponse:
    """Say what an indicator of the whole, or of a unit, is to come to."""
    user = actor_of(request)
    if not access.may_set_targets(user):
        raise Http404
    view, indicator = seen_view(request), seen_indicator(key)
    unit = OrgUnit.objects.get(pk=view.unit) if view.unit is not None else None
    target = IndicatorTarget.objects.visible_to(user).filter(indicator=key, unit=unit).first()
    form = TargetForm(request.POST or None, indicator=indicator, target=target)
    back = f"{reverse('metrics:indicator_detail', args=[key])}?{query_of(view)}"
    given = {"actor": user, "indicator": key, "unit": unit}
    if form.is_valid():
        submit(form, set_target, **given)
        if not form.errors:
            messages.success(request, _("Saved. Whoever reads the figure sees it beside it."))
            return redirect(back)
    context = {"form": form, "view": view, "indicator": indicator, "back": back}
    return render(request, "metrics/indicator_target.html", context)


@FORM
def key_indicators(request: HttpRequest) -> HttpResponse:
    """Name the few indicators that each audience looks at first."""
    user = actor_of(request)
    if not access.may_set_targets(user):
        raise Http404
    form = KeyIndicatorsForm(request.POST or None)
    if form.is_valid():
        try:
            with transaction.atomic():
                for audience, keys in form.chosen().items():
                    choose_key_indicators(actor=user, audience=audience, keys=keys)
        except ValidationError as error:
            add_refusal(form, error)
        else:
            messages.success(request, _("Saved. These stand first on the page of insights."))
            return redirect("metrics:insights_home")
    return render(request, "metrics/key_indicators.html", {"form": form})
