"""What pairs put on the pages of the apps below."""

from collections.abc import Mapping

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from careers.registry import helper_columns
from mentoring import pair_notices
from mentoring.models import (
    Agreement,
    Introduction,
    Pair,
    PairAction,
    PairGoal,
    PrivateNote,
    SharedNote,
)
from mentoring.queries import held_pairs
from mentoring.queries.gap_help import mentoring_help
from mentoring.queries.pair_lists import going_rows
from mentoring.queries.pair_progress import progress_of
from mentoring.queries.pair_waiting import waiting_parts
from mentoring.queries.private_notes import exported
from talent.models import DETAIL, Employee, User
from talent.queries.waiting import Waiting
from talent.registry import (
    HeldKind,
    HomeCard,
    InboxItem,
    NavItem,
    ProfileTab,
    WaitingSource,
    registry,
)


def pairs_card(user: User, me: Employee) -> HomeCard | None:
    """The way to the pairs in which I am helped, and those in which I help."""
    rows = going_rows(user)
    return HomeCard("mentoring/_card_pairs.html", {"rows": rows}, 46, "side") if rows else None


def mentoring_tab(user: User, person: Employee) -> Mapping[str, object] | None:
    """By whom a person is helped, in which programme, and how the goals get on."""
    rows, is_me = progress_of(user, person), person.user_id == user.pk
    if not rows and not is_me:
        return None
    return {"person": person, "is_me": is_me, "rows": rows}


def _introduction(row: Waiting) -> InboxItem:
    return InboxItem(
        title=gettext("%(who)s would like to introduce %(whom)s to you")
        % {"who": row.who, "whom": row.words},
        detail=row.source,
        meta=gettext("Mentoring"),
        since=row.at or timezone.now(),
        url=reverse("mentoring:introduction_detail", args=[row.key]),
        action=gettext("Answer"),
        icon="user-plus",
    )


def _agreement(row: Waiting) -> InboxItem:
    return InboxItem(
        title=gettext("%(who)s has signed what you agree on") % {"who": row.who},
        detail=gettext("Read it, and put your name under it or change it."),
        meta=gettext("Mentoring"),
        since=row.at or timezone.now(),
        url=f"{reverse('mentoring:pair_detail', args=[row.key])}#agreement",
        action=gettext("Read it"),
        icon="heart-handshake",
    )


WAITING = WaitingSource(
    waiting_parts,
    {"mentoring.introduction": _introduction, "mentoring.agreement": _agreement},
)

# What I wrote myself, and what was agreed with me; what the other one wrote is theirs to export.
HELD = [
    HeldKind(
        _("Your pairs in mentoring programmes"),
        lambda user, me: Pair.objects.of(user),
        (held_pairs.KIND, *held_pairs.FIELDS),
        held_pairs.exported_pair,
    ),
    HeldKind(
        _("What you agreed on as a pair"),
        lambda user, me: Agreement.objects.visible_to(user),
        (
            "pair__programme__name", "expectations", "confidentiality", "cadence_weeks",
            "mentee_signed_at", "mentor_signed_at",
        ),
    ),
    HeldKind(
        _("Your goals in mentoring"),
        lambda user, me: PairGoal.objects.visible_to(user).filter(
            pair__in=Pair.objects.helping([me])
        ),
        (
            "pair__programme__name", "title", "skill__name", "level_before", "level_target",
            "level_after", "progress", "state",
        ),
    ),
    HeldKind(
        _("Notes that you wrote for the two of you"),
        lambda user, me: SharedNote.objects.visible_to(user).filter(by=user),
        ("pair__programme__name", "at", "changed_at", "text"),
    ),
    HeldKind(
        _("Actions of yours in mentoring"),
        lambda user, me: PairAction.objects.visible_to(user).filter(
            Q(by=user) | Q(side="mentee", pair__mentee=me) | Q(side="mentor", pair__mentor=me)
        ),
        ("pair__programme__name", "title", "side", "due_on", "done_at"),
    ),
    HeldKind(
        _("Introductions by you, of you and to you"),
        lambda user, me: Introduction.objects.visible_to(user),
        ("pair__programme__name", "colleague__name_folded", "purpose", "state", "asked_at"),
    ),
    HeldKind(
        _("Your private notes in mentoring, opened for you alone"),
        lambda user, me: PrivateNote.objects.visible_to(user).filter(
            pair__in=Pair.objects.of(user)
        ),
        ("pair", "by", "pair__programme__name", "at", "sealed"),
        exported,
    ),
]  # fmt: skip


def register() -> None:
    pair_notices.register()
    registry.navigation.append(NavItem(_("Mentoring"), "mentoring:home", "/mentoring/", 30))
    registry.waiting.append(WAITING)
    registry.home.append(pairs_card)
    registry.held += HELD
    registry.tabs.append(
        ProfileTab(
            "mentoring", _("Mentoring"), 35, "mentoring/_tab_mentoring.html", mentoring_tab, DETAIL
        )
    )
    helper_columns.append(mentoring_help)
