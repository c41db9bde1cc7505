"""What the directory can be asked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from talent.forms.named import NamedField
from talent.models import Location, OrgUnit, Role, Skill, User
from talent.queries.directory import Wanted

LEVELS = [("", _("any level")), *[(level, _("at least %d") % level) for level in range(1, 6)]]


class DirectoryForm(forms.Form):
    """A name, and what people share with each other."""

    q = forms.CharField(required=False, max_length=100, label=_("Name"))
    role = NamedField(kind="roles", required=False, label=_("Role"))
    unit = NamedField(kind="units", required=False, label=_("Unit"))
    location = NamedField(kind="places", required=False, label=_("Place"))
    skill = NamedField(kind="skills", required=False, label=_("Skill"))
    level = forms.TypedChoiceField(
        choices=LEVELS, coerce=int, empty_value=None, required=False, label=_("Level")
    )

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "find-%s"
        self.fields["role"].offer(Role.objects.visible_to(actor))
        self.fields["unit"].offer(OrgUnit.objects.visible_to(actor).current())
        self.fields["location"].offer(Location.objects.all())
        self.fields["skill"].offer(Skill.objects.filter(retired_on__isnull=True))

    def wanted(self) -> Wanted:
        """The search that a valid form asks for."""
        said = dict(self.cleaned_data)
        return Wanted(text=said.pop("q"), **said)
