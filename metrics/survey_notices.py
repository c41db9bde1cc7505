"""What people are told about surveys; nothing in it says whether somebody has answered."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from metrics.models import Survey, Wave, WaveState
from metrics.queries.own_answers import open_for_me
from metrics.services import survey_news as news
from talent.models import User
from talent.notice_kinds import texts_from
from talent.registry import NoticeKind, NoticeText, Text, registry

Ids = Sequence[Mapping[str, Any]]
N = gettext_lazy


def about_wave(title: Text, body: Text, *, only_late: bool = False) -> Callable[[User, Ids], Any]:
    """A notice to who is asked; a reminder is not sent to who has answered meanwhile."""

    def write(user: User, ids: Ids) -> list[NoticeText | None]:
        rows = Wave.objects.asking(user).filter(state=WaveState.OPEN)
        if only_late:
            rows = rows.filter(pk__in=open_for_me(user).order_by().values("wave"))

        def one(row: Wave) -> NoticeText:
            until = date_format(row.closes_there, "l j F, H:i")
            words = {"survey": row.name, "until": until}
            address = reverse("metrics:survey_start", args=[row.pk])
            return NoticeText(str(title) % words, str(body) % words, address)

        return texts_from(ids, "wave", rows, one)

    return write


def about_survey(title: Text, body: Text) -> Callable[[User, Ids], Any]:
    """A notice to HR about a design."""

    def write(user: User, ids: Ids) -> list[NoticeText | None]:
        rows = Survey.objects.visible_to(user)

        def one(row: Survey) -> NoticeText:
            words = {"survey": row.name}
            return NoticeText(str(title) % words, str(body) % words, row.get_absolute_url())

        return texts_from(ids, "survey", rows, one)

    return write


KINDS = [
    NoticeKind(
        news.OPEN,
        N("A survey asks me"),
        about_wave(
            N("%(survey)s: how is it for you?"),
            N("Until %(until)s. The first page says in which groups your answer can count."),
        ),
        is_secret=True,
    ),
    NoticeKind(
        news.REMINDER,
        N("A survey that I have not answered closes soon"),
        about_wave(
            N("%(survey)s closes soon"),
            N("You can answer until %(until)s, or leave it: nobody is shown who has answered."),
            only_late=True,
        ),
        hint=N("Some days before it closes."),
        is_secret=True,
    ),
    NoticeKind(
        news.NOT_LAUNCHED,
        N("A survey of mine could not be asked"),
        about_survey(
            N("%(survey)s could not be asked"),
            N("Its day has come. Open it to see what is missing."),
        ),
    ),
    NoticeKind(
        news.SILENCE,
        N("People were not asked for long"),
        about_survey(
            N("Nearly two years without an engagement survey"),
            N("“%(survey)s” was the last. People should be asked every two years at the latest."),
        ),
    ),
]


def register() -> None:
    for kind in KINDS:
        registry.add_notice(kind)
