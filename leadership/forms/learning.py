"""The forms of learning records, learning elsewhere and qualifications: text to objects."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from leadership.models import (
    Brings,
    ExternalKind,
    LearningEvent,
    Qualification,
    Registration,
    WayChoice,
)
from leadership.models.external import MOST_CREDITS
from leadership.models.programmes import MOST_HOURS
from leadership.services.qualifications import FIELDS, which_count
from lib.editing import mark_of
from lib.forms import LongText
from talent.forms.named import NamedField
from talent.forms.seen import SeenForm
from talent.models import Employee, Skill, User

WORDS = LongText(attrs={"rows": 3})


class DayField(forms.DateField):
    """A day, by the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **kwargs)


def file_field(*, required: bool = False) -> forms.FileField:
    return forms.FileField(
        required=required, label=_("File that shows it"),
        help_text=_("PDF, picture, Word, Excel, PowerPoint or plain text, up to 10 MB."),
    )  # fmt: skip


def link_field() -> forms.CharField:
    return forms.CharField(
        required=False, max_length=500, label=_("Or a link that shows it"),
        help_text=_("It begins with https://."),
    )  # fmt: skip


class ProofForm(forms.Form):
    """A file or a link."""

    file = file_field()
    link = link_field()


class ExternalForm(forms.Form):
    """What somebody wants to learn elsewhere."""

    title = forms.CharField(max_length=200, label=_("What is it called?"))
    provider = forms.CharField(
        required=False, max_length=150, label=_("Who offers it?"),
        help_text=_("Who teaches, publishes or examines."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("What is it?"), choices=ExternalKind.choices)
    way = forms.ChoiceField(
        label=_("Training or development"), choices=WayChoice.choices,
        help_text=_("Training teaches a skill in a short time; development lasts and is lived."),
    )  # fmt: skip
    reason = forms.CharField(
        max_length=2000, widget=WORDS, label=_("What is it good for?"),
        help_text=_("For you and for your work. Your manager reads it."),
    )  # fmt: skip
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    hours = forms.DecimalField(
        label=_("Hours"), min_value=0, max_value=MOST_HOURS, decimal_places=2,
        help_text=_("About how many it takes you in all."),
    )  # fmt: skip
    credits = forms.IntegerField(
        required=False, label=_("Credits"), min_value=0, max_value=MOST_CREDITS,
        help_text=_("Where the provider gives any."),
    )  # fmt: skip
    skill = NamedField(
        kind="skills", required=False, label=_("Skill that it shows"),
        help_text=_("Once it is proved, it speaks for this skill like any certificate."),
    )  # fmt: skip
    level = forms.TypedChoiceField(
        required=False, label=_("At which level"), coerce=int, empty_value=None,
        choices=[("", _("Not said")), *((n, str(n)) for n in range(1, 6))],
    )  # fmt: skip
    towards = forms.ModelChoiceField(
        Registration.objects.none(), required=False, label=_("Counts towards"),
        empty_label=_("No qualification"),
    )  # fmt: skip

    def __init__(self, *args: Any, me: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        skill: Any = self.fields["skill"]
        skill.offer(Skill.objects.filter(retired_on__isnull=True))
        towards: Any = self.fields["towards"]
        rows = Registration.objects.in_progress().filter(employee=me)
        towards.queryset = rows.select_related("qualification")
        towards.label_from_instance = lambda row: str(row.qualification)
        if not towards.queryset:
            del self.fields["towards"]

    def clean_credits(self) -> int:
        return self.cleaned_data["credits"] or 0


class RecordForm(ExternalForm):
    """What somebody has learned already, with what shows it."""

    file = file_field()
    link = link_field()

    def __init__(self, *args: Any, me: Employee, **kwargs: Any) -> None:
        super().__init__(*args, me=me, **kwargs)
        self.fields["reason"].required = False
        self.fields["reason"].label = _("What did it bring?")
        self.fields["reason"].help_text = _("For you and for your work.")


class FinishForm(ProofForm):
    """That it is done: when, how long it took, and what shows it."""

    ends_on = DayField(label=_("Last day"))
    hours = forms.DecimalField(
        label=_("Hours"), min_value=0, max_value=MOST_HOURS, decimal_places=2
    )
    credits = forms.IntegerField(
        required=False, label=_("Credits"), min_value=0, max_value=MOST_CREDITS
    )
    field_order = ("ends_on", "hours", "credits", "file", "link")

    def clean_credits(self) -> int:
        return self.cleaned_data["credits"] or 0


class AnswerForm(forms.Form):
    """What is said with a no."""

    answer = forms.CharField(max_length=2000, widget=WORDS, label=_("Why?"))


class CorrectForm(forms.Form):
    """What is right instead of what stands in the record; empty fields do not count."""

    hours = forms.DecimalField(
        required=False, label=_("Hours"), min_value=0, max_value=MOST_HOURS, decimal_places=2
    )
    credits = forms.IntegerField(
        required=False, label=_("Credits"), min_value=0, max_value=MOST_CREDITS
    )
    score = forms.DecimalField(
        required=False, label=_("Score"), min_value=0, max_value=1000, decimal_places=2
    )
    passed = forms.TypedChoiceField(
        required=False, label=_("Passed"), empty_value=None, coerce=lambda value: value == "yes",
        choices=[("", _("Not said")), ("yes", _("Passed")), ("no", _("Not passed"))],
    )  # fmt: skip
    reason = forms.CharField(
        max_length=500, widget=WORDS, label=_("Why is it corrected?"),
        help_text=_("It stands in the record beside what was there before."),
    )  # fmt: skip

    @staticmethod
    def shows(event: LearningEvent) -> dict[str, Any]:
        """What an event says now, to begin with."""
        passed = {None: "", True: "yes", False: "no"}[event.passed]
        return {
            "hours": event.hours, "credits": event.credits, "score": event.score, "passed": passed,
        }  # fmt: skip


class QualificationForm(SeenForm):
    """One qualification of the catalogue."""

    skill = NamedField(
        kind="skills", required=False, label=_("Skill that it certifies"),
        help_text=_("Whoever is awarded it has a claim of this skill."),
    )  # fmt: skip

    class Meta:
        model = Qualification
        fields: ClassVar = [
            "name", "awarding_body", "text", "level", "credits", "guided_hours", "valid_months",
            "skill", "skill_level", "programmes", "is_in_use",
        ]  # fmt: skip
        widgets: ClassVar = {"programmes": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        from leadership.models import Programme  # noqa: PLC0415 - for its rows alone

        super().__init__(*args, **kwargs)
        skill: Any = self.fields["skill"]
        skill.offer(Skill.objects.filter(retired_on__isnull=True))
        if self.instance.pk and self.instance.skill:
            self.initial["skill"] = self.instance.skill.name
        programmes: Any = self.fields["programmes"]
        programmes.queryset = Programme.objects.visible_to(actor)

    def mark(self, record: Any) -> str:
        """Of what the service compares."""
        return mark_of(record, FIELDS, which_count(record) if record.pk else None)

    def _post_clean(self) -> None:
        """The service puts the values on a row that it has locked, and checks that."""


class BeginForm(forms.Form):
    """Since when somebody works for a qualification."""

    started_on = DayField(label=_("Since when"))


class TransferForm(ProofForm):
    """Credits from elsewhere."""

    source = forms.CharField(
        max_length=200, label=_("Where were they earned?"),
        help_text=_("Who gave the credits, and for what."),
    )  # fmt: skip
    credits = forms.IntegerField(label=_("Credits"), min_value=1, max_value=MOST_CREDITS)
    field_order = ("source", "credits", "file", "link")


class AwardForm(ProofForm):
    """When it was awarded, and the certificate."""

    awarded_on = DayField(label=_("Awarded on"))
    field_order = ("awarded_on", "file", "link")


class ImportForm(forms.Form):
    """A file of rows, checked first."""

    what = forms.ChoiceField(label=_("What is in it?"), choices=Brings.choices)
    file = forms.FileField(label=_("File"), help_text=_("CSV or Excel (XLSX)."))
    write = forms.BooleanField(
        required=False, label=_("Write it"),
        help_text=_("Otherwise it is only checked. Where a row is refused, nothing is written."),
    )  # fmt: skip
