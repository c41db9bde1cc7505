"""The checked-in matrix: which rule each route follows, by method, and what each rule says.

`yes` is an answer (also a form with errors), `no` the page that says nothing (404; 403 for acts on
what one sees), `login` the way to the sign-in. A method without a rule is refused.
"""

from tests.access import leadership, mentoring, metrics, workplace
from tests.access.lines import Line
from tests.access.world import PERSONAS


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
    "application": rule(*DETAIL, "hiring_manager"),
    "runs the opening": rule("hiring_manager", "partner_elsewhere", *ADMINS),
    "drafts openings": rule("manager", "skip_manager", "partner", "partner_elsewhere", *ADMINS),
    "approves the opening": rule("partner_elsewhere", *ADMINS),
    "decides": rule("hiring_manager", *ADMINS),
    "answers for the line": rule("manager", "skip_manager", *ADMINS),
    "own or line": rule("self", "manager", "skip_manager"),
    "action": rule(*DETAIL, "peer"),  # the peer supports the action
    "peer": rule("peer"),
    "the two": rule("self", "manager"),  # who hold the conversation
    "helped": rule("self", "peer"),
    "the pair": rule("self", "mentor"),  # who are mentee and mentor
    "the former pair": rule("self", "former_mentor"),
    "mentor": rule("mentor"),
    "introduces": rule("mentor", "peer"),  # who asks, and the colleague who is asked
    "steers the pair": rule("self", "mentor", "coordinator", *ADMINS),
    "follows the pair": rule(*DETAIL, "mentor", "coordinator"),
    "never": dict.fromkeys(PERSONAS, "no"),  # without its secret
    "coordinates": rule("coordinator", *ADMINS),
    "takes part": rule("self", "coordinator", *ADMINS),
    **{name: rule(*allowed) for name, allowed in leadership.RULES.items()},
    **{name: rule(*allowed) for name, allowed in metrics.RULES.items()},
}

# What allauth serves about the session's own login; its addresses name nobody else.
OWN_LOGIN = [
    "account_change_password",
    "account_reauthenticate",
    "account_set_password",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_authenticate",  # half a sign-in: the others are sent to its beginning
    "mfa_generate_recovery_codes",
    "mfa_login_webauthn",  # the same
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "usersessions_list",
]
OWN_LOGIN_READ = ["mfa_index", "mfa_list_webauthn"]
# Nothing to see for who has no second factor.
OWN_LOGIN_LATER = [
    "mfa_deactivate_totp",
    "mfa_download_recovery_codes",
    "mfa_view_recovery_codes",
]
DOOR = ["account_login", "account_logout", "account_reset_password"]
DOOR_READ = [
    "account_inactive",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
]


def page(name: str, said: str, *, query: str = "", **args: object) -> Line:
    """A page that is read."""
    return Line(f"talent:{name}", {"GET": said}, args, query)


def form(name: str, said: str, *, query: str = "", **args: object) -> Line:
    """A page with a form."""
    return Line(f"talent:{name}", {"GET": said, "POST": said}, args, query)


def act(name: str, said: str, **args: object) -> Line:
    """A button."""
    return Line(f"talent:{name}", {"POST": said}, args)


