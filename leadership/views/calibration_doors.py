"""What the views of calibration share: finding what may be seen, and calling services."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from leadership.models import CalibrationSession, Placement
from leadership.queries.calibration import placement_of
from lib.editing import was_changed
from lib.forms import add_refusal
from lib.taken import taken
from talent.http import actor_of

LONGEST_SEARCH = 100


def seen_session(request: HttpRequest, pk: int) -> CalibrationSession:
    """A session whose board whoever asks may see; for who is on it there is no such page."""
    rows: Any = CalibrationSession.objects.visible_to(actor_of(request))
    found: CalibrationSession = get_object_or_404(rows, pk=pk)
    return found


def run_session(request: HttpRequest, pk: int) -> CalibrationSession:
    """A session that whoever asks runs."""
    rows: Any = CalibrationSession.objects.run_by(actor_of(request))
    found: CalibrationSession = get_object_or_404(rows, pk=pk)
    return found


def seen_placement(request: HttpRequest, session: CalibrationSession, pk: int) -> Placement:
    """One person of a board that whoever asks may see."""
    found: Placement = get_object_or_404(placement_of(actor_of(request), session, pk))
    return found


def searched(request: HttpRequest) -> str:
    """The text that is looked for."""
    return " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST_SEARCH]


def act(request: HttpRequest, service: Callable[[], Any]) -> Any:
    """Call a service of a button; what it refuses is said on the next page."""
    try:
        return service()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return None


def save(form: Any, service: Callable[[], Any], *, fresh: Callable[[], Any] | None = None) -> Any:
    """Call a service with a form; where another window changed it, show what stands there now."""
    try:
        return service()
    except ValidationError as error:
        if fresh is not None and (was_changed(error) or _moved(error)):
            form.see(fresh())
        add_refusal(form, error)
    except IntegrityError as error:
        refusal = taken(error)
        if refusal is None:
            raise
        add_refusal(form, refusal)
    return None


def _moved(error: ValidationError) -> bool:
    return any(each.code == "moved_meanwhile" for each in getattr(error, "error_list", []))
