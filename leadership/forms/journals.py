"""The forms of journals and coaches: text to objects, without rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from leadership.models import LONGEST_WORK
from lib.forms import LongText
from talent.forms.people import PersonField, said_of
from talent.models import Employee, User


class EntryForm(forms.Form):
    """One entry."""

    text = forms.CharField(
        label=_("What do you want to remember?"), max_length=LONGEST_WORK,
        widget=LongText(attrs={"rows": 8}),
        help_text=_("Only you read it, unless you share this entry."),
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, data: Any, *, text: str = "", seen: str = "") -> None:
        super().__init__(data, initial={"text": text, "seen": seen})
        if not seen:
            del self.fields["seen"]


class CoachForm(forms.Form):
    """Who coaches."""

    coach = PersonField(kind="people", label=_("Coach"), required=False)

    def __init__(self, data: Any, *, actor: User, now: Employee | None) -> None:
        super().__init__(data)
        field: Any = self.fields["coach"]
        field.offer(Employee.objects.colleagues_of(actor))
        field.help_text = _("Sees the person’s part, progress and work. Empty for nobody.")
        if now is not None and not self.is_bound:
            self.initial["coach"] = said_of(now)
