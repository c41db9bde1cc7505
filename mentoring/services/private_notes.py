"""What one of the two notes for themselves: sealed before it is written, and told to nobody.

There is no audit entry and no notice: that something was written is nobody's business either.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lib.sealing import seal
from mentoring import access
from mentoring.models import LONGEST_TEXT, Pair, PairState, PrivateNote
from mentoring.queries.private_notes import opened
from mentoring.services.pair_locks import locked_pair
from mentoring.services.pair_notes import tidy
from talent.access import require
from talent.models import Actor, User

STALE, UNREADABLE = "note_changed", "note_unreadable"


@transaction.atomic
def save_private_note(
    *, actor: Actor, pair: Pair, text: str, seen: str, replaces_unreadable: bool = False
) -> PrivateNote | None:
    """Seal and keep what one noted for oneself, also after the pair has ended.

    An empty text takes the note away. What another window saved, or what cannot be opened at
    present, is not lost by a save that does not know of it.
    """
    require(access.is_one_of_pair(actor, pair))
    pair = locked_pair(pair)
    assert isinstance(actor, User)
    if pair.state == PairState.PROPOSED:
        raise ValidationError(_("This pair has not begun: both have to accept first."))
    row = PrivateNote.objects.filter(pair=pair, by=actor).first()
    now = opened(row)
    if not now.is_readable and not replaces_unreadable:
        words = _(
            "What you noted before cannot be opened at present, and is kept as it is. Save it"
            " over only if you no longer need it."
        )
        raise ValidationError(words, code=UNREADABLE)
    if seen != now.seen:
        words = _("You saved something else meanwhile: read both texts, and save again.")
        raise ValidationError(words, code=STALE)
    text = tidy(text)
    if len(text) > LONGEST_TEXT:
        words = _("Write at most %(most)s letters.") % {"most": LONGEST_TEXT}
        raise ValidationError({"text": words})
    if not text:
        if row is not None:
            row.delete()
        return None
    row = row or PrivateNote(pair=pair, by=actor)
    row.sealed = seal(text, bound_to=row.bound_to, keys=settings.NOTES_KEYS)
    row.at = timezone.now()
    row.save()
    return row
