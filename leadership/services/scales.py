"""Scales for performance and potential: set up, worded anew, retired."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from leadership import access
from leadership.models import MODEL_OF, AssessmentScale
from lib.dates import today
from talent.access import require
from talent.models import Actor, AuditEntry


@transaction.atomic
def create_scale(
    *, actor: Actor, kind: str, name: str, labels: Sequence[str], guidance: str = ""
) -> AssessmentScale:
    """Add a scale of two to five levels, the lowest first."""
    require(access.may_keep_scales(actor))
    scale = AssessmentScale(kind=kind, name=name, labels=list(labels), guidance=guidance)
    _check(scale)
    scale.save()
    AuditEntry.add(actor, "leadership.scale.created", scale, kind=str(kind), levels=len(labels))
    return scale


@transaction.atomic
def edit_scale(
    *, actor: Actor, scale: AssessmentScale, name: str, labels: Sequence[str], guidance: str
) -> AssessmentScale:
    """Word a scale anew; one that is in use keeps as many levels as it has."""
    require(access.may_keep_scales(actor))
    scale = AssessmentScale.objects.select_for_update().get(pk=scale.pk)
    is_used = MODEL_OF[scale.kind].objects.filter(scale=scale).exists()
    if is_used and len(labels) != len(scale.labels):
        words = _("This scale is in use: it keeps its %(count)d levels.")
        raise ValidationError({"labels": words % {"count": len(scale.labels)}})
    scale.name, scale.labels, scale.guidance = name, list(labels), guidance
    _check(scale)
    scale.save(update_fields=["name", "labels", "guidance"])
    AuditEntry.add(actor, "leadership.scale.edited", scale)
    return scale


@transaction.atomic
def retire_scale(*, actor: Actor, scale: AssessmentScale) -> AssessmentScale:
    """Offer a scale no more; what was assessed on it stays."""
    require(access.may_keep_scales(actor))
    scale = AssessmentScale.objects.select_for_update().get(pk=scale.pk)
    if scale.retired_on is not None:
        raise ValidationError(_("This scale is retired already."))
    scale.retired_on = today()
    scale.save(update_fields=["retired_on"])
    AuditEntry.add(actor, "leadership.scale.retired", scale)
    return scale


def _check(scale: AssessmentScale) -> None:
    if not 2 <= len(scale.labels) <= 5:
        raise ValidationError({"labels": _("A scale has two to five levels.")})
    if len({label.casefold() for label in scale.labels}) < len(scale.labels):
        raise ValidationError({"labels": _("A level stands here twice.")})
    scale.full_clean()
