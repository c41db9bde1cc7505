"""What HR says when it hires, moves, pauses or ends."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from lib.dates import today
from talent.admin.acts import ActForm, Day, Pick
from talent.models import (
    AbsenceKind,
    Assignment,
    AssignmentReason,
    Employee,
    ExitReason,
)

ROLE = Assignment._meta.get_field("role")
UNIT = Assignment._meta.get_field("unit")
MANAGER = Assignment._meta.get_field("manager")
LOCATION = Assignment._meta.get_field("location")
KEPT = _("Leave empty to keep it as it is.")
CHANGES = [
    (value, label) for value, label in AssignmentReason.choices if value != AssignmentReason.HIRE
]


def zones() -> list[tuple[str, str]]:
    return [(zone, zone) for zone in sorted(available_timezones())]


def blank(choices: Any, label: Any) -> list[Any]:
    return [("", label), *choices]


class PlaceForm(ActForm):
    """Where a person starts."""

    starts_on = Day(label=_("First day"), initial=today)
    role = Pick(ROLE, label=_("Role"))
    unit = Pick(UNIT, label=_("Unit"))
    manager = Pick(MANAGER, label=_("Manager"), required=False)
    location = Pick(LOCATION, label=_("Place"), required=False)


class HireForm(PlaceForm):
    given_name = forms.CharField(label=_("Given name"), max_length=100)
    family_name = forms.CharField(label=_("Family name"), max_length=100, required=False)
    external_id = forms.CharField(
        label=_("Number in the HR system"), max_length=100,
        help_text=_("Later imports find the person by it."),
    )  # fmt: skip
    email = forms.EmailField(label=_("Work e-mail"), max_length=254, required=False)
    login = forms.BooleanField(
        label=_("May sign in with this address"), initial=True, required=False
    )
    field_order = ["given_name", "family_name", "external_id", "email", "login"]


class ChangeForm(ActForm):
    """What changes from a day on; what is left empty stays as it is on that day."""

    starts_on = Day(label=_("From"), initial=today)
    reason = forms.ChoiceField(label=_("Why"), choices=blank(CHANGES, _("Choose one")))
    role = Pick(ROLE, label=_("New role"), required=False, help_text=KEPT)
    unit = Pick(UNIT, label=_("New unit"), required=False, help_text=KEPT)
    manager = Pick(MANAGER, label=_("New manager"), required=False, help_text=KEPT)
    no_manager = forms.BooleanField(label=_("Reports to nobody"), required=False)
    location = Pick(LOCATION, label=_("New place"), required=False, help_text=KEPT)

    def clean(self) -> dict[str, Any]:
        """A new manager and no manager exclude each other."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("no_manager") and data.get("manager"):
            self.add_error("no_manager", _("Choose a manager or this, not both."))
        return data


class CorrectForm(ActForm):
    given_name = forms.CharField(label=_("Given name"), max_length=100)
    family_name = forms.CharField(label=_("Family name"), max_length=100, required=False)
    preferred_name = forms.CharField(label=_("Called"), max_length=100, required=False)
    pronouns = forms.CharField(label=_("Pronouns"), max_length=40, required=False)
    external_id = forms.CharField(label=_("Number in the HR system"), max_length=100)
    email = forms.EmailField(
        label=_("Work e-mail"), max_length=254, required=False,
        help_text=_("For colleagues. The address to sign in with is changed at the login."),
    )  # fmt: skip
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zones)


class LoginForm(ActForm):
    email = forms.EmailField(label=_("Address to sign in with"), max_length=254)


class AbsenceForm(ActForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=blank(AbsenceKind.choices, _("Choose one")))
    starts_on = Day(label=_("First day away"), initial=today)
    ends_on = Day(
        label=_("Last day away"), required=False, help_text=_("Leave empty until it is known.")
    )


class EndForm(ActForm):
    last_day = Day(label=_("Last day"), initial=today)
    exit_reason = forms.ChoiceField(
        label=_("Reason"), choices=blank(ExitReason.choices, _("Choose one"))
    )
    regretted = forms.TypedChoiceField(
        label=_("Would the organisation have kept this person?"),
        choices=[("", _("Not said")), ("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
    )
    reports_to = Pick(MANAGER, label=_("Who takes the reports"), required=False)

    def __init__(self, *args: Any, heir: Employee | None, reports: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not reports:
            del self.fields["reports_to"]
            return
        text = _("Leave empty: %(name)s.") % {"name": heir} if heir else _("Leave empty: nobody.")
        self.fields["reports_to"].help_text = text
