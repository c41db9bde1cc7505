"""Who may do what in metrics."""

from leadership.access import may_see_gaps
from metrics.models import ActionPlan, ActionUpdate, TeamTalk, WavePerson
from talent.access import is_hr_admin, is_self, may_manage_employee, may_manage_unit
from talent.models import Actor, GrantKind, User

# --- surveys ---


def may_keep_surveys(actor: Actor) -> bool:
    """HR admins design surveys and launch them; what is answered they never read."""
    return is_hr_admin(actor)


def is_asked(actor: Actor, person: WavePerson) -> bool:
    """Whoever is asked answers, and nobody for them."""
    return person.employee is not None and is_self(actor, person.employee)


# --- insights ---


def may_see_insights(actor: Actor) -> bool:
    """HR, executives, and who leads people; of which units is asked where figures are read."""
    return may_see_gaps(actor)


def may_see_the_whole(actor: Actor) -> bool:
    """HR admins and executives read figures of the whole organisation."""
    if not isinstance(actor, User) or not actor.is_active:
        return not isinstance(actor, User)
    return actor.holds(GrantKind.HR_ADMIN) or actor.holds(GrantKind.EXECUTIVE)


def may_set_targets(actor: Actor) -> bool:
    """HR admins say what is aimed for, and what each audience looks at first."""
    return is_hr_admin(actor)


# --- talks about results ---


def may_forget_talk(actor: Actor, talk: TeamTalk) -> bool:
    """Whoever recorded a talk takes it back; HR admins too, where it was a mistake."""
    if not isinstance(actor, User):
        return True
    return is_hr_admin(actor) or (actor.is_active and talk.by_id == actor.pk)


# --- action plans ---


def is_hr_of_plan(actor: Actor, plan: ActionPlan) -> bool:
    """HR admins, and the partner of the plan's unit or of its owner."""
    if is_hr_admin(actor):
        return True
    return (plan.unit is not None and may_manage_unit(actor, plan.unit)) or (
        plan.owner is not None and may_manage_employee(actor, plan.owner)
    )


def may_keep_plan(actor: Actor, plan: ActionPlan) -> bool:
    """The owner changes a plan, says how it stands and shares it; so does HR in its scope."""
    owns = plan.owner is not None and is_self(actor, plan.owner)
    return owns or is_hr_of_plan(actor, plan)


def may_hand_plan_over(actor: Actor, plan: ActionPlan) -> bool:
    """Owner, champion and HR say something to a plan, hand it over, and move it to another unit."""
    return _champions(actor, plan) or may_keep_plan(actor, plan)


def may_take_line_back(actor: Actor, line: ActionUpdate) -> bool:
    """Whoever said something takes the words back; HR admins too, as where they name somebody."""
    if not isinstance(actor, User):
        return True
    return is_hr_admin(actor) or (actor.is_active and line.by_id == actor.pk)


def may_change_champion(actor: Actor, plan: ActionPlan) -> bool:
    """The champion or HR: whoever is looked after does not choose who looks."""
    return _champions(actor, plan) or is_hr_of_plan(actor, plan)


def _champions(actor: Actor, plan: ActionPlan) -> bool:
    return plan.champion is not None and is_self(actor, plan.champion)
