"""To which unit a list of people, or a picture, is narrowed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talent.forms.named import NamedField
from talent.models import OrgUnit, User


class UnitFilterForm(forms.Form):
    """One unit and all below it."""

    unit = NamedField(kind="units", label=_("Unit and below"), required=False)
    use_required_attribute = False

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(OrgUnit.objects.visible_to(actor).current())
