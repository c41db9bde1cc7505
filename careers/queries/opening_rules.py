"""What applying for an opening asks for: stated before, and enforced by the same words."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from careers.models import (
    HELD,
    Application,
    ManagerRule,
    Opening,
    OpeningKind,
    OpeningPolicy,
    Stage,
)
from careers.queries.engagement_hours import Load, free_from, heaviest, spans_of
from lib.dates import months_between, today
from talent.models import Employee, User
from talent.queries.team import roles_since

# Months in the present role, the manager's part, and the hours a week beside the own work.
USUAL: dict[OpeningKind, tuple[int, ManagerRule, int | None]] = {
    OpeningKind.VACANCY: (12, ManagerRule.INFORMED, None),
    OpeningKind.STRETCH: (3, ManagerRule.APPROVES, 20),
    OpeningKind.PROJECT: (6, ManagerRule.APPROVES, 20),
    OpeningKind.SECONDMENT: (12, ManagerRule.APPROVES, None),
}
DAY = "j F Y"


def policies() -> dict[str, OpeningPolicy]:
    """The rule of each kind: as HR has set it, or the product's own."""
    found = {row.kind: row for row in OpeningPolicy.objects.all()}
    rules = {}
    for kind, (months, manager, hours) in USUAL.items():
        rule = found.get(kind) or OpeningPolicy(kind=kind, least_months=months, manager=manager)
        rule.most_hours = rule.most_hours or hours
        rules[kind.value] = rule
    return rules


def policy_of(opening: Opening) -> OpeningPolicy:
    """The rule that holds for an opening today."""
    return policies()[opening.kind]


@dataclass(frozen=True)
class Condition:
    """One thing that applying asks for, in words, and whether a person meets it."""

    text: str
    is_met: bool
    why: str = ""


def conditions(user: User, me: Employee, opening: Opening) -> list[Condition]:
    """All that applying for an opening asks of a person, as it stands today."""
    policy = policy_of(opening)
    found = [_is_open(opening), _months(user, me, policy), _once(me, opening)]
    if policy.most_hours is not None:
        found.append(_hours(me, opening, policy.most_hours))
    return [*found, *_another(me, opening)]


def _is_open(opening: Opening) -> Condition:
    if opening.role.was_retired:
        return Condition(
            _("The role is in use."), False, _("Its role has been retired: ask whoever hires.")
        )
    words = _("It is open for applications.")
    if opening.state != "published":
        return Condition(words, False, _("This opening is closed for applications."))
    return Condition(words, opening.is_open, _("The last day to apply has passed."))


def _months(user: User, me: Employee, policy: OpeningPolicy) -> Condition:
    """Months in today's role, through changes of unit and manager."""
    since = roles_since(user, [me.pk]).get(me.pk)
    served = months_between(since, today()) if since is not None else 0
    least = policy.least_months
    text = ngettext(
        "At least %(least)d month in your present role; you have %(served)d.",
        "At least %(least)d months in your present role; you have %(served)d.",
        least,
    ) % {"least": least, "served": served}
    if not least:
        text = _("No least time in your present role.")
    why = ngettext(
        "Openings of this kind ask for %(least)d month in your present role; you have %(served)d.",
        "Openings of this kind ask for %(least)d months in your present role; you have %(served)d.",
        least,
    ) % {"least": least, "served": served}
    return Condition(text, since is not None and served >= least, why)


def _once(me: Employee, opening: Opening) -> Condition:
    held = Application.objects.filter(opening=opening, employee=me, stage__in=HELD)
    stage = held.values_list("stage", flat=True).first()
    why = _("You have applied for this opening already.")
    if stage == Stage.ACCEPTED:
        why = _("You have accepted this opening already.")
    return Condition(_("One application for each opening."), stage is None, why)


def _hours(me: Employee, opening: Opening, most: int) -> Condition:
    """Room for the hours of the opening beside those that one has accepted."""
    first, last, asked = opening.starts_on, opening.ends_on, opening.hours_per_week
    assert last is not None
    assert asked is not None
    spans = spans_of(me, first, last)
    load, begins = heaviest(spans, first, last), free_from(spans, first, last, most - asked)
    words = hours_words(load, most, asked)
    if begins is None or begins >= last:
        return Condition(words, False, words)
    if begins > first:
        later = _("From %(day)s there is room for it: ask whoever hires for that first day.")
        words = f"{words} {later % {'day': date_format(begins, DAY)}}"
    return Condition(words, True)


def hours_words(load: Load, most: int, asked: int) -> str:
    """What of the hours a week is taken, until when, and what one more thing would take."""
    said = {"taken": load.hours, "most": most, "asked": asked, "day": date_format(load.until, DAY)}
    if not load.hours:
        return _("At most %(most)d hours a week beside your work; this takes %(asked)d.") % said
    return (
        _(
            "%(taken)d of %(most)d hours a week beside your work are taken until %(day)s;"
            " this takes %(asked)d."
        )
        % said
    )


def _another(me: Employee, opening: Opening) -> list[Condition]:
    """What only concerns few: who hires, and who does exactly this already."""
    found = []
    if opening.hiring_manager_id == me.pk:
        words = _("You hire for this opening, so you cannot apply for it.")
        found.append(Condition(words, False, words))
    mine = me.assignments.current().first()
    place = (opening.role_id, opening.unit_id)
    if not opening.is_beside_work and mine and (mine.role_id, mine.unit_id) == place:
        words = _("This is your present role, in your own unit.")
        found.append(Condition(words, False, words))
    return found
