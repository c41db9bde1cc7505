"""The bell: what I was told, and how I want to hear of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from lib.paging import page_of
from talent.forms.notices import DeliveryForm
from talent.http import actor_of
from talent.queries.notices import notices_of
from talent.registry import listed_kinds, texts_for
from talent.services.notices import choose_delivery, mark_all_read, mark_read


@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """What I was told: new things first, then the newest; by kind."""
    user = actor_of(request)
    mine, kinds = notices_of(user), listed_kinds()
    had = set(mine.order_by().values_list("kind", flat=True).distinct())
    kind = request.GET.get("kind", "")
    if kind in had:
        mine = mine.filter(kind=kind)
    rows = mine.with_newness()
    page = page_of(rows, "is_read", "-created_at", "-pk", cursor=request.GET.get("cursor", ""))
    texts = texts_for(user, page.rows)
    context = {
        "page": page,
        "rows": [(notice, kinds[notice.kind].label, texts.get(notice.pk)) for notice in page.rows],
        "kind": kind if kind in had else "",
        "kinds": [("", _("Everything"))]
        + [(key, found.label) for key, found in kinds.items() if key in had],
    }
    return render(request, "talent/notice_list.html", context)


@require_safe
def notice_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to what a notice is about, and note that it was opened."""
    user = actor_of(request)
    notice = get_object_or_404(notices_of(user), pk=pk)
    mark_read(actor=user, notice=notice)
    text = texts_for(user, [notice]).get(notice.pk)
    if text is None or not url_has_allowed_host_and_scheme(text.url, None):
        messages.warning(request, _("What this notice was about is no longer there."))
        return redirect("talent:notice_list")
    return redirect(text.url)


@require_POST
def notice_read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    count = mark_all_read(actor=actor_of(request))
    words = ngettext("One notice marked as read.", "%(count)d notices marked as read.", count)
    messages.success(request, words % {"count": count} if count else _("Nothing was new."))
    return redirect("talent:notice_list")


def notice_preferences(request: HttpRequest) -> HttpResponse:
    """Choose what comes by e-mail at once, in a daily digest, or only here."""
    user = actor_of(request)
    form = DeliveryForm(request.POST or None, actor=user)
    if form.is_valid():
        choose_delivery(actor=user, ways=form.cleaned_data)
        messages.success(request, _("Saved. It holds from the next notice on."))
        return redirect("talent:notice_preferences")
    status = 422 if form.errors else 200
    return render(request, "talent/notice_preferences.html", {"form": form}, status=status)
