"""For whom a programme fits, and why: people of one's line or scope, by what it closes for them.

Levels are shown to those alone who see them: managers for their line, HR in scope, HR admins.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    DecimalField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Greatest, Least

from careers.models import OPEN_ITEMS, OPEN_PLANS, DevelopmentPlan, PlanItem
from leadership.fit_words import reason_in_words
from leadership.models import CohortEnrolment, Programme
from leadership.programme_fit import ProgrammeFit, programme_fit
from leadership.queries.audience import admitted, rules_of
from leadership.queries.needs import CoreLevel, core_levels, needs_of
from leadership.queries.programmes import TAKING_PART
from lib.dates import today
from lib.paging import Page, page_in
from talent.models import Employee, EmployeeSkill, OrgUnit, Sight, UnitLine, User
from talent.models.folding import Fold

PAGE = 25
MOST_CANDIDATES = 150  # the first of each source, before all of them are weighed exactly
LED = (Sight.CHAIN, Sight.HR_PARTNER, Sight.HR_ADMIN)


@dataclass(frozen=True)
class Recommended:
    """One person for whom a programme fits, with the reasons in words by competency."""

    employee: Employee
    fit: ProgrammeFit
    reasons: Sequence[tuple[str, float | None, int, str]]  # name, level, needed or target, why


@dataclass(frozen=True)
class Found:
    """Who gains by a programme, the most first, and the names of what it raises."""

    fits: Sequence[tuple[Employee, ProgrammeFit]]
    names: Mapping[int, str]


def recommended_for(
    user: User, programme: Programme, *, text: str = "", unit: OrgUnit | None = None
) -> Found:
    """Who gains most by a programme, those who take part or did left out.

    Every query of it begins with who may be seen with levels; the candidates are few.
    """
    raised = list(programme.targets.select_related("skill").order_by("skill"))
    targets = {row.skill_id: row.level for row in raised}
    names = {row.skill_id: row.skill.name for row in raised}
    core = core_levels(targets)
    people = _people(user, programme, text, unit)
    sources = [
        _by_role(user, people, targets), _by_core(user, people, targets, core),
        _by_aim(user, people, targets), _by_plan(user, people, targets),
    ]  # fmt: skip
    candidates = {pk for (pk,) in sources[0].union(*sources[1:], all=True)} if targets else set()
    rows = Employee.objects.in_sight(user, *LED).joined_with_assignment("role__grade")
    found = list(rows.filter(pk__in=candidates).order_by("pk"))
    needs = needs_of(user, found, targets, core)
    fits = [(one, programme_fit(targets, *needs[one.pk])) for one in found]
    fits = [(one, fit) for one, fit in fits if fit.reasons]
    return Found(sorted(fits, key=lambda one: (-one[1].closes, -one[1].planned)), names)


def recommended_page(found: Found, cursor: str) -> Page[Recommended]:
    """One page of them, with reasons."""
    page = page_in(found.fits, [person.pk for person, _fit in found.fits], cursor, PAGE)
    told = [Recommended(one, fit, _reasons(fit, found.names)) for one, fit in page.rows]
    return Page(told, page.previous, page.next)


def _reasons(
    fit: ProgrammeFit, names: Mapping[int, str]
) -> list[tuple[str, float | None, int, str]]:
    return [
        (
            names[one.need.skill], one.level, one.need.level or one.target,
            reason_in_words(one, own=False),
        )
        for one in fit.reasons
    ]  # fmt: skip


def _people(user: User, programme: Programme, text: str, unit: OrgUnit | None) -> Any:
    """Whom a programme is for, and whose levels the user sees by leading them or as HR."""
    joined = CohortEnrolment.objects.filter(
        cohort__programme=programme, employee=OuterRef("pk"), state__in=TAKING_PART
    )
    people = Employee.objects.in_sight(user, *LED) & admitted(rules_of(programme))
    people = people.filter(~Exists(joined)).exclude(user=user)
    for word in text.split()[:6]:
        people = people.filter(name_folded__contains=Fold.of(word))
    if unit is not None:
        below = UnitLine.objects.current().filter(ancestor=unit).values("unit")
        people = people.filter(assignments__valid__contains=today(), assignments__unit__in=below)
    return people


Targets = Mapping[int, int]


def _lacking(user: User, people: QuerySet[Employee], targets: Targets) -> QuerySet[EmployeeSkill]:
    """Known levels of these people below where the programme leads."""
    below = Q()
    for skill, level in targets.items():
        below |= Q(skill=skill, level__lt=level)
    if not targets:
        return EmployeeSkill.objects.none()
    rows = EmployeeSkill.objects.visible_to(user).filter(below)
    return rows.filter(employee__in=people.order_by().values("pk"))


def _first(rows: Any, needed: Any, targets: Targets) -> Any:
    """The people for whom a programme closes most of what is needed."""
    led_to = Case(
        *(When(skill=skill, then=Value(level)) for skill, level in targets.items()),
        default=Value(0),
    )
    number = DecimalField(max_digits=5, decimal_places=1)
    closed = Greatest(
        Value(0, output_field=number),
        Least(led_to, needed, output_field=number) - F("level"),
        output_field=number,
    )
    summed = rows.values("employee").annotate(closed=Sum(closed)).filter(closed__gt=0)
    first = summed.order_by("-closed", "employee").values("employee")[:MOST_CANDIDATES]
    return Employee.objects.filter(pk__in=first).order_by().values_list("pk")


def _by_role(user: User, people: QuerySet[Employee], targets: Targets) -> Any:
    """By what today's role asks for."""
    asked = "employee__assignments__role__current_version__requirements"
    rows = _lacking(user, people, targets).filter(
        **{"employee__assignments__valid__contains": today(), f"{asked}__skill": F("skill")}
    )
    return _first(rows, F(f"{asked}__level"), targets)


