"""How a form's field is shown: which control it is, what is beside it, what is to mend."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BaseForm, BoundField
from django.forms.widgets import DateTimeBaseInput
from django.utils.safestring import SafeString
from django.utils.translation import gettext

# A browser's own pickers want these formats, whatever the language.
PICKERS: dict[type[DateTimeBaseInput], tuple[str, str]] = {
    forms.DateInput: ("date", "%Y-%m-%d"),
    forms.DateTimeInput: ("datetime-local", "%Y-%m-%dT%H:%M"),
    forms.TimeInput: ("time", "%H:%M"),
}


@dataclass(frozen=True)
class Option:
    """One choice of a group, with its control."""

    control: SafeString
    label: str
    control_id: str


@dataclass(frozen=True)
class Trouble:
    """One thing to mend, and where; without a place it is about the whole form."""

    message: str
    target: str


def dressed(field: BoundField) -> dict[str, Any]:
    """What the field's template needs."""
    widget = field.field.widget
    shape = shape_of(widget)
    context: dict[str, Any] = {"field": field, "shape": shape, "errors": errors_of(field)}
    if shape == "choices":
        context["options"] = options(field)
    else:
        use_picker(widget)
        # No placeholder: the label says it already and does not vanish while typing.
        attrs: dict[str, str | bool] = {"class": classes(widget), "placeholder": False}
        context["control"] = field.as_widget(attrs=attrs)
    return context


def shape_of(widget: forms.Widget) -> str:
    """Whether a control stands under its label, beside it, or is a group of choices."""
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    return "group" if widget.use_fieldset else "control"


def classes(widget: forms.Widget) -> str:
    """The kit's class for a control, after the widget's own."""
    kind = "form-control"
    if isinstance(widget, forms.Select):
        kind = "form-select"
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect):
        kind = "form-check-input"
    return f"{widget.attrs.get('class', '')} {kind}".strip()


def use_picker(widget: forms.Widget) -> None:
    """Let the browser pick days and hours; the form owns this copy of the widget."""
    for kind, (input_type, pattern) in PICKERS.items():
        if isinstance(widget, kind):
            widget.input_type = input_type
            widget.format = pattern


def options(field: BoundField) -> list[Option]:
    """The choices of a group with the kit's class on each control."""
    shown = []
    for choice in field.subwidgets:
        choice.data["attrs"]["class"] = classes(field.field.widget)
        choice.data["attrs"].pop("aria-describedby", None)  # the group says it once
        shown.append(Option(choice.tag(), choice.choice_label, choice.id_for_label or ""))
    return shown


def errors_of(field: BoundField) -> list[str]:
    """What to mend in a field; where nothing was given, what to do instead of what is required."""
    required = str(forms.Field.default_error_messages["required"])
    todo = {
        "choices": gettext("Choose one."),
        "check": gettext("Tick this to go on."),
    }.get(shape_of(field.field.widget), gettext("Fill this in."))
    if isinstance(field.field.widget, forms.Select):
        todo = gettext("Choose one.")
    return [todo if message == required else str(message) for message in field.errors]


def _asked(label: str) -> str:
    """A label before its message; a question needs no colon."""
    return label if label.endswith("?") else f"{label}:"


def troubles(form: BaseForm) -> list[Trouble]:
    """All that is to mend, in the order of the form."""
    found = [Trouble(str(message), "") for message in form.non_field_errors()]
    for field in form.hidden_fields():
        found += [Trouble(str(message), "") for message in field.errors]
    for field in form.visible_fields():
        found += [
            Trouble(f"{_asked(str(field.label))} {message}", target(field))
            for message in errors_of(field)
        ]
    return found


def target(field: BoundField) -> str:
    """Where a link to the field leads: its control, or the group around its choices."""
    if shape_of(field.field.widget) in ("choices", "group"):
        return field.auto_id
    return field.id_for_label or field.auto_id
