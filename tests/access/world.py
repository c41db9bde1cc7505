"""One small organisation in which every persona of the access table stands around one subject.

Every sensitive field of the subject holds a word that stands nowhere else (a canary), so that a
page which shows it to the wrong person gives itself away.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from careers.models import (
    AgendaPrompt,
    Application,
    Bookmark,
    ChosenRoute,
    Conversation,
    DevelopmentPlan,
    Engagement,
    Goal,
    GoalCycle,
    Ladder,
    Move,
    Objective,
    Opening,
    OpeningPolicy,
    PlanTemplate,
    RoleRequirement,
    RouteRule,
    SavedSearch,
    Suggestion,
    Visibility,
)
from lib.dates import period, today
from talent.models import (
    Aspiration,
    AuditEntry,
    Demographics,
    Employee,
    EmployeeSkill,
    GrantKind,
    ImportBatch,
    Location,
    Notice,
    OrgUnit,
    Role,
    Skill,
    SkillClaim,
    SkillRule,
    User,
)
from talent.services.account import create_token
from talent.services.lines import rebuild_reporting_lines
from tests.access.leadership import subject_leadership
from tests.access.leadership.about import About
from tests.access.mentoring_world import subject_mentoring
from tests.access.metrics import subject_metrics
from tests.factories import (
    START,
    AssignmentFactory,
    EmployeeFactory,
    GradeFactory,
    GrantFactory,
    JobFamilyFactory,
    LocationFactory,
    OrgUnitFactory,
    RoleFactory,
    SkillFactory,
    TieFactory,
    TrackFactory,
    UserFactory,
)

PERSONAS = [
    "anonymous",
    "deactivated",
    "self",
    "peer",
    "manager",
    "skip_manager",
    "former_manager",
    "mentor",
    "former_mentor",
    "partner",
    "partner_elsewhere",
    "executive",
    "admin",
    "superuser",
    "hiring_manager",
    "coordinator",
]


@dataclass
class World:
    """The subject, everyone around, and one record of each kind about the subject."""

    subject: Employee
    users: dict[str, User | None]
    unit: OrgUnit
    role: Role
    skill: Skill
    location: Location
    things: dict[str, object] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)


def build_world() -> World:
    """Make the organisation; `things` maps a name to the id of a record for route arguments."""
    whole = OrgUnitFactory(name="Whole")
    unit = OrgUnitFactory(name="Unit of the subject", parent=whole)
    elsewhere = OrgUnitFactory(name="Elsewhere", parent=whole)
    location = LocationFactory()
    family, track = JobFamilyFactory(), TrackFactory()
    role = RoleFactory(family=family, track=track, name="Role of the subject")
    other_role = RoleFactory(family=family, track=track, name="Another role")

    def person(place=unit, manager=None, **fields):
        return AssignmentFactory(
            employee=EmployeeFactory(**fields), role=role, unit=place, manager=manager,
            location=location,
        ).employee  # fmt: skip

    skip = person()
    manager = person(manager=skip)
    former_manager = person(elsewhere)
    subject = EmployeeFactory(given_name="Subject", family_name="Person")
    a_year_ago = today() - timedelta(days=365)
    for valid, boss in [
        (period(START, a_year_ago), former_manager),
        (period(a_year_ago), manager),
    ]:
        AssignmentFactory(
            employee=subject, role=role, unit=unit, manager=boss, location=location, valid=valid
        )
    mentor, former_mentor = person(elsewhere), person(elsewhere)
    TieFactory(viewer=mentor, subject=subject)
    TieFactory(viewer=former_mentor, subject=subject, valid=period(START, a_year_ago))
    partner, partner_elsewhere = person(elsewhere), person(elsewhere)
    GrantFactory(user=partner.user, kind=GrantKind.HR_PARTNER, unit=unit)
    GrantFactory(user=partner_elsewhere.user, kind=GrantKind.HR_PARTNER, unit=elsewhere)
    executive, admin = person(elsewhere), person(elsewhere)
    hiring_manager = person(elsewhere)
    GrantFactory(user=executive.user, kind=GrantKind.EXECUTIVE)
    grant = GrantFactory(user=admin.user, kind=GrantKind.HR_ADMIN)
    deactivated = person(manager=manager)
    deactivated.user.is_active = False
    deactivated.user.save()
    rebuild_reporting_lines()

    world = World(
        subject=subject,
        users={
            "anonymous": None,
            "deactivated": deactivated.user,
            "self": subject.user,
            "peer": person(manager=manager).user,
            "manager": manager.user,
            "skip_manager": skip.user,
            "former_manager": former_manager.user,
            "mentor": mentor.user,
            "former_mentor": former_mentor.user,
            "partner": partner.user,
            "partner_elsewhere": partner_elsewhere.user,
            "executive": executive.user,
            "admin": admin.user,
            "superuser": UserFactory(is_superuser=True),
            "hiring_manager": hiring_manager.user,
            "coordinator": person(elsewhere).user,
        },
        unit=unit,
        role=role,
        skill=SkillFactory(name="Plumbing"),
        location=location,
    )
    fill_records(world, other_role)
    world.things |= {
        "employee": subject.pk,
        "user": subject.user_id,
        "unit": unit.pk,
        "role": role.pk,
        "other_role": other_role.pk,
        "skill": world.skill.pk,
        "family": family.pk,
        "track": track.pk,
        "location": location.pk,
        "grant": grant.pk,
        "assignment": subject.assignments.latest("pk").pk,
        "employment": subject.employments.get().pk,
    }
    return world


def fill_records(world: World, other_role: Role) -> None:
    """One record of every sensitive kind about the subject, each with its own word."""
    subject, skill = world.subject, world.skill

    def word(kind: str) -> str:
        return world.words.setdefault(kind, f"canary{kind}")

    claim = SkillClaim.objects.create(
        employee=subject, skill=skill, level=4, source="assessment", claimed_on=date(2026, 1, 1),
        evidence=word("claim"),
    )  # fmt: skip
    level = EmployeeSkill.objects.create(
        employee=subject, skill=skill, level=4, strength=1, as_of=today()
    )
    Employee.objects.filter(pk=subject.pk).update(summary=word("summary"), phone=word("phone"))
    subject.refresh_from_db()
    education = subject.education.create(institution=word("education"))
    certificate = subject.certifications.create(name=word("certification"))
    language = subject.languages.create(code="eo", level="C2")
    achievement = subject.achievements.create(title=word("achievement"))
    offer = subject.offers.create(kind="coffee", note="Come by")
    subject_aspiration(world, other_role, word("aspiration"))
    subject_openings(world, other_role, word)
    subject_plan(world, other_role, word)
    subject_talks(world, word)
    world.things |= subject_mentoring(subject, world.users, skill, word)
    about = About(
        subject=subject, users=world.users, unit=world.unit, role=world.role,
        other_role=other_role, skill=skill, word=word, things=dict(world.things),
    )  # fmt: skip
    world.things |= subject_leadership(about)
    world.things |= subject_metrics(about)
    demographics = Demographics.objects.create(
        employee=subject, gender="diverse", birth_date=date(1987, 3, 4), working_time=63
    )
    absence = subject.absences.create(kind="sabbatical", valid=period(today()))
    notice = Notice.objects.create(
        recipient=subject.user, kind="talent.profile_confirmation", subject="x"
    )
    token, _text = create_token(actor=subject.user, name=word("token"), days=30)
    entry = AuditEntry.objects.create(action="talent.canary", subject=subject)
    move = Move.objects.create(from_role=world.role, to_role=other_role, kind="curated")
    requirement = RoleRequirement.objects.create(
        role_version=other_role.current_version, skill=skill, level=3
    )
    ladder = Ladder.objects.create(family=world.role.family, track=world.role.track)
    bookmark = Bookmark.objects.create(employee=subject, role=other_role)
    route = ChosenRoute.objects.create(employee=subject, start=world.role)
    route.steps.create(position=1, role=other_role)
    batch = ImportBatch.objects.create(kind="people")
    objective = Objective.objects.create(title="Clean water", unit=world.unit, valid=period(START))
    goals = subject_goals(world, objective, word)
    request = subject.confirmation_requests.create(
        skill=skill, asked=world.users["manager"].employee
    )
    world.things |= goals
    world.things |= {
        "claim": claim.pk,
        "level": level.pk,
        "education": education.pk,
        "certification": certificate.pk,
        "language": language.pk,
        "achievement": achievement.pk,
        "offer": offer.pk,
        "demographics": demographics.pk,
        "absence": absence.pk,
        "notice": notice.pk,
        "token": token.pk,
        "audit": entry.pk,
        "move": move.pk,
        "requirement": requirement.pk,
        "ladder": ladder.pk,
        "bookmark": bookmark.pk,
        "batch": batch.pk,
        "chosen_route": route.pk,
        "confirmation": request.pk,
        "objective": objective.pk,
        "version": world.role.current_version_id,
        "grade": GradeFactory().pk,
        "rule": SkillRule.objects.get_or_create(pk=1)[0].pk,
        "job": sweep_job().pk,
        "route_rule": RouteRule.objects.get_or_create(pk=1)[0].pk,
        "other_version": other_role.current_version_id,
    }


def subject_openings(world: World, other_role: Role, word: Callable[[str], str]) -> None:
    """An opening elsewhere, a draft of another, and what the subject did about openings."""
    subject, hirer = world.subject, world.users["hiring_manager"].employee
    said = {
        "kind": "vacancy", "role": other_role, "unit": hirer.assignments.get().unit,
        "hiring_manager": hirer, "starts_on": today(), "author": hirer.user,
    }  # fmt: skip
    opening = Opening.objects.create(
        **said, title="A vacancy", state="published", published_at=timezone.now(), seats=9
    )
    draft = Opening.objects.create(**said, title="A draft", description=word("openingdraft"))
    application = Application.objects.create(
        opening=opening, employee=subject, statement=word("statement"), manager_rule="informed",
        snapshot={"card": {"name": "Subject", "role": word("snapshot"), "unit": ""}},
        stage="rejected", reject_reason="skills", reject_note=word("rejection"),
    )  # fmt: skip
    application.steps.create(stage="applied", by=subject.user)
    engagement = Engagement.objects.create(
        employee=subject, kind="project", title=word("engagement"), role=other_role,
        unit=world.unit, valid=period(START, today()), hours_per_week=4,
    )  # fmt: skip
    search = SavedSearch.objects.create(employee=subject, text=word("search"))
    world.things |= {
        "opening": opening.pk,
        "opening_draft": draft.pk,
        "application": application.pk,
        "engagement": engagement.pk,
        "search": search.pk,
        "opening_policy": OpeningPolicy.objects.create(
            kind="vacancy", least_months=12, manager="informed"
        ).pk,
    }


def subject_goals(
    world: World, objective: Objective, word: Callable[[str], str]
) -> dict[str, object]:
    """A goal of each visibility about the subject, each with its own words."""
    days = period(today() - timedelta(days=30), today() + timedelta(days=30))
    cycle = GoalCycle.objects.create(name="This quarter", valid=days)
    made: dict[str, object] = {"cycle": cycle.pk}
    for visibility in Visibility.values:
        goal = Goal.objects.create(
            employee=world.subject, kind="personal", title=word(f"{visibility}goal"),
            text=word(f"{visibility}text"), visibility=visibility, objective=objective,
            starts_on=today() - timedelta(days=20),
        )  # fmt: skip
        result = goal.key_results.create(title=word(f"{visibility}number"), target=10, current=4)
        goal.check_ins.create(confidence="at_risk", remark=word(f"{visibility}remark"))
        if visibility == Visibility.MANAGER:
            made |= {"goal": goal.pk, "key_result": result.pk}
        made[f"{visibility}_goal"] = goal.pk
    return made


def sweep_job() -> PeriodicTask:
    """The sweep as migrations made it, or anew where a test emptied the tables."""
    every, _new = IntervalSchedule.objects.get_or_create(every=30, period="seconds")
    job, _new = PeriodicTask.objects.get_or_create(
        task="talent.sweep", defaults={"name": "Sweep", "interval": every}
    )
    return job


def subject_aspiration(world: World, other_role: Role, word: str) -> None:
    """What the subject wants, not shared with anyone."""
    aspiration = Aspiration.objects.create(
        employee=world.subject, interests=word, horizon="now", is_shared=False
    )
    aspiration.targets.create(role=other_role, rank=1)
    world.things["aspiration"] = aspiration.pk


def subject_plan(world: World, other_role: Role, word: Callable[[str], str]) -> None:
    """The subject's plan, not shared with the mentor, with a peer who supports one action."""
    plan = DevelopmentPlan.objects.create(
        employee=world.subject, role=other_role, role_version=other_role.current_version,
        aim=word("plan"), state="in_review", submitted_at=timezone.now(),
    )  # fmt: skip
    item = plan.items.create(
        title=word("action"), note=word("notedown"), kind="experience", skill=world.skill,
        position=1,
    )  # fmt: skip
    supporter = item.supporters.create(employee=world.users["peer"].employee)
    link = item.evidence.create(name=word("proof"), url="https://example.org/x")
    file = item.evidence.create(
        name="File", content_type="text/plain; charset=utf-8",
        file=ContentFile(word("filed").encode(), "kept.txt"),
    )  # fmt: skip
    plan.comments.create(author=world.users["manager"], text=word("comment"))
    plan.comments.create(author=world.subject.user, item=item, text=word("remark"))
    suggestion = Suggestion.objects.create(
        skill_kind=world.skill.kind, title="Try it", kind="education"
    )
    world.things |= {
        "plan": plan.pk,
        "item": item.pk,
        "supporter": supporter.pk,
        "link": link.pk,
        "file": file.pk,
        "suggestion": suggestion.pk,
        "template": PlanTemplate.objects.create(name="A ready set").pk,
    }


