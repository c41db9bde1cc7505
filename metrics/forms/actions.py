"""Action plans: text to objects, no rules."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lib.editing import mark_of
from lib.forms import LongText
from metrics.models import (
    LONGEST_WORDS,
    NEXT_STATUS,
    ActionMeasure,
    ActionPlan,
    Driver,
    Wave,
    first_start,
    last_due,
)
from metrics.queries.action_measures import followed_figures, measuring_indicators
from metrics.queries.action_scope import units_to_move_to, units_to_plan_for
from metrics.queries.result_rows import figure_label
from metrics.services.actions import SAID
from talent.forms.named import NamedField
from talent.forms.people import PersonField, said_of
from talent.forms.seen import SeenForm
from talent.models import Employee, OrgUnit, Serves, User

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
WORDS = LongText(attrs={"rows": 3})
Choices = Sequence[tuple[str, Any]]


def measures_of(wave: Wave | None, indicators: bool) -> Choices:
    """By what a plan can be measured: nothing counted, figures of its result, indicators."""
    found: list[tuple[str, Any]] = [("", _now("Words alone, nothing is counted"))]
    if wave is not None:
        rows = followed_figures(wave)
        found.append(
            (_now("Figures of the survey"), [(f"figure:{one.name}", _figure(one)) for one in rows])
        )
    if indicators:
        found.append(
            (
                _now("Indicators"),
                [(f"indicator:{key}", one.label) for key, one in measuring_indicators().items()],
            )
        )
    return found


def _figure(figure: Any) -> str:
    return "eNPS" if figure.kind == "enps" else figure_label(figure)


class ActionForm(SeenForm):
    """What a plan says, by what it is measured, and its days."""

    counted = forms.ChoiceField(
        label=_("Measured by"), required=False,
        help_text=_("Where it stands today is kept, so that you see what has moved."),
    )  # fmt: skip

    class Meta:
        model = ActionPlan
        fields: ClassVar = [
            "issue", "driver", "goal", "counted", "way", "target", "serves", "starts_on", "due_on",
        ]  # fmt: skip
        labels: ClassVar = {
            "issue": _("What is to change?"),
            "driver": _("Driver"),
            "goal": _("What will be different?"),
            "way": _("It is to be"),
            "target": _("Target"),
            "serves": _("Whom it serves"),
            "starts_on": _("Starts on"),
            "due_on": _("Due on"),
        }
        help_texts: ClassVar = {
            "issue": _("One matter, in a sentence or two. Name nobody."),
            "driver": _("What of engagement it is about."),
            "goal": _("How one will tell that it is done."),
            "serves": _("The person, the organisation, or both of them."),
            "target": _("In per cent, points, months or people. Only where something is counted."),
        }
        widgets: ClassVar = {"issue": WORDS, "goal": WORDS, "starts_on": DAY, "due_on": DAY}

    def __init__(
        self, *args: Any, wave: Wave | None = None, indicators: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        drivers = Driver.objects.filter(retired_on__isnull=True)
        if self.instance.driver_id:
            drivers |= Driver.objects.filter(pk=self.instance.driver_id)
        self.fields["driver"].queryset = drivers.order_by("name")
        self.fields["driver"].empty_label = _("None")
        own = counted_of(self.instance)
        choices = list(measures_of(wave, indicators or own.startswith("indicator:")))
        self.fields["counted"].choices = choices
        self.initial.setdefault("counted", own)
        first, last = first_start(wave), last_due()
        self.fields["starts_on"].help_text = _now("Not before %(day)s.") % {
            "day": date_format(first, "j F Y")
        }
        self.fields["due_on"].help_text = _now("By %(day)s.") % {"day": date_format(last, "j F Y")}
        if self.instance.target is not None:
            self.initial["target"] = f"{self.instance.target.normalize():f}"  # 38, not 38.0

    def mark(self, record: Any) -> str:
        return mark_of(record, SAID)

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        said = {name: self.cleaned_data.get(name) for name in SAID if name in self.cleaned_data}
        kind, _colon, name = self.cleaned_data["counted"].partition(":")
        said["measure"] = kind or ActionMeasure.WORDS
        said["figure_name"] = name if kind == ActionMeasure.FIGURE else ""
        said["measured_indicator"] = name if kind == ActionMeasure.INDICATOR else ""
        if not kind:
            said["target"] = None
        if "seen" in self.fields:
            said["seen"] = self.cleaned_data["seen"]
        return said

    def _post_clean(self) -> None:
        """What holds for a plan is judged by the service, against the row as it is then."""


# At which field of the form a refusal of the service stands.
PLACES = {"figure_name": "counted", "measured_indicator": "counted", "measure": "counted"}


def counted_of(plan: ActionPlan) -> str:
    """The measure of a plan as the form chooses it."""
    if plan.measure == ActionMeasure.FIGURE:
        return f"figure:{plan.figure_name}"
    return f"indicator:{plan.measured_indicator}" if plan.measured_indicator else ""


class StartForm(ActionForm):
    """A new plan: of whom, and where it is not given, for which unit."""

    unit = NamedField(kind="units", label=_("Unit"), required=False)
    owner = PersonField(kind="people", label=_("Owner"), help_text=_("Sees to it that it happens."))
    champion = PersonField(
        kind="people", label=_("Senior champion"),
        help_text=_("Stands behind it, and is told when it does not move."),
    )  # fmt: skip
    field_order = (
        "issue", "driver", "goal", "counted", "way", "target", "serves", "unit", "owner",
        "champion", "starts_on", "due_on",
    )  # fmt: skip

    def __init__(
        self, *args: Any, actor: User, asks_unit: bool, for_all: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, is_new=True, **kwargs)
        people = Employee.objects.colleagues_of(actor)
        for name in ("owner", "champion"):
            self.fields[name].offer(people)
        if not asks_unit:
            del self.fields["unit"]
            return
        self.fields["unit"].offer(units_to_plan_for(actor))
        self.fields["unit"].required = not for_all
        self.fields["unit"].help_text = (
            _("Type a few letters and choose. Empty: the whole organisation.")
            if for_all
            else _("Type a few letters and choose.")
        )

    def given(self) -> dict[str, Any]:
        people = {name: self.cleaned_data[name] for name in ("owner", "champion")}
        unit = {"unit": self.cleaned_data["unit"]} if "unit" in self.fields else {}
        return super().given() | people | unit


class TextForm(forms.Form):
    """A few words that may be shown to more than who works on the plan."""

    text = forms.CharField(
        label=_("How does it go?"), max_length=LONGEST_WORDS, widget=WORDS, strip=True,
        help_text=_("Two sentences are enough. Name nobody."),
    )  # fmt: skip
    is_shared = forms.BooleanField(
        label=_("Show it to those with whom the plan is shared"), required=False
    )


class StatusForm(TextForm):
    """How a plan stands."""

    status = forms.ChoiceField(label=_("How does it stand?"), widget=forms.RadioSelect)
    field_order = ("status", "text", "is_shared")

    def __init__(self, *args: Any, plan: ActionPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        following = NEXT_STATUS[plan.status]
        self.fields["status"].choices = [(one.value, one.label) for one in following]
        self.fields["text"].required = False
        self.fields["text"].label = _("What came of it, or why")
        self.fields["text"].help_text = _("Needed where you close it. Name nobody.")


class ReopenForm(forms.Form):
    """Why a closed plan is opened again, and until when."""

    text = forms.CharField(label=_("Why?"), max_length=LONGEST_WORDS, widget=WORDS)
    due_on = forms.DateField(label=_("Due on"), required=False, widget=DAY)


class HandOverForm(forms.Form):
    """Who sees to a plan, or stands behind it, from now on."""

    text = forms.CharField(
        label=_("A few words"), max_length=LONGEST_WORDS, widget=WORDS, required=False,
        help_text=_("What they should know. Who works on the plan reads it too."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: User, role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = _("New owner") if role == "owner" else _("New champion")
        person = PersonField(kind="people", label=label)
        person.offer(Employee.objects.colleagues_of(actor))
        self.fields = {role: person, **self.fields}


class MoveForm(forms.Form):
    """To which unit a plan belongs from now on."""

    unit = NamedField(kind="units", label=_("Unit"))
    text = forms.CharField(label=_("Why"), max_length=LONGEST_WORDS, widget=WORDS, required=False)

    def __init__(
        self, *args: Any, actor: User, plan: ActionPlan, for_all: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(units_to_move_to(actor, plan))
        self.fields["unit"].required = not for_all
        if for_all:
            self.fields["unit"].help_text = _("Empty: the whole organisation.")


def first_people(me: Employee | None, boss: Employee | None) -> dict[str, str]:
    """Whom a new plan names at first: whoever begins it, and behind them their manager."""
    named = {"owner": me, "champion": boss}
    return {name: said_of(person) for name, person in named.items() if person is not None}


class ActionFilter(forms.Form):
    """To what the list is narrowed."""

    driver = forms.ModelChoiceField(
        Driver.objects.none(), label=_("Driver"), required=False, empty_label=_("Any")
    )
    serves = forms.ChoiceField(
        label=_("Whom it serves"), required=False, choices=[("", _("Any")), *Serves.choices]
    )
    unit = NamedField(kind="units", label=_("Unit, with all below it"), required=False)
    use_required_attribute = False

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["driver"].queryset = Driver.objects.visible_to(actor).order_by("name")
        self.fields["unit"].offer(OrgUnit.objects.visible_to(actor))

    def chosen(self) -> dict[str, Any]:
        """What could be understood of it."""
        self.is_valid()
        said = self.cleaned_data
        driver, unit = said.get("driver"), said.get("unit")
        return {
            "driver": driver and driver.pk, "unit": unit and unit.pk,
            "serves": said.get("serves") or "",
        }  # fmt: skip
