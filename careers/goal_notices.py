"""What people are told about their goals, in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talent.models import User
from talent.registry import NoticeKind, NoticeText, registry


def check_in_due(user: User, ids: Sequence[Mapping[str, Any]]) -> list[NoticeText | None]:
    text = NoticeText(
        title=_("How do your goals go?"),
        body=_(
            "You have not said it lately of at least one open goal. It takes a minute: where the"
            " numbers stand, and how sure you are. You choose how often you are asked."
        ),
        url=reverse("careers:goal_list"),
    )
    return [text for _params in ids]


def register() -> None:
    registry.add_notice(
        NoticeKind(
            "careers.check_in_due",
            gettext_lazy("Say how my goals go"),
            check_in_due,
            delivery="digest",
            hint=gettext_lazy("Every week or month, as you chose beside your goals."),
        )
    )