TALENT = [
    page("chart", "open"),
    page("chart_find", "open", query="?q=subject"),
    page("chart_branch", "open", pk="employee"),
    page("figures", "open"),
    page("help", "open"),
    page("held_data", "open"),
    page("held_export", "me"),
    page("me_edit", "me"),
    form("confirm_profile", "me"),
    form("part_edit", "me", part="contact"),
    form("photo_edit", "me"),
    act("photo_remove", "me"),
    act("entry_restore", "me"),
    act("aspiration_share", "me"),
    form("entry_add", "me", kind="languages"),
    form("entry_edit", "self", kind="languages", pk="language"),
    act("entry_remove", "self", kind="languages", pk="language"),
    form("claim_create", "me", query="?skill=Plumbing"),
    act("skills_confirm", "me"),
    form("skill_confirm", "self", pk="skill"),
    act("skill_share", "self", pk="skill"),
    form("target_add", "me"),
    act("target_move", "self", role="other_role"),
    act("target_remove", "self", role="other_role"),
    act("target_restore", "me", role="role"),
    page("directory", "open"),
    page("choices", "open", kind="roles", query="?role=ro"),
    page("employee_detail", "open", pk="employee"),
    page("photo", "nobody", pk="employee", key="none"),
    form("claim_for", "line or mentor", pk="employee", query="?skill=Plumbing"),
    page("skill_why", "detail", pk="employee", skill="skill"),
    page("search", "open", query="?q=subject"),
    page("skill_detail", "open", pk="skill"),
    page("unit_list", "open"),
    page("unit_detail", "open", pk="unit"),
    page("unit_branch", "open", pk="unit"),
    page("home", "open"),
    page("inbox", "open"),
    page("team", "open"),
    page("notice_list", "open"),
    act("notice_read_all", "open"),
    form("notice_preferences", "open"),
    page("notice_open", "self", pk="notice"),
    page("account", "open"),
    act("theme", "open"),
    page("tokens", "open"),
    act("token_create", "open"),
    act("token_revoke", "self", pk="token"),
    # The demo's doors are closed elsewhere.
    Line("talent:demo_sign_in", {}),
    Line("talent:mailbox", {}),
]

KEY_RESULT: dict[str, object] = {"pk": "goal", "key": "key_result"}

CAREERS = [
    Line("careers:map", {"GET": "open"}),
    Line("careers:role_list", {"GET": "open"}),
    Line("careers:roles_for_me", {"GET": "me"}),
    Line("careers:role_detail", {"GET": "open"}, {"pk": "role"}),
    Line("careers:role_diff", {"GET": "open"}, {"pk": "role"}, "?from=1&to=1"),
    Line("careers:bookmark_create", {"POST": "me"}, {"pk": "role"}),
    Line("careers:bookmark_delete", {"POST": "me"}, {"pk": "role"}),
    Line("careers:bookmark_list", {"GET": "me"}),
    Line("careers:compare", {"GET": "open"}),
    Line("careers:routes", {"GET": "open"}),
    Line("careers:goal_list", {"GET": "open"}),
    Line("careers:goal_team", {"GET": "me"}),
    Line("careers:goal_add", {"GET": "me", "POST": "me"}),
    Line("careers:goal_rhythm", {"POST": "me"}),
    Line("careers:goal_detail", {"GET": "detail"}, {"pk": "goal"}),
    Line("careers:goal_edit", {"GET": "self", "POST": "self"}, {"pk": "goal"}),
    Line("careers:goal_end", {"POST": "self"}, {"pk": "goal"}),
    Line("careers:goal_reopen", {"POST": "self"}, {"pk": "goal"}),
    Line("careers:goal_check_in", {"GET": "self", "POST": "self"}, {"pk": "goal"}),
    Line("careers:key_result_add", {"GET": "self", "POST": "self"}, {"pk": "goal"}),
    Line("careers:key_result_edit", {"GET": "self", "POST": "self"}, KEY_RESULT),
    Line("careers:key_result_remove", {"POST": "self"}, KEY_RESULT),
    Line("careers:team_development", {"GET": "open"}),
    Line("careers:team_export", {"GET": "line"}),
    Line("careers:team_gap", {"GET": "line"}, {"skill": "skill"}),
    Line("careers:team_approve", {"GET": "line", "POST": "line"}, query="?chosen=plan:{plan}"),
    Line("careers:objectives", {"GET": "open"}),
    Line("careers:objective_detail", {"GET": "open"}, {"pk": "objective"}),
    Line("careers:route_detail", {"GET": "open"}, query="?from={role}&way={other_role}"),
    Line("careers:route_choose", {"POST": "me"}, query="?from={role}&way={other_role}"),
    Line("careers:route_drop", {"POST": "self"}, {"pk": "chosen_route"}),
    Line("careers:route_resume", {"POST": "self"}, {"pk": "chosen_route"}),
]

