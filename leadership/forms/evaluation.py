"""The form that chooses by which figures results are told."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from leadership.models import Programme
from leadership.registry import result_indicators


class IndicatorsForm(forms.Form):
    """Which of the figures that are offered tell of a programme's results."""

    keys = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=_("Results are told by")
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys: Any = self.fields["keys"]
        keys.choices = [(one.key, one.label) for one in result_indicators]
        self.initial.setdefault("keys", programme.result_indicators)
