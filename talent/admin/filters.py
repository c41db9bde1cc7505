"""Filters of lists that offer only rows which may be chosen."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib.admin.filters import SimpleListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.forms import AutocompleteDropdownForm, DropdownForm

from talent.admin.site import site
from talent.http import actor_of


class ChoiceFilter(SimpleListFilter):
    """One of a few values; subclasses give `lookups` and `queryset`."""

    template = "unfold/filters/filters_field.html"
    form_class = DropdownForm
    everything = _("All")

    def choices(self, changelist: Any) -> Iterator[Any]:
        name = str(self.parameter_name)
        options = [("", self.everything), *self.lookup_choices]
        yield {
            "form": DropdownForm(
                name=name,
                label=capfirst(self.title),
                choices=options,
                data={name: self.value() or ""},
            )
        }

    def value(self) -> str | None:
        """A value that is not offered is refused."""
        chosen = super().value()
        if chosen and chosen not in {str(key) for key, _label in self.lookup_choices}:
            raise IncorrectLookupParameters(chosen)
        return chosen or None


class FieldChoiceFilter(ChoiceFilter):
    """One of the choices of a field of the listed model."""

    field = ""

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return model_admin.model._meta.get_field(self.field).choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(**{self.field: self.value()}) if self.value() else queryset


def by_choice(name: str, title: Any) -> type[FieldChoiceFilter]:
    """A filter by one of the model's own choice fields."""
    return type(
        f"{name.title()}Filter",
        (FieldChoiceFilter,),
        {"field": name, "parameter_name": name, "title": title},
    )


class Chooser(AutocompleteSelect):
    """A field in which one types and picks; what is no number of a row is shown as not picked."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        known = [each for each in value if str(each).isascii() and str(each).isdigit()]
        return super().optgroups(name, known, attrs)


class ChooserFilter(SimpleListFilter):
    """One row of another model, found by typing; only rows that the user may choose count."""

    template = "unfold/filters/filters_field.html"
    form_class = AutocompleteDropdownForm  # for its scripts
    source: Any = None  # the foreign key that leads to the other model

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        self.rows = site.choices(actor_of(request), self.source.remote_field.model)

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("", "")]

    def chosen(self) -> Any:
        """The chosen row or None; a row that may not be chosen is refused like one that is not."""
        value = self.value()
        if not value:
            return None
        row = self.rows.filter(pk=value).first() if value.isascii() and value.isdigit() else None
        if row is None:
            raise IncorrectLookupParameters(value)
        return row

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        row = self.chosen()
        return queryset if row is None else queryset.filter(self.condition(row))

    def condition(self, row: Model) -> Q:
        return Q(**{self.source.name: row})

    def choices(self, changelist: Any) -> Iterator[Any]:
        form = forms.Form(data={str(self.parameter_name): self.value()})
        form.fields[str(self.parameter_name)] = forms.ModelChoiceField(
            label=capfirst(self.title),
            required=False,
            queryset=self.rows,
            widget=chooser(self.source, {"class": "unfold-filter-autocomplete"}),
        )
        yield {"form": form}


def by_row(name: str, title: Any, source: Any) -> type[ChooserFilter]:
    """A filter by a foreign key of the listed model."""
    return type(
        f"{name.title()}Filter",
        (ChooserFilter,),
        {"parameter_name": name, "title": title, "source": source},
    )


def chooser(source: Any, attrs: dict[str, str] | None = None) -> Any:
    """A field in which one types and picks; the source is the foreign key that it fills."""
    return Chooser(source, site, attrs=attrs)
