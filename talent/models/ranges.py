"""What every effective-dated model shares: a `valid` range and how to ask it for a day."""

from datetime import date
from typing import Any, Self, TypeVar

from django.contrib.postgres.fields import DateRangeField
from django.db import models

from lib.dates import today

M = TypeVar("M", bound=models.Model, covariant=True)


class ValidRangeField(DateRangeField):
    """The days on which a row holds, half-open: the end is the first day on which it does not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("verbose_name", "valid")
        super().__init__(*args, **kwargs)


class RangedQuerySet(models.QuerySet[M]):
    def on(self, day: date) -> Self:
        """The rows that hold on a day."""
        return self.filter(valid__contains=day)

    def current(self) -> Self:
        """The rows that hold today, by the organisation's date."""
        return self.on(today())
