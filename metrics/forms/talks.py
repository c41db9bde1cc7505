"""When a result was talked about."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lib.dates import today


class TeamTalkForm(forms.Form):
    held_on = forms.DateField(
        label=_("When did you talk?"),
        initial=today,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The day of the talk alone. What was said stays with you."),
    )
