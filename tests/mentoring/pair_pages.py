"""How tests open the pages of a pair, and one that has everything."""

from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from tests.careers.doors import signed_in
from tests.factories import AssignmentFactory, SkillFactory


def page(name, *args):
    return reverse(f"mentoring:{name}", args=args)


def get(who, name, *args):
    return signed_in(who).get(page(name, *args))


def post(who, name, *args, **given):
    return signed_in(who).post(page(name, *args), given, follow=True)


def words(answer):
    return [str(message) for message in answer.context["messages"]]


def filled(pair, n=1):
    """A pair with n rows of everything."""
    for number in range(n):
        pair.goals.create(title=f"Goal {number}", skill=SkillFactory(), level_before=Decimal(2))
        pair.notes.create(text=f"Note {number}", by=pair.mentor.user)
        pair.actions.create(title=f"Action {number}", side="mentee", by=pair.mentee.user)
        pair.introductions.create(
            colleague=AssignmentFactory().employee, purpose=f"Purpose {number}", state="accepted",
            answered_at=timezone.now(),
        )  # fmt: skip
        pair.mentee_enrolment.skills.create(skill=SkillFactory(), rank=number + 1)
    return pair
