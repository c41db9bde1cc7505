"""What the pages of survey design list."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Q

from lib.dates import today
from lib.paging import Page, page_of
from metrics.models import Survey, SurveyState, Wave, WaveState
from metrics.rhythm import next_day
from talent.models import User

ORDERS = {"newest": ("-created_at", "-pk"), "name": ("name", "pk"), "starts": ("starts_on", "pk")}
SECONDS = {"agree": 8, "scale": 10, "single": 12, "multiple": 15, "comment": 45}  # to answer
LONG = 5  # minutes from which on fewer people answer


def survey_page(
    user: User, text: str, state: str, kind: str, order: str, cursor: str
) -> Page[Survey]:
    """Designs with how many questions they have, by name, state and kind."""
    rows = Survey.objects.visible_to(user).annotate(
        asked=Count("questions", distinct=True),
        open_now=Count("waves", filter=Q(waves__state=WaveState.OPEN), distinct=True),
    )
    if text:
        rows = rows.filter(name__icontains=text)
    if state in SurveyState.values:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    return page_of(rows, *ORDERS.get(order, ORDERS["newest"]), cursor=cursor)


def minutes_of(kinds: Sequence[str]) -> int:
    """About how many minutes it takes to answer questions of these kinds."""
    return max(1, round(sum(SECONDS[kind] for kind in kinds) / 60))


def waves_of(survey: Survey) -> list[Wave]:
    """The waves of a survey, the newest first."""
    return list(survey.waves.order_by("-opens_at", "-pk")[:50])


def next_wave_on(survey: Survey, waves: Sequence[Wave]) -> date | None:
    """The day of the next wave that opens by itself; None where none will."""
    if survey.state != SurveyState.ACTIVE:
        return None
    last = max([wave.due_on for wave in waves], default=survey.starts_on)
    return next_day(survey.recurrence, survey.starts_on, max(last, today()))
