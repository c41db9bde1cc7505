"""What coordinators fix by hand: two who are kept together, or apart, in further previews."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mentoring.access import may_run_programme
from mentoring.models import LIVE_PAIRS, Enrolment, Pair, PairRule, PairRuleKind, Programme, Side
from mentoring.queries.cohort import two_of
from mentoring.reasons import NAMED, named_rule
from mentoring.services.runs import locked_programme
from mentoring.solving import broken
from talent.access import require
from talent.models import Actor, AuditEntry, User


@transaction.atomic
def set_pair_rule(
    *,
    actor: Actor,
    programme: Programme,
    mentee: Enrolment,
    mentor: Enrolment,
    kind: str,
    reason: str = "",
) -> PairRule:
    """Keep two together or apart from the next preview on; what the rules forbid is not kept."""
    require(may_run_programme(actor, programme))
    programme = locked_programme(programme)
    require_sides(programme, mentee, mentor)
    if kind not in PairRuleKind.values:
        raise ValidationError({"kind": _("Choose together or apart.")})
    if programme.is_of_peers and mentee.pk > mentor.pk:
        mentee, mentor = mentor, mentee
    if kind == PairRuleKind.PIN:
        refuse_pin(programme, mentee, mentor)
    row = PairRule.objects.filter(mentee=mentee, mentor=mentor).first() or PairRule(
        programme=programme, mentee=mentee, mentor=mentor
    )
    row.kind, row.reason = kind, reason.strip()
    row.by = actor if isinstance(actor, User) else None
    row.full_clean()
    row.save()
    AuditEntry.add(
        actor, "mentoring.pair_rule.set", row, programme=programme.pk,
        mentee=mentee.pk, mentor=mentor.pk, kind=kind,
    )  # fmt: skip
    return row


@transaction.atomic
def drop_pair_rule(*, actor: Actor, rule: PairRule) -> None:
    """Let two be matched like any others again."""
    require(may_run_programme(actor, rule.programme))
    AuditEntry.add(
        actor, "mentoring.pair_rule.dropped", rule, programme=rule.programme_id,
        mentee=rule.mentee_id, mentor=rule.mentor_id, kind=rule.kind,
    )  # fmt: skip
    rule.delete()


def require_sides(programme: Programme, mentee: Enrolment, mentor: Enrolment) -> None:
    sides = (Side.PEER, Side.PEER) if programme.is_of_peers else (Side.MENTEE, Side.MENTOR)
    if (mentee.side, mentor.side) != sides or {mentee.programme_id, mentor.programme_id} != {
        programme.pk
    }:
        raise ValidationError(_("Choose a mentee and a mentor of this programme."))
    if mentee.employee_id == mentor.employee_id:
        raise ValidationError(_("Nobody is matched with themselves."))


def refuse_pin(programme: Programme, mentee: Enrolment, mentor: Enrolment) -> None:
    """A pair that breaks a rule cannot be kept together; the rule is named.

    What is nobody's business is not said here: the preview tells of any pin that could not hold.
    """
    if Pair.objects.filter(mentee_enrolment=mentee, state__in=LIVE_PAIRS, holds_seat=True).exists():
        raise ValidationError(_("This mentee has a mentor already."))
    pool = two_of(programme, mentee.pk, mentor.pk)
    if not pool.mentees or not pool.mentors:
        return
    rule = named_rule(broken(pool.task, 0, 0))
    # A rule that keeps them apart is what this one replaces.
    own = PairRule.objects.filter(mentee=mentee, mentor=mentor).exists()
    if rule is not None and not (own and rule.name == "FORBIDDEN"):
        raise ValidationError(str(NAMED[rule]))
    mine = PairRule.objects.filter(mentee=mentee, kind=PairRuleKind.PIN).exclude(mentor=mentor)
    if mine.exists():
        raise ValidationError(_("This mentee is kept with somebody else already."))
