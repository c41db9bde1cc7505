"""What programmes and taking part in them put on the pages of the apps below."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from mentoring import programme_notices
from mentoring.models import Block, Enrolment, Programme, ProgrammeState, Wish
from mentoring.queries.programmes import MOST_WORDS, programmes_for_me
from mentoring.services.enrolments import LEAVERS, withdraw_leavers
from talent.models import Employee, User
from talent.registry import HeldKind, HomeCard, SearchHit, SearchSource, registry


def programmes_card(user: User, me: Employee) -> HomeCard | None:
    """The programmes that take me in today."""
    rows = programmes_for_me(user, me)
    return HomeCard("mentoring/_card_programmes.html", {"rows": rows}, 42) if rows else None


def find_programmes(user: User, text: str, limit: int) -> list[SearchHit]:
    """Programmes by words of their name; those called off are in no search."""
    rows = Programme.objects.visible_to(user).exclude(state=ProgrammeState.CANCELLED)
    for word in text.split()[:MOST_WORDS]:
        rows = rows.filter(Q(name__icontains=word))
    return [
        SearchHit(row.name, row.get_kind_display(), row.get_absolute_url())
        for row in rows.order_by("-starts_on", "-pk")[:limit]
    ]


def _own_enrolments(user: User, me: Employee) -> QuerySet[Any]:
    return Enrolment.objects.visible_to(user).filter(employee=me)


def _own_wishes(user: User, me: Employee) -> QuerySet[Any]:
    return Wish.objects.visible_to(user).filter(enrolment__employee=me)


def _own_blocks(user: User, me: Employee) -> QuerySet[Any]:
    return Block.objects.visible_to(user).filter(by=me)


HELD = [
    HeldKind(
        _("Your part in mentoring programmes"),
        _own_enrolments,
        (
            "programme__name",
            "side",
            "state",
            "about",
            "capacity",
            "target_role__name",
            "enrolled_at",
            "ended_on",
        ),
    ),
    HeldKind(
        _("Whom you wish for in mentoring programmes"),
        _own_wishes,
        ("enrolment__programme__name", "rank", "employee__name_folded"),
    ),
    HeldKind(_("With whom you do not want to be matched"), _own_blocks, ("employee__name_folded",)),
]


def register() -> None:
    registry.home.append(programmes_card)
    registry.search.append(SearchSource(_("Mentoring programmes"), 40, find_programmes))
    registry.held += HELD
    programme_notices.register()
    registry.add_sweep(LEAVERS, withdraw_leavers)
