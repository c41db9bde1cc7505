"""What the views of 360 feedback share: finding what belongs to whoever asks."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from leadership.models import FeedbackCycle, FeedbackRater, FeedbackRequest, FeedbackSubject
from leadership.queries.feedback_pages import agreed_by, asked_of_me
from talent.http import actor_of

FORM = require_http_methods(["GET", "HEAD", "POST"])


def my_subject(request: HttpRequest, pk: int) -> FeedbackSubject:
    """A cycle about whoever asks; for everyone else there is no such page."""
    rows = FeedbackSubject.objects.of(actor_of(request)).select_related("cycle", "employee__user")
    return get_object_or_404(rows, pk=pk)


def agreed_subject(request: HttpRequest, pk: int) -> FeedbackSubject:
    """Somebody of whom whoever asks agrees who is asked."""
    rows = agreed_by(actor_of(request)).select_related("cycle", "employee__user")
    return get_object_or_404(rows, pk=pk)


def reported_subject(request: HttpRequest, pk: int) -> FeedbackSubject:
    """Somebody whose report whoever asks reads."""
    rows = FeedbackSubject.objects.with_report_for(actor_of(request))
    return get_object_or_404(rows.select_related("cycle", "employee__user"), pk=pk)


def my_rater(request: HttpRequest, pk: int) -> FeedbackRater:
    """What whoever asks is asked, while answers are taken."""
    found: FeedbackRater = get_object_or_404(
        asked_of_me(actor_of(request)).select_related(
            "employee__user", "subject__cycle", "subject__employee"
        ),
        pk=pk,
    )
    return found


def kept_cycle(request: HttpRequest, pk: int) -> FeedbackCycle:
    """A cycle that whoever asks steers."""
    rows = FeedbackCycle.objects.kept_by(actor_of(request)).select_related("question_set")
    return get_object_or_404(rows, pk=pk)


def seen_request(request: HttpRequest, pk: int) -> FeedbackRequest:
    """Feedback on request that whoever asks may read."""
    rows = FeedbackRequest.objects.visible_to(actor_of(request))
    return get_object_or_404(rows.select_related("asker__user", "asked__user", "skill"), pk=pk)


def only(is_so: bool) -> None:
    """For whom it is not so there is no such page."""
    if not is_so:
        raise Http404


def acted(request: HttpRequest, done: str, act: Callable[..., Any], **given: Any) -> bool:
    """Call a service for a button; what it refuses is said on the next page."""
    try:
        act(actor=actor_of(request), **given)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return False
    if done:
        messages.success(request, done)
    return True
