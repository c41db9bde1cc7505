"""Designing a survey: text to objects, no rules."""

from collections.abc import Mapping
from datetime import time
from typing import Any, ClassVar

from django import forms
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from leadership.forms.programmes import LEADS, SPARE, RowSet, RuleForm
from lib.dates import today
from lib.editing import mark_of
from lib.forms import LongText
from metrics.forms.languages import LanguagesField, by_language, lines_of
from metrics.models import (
    LEAST,
    LEAST_COMMENTS,
    LONGEST_WINDOW,
    MOST,
    Driver,
    QuestionKind,
    QuestionPart,
    Survey,
    SurveyKind,
    SurveyQuestion,
)
from metrics.services.surveys import BASICS, MOST_RULES
from metrics.survey_templates import template_of
from talent.forms.seen import SeenForm
from talent.http import ZONES
from talent.models import User

REMINDERS = [(1, _("1 day before")), (2, _("2 days before")), (3, _("3 days before")),
             (7, _("7 days before")), (14, _("14 days before"))]  # fmt: skip
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
CLOCK = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class SurveyForm(SeenForm):
    """What a survey is for, when it is asked, and what it promises."""

    threshold = forms.IntegerField(
        label=_("Fewest people for scores"), min_value=LEAST, max_value=MOST,
        help_text=_("Of a group with fewer answers nothing is shown, to nobody."),
    )  # fmt: skip
    comment_threshold = forms.IntegerField(
        label=_("Fewest people for comments"), min_value=LEAST_COMMENTS, max_value=MOST,
        help_text=_("Comments are shown only for groups of so many answers."),
    )  # fmt: skip
    window_days = forms.IntegerField(
        label=_("Days to answer"), min_value=1, max_value=LONGEST_WINDOW
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("It opens and closes by this clock, for everybody at once."),
    )
    remind_days = forms.TypedMultipleChoiceField(
        label=_("Reminders"), required=False, coerce=int, choices=REMINDERS,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only to who has not answered. Who that is, nobody is shown."),
    )  # fmt: skip

    class Meta:
        model = Survey
        fields: ClassVar = [name for name in BASICS if name != "kind"]
        labels: ClassVar = {
            "name": _("Name"),
            "purpose": _("What it is for"),
            "recurrence": _("How often"),
            "starts_on": _("First day"),
            "opens_at": _("Opens at"),
            "closes_at": _("Closes at"),
        }
        widgets: ClassVar = {
            "purpose": LongText(attrs={"rows": 4}), "starts_on": DAY, "opens_at": CLOCK,
            "closes_at": CLOCK,
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = [(name, name) for name in sorted(ZONES)]
        own = set(self.instance.remind_days) - {days for days, _words in REMINDERS}
        more = [(days, _now("%(days)d days before") % {"days": days}) for days in sorted(own)]
        self.fields["remind_days"].choices = [*REMINDERS, *more]
        self.order_fields([*self.Meta.fields, "seen"])

    def mark(self, record: Any) -> str:
        return mark_of(record, self.Meta.fields)

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        said = {name: self.cleaned_data.get(name) for name in self.Meta.fields}
        if "seen" in self.fields:
            said["seen"] = self.cleaned_data["seen"]
        return said

    def _post_clean(self) -> None:
        """What holds for a survey is judged by the service, against the row as it is then."""


def from_template(kind: str) -> Survey:
    """A survey that is not kept yet, with what its template says."""
    said = template_of(kind)
    names = ("name", "purpose", "recurrence", "window_days", "remind_days")
    return Survey(
        kind=kind, starts_on=today(), opens_at=time(8), closes_at=time(18),
        time_zone=get_current_timezone_name(),
        **{name: said[name] for name in names if name in said},
    )  # fmt: skip


KINDS = SurveyKind.choices


class QuestionForm(forms.Form):
    """One question, with its words in every language."""

    text = forms.CharField(
        label=_("Question"), max_length=300, widget=LongText(attrs={"rows": 2}),
        help_text=_("In English. One thing at a time."),
    )  # fmt: skip
    translations = LanguagesField(
        widget=LongText(attrs={"rows": 3}),
        help_text=_("One line each, such as “de: Ich lerne hier.” People read their own."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("How it is answered"), choices=QuestionKind.choices)
    options = forms.CharField(
        label=_("Answers to choose from"), required=False, widget=LongText(attrs={"rows": 4}),
        help_text=_(
            "For a choice only: one line each. Translations stand behind it: “Pay | de: Bezahlung”."
        ),
    )  # fmt: skip
    part = forms.ChoiceField(
        label=_("Counts in"), choices=QuestionPart.choices, initial=QuestionPart.OTHER,
        help_text=_("What counts in the index or a driver is agreed to, and has to be answered."),
    )  # fmt: skip
    driver = forms.ModelChoiceField(
        Driver.objects.none(), label=_("Driver"), required=False, empty_label=_("None")
    )
    is_required = forms.BooleanField(label=_("It has to be answered"), required=False)
    may_not_know = forms.BooleanField(label=_("Offer “I don’t know”"), required=False)

    def __init__(self, *args: Any, question: SurveyQuestion | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        drivers = Driver.objects.filter(retired_on__isnull=True)
        if question is not None:
            self.initial = {**_initial(question), **self.initial}
            drivers = drivers | Driver.objects.filter(questions=question)
        self.fields["driver"].queryset = drivers.distinct()

    def clean_options(self) -> list[dict[str, Any]]:
        """Answers keep the keys that they have, so that waves can be compared."""
        kept = (
            {one["text"]["en"]: one["key"] for one in self.question.options}
            if self.question
            else {}
        )
        taken, found = set(kept.values()), []
        for line in self.cleaned_data["options"].splitlines():
            if not line.strip():
                continue
            text, *more = (part.strip() for part in line.split("|"))
            key = kept.get(text) or _free(taken)
            taken.add(key)
            found.append({"key": key, "text": {"en": text} | by_language(more)})
        return found

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        said = self.cleaned_data
        return {
            "texts": {"en": said["text"].strip()} | said["translations"],
            **{name: said[name] for name in ("kind", "part", "driver", "options")},
            **{name: said[name] for name in ("is_required", "may_not_know")},
        }


def _initial(question: SurveyQuestion) -> dict[str, Any]:
    more = {code: text for code, text in question.texts.items() if code != "en"}
    return {
        "text": question.texts["en"],
        "translations": more,
        "options": "\n".join(
            " | ".join([one["text"]["en"], *lines_of(_others(one["text"]))])
            for one in question.options
        ),
        **{
            name: getattr(question, name)
            for name in ("kind", "part", "driver", "is_required", "may_not_know")
        },
    }


def _others(texts: Mapping[str, str]) -> dict[str, str]:
    return {code: text for code, text in texts.items() if code != "en"}


def _free(taken: set[str]) -> str:
    number = len(taken) + 1
    while f"a{number}" in taken:
        number += 1
    return f"a{number}"


class SurveyRuleForm(RuleForm):
    """One rule of whom a survey asks; one that names nothing is left out."""

    joined_within = forms.IntegerField(
        label=_("Came within so many days"), required=False, min_value=1, max_value=365
    )
    leaves_within = forms.IntegerField(
        label=_("Leaves within so many days"), required=False, min_value=1, max_value=365
    )

    def said(self) -> dict[str, Any]:
        more = {name: self.cleaned_data.get(name) for name in ("joined_within", "leaves_within")}
        return super().said() | more


SurveyRuleSet = forms.formset_factory(
    SurveyRuleForm, RowSet, extra=SPARE, can_delete=True, max_num=MOST_RULES, validate_max=True
)


def rule_set(data: Any, survey: Survey, actor: User) -> Any:
    """The rules of a survey as rows of a form."""
    leads = {value: name for name, value in LEADS.items()} | {None: ""}
    initial = [
        {
            "leads_people": leads[rule.leads_people],
            "unit": rule.unit.name if rule.unit else "",
            "family": rule.family_id,
            "lowest_grade": rule.lowest_grade_id,
            "highest_grade": rule.highest_grade_id,
            "joined_within": rule.joined_within,
            "leaves_within": rule.leaves_within,
        }
        for rule in survey.audience.select_related("unit").order_by("pk")
    ]
    return SurveyRuleSet(data, initial=initial, prefix="rule", form_kwargs={"actor": actor})


class ExtendForm(forms.Form):
    """Until when a wave takes answers, on a later day at the same hour."""

    until = forms.DateField(label=_("Answers until"), widget=DAY)
