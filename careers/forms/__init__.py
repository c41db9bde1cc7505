"""What a reader of the role lists may ask for: allow-lists, without rules."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from careers.queries.roles import RoleRow

Choice = tuple[Any, Any]

ORDERS: list[Choice] = [
    ("name", _("By name")),
    ("grade", _("By grade")),
    ("closest", _("Closest to me first")),
]
STEPS: list[Choice] = [
    ("up", _("My grade or above")),
    ("next", _("One step up")),
    ("same", _("My grade")),
    ("all", _("Any grade")),
]


def families_of(rows: Iterable[RoleRow]) -> list[Choice]:
    """The families that roles belong to, by name."""
    found = {row.family: row.family_name for row in rows}
    return sorted(found.items(), key=lambda one: one[1])


def tracks_of(rows: Iterable[RoleRow]) -> list[Choice]:
    found = {row.track: row.track_name for row in rows if row.track is not None}
    return sorted(found.items(), key=lambda one: str(one[1]))


def grades_of(rows: Iterable[RoleRow]) -> list[Choice]:
    found = {(row.rank, row.grade): row.grade_name for row in rows if row.grade is not None}
    return [(key[1], found[key]) for key in sorted(found)]


class FilterForm(forms.Form):
    """Filters of a role list; what is not on offer is left out, the rest still holds."""

    family = forms.TypedChoiceField(label=_("Family"), required=False, coerce=int, empty_value=None)
    track = forms.TypedChoiceField(label=_("Track"), required=False, coerce=int, empty_value=None)
    location = forms.TypedChoiceField(
        label=_("Held in"), required=False, coerce=int, empty_value=None
    )

    use_required_attribute = False

    def __init__(
        self, data: QueryDict, *, rows: Sequence[RoleRow], places: Sequence[Choice]
    ) -> None:
        super().__init__(data)
        self._offer("family", _("All families"), families_of(rows))
        self._offer("track", _("All tracks"), tracks_of(rows))
        self._offer("location", _("Anywhere"), places)

    def _offer(self, name: str, anything: Any, choices: Sequence[Choice]) -> None:
        """Offer what there is to choose from; a filter with nothing to choose is not shown."""
        if choices:
            self.fields[name].choices = [("", anything), *choices]
        else:
            del self.fields[name]

    def chosen(self, name: str) -> Any:
        """What was chosen, or None."""
        self.is_valid()
        return self.cleaned_data.get(name)

    @property
    def narrows(self) -> bool:
        """Whether anything is filtered at all."""
        return any(self.chosen(name) for name in self.fields)


class CatalogueForm(FilterForm):
    """Filters and order of the role catalogue."""

    grade = forms.TypedChoiceField(label=_("Grade"), required=False, coerce=int, empty_value=None)
    kept = forms.BooleanField(label=_("Only roles I keep"), required=False)
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=ORDERS)

    field_order = ("family", "track", "grade", "location", "sort", "kept")

    def __init__(
        self, data: QueryDict, *, rows: Sequence[RoleRow], places: Sequence[Choice]
    ) -> None:
        super().__init__(data, rows=rows, places=places)
        self._offer("grade", _("All grades"), grades_of(rows))
        self.order_fields(self.field_order)

    @property
    def narrows(self) -> bool:
        return any(self.chosen(name) for name in self.fields if name != "sort")


class NextForm(FilterForm):
    """Filters of the roles that could be next; whoever has a grade begins with it and above."""

    step = forms.ChoiceField(label=_("Grade"), required=False, choices=STEPS)

    field_order = ("step", "family", "track", "location")

    def __init__(
        self,
        data: QueryDict,
        *,
        rows: Sequence[RoleRow],
        places: Sequence[Choice],
        has_grade: bool,
    ) -> None:
        super().__init__(data, rows=rows, places=places)
        if not has_grade:
            del self.fields["step"]
        self.order_fields(self.field_order)

    @property
    def chosen_step(self) -> str:
        """How far up or down the wanted roles may be."""
        return str(self.chosen("step") or STEPS[0][0])

    @property
    def narrows(self) -> bool:
        return any(self.chosen(name) for name in self.fields if name != "step")


LONGEST_ID = 18  # digits of the largest number that is a record's


def supposition_of(text: str) -> tuple[int, int] | None:
    """A skill and the level that one supposes to have, from `12:4`; None where it means nothing."""
    skill, _colon, level = text.partition(":")
    if not (skill.isascii() and skill.isdigit() and len(skill) <= LONGEST_ID):
        return None
    return (int(skill), int(level)) if level in ("1", "2", "3", "4", "5") else None