def subject_talks(world: World, word: Callable[[str], str]) -> None:
    """A conversation planned with the manager, and one held with the manager before."""
    subject, manager = world.subject, world.users["manager"].employee
    talk = Conversation.objects.create(
        employee=subject, manager=manager, starts_at=timezone.now() + timedelta(days=7),
        place=word("talkplace"), planned_by=manager.user,
    )  # fmt: skip
    point = talk.points.create(text=word("talkpoint"), by=subject.user)
    talk.versions.create(number=1, text=word("talkbefore"), by=manager.user)
    talk.versions.create(number=2, text=word("talknotes"), by=subject.user)
    talk.preparations.create(text=word("talkown"), by=subject.user)
    talk.preparations.create(text=word("talkboss"), by=manager.user)
    former = world.users["former_manager"].employee
    long_ago = today() - timedelta(days=400)
    held = Conversation.objects.create(
        employee=subject, manager=former, starts_at=timezone.now() - timedelta(days=400),
        state="held", held_on=long_ago, place=word("talkroom"),
    )  # fmt: skip
    # The action has changed hands since: it is read with the plan, and not with the talk.
    held.agreed.create(item_id=world.things["item"], by=former.user)
    held.versions.create(number=1, text=word("talkformer"), by=former.user)
    held.versions.create(number=2, text=word("talkafter"), by=subject.user)
    held.points.create(text=word("talkaway"), by=subject.user)
    prompt = AgendaPrompt.objects.create(theme="back", text="How was it?")
    world.things |= {
        "conversation": talk.pk, "point": point.pk, "held": held.pk, "prompt": prompt.pk
    }  # fmt: skip
