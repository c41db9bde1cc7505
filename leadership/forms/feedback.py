"""The forms of 360 feedback and of feedback on request."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from careers.models import ActionKind
from leadership.models import (
    LEAST,
    LONGEST_WORDS,
    MOST_LEAST,
    CycleQuestion,
    FeedbackCycle,
    FeedbackSubject,
    QuestionSet,
)
from lib.forms import LongText
from lib.questions import AnswerField, Kind
from talent.forms.named import NamedField
from talent.forms.people import PersonField
from talent.models import Employee, OrgUnit, Skill, User


def day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **more)


class CycleForm(forms.Form):
    """What a cycle is for, when, by which questions, and what is promised."""

    name = forms.CharField(label=_("Name"), max_length=150)
    purpose = forms.CharField(
        label=_("What it is for"), max_length=2000, widget=LongText(attrs={"rows": 4}),
        help_text=_("Everybody who is asked reads it."),
    )  # fmt: skip
    question_set = forms.ModelChoiceField(QuestionSet.objects.none(), label=_("Questions"))
    nominate_until = day(_("Raters are chosen until"))
    ends_on = day(_("Answers until"))
    least_peers = forms.IntegerField(
        label=_("Fewest colleagues"), min_value=LEAST, max_value=MOST_LEAST, initial=LEAST,
        help_text=_("Of fewer who answered, nothing is shown."),
    )  # fmt: skip
    least_reports = forms.IntegerField(
        label=_("Fewest direct reports"), min_value=LEAST, max_value=MOST_LEAST, initial=LEAST,
        help_text=_("Of fewer who answered, nothing is shown."),
    )  # fmt: skip
    managers_read = forms.BooleanField(
        label=_("Managers read the reports of their people"), required=False,
        help_text=_("Everybody who answers is told so. It is frozen at the launch."),
    )  # fmt: skip
    feeds_skills = forms.BooleanField(
        label=_("Means of a group count in skill levels"), required=False, initial=True,
        help_text=_("Never a single answer: the mean of colleagues, or of direct reports."),
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, *args: Any, cycle: FeedbackCycle | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sets = QuestionSet.objects.filter(retired_on__isnull=True)
        if cycle is not None:
            sets = sets | QuestionSet.objects.filter(pk=cycle.question_set_id)
        else:
            del self.fields["seen"]
        self.fields["question_set"].queryset = sets


class PeopleForm(forms.Form):
    """About whom a cycle is: one person, or everybody of a unit."""

    employee = PersonField(
        kind="people", label=_("Somebody"), required=False,
        help_text=_("Write a part of the name and choose."),
    )  # fmt: skip
    unit = NamedField(kind="units", label=_("Or everybody of a unit"), required=False)

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employee"].offer(Employee.objects.colleagues_of(actor).select_related("user"))
        self.fields["unit"].offer(OrgUnit.objects.visible_to(actor))

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not self.errors and bool(said.get("employee")) == bool(said.get("unit")):
            raise forms.ValidationError(_("Choose somebody, or a unit."))
        return said


class RaterForm(forms.Form):
    """Whom to ask."""

    employee = PersonField(
        kind="people", label=_("Whom would you like to ask?"),
        help_text=_("Write a part of the name and choose."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: User, subject: FeedbackSubject, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Employee.objects.colleagues_of(actor).exclude(pk=subject.employee_id)
        field = self.fields["employee"]
        assert isinstance(field, PersonField)
        field.offer(people)
        if subject.employee.user_id == actor.pk:
            field.me = subject.employee
        else:
            field.label = _("Ask one more")


class AgreeForm(forms.Form):
    """Who of a list is kept."""

    keep = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, raters: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keep"].choices = [(str(one.pk), one.employee.name) for one in raters]

    def kept(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data["keep"]]


class AnswerForm(forms.Form):
    """The questions of a cycle about somebody; all may be left out."""

    def __init__(
        self, *args: Any, questions: Sequence[CycleQuestion], name: str,
        answers: Mapping[str, Any], seen: str, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.questions = questions
        for row in questions:
            field = AnswerField(row.asked)
            field.label = row.words_about(name)
            self.fields[row.asked.key] = field
            if row.asked.kind is not Kind.COMMENT and row.asked.key in answers:
                self.initial[row.asked.key] = str(answers[row.asked.key])
            else:
                self.initial[row.asked.key] = answers.get(row.asked.key)
        self.fields["seen"] = forms.CharField(widget=forms.HiddenInput, required=False)
        self.initial["seen"] = seen

    def given(self) -> dict[str, Any]:
        return {row.asked.key: self.cleaned_data.get(row.asked.key) for row in self.questions}

    @property
    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields by their competency, in order; those about the whole come last."""
        found: dict[Any, list[forms.BoundField]] = {}
        for row in self.questions:
            found.setdefault(row.skill, []).append(self[row.asked.key])
        whole = found.pop(None, None)
        return [*found.items(), *([(None, whole)] if whole else [])]


class AskForm(forms.Form):
    """Whom one asks for a few words, and about what."""

    asked = PersonField(
        kind="people", label=_("Whom would you like to ask?"),
        help_text=_("Write a part of the name and choose."),
    )  # fmt: skip
    topic = forms.CharField(
        label=_("What would you like to hear about?"), max_length=500,
        widget=LongText(attrs={"rows": 3}),
        help_text=_("The more exact, the better the answer: “How did you find my summary in the"
                    " review on Tuesday?”"),
    )  # fmt: skip
    skill = NamedField(
        kind="skills", label=_("Which competency does it touch?"), required=False,
        help_text=_("Empty if none."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: User, me: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["asked"]
        assert isinstance(field, PersonField)
        field.me = me
        people = Employee.objects.colleagues_of(actor).exclude(pk=me.pk)
        field.offer(people.select_related("user"))
        skills = Skill.objects.filter(retired_on__isnull=True)
        self.fields["skill"].offer(skills)


class WordsForm(forms.Form):
    """A few words for the one who asked."""

    answer = forms.CharField(
        label=_("Your answer"), max_length=LONGEST_WORDS, widget=LongText(attrs={"rows": 8}),
        help_text=_("What did you see, what did it do, what would you try? It bears your name."),
    )  # fmt: skip


class ActionForm(forms.Form):
    """What one does about a report, in which plan."""

    title = forms.CharField(label=_("What will you do?"), max_length=200)

    def __init__(self, *args: Any, plans: Any, skills: Sequence[Skill], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"] = forms.ModelChoiceField(
            plans, label=_("Into which plan?"), empty_label=None
        )
        self.fields["skill"] = forms.ModelChoiceField(
            Skill.objects.filter(pk__in=[one.pk for one in skills]), required=False,
            label=_("Which competency?"), empty_label=_("None of them"),
        )  # fmt: skip
        self.fields["kind"] = forms.ChoiceField(
            label=_("How will you learn by it?"), choices=ActionKind.choices,
            widget=forms.RadioSelect, initial=ActionKind.EXPERIENCE,
        )  # fmt: skip
