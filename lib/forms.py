"""Between a form and the service it feeds."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError
from django.utils.text import normalize_newlines
from django.utils.translation import gettext as _

from lib.taken import taken


class OneSignPerLine:
    """A long text whose line ends count as one sign, as in the browser that limits it.

    Forms arrive with two for each: a text that just fits would be refused.
    """

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)  # type: ignore[misc]
        return normalize_newlines(value) if isinstance(value, str) else value


class LongText(OneSignPerLine, forms.Textarea):
    """A text of more than one line."""


class LocalTimeField(forms.DateTimeField):
    """A day and time as the clock of whoever writes it shows them.

    When clocks are changed, an hour of one night does not exist and another one comes twice.
    """

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValidationError as error:
            if error.code != "ambiguous_timezone":
                raise
            words = _("The clocks change then: this time does not exist, or comes twice.")
            raise ValidationError(words, code=error.code) from None


def submit(form: forms.BaseForm, service: Callable[..., Any], **given: Any) -> Any:
    """Call a service with a valid form's data; what it refuses goes back on the form."""
    try:
        return service(**given, **form.cleaned_data)
    except ValidationError as error:
        add_refusal(form, error)
    except IntegrityError as error:
        refusal = taken(error)
        if refusal is None:
            raise
        add_refusal(form, refusal)
    return None


def resend(form: forms.BaseForm, mark: str) -> None:
    """Show a form again with the mark of what is saved now, so that it can be saved over."""
    data: Any = form.data.copy()
    data[form.add_prefix("seen")] = mark
    form.data = data


def add_refusal(form: forms.BaseForm, error: ValidationError) -> None:
    """Put a refusal on the form; what is about something the form does not ask stands above it."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        asked = name != NON_FIELD_ERRORS and name in form.fields
        form.add_error(name if asked else None, errors)
