"""An idea for somebody's development plan that says nothing of succession, here or there."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from careers.models import PlanComment
from careers.services.plans import comment_on_plan
from leadership import access
from leadership.models import Successor
from leadership.queries.neutral_ideas import ideas_for, plan_that_may_be_told
from leadership.queries.plan_page import fit_of_successor
from talent.access import require
from talent.models import User


@transaction.atomic
def tell_idea(*, actor: User, successor: Successor, idea: str) -> PlanComment:
    """Say on a person's development plan what could help with one skill, as its readers may.

    Nothing of it is kept with the succession plan, and its audit is that of any comment.
    """
    require(access.may_edit_plan(actor, successor.plan))
    plan = plan_that_may_be_told(actor, successor)
    if plan is None:
        raise ValidationError(_("Speak with them: there is no plan on which you can say it."))
    fit = fit_of_successor(actor, successor)
    found = [one for one in (ideas_for(fit) if fit else []) if str(one.idea.pk) == idea]
    if not found:
        raise ValidationError(_("Choose one of the ideas."))
    words = _("An idea for your plan: %(idea)s")
    return comment_on_plan(
        actor=actor, plan=plan, text=words % {"idea": found[0].idea.title_for(found[0].gap.name)}
    )
