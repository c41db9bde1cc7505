"""The forms of career conversations: text to objects, without rules."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from careers.models import (
    LONGEST_TEXT,
    ActionKind,
    Conversation,
    ConversationState,
    DevelopmentPlan,
    PlanState,
    Preparation,
)
from lib.dates import today
from lib.forms import LongText
from talent.forms.seen import SeenForm
from talent.models import Employee, User

AT = forms.DateTimeInput
LENGTHS = [(n, _("%(minutes)s minutes") % {"minutes": n}) for n in (30, 45, 60, 90, 120)]
STATES = [("all", _("All")), *ConversationState.choices]


def next_slot() -> Any:
    """A usual time to begin with: in a week, at ten."""
    day = timezone.localtime() + timedelta(days=7)
    return day.replace(hour=10, minute=0, second=0, microsecond=0)


class WhenForm(SeenForm):
    """When and where two people speak."""

    minutes = forms.TypedChoiceField(label=_("How long"), coerce=int, choices=LENGTHS, initial=60)

    class Meta:
        model = Conversation
        fields: ClassVar = ["starts_at", "minutes", "place"]
        labels: ClassVar = {"starts_at": _("When"), "place": _("Where")}
        help_texts: ClassVar = {
            "starts_at": _("In your own time zone. The other one sees it in theirs."),
            "place": _("A room or the address of a call. Only the two of you see it."),
        }
        widgets: ClassVar = {"starts_at": AT}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = self.instance.minutes
        if held not in dict(LENGTHS):
            more = (held, _("%(minutes)s minutes") % {"minutes": held})
            self.fields["minutes"].choices = sorted([*LENGTHS, more])


class PlanConversationForm(WhenForm):
    """With whom, when and where."""

    other = forms.TypedChoiceField(label=_("With whom"), coerce=int)

    field_order = ("other", "starts_at", "minutes", "place")

    def __init__(self, *args: Any, partners: Sequence[Employee], **kwargs: Any) -> None:
        super().__init__(*args, is_new=True, **kwargs)
        self.partners = {person.pk: person for person in partners}
        choices = [(person.pk, person.name) for person in partners]
        self.fields["other"].choices = choices if len(choices) == 1 else [("", "–"), *choices]
        self.initial.setdefault("starts_at", next_slot())

    def given(self, me: Employee, manager: int | None) -> dict[str, Any]:
        """What the service needs: who of the two is the manager follows from the line."""
        other = self.partners[self.cleaned_data["other"]]
        pair = (me, other) if other.pk == manager else (other, me)
        names = ("starts_at", "minutes", "place")
        more = {name: self.cleaned_data[name] for name in names}
        return {"employee": pair[0], "manager": pair[1]} | more


class HoldForm(forms.Form):
    """On which day two spoke, and when they speak next."""

    held_on = forms.DateField(label=_("When did you speak?"), widget=forms.DateInput)
    next_at = forms.DateTimeField(
        label=_("When do you speak next?"), widget=AT, required=False,
        help_text=_("Agree on it while you are together: half a year from now at the latest."),
    )  # fmt: skip

    def __init__(self, data: Any, *, conversation: Conversation) -> None:
        day = min(today(), timezone.localdate(conversation.starts_at))
        super().__init__(data, initial={"held_on": day})


class NotesForm(forms.Form):
    """What the two write down together, by the version that was shown."""

    text = forms.CharField(
        label=_("Notes"), required=False, max_length=LONGEST_TEXT,
        widget=LongText(attrs={"rows": 16}),
        help_text=_("The two of you read and write them, and nobody else, not even HR."),
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class PreparationForm(SeenForm):
    class Meta:
        model = Preparation
        fields: ClassVar = ["text"]
        labels: ClassVar = {"text": _("For your eyes only")}
        help_texts: ClassVar = {
            "text": _("Nobody else ever reads this: not the other one, not HR, in no export.")
        }
        widgets: ClassVar = {"text": LongText(attrs={"rows": 12})}


class PointForm(forms.Form):
    text = forms.CharField(
        label=_("What do you want to speak about?"), max_length=300,
        error_messages={"required": _("Write in one line what you want to speak about.")},
    )  # fmt: skip


class PlanChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.role)


class AgreeForm(forms.Form):
    """One action that the two agree on."""

    title = forms.CharField(
        label=_("What was agreed?"), max_length=200,
        help_text=_("Begin with a verb. It goes into the plan, which managers and HR read."),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("How is it learned?"), choices=ActionKind.choices, widget=forms.RadioSelect,
        initial=ActionKind.EXPERIENCE,
    )  # fmt: skip
    due_on = forms.DateField(label=_("By when"), widget=forms.DateInput, required=False)
    plan = PlanChoice(DevelopmentPlan.objects.none(), label=_("In which plan"), required=False)

    def __init__(self, data: Any, *, actor: User, conversation: Conversation) -> None:
        super().__init__(data)
        plans = DevelopmentPlan.objects.visible_to(actor).filter(
            employee=conversation.employee, state__in=(PlanState.ACTIVE, PlanState.DRAFT)
        )
        found = list(plans.select_related("role")[:20])
        if len(found) > 1:
            self.fields["plan"].queryset = plans.select_related("role")
            self.fields["plan"].empty_label = None
        else:
            del self.fields["plan"]


class ConversationFilterForm(forms.Form):
    """Filters of the list; what is not on offer is left out."""

    side = forms.ChoiceField(
        label=_("About"), required=False,
        choices=[("", _("All")), ("me", _("Me")), ("team", _("People I lead or led"))],
    )  # fmt: skip

    use_required_attribute = False

    @property
    def chosen(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("side", ""))
