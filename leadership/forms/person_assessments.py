"""Assessing somebody: text to objects, without rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from leadership.models import (
    PerformanceAssessment,
    PersonAssessmentKind,
    PotentialAssessment,
)
from leadership.queries.person_assessments import scales_of
from leadership.services.person_assessments import fields_of
from lib.editing import mark_of
from lib.forms import LongText
from talent.models import User

EVIDENCE = {
    PersonAssessmentKind.PERFORMANCE: _(
        "What was achieved, against what was agreed, and how? Name two or three things that you"
        " have seen. The person reads this once it is published."
    ),
    PersonAssessmentKind.POTENTIAL: _(
        "By what do you see it: something new that was learned fast, a harder situation that was"
        " mastered, a wish that was said? The person reads this once it is published."
    ),
}


class AssessmentForm(forms.Form):
    """One assessment; a level is chosen together with its scale, so that it lies on it."""

    rating = forms.ChoiceField(
        label=_("Level"), widget=forms.RadioSelect,
        error_messages={"required": _("Choose a level."), "invalid_choice": _("Choose a level.")},
    )  # fmt: skip
    evidence = forms.CharField(
        label=_("By what do you see it?"), max_length=4000, widget=LongText(attrs={"rows": 6})
    )
    starts_on = forms.DateField(label=_("From"))
    ends_on = forms.DateField(label=_("Until"))
    assessed_on = forms.DateField(label=_("Assessed on"))
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(
        self, data: Any, *, actor: User, kind: str, draft: Any = None, initial: Any = None
    ) -> None:
        self.kind = kind
        shown: dict[str, Any] = dict(initial or {})
        if draft is not None:
            shown = {name: getattr(draft, name) for name in fields_of(kind)}
            shown["rating"] = f"{draft.scale_id}-{draft.level}"
            shown["seen"] = mark_of(draft, fields_of(kind))
        super().__init__(data, initial=shown)
        self.scales = list(scales_of(actor, kind))
        if draft is not None and draft.scale not in self.scales:
            self.scales.append(draft.scale)
        field = self.fields["rating"]
        assert isinstance(field, forms.ChoiceField)
        several = len(self.scales) > 1
        field.choices = [
            (f"{scale.pk}-{level}", f"{label} ({scale.name})" if several else label)
            for scale in self.scales
            for level, label in scale.levels
        ]
        self.fields["evidence"].help_text = str(EVIDENCE[PersonAssessmentKind(kind)])
        if kind != PersonAssessmentKind.PERFORMANCE:
            del self.fields["starts_on"], self.fields["ends_on"]
        if draft is None:
            del self.fields["seen"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        rating = str(found.pop("rating", ""))
        if rating:
            scale, level = rating.split("-")
            found["scale"] = next(one for one in self.scales if one.pk == int(scale))
            found["level"] = int(level)
        return found

    def see(self, record: PerformanceAssessment | PotentialAssessment) -> None:
        """Show the form again with the mark of what is saved now."""
        data = self.data.copy()
        data["seen"] = mark_of(record, fields_of(self.kind))
        self.data = data


def lines_in(text: str) -> list[str]:
    """The lines of a text, without those that are empty."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]