OPENINGS = [
    Line("careers:opening_list", {"GET": "open"}, query="?q=vacancy&sort=closest&ready=50"),
    Line("careers:opening_desk", {"GET": "open"}),
    Line("careers:opening_create", {"GET": "drafts openings", "POST": "drafts openings"}),
    Line("careers:search_list", {"GET": "me"}),
    Line("careers:search_create", {"POST": "me"}),
    Line("careers:search_delete", {"POST": "self"}, {"pk": "search"}),
    Line("careers:opening_detail", {"GET": "open"}, {"pk": "opening"}),
    Line("careers:opening_apply", {"GET": "me", "POST": "me"}, {"pk": "opening"}),
    Line(
        "careers:opening_edit",
        {"GET": "runs the opening", "POST": "runs the opening"},
        {"pk": "opening_draft"},
    ),
    Line("careers:opening_submit", {"POST": "runs the opening"}, {"pk": "opening_draft"}),
    Line("careers:opening_approve", {"POST": "approves the opening"}, {"pk": "opening_draft"}),
    Line("careers:opening_send_back", {"POST": "approves the opening"}, {"pk": "opening_draft"}),
    Line("careers:opening_take_back", {"POST": "runs the opening"}, {"pk": "opening_draft"}),
    Line("careers:opening_publish", {"POST": "runs the opening"}, {"pk": "opening_draft"}),
    Line(
        "careers:opening_close",
        {"GET": "runs the opening", "POST": "runs the opening"},
        {"pk": "opening"},
    ),
    Line("careers:opening_applications", {"GET": "runs the opening"}, {"pk": "opening"}),
    Line("careers:application_list", {"GET": "me"}),
    Line("careers:application_detail", {"GET": "application"}, {"pk": "application"}),
    Line("careers:application_move", {"POST": "decides"}, {"pk": "application"}),
    Line("careers:application_reject", {"POST": "decides"}, {"pk": "application"}),
    Line("careers:application_answer", {"POST": "answers for the line"}, {"pk": "application"}),
    Line("careers:application_withdraw", {"GET": "self", "POST": "self"}, {"pk": "application"}),
    Line("careers:application_accept", {"GET": "self", "POST": "self"}, {"pk": "application"}),
    Line("careers:application_decline", {"GET": "self", "POST": "self"}, {"pk": "application"}),
]
PLANS = [
    Line("plans:plan_list", {"GET": "open"}),
    Line("plans:plan_create", {"GET": "me", "POST": "me"}),
    Line("plans:plan_waiting", {"GET": "open", "POST": "open"}),
    Line("plans:plan_detail", {"GET": "detail"}, {"pk": "plan"}),
    Line("plans:plan_edit", {"GET": "self", "POST": "self"}, {"pk": "plan"}),
    *(
        Line(f"plans:{name}", {"POST": "self"}, {"pk": "plan"})
        for name in (
            "plan_submit", "plan_withdraw", "plan_abandon", "plan_adopt", "plan_propose",
            "comments_read", "suggestion_take", "template_use",
        )
    ),
    Line("plans:plan_approve", {"POST": "line"}, {"pk": "plan"}),
    Line("plans:plan_send_back", {"GET": "line", "POST": "line"}, {"pk": "plan"}),
    Line("plans:plan_complete", {"POST": "own or line"}, {"pk": "plan"}),
    Line("plans:plan_comment", {"POST": "detail"}, {"pk": "plan"}),
    Line("plans:plan_library", {"GET": "self"}, {"pk": "plan"}),
    Line("plans:item_add", {"GET": "self", "POST": "self"}, {"pk": "plan"}),
    Line("plans:item_detail", {"GET": "action"}, {"pk": "item"}),
    Line("plans:item_edit", {"GET": "self", "POST": "self"}, {"pk": "item"}),
    Line("plans:item_done", {"GET": "own or line", "POST": "own or line"}, {"pk": "item"}),
    Line("plans:item_comment", {"POST": "detail"}, {"pk": "item"}),
    *(
        Line(f"plans:{name}", {"POST": "self"}, {"pk": "item"})
        for name in ("item_progress", "item_move", "item_drop", "item_reopen")
    ),
    Line("plans:evidence_add", {"GET": "self", "POST": "self"}, {"pk": "item"}),
    Line("plans:evidence_file", {"GET": "action"}, {"pk": "file"}),
    Line("plans:evidence_remove", {"POST": "self"}, {"pk": "link"}),
    Line("plans:supporter_ask", {"GET": "self", "POST": "self"}, {"pk": "item"}),
    Line("plans:supporter_accept", {"POST": "peer"}, {"pk": "supporter"}),
    Line("plans:supporter_end", {"POST": "helped"}, {"pk": "supporter"}),
]  # fmt: skip

