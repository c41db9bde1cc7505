"""Keys for programs."""

from django import forms
from django.utils.translation import gettext_lazy as _

DAYS = [(30, _("30 days")), (90, _("90 days")), (365, _("A year"))]


class TokenForm(forms.Form):
    """What a token is for, and how long it opens the door."""

    name = forms.CharField(label=_("What is it for?"), max_length=60)
    days = forms.TypedChoiceField(label=_("It ends after"), choices=DAYS, coerce=int, initial=90)
