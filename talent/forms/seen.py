"""A form that knows what it showed, so that two windows lose nothing."""

from typing import Any

from django import forms
from django.db.models import Model
from django.http import QueryDict

from lib.editing import mark_of
from lib.forms import LongText


class SeenForm(forms.ModelForm):  # type: ignore[type-arg]
    """A model's form with a mark of the values that it was opened with."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, *args: Any, is_new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if type(field.widget) is forms.Textarea:
                field.widget = LongText(attrs=field.widget.attrs)
        if is_new:
            del self.fields["seen"]
        else:
            self.initial["seen"] = self.mark(self.instance)

    def mark(self, record: Model) -> str:
        """The mark of the fields that this form changes."""
        return mark_of(record, self._meta.fields or ())

    def see(self, record: Model) -> None:
        """Show the form again with the mark of what is saved now, so that it can be saved over."""
        data = self.data.copy() if isinstance(self.data, QueryDict) else dict(self.data)
        data[self.add_prefix("seen")] = self.mark(record)
        self.data = data
