"""Fields that name some of many: people and units, with empty ones for more."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from leadership.queries.calibration_scope import whom_it_covers
from lib.editing import mark_of
from talent.forms.named import NamedField
from talent.forms.people import PersonField, said_of
from talent.forms.seen import SeenForm
from talent.models import Employee, Grade, OrgUnit, User

SPARE = 2  # empty fields that wait for another one
LEAST = {"facilitator": 2, "participant": 4, "listed": 3, "unit": 2}
MOST = 30
SERVICE_NAMES = {
    "facilitator": "facilitators", "participant": "participants", "unit": "units",
    "listed": "listed",
}  # fmt: skip


def offered(actor: User, named: Iterable[Employee]) -> QuerySet[Employee]:
    """Whom a form offers: everyone employed, and who is named in it already and has left since."""
    people = Employee.objects.colleagues_of(actor)
    return Employee.objects.filter(Q(pk__in=people.values("pk")) | Q(pk__in=[p.pk for p in named]))


class ScopeForm(SeenForm):
    """A form of something with a scope; it asks for it as long as the thing is being set up."""

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.named: dict[str, list[str]] = {}
        for name in ("lowest_grade", "highest_grade"):
            self.fields[name].queryset = Grade.objects.all()
            self.fields[name].empty_label = _("Any")

    def ask_scope(self, actor: User, thing: Any) -> None:
        """Fields for units and people, whom it covers now and some more."""
        now = list(thing.listed.all()) if thing else []
        people = offered(actor, now)
        units = [unit.name for unit in thing.units.all()] if thing else []
        rows = OrgUnit.objects.visible_to(actor).current()
        self.ask("unit", NamedField, "units", rows, units, _("Unit, with all below it"))
        listed = [said_of(one) for one in now]
        self.ask("listed", PersonField, "people", people, listed, _("One person more"))
        if thing:
            self.initial["seen"] = self.mark(thing)

    def leave_out(self, *names: str) -> None:
        """Drop fields that are settled; the mark is of those that are left."""
        for name in names:
            del self.fields[name]
        self.initial["seen"] = self.mark(self.instance)

    def mark(self, record: Any) -> str:
        """The mark of the fields, and of whom it covers: one window must not undo another's."""
        names = [name for name in self._meta.fields or () if name in self.fields]
        is_asked = record.pk and "unit" in getattr(self, "named", {})
        return mark_of(record, names, whom_it_covers(record) if is_asked else None)

    def ask(
        self, what: str, kind: type[NamedField], of: str, rows: Any, now: list[str], label: Any
    ) -> None:
        """Fields for those that are named now and some more."""
        self.named[what] = []
        for number in range(min(max(len(now) + SPARE, LEAST[what]), MOST)):
            field = kind(kind=of, required=False, label=label)
            field.offer(rows)
            name = f"{what}_{number + 1}"
            self.fields[name] = field
            self.named[what].append(name)
            if number < len(now) and not self.is_bound:
                self.initial[name] = now[number]

    @property
    def scope(self) -> list[forms.BoundField]:
        if "unit" not in self.named:
            return []
        names = [*self.named["unit"], "lowest_grade", "highest_grade", *self.named["listed"]]
        return [self[name] for name in names]

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        said = {
            name: self.cleaned_data[name]
            for name in self._meta.fields or ()
            if name in self.cleaned_data
        }
        if "seen" in self.fields:
            said["seen"] = self.cleaned_data["seen"]
        for what, names in self.named.items():
            rows = [self.cleaned_data[name] for name in names if self.cleaned_data[name]]
            said[SERVICE_NAMES[what]] = list(dict.fromkeys(rows))
        return said
