"""Who coaches a participant: named by who leads the cohort, for as long as the part goes on."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from leadership import access
from leadership.models import CohortEnrolment, CohortEnrolmentState, JournalEntry
from leadership.services.cohort_seats import locked_enrolment
from talent.access import require
from talent.models import Actor, AuditEntry, Employee
from talent.services.notices import notify

COACHES, COACHED = "leadership.coach_named", "leadership.coached"


@transaction.atomic
def name_coach(
    *, actor: Actor, enrolment: CohortEnrolment, coach: Employee | None
) -> CohortEnrolment:
    """Name a coach, or nobody; what was shared with the one before is not shared with the next."""
    require(access.may_judge(actor, enrolment))
    enrolment = locked_enrolment(enrolment)
    if enrolment.state != CohortEnrolmentState.ENROLLED:
        raise ValidationError(_("Only who has a seat in a cohort that goes on is coached."))
    if coach is not None and coach.pk == enrolment.employee_id:
        raise ValidationError({"coach": _("Nobody coaches themselves.")})
    here = Employee.objects.employed().filter(user__is_active=True)
    if coach is not None and not here.filter(pk=coach.pk).exists():
        words = _("%(name)s cannot sign in today: name somebody else.")
        raise ValidationError({"coach": words % {"name": coach.name}})
    if coach == enrolment.coach:
        return enrolment
    JournalEntry.objects.filter(enrolment=enrolment).update(for_coach=False)
    enrolment.coach = coach
    enrolment.save(update_fields=["coach"])
    AuditEntry.add(
        actor, "leadership.enrolment.coach", enrolment, coach=coach.pk if coach else None
    )
    if coach is None:
        return enrolment
    for user, kind in ((coach.user, COACHES), (enrolment.employee.user, COACHED)):
        if user is not None and user.is_active:
            notify(user, kind, subject=enrolment, period=f"{coach.pk}")
    return enrolment
