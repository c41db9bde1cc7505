"""The forms of development plans: text to objects, without rules."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from careers.models import (
    ActionKind,
    DevelopmentPlan,
    Objective,
    PlanItem,
    PlanTemplate,
    Suggestion,
)
from careers.queries.roles import open_roles
from lib.forms import LongText
from talent.forms.named import NamedField
from talent.forms.seen import SeenForm
from talent.models import Skill, User
from talent.queries.skills import level_words

WORDS = LongText(attrs={"rows": 3})


class PlanForm(forms.Form):
    """What a new plan is for."""

    role = NamedField(
        kind="roles", label=_("Role"),
        help_text=_("Your own role, to grow in it, or one that you aim for."),
    )  # fmt: skip
    aim = forms.CharField(
        required=False, max_length=2000, widget=WORDS, label=_("What do you want to reach?"),
        help_text=_("In a sentence or two. Whoever reads the plan reads it first."),
    )  # fmt: skip
    from_gaps = forms.BooleanField(
        required=False, initial=True, label=_("Propose actions for my known gaps"),
        help_text=_("At most seven, must-haves first. You change or drop them as you like."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].offer(open_roles(actor))


class PlanEditForm(SeenForm):
    class Meta:
        model = DevelopmentPlan
        fields: ClassVar = ["aim", "is_shared"]
        labels: ClassVar = {
            "aim": _("What do you want to reach?"),
            "is_shared": _("My mentors may read this plan"),
        }
        help_texts: ClassVar = {
            "is_shared": _("Your managers and your HR partner read it in any case."),
        }
        widgets: ClassVar = {"aim": WORDS}


class ItemForm(SeenForm):
    """One action."""

    skill = NamedField(
        kind="skills", required=False, label=_("Skill"),
        help_text=_("The skill that it closes, if it closes one."),
    )  # fmt: skip
    level = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, label=_("Level it leads to"),
        choices=[("", _("No level")), *((n, str(n)) for n in range(1, 6))],
    )  # fmt: skip

    class Meta:
        model = PlanItem
        fields: ClassVar = [
            "title", "kind", "skill", "level", "due_on", "serves", "objective", "note",
        ]  # fmt: skip
        labels: ClassVar = {
            "title": _("What will you do?"),
            "kind": _("How will you learn by it?"),
            "due_on": _("Due"),
            "serves": _("Whom does it serve?"),
            "objective": _("Objective"),
            "note": _("Note"),
        }
        help_texts: ClassVar = {
            "title": _("Begin with a verb, so that one can see when it is done."),
            "objective": _("What the organisation wants to reach by it, if anything."),
        }
        widgets: ClassVar = {
            "kind": forms.RadioSelect,
            "serves": forms.RadioSelect,
            "due_on": forms.DateInput(),
            "note": WORDS,
        }

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skill"].offer(Skill.objects.filter(retired_on__isnull=True))
        if self.instance.skill is not None:
            self.initial["skill"] = self.instance.skill.name
            kept = Skill.objects.filter(pk=self.instance.skill_id)
            self.fields["skill"].queryset = self.fields["skill"].queryset | kept
        self.fields["kind"].choices = ActionKind.choices
        objectives = Objective.objects.visible_to(actor).ahead()
        if self.instance.objective_id is not None:
            objectives = objectives | Objective.objects.filter(pk=self.instance.objective_id)
        self.fields["objective"].queryset = objectives
        self.fields["objective"].empty_label = _("None")

    def _post_clean(self) -> None:
        """The service puts values on the locked record and judges them; this one stays as read."""


class CommentForm(forms.Form):
    text = forms.CharField(
        max_length=4000, widget=WORDS, label=_("Your comment"),
        error_messages={"required": _("Write a sentence first.")},
    )  # fmt: skip


class ProgressForm(forms.Form):
    progress = forms.IntegerField(min_value=0, max_value=99, label=_("Done, in percent"))


class DoneForm(forms.Form):
    """That an action is done, and what it has made of a skill."""

    level = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, widget=forms.RadioSelect,
        label=_("Where does the skill stand now?"),
    )  # fmt: skip
    evidence = forms.CharField(
        required=False, max_length=2000, widget=WORDS, label=_("What shows it"),
        help_text=_("Whoever may see the claim reads it. Without a level it is left out."),
    )  # fmt: skip

    def __init__(self, *args: Any, skill: Skill | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if skill is None:
            del self.fields["level"], self.fields["evidence"]
            return
        levels = [(row.level, f"{row.level} · {row.wording}") for row in level_words(skill)]
        self.fields["level"].choices = [("", _("I claim no level")), *levels]
        self.fields["level"].label = _("Where does %(skill)s stand now?") % {"skill": skill.name}


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, picture, Word, Excel, PowerPoint or plain text, up to 10 MB."),
        error_messages={"required": _("Choose a file first.")},
    )
    name = forms.CharField(required=False, max_length=150, label=_("What it is"))


class LinkForm(forms.Form):
    url = forms.CharField(
        max_length=500, label=_("Address"), help_text=_("It begins with https://."),
        error_messages={"required": _("Write the address of a page first.")},
    )  # fmt: skip
    name = forms.CharField(required=False, max_length=150, label=_("What it is"))


class TakeForm(forms.Form):
    """One suggestion of the library, for one skill."""

    suggestion = forms.ModelChoiceField(Suggestion.objects.none())
    skill = forms.ModelChoiceField(Skill.objects.filter(retired_on__isnull=True), required=False)

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["suggestion"].queryset = Suggestion.objects.visible_to(actor).in_use()


class TemplateForm(forms.Form):
    template = forms.ModelChoiceField(PlanTemplate.objects.none())

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].queryset = PlanTemplate.objects.visible_to(actor).in_use()


class LibraryForm(forms.Form):
    """What the library is narrowed to; what is unknown means any."""

    kind = forms.ChoiceField(required=False, choices=ActionKind.choices)
    skill = forms.ModelChoiceField(Skill.objects.filter(retired_on__isnull=True), required=False)

    def chosen(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name)
