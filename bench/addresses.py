"""Which addresses are measured, as whom, and how much each kind of page may cost."""

from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import Collate
from django.test import Client
from django.urls import reverse

from careers.models import Conversation
from leadership.models import FeedbackRater, FeedbackSubject
from leadership.models import Programme as LeadershipProgramme
from lib.paging import encode
from mentoring.models import Enrolment, EnrolmentState, Pair, Programme, ProgrammeState, Side
from talent.demo import PERSONAS
from talent.models import (
    Assignment,
    Employee,
    EmployeeSkill,
    OrgUnit,
    ReportingLine,
    Role,
    Skill,
    User,
)

EMPTY = "empty signed-in page"
LINE = 500  # people below the manager whose page is measured
MOST = 130  # different addresses under one name


@dataclass(frozen=True)
class Asked:
    """Addresses that are asked for in turn by one person; `kind` says which bars hold."""

    client: Client
    kind: str
    addresses: list[str]


def signed_in(email: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(email=email))
    return client


def spread(rows, most=MOST) -> list[int]:
    """Ids from all over a queryset."""
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    return ids[:: max(1, len(ids) // most)][:most]


def each(name: str, ids, query: str = "") -> list[str]:
    return [reverse(name, args=[pk]) + query for pk in ids]


def searched(name: str, *texts: str) -> list[str]:
    return [f"{reverse(name)}?q={text}" for text in texts]


def demo_pages() -> dict[str, Asked]:
    """What is measured in a demo company: as an employee, as the head of all, as HR."""
    people = {persona.label: persona.email for persona in PERSONAS}
    employee, manager, hr = (
        signed_in(people[label]) for label in ("Employee", "Manager", "HR admin")
    )
    me = Employee.objects.get(user__email=people["Employee"])
    lines = ReportingLine.objects.current().values("manager").annotate(n=Count("pk"))
    top = Employee.objects.get(pk=lines.order_by("-n", "manager")[0]["manager"])
    head = signed_in(top.user.email)
    found = {EMPTY: Asked(employee, "empty", [reverse("talent:help")])}
    found |= of_people(employee, head, manager, me)
    found |= of_line()
    found |= of_conversations(employee, head, hr)
    found |= of_careers(employee, me)
    found |= of_mentoring(employee, head, hr, me)
    found |= of_feedback()
    found |= of_leadership(employee, head, hr)
    found |= of_workplace(hr)
    found |= of_api(employee, me)
    return found


def of_people(employee: Client, head: Client, manager: Client, me: Employee) -> dict[str, Asked]:
    """Home, directory, search, profiles, teams, chart and units."""
    directory = reverse("talent:directory")
    others = spread(Employee.objects.employed().exclude(pk=me.pk))
    held = Assignment.objects.current()
    units = [row["unit"] for row in held.values("unit").annotate(n=Count("pk")).order_by("-n")[:5]]
    tops = list(OrgUnit.objects.filter(placements__isnull=True).values_list("pk", flat=True)[:1])
    skills = EmployeeSkill.objects.values("skill").annotate(n=Count("pk")).order_by("-n")
    common = [row["skill"] for row in skills[:5]]
    roles = [row["role"] for row in held.values("role").annotate(n=Count("pk")).order_by("-n")[:5]]
    by_name = Employee.objects.employed().annotate(by_name=Collate("name_folded", "C"))
    count = by_name.count()
    far = by_name.order_by("by_name", "pk")[count * 9 // 10]
    cursor = encode([far.by_name, far.pk])
    return {
        "home": Asked(employee, "dashboard", [reverse("talent:home")]),
        "home of the head": Asked(head, "dashboard", [reverse("talent:home")]),
        "directory": Asked(employee, "list", [directory]),
        "directory, far down": Asked(employee, "list", [f"{directory}?cursor={cursor}"]),
        "directory, by name": Asked(
            employee, "list", searched("talent:directory", "mar", "ana+s", "solberg", "li")
        ),
        "directory, typing error": Asked(
            employee, "list", searched("talent:directory", "haddadd", "rivvera", "ingird")
        ),
        "directory, by role": Asked(
            employee, "list", narrowed("role", Role.objects.filter(pk__in=roles))
        ),
        "directory, by unit and all below": Asked(
            employee, "list", narrowed("unit", OrgUnit.objects.filter(pk__in=tops + units))
        ),
        "directory, by skill": Asked(
            employee, "list", narrowed("skill", Skill.objects.filter(pk__in=common))
        ),
        "directory, by level": Asked(
            manager, "list", narrowed("skill", Skill.objects.filter(pk__in=common), "&level=3")
        ),
        "directory, by level, as the head": Asked(
            head, "list", narrowed("skill", Skill.objects.filter(pk__in=common), "&level=3")
        ),
        "search": Asked(
            employee,
            "dashboard",
            searched("talent:search", "engineer", "mar", "water", "solberg", "zzx"),
        ),
        "profile, mine": Asked(employee, "page", [me.get_absolute_url()]),
        "profile of a colleague": Asked(employee, "page", each("talent:employee_detail", others)),
        "profile, as the head of all": Asked(head, "page", each("talent:employee_detail", others)),
        "team": Asked(manager, "dashboard", [reverse("talent:team")]),
        "team of everyone": Asked(head, "dashboard", [reverse("talent:team")]),
        "organisation chart": Asked(employee, "page", [reverse("talent:chart")]),
        "organisation chart, at a colleague": Asked(
            employee, "page", [f"{reverse('talent:chart')}?at={pk}" for pk in others]
        ),
        "organisation chart, from the top": Asked(head, "page", [reverse("talent:chart")]),
        "units": Asked(employee, "page", [reverse("talent:unit_list")]),
        "unit": Asked(employee, "page", each("talent:unit_detail", units)),
        "unit and all below": Asked(
            employee, "page", each("talent:unit_detail", tops, "?reach=all")
        ),
        "skill": Asked(employee, "page", each("talent:skill_detail", common)),
    }


def of_line() -> dict[str, Asked]:
    """The development of a line of about 500 people, as its manager."""
    lines = ReportingLine.objects.current().values("manager").annotate(n=Count("pk"))
    with_login = lines.filter(manager__user__is_active=True)
    nearest = min(with_login, key=lambda row: (abs(row["n"] - LINE), row["manager"]))
    manager = signed_in(Employee.objects.get(pk=nearest["manager"]).user.email)
    page = reverse("careers:team_development")
    return {
        "development of a line": Asked(
            manager, "dashboard", [page, f"{page}?sort=due", f"{page}?show=late", f"{page}?q=ma"]
        ),
        "development of a line, as a file": Asked(
            manager, "computes", [reverse("careers:team_export")]
        ),
    }


def of_conversations(employee: Client, head: Client, hr: Client) -> dict[str, Asked]:
    """One's own conversations, those of who leads most people directly, and HR's figures."""
    leads = ReportingLine.objects.current().filter(depth=1, manager__user__is_active=True)
    most = leads.values("manager").annotate(n=Count("pk")).order_by("-n", "manager")[0]
    leader = Employee.objects.get(pk=most["manager"])
    manager, team = signed_in(leader.user.email), reverse("conversations:conversation_team")
    talks = Conversation.objects.visible_to(leader.user)
    units = reverse("conversations:conversation_units")
    tops = OrgUnit.objects.filter(placements__isnull=True).values_list("pk", flat=True)[:1]
    return {
        "conversations": Asked(employee, "list", [reverse("conversations:conversation_list")]),
        "conversations of a manager": Asked(
            manager, "list", [reverse("conversations:conversation_list")]
        ),
        "conversations with a team": Asked(
            manager, "list", [team, f"{team}?show=overdue", f"{team}?sort=name"]
        ),
        "conversation": Asked(
            manager, "page", each("conversations:conversation_detail", spread(talks))
        ),
        "conversations by unit": Asked(hr, "list", [f"{units}?unit={pk}" for pk in tops]),
        "development of the line of the head": Asked(
            head, "dashboard", [reverse("careers:team_development")]
        ),
    }


def of_mentoring(employee: Client, head: Client, hr: Client, me: Employee) -> dict[str, Asked]:
    """A mentee's pair, somebody who looks for a mentor, and those who follow many pairs."""
    running = Programme.objects.filter(state=ProgrammeState.OPEN).annotate(n=Count("pairs"))
    largest = running.order_by("-n", "pk")[0]
    pair = Pair.objects.going().filter(mentee=me).order_by("pk")[0]
    programmes, lists = spread(Programme.objects.all()), reverse("mentoring:programme_list")
    pairs = reverse("mentoring:programme_pairs", args=[largest.pk])
    team = reverse("mentoring:team_mentoring")
    mentees = Enrolment.objects.filter(
        programme=largest, side=Side.MENTEE, state=EnrolmentState.ENROLLED,
        employee__user__is_active=True,
    )  # fmt: skip
    waiting = mentees.exclude(pairs_as_mentee__holds_seat=True).order_by("pk")[0]
    looking = signed_in(waiting.employee.user.email)
    return {
        "mentoring": Asked(employee, "page", [reverse("mentoring:home")]),
        "programmes of mentoring": Asked(employee, "list", [lists, f"{lists}?show=finished"]),
        "programme of mentoring": Asked(
            employee, "page", each("mentoring:programme_detail", programmes)
        ),
        "pair": Asked(employee, "page", [pair.get_absolute_url()]),
        "sessions of a pair": Asked(
            employee, "list", [reverse("mentoring:session_list", args=[pair.pk])]
        ),
        "network": Asked(employee, "list", [reverse("mentoring:network")]),
        "find a mentor": Asked(
            looking, "computes", [reverse("mentoring:mentor_find", args=[waiting.pk])]
        ),
        "matching": Asked(hr, "page", [reverse("mentoring:run_list", args=[largest.pk])]),
        "pairs of a programme": Asked(
            hr, "computes", [pairs, f"{pairs}?sort=momentum", f"{pairs}?q=ma"]
        ),
        "mentees of everyone": Asked(head, "computes", [team, f"{team}?sort=momentum"]),
    }


def of_leadership(employee: Client, head: Client, hr: Client) -> dict[str, Asked]:
    """The catalogue with what each programme does for one's gaps, and whom it brings on."""
    offered = list(
        LeadershipProgramme.objects.offered().order_by("pk").values_list("pk", flat=True)
    )
    lists, gaps = reverse("leadership:programme_list"), reverse("leadership:competency_gaps")
    fits = each("leadership:programme_fits", offered)
    return {
        "catalogue with fit": Asked(employee, "computes", [lists, f"{lists}?show=for_me"]),
        "leadership programme": Asked(
            employee, "page", each("leadership:programme_detail", offered)
        ),
        "whom a programme brings on, of a line": Asked(head, "computes", fits),
        "whom a programme brings on, of all": Asked(hr, "computes", fits),
        "competencies": Asked(employee, "list", [reverse("leadership:competency_list")]),
        "gap in competencies": Asked(hr, "computes", [gaps, f"{gaps}?by=grade"]),
        "portfolio": Asked(hr, "computes", [reverse("leadership:portfolio")]),
    }


def of_feedback() -> dict[str, Asked]:
    """A 360 report as its subject reads it, and the page on which somebody answers."""
    subject = FeedbackSubject.objects.filter(cycle__state="released").annotate(n=Count("figures"))
    largest = subject.order_by("-n", "pk")[0]
    rater = FeedbackRater.objects.filter(
        state="approved", subject__cycle__state="running", employee__user__is_active=True
    ).order_by("pk")[0]
    return {
        "360 report": Asked(
            signed_in(largest.employee.user.email),
            "page",
            [reverse("leadership:feedback_report", args=[largest.pk])],
        ),
        "360 answers": Asked(
            signed_in(rater.employee.user.email), "page", [rater.get_absolute_url()]
        ),
    }


def narrowed(name: str, rows, more: str = "") -> list[str]:
    return [f"{reverse('talent:directory')}?{name}={row.pk}{more}" for row in rows]


def of_careers(client: Client, me: Employee) -> dict[str, Asked]:
    """The catalogue, roles, what is close, and the map."""
    mine = me.assignments.current().get().role
    held = Role.objects.filter(current_version__isnull=False).annotate(n=Count("assignments"))
    roles = list(held.order_by("-n", "pk").values_list("pk", flat=True)[:20])
    held_skill = EmployeeSkill.objects.filter(employee=me).values_list("skill", flat=True).first()
    ways = [f"from={mine.pk}&to={pk}" for pk in roles if pk != mine.pk]
    routes = reverse("careers:routes")
    beside = "&".join(f"role={pk}" for pk in [mine.pk, *roles][:3])
    return {
        "role": Asked(client, "page", each("careers:role_detail", roles)),
        "catalogue": Asked(client, "list", [reverse("careers:role_list")]),
        "catalogue, by name": Asked(
            client, "list", searched("careers:role_list", "engineer", "manager", "analist")
        ),
        "roles for me": Asked(client, "computes", [reverse("careers:roles_for_me")]),
        "career map": Asked(client, "computes", [reverse("careers:map")]),
        "routes": Asked(client, "computes", [f"{routes}?{way}" for way in ways]),
        "routes, what if": Asked(
            client, "computes", [f"{routes}?{way}&have={held_skill}:5" for way in ways]
        ),
        "openings by readiness": Asked(
            client, "computes", [f"{reverse('careers:opening_list')}?sort=closest"]
        ),
        "compare three roles": Asked(
            client, "computes", [f"{reverse('careers:compare')}?{beside}"]
        ),
    }


def of_workplace(client: Client) -> dict[str, Asked]:
    """HR's lists, and one person."""
    people = reverse("admin:talent_employee_changelist")
    return {
        "workplace": Asked(client, "dashboard", [reverse("admin:index")]),
        "workplace, people": Asked(client, "list", [people]),
        "workplace, people by name": Asked(client, "list", [f"{people}?q=mar", f"{people}?q=li"]),
        "workplace, a person": Asked(
            client, "dashboard", each("admin:talent_employee_change", spread(Employee.objects))
        ),
        "workplace, audit": Asked(client, "list", [reverse("admin:talent_auditentry_changelist")]),
    }


def of_api(client: Client, me: Employee) -> dict[str, Asked]:
    """The endpoints beside the pages."""
    roles = Role.objects.filter(current_version__isnull=False, retired_on__isnull=True)
    mine = me.assignments.current().get().role_id
    others = [pk for pk in spread(roles, 40) if pk != mine]
    ways = [f"{reverse('api:routes')}?from={mine}&to={pk}&k=5" for pk in others]
    return {
        "API: five routes": Asked(client, "computes", ways),
        "API: people": Asked(client, "list", [reverse("api:people")]),
        "API: fit of me and a role": Asked(client, "list", each("api:fit", spread(roles))),
    }


def onet_pages() -> dict[str, Asked]:
    """What is measured on O*NET's job architecture, as someone who knows all its skills."""
    me = Employee.objects.exclude(user=None).get()
    client = signed_in(me.user.email)
    roles = Role.objects.filter(current_version__requirements__isnull=False).distinct()
    found = {EMPTY: Asked(client, "empty", [reverse("talent:help")])}
    found |= of_careers(client, me)
    found["role"] = Asked(client, "page", each("careers:role_detail", spread(roles)))
    found["directory"] = Asked(client, "list", [reverse("talent:directory")])
    found["search"] = Asked(
        client, "dashboard", searched("talent:search", "nurse", "weld", "softwear")
    )
    found |= of_api(client, me)
    return found
