"""Saying at which level somebody has a skill, and asking others to say so."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lib.forms import LongText
from talent.forms.named import NamedField
from talent.models import Employee, Skill, User
from talent.queries.skills import level_words, may_ask


class ChooseSkillForm(forms.Form):
    """Which skill it is about."""

    skill = NamedField(
        kind="skills", label=_("Skill"), help_text=_("Write a part of its name and choose.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skill"].offer(Skill.objects.filter(retired_on__isnull=True))


class ClaimForm(forms.Form):
    """One level of one skill, with what shows it."""

    level = forms.TypedChoiceField(
        coerce=int,
        widget=forms.RadioSelect,
        label=_("Level"),
        error_messages={"required": _("Choose the level that fits best.")},
    )
    evidence = forms.CharField(
        required=False,
        max_length=2000,
        widget=LongText(attrs={"rows": 3}),
        label=_("What shows it"),
        help_text=_(
            "A piece of work, a result, a situation. You, the managers, the HR partner and HR"
            " admins can read it; mentors who did not write it see the level only."
        ),
    )

    def __init__(self, *args: Any, skill: Skill, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.levels = level_words(skill)
        self.fields["level"].choices = [(row.level, row.level) for row in self.levels]


class AskForm(forms.Form):
    """Whom to ask for their view of a skill."""

    asked = forms.ModelChoiceField(
        Employee.objects.none(),
        label=_("Who should say it?"),
        empty_label=None,
        help_text=_("Your manager, or someone further up your line."),
    )

    def __init__(self, *args: Any, actor: User, employee: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asked"].queryset = may_ask(actor, employee)