def _by_core(
    user: User, people: QuerySet[Employee], targets: Targets, core: Sequence[CoreLevel]
) -> Any:
    """By what the organisation needs of the grade."""
    levels = sorted(core, key=lambda one: -one.level)
    rows = _lacking(user, people, targets).filter(employee__assignments__valid__contains=today())
    whens = [When(_of_grade(one) & Q(skill=one.skill), then=Value(one.level)) for one in levels]
    needed = Case(*whens, default=Value(0)) if whens else Value(0)
    return _first(rows, needed, targets)


def _of_grade(one: CoreLevel) -> Q:
    rank = "employee__assignments__role__grade__rank"
    asked = Q()
    if one.lowest is not None:
        asked &= Q(**{f"{rank}__gte": one.lowest})
    if one.highest is not None:
        asked &= Q(**{f"{rank}__lte": one.highest})
    return asked


def _by_aim(user: User, people: QuerySet[Employee], targets: Targets) -> Any:
    """By what the roles ask for at which open plans aim."""
    plan = "employee__development_plans"
    asked = f"{plan}__role__current_version__requirements"
    plans = DevelopmentPlan.objects.visible_to(user).open().order_by()
    rows = _lacking(user, people, targets).filter(
        **{f"{plan}__in": plans.values("pk"), f"{asked}__skill": F("skill")}
    )
    return _first(rows, F(f"{asked}__level"), targets)


def _by_plan(user: User, people: QuerySet[Employee], targets: Targets) -> Any:
    """By open actions of plans that are about it."""
    items = PlanItem.objects.visible_to(user).filter(
        skill__in=list(targets), state__in=OPEN_ITEMS, plan__state__in=OPEN_PLANS,
        plan__employee__in=people.order_by().values("pk"),
    )  # fmt: skip
    first = items.order_by("plan__employee").values("plan__employee").distinct()[:MOST_CANDIDATES]
    return Employee.objects.filter(pk__in=first).order_by().values_list("pk")
