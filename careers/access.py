"""Who may do what with roles, openings, objectives, goals, plans and conversations."""

from django.db.models import Q

from careers.models import Application, Conversation, Opening
from talent.access import is_hr_admin, is_self, may_manage_unit, sees
from talent.models import (
    Actor,
    Assignment,
    Employee,
    GrantKind,
    OrgUnit,
    ReportingLine,
    Sight,
    System,
    UnitLine,
    User,
)


def may_edit_architecture(actor: Actor) -> bool:
    """What roles ask for, ladders and moves are kept by HR admins and imports."""
    return is_hr_admin(actor)


def may_bookmark(actor: Actor, employee: Employee) -> bool:
    """Bookmarks are one's own."""
    return is_self(actor, employee)


def may_follow_route(actor: Actor, employee: Employee) -> bool:
    """The route that somebody follows is their own, as what they keep in mind is."""
    return is_self(actor, employee)


def _is(user: Actor, employee: Employee | None) -> bool:
    """Whether a login is that person's."""
    return employee is not None and is_self(user, employee)


def is_hr_for(actor: Actor, opening: Opening) -> bool:
    """HR admins, and the partner of the unit in which the opening is."""
    return may_manage_unit(actor, opening.unit)


def may_draft_opening(actor: Actor) -> bool:
    """Whoever leads people today, and HR."""
    if not isinstance(actor, User) or actor.holds(GrantKind.HR_ADMIN, GrantKind.HR_PARTNER):
        return True
    return _leads(Q(manager__user=actor))


def may_open_in(actor: Actor, unit: OrgUnit) -> bool:
    """HR in its scope; who leads people, in their own unit and those below."""
    if may_manage_unit(actor, unit):
        return True
    assert isinstance(actor, User)
    if not _leads(Q(manager__user=actor)):
        return False
    own = Assignment.objects.current().filter(employee__user=actor).values("unit")
    return UnitLine.objects.current().filter(ancestor__in=own, unit=unit).exists()


def may_name_hirer(actor: Actor, unit: OrgUnit, hirer: Employee) -> bool:
    """Who leads people names themselves or their line; HR of the unit anybody who may hire."""
    if may_manage_unit(actor, unit) or is_self(actor, hirer):
        return True
    assert isinstance(actor, User)
    return sees(actor, hirer, Sight.CHAIN)


def may_hire_in(unit: OrgUnit, hirer: Employee) -> bool:
    """Whoever leads people today, and HR of the unit: the same who may draft."""
    if _leads(Q(manager=hirer)):
        return True
    return hirer.user is not None and may_manage_unit(hirer.user, unit)


def _leads(who: Q) -> bool:
    return ReportingLine.objects.current().filter(who).exists()


def may_edit_opening(actor: Actor, opening: Opening) -> bool:
    """Whoever wrote it, hires for it, or is HR for it."""
    if is_hr_for(actor, opening) or _is(actor, opening.hiring_manager):
        return True
    return isinstance(actor, User) and opening.author_id == actor.pk


def may_approve_opening(actor: Actor, opening: Opening) -> bool:
    """HR of the unit, and the manager above; who is not HR never approves an own draft."""
    if is_hr_for(actor, opening):
        return True
    assert isinstance(actor, User)
    return _is(actor, opening.approver) and opening.author_id != actor.pk


def may_apply(actor: Actor, employee: Employee) -> bool:
    """Everyone applies, answers an offer and withdraws for themselves."""
    return is_self(actor, employee)


def may_decide_application(actor: Actor, application: Application) -> bool:
    """Whoever hires for the opening, and HR admins; nobody about themselves."""
    if _is(actor, application.employee):
        return False
    return is_hr_admin(actor) or _is(actor, application.opening.hiring_manager)


def may_answer_for_line(actor: Actor, application: Application) -> bool:
    """The present managers of who applied, and HR admins where there is none to answer."""
    if _is(actor, application.employee):
        return False
    if is_hr_admin(actor):
        return True
    assert isinstance(actor, User)
    return sees(actor, application.employee, Sight.CHAIN)


def may_edit_opening_rules(actor: Actor) -> bool:
    """What applying asks for is decided by HR admins."""
    return is_hr_admin(actor)


def may_set_objective(actor: Actor, unit: OrgUnit | None) -> bool:
    """The organisation's objectives are HR admins'; those of a unit also its HR partner's."""
    return is_hr_admin(actor) if unit is None else may_manage_unit(actor, unit)


def may_write_goals(actor: Actor, employee: Employee) -> bool:
    """Goals and check-ins are one's own words; others read them, as far as the goal says."""
    return is_self(actor, employee)


def may_keep_cycles(actor: Actor) -> bool:
    """Cycles of goals are the whole organisation's."""
    return is_hr_admin(actor)


def may_write_plan(actor: Actor, employee: Employee) -> bool:
    """A plan is written by its person; jobs propose one, as after a declined application."""
    return is_self(actor, employee) or isinstance(actor, System)


def may_review_plan(actor: Actor, employee: Employee) -> bool:
    """The manager chain agrees to a plan; for who has no manager, HR in scope does."""
    if isinstance(actor, System) or is_self(actor, employee):
        return False
    if sees(actor, employee, Sight.CHAIN):
        return True
    if ReportingLine.objects.current().filter(report=employee).exists():
        return False
    return sees(actor, employee, Sight.HR_PARTNER, Sight.HR_ADMIN)


def may_finish_action(actor: Actor, employee: Employee) -> bool:
    """An action is done when its person says so, or somebody of the manager chain does."""
    if isinstance(actor, System):
        return False
    return is_self(actor, employee) or sees(actor, employee, Sight.CHAIN)


def may_read_coverage(actor: Actor) -> bool:
    """How many people in units have spoken is for HR admins, and HR partners in their units."""
    return isinstance(actor, User) and actor.holds(GrantKind.HR_ADMIN, GrantKind.HR_PARTNER)


def may_hold(actor: Actor, employee: Employee, manager: Employee) -> bool:
    """A conversation is planned by one of the two, as long as one reports to the other directly."""
    if not (is_self(actor, employee) or is_self(actor, manager)):
        return False
    lines = ReportingLine.objects.current().filter(manager=manager, report=employee, depth=1)
    return lines.exists()


def takes_part(actor: Actor, conversation: Conversation) -> bool:
    """Whether the actor is one of the two who hold it."""
    return is_self(actor, conversation.employee) or is_self(actor, conversation.manager)


def may_write_conversation(actor: Actor, conversation: Conversation) -> bool:
    """The two who hold it, until the manager no longer leads the person; then it rests."""
    if not takes_part(actor, conversation):
        return False
    lines = ReportingLine.objects.current().filter(
        manager=conversation.manager_id, report=conversation.employee_id
    )
    return lines.exists()
