"""What this app shows on the home page; registered in `apps.py`."""

from django.urls import reverse
from django.utils import timezone

from talent.models import Employee, User
from talent.queries.coming import coming_rows
from talent.queries.profile import completeness
from talent.registry import HomeCard, registry


def coming_card(user: User, me: Employee) -> HomeCard | None:
    """The meetings that come next, whichever app planned them."""
    found = coming_rows(user, me, timezone.now())
    if not found:
        return None
    kinds = {what: kind for source in registry.coming for what, kind in source.kinds.items()}
    rows = [
        (row, kinds[row.what], reverse(kinds[row.what].url_name, args=[row.key])) for row in found
    ]
    return HomeCard("talent/_card_coming.html", {"rows": rows}, order=40, place="side")


def profile_card(user: User, me: Employee) -> HomeCard | None:
    """How complete one's profile is, with the next best step; gone once it is complete."""
    steps = completeness(me)
    open_steps = [step for step in steps if not step.done]
    if not open_steps:
        return None
    context = {"done": len(steps) - len(open_steps), "total": len(steps), "step": open_steps[0]}
    return HomeCard("talent/_card_profile.html", context, order=80, place="side")
