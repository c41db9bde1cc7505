"""What taking part asks for: each refusal stands at its field and says what would be needed."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.dates import today
from lib.visible import is_visible
from mentoring.models import MOST_SKILLS, MOST_WISHES, Enrolment, Programme, Side
from mentoring.queries.audience import admits
from mentoring.queries.enrolments import seats_of
from talent.models import Employee, Skill

MOST_BLOCKS = 20
Refusals = dict[str, Any]


def check_joining(programme: Programme, employee: Employee, side: str) -> None:
    """A programme takes people in on its days, whom its rules let in, once on each side."""
    if side not in programme.sides:
        raise ValidationError({"side": _("A programme of this kind has no such side.")})
    refuse_closed(programme)
    if not Employee.objects.employed().filter(pk=employee.pk).exists():
        raise ValidationError(_("Only people who are employed today can join."))
    if not admits(programme, side, employee):
        raise ValidationError(
            _("This programme is for others: its page says for whom. Ask who runs it.")
        )
    if programme.enrolments.live().filter(employee=employee, side=side).exists():
        raise ValidationError(_("You take part in this programme already."))


def refuse_closed(programme: Programme) -> None:
    """Say why nobody can join today, and when one can."""
    if programme.is_over:
        raise ValidationError(_("This programme is over: nobody can join any more."))
    if not programme.is_open:
        raise ValidationError(_("This programme is not open yet."))
    if today() < programme.enrol_from:
        words = _("Enrolment begins on %(day)s.")
        raise ValidationError(words % {"day": date_format(programme.enrol_from, "j F Y")})
    if today() > programme.enrol_until:
        words = _("Enrolment ended on %(day)s. Ask who runs the programme whether it opens again.")
        raise ValidationError(words % {"day": date_format(programme.enrol_until, "j F Y")})


def check_said(
    enrolment: Enrolment,
    skills: Sequence[tuple[Skill, int]],
    wishes: Sequence[Employee],
    blocks: Sequence[Employee],
) -> None:
    """What somebody says of themselves and of others, all refusals at once."""
    wrong = _of_words(enrolment, skills) | _of_capacity(enrolment) | _of_skills(skills)
    wrong |= _of_wishes(enrolment, wishes, blocks)
    if wrong:
        raise ValidationError(wrong)


def _of_words(enrolment: Enrolment, skills: Sequence[tuple[Skill, int]]) -> Refusals:
    if not enrolment.about and enrolment.side == Side.MENTOR and skills:
        return {}
    if not enrolment.about:
        words = _("Say in a sentence what you want to reach.")
        if enrolment.side == Side.MENTOR:
            words = _("Say in a sentence what you offer, or choose a skill.")
        return {"about": words}
    if not is_visible(enrolment.about):
        return {"about": _("Write something that can be read.")}
    if len(enrolment.about) > 2000:
        words = _("Use at most 2,000 characters; these are %(now)d.")
        return {"about": words % {"now": len(enrolment.about)}}
    return {}


def _of_capacity(enrolment: Enrolment) -> Refusals:
    most = enrolment.programme.most_for_a_mentor
    if enrolment.side != Side.MENTOR:
        return {} if enrolment.capacity == 1 else {"capacity": _("Only mentors take several.")}
    if not 1 <= enrolment.capacity <= most:
        return {"capacity": _("Choose 1 to %(most)d mentees.") % {"most": most}}
    taken = seats_of(enrolment) if enrolment.pk else 0
    if enrolment.capacity < taken:
        words = ngettext(
            "You have %(taken)d mentee: choose as many or more, or end the pair first.",
            "You have %(taken)d mentees: choose as many or more, or end a pair first.",
            taken,
        )
        return {"capacity": words % {"taken": taken}}
    return {}


def _of_skills(skills: Sequence[tuple[Skill, int]]) -> Refusals:
    if len(skills) > MOST_SKILLS:
        return {"skills": _("Choose at most five skills.")}
    seen: set[int] = set()
    for skill, _want in skills:
        if skill.pk in seen:
            return {"skills": _("“%(name)s” stands here twice.") % {"name": skill.name}}
        if skill.retired_on is not None:
            return {"skills": _("“%(name)s” is no longer in use.") % {"name": skill.name}}
        seen.add(skill.pk)
    return {}


def _of_wishes(
    enrolment: Enrolment, wishes: Sequence[Employee], blocks: Sequence[Employee]
) -> Refusals:
    if len(wishes) > MOST_WISHES:
        return {"wishes": _("Wish for at most five people.")}
    keys = [person.pk for person in wishes]
    if enrolment.employee_id in keys:
        return {"wishes": _("Choose somebody else than yourself.")}
    ruled_out = {person.pk for person in blocks}
    here = set(Employee.objects.employed().filter(pk__in=keys).values_list("pk", flat=True))
    for number, person in enumerate(wishes):
        if person.pk in keys[:number]:
            return {"wishes": _("%(name)s stands here twice.") % {"name": person.name}}
        if person.pk in ruled_out:
            words = _("%(name)s is among those with whom you do not want to be matched.")
            return {"wishes": words % {"name": person.name}}
        if person.pk not in here:
            words = _("%(name)s does not work here any more: choose somebody else.")
            return {"wishes": words % {"name": person.name}}
    return {}


def check_blocks(
    employee: Employee, people: Sequence[Employee], before: Sequence[Employee]
) -> None:
    """Whom somebody rules out: colleagues, never oneself; who has left may stay on the list."""
    keys = [person.pk for person in people]
    if employee.pk in keys:
        raise ValidationError({"blocks": _("Choose somebody else than yourself.")})
    if len(set(keys)) > MOST_BLOCKS:
        raise ValidationError({"blocks": _("Choose at most 20 people.")})
    here = set(Employee.objects.employed().filter(pk__in=keys).values_list("pk", flat=True))
    gone = [one for one in people if one.pk not in here | {person.pk for person in before}]
    if gone:
        words = _("%(name)s does not work here any more: choose somebody else.")
        raise ValidationError({"blocks": words % {"name": gone[0].name}})
