"""The forms of a pair and its workspace: text to objects, without rules."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from careers.models import ActionKind, DevelopmentPlan
from lib.forms import LongText
from mentoring.models import (
    LONGEST_TEXT,
    Agreement,
    EndReason,
    Pair,
    PairAction,
    PairGoal,
    SharedNote,
    Side,
)
from talent.forms.named import NamedField
from talent.forms.people import PersonField
from talent.forms.seen import SeenForm
from talent.models import Employee, Skill, User
from talent.queries.skills import level_words

LEVEL_STEPS = [(f"{n / 2:.1f}", f"{n / 2:g}") for n in range(2, 11)]


class PauseForm(forms.Form):
    until = forms.DateField(
        label=_("Until when?"), required=False, widget=forms.DateInput,
        help_text=_("Leave it empty if you do not know. Either of you can go on sooner."),
    )  # fmt: skip

    def __init__(self, *args: Any, is_mine: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_mine:
            self.fields["until"].help_text = _(
                "Leave it empty if nobody knows. Either of the two, or you, can go on sooner."
            )


class EndForm(forms.Form):
    """Why a pair ends early."""

    reason = forms.ChoiceField(label=_("Why does it end?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, reasons: Sequence[EndReason], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [(one.value, one.label) for one in reasons]


class CompleteForm(forms.Form):
    """That a pair comes to its good end; from the mentor also where skills of goals stand.

    `goals` are together by skill: each skill is asked once, by the first of its goals.
    """

    reason = forms.ChoiceField(
        label=_("How does it end?"), widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in (EndReason.GOALS_REACHED, EndReason.TIME_OVER)],
    )  # fmt: skip

    def __init__(self, *args: Any, goals: Sequence[Sequence[PairGoal]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goals = [own[0] for own in goals]
        for own in goals:
            goal, titles = own[0], "; ".join(one.title for one in own)
            assert goal.skill is not None
            words = [(row.level, f"{row.level} · {row.wording}") for row in level_words(goal.skill)]
            self.fields[f"level_{goal.pk}"] = forms.TypedChoiceField(
                label=_("Where does %(skill)s stand now?") % {"skill": goal.skill.name},
                help_text=titles, coerce=int, empty_value=None, required=False,
                widget=forms.RadioSelect, choices=[("", _("I cannot say")), *words],
            )  # fmt: skip

    @property
    def levels(self) -> dict[int, int]:
        """What was said, by goal."""
        said = {goal.pk: self.cleaned_data.get(f"level_{goal.pk}") for goal in self.goals}
        return {goal: level for goal, level in said.items() if level is not None}


class AgreementForm(SeenForm):
    class Meta:
        model = Agreement
        fields: ClassVar = ["expectations", "confidentiality", "cadence_weeks"]
        labels: ClassVar = {
            "expectations": _("What do you expect of each other?"),
            "confidentiality": _("What stays between you?"),
            "cadence_weeks": _("How many weeks between two sessions?"),
        }
        widgets: ClassVar = {
            "expectations": LongText(attrs={"rows": 7}),
            "confidentiality": LongText(attrs={"rows": 5}),
        }

    def _post_clean(self) -> None:
        """The service puts values on the locked record and judges them; this one stays as read."""


class GoalForm(SeenForm):
    """What the mentee wants to reach."""

    skill = NamedField(
        kind="skills", required=False, label=_("Skill"),
        help_text=_("The skill that it grows, if it grows one."),
    )  # fmt: skip
    level_target = forms.TypedChoiceField(
        required=False, empty_value=None, label=_("Level to reach"),
        choices=[("", _("No level")), *LEVEL_STEPS],
    )  # fmt: skip

    class Meta:
        model = PairGoal
        fields: ClassVar = ["title", "skill", "level_target"]
        labels: ClassVar = {"title": _("What do you want to reach?")}
        help_texts: ClassVar = {
            "title": _(
                "In one line. Managers of the mentee and the programme’s coordinators read it."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pair.programme.is_of_peers:
            self.fields["title"].help_text = _(
                "In one line. Managers of both of you and the programme’s coordinators read it."
            )
        self.fields["skill"].offer(Skill.objects.filter(retired_on__isnull=True))
        if self.instance.skill is not None:
            self.initial["skill"] = self.instance.skill.name
            kept = Skill.objects.filter(pk=self.instance.skill_id)
            self.fields["skill"].queryset = self.fields["skill"].queryset | kept
        level = self.instance.level_target
        if level is not None:
            self.initial["level_target"] = f"{level:.1f}"
            if f"{level:.1f}" not in dict(LEVEL_STEPS):
                more = (f"{level:.1f}", f"{level.normalize():f}")
                self.fields["level_target"].choices = [
                    ("", _("No level")), *sorted([*LEVEL_STEPS, more]),
                ]  # fmt: skip

    def clean_level_target(self) -> Any:
        text = self.cleaned_data["level_target"]
        return PairGoal._meta.get_field("level_target").to_python(text) if text else None

    def _post_clean(self) -> None:
        """The service puts values on the locked record and judges them; this one stays as read."""


class GoalProgressForm(forms.Form):
    progress = forms.IntegerField(
        min_value=0, max_value=100, label=_("Progress in percent"),
        widget=forms.NumberInput(attrs={"step": 5}),
    )  # fmt: skip


class SharedNoteForm(SeenForm):
    class Meta:
        model = SharedNote
        fields: ClassVar = ["text"]
        labels: ClassVar = {"text": _("Note for the two of you")}
        help_texts: ClassVar = {
            "text": _("The two of you read it, and nobody else: not your managers, not HR.")
        }
        widgets: ClassVar = {"text": LongText(attrs={"rows": 5})}
        error_messages: ClassVar = {"text": {"required": _("Write a sentence first.")}}

    def _post_clean(self) -> None:
        """The service puts values on the locked record and judges them; this one stays as read."""


class PrivateNoteForm(forms.Form):
    """What one notes for oneself, by what was shown."""

    text = forms.CharField(
        label=_("For your eyes only"), required=False, max_length=LONGEST_TEXT,
        widget=LongText(attrs={"rows": 14}),
        help_text=_("Nobody else can ever read this: not the other one, not HR, not who runs this"
                    " system. Empty it, and it is gone."),
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
    replaces_unreadable = forms.BooleanField(
        required=False, label=_("I no longer need what I noted before"),
        help_text=_("It cannot be opened at present. Saved over, it is lost."),
    )  # fmt: skip

    def __init__(self, *args: Any, is_readable: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_readable:
            del self.fields["replaces_unreadable"]


class PairActionForm(SeenForm):
    class Meta:
        model = PairAction
        fields: ClassVar = ["title", "side", "due_on"]
        labels: ClassVar = {
            "title": _("What is to be done?"),
            "side": _("Who does it?"),
            "due_on": _("By when"),
        }
        help_texts: ClassVar = {
            "title": _("Begin with a verb. The two of you read it."),
            "side": "",  # the label says it
        }
        widgets: ClassVar = {"side": forms.RadioSelect, "due_on": forms.DateInput}

    def __init__(self, *args: Any, pair: Pair, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = {Side.MENTEE: pair.mentee, Side.MENTOR: pair.mentor}
        self.fields["side"].choices = [(side.value, who.name) for side, who in people.items()]

    def _post_clean(self) -> None:
        """The service puts values on the locked record and judges them; this one stays as read."""


class PlanChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.role}"


class PlanActionForm(forms.Form):
    """Into which plan of mine an action goes, and how I learn by it."""

    plan = PlanChoice(DevelopmentPlan.objects.none(), label=_("Into which plan?"), empty_label=None)
    kind = forms.ChoiceField(
        label=_("How will you learn by it?"), choices=ActionKind.choices,
        widget=forms.RadioSelect, initial=ActionKind.EXPOSURE,
    )  # fmt: skip

    def __init__(self, *args: Any, plans: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = plans


class IntroduceForm(forms.Form):
    """To whom, and what for."""

    colleague = PersonField(
        kind="people", label=_("To whom?"),
        help_text=_("Write a part of the name and choose."),
    )  # fmt: skip
    purpose = forms.CharField(
        label=_("What for?"), max_length=300, widget=LongText(attrs={"rows": 3}),
        help_text=_("The colleague reads it when you ask, and after a yes whom you introduce."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["colleague"].offer(Employee.objects.colleagues_of(actor))
