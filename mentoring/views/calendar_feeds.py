"""My sessions in my calendar: the page with its address, and the address itself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from lib.dates import zone_of
from mentoring.calendars import feed_file
from mentoring.models import CalendarFeed
from mentoring.queries.sessions import for_calendar, rows_of
from mentoring.services import calendar_feeds as services
from talent.http import actor_of


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Whether a calendar reads my sessions, and since when."""
    feed = CalendarFeed.objects.visible_to(actor_of(request)).first()
    return render(request, "mentoring/calendar.html", {"feed": feed, "address": ""})


@require_POST
def calendar_renew(request: HttpRequest) -> HttpResponse:
    """Make an address, shown this once; the one before ends."""
    user = actor_of(request)
    token = services.renew_feed(actor=user)
    address = request.build_absolute_uri(reverse("mentoring:calendar_feed", args=[token]))
    feed = CalendarFeed.objects.visible_to(user).first()
    return render(request, "mentoring/calendar.html", {"feed": feed, "address": address})


@require_POST
def calendar_revoke(request: HttpRequest) -> HttpResponse:
    """End the address."""
    if services.revoke_feed(actor=actor_of(request)):
        messages.success(request, _("Revoked. No calendar reads your sessions any more."))
    return redirect("mentoring:calendar")


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """My sessions for a calendar that knows the secret; everyone else finds nothing."""
    now = timezone.now()
    user = services.reader_of(token, now=now)
    if user is None:
        raise Http404
    me = getattr(user, "employee", None)
    language = me.language if me is not None else None
    with timezone.override(zone_of(me.time_zone if me is not None else "")), override(language):
        content = feed_file(rows_of(for_calendar(user, now), user), user, now=now)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    return response
