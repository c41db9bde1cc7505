"""Which surveys wait for a person: a part of the one query of every page."""

from typing import Any

from django.db.models import DateField, F, QuerySet, Value
from django.db.models.functions import Cast, Now

from metrics.models import WavePerson, WaveState
from talent.models import Employee, User
from talent.queries.waiting import COLUMNS, no_number, text


def waiting_parts(_user: User, me: Employee) -> list[QuerySet[Any, Any]]:
    """Open waves in which one has not sent anything."""
    rows = WavePerson.objects.filter(
        employee_id=me.pk, wave__state=WaveState.OPEN, wave__closes_at__gt=Now()
    ).yet_to_answer()
    columns = {
        "what": text("metrics.survey"),
        "key": F("wave_id"),
        "words": F("wave__name"),
        "who": text(""),
        "at": F("wave__closes_at"),
        "day": Cast(Value(None), DateField()),
        "about": F("employee_id"),
        "mine": no_number(),
        "theirs": no_number(),
        "source": text(""),
    }
    renamed = {f"the_{name}": columns[name] for name in COLUMNS}
    found: QuerySet[Any, Any] = rows.order_by().annotate(**renamed).values_list(*renamed)
    return [found]