TALK: dict[str, object] = {"pk": "conversation"}
BOTH = {"GET": "the two", "POST": "the two"}
CONVERSATIONS = [
    Line("conversations:conversation_list", {"GET": "me"}),
    Line("conversations:conversation_plan", {"GET": "me", "POST": "me"}),
    Line("conversations:conversation_guide", {"GET": "open"}),
    Line("conversations:conversation_units", {"GET": "HR door"}),
    Line("conversations:conversation_team", {"GET": "me"}),
    *(
        Line(f"conversations:conversation_{name}", {"GET": "the two"}, TALK)
        for name in ("detail", "calendar", "history")
    ),
    *(
        Line(f"conversations:conversation_{name}", BOTH, TALK)
        for name in ("edit", "hold", "notes", "prepare", "agree")
    ),
    Line("conversations:conversation_cancel", {"POST": "the two"}, TALK),
    Line("conversations:point_add", {"POST": "the two"}, TALK),
    Line("conversations:point_tick", {"POST": "the two"}, {"pk": "point"}),
    Line("conversations:point_remove", {"POST": "self"}, {"pk": "point"}),
]

API = [
    Line("api:people", {"GET": "open"}),
    Line("api:me", {"GET": "me"}),
    Line("api:person", {"GET": "open"}, {"pk": "employee"}),
    Line("api:levels", {"GET": "levels"}, {"pk": "employee"}),
    Line("api:units", {"GET": "open"}),
    Line("api:unit", {"GET": "open"}, {"pk": "unit"}),
    Line("api:roles", {"GET": "open"}),
    Line("api:role", {"GET": "open"}, {"pk": "role"}),
    Line("api:versions", {"GET": "open"}, {"pk": "role"}),
    Line("api:version", {"GET": "open"}, {"pk": "role", "number": 1}),
    Line("api:fit", {"GET": "me"}, {"pk": "other_role"}),
    Line("api:routes", {"GET": "open"}, query="?from={role}&to={other_role}"),
    Line("api:my_route", {"GET": "self", "PUT": "me", "DELETE": "self"}),
    Line("api:openings", {"GET": "open", "POST": "open"}),
    Line(
        "api:opening",
        {"GET": "runs the opening", "PATCH": "runs the opening"},
        {"pk": "opening_draft"},
    ),
    Line("api:opening_acts", {"POST": "open"}, {"pk": "opening"}),
    Line("api:opening_applications", {"GET": "open", "POST": "me"}, {"pk": "opening"}),
    Line("api:applications", {"GET": "open"}),
    Line("api:application", {"GET": "application"}, {"pk": "application"}),
    Line("api:application_acts", {"POST": "application"}, {"pk": "application"}),
    Line("api:searches", {"GET": "open", "POST": "me"}),
    Line("api:search", {"GET": "self", "DELETE": "self"}, {"pk": "search"}),
    Line("api:goals", {"GET": "open", "POST": "open"}),
    Line("api:goal", {"GET": "detail", "PATCH": "self"}, {"pk": "goal"}),
    Line("api:goal_state", {"POST": "detail"}, {"pk": "goal"}),
    Line("api:key_results", {"POST": "detail"}, {"pk": "goal"}),
    Line("api:check_ins", {"GET": "detail", "POST": "detail"}, {"pk": "goal"}),
    Line("api:team_development", {"GET": "open"}),
    Line("api:team_approvals", {"POST": "open"}),
    Line("api:objectives", {"GET": "open", "POST": "open"}),
    Line("api:objective", {"GET": "open", "PATCH": "HR in scope"}, {"pk": "objective"}),
    Line("api:objective_move", {"POST": "open"}, {"pk": "objective"}),
    Line("api:objective_close", {"POST": "open"}, {"pk": "objective"}),
    Line("api:conversations", {"GET": "open", "POST": "me"}),
    Line("api:coverage", {"GET": "me"}),
    Line("api:prompts", {"GET": "open"}),
    Line("api:line_coverage", {"GET": "own or line"}, {"pk": "employee"}),
    Line("api:unit_coverage", {"GET": "HR in scope"}, {"pk": "unit"}),
    Line("api:conversation", {"GET": "the two", "PUT": "the two"}, TALK),
    Line("api:conversation_hold", {"POST": "the two"}, TALK),
    Line("api:conversation_cancel", {"POST": "the two"}, TALK),
    Line("api:conversation_notes", BOTH, TALK),
    Line("api:preparation", {"GET": "the two", "PUT": "the two"}, TALK),
    Line("api:conversation_points", {"POST": "the two"}, TALK),
    Line("api:conversation_agreed", {"POST": "the two"}, TALK),
    Line("api:agenda_point", {"PUT": "the two", "DELETE": "self"}, {"pk": "point"}),
    Line("api:plans", {"GET": "open", "POST": "me"}),
    Line("api:plan", {"GET": "detail", "PUT": "detail"}, {"pk": "plan"}),
    Line("api:plan_items", {"GET": "detail", "POST": "detail"}, {"pk": "plan"}),
    Line("api:plan_comments", {"GET": "detail", "POST": "detail"}, {"pk": "plan"}),
    *(
        Line(f"api:plan_{name}", {"POST": said}, {"pk": "plan"})
        for name, said in {
            "submit": "self",
            "withdraw": "self",
            "approve": "line",
            "send_back": "detail",
            "complete": "own or line",
            "abandon": "self",
            "adopt": "self",
            "propose": "self",
            "suggestion": "detail",
            "template": "detail",
        }.items()
    ),
    Line("api:plan_item", {"GET": "action", "PUT": "action"}, {"pk": "item"}),
    *(
        Line(f"api:plan_item_{name}", {"POST": said}, {"pk": "item"})
        for name, said in {
            "progress": "action",
            "done": "own or line",
            "drop": "self",
            "reopen": "self",
            "file": "action",
            "link": "action",
            "supporter": "action",
        }.items()
    ),
    Line("api:skills", {"GET": "open"}),
    Line("api:skill", {"GET": "open"}, {"pk": "skill"}),
    Line("api:claims", {"GET": "open", "POST": "open"}),
    Line("api:claim", {"GET": "detail"}, {"pk": "claim"}),
    Line("api:notices", {"GET": "open"}),
    Line("api:notices_read", {"POST": "open"}),
    Line("api:notice", {"GET": "self"}, {"pk": "notice"}),
    Line("api:notice_read", {"POST": "self"}, {"pk": "notice"}),
    Line("api:schema", {"GET": "open"}),
    Line("api:docs", {"GET": "open"}),
    Line("api:nothing", dict.fromkeys(["GET", "POST", "PUT", "PATCH", "DELETE"], "nobody")),
]

LINES = {
    line.name: line
    for line in [
        Line("healthz", {"GET": "public"}),
        *(Line(name, {"GET": "open", "POST": "open"}) for name in OWN_LOGIN),
        *(Line(name, {"GET": "open"}) for name in OWN_LOGIN_READ),
        *(Line(name, {}) for name in OWN_LOGIN_LATER),
        *(Line(name, {"GET": "public", "POST": "public"}) for name in DOOR),
        *(Line(name, {"GET": "public"}) for name in DOOR_READ),
        *TALENT,
        *CAREERS,
        *OPENINGS,
        *PLANS,
        *CONVERSATIONS,
        *mentoring.LINES,
        *leadership.LINES,
        *metrics.LINES,
        *API,
        *(Line(*row) for row in workplace.rows()),
    ]
}

# Served by a library at an address with a secret or a foreign key in it; each has its own tests.
THIRD_PARTY = {
    "account_reset_password_from_key",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
}
