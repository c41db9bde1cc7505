"""Acts of the workplace: a form, a service, and back to the record."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminEmailInputWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from lib.forms import OneSignPerLine, submit
from talent.admin.filters import chooser
from talent.admin.site import Text, site
from talent.models import User

WIDGETS: dict[type[forms.Field], Any] = {
    forms.EmailField: UnfoldAdminEmailInputWidget,
    forms.FloatField: UnfoldAdminDecimalFieldWidget,
    forms.IntegerField: UnfoldAdminIntegerFieldWidget,
    forms.BooleanField: UnfoldBooleanWidget,
    forms.TypedChoiceField: UnfoldAdminSelectWidget,
    forms.ChoiceField: UnfoldAdminSelectWidget,
    forms.CharField: UnfoldAdminTextInputWidget,
}


class Pick(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One row of another model; what may be picked follows from who acts."""

    def __init__(self, source: Any, **more: Any) -> None:
        self.source = source
        super().__init__(queryset=source.remote_field.model._default_manager.none(), **more)


class Day(forms.DateField):
    """A day, by the browser's own calendar."""

    def __init__(self, **more: Any) -> None:
        text = UnfoldAdminTextInputWidget().attrs
        widget = forms.DateInput({**text, "type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **more)


class ActForm(forms.Form):
    """What an act needs to know. Choices are rows that the actor may choose."""

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, Pick):
                field.widget = chooser(field.source)
                field.widget.is_required = field.required
                field.queryset = site.choices(actor, field.source.remote_field.model)
            elif not isinstance(field, Day) and type(field) in WIDGETS:
                self.dress(field)

    @staticmethod
    def dress(field: forms.Field) -> None:
        """Give a field the theme's look and keep what it offers."""
        if isinstance(field.widget, forms.HiddenInput | forms.CheckboxSelectMultiple):
            return
        long_text = isinstance(field.widget, forms.Textarea)
        widget = ThemedText() if long_text else WIDGETS[type(field)]()
        widget.attrs |= {key: value for key, value in field.widget.attrs.items() if key != "cols"}
        widget.is_required = field.required
        if isinstance(field, forms.ChoiceField):
            widget.choices = field.choices
        field.widget = widget


class ThemedText(OneSignPerLine, UnfoldAdminTextareaWidget):
    """A long text in the theme's look."""


def act_page(
    page: Any,
    request: HttpRequest,
    *,
    form: ActForm,
    run: Callable[..., Any],
    title: Text,
    button: Text,
    done: Text = "",
    obj: Model | None = None,
    lead: Text = "",
    facts: Sequence[tuple[Text, Any]] = (),
    danger: bool = False,
    back: str = "",
) -> HttpResponse:
    """Show an act's form; call the service when it is filled; say what was done.

    What the service refuses stands on the form, and what was typed is kept.
    """
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            result = submit(form, run)
        except PermissionDenied as refusal:
            form.add_error(None, str(refusal))
            result, status = None, 403
        if result is not None:
            if done:
                messages.success(request, str(done) % {"name": obj or result})
            return redirect(back or page.address(obj or result))
    context = page.context(request, title=title, original=obj, form=form)
    context |= {
        "media": page.media + form.media,
        "lead": lead,
        "facts": facts,
        "button": button,
        "danger": danger,
        "back": back or page.address(obj),
    }
    return TemplateResponse(request, "admin/act.html", context, status=status)
