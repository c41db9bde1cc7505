"""A person's name as the database can say it."""

from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce, Concat, Trim


def spoken_name(path: str = "") -> Trim:
    """The same words as `Employee.name`, of the employee at `path`; empty where there is none."""
    prefix = f"{path}__" if path else ""
    first = Case(
        When(**{f"{prefix}preferred_name": ""}, then=F(f"{prefix}given_name")),
        default=F(f"{prefix}preferred_name"),
    )
    return Trim(
        Concat(
            Coalesce(first, Value("")), Value(" "), Coalesce(F(f"{prefix}family_name"), Value(""))
        )
    )
