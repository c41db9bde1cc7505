"""What pairs put on the pages of the apps below."""

from mentoring import pair_notices


def register() -> None:
    pair_notices.register()
