"""What accepting an offer changes, and when: said before, by the facts that accepting goes by."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from careers.models import Application, Opening, OpeningKind
from careers.queries.engagement_hours import heaviest, spans_of
from careers.queries.opening_rules import DAY, hours_words, policy_of
from talent.models import Assignment, Employee, Role, User


@dataclass(frozen=True)
class Offered:
    """The first and the last day, what one does then, what comes after, and what stands against."""

    first: date
    last: date | None
    what: str
    after: str
    obstacle: str


def offer_of(viewer: User, application: Application) -> Offered:
    """What the person who is offered something reads before the answer."""
    opening, first = application.opening, application.starts_on
    assert first is not None
    held = _held_on(viewer, application.employee, first)
    return Offered(
        first,
        opening.ends_on,
        _what(opening),
        _after(opening, held),
        obstacle_to(application, first),
    )


def obstacle_to(application: Application, first: date) -> str:
    """Why an opening cannot be taken up from a day on; empty where nothing is known against it."""
    opening = application.opening
    if not opening.is_beside_work:
        words = _("%(words)s Ask %(name)s, who hires.")
        said = retired_words(opening.role, first)
        return words % {"words": said, "name": opening.hiring_manager.name} if said else ""
    most, asked, last = policy_of(opening).most_hours, opening.hours_per_week, opening.ends_on
    assert most is not None
    assert asked is not None
    assert last is not None
    load = heaviest(spans_of(application.employee, first, last), first, last)
    return hours_words(load, most, asked) if load.hours + asked > most else ""


def retired_words(role: Role, day: date) -> str:
    """That nobody can move into a role from a day on; empty where one can."""
    if role.retired_on is None or role.retired_on > day:
        return ""
    words = _("The role %(role)s was retired on %(day)s: nobody can move into it any more.")
    return words % {"role": role.name, "day": date_format(role.retired_on, DAY)}


def _what(opening: Opening) -> str:
    if opening.is_beside_work:
        return ngettext(
            "You give it %(hours)d hour a week, beside your work.",
            "You give it %(hours)d hours a week, beside your work.",
            opening.hours_per_week or 0,
        ) % {"hours": opening.hours_per_week}
    return _("You are %(role)s in %(unit)s, under %(name)s.") % {
        "role": opening.role.name, "unit": opening.unit.name, "name": opening.hiring_manager.name,
    }  # fmt: skip


def _after(opening: Opening, held: Assignment | None) -> str:
    """A vacancy ends what one does now, a secondment gives it back, the rest leaves it alone."""
    if opening.is_beside_work:
        return _("Your role, unit and manager stay as they are, meanwhile and afterwards.")
    if held is None:
        return ""
    where = {"role": held.role.name, "unit": held.unit.name}
    if opening.kind != OpeningKind.SECONDMENT:
        words = _("What you do now, as %(role)s in %(unit)s, ends on the day before.")
        return words % where
    assert opening.ends_on is not None
    where["day"] = date_format(opening.ends_on + timedelta(days=1), DAY)
    if held.manager is None:
        return _("From %(day)s you are back as %(role)s in %(unit)s.") % where
    where["name"] = held.manager.name
    return _("From %(day)s you are back as %(role)s in %(unit)s, under %(name)s.") % where


def _held_on(viewer: User, person: Employee, day: date) -> Assignment | None:
    rows = Assignment.objects.visible_to(viewer).on(day).filter(employee=person)
    return rows.select_related("role", "unit", "manager").first()
