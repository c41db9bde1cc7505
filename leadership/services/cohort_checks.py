"""What taking part in a cohort asks for: each refusal says what would be needed."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leadership.models import Cohort, CohortEnrolment, CohortState
from leadership.queries.audience import is_in_audience
from leadership.queries.cohorts import audience_words
from lib.dates import today
from lib.visible import is_visible
from talent.models import Employee

LONGEST_REASON = 2000


def check_joining(cohort: Cohort, employee: Employee) -> None:
    """A cohort takes people in until a day, whom its programme is for, each once."""
    refuse_closed(cohort)
    refuse_outsider(cohort, employee)
    if cohort.instructors.filter(employee=employee).exists():
        raise ValidationError(_("Whoever instructs the cohort does not take part in it."))
    taken = CohortEnrolment.objects.filter(cohort=cohort, employee=employee)
    if taken.live().exists() or taken.seated().exists():
        words = _("%(name)s takes part already, or is asked to.")
        raise ValidationError(words % {"name": employee.name})


def refuse_closed(cohort: Cohort) -> None:
    """Say why nobody can join today."""
    if cohort.state == CohortState.DRAFT:
        raise ValidationError(_("This cohort is not open yet."))
    if cohort.state == CohortState.CANCELLED:
        raise ValidationError(_("This cohort was called off."))
    if cohort.state == CohortState.FINISHED:
        raise ValidationError(_("This cohort is over: look for the next one."))
    if not cohort.programme.is_offered:
        raise ValidationError(_("The programme is no longer offered."))
    if today() > cohort.enrol_until:
        words = _("Enrolment ended on %(day)s. Ask who runs the cohort, or wait for the next one.")
        raise ValidationError(words % {"day": date_format(cohort.enrol_until, "j F Y")})


def refuse_too_late(cohort: Cohort) -> None:
    """Who asked in time is answered until the cohort has begun."""
    if not cohort.is_open:
        state = {"state": cohort.get_state_display()}
        raise ValidationError(_("This cohort takes nobody in: it is “%(state)s” now.") % state)
    if not cohort.gives_seats:
        day = {"day": date_format(cohort.seats_until, "j F Y")}
        raise ValidationError(_("The cohort gave its last seats on %(day)s.") % day)


def refuse_outsider(cohort: Cohort, employee: Employee) -> None:
    """Only who works here today, and for whom the programme is; the rules are said."""
    if not Employee.objects.employed().filter(pk=employee.pk).exists():
        raise ValidationError(_("%(name)s does not work here today.") % {"name": employee.name})
    if is_in_audience(cohort.programme, employee):
        return
    rules = " / ".join(audience_words(cohort.programme))
    words = _("The programme is for others: %(rules)s.")
    raise ValidationError(words % {"rules": rules})


def check_reason(text: str, field: str = "reason", *, is_needed: bool = True) -> str:
    """A reason that can be read, in its length."""
    said = text.strip()
    if not said and not is_needed:
        return ""
    if not is_visible(said):
        raise ValidationError({field: _("Say why, in words that can be read.")})
    if len(said) > LONGEST_REASON:
        words = _("Use at most 2,000 characters; these are %(now)d.")
        raise ValidationError({field: words % {"now": len(said)}})
    return said


def refuse_fewer_seats(capacity: int, taken: int) -> None:
    """Seats that people hold are not taken from them."""
    if capacity >= taken:
        return
    words = ngettext(
        "%(count)d seat is taken: keep as many or more, or take somebody out first.",
        "%(count)d seats are taken: keep as many or more, or take somebody out first.",
        taken,
    )
    raise ValidationError({"capacity": words % {"count": taken}})


def what_cohort_lacks(cohort: Cohort) -> Mapping[str, str]:
    """What a draft needs before it can be opened, by field."""
    lacking = {}
    here = cohort.instructors.filter(
        employee__in=Employee.objects.employed(), employee__user__is_active=True
    )
    if not here.exists():
        lacking["instructors"] = _("Name at least one instructor who can sign in.")
    if not cohort.programme.is_offered:
        lacking["__all__"] = _("Offer the programme first.")
    if cohort.enrol_until < today():
        lacking["enrol_until"] = _("Choose a day to come.")
    return lacking
