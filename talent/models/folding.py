"""A stored, searchable form of a name: without accents, in lower case."""

from typing import Any

from django.db import models
from django.db.models import Func, Value


class Fold(Func):
    """Lower case without accents, by the database function that the indexes use."""

    function = "talent_fold"
    output_field = models.TextField()

    @classmethod
    def of(cls, text: str) -> "Fold":
        """A text as it would stand in a folded column, to compare with one."""
        return cls(Value(text))


def folded(expression: Any) -> models.GeneratedField:
    """A column that Postgres keeps equal to the folded text."""
    return models.GeneratedField(
        expression=Fold(expression), output_field=models.TextField(), db_persist=True
    )
