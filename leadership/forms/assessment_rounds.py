"""Setting an assessment round up: text to objects, without rules."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from leadership.forms.scopes import ScopeForm
from leadership.models import AssessmentRound, CalibrationSession, RoundAssessor, RoundState
from lib.forms import LongText
from talent.models import User


class RoundForm(ScopeForm):
    """What a round asks, by when, of whom and about whom."""

    class Meta:
        model = AssessmentRound
        fields: ClassVar = [
            "name", "purpose", "asks_performance", "asks_potential", "assessed_by", "due_on",
            "ends_on", "session", "lowest_grade", "highest_grade",
        ]  # fmt: skip
        labels: ClassVar = {
            "name": _("Name"),
            "purpose": _("What it is for"),
            "asks_performance": _("Performance"),
            "asks_potential": _("Potential"),
            "assessed_by": _("Who assesses"),
            "due_on": _("Last day on time"),
            "ends_on": _("Ends on"),
            "session": _("Prepares the session"),
            "lowest_grade": _("From grade"),
            "highest_grade": _("To grade"),
        }
        help_texts: ClassVar = {"purpose": _("Assessors read it."), "due_on": ""}
        widgets: ClassVar[dict[str, Any]] = {
            "assessed_by": forms.RadioSelect,
            "purpose": LongText(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.fields["assessed_by"].choices = RoundAssessor.choices
        sessions: Any = CalibrationSession.objects.run_by(actor)
        self.fields["session"].queryset = sessions.exclude(state="closed")
        self.fields["session"].empty_label = _("None")
        made = self.instance if self.instance.pk else None
        if made is None or made.is_draft:
            self.ask_scope(actor, made)
        else:
            self.leave_out(
                "asks_performance", "asks_potential", "assessed_by", "lowest_grade",
                "highest_grade",
            )  # fmt: skip
        if made is not None and made.session_id and made.session not in sessions:
            self.leave_out("session")  # its name would tell somebody of a board that they are on

    def _those(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    @property
    def basics(self) -> list[forms.BoundField]:
        return self._those("name", "purpose")

    @property
    def asked(self) -> list[forms.BoundField]:
        return self._those("asks_performance", "asks_potential")

    @property
    def days(self) -> list[forms.BoundField]:
        return self._those("due_on", "ends_on")

    @property
    def others(self) -> list[forms.BoundField]:
        return self._those("assessed_by", "session")


class RoundFilterForm(forms.Form):
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *RoundState.choices]
    )
    use_required_attribute = False

    def chosen(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("state") or "")
