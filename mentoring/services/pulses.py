"""How a session was: two answers that nobody reads, and words to the other one."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lib.visible import require_visible
from mentoring import access
from mentoring.models import Pulse, PulseWords, Session, SessionState, Side
from mentoring.services.figures import refresh_pulse_figures
from mentoring.services.pair_locks import locked_pair
from talent.access import is_self, require
from talent.models import Actor
from talent.services.notices import notify

WORDS = "mentoring.pulse_words"


@transaction.atomic
def give_pulse(
    *, actor: Actor, session: Session, worth: int, clear: int, words: str = ""
) -> PulseWords | None:
    """Say how a held session was, once: the answers count in figures of five people and more.

    There is no entry in the audit: when somebody answered is nobody's business either.
    """
    require(access.is_one_of_pair(actor, session.pair))
    pair = locked_pair(session.pair)
    session = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if session.state != SessionState.HELD:
        raise ValidationError(_("Say first that this session was held."))
    side = Side.MENTEE if is_self(actor, pair.mentee) else Side.MENTOR
    pulse = Pulse(session=session, side=side, worth=worth, clear=clear)
    pulse.full_clean()
    pulse.save()
    refresh_pulse_figures(pair.programme)
    words = words.strip()
    if not words:
        return None
    require_visible(words)
    said = PulseWords(session=session, side=side, text=words)
    said.full_clean()
    said.save()
    other = pair.mentor if side == Side.MENTEE else pair.mentee
    if other.user is not None and other.user.is_active:
        notify(other.user, WORDS, subject=session)
    return said
