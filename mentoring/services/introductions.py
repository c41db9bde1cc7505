"""One of a pair introduces the other to a colleague, who says whether it suits them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentoring import access
from mentoring.models import Introduction, IntroductionState, Pair, Side
from mentoring.services.pair_locks import a_moment_ago, locked_pair, writable
from talent.access import is_self, require
from talent.models import Actor, AuditEntry, Employee
from talent.services.notices import notify

ASKED, ACCEPTED, DECLINED = (
    "mentoring.introduction_asked",
    "mentoring.introduction_accepted",
    "mentoring.introduction_declined",
)
MOST = 20


@transaction.atomic
def introduce(*, actor: Actor, pair: Pair, colleague: Employee, purpose: str) -> Introduction:
    """Ask a colleague whether they would meet the other one, and say what for.

    The same sent twice is asked once.
    """
    require(access.may_introduce(actor, pair))
    pair = writable(actor, pair)
    side = Side.MENTOR if is_self(actor, pair.mentor) else Side.MENTEE
    said = {"side": side, "colleague": colleague, "purpose": purpose.strip()}
    asked = pair.introductions.filter(state=IntroductionState.ASKED)
    twin: Introduction | None = asked.filter(**said, asked_at__gte=a_moment_ago()).first()
    if twin is not None:
        return twin
    if colleague.pk in (pair.mentee_id, pair.mentor_id):
        raise ValidationError({"colleague": _("Choose somebody else than the two of you.")})
    if not Employee.objects.employed().filter(pk=colleague.pk, user__is_active=True).exists():
        raise ValidationError({"colleague": _("This person cannot sign in at the moment.")})
    if asked.filter(side=side).count() >= MOST:
        raise ValidationError(
            _("%(most)s introductions wait already: let people answer first.") % {"most": MOST}
        )
    row = Introduction(pair=pair, **said)
    row.full_clean()
    row.save()
    _record(actor, row, "asked")
    _tell(colleague, ASKED, row)
    return row


@transaction.atomic
def answer_introduction(*, actor: Actor, introduction: Introduction, accepts: bool) -> Introduction:
    """Say whether it suits; with a yes, a network grows."""
    require(is_self(actor, introduction.colleague))
    row = _asked(introduction)
    row.state = IntroductionState.ACCEPTED if accepts else IntroductionState.DECLINED
    _settle(actor, row)
    _tell(row.introducer, ACCEPTED if accepts else DECLINED, row)
    if accepts:
        _tell(row.introduced, ACCEPTED, row)
    return row


@transaction.atomic
def withdraw_introduction(*, actor: Actor, introduction: Introduction) -> Introduction:
    """Take an introduction back that nobody has answered."""
    require(is_self(actor, introduction.introducer))
    row = _asked(introduction)
    row.state = IntroductionState.WITHDRAWN
    _settle(actor, row)
    return row


def _asked(introduction: Introduction) -> Introduction:
    """An introduction that waits for an answer, with its pair locked."""
    pair = locked_pair(introduction.pair)
    row = Introduction.objects.select_related("colleague__user").get(pk=introduction.pk)
    row.pair = pair
    if row.state == IntroductionState.WITHDRAWN:
        raise ValidationError(_("It was taken back meanwhile: there is nothing to answer."))
    if row.state != IntroductionState.ASKED:
        raise ValidationError(_("This has been answered already."))
    return row


def _settle(actor: Actor, row: Introduction) -> None:
    row.answered_at = timezone.now()
    row.full_clean()
    row.save(update_fields=["state", "answered_at"])
    _record(actor, row, str(row.state))


def _tell(person: Employee, kind: str, row: Introduction) -> None:
    if person.user is not None and person.user.is_active:
        notify(person.user, kind, subject=row)


def _record(actor: Actor, row: Introduction, act: str) -> None:
    """It concerns who asks until the colleague says yes, and from then on whom it is for."""
    is_met = row.state == IntroductionState.ACCEPTED
    AuditEntry.add(
        actor, f"mentoring.introduction.{act}", row,
        subject=row.introduced if is_met else row.introducer,
        pair=row.pair_id, colleague=row.colleague_id,
    )  # fmt: skip
