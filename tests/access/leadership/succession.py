"""Access to key roles, succession and the bench.

The subject is named on a plan that the direct manager owns, and is in a pool. A second plan, which
is private, and a second pool name somebody else; the HR partner owns both.
"""

from datetime import timedelta

from leadership.models import KeyRole, PoolMember, SuccessionPlan, Successor, TalentPool
from lib.dates import period, today
from tests.access.leadership.about import About
from tests.access.lines import Line, Model, acts
from tests.factories import START

ADMINS = {"admin", "superuser"}
READS = {"manager", "partner", "executive"} | ADMINS
KEEPS = {"partner"} | ADMINS
# Whose eyes each word is for; a text without a line here holds no word.
READERS: dict[str, set[str]] = {
    "keyrolenote": READS,
    "successionwords": READS,
    "successornote": READS,
    "successoroutside": READS,
    "privateplan": KEEPS,
    "poolpurpose": {"partner", "executive"} | ADMINS,
}
# Rules of the matrix that only these lines use, by the personas who get an answer.
RULES: dict[str, list[str]] = {
    "reads the bench": sorted(READS | {"partner_elsewhere"}),
    "reads the plan": sorted(READS),
    "changes the plan": sorted({"manager"} | KEEPS),
    "keeps key roles": sorted(KEEPS | {"partner_elsewhere"}),
    "keeps the key role": sorted(KEEPS),
    "reads the pool": sorted({"partner", "executive"} | ADMINS),
    "keeps the pool": sorted(KEEPS),
}
ROLE: dict[str, object] = {"pk": "key_role"}
PLAN: dict[str, object] = {"pk": "succession_plan"}
NAMED: dict[str, object] = {"pk": "successor"}
POOL: dict[str, object] = {"pk": "talent_pool"}


def form(name: str, said: str, args: dict[str, object] | None = None) -> Line:
    return Line(f"leadership:{name}", {"GET": said, "POST": said}, args or {})


def page(name: str, said: str, args: dict[str, object] | None = None, query: str = "") -> Line:
    return Line(f"leadership:{name}", {"GET": said}, args or {}, query)


