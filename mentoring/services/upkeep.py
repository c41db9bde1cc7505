"""What becomes of pairs and programmes by the calendar; each may run twice, or twice at once."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from lib.dates import today
from mentoring.models import (
    EndReason,
    Enrolment,
    EnrolmentState,
    Pair,
    PairState,
    Programme,
    ProgrammeState,
)
from mentoring.services.figures import refresh_programme
from mentoring.services.pairs import (
    complete_pair,
    end_pairs_against_rules,
    end_pairs_of_leavers,
    resume_due_pairs,
)
from mentoring.services.places import fill_places, locked_programme
from mentoring.services.programmes import finish_programme
from talent.models import SYSTEM


def keep_pairs_moving() -> None:
    """Go on after pauses, end what people or rules have ended, and complete what is over."""
    end_pairs_of_leavers()
    end_pairs_against_rules()
    resume_due_pairs()
    complete_ended_pairs()
    finish_ended_programmes()
    fill_free_places()
    refresh_figures()


def fill_free_places() -> None:
    """Give the places of whoever has completed to the first in line.

    Not in the act itself, which holds the locks of a pair: the programme's comes before them.
    """
    waiting = Enrolment.objects.filter(state=EnrolmentState.WAITLISTED).values("programme")
    for programme in Programme.objects.open().filter(pk__in=waiting).order_by("pk"):
        with transaction.atomic():
            locked = locked_programme(programme)
            if locked.is_open:
                fill_places(SYSTEM, locked)


def refresh_figures() -> None:
    """Tell figures that an answer should have told, for instance of what was brought in."""
    for programme in Programme.objects.exclude(state=ProgrammeState.DRAFT):
        refresh_programme(programme)


def complete_ended_pairs() -> int:
    """Complete the pairs whose last day has passed; their end can still be evaluated."""
    rows = Pair.objects.filter(state=PairState.ACTIVE, ends_on__lt=today())
    done = 0
    for pair in list(rows.order_by(F("pk")).select_related("programme", "mentee", "mentor")):
        try:
            complete_pair(actor=SYSTEM, pair=pair, reason=EndReason.TIME_OVER)
        except ValidationError:  # it ended between the list and the lock
            continue
        done += 1
    return done


def finish_ended_programmes() -> int:
    """Finish the programmes whose last day has passed, with all that is open in them."""
    done = 0
    for programme in Programme.objects.filter(state=ProgrammeState.OPEN, ends_on__lt=today()):
        try:
            finish_programme(actor=SYSTEM, programme=programme)
        except ValidationError:  # somebody finished it meanwhile
            continue
        done += 1
    return done
