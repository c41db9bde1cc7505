"""What people are told of programmes and of taking part: never a word that somebody wrote."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from mentoring.models import Enrolment, Programme
from talent.models import User
from talent.notice_kinds import texts_from
from talent.registry import NoticeKind, NoticeText, Text, registry

Ids = Sequence[Mapping[str, Any]]
Writer = Callable[[User, Ids], list[NoticeText | None]]


def about_enrolment(title: Text, body: Text) -> Writer:
    """A notice about the recipient's own enrolment; both texts know the programme and the side."""

    def write(user: User, ids: Ids) -> list[NoticeText | None]:
        rows = Enrolment.objects.visible_to(user).filter(employee__user=user)

        def one(row: Enrolment) -> NoticeText:
            words = {
                "programme": row.programme.name,
                "side": row.get_side_display().lower(),
            }
            return NoticeText(str(title) % words, str(body) % words, row.get_absolute_url())

        return texts_from(ids, "enrolment", rows.select_related("programme"), one)

    return write


def about_programme(title: Text, body: Text) -> Writer:
    """A notice about a programme in which the recipient took part."""

    def write(user: User, ids: Ids) -> list[NoticeText | None]:
        def one(row: Programme) -> NoticeText:
            words = {"programme": row.name}
            return NoticeText(str(title) % words, str(body) % words, row.get_absolute_url())

        return texts_from(ids, "programme", Programme.objects.visible_to(user), one)

    return write


KINDS = [
    NoticeKind(
        "mentoring.enrolled",
        _("I take part in a mentoring programme"),
        about_enrolment(
            _("You take part: %(programme)s"),
            _("As a %(side)s. You can change what you said until you are matched."),
        ),
        delivery="digest",
        hint=_("When you have joined one."),
    ),
    NoticeKind(
        "mentoring.waitlisted",
        _("I wait for a place in a mentoring programme"),
        about_enrolment(
            _("You are on the waiting list: %(programme)s"),
            _("All places are taken. You are told as soon as one is yours."),
        ),
        delivery="digest",
        hint=_("When you have joined one that is full."),
    ),
    NoticeKind(
        "mentoring.place_free",
        _("A place in a mentoring programme is mine"),
        about_enrolment(
            _("A place is yours: %(programme)s"),
            _("You are off the waiting list and take part as a %(side)s from now on."),
        ),
        hint=_("When you have waited for one."),
    ),
    NoticeKind(
        "mentoring.enrolment_withdrawn",
        _("I am taken out of a mentoring programme"),
        about_enrolment(
            _("You no longer take part: %(programme)s"),
            _("Whoever runs the programme took you out as a %(side)s. Ask them why."),
        ),
        hint=_("When whoever runs it does so."),
    ),
    NoticeKind(
        "mentoring.programme_called_off",
        _("A mentoring programme of mine is called off"),
        about_programme(
            _("Called off: %(programme)s"),
            _("The programme ends today, and its pairs with it. Ask who ran it why."),
        ),
        hint=_("When it ends before its time."),
    ),
    NoticeKind(
        "mentoring.programme_finished",
        _("A mentoring programme of mine is finished"),
        about_programme(
            _("Finished: %(programme)s"),
            _("Its time is over. What the two of you wrote stays yours to read."),
        ),
        delivery="digest",
        hint=_("When its time is over."),
    ),
]


def register() -> None:
    for kind in KINDS:
        registry.add_notice(kind)
