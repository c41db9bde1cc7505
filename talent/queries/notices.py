"""What a person was told, as the bell lists it."""

from talent.models import Notice, User
from talent.models.notices import NoticeQuerySet
from talent.registry import listed_kinds


def notices_of(user: User) -> NoticeQuerySet:
    """A person's notices, without those that are only ever mails."""
    return Notice.objects.visible_to(user).filter(kind__in=listed_kinds())
