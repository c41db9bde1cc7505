"""What people are told about feedback; of raters nothing that says about whom they are asked."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from leadership.models import FeedbackCycle, FeedbackRequest, FeedbackSubject
from leadership.queries.feedback_pages import agreed_by
from leadership.services import feedback_news as news
from leadership.services import feedback_requests as requests
from talent.models import User
from talent.notice_kinds import texts_from
from talent.registry import NoticeKind, NoticeText, Text, registry

Ids = Sequence[Mapping[str, Any]]
N = gettext_lazy


def about_subject(title: Text, body: Text, page: str) -> Callable[[User, Ids], Any]:
    """A notice about one's own part in a cycle, or that of somebody in one's line."""

    def write(user: User, ids: Ids) -> list[NoticeText | None]:
        rows = FeedbackSubject.objects.of(user) | agreed_by(user)
        if page == "leadership:feedback_report":
            rows = FeedbackSubject.objects.with_report_for(user)
        joined = rows.select_related("cycle", "employee").distinct()

        def one(row: FeedbackSubject) -> NoticeText:
            words = {
                "who": row.employee.name,
                "cycle": row.cycle.name,
                "until": date_format(row.cycle.nominate_until, "j F Y"),
            }
            return NoticeText(str(title) % words, str(body) % words, reverse(page, args=[row.pk]))

        return texts_from(ids, "feedbacksubject", joined, one)

    return write


def about_cycle(title: Text, body: Text) -> Callable[[User, Ids], Any]:
    """A notice to a rater: about the cycle, and about nobody in it."""

    def write(user: User, ids: Ids) -> list[NoticeText | None]:
        rows = FeedbackCycle.objects.visible_to(user)

        def one(row: FeedbackCycle) -> NoticeText:
            words = {"cycle": row.name, "until": date_format(row.ends_on, "j F Y")}
            address = reverse("leadership:feedback_home")
            return NoticeText(str(title) % words, str(body) % words, address)

        return texts_from(ids, "feedbackcycle", rows, one)

    return write


def about_request(title: Text, body: Text) -> Callable[[User, Ids], Any]:
    """A notice to one of the two about feedback on request."""

    def write(user: User, ids: Ids) -> list[NoticeText | None]:
        rows = FeedbackRequest.objects.visible_to(user).select_related("asker", "asked")

        def one(row: FeedbackRequest) -> NoticeText:
            words = {"asker": row.asker.name, "asked": row.asked.name}
            return NoticeText(str(title) % words, str(body) % words, row.get_absolute_url())

        return texts_from(ids, "feedbackrequest", rows, one)

    return write


KINDS = [
    NoticeKind(
        news.CHOOSE,
        N("I choose whom to ask for 360 feedback"),
        about_subject(
            N("Choose whom to ask: %(cycle)s"),
            N("Until %(until)s. Your manager then agrees to the list."),
            "leadership:feedback_subject",
        ),
        hint=N("When a cycle begins, and once more near the last day."),
    ),
    NoticeKind(
        news.SENT_BACK,
        N("My list of raters comes back"),
        about_subject(
            N("Choose others for %(cycle)s"),
            N("Your list came back. Change it and send it again."),
            "leadership:feedback_subject",
        ),
    ),
    NoticeKind(
        news.AGREE,
        N("Somebody of mine has chosen whom to ask"),
        about_subject(
            N("%(who)s has chosen whom to ask"),
            N("Agree to the list for %(cycle)s, or change it."),
            "leadership:feedback_agree",
        ),
    ),
    NoticeKind(
        news.ASKED,
        N("I am asked for 360 feedback"),
        about_cycle(
            N("You are asked for feedback: %(cycle)s"),
            N("About ten minutes for each person, until %(until)s. Your answers stay yours."),
        ),
        is_secret=True,
    ),
    NoticeKind(
        news.REMINDER,
        N("Feedback that I am asked for is due soon"),
        about_cycle(
            N("Feedback is due soon: %(cycle)s"),
            N("Until %(until)s. You can also say that you do not answer."),
        ),
        hint=N("A week and two days before the end."),
        is_secret=True,
    ),
    NoticeKind(
        news.RELEASED,
        N("My 360 report is there"),
        about_subject(
            N("Your report is there: %(cycle)s"),
            N("Read it in peace, and talk about it with somebody whom you trust."),
            "leadership:feedback_report",
        ),
    ),
    NoticeKind(
        news.READABLE,
        N("A 360 report of somebody of mine is there"),
        about_subject(
            N("The report of %(who)s is there"),
            N("%(cycle)s. Leave the first word about it to %(who)s."),
            "leadership:feedback_report",
        ),
        delivery="digest",
    ),
    NoticeKind(
        requests.WORDS_ASKED,
        N("A colleague asks me for feedback"),
        about_request(
            N("%(asker)s asks for your view"), N("A few words are enough. They bear your name.")
        ),
    ),
    NoticeKind(
        requests.WORDS_GIVEN,
        N("A colleague answers my request"),
        about_request(N("%(asked)s has answered you"), N("Read it, and say thank you.")),
    ),
    NoticeKind(
        requests.WORDS_DECLINED,
        N("A colleague declines my request"),
        about_request(
            N("%(asked)s does not write at present"), N("Think of somebody else who saw it.")
        ),
        delivery="digest",
    ),
]


def register() -> None:
    for kind in KINDS:
        registry.add_notice(kind)
