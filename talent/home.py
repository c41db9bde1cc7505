"""What this app shows on the home page; registered in `apps.py`."""

from talent.models import Employee, User
from talent.queries.profile import completeness, mentees
from talent.registry import HomeCard


def profile_card(user: User, me: Employee) -> HomeCard | None:
    """How complete one's profile is, with the next best step; gone once it is complete."""
    steps = completeness(me)
    open_steps = [step for step in steps if not step.done]
    if not open_steps:
        return None
    context = {"done": len(steps) - len(open_steps), "total": len(steps), "step": open_steps[0]}
    return HomeCard("talent/_card_profile.html", context, order=80, place="side")


def mentees_card(user: User, me: Employee) -> HomeCard | None:
    """The way to the people whose mentor one is."""
    people = mentees(user, me)
    if not people:
        return None
    return HomeCard("talent/_card_mentees.html", {"people": people}, order=70, place="side")
