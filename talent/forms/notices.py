"""How a person wants to hear of each kind of notice."""

from typing import Any

from django import forms

from talent.models import Delivery, User
from talent.registry import registry


class DeliveryForm(forms.Form):
    """One choice for each kind that leaves one."""

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = dict(actor.notice_preferences.values_list("kind", "delivery"))
        for key, kind in registry.notices.items():
            if kind.is_fixed or not kind.is_listed:
                continue
            self.fields[key] = forms.ChoiceField(
                label=str(kind.label),
                help_text=str(kind.hint),
                choices=Delivery.choices,
                initial=chosen.get(key, kind.delivery),
            )