LINES: list[Line] = [
    page("succession_home", "reads the bench", query="?within=later&sort=name"),
    page("bench_export", "reads the bench"),
    form("succession_import", "keeps key roles"),
    page("succession_what_if", "reads the bench", query="?leave={employee}"),
    form("key_role_register", "keeps key roles"),
    page("key_role_detail", "reads the plan", ROLE),
    form("key_role_edit", "keeps the key role", ROLE),
    form("key_role_end", "keeps the key role", ROLE),
    form("succession_plan_begin", "keeps the key role", ROLE),
    page("succession_plan", "reads the plan", PLAN),
    form("succession_plan_edit", "changes the plan", PLAN),
    Line("leadership:succession_plan_activate", {"POST": "changes the plan"}, PLAN),
    form("succession_plan_close", "changes the plan", PLAN),
    form("successor_nominate", "changes the plan", PLAN),
    page("succession_candidates", "reads the plan", PLAN),
    page("successor_detail", "reads the plan", NAMED),
    Line("leadership:successor_idea", {"POST": "changes the plan"}, NAMED),
    form("successor_judge", "changes the plan", NAMED),
    Line("leadership:successor_move", {"POST": "changes the plan"}, NAMED),
    form("successor_remove", "changes the plan", NAMED),
    page("talent_pools", "reads the bench"),
    form("talent_pool_begin", "keeps key roles"),
    Line("leadership:talent_pool", {"GET": "reads the pool", "POST": "keeps the pool"}, POOL),
    form("talent_pool_edit", "keeps the pool", POOL),
    Line("leadership:talent_pool_close", {"POST": "keeps the pool"}, POOL),
    Line("leadership:pool_member_out", {"POST": "keeps the pool"}, {"pk": "pool_member"}),
    Line("api:leadership_key_roles", {"GET": "open", "POST": "open"}),
    Line(
        "api:leadership_key_role", {"GET": "reads the plan", "PATCH": "keeps the key role"}, ROLE
    ),
    Line("api:leadership_key_role_acts", {"POST": "reads the plan"}, ROLE),
    Line("api:leadership_bench", {"GET": "reads the bench"}),
    Line("api:leadership_what_if", {"GET": "reads the bench"}, {}, "?leave={employee}"),
    Line("api:leadership_succession_plans", {"GET": "open", "POST": "open"}),
    Line(
        "api:leadership_succession_plan",
        {"GET": "reads the plan", "PATCH": "changes the plan"}, PLAN,
    ),
    Line("api:leadership_succession_plan_acts", {"POST": "reads the plan"}, PLAN),
    Line("api:leadership_plan_successors", {"POST": "reads the plan"}, PLAN),
    Line("api:leadership_successor", {"PATCH": "changes the plan"}, NAMED),
    Line("api:leadership_successor_acts", {"POST": "reads the plan"}, NAMED),
    Line("api:leadership_talent_pools", {"GET": "open", "POST": "open"}),
    Line("api:leadership_talent_pool", {"GET": "reads the pool"}, POOL),
    Line("api:leadership_talent_pool_acts", {"POST": "reads the pool"}, POOL),
]  # fmt: skip
MODELS: list[Model] = [
    Model(
        "leadership_keyrole", "key_role", "HR door", "HR in scope",
        acts=acts("HR in scope", "end"), beginnings=acts("HR door", "export"),
    ),
    Model(
        "leadership_successionplan", "succession_plan", "HR door", "HR in scope",
        acts=acts("HR in scope", "close"),
    ),
    Model(
        "leadership_talentpool", "talent_pool", "HR door", "HR in scope",
        acts=acts("HR in scope", "close"),
    ),
]  # fmt: skip
# Further pages that every persona crawls, and where those other than the subject meet their words.
MORE_PAGES: list[tuple[str, dict[str, object]]] = [
    ("leadership:succession_plan", {"pk": "private_plan"}),
    ("leadership:key_role_detail", {"pk": "private_role"}),
    ("api:leadership_succession_plan", {"pk": "private_plan"}),
    ("admin:leadership_successionplan_change", {"object_id": "private_plan"}),
]
MET_BY: list[tuple[str, str, dict[str, object]]] = [
    ("executive", "leadership:key_role_detail", ROLE),
    ("manager", "leadership:succession_plan", PLAN),
    ("partner", "leadership:succession_plan", {"pk": "private_plan"}),
    ("executive", "leadership:talent_pool", POOL),
]


def make(about: About) -> dict[str, object]:
    """Make the records; returns the ids for route arguments."""
    people, word, review = about.people, about.word, today() + timedelta(days=90)
    key_role = KeyRole.objects.create(
        role=about.other_role, unit=about.unit, notes=word("keyrolenote"),
        incumbent=people["skip_manager"], valid=period(START),
    )  # fmt: skip
    plan = SuccessionPlan.objects.create(
        key_role=key_role, owner=people["manager"], state="active", review_on=review,
        note=word("successionwords"),
    )  # fmt: skip
    successor = Successor.objects.create(
        plan=plan, employee=about.subject, readiness="now", rank=1, note=word("successornote")
    )
    Successor.objects.create(
        plan=plan, external_name=word("successoroutside"), readiness="soon", rank=2
    )
    other = KeyRole.objects.create(
        role=about.other_role, unit=about.unit, position="Night shift", valid=period(START)
    )
    private = SuccessionPlan.objects.create(
        key_role=other, owner=people["partner"], state="active", review_on=review, is_private=True,
        note=word("privateplan"),
    )  # fmt: skip
    Successor.objects.create(plan=private, employee=people["peer"], readiness="soon", rank=1)
    pool = TalentPool.objects.create(
        name="Future plant leaders", purpose=word("poolpurpose"), owner=people["partner"],
        unit=about.unit,
    )  # fmt: skip
    member = PoolMember.objects.create(pool=pool, employee=about.subject, valid=period(START))
    return {
        "key_role": key_role.pk,
        "succession_plan": plan.pk,
        "successor": successor.pk,
        "private_role": other.pk,
        "private_plan": private.pk,
        "talent_pool": pool.pk,
        "pool_member": member.pk,
    }
