"""The checked-in matrix: which rule each route follows, by method, and what each rule says.

`yes` is an answer (also a form with errors), `no` the page that says nothing (404; 403 for acts on
what one sees), `login` the way to the sign-in. A method without a rule is refused.
"""

from dataclasses import dataclass, field

from tests.access.world import PERSONAS


@dataclass(frozen=True)
class Line:
    """One route: the rule for each method that it takes, and whose record its address names."""

    name: str
    rules: dict[str, str]
    args: dict[str, object] = field(default_factory=dict)
    query: str = ""


def rule(*allowed: str, anonymous: str = "login") -> dict[str, str]:
    """These personas get an answer, other signed-in ones none; outsiders are sent to sign in."""
    said = {persona: "yes" if persona in allowed else "no" for persona in PERSONAS}
    return said | {"anonymous": anonymous, "deactivated": anonymous}


SIGNED_IN = [persona for persona in PERSONAS if persona not in ("anonymous", "deactivated")]
ON_RECORD = [persona for persona in SIGNED_IN if persona != "superuser"]
ADMINS = ["admin", "superuser"]
DETAIL = ["self", "manager", "skip_manager", "partner", *ADMINS]

RULES = {
    "public": dict.fromkeys(PERSONAS, "yes"),
    "open": rule(*SIGNED_IN),
    "me": rule(*ON_RECORD),
    "self": rule("self"),
    "detail": rule(*DETAIL),
    "levels": rule(*DETAIL, "mentor"),
    "self or HR": rule("self", *ADMINS),
    "line": rule("manager", "skip_manager"),
    "line or mentor": rule("manager", "skip_manager", "mentor"),
    "HR": rule(*ADMINS),
    "HR door": rule("partner", "partner_elsewhere", *ADMINS),
    "HR in scope": rule("partner", *ADMINS),
    "nobody": rule(),
}

# Served by a library at an address that a person never opens by hand, each with its own tests.
THIRD_PARTY: set[str] = set()

LINES = {
    line.name: line
    for line in [
        Line("health", {"GET": "public"}),
        # talent: what now, people
        Line("talent:home", {"GET": "open"}),
        Line("talent:inbox", {"GET": "open"}),
        Line("talent:team", {"GET": "open"}),
        Line("talent:directory", {"GET": "open"}),
        Line("talent:choices", {"GET": "open"}, {"kind": "role"}, "?role=Ro"),
        Line("talent:employee_detail", {"GET": "open"}, {"pk": "employee"}),
    ]
}
