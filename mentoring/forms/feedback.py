"""How a session was."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lib.forms import LongText

STEPS = [
    (5, _("Very much so")), (4, _("Yes")), (3, _("Partly")), (2, _("Hardly")), (1, _("Not at all")),
]  # fmt: skip


class PulseForm(forms.Form):
    """Two questions, and words to the other one."""

    worth = forms.TypedChoiceField(
        label=_("It was worth our time"), coerce=int, choices=STEPS, widget=forms.RadioSelect
    )
    clear = forms.TypedChoiceField(
        label=_("I know what I do next"), coerce=int, choices=STEPS, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Something you want to say to the other one"), required=False, max_length=1000,
        widget=LongText(attrs={"rows": 4}),
        help_text=_("The other one reads it with your name, and nobody else does."),
    )  # fmt: skip
