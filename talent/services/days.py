"""Days that somebody can have meant."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lib.dates import FIRST_SENSIBLE as FIRST
from lib.dates import today

YEARS_AHEAD = 10
DAY = "j F Y"


def require_sensible(years_ahead: int = YEARS_AHEAD, **days: date | None) -> None:
    """Refuse a day, at its field, that is a slip of the hand: long gone or far ahead."""
    last = date(today().year + years_ahead, 12, 31)
    words = {"first": date_format(FIRST, DAY), "last": date_format(last, DAY)}
    wrong = {
        field: _("Choose a day from %(first)s to %(last)s.") % words
        for field, day in days.items()
        if day is not None and not FIRST <= day <= last
    }
    if wrong:
        raise ValidationError(wrong)
