"""The small forms of one's own profile, one for each part."""

import zoneinfo
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from talent.forms.named import NamedField
from talent.forms.seen import SeenForm
from talent.languages import language_choices
from talent.models import (
    Achievement,
    Aspiration,
    Certification,
    Education,
    Employee,
    Horizon,
    Mobility,
    Offer,
    Role,
    SpokenLanguage,
    User,
)

FIRST_YEAR, LAST_YEAR = 1940, 2100


class AboutForm(SeenForm):
    class Meta:
        model = Employee
        fields: ClassVar = ["preferred_name", "pronouns", "summary"]
        labels: ClassVar = {
            "preferred_name": _("What colleagues call you"),
            "pronouns": _("Pronouns"),
            "summary": _("About you"),
        }
        help_texts: ClassVar = {
            "preferred_name": _("If it is not your given name."),
            "pronouns": _("Shown beside your name to everyone."),
            "summary": _("Two sentences are enough. Your managers and HR read this."),
        }


class ContactForm(SeenForm):
    class Meta:
        model = Employee
        fields: ClassVar = ["phone", "time_zone", "language"]
        labels: ClassVar = {
            "phone": _("Phone"),
            "time_zone": _("Time zone"),
            "language": _("Language of these pages"),
        }
        help_texts: ClassVar = {
            "phone": _("Shown to everyone."),
            "time_zone": _("All times are shown to you in this zone; colleagues see your time."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = sorted(zoneinfo.available_timezones() - {"localtime", "Factory"})
        self.fields["time_zone"] = forms.ChoiceField(
            choices=[(zone, zone.replace("_", " ")) for zone in zones],
            label=self.fields["time_zone"].label,
            help_text=self.fields["time_zone"].help_text,
        )
        self.fields["language"] = forms.ChoiceField(
            choices=settings.LANGUAGES, label=self.fields["language"].label
        )


class PhotoForm(forms.Form):
    photo = forms.FileField(
        label=_("Photo"),
        help_text=_("JPEG, PNG or WebP, up to 8 MB. It is cut to a square around its middle."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": _("Choose a photo first.")},
    )


class AspirationForm(SeenForm):
    class Meta:
        model = Aspiration
        fields: ClassVar = ["horizon", "mobility", "preferred_track", "interests"]
        labels: ClassVar = {
            "horizon": _("When would you like to move on?"),
            "mobility": _("Where would you work?"),
            "preferred_track": _("Which way do you want to grow?"),
            "interests": _("What draws you?"),
        }
        help_texts: ClassVar = {
            "interests": _("Topics, kinds of work, people you would like to work with."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in (("horizon", Horizon), ("mobility", Mobility)):
            self.fields[name].choices = [("", _("I cannot say yet")), *kind.choices]
        self.fields["preferred_track"].empty_label = _("I cannot say yet")


class EducationForm(SeenForm):
    from_year = forms.IntegerField(
        required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR, label=_("From (year)")
    )
    to_year = forms.IntegerField(
        required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR, label=_("To (year)")
    )

    class Meta:
        model = Education
        fields: ClassVar = ["institution", "qualification", "subject", "from_year", "to_year"]
        labels: ClassVar = {
            "institution": _("School, university or company"),
            "qualification": _("What you finished with"),
            "subject": _("Subject"),
        }


class LanguageForm(SeenForm):
    class Meta:
        model = SpokenLanguage
        fields: ClassVar = ["code", "level"]
        labels: ClassVar = {"code": _("Language"), "level": _("How well you speak it")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.ChoiceField(
            choices=[("", _("Choose a language")), *language_choices()], label=_("Language")
        )


class CertificationForm(SeenForm):
    link = forms.URLField(required=False, assume_scheme="https", label=_("Where it can be checked"))

    class Meta:
        model = Certification
        fields: ClassVar = ["name", "issuer", "issued_on", "expires_on", "link"]
        labels: ClassVar = {
            "name": _("Certificate"),
            "issuer": _("Given by"),
            "issued_on": _("Given on"),
            "expires_on": _("Good until"),
        }
        help_texts: ClassVar = {"expires_on": _("We remind you before it runs out.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("issued_on", "expires_on"):
            self.fields[name].widget = forms.DateInput()


class AchievementForm(SeenForm):
    class Meta:
        model = Achievement
        fields: ClassVar = ["title", "achieved_on", "description"]
        labels: ClassVar = {
            "title": _("What you achieved"),
            "achieved_on": _("When"),
            "description": _("How it came about"),
        }


class OfferForm(SeenForm):
    class Meta:
        model = Offer
        fields: ClassVar = ["kind", "note"]
        labels: ClassVar = {"kind": _("What you offer"), "note": _("In a few words")}
        help_texts: ClassVar = {
            "note": _("Shown to everyone: about what, when, how to reach you."),
        }


class TargetForm(forms.Form):
    """One role to aim for, found by its name."""

    role = NamedField(
        kind="roles", label=_("Role"), help_text=_("Write a part of its name and choose.")
    )

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].offer(Role.objects.visible_to(actor))
