"""Talent pools as a reader looks for them."""

from django.db.models import Count, Q

from leadership.models import TalentPool
from lib.dates import today
from lib.paging import Page, page_of
from talent.models import User

PAGE = 25
MOST_WORDS = 6


def pool_page(user: User, text: str, show: str, cursor: str) -> Page[TalentPool]:
    """One page of the pools that a reader sees and looks for."""
    rows = TalentPool.objects.visible_to(user).filter(closed_on__isnull=show != "closed")
    for word in text.split()[:MOST_WORDS]:
        rows = rows.filter(Q(name__icontains=word) | Q(purpose__icontains=word))
    counted = Count("members", filter=Q(members__valid__contains=today()))
    rows = rows.annotate(size=counted).select_related("owner", "unit")
    return page_of(rows, "name", "created_at", "pk", cursor=cursor, size=PAGE)
