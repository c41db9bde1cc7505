"""Whether a text shows anything to whoever reads it."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# They change the order of all that follows, other people's words too; no language needs them.
OVERRIDES = frozenset("\u202d\u202e")
# Letters and signs by their kind, but drawn as nothing.
BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def is_visible(text: str) -> bool:
    """Whether a text has a letter, digit or sign, not only spaces and marks of direction."""
    return any(unicodedata.category(sign)[0] in "LNPS" for sign in text if sign not in BLANKS)


def require_visible(text: str) -> None:
    """Refuse a text that shows nothing, or turns round what stands after it on the page.

    The validator of fields which people write to be read.
    """
    if not is_visible(text):
        raise ValidationError(_("Write something that can be read."), code="invisible")
    if OVERRIDES & set(text):
        raise ValidationError(
            _("Leave out the signs that turn the direction of writing."), code="turned"
        )
