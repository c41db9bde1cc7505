"""Goals, key results and check-ins: text turned into what the person may choose."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.models import (
    CheckIn,
    Confidence,
    Direction,
    Goal,
    GoalCycle,
    GoalKind,
    GoalState,
    KeyResult,
    Objective,
    Rhythm,
    Visibility,
)
from careers.queries.goals import may_support
from careers.queries.objectives import in_tree
from lib.dates import today
from lib.editing import mark_of
from lib.forms import LongText
from talent.forms.seen import SeenForm
from talent.models import Employee, User

INDENT = "\N{EM SPACE}"


class ObjectiveChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One objective of the tree, each indented below the other."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{INDENT * (len(obj.path) - 1)}{obj.title}"


class ParentChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One goal of someone above."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title} ({obj.employee.name})"


class GoalForm(SeenForm):
    objective = ObjectiveChoice(
        Objective.objects.none(), label=gettext_lazy("Aligned to"), required=False,
        empty_label=gettext_lazy("No objective"),
        help_text=gettext_lazy("What the organisation wants to reach, and this goal helps with."),
    )  # fmt: skip
    parent = ParentChoice(
        Goal.objects.none(), label=gettext_lazy("Supports"), required=False,
        empty_label=gettext_lazy("No other goal"),
        help_text=gettext_lazy("A goal of someone above you which they show to everyone."),
    )  # fmt: skip

    class Meta:
        model = Goal
        fields: ClassVar = [
            "title", "text", "kind", "cycle", "due_on", "objective", "parent", "visibility",
        ]  # fmt: skip
        labels: ClassVar = {
            "title": gettext_lazy("What do you want to reach?"),
            "text": gettext_lazy("Why, and how it will show"),
            "kind": gettext_lazy("Kind"),
            "cycle": gettext_lazy("Cycle"),
            "due_on": gettext_lazy("By when"),
            "visibility": gettext_lazy("Who sees it"),
        }
        help_texts: ClassVar = {
            "cycle": gettext_lazy("A performance goal needs one."),
            "due_on": gettext_lazy("With a cycle, its last day unless you choose an earlier one."),
            "visibility": gettext_lazy(
                "“Only me” means nobody else, not even HR. Your check-ins go with the goal."
            ),
        }
        widgets: ClassVar = {
            "text": LongText(attrs={"rows": 4}),
            "due_on": forms.DateInput,
            "visibility": forms.RadioSelect,
            "kind": forms.RadioSelect,
        }

    def __init__(self, *args: Any, actor: User, employee: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        goal = self.instance
        open_ones = Objective.objects.visible_to(actor)
        keys = open_ones.ahead().values("pk")
        self.fields["objective"].queryset = in_tree(
            open_ones.filter(pk__in=keys) | open_ones.filter(pk=goal.objective_id)
        )
        above = Q(pk__in=may_support(actor, employee).values("pk")) | Q(pk=goal.parent_id)
        parents = Goal.objects.visible_to(actor).filter(above).select_related("employee")
        self.fields["parent"].queryset = parents.order_by("employee__given_name", "title", "pk")
        if not parents.exists():
            del self.fields["parent"]
        cycles = GoalCycle.objects.visible_to(actor)
        self.fields["cycle"].queryset = cycles.ahead() | cycles.filter(pk=goal.cycle_id)
        self.fields["cycle"].empty_label = _("No cycle")
        self.fields["kind"].choices = GoalKind.choices
        self.fields["visibility"].choices = Visibility.choices
        if "seen" in self.fields:
            self.initial["seen"] = self.mark(goal)

    def mark(self, record: Any) -> str:
        """What this form shows: without anyone above there is nothing to support."""
        return mark_of(record, [name for name in self.fields if name != "seen"])


class KeyResultForm(SeenForm):
    class Meta:
        model = KeyResult
        fields: ClassVar = ["title", "start", "target", "unit"]
        labels: ClassVar = {
            "title": gettext_lazy("What is counted or measured?"),
            "start": gettext_lazy("From"),
            "target": gettext_lazy("To"),
            "unit": gettext_lazy("Unit"),
        }
        help_texts: ClassVar = {
            "start": gettext_lazy("Where it stands when you begin."),
            "target": gettext_lazy("Lower than the beginning is fine: then down is good."),
            "unit": gettext_lazy("As %, days or interviews."),
        }

    def clean(self) -> dict[str, Any] | None:
        given = super().clean() or {}
        start, target = given.get("start"), given.get("target")
        if start is not None and target is not None:
            given["direction"] = Direction.UP if target > start else Direction.DOWN
        return given


class CheckInForm(forms.Form):
    """How a goal goes: where each key result stands, how sure one is, and a remark."""

    confidence = forms.ChoiceField(
        label=gettext_lazy("How sure are you that you will reach it?"),
        choices=Confidence.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how sure you are.")},
    )
    remark = forms.CharField(
        label=gettext_lazy("What happened, what is next"),
        widget=LongText(attrs={"rows": 3}),
        required=False,
        max_length=2000,
    )
    on = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput,
        help_text=gettext_lazy("A second check-in of the same day corrects the first."),
    )

    def __init__(
        self, data: QueryDict | None, *, results: list[KeyResult], today_s: CheckIn | None
    ) -> None:
        initial: dict[str, Any] = {"on": today()}
        if today_s is not None:
            initial |= {"confidence": today_s.confidence, "remark": today_s.remark}
            initial |= {f"value_{row.key_result_id}": row.value for row in today_s.values.all()}
        super().__init__(data, initial=initial)
        self.results = results
        self.shown_on = today_s.on if today_s is not None else None
        for result in results:
            self.fields[f"value_{result.pk}"] = forms.DecimalField(
                label=result.title,
                max_digits=14, decimal_places=2, required=False,
                help_text=self.so_far(result),
                widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
            )  # fmt: skip
        self.order_fields([*(f"value_{result.pk}" for result in results)])

    @staticmethod
    def so_far(result: KeyResult) -> str:
        """From where to where, and what was said last."""
        target = f"{plain(result.target)} {result.unit}".strip()
        ends = {"start": plain(result.start), "target": target}
        if result.current is None:
            return _("From %(start)s to %(target)s. Nothing said yet.") % ends
        now = ends | {"now": plain(result.current)}
        return _("From %(start)s to %(target)s. Last: %(now)s. Empty leaves it so.") % now

    def said(self) -> dict[str, Any]:
        """What the service needs of what was filled in."""
        values: dict[KeyResult, Decimal] = {
            result: self.cleaned_data[f"value_{result.pk}"]
            for result in self.results
            if self.cleaned_data.get(f"value_{result.pk}") is not None
        }
        more = {name: self.cleaned_data[name] for name in ("confidence", "remark", "on")}
        if not more["remark"] and more["on"] != self.shown_on:
            more["remark"] = None  # nobody can take away a remark that was not shown
        return more | {"values": values}


def plain(value: Decimal) -> str:
    """A number without zeros that say nothing."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class RhythmForm(forms.Form):
    rhythm = forms.ChoiceField(
        label=gettext_lazy("Remind me to check in"),
        choices=Rhythm.choices,
        help_text=gettext_lazy(
            "From Thursday, or from the 25th, if you have not said how a goal goes by then."
        ),
    )


class GoalFilterForm(forms.Form):
    """Filters of lists of goals; what is not on offer is left out, the rest still holds."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), required=False,
        choices=[("", gettext_lazy("All kinds")), *GoalKind.choices],
    )  # fmt: skip
    cycle = forms.ModelChoiceField(
        GoalCycle.objects.none(), label=gettext_lazy("Cycle"), required=False,
        empty_label=gettext_lazy("All cycles"),
    )  # fmt: skip
    attention = forms.ChoiceField(
        label=gettext_lazy("Needs a look"), required=False,
        choices=[
            ("", gettext_lazy("All")), ("late", gettext_lazy("Past its day")),
            ("quiet", gettext_lazy("No word for 30 days")),
            ("doubt", gettext_lazy("At risk or off track")),
        ],
    )  # fmt: skip

    use_required_attribute = False

    def __init__(self, data: QueryDict, *, actor: User) -> None:
        super().__init__(data)
        self.fields["cycle"].queryset = GoalCycle.objects.visible_to(actor)
        self.is_valid()

    def chosen(self, name: str) -> Any:
        return self.cleaned_data.get(name)

    @property
    def narrows(self) -> bool:
        return any(self.chosen(name) for name in self.fields)


STATES = (*GoalState.values, "all")
