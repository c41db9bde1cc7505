"""What surveys: their design, waves, answering, release and results put on other pages."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from metrics import survey_notices
from metrics.models import AnswerDraft, WavePerson
from metrics.queries.own_answers import exported_draft
from metrics.queries.survey_waiting import waiting_parts
from talent.queries.waiting import Waiting
from talent.registry import HeldKind, InboxItem, NavItem, WaitingSource, registry


def _answer(row: Waiting) -> InboxItem:
    assert row.at is not None
    left = (timezone.localtime(row.at).date() - timezone.localdate()).days
    words = ngettext("%(count)d day left", "%(count)d days left", left) % {"count": left}
    return InboxItem(
        title=row.words, meta=gettext("Survey"), since=row.at,
        url=reverse("metrics:survey_start", args=[row.key]), action=gettext("Answer"),
        icon="message-circle", ago=words if left > 0 else gettext("last day"), at_home=True,
    )  # fmt: skip


HELD = [
    HeldKind(
        _("Surveys that asked you, and where you counted; whether you answered, without a time"),
        lambda user, me: WavePerson.objects.visible_to(user),
        ("wave__name", "unit__name", "grade", "tenure", "location", "done"),
    ),
    HeldKind(
        _("Your answers to open surveys that you have not sent, opened for you alone"),
        lambda user, me: AnswerDraft.objects.visible_to(user),
        ("person", "person__wave__name", "sealed", "is_sent"),
        exported_draft,
    ),
]


def register() -> None:
    """Fill the registries."""
    survey_notices.register()
    registry.navigation.append(NavItem(_("Surveys"), "metrics:survey_home", "/surveys/", 50))
    registry.waiting.append(WaitingSource(waiting_parts, {"metrics.survey": _answer}))
    registry.held += HELD
