"""What key roles, succession and the bench put on other pages."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leadership import succession_notices
from leadership.access import may_open_succession
from leadership.home_parts import WAYS, Way
from leadership.models.succession import concealed_from
from leadership.queries.succession_search import find_succession
from leadership.queries.succession_waiting import waiting_parts
from talent.models.audit import concealed
from talent.queries.waiting import Waiting
from talent.registry import InboxItem, SearchSource, WaitingSource, registry


def _review(row: Waiting) -> InboxItem:
    return InboxItem(
        title=gettext("Review a succession plan: %(role)s") % {"role": row.words},
        detail=gettext("Is the order still right, and how ready is everybody?"),
        meta=gettext("Succession"),
        since=row.at or timezone.now(),
        url=reverse("leadership:key_role_detail", args=[row.key]),
        action=gettext("Review it"),
        icon="clipboard-list",
    )


WAITING = WaitingSource(waiting_parts, {"leadership.succession_review": _review})


def register() -> None:
    """Fill the registries; what the company holds on somebody never tells of a plan naming them."""
    succession_notices.register()
    registry.waiting.append(WAITING)
    registry.search.append(SearchSource(_("Succession"), 42, find_succession))
    WAYS.append(
        Way(60, _("Succession"), "leadership:succession_home", "stairs-up", may_open_succession)
    )
    concealed.append(concealed_from)
