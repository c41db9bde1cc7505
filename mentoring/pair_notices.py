"""What people are told about their pairs: who and when, and nothing that the two wrote."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentoring.models import Introduction, IntroductionState, Pair
from talent.models import User
from talent.notice_kinds import texts_from
from talent.registry import NoticeKind, NoticeText, Text, registry

Ids = Sequence[Mapping[str, Any]]
N = gettext_lazy


def about(title: Text, body: Text, anchor: str = "") -> Callable[[User, Ids], Any]:
    """A notice about a pair of the recipient; both texts know who, the programme and its end."""

    def write(user: User, ids: Ids) -> list[NoticeText | None]:
        rows = Pair.objects.of(user).select_related("programme", "mentee", "mentor")

        def one(pair: Pair) -> NoticeText:
            other = pair.mentor if pair.mentee.user_id == user.pk else pair.mentee
            words = {
                "who": other.name,
                "programme": pair.programme.name,
                "until": date_format(pair.paused_until, "j F Y") if pair.paused_until else "",
                "why": pair.get_end_reason_display(),
            }
            return NoticeText(
                str(title) % words, str(body) % words, f"{pair.get_absolute_url()}{anchor}"
            )

        return texts_from(ids, "pair", rows, one)

    return write


def paused(user: User, ids: Ids) -> list[NoticeText | None]:
    """That a pair rests, and until when."""
    title = N("Your pair with %(who)s is paused")
    rows = Pair.objects.of(user).filter(pk__in=[row["pair"] for row in ids])
    days = dict(rows.values_list("pk", "paused_until"))
    with_day = about(title, N("Until %(until)s. Either of you can go on sooner."))(user, ids)
    without = about(title, N("It goes on as soon as one of you says so."))(user, ids)
    return [
        with_day[place] if days.get(row["pair"]) else without[place]
        for place, row in enumerate(ids)
    ]


def introduction(title: Text, body: Text) -> Callable[[User, Ids], Any]:
    """A notice about an introduction to one of its three; the colleague answers on its page."""

    def write(user: User, ids: Ids) -> list[NoticeText | None]:
        rows = Introduction.objects.visible_to(user).select_related(
            "pair__mentee", "pair__mentor", "colleague"
        )

        def one(row: Introduction) -> NoticeText:
            words = {
                "who": row.introducer.name,
                "whom": row.introduced.name,
                "colleague": row.colleague.name,
            }
            address = row.pair.get_absolute_url() + "#introductions"
            said = str(body) % words
            if row.colleague.user_id == user.pk:
                address = reverse("mentoring:introduction_detail", args=[row.pk])
                if row.state == IntroductionState.WITHDRAWN:
                    said = _("It was taken back meanwhile: there is nothing to answer.")
            return NoticeText(str(title) % words, said, address)

        return texts_from(ids, "introduction", rows, one)

    return write


KINDS = [
    NoticeKind(
        "mentoring.pair_paused",
        N("A pair of mine is paused"),
        paused,
        hint=N("When the other one, or a coordinator, pauses it."),
    ),
    NoticeKind(
        "mentoring.pair_resumed",
        N("A pair of mine goes on"),
        about(
            N("Your pair with %(who)s goes on"),
            N("The pause is over. Agree on your next session."),
        ),
        hint=N("When a pause is over."),
    ),
    NoticeKind(
        "mentoring.pair_ended",
        N("A pair of mine has ended early"),
        about(
            N("Your pair with %(who)s has ended"),
            N("%(why)s. What you keep of it stands on the page of your pair."),
        ),
        hint=N("When the other one, a coordinator or a rule ends it."),
    ),
    NoticeKind(
        "mentoring.pair_completed",
        N("A pair of mine is completed"),
        about(
            N("You and %(who)s have completed %(programme)s"),
            N("%(why)s. Look back together on what became of your goals."),
        ),
        hint=N("When the goals are reached or the time is over."),
    ),
    NoticeKind(
        "mentoring.agreement_changed",
        N("The agreement of a pair of mine was changed"),
        about(
            N("%(who)s changed what you agree on"),
            N("Read it and sign it: it holds once both of you have."),
            "#agreement",
        ),
        hint=N("It is to be signed again by both."),
    ),
    NoticeKind(
        "mentoring.agreement_signed",
        N("The other one signs our agreement"),
        about(
            N("%(who)s signed what you agree on"),
            N("It holds once both of you have signed."),
            "#agreement",
        ),
        delivery="digest",
        hint=N("When it waits for your signature, or holds."),
    ),
    NoticeKind(
        "mentoring.note_added",
        N("The other one writes a note for us both"),
        about(
            N("%(who)s wrote a note for the two of you"),
            N("It stands on the page of your pair."),
            "#notes",
        ),
        delivery="digest",
        hint=N("At most once a day for each pair."),
    ),
    NoticeKind(
        "mentoring.action_added",
        N("The other one notes an action for me"),
        about(
            N("%(who)s noted an action for you"),
            N("It stands on the page of your pair, with its day."),
            "#actions",
        ),
        delivery="digest",
        hint=N("At most once a day for each pair."),
    ),
    NoticeKind(
        "mentoring.introduction_asked",
        N("A colleague wants to introduce somebody to me"),
        introduction(
            N("%(who)s would like to introduce %(whom)s to you"),
            N("Read what for, and say whether it suits you."),
        ),
        hint=N("You say whether it suits you."),
    ),
    NoticeKind(
        "mentoring.introduction_accepted",
        N("Somebody accepts an introduction of mine"),
        introduction(
            N("%(colleague)s is glad to meet %(whom)s"),
            N("%(who)s introduced the two. Get in touch while it is fresh."),
        ),
        hint=N("When the colleague has said yes."),
    ),
    NoticeKind(
        "mentoring.introduction_declined",
        N("Somebody declines an introduction of mine"),
        introduction(
            N("%(colleague)s cannot meet %(whom)s at present"),
            N("Think of somebody else who could help."),
        ),
        hint=N("When a colleague whom you asked has said no."),
    ),
]


def register() -> None:
    for kind in KINDS:
        registry.add_notice(kind)
