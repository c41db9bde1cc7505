"""The forms of assignments and assessments: text to objects, without rules."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from careers.forms.conversations import AT, next_slot
from leadership.models import LONGEST_WORK, Assessment, Assignment, Cohort, Component
from leadership.services.coursework_changes import FIXED_BY_A_SCORE
from lib.forms import LocalTimeField, LongText
from talent.forms.seen import SeenForm
from talent.models import Skill


class OfCohortForm(SeenForm):
    """What is asked of a cohort, for one component or none."""

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["component"]
        rows = Component.objects.filter(programme=cohort.programme_id)
        field.queryset = rows.order_by("position")
        field.empty_label = _("None in particular")

    def fix(self, names: Iterable[str], why: Any) -> None:
        """Show what can no longer be changed, and why."""
        for name in names:
            self.fields[name].disabled = True
            self.fields[name].help_text = why


class AssignmentForm(OfCohortForm):
    class Meta:
        model = Assignment
        fields: ClassVar = ["title", "text", "due_at", "component"]
        field_classes: ClassVar[dict[str, Any]] = {"due_at": LocalTimeField}
        labels: ClassVar = {
            "title": _("What is it?"),
            "text": _("What is to be done?"),
            "due_at": _("Until when"),
            "component": _("For which component"),
        }
        help_texts: ClassVar = {
            "due_at": _("In your own time zone. What comes later is marked as late."),
            "component": _("It is done once the work is accepted."),
        }
        widgets: ClassVar[dict[str, Any]] = {"due_at": AT, "text": LongText(attrs={"rows": 6})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.initial["due_at"] = next_slot()
        elif self.instance.submissions.exists():
            self.fix(["component"], _("Somebody has handed this in: it stays."))
            self.fields["due_at"].help_text = _("The same time or a later one: work is handed in.")


class AssessmentForm(OfCohortForm):
    class Meta:
        model = Assessment
        fields: ClassVar = [
            "title", "component", "lowest", "highest", "pass_mark", "most_attempts", "skill",
        ]  # fmt: skip
        labels: ClassVar = {
            "title": _("What is assessed?"),
            "component": _("For which component"),
            "lowest": _("Lowest score"),
            "highest": _("Highest score"),
            "pass_mark": _("Passed from"),
            "most_attempts": _("How many tries"),
            "skill": _("The score is the level of"),
        }
        help_texts: ClassVar = {
            "component": _("It is done once this is passed."),
            "skill": _("Only where the score goes up to 5, as levels do."),
        }

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, cohort=cohort, **kwargs)
        field: Any = self.fields["skill"]
        targets = cohort.programme.targets.values("skill")
        now = Q(pk=self.instance.skill_id)
        field.queryset = Skill.objects.filter(Q(pk__in=targets, retired_on__isnull=True) | now)
        field.empty_label = _("No competency")
        if self.instance.pk and self.instance.results.exists():
            self.fix(FIXED_BY_A_SCORE, _("Somebody has a score: it stays."))
            self.fields["pass_mark"].help_text = _(
                "Another mark turns over the scores between, and the record says so."
            )
            self.fields["reason"] = forms.CharField(
                label=_("Why another pass mark?"), required=False, max_length=2000,
                help_text=_("Only where you change it. Those whom it concerns read it."),
                widget=LongText(attrs={"rows": 3}),
            )  # fmt: skip


class HandInForm(forms.Form):
    """Words, a link or a file."""

    text = forms.CharField(
        label=_("In your words"), required=False, max_length=LONGEST_WORK,
        widget=LongText(attrs={"rows": 10}),
    )  # fmt: skip
    link = forms.URLField(
        label=_("Or a link"), required=False, max_length=500, assume_scheme="https"
    )
    file = forms.FileField(
        label=_("Or a file"), required=False,
        help_text=_("A PDF, an office document, an image or a text, up to 10 MB."),
    )  # fmt: skip


class FeedbackForm(forms.Form):
    """Accepted, or returned with words."""

    feedback = forms.CharField(
        label=_("Feedback"), required=False, max_length=2000, widget=LongText(attrs={"rows": 6}),
        help_text=_("Needed where you return it. The person and those who see the part read it."),
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)


class ScoreForm(forms.Form):
    """One try."""

    score = forms.DecimalField(label=_("Score"), max_digits=6, decimal_places=2)
    note = forms.CharField(
        label=_("What did you see?"), required=False, max_length=2000,
        widget=LongText(attrs={"rows": 4}), help_text=_("Those who see the part read it."),
    )  # fmt: skip
    as_claim = forms.BooleanField(
        label=_("Put the level into the person’s skills"), required=False,
        help_text=_("As what an assessment showed, with your name."),
    )  # fmt: skip

    tries = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, data: Any, *, assessment: Assessment, tries: int) -> None:
        super().__init__(data, initial={"tries": tries})
        if assessment.skill is None:
            del self.fields["as_claim"]
