"""What people are told about learning: which thing and what became of it, no words of others."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leadership.models import (
    CreditTransfer,
    ExternalLearning,
    ExternalState,
    LearningEvent,
    QualificationAward,
    TransferState,
)
from talent.models import User
from talent.notice_kinds import texts_from
from talent.registry import NoticeKind, NoticeText, registry

Ids = Sequence[Mapping[str, Any]]
Texts = Sequence[NoticeText | None]
N = gettext_lazy


def asked(user: User, ids: Ids) -> Texts:
    """That somebody who reports to me wants to learn something, or shows that they did."""

    def one(row: ExternalLearning) -> NoticeText:
        words = {"who": row.employee.name, "what": row.title}
        title = _("%(who)s wants to learn something elsewhere")
        if row.state != ExternalState.REQUESTED:
            title = _("%(who)s shows what was learned elsewhere")
        return NoticeText(title % words, _("%(what)s.") % words, row.get_absolute_url())

    rows = ExternalLearning.objects.visible_to(user).select_related("employee")
    return texts_from(ids, "externallearning", rows, one)


ANSWERS = {
    ExternalState.APPROVED: N("You may go ahead: %(what)s"),
    ExternalState.DECLINED: N("Not approved: %(what)s"),
    ExternalState.RETURNED: N("Other proof is needed: %(what)s"),
    ExternalState.PROVED: N("It counts in your record: %(what)s"),
}


def answered(user: User, ids: Ids) -> Texts:
    """What became of a request or a proof of mine."""

    def one(row: ExternalLearning) -> NoticeText:
        title = ANSWERS.get(row.state, N("There is news about %(what)s"))  # type: ignore[call-overload]
        return NoticeText(
            str(title) % {"what": row.title}, _("Read what was said with it."),
            row.get_absolute_url(),
        )  # fmt: skip

    rows = ExternalLearning.objects.visible_to(user).filter(employee__user=user)
    return texts_from(ids, "externallearning", rows, one)


def corrected(user: User, ids: Ids) -> Texts:
    """That a line of my record was corrected."""

    def one(row: LearningEvent) -> NoticeText:
        return NoticeText(
            _("Your learning record was corrected"), row.title,
            f"{reverse('leadership:learning_log', args=[row.employee_id])}#event-{row.pk}",
        )  # fmt: skip

    rows = LearningEvent.objects.visible_to(user).filter(employee__user=user)
    return texts_from(ids, "learningevent", rows, one)


def about_award(
    make: Callable[[QualificationAward], tuple[str, str]],
) -> Callable[[User, Ids], Texts]:
    """A notice about a qualification of the recipient."""

    def write(user: User, ids: Ids) -> Texts:
        def one(row: QualificationAward) -> NoticeText:
            title, body = make(row)
            return NoticeText(title, body, row.registration.get_absolute_url())

        rows = QualificationAward.objects.visible_to(user).filter(registration__employee__user=user)
        rows = rows.select_related("registration__qualification")
        return texts_from(ids, "qualificationaward", rows, one)

    return write


def is_awarded(row: QualificationAward) -> tuple[str, str]:
    words = {"what": row.registration.qualification.name}
    return _("You were awarded %(what)s") % words, _("Congratulations. It stands in your record.")


def expires(row: QualificationAward) -> tuple[str, str]:
    day = date_format(row.expires_on, "j F Y") if row.expires_on else ""
    words = {"what": row.registration.qualification.name, "day": day}
    return _("%(what)s expires on %(day)s") % words, _("Find out now what renewing it takes.")


def transfer_answered(user: User, ids: Ids) -> Texts:
    """Whether credits that I brought count."""

    def one(row: CreditTransfer) -> NoticeText:
        words = {"from": row.source}
        title = _("Your credits count: %(from)s")
        if row.state != TransferState.APPROVED:
            title = _("Your credits do not count: %(from)s")
        return NoticeText(
            title % words, _("Read what was said with it."), row.registration.get_absolute_url()
        )

    rows = CreditTransfer.objects.visible_to(user).filter(registration__employee__user=user)
    return texts_from(ids, "credittransfer", rows.select_related("registration"), one)


KINDS = [
    NoticeKind(
        "leadership.external_asked", N("Somebody who reports to me learns elsewhere"), asked,
        delivery="digest", hint=N("When they ask, and when they show that they did it."),
    ),
    NoticeKind(
        "leadership.external_answered", N("An answer about what I learn elsewhere"), answered,
        hint=N("When it is approved, declined or proved, or other proof is needed."),
    ),
    NoticeKind(
        "leadership.learning_corrected", N("My learning record was corrected"), corrected,
        hint=N("When an instructor or HR corrects a line of it."),
    ),
    NoticeKind(
        "leadership.qualification_awarded", N("I was awarded a qualification"),
        about_award(is_awarded), hint=N("When HR enters the award."),
    ),
    NoticeKind(
        "leadership.qualification_expiring", N("A qualification of mine expires"),
        about_award(expires), hint=N("90, 30 and 7 days before."),
    ),
    NoticeKind(
        "leadership.transfer_answered", N("Whether credits from elsewhere count"),
        transfer_answered, hint=N("When HR has looked at them."),
    ),
]  # fmt: skip


def register() -> None:
    for kind in KINDS:
        registry.add_notice(kind)
