"""A field in which one of many things is chosen by its name, with suggestions while typing."""

from typing import Any, ClassVar

from django import forms
from django.contrib.postgres.search import TrigramWordSimilarity
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

SUGGESTIONS = 12
NAMED = 3  # names that an error says
LIKELY = 0.4  # how like a word a name must be for a guess; typing errors cost about 0.1 each


class NamedField(forms.CharField):
    """One of `queryset` by its name (or its id, from a link); without script it is a text field.

    `kind` says where suggestions come from. Too many things for a drop-down become usable so.
    """

    default_error_messages: ClassVar[dict[str, Any]] = {}

    def __init__(self, *, kind: str, **kwargs: Any) -> None:
        super().__init__(max_length=200, **kwargs)
        self.kind = kind
        self.queryset: QuerySet[Any] | None = None
        self.widget.attrs.update({"list": f"{kind}-choices", "autocomplete": "off"})

    def offer(self, queryset: QuerySet[Any]) -> None:
        """Say from what can be chosen, and where suggestions come from."""
        self.queryset = queryset
        self.widget.attrs.update(
            {
                "hx-get": reverse("talent:choices", args=[self.kind]),
                "hx-trigger": "input changed delay:200ms",
                "hx-target": f"#{self.kind}-choices",
                "hx-sync": "this:replace",
            }
        )

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        assert self.queryset is not None
        found = self._find(text)
        if found is None:
            raise ValidationError(self._refusal(text))
        return found

    def _refusal(self, text: str) -> str:
        """What is wrong with a name, and which names are near it."""
        near = self.near(text)
        names = ", ".join(f"“{name}”" for name in near[:NAMED])
        if not near:
            words = _("Nothing is called “%(text)s”.")
        elif self.is_part(text, near):
            words = _("Several are called like “%(text)s”: choose one, such as %(names)s.")
        else:
            words = _("Nothing is called “%(text)s”. Did you mean %(names)s?")
        return words % {"text": text, "names": names}

    def near(self, text: str) -> list[str]:
        """What could have been meant."""
        assert self.queryset is not None
        return suggest(self.queryset, text)

    def is_part(self, text: str, near: list[str]) -> bool:
        """Whether the names hold the text, rather than being spelled alike."""
        return any(text.casefold() in name.casefold() for name in near)

    def _find(self, text: str) -> Model | None:
        """By id, by the whole name, or by a part of it that only one name has."""
        assert self.queryset is not None
        rows: QuerySet[Model] = self.queryset
        if text.isdecimal() and len(text) < 19:
            return rows.filter(pk=int(text)).first()
        exact = rows.filter(name__iexact=text).first()
        if exact is not None:
            return exact
        near = list(rows.filter(name__icontains=text)[:2])
        return near[0] if len(near) == 1 else None


def suggest(queryset: QuerySet[Any], text: str) -> list[str]:
    """Names that hold a text, those that begin with it first; else names that are spelled alike."""
    text = text.strip()
    if not text:
        return []
    begins = Q(name__istartswith=text)
    rows = queryset.filter(name__icontains=text).annotate(begins=begins)
    names = list(rows.order_by("-begins", "name").values_list("name", flat=True)[:SUGGESTIONS])
    if not names:
        near = queryset.annotate(near=TrigramWordSimilarity(text, "name")).filter(near__gte=LIKELY)
        names = list(near.order_by("-near", "name").values_list("name", flat=True)[:SUGGESTIONS])
    return list(dict.fromkeys(names))
