"""Days of the demo company on which people work."""

from datetime import date, timedelta

FRIDAY = 5
HOLIDAYS = {(1, 1), (12, 24), (12, 25), (12, 26), (12, 31)}


def working_day(day: date) -> date:
    """The day, or the last before it on which one works."""
    while day.isoweekday() > FRIDAY or (day.month, day.day) in HOLIDAYS:
        day -= timedelta(days=1)
    return day
