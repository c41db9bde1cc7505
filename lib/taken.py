"""What two people, or one who presses twice, save at the same moment.

A service checks before it writes; where another transaction has written meanwhile, the database
refuses. Nothing is wrong on our side then, and nothing of what was typed is to be lost.
"""

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext as _
from psycopg2.errors import ExclusionViolation, UniqueViolation


def taken(error: IntegrityError) -> ValidationError | None:
    """The refusal of what somebody else saved an instant before; None for other errors."""
    if not isinstance(error.__cause__, UniqueViolation | ExclusionViolation):
        return None
    return ValidationError(
        _("This was saved a moment ago. See whether it is there before you save again."),
        code="taken",
    )
