"""For what somebody may begin an action plan."""

from django.db.models import Q, QuerySet

from metrics import access
from metrics.models import (
    ActionPlan,
    ReleasedUnit,
    Wave,
    WaveUnit,
    sees_all_results,
    units_answered_for,
)
from metrics.queries.insight_scope import reach_of
from talent.models import Actor, Assignment, OrgUnit, User


def units_to_plan_for(user: User) -> QuerySet[OrgUnit]:
    """The units of today for which somebody may begin a plan.

    HR admins and executives all; HR partners those in scope; whoever leads people the units of
    which they read results or figures.
    """
    units = OrgUnit.objects.visible_to(user).current()
    reach = reach_of(user)
    if reach.units is None:
        return units
    theirs = units_answered_for(user).order_by()
    return units.filter(Q(pk__in=theirs.values("pk")) | Q(pk__in=reach.units))


def may_plan_for(actor: Actor, unit: OrgUnit | None) -> bool:
    """Whether somebody may begin a plan for a unit; for the whole, HR admins and executives."""
    if unit is None or not isinstance(actor, User):
        return access.may_see_the_whole(actor)
    return units_to_plan_for(actor).filter(pk=unit.pk).exists()


def units_to_move_to(actor: Actor, plan: ActionPlan) -> QuerySet[OrgUnit]:
    """Where a plan may belong: units that the actor plans for, and the one its owner works in."""
    if not isinstance(actor, User):
        return OrgUnit.objects.current()
    at_work = Assignment.objects.current().filter(employee=plan.owner_id)
    own = OrgUnit.objects.visible_to(actor).current().filter(pk__in=at_work.values("unit"))
    return (units_to_plan_for(actor) | own).distinct()


def may_begin_plans(user: User) -> bool:
    """Whether there is anything at all for which somebody may begin a plan."""
    return access.may_see_the_whole(user) or units_to_plan_for(user).exists()


def may_act_on_result(actor: Actor, wave: Wave, place: WaveUnit | None) -> bool:
    """Whoever reads a result by office may answer it with a plan, not who was asked alone."""
    rows = ReleasedUnit.objects.filter(wave=wave, unit=place, cut=0)
    if isinstance(actor, User):
        seen = ReleasedUnit.objects.by_office(actor).order_by()
        rows = rows.filter(pk__in=seen.values("pk"))
    return may_answer(actor, wave, place) and rows.exists()


def may_answer(actor: Actor, wave: Wave, place: WaveUnit | None) -> bool:
    """Whether who reads a result by office may answer it with a plan.

    That of everybody is answered by HR admins and executives. Of what was brought in from a file
    nobody here was asked, so there is nobody to answer.
    """
    if wave.is_imported:
        return False
    return place is not None or not isinstance(actor, User) or sees_all_results(actor)
