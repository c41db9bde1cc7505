"""What people are told about their conversations: who and when, and nothing that they wrote."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.models import Conversation
from careers.notice_kinds import about_item
from lib.dates import zone_of
from talent.models import Employee, User
from talent.notice_kinds import texts_from
from talent.registry import NoticeKind, NoticeText, Text, registry

Ids = Sequence[Mapping[str, Any]]
N = gettext_lazy


def about(title: Text, body: Text) -> Callable[[User, Ids], list[NoticeText | None]]:
    """A notice about a conversation that the recipient holds; both texts know who and when."""

    def write(user: User, ids: Ids) -> list[NoticeText | None]:
        rows = Conversation.objects.visible_to(user).select_related("employee", "manager")

        def one(row: Conversation) -> NoticeText:
            is_mine = row.employee.user_id == user.pk
            mine, other = row.employee, row.manager
            if not is_mine:
                mine, other = other, mine
            local = timezone.localtime(row.starts_at, zone_of(mine.time_zone))
            words = {"who": other.name, "day": date_format(local, "l j F Y, H:i")}
            return NoticeText(str(title) % words, str(body) % words, row.get_absolute_url())

        return texts_from(ids, "conversation", rows, one)

    return write


def overdue(user: User, ids: Ids) -> list[NoticeText | None]:
    """With whom one has not spoken for long; who has left needs no reminder."""

    def one(person: Employee) -> NoticeText:
        return NoticeText(
            _("You have not spoken about careers with %(who)s for 180 days") % {"who": person.name},
            _("An hour is enough. Plan it now; the other one is told at once."),
            f"{reverse('conversations:conversation_plan')}?with={person.pk}",
        )

    return texts_from(ids, "employee", Employee.objects.colleagues_of(user), one)


KINDS = [
    NoticeKind(
        "careers.conversation_planned",
        N("Somebody plans a career conversation with me"),
        about(
            N("%(who)s plans a career conversation with you"),
            N("On %(day)s. Put on the agenda what you want to speak about."),
        ),
        hint=N("When your manager, or somebody who reports to you, plans one."),
    ),
    NoticeKind(
        "careers.conversation_moved",
        N("A career conversation of mine is moved"),
        about(
            N("Your career conversation with %(who)s is moved"),
            N("It takes place on %(day)s. Bring your calendar up to date."),
        ),
        hint=N("When the other one changes when or where."),
    ),
    NoticeKind(
        "careers.conversation_cancelled",
        N("A career conversation of mine is called off"),
        about(
            N("Your career conversation with %(who)s is called off"),
            N("It was planned for %(day)s. You can plan another one."),
        ),
        hint=N("When the other one calls it off."),
    ),
    NoticeKind(
        "careers.conversation_agreed",
        N("What I agreed with my manager is in my plan"),
        about_item(
            N("In your plan now: %(action)s"),
            N("%(person)s agreed on it in a career conversation."),
        ),
        hint=N("When your manager writes down what you agreed on."),
    ),
]  # fmt: skip

KINDS.append(
    NoticeKind(
        "careers.conversation_overdue",
        N("A career conversation is due"),
        overdue,
        delivery="digest",
        hint=N("After 180 days without one with your manager or with a direct report."),
    )
)


def register() -> None:
    for kind in KINDS:
        registry.add_notice(kind)
