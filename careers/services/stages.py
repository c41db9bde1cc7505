"""How an application goes from stage to stage: one place that writes the step and tells of it."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.models import Application, ApplicationStep, Opening, Stage
from talent.models import Actor, AuditEntry, User
from talent.services.notices import notify

MOVED = "careers.application_moved"
ANSWERED = "careers.application_answered"
# Whose act a stage is: the applicant hears of the others.
BY_APPLICANT = (Stage.ACCEPTED, Stage.DECLINED, Stage.WITHDRAWN)


def locked(application: Application) -> tuple[Opening, Application]:
    """Opening and application, in this order everywhere: no two acts wait in a circle."""
    # Joined only afterwards: a row whose hirer changes while one waits would seem to be gone.
    Opening.objects.select_for_update().get(pk=application.opening_id)
    openings = Opening.objects.select_related("role", "unit", "hiring_manager__user")
    opening = openings.get(pk=application.opening_id)
    rows = Application.objects.select_for_update(of=("self",)).select_related("employee__user")
    found = rows.get(pk=application.pk)
    found.opening = opening
    return opening, found


def move(actor: Actor, application: Application, stage: str) -> Application:
    """Take a locked application to another stage, keep the step, and tell whoever waits for it."""
    application.stage, application.moved_at = stage, timezone.now()
    # The database lists the steps; what it would refuse is said in words before.
    application.full_clean(exclude=["snapshot"], validate_unique=False)
    application.save()
    step = ApplicationStep.objects.create(
        application=application, stage=stage, by=actor if isinstance(actor, User) else None
    )
    AuditEntry.add(
        actor, f"careers.application.{stage}", application,
        opening=application.opening_id, reason=application.reject_reason,
    )  # fmt: skip
    if stage in BY_APPLICANT:
        hirer = application.opening.hiring_manager.user
        if hirer is not None:
            notify(hirer, ANSWERED, subject=application, period=str(step.pk), stage=stage)
    elif application.employee.user is not None:
        notify(
            application.employee.user, MOVED, subject=application, period=str(step.pk), stage=stage
        )
    return application


def expect(application: Application, *stages: str) -> None:
    """Refuse what another has decided meanwhile."""
    if application.stage not in stages:
        raise ValidationError(
            _("This application is no longer as you saw it: it is “%(stage)s” now.")
            % {"stage": application.get_stage_display()}
        )
