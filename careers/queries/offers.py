"""What accepting an offer changes, and when: said before, by the facts that accepting goes by."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from careers.models import Application, Opening, OpeningKind
from careers.queries.engagement_hours import heaviest, spans_of
from careers.queries.opening_rules import DAY, hours_words, policy_of
from lib.dates import first_day, period
from talent.models import Assignment, Employee, ReportingLine, Role, User


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
    obstacle = obstacle_to(application, first)
    # Where it cannot be accepted, what would follow is not what is read here.
    after = "" if obstacle else _after(opening, held)
    return Offered(first, opening.ends_on, _what(opening), after, obstacle)


def obstacle_to(application: Application, first: date) -> str:
    """Why an opening cannot be taken up from a day on; empty where nothing is known against it."""
    if application.opening.is_beside_work:
        return _against_hours(application, first)
    return _against_move(application, first)


def _against_move(application: Application, first: date) -> str:
    """A retired role, no assignment, the same one, another planned change, or who hires."""
    opening, person = application.opening, application.employee
    said = retired_words(opening.role, first)
    if said:
        words = _("%(words)s Ask %(name)s, who hires.")
        return words % {"words": said, "name": opening.hiring_manager.name}
    held = person.assignments.on(first).first()
    if held is None:
        return _("You have no assignment on that day that could change.")
    now = (held.role_id, held.unit_id, held.manager_id)
    if now == (opening.role_id, opening.unit_id, opening.hiring_manager_id):
        return _("This is what you do on that day already: same role, unit and manager.")
    return _against_plans(opening, held, first) or _against_place(application, first)


def _against_plans(opening: Opening, held: Assignment, first: date) -> str:
    """A change that is planned from where the person is then: which of the two holds, HR says."""
    if opening.kind == OpeningKind.SECONDMENT:
        assert opening.ends_on is not None
        back_on = opening.ends_on + timedelta(days=1)
        if held.valid.upper is not None and held.valid.upper <= back_on:
            return _(
                "Another change of your assignment is planned before the secondment ends. Ask HR."
            )
        return ""
    rows = Assignment.objects.filter(employee=held.employee_id, valid__startswith__gt=first)
    later = rows.select_related("role").order_by("valid").first()
    if later is None:
        return ""
    said = {"day": date_format(first_day(later.valid), DAY), "role": later.role.name}
    words = _("From %(day)s another change is planned: %(role)s. Ask HR which of the two holds.")
    return words % said


def _against_place(application: Application, first: date) -> str:
    """A unit that is not open, who has left, and nobody reports to somebody of the own line."""
    opening, person = application.opening, application.employee
    hirer, said = opening.hiring_manager, {"name": opening.hiring_manager.name}
    if first not in opening.unit.valid:
        return _("The unit is not open on that day. Ask %(name)s, who hires.") % said
    if not hirer.employments.filter(valid__contains=first).exists():
        return _("%(name)s, who hires, is not employed on that day. Ask HR.") % said
    if hirer.pk == person.pk:
        return _("You would report to yourself. Ask HR.")
    days = period(first, opening.ends_on + timedelta(days=1) if opening.ends_on else None)
    lines = ReportingLine.objects.filter(manager=person, report=hirer, valid__overlap=days)
    if lines.exists():
        return _("You would report to %(name)s, who reports to you. Ask HR.") % said
    return ""


def _against_hours(application: Application, first: date) -> str:
    opening = application.opening
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
