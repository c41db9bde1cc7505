"""What a profile shows: who sees which part, and how complete one's own is."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from talent.models import (
    Achievement,
    Aspiration,
    Assignment,
    Certification,
    Education,
    Employee,
    EmployeeSkill,
    GrantKind,
    Offer,
    Sight,
    Skill,
    SpokenLanguage,
    TargetRole,
    User,
    sight,
)
from talent.models.employee import EmployeeQuerySet
from talent.models.sight import NOBODY
from talent.registry import ProfileTab, registry

SKILLS_WANTED = 5


def relations(user: User, person: Employee) -> frozenset[Sight]:
    """By which relations a user sees more of a person today; empty for a peer.

    Asked once for each loaded person: a page asks for its head and again for its parts.
    """
    known: dict[int, frozenset[Sight]] = person.__dict__.setdefault("known_relations", {})
    if user.pk not in known:
        known[user.pk] = _relations(user, person)
    return known[user.pk]


def _relations(user: User, person: Employee) -> frozenset[Sight]:
    if not user.is_active:
        return frozenset()
    found: set[Sight] = set()
    asked: dict[Sight, ExpressionWrapper[Any]] = {}
    if person.user_id is not None and person.user_id == user.pk:
        found.add(Sight.SELF)
    if user.holds(GrantKind.HR_ADMIN):
        found.add(Sight.HR_ADMIN)
    for relation in (Sight.CHAIN, Sight.MENTOR, Sight.HR_PARTNER):
        condition = sight(user, (relation,), "pk")
        if condition is not NOBODY:
            asked[relation] = ExpressionWrapper(condition, BooleanField())
    row = Employee.objects.filter(pk=person.pk).values_list(*asked.values()).get()
    return frozenset(found | {relation for relation, sees in zip(asked, row, strict=True) if sees})


@dataclass(frozen=True)
class Step:
    """One part of a complete profile, and where it is filled in."""

    label: str
    why: str
    url: str
    done: bool


def completeness(me: Employee) -> list[Step]:
    """The parts of one's own profile, the most useful first."""
    mine = {"employee": OuterRef("pk")}
    has = (
        Employee.objects.filter(pk=me.pk)
        .annotate(
            skills_known=Count("skills"),
            has_offer=Exists(Offer.objects.filter(**mine)),
            has_language=Exists(SpokenLanguage.objects.filter(**mine)),
            has_education=Exists(Education.objects.filter(**mine)),
            has_wish=Exists(
                Aspiration.objects.filter(**mine).filter(~Q(horizon="") | Q(targets__isnull=False))
            ),
        )
        .values("skills_known", "has_offer", "has_language", "has_education", "has_wish")
        .get()
    )
    edit = reverse("talent:me_edit")
    skills = (
        _("Say at which level you have five skills"),
        _("Then you see how ready you are for other roles."),
        reverse("talent:claim_create"),
        has["skills_known"] >= SKILLS_WANTED,
    )
    rows = [
        skills,
        (
            _("Say where you want to go"),
            _("Only you and HR admins see it until you share it."),
            f"{edit}#aspiration",
            has["has_wish"],
        ),
        (
            _("Write two sentences about yourself"),
            _("Your manager and HR read them when an opening comes up."),
            f"{edit}#about",
            bool(me.summary),
        ),
        (
            _("Add the languages you speak"),
            _("Projects and mentors are found by language."),
            f"{edit}#languages",
            has["has_language"],
        ),
        (
            _("Add your education"),
            _("It counts where a role asks for it."),
            f"{edit}#education",
            has["has_education"],
        ),
        (
            _("Say what you offer to colleagues"),
            _("A coffee is enough to begin with."),
            f"{edit}#offers",
            has["has_offer"],
        ),
        (
            _("Add a photo"),
            _("Colleagues then recognise you in the directory."),
            f"{edit}#photo",
            bool(me.photo),
        ),
    ]
    return [Step(*row) for row in rows]


@dataclass(frozen=True)
class Card:
    """What everyone sees of a person beside name, role, unit and place."""

    manager: Employee | None
    reports: int
    local_time: datetime  # of the clock on the wall there: without a zone, or pages would turn it
    hours_apart: float

    @property
    def hours(self) -> int:
        """The difference as a whole number, for the plural."""
        return ceil(abs(self.hours_apart))

    @property
    def hours_words(self) -> str:
        """The difference without its sign: 3, or 5.5."""
        return f"{abs(self.hours_apart):g}"


def with_card(people: EmployeeQuerySet) -> QuerySet[Employee]:
    """Load what a profile's head shows: today's assignment with the manager, and the reports."""
    now = Assignment.objects.current().filter(manager=OuterRef("pk"))
    reports = now.order_by().values("manager").annotate(count=Count("pk")).values("count")
    joined = people.joined_with_assignment("manager")
    return joined.annotate(reports=Coalesce(Subquery(reports), 0))


def card_of(person: Employee) -> Card:
    """Manager, number of direct reports, and the time where the person is."""
    manager = person.assignment.manager if person.assignment else None
    reports: int = person.reports  # type: ignore[attr-defined] # loaded by `with_card`
    here, there = timezone.localtime(), timezone.now().astimezone(zone_of(person))
    apart = (there.utcoffset() or timedelta()) - (here.utcoffset() or timedelta())
    return Card(manager, reports, there.replace(tzinfo=None), apart.total_seconds() / 3600)


def zone_of(person: Employee) -> tzinfo:
    """The person's time zone; UTC where the record names none that exists."""
    try:
        return ZoneInfo(person.time_zone)
    except (ValueError, ZoneInfoNotFoundError):
        return UTC


def tabs_for(user: User, person: Employee, sights: frozenset[Sight]) -> list[ProfileTab]:
    """The tabs that a viewer may open, in their order."""
    shown = []
    for tab in sorted(registry.tabs, key=lambda tab: tab.order):
        if tab.sights is None:
            is_open = tab.build(user, person) is not None
        else:
            is_open = not tab.sights or bool(sights & set(tab.sights))
        if is_open:
            shown.append(tab)
    return shown


def shared_skills(person: Employee) -> list[Skill]:
    """The skills on a person's card: which ones, never at which level."""
    shared = EmployeeSkill.objects.filter(employee=person, is_shared=True)
    return list(Skill.objects.filter(pk__in=shared.values("skill")))


def own_parts(user: User, me: Employee) -> dict[str, Any]:
    """What a person has written about themselves, by part."""
    return {
        "offers": list(Offer.objects.visible_to(user).filter(employee=me)),
        "languages": list(SpokenLanguage.objects.visible_to(user).filter(employee=me)),
        "education": list(Education.objects.visible_to(user).filter(employee=me)),
        "certifications": list(Certification.objects.visible_to(user).filter(employee=me)),
        "achievements": list(Achievement.objects.visible_to(user).filter(employee=me)),
        "aspiration": aspiration_of(user, me),
    }


def aspiration_of(user: User, person: Employee) -> Aspiration | None:
    """What a person wants next, where the user may see it."""
    wishes = Aspiration.objects.visible_to(user).filter(employee=person)
    targets = Prefetch("targets", TargetRole.objects.select_related("role"))
    return wishes.select_related("preferred_track").prefetch_related(targets).first()
