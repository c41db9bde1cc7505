"""Access to action plans.

The subject owns one open plan of their unit and one that is closed, behind which whoever hires
stands; a third one, of two people elsewhere, is shared with who works in the subject's unit.
"""

from datetime import timedelta

from django.utils import timezone

from lib.dates import today
from metrics.models import ActionPlan, ActionUpdate
from tests.access.leadership.about import About
from tests.access.lines import Line, Model, acts

ADMINS = {"admin", "superuser"}
LINE = {"manager", "skip_manager", "partner", "executive"} | ADMINS
# The owner, the champion, and who answers for them; HR of the owner too.
READS = {"self", "hiring_manager"} | LINE
READS_SHARED = {"coordinator", "former_manager", "partner_elsewhere"} | LINE
KEEPS = {"self", "partner"} | ADMINS
BEGINS = {"manager", "skip_manager", "partner", "partner_elsewhere", "executive"} | ADMINS
# Whose eyes each word is for; a text without a line here holds no word.
READERS: dict[str, set[str]] = {
    "promisedissue": READS,
    "promisednote": READS,
    "promisedoutcome": READS,
    "publishedissue": {"self", "peer"} | READS_SHARED,
    "publishedsaid": {"self", "peer"} | READS_SHARED,
    "publishednote": READS_SHARED,
}
# Rules of the matrix that only these lines use, by the personas who get an answer.
RULES: dict[str, list[str]] = {
    "begins actions": sorted(BEGINS),
    "takes words back": sorted({"coordinator"} | ADMINS),  # who said them, and HR admins
    "reads the action": sorted(READS),
    "reads the shared action": sorted({"self", "peer"} | READS_SHARED),
    "keeps the action": sorted(KEEPS),  # the action owner, and HR in its scope
    "moves the action": sorted(KEEPS | {"hiring_manager"}),  # the action champion as well
    "champions the action": sorted(KEEPS - {"self"} | {"hiring_manager"}),
}
PLAN: dict[str, object] = {"pk": "action"}
CLOSED: dict[str, object] = {"pk": "closed_action"}
SHARED: dict[str, object] = {"pk": "shared_action"}
LINE_OF_SHARED: dict[str, object] = {"pk": "shared_action", "line": "said_line"}


def form(name: str, said: str, args: dict[str, object] = PLAN) -> Line:
    return Line(f"metrics:{name}", {"GET": said, "POST": said}, args)


def api(name: str, said: str, args: dict[str, object] = PLAN) -> Line:
    return Line(f"api:{name}", {"POST": said}, args)


LINES: list[Line] = [
    Line("metrics:action_list", {"GET": "open"}, query="?whose=shared&q=a&state=all&sort=newest"),
    Line("metrics:action_export", {"GET": "open"}, query="?whose=answer&state=all"),
    form("action_start", "begins actions", {}),
    Line("metrics:action_detail", {"GET": "reads the action"}, PLAN),
    form("action_edit", "keeps the action"),
    form("action_status", "keeps the action"),
    form("action_share", "keeps the action"),
    form("action_reopen", "keeps the action", CLOSED),
    form("action_update", "moves the action"),
    form("action_hand_over", "moves the action"),
    form("action_move", "moves the action"),
    form("action_champion", "champions the action"),
    Line("api:actions", {"GET": "open", "POST": "open"}),
    Line("api:action", {"GET": "reads the action", "PATCH": "keeps the action"}, PLAN),
    Line(
        "api:action_updates", {"GET": "reads the shared action", "POST": "says to the shared"},
        SHARED,
    ),
    form("action_line_take_back", "takes words back", LINE_OF_SHARED),
    api("action_take_back", "takes words back", LINE_OF_SHARED),
    api("action_status", "keeps the action"),
    api("action_share", "keeps the action"),
    api("action_reopen", "keeps the action", CLOSED),
    api("action_hand_over", "moves the action"),
    api("action_move", "moves the action"),
    api("action_champion", "champions the action"),
]  # fmt: skip
# Of the shared plan: its owner, its champion, and HR of its unit or its owner.
RULES["says to the shared"] = sorted(
    {"coordinator", "former_manager", "partner", "partner_elsewhere"} | ADMINS
)
MODELS: list[Model] = [
    Model(
        "metrics_actionplan", "action", "HR door", "HR in scope",
        acts=acts("HR in scope", "open_plan", "hand_over"), beginnings=acts("HR door", "export"),
    ),
]  # fmt: skip
# Further pages that every persona crawls, and where those other than the subject meet their words.
MORE_PAGES: list[tuple[str, dict[str, object]]] = [
    ("metrics:action_detail", CLOSED),
    ("metrics:action_detail", SHARED),
    ("api:action", SHARED),
    ("api:action_updates", PLAN),
]
MET_BY: list[tuple[str, str, dict[str, object]]] = [("manager", "metrics:action_detail", SHARED)]


def make(about: About) -> dict[str, object]:
    """Make the records; returns the ids for route arguments."""
    people, day = about.people, today()
    given = {
        "origin": "free", "unit": about.unit, "goal": "It is better.",
        "due_on": day + timedelta(days=60),
    }  # fmt: skip
    mine = given | {
        "owner": about.subject, "champion": people["hiring_manager"],
        "created_by": about.users["manager"],
    }  # fmt: skip
    plan = ActionPlan.objects.create(issue=about.word("promisedissue"), **mine)
    said(plan, about.word("promisednote"))
    closed = ActionPlan.objects.create(
        issue="Closed",
        status="complete",
        closed_on=day,
        outcome=about.word("promisedoutcome"),
        **mine,
    )
    shared = ActionPlan.objects.create(
        issue=about.word("publishedissue"), shared_at=timezone.now(), owner=people["coordinator"],
        champion=people["former_manager"], **given,
    )  # fmt: skip
    line = said(shared, about.word("publishedsaid"), is_shared=True)
    said(shared, about.word("publishednote"))
    return {
        "action": plan.pk, "closed_action": closed.pk, "shared_action": shared.pk,
        "said_line": line.pk,
    }  # fmt: skip


def said(plan, text, **more):
    return ActionUpdate.objects.create(
        plan=plan, kind="note", text=text, by=plan.owner.user, **more
    )
