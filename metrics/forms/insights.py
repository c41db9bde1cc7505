"""Forms of targets, and of what each audience looks at first."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.indicator_words import UNITS
from metrics.indicators import INDICATORS, Indicator
from metrics.key_indicators import MOST, chosen_for
from metrics.models import Audience, IndicatorTarget, TargetWay


class TargetForm(forms.Form):
    """What one indicator is to come to; left empty, there is no target."""

    way = forms.ChoiceField(label=_("It is to be"), choices=TargetWay.choices)
    value = forms.DecimalField(label=_("Target"), required=False, max_digits=9, decimal_places=1)

    def __init__(
        self, *args: Any, indicator: Indicator, target: IndicatorTarget | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].help_text = _("In %(unit)s. Left empty, there is no target.") % {
            "unit": UNITS[indicator.unit]
        }
        if target is not None:
            self.initial.update(way=target.way, value=f"{target.value.normalize():f}")  # not 92.0


class KeyIndicatorsForm(forms.Form):
    """The few indicators of each audience."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(key, one.label) for key, one in INDICATORS.items()]
        for audience in Audience:
            self.fields[audience] = forms.MultipleChoiceField(
                label=audience.label, choices=choices, required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("%(most)s at most; none is the usual set.") % {"most": MOST},
                initial=chosen_for(audience),
            )  # fmt: skip

    def chosen(self) -> dict[str, list[str]]:
        return {audience.value: self.cleaned_data[audience] for audience in Audience}
