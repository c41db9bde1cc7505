"""What people are told of previews, proposals and requests, in words; made when read, from ids."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mentoring.models import MatchingRun, Pair, RunState
from mentoring.services.answers import (
    ACCEPTED,
    BEGUN,
    DECLINED,
    PLACES_TAKEN,
    TAKEN_BACK,
    WITHDRAWN,
)
from mentoring.services.asking import ASKED
from mentoring.services.publishing import PROPOSED
from mentoring.services.reminders import REMINDED
from mentoring.services.run_work import ENDED
from talent.models import User
from talent.notice_kinds import texts_from
from talent.registry import NoticeKind, NoticeText, Text, registry

Ids = Sequence[Mapping[str, Any]]
Write = Callable[[User, Ids], list[NoticeText | None]]


def about_pair(title: Text, body: Text) -> Write:
    """A notice about a pair of the recipient's; both texts know the other one and the programme."""

    def write(user: User, ids: Ids) -> list[NoticeText | None]:
        rows = Pair.objects.of(user).select_related("mentee", "mentor", "programme")

        def one(pair: Pair) -> NoticeText:
            other = pair.mentor if pair.mentee.user_id == user.pk else pair.mentee
            words = {"name": other.name, "programme": pair.programme.name}
            address = reverse("mentoring:answer_detail", args=[pair.pk])
            return NoticeText(str(title) % words, str(body) % words, address)

        return texts_from(ids, "pair", rows, one)

    return write


def run_ended(user: User, ids: Ids) -> list[NoticeText | None]:
    rows = MatchingRun.objects.visible_to(user).select_related("programme")

    def one(run: MatchingRun) -> NoticeText:
        words = {"programme": run.programme.name}
        title: Text
        body: Text
        if run.state == RunState.FAILED:
            title, body = _("A preview of “%(programme)s” stopped"), run.reason
        else:
            title, body = _("A preview of “%(programme)s” is ready"), _("See who would be matched.")
        return NoticeText(str(title) % words, str(body), run.get_absolute_url())

    return texts_from(ids, "matchingrun", rows, one)


KINDS = [
    NoticeKind(
        PROPOSED, _("Somebody is proposed to me in a mentoring programme"),
        about_pair(
            _("You and %(name)s are proposed to each other"),
            _("“%(programme)s” proposes you two to each other. Look at why, and say yes or no."),
        ),
    ),
    NoticeKind(
        ASKED, _("Somebody asks me to be their mentor"),
        about_pair(
            _("%(name)s asks for your help"),
            _("They take part in “%(programme)s”. Read what they wrote, and say yes or no."),
        ),
    ),
    NoticeKind(
        ACCEPTED, _("The other one said yes to a proposal"),
        about_pair(
            _("%(name)s says yes"),
            _("It is about “%(programme)s”. You begin once you have both said yes."),
        ),
        delivery="digest",
    ),
    NoticeKind(
        BEGUN, _("A pair of mine begins"),
        about_pair(
            _("You and %(name)s are a pair now"),
            _("“%(programme)s” begins for you. Agree on what you expect, and on a first day."),
        ),
    ),
    NoticeKind(
        DECLINED, _("Somebody says no to a proposal or request"),
        about_pair(
            _("%(name)s cannot do it this time"),
            _("Nothing comes of it in “%(programme)s”. You are free for somebody else again."),
        ),
    ),
    NoticeKind(
        WITHDRAWN, _("A proposal or request was taken back"),
        about_pair(
            _("%(name)s no longer waits for you"),
            _("This was in “%(programme)s”. There is nothing that you need to do."),
        ),
        delivery="digest",
    ),
    NoticeKind(
        TAKEN_BACK, _("Whoever runs a programme took back a proposal or request of mine"),
        about_pair(
            _("What waited between you and %(name)s is taken back"),
            _("Whoever runs “%(programme)s” took it back. There is nothing that you need to do."),
        ),
    ),
    NoticeKind(
        PLACES_TAKEN, _("All places of somebody whom I asked are taken"),
        about_pair(
            _("All places of %(name)s are taken now"),
            _("So your request in “%(programme)s” is taken back: ask somebody else."),
        ),
    ),
    NoticeKind(
        REMINDED, _("A proposal or request still waits for my answer"),
        about_pair(
            _("%(name)s still waits for your answer"),
            _("It is about “%(programme)s”. After two weeks without an answer it is taken back."),
        ),
    ),
    NoticeKind(ENDED, _("A preview of mine is ready, or stopped"), run_ended, delivery="none"),
]  # fmt: skip


def register() -> None:
    for kind in KINDS:
        registry.add_notice(kind)
