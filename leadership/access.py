"""Who may do what in leadership."""

from django.db.models import Q

from leadership.models import Cohort, KeyRole, SuccessionPlan, TalentPool
from talent.access import is_hr_admin
from talent.models import Actor, Employee, GrantKind, OrgUnit, User

# --- strategy and programmes ---


def may_keep_strategy(actor: Actor) -> bool:
    """HR admins keep values, core competencies and the levels that are needed."""
    return is_hr_admin(actor)


def may_keep_programmes(actor: Actor) -> bool:
    """HR admins keep the catalogue and open cohorts."""
    return is_hr_admin(actor)


# --- cohorts ---


def may_run_cohort(actor: Actor, cohort: Cohort) -> bool:
    """Its instructors and HR admins."""
    if is_hr_admin(actor):
        return True
    assert isinstance(actor, User)
    return cohort.instructors.filter(employee__user=actor).exists()


# --- learning record ---

# --- 360 feedback ---

# --- performance, potential, calibration ---

# --- succession ---


def may_keep_key_roles(actor: Actor, unit: OrgUnit | None = None) -> bool:
    """HR admins, and HR partners for their units; without a unit, whether for any."""
    if is_hr_admin(actor):
        return True
    if not isinstance(actor, User) or not actor.holds(GrantKind.HR_PARTNER):
        return False
    units = OrgUnit.objects.overseen_by(actor, GrantKind.HR_PARTNER)
    return unit is None or units.filter(pk=unit.pk).exists()


def may_edit_key_role(actor: Actor, key_role: KeyRole) -> bool:
    """HR in its scope; whoever holds the role does not keep what is said of it."""
    if not isinstance(actor, User):
        return True
    return KeyRole.objects.kept_by(actor).filter(pk=key_role.pk).exists()


def may_edit_plan(actor: Actor, plan: SuccessionPlan) -> bool:
    """The owner and HR in its scope, of plans that they see; executives only read."""
    if not isinstance(actor, User):
        return True
    rows = SuccessionPlan.objects.visible_to(actor).filter(pk=plan.pk)
    if actor.holds(GrantKind.HR_ADMIN):
        return rows.exists()
    units = OrgUnit.objects.overseen_by(actor, GrantKind.HR_PARTNER)
    mine = Q(owner__in=Employee.objects.filter(user=actor).order_by())
    return rows.filter(mine | Q(key_role__unit__in=units)).exists()


def may_read_succession(user: User) -> bool:
    """Who has a bench to look at by right; owners of plans come beside them."""
    return user.holds(GrantKind.HR_ADMIN, GrantKind.EXECUTIVE, GrantKind.HR_PARTNER)


def may_begin_pool(actor: Actor, unit: OrgUnit | None) -> bool:
    """Pools of the whole organisation are the HR admins'; those of a unit also its HR partner's."""
    return is_hr_admin(actor) if unit is None else may_keep_key_roles(actor, unit)


def may_edit_pool(actor: Actor, pool: TalentPool) -> bool:
    """The owner and HR in its scope, of pools that they see; executives only read."""
    if not isinstance(actor, User):
        return True
    rows = TalentPool.objects.visible_to(actor).filter(pk=pool.pk)
    if actor.holds(GrantKind.HR_ADMIN):
        return rows.exists()
    units = OrgUnit.objects.overseen_by(actor, GrantKind.HR_PARTNER)
    mine = Q(owner__in=Employee.objects.filter(user=actor).order_by())
    return rows.filter(mine | Q(unit__in=units)).exists()


def may_open_succession(user: User) -> bool:
    """Whose page the bench is: by right, or as the owner of a plan or a pool."""
    return (
        may_read_succession(user)
        or SuccessionPlan.objects.owned_by(user).live().exists()
        or TalentPool.objects.visible_to(user).exists()
    )
