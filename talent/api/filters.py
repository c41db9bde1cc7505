"""Filters of lists that several apps share."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

YES, NO = ("true", "1"), ("false", "0")


class YesNo(forms.Field):
    """A choice of which anything else than yes or no is refused, and not passed over."""

    def to_python(self, value: Any) -> bool | None:
        if value is None or value == "":
            return None
        said = str(value).lower()
        if said not in (*YES, *NO):
            raise ValidationError(_("Say true or false."), code="invalid")
        return said in YES


class YesNoFilter(filters.BooleanFilter):
    """True or false in an address."""

    field_class = YesNo

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput)
        super().__init__(*args, **kwargs)
