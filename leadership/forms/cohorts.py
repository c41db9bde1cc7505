"""The forms of cohorts, their sessions and who takes part: text to objects, without rules."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from careers.forms.conversations import AT, next_slot
from leadership.models import Cohort, CohortSession, Component, Programme
from leadership.services.cohorts import BASICS, MOST_INSTRUCTORS, who_instructs
from lib.editing import mark_of
from lib.forms import LocalTimeField, LongText
from talent.forms.people import PersonField, said_of
from talent.forms.seen import SeenForm
from talent.models import Employee, User

SPARE = 2  # empty rows that wait for another one


class CohortForm(SeenForm):
    """When a cohort takes place, how many seats it has, and who instructs it."""

    class Meta:
        model = Cohort
        fields: ClassVar = list(BASICS)
        labels: ClassVar = {
            "name": _("Name"),
            "starts_on": _("First day"),
            "ends_on": _("Last day"),
            "enrol_until": _("People can join until"),
            "capacity": _("Seats"),
            "place": _("Where"),
        }
        help_texts: ClassVar = {
            "name": _("Short, to tell it from the programme’s other cohorts: “Spring 2027”."),
            "place": _("A town or “online”. Rooms and links stand at each session."),
        }

    def __init__(self, *args: Any, actor: User, names_instructors: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.named: list[str] = []
        if names_instructors:
            self._ask_for_instructors(actor)

    def mark(self, record: Model) -> str:
        """The mark of the fields, and of who instructs: one window must not undo another's."""
        assert isinstance(record, Cohort)
        return mark_of(record, BASICS, who_instructs(record))

    def _ask_for_instructors(self, actor: User) -> None:
        rows = self.instance.instructors.all() if self.instance.pk else []
        now = [row.employee for row in rows]
        for number in range(min(len(now) + SPARE, MOST_INSTRUCTORS)):
            name = f"instructor_{number + 1}"
            field = PersonField(
                kind="people",
                required=False,
                label=_("Instructor") if number == 0 else _("Another instructor"),
            )
            field.offer(Employee.objects.visible_to(actor))
            self.fields[name] = field
            self.named.append(name)
            if number < len(now) and not self.is_bound:
                self.initial[name] = said_of(now[number])

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        said = {name: self.cleaned_data[name] for name in BASICS}
        if "seen" in self.fields:
            said["seen"] = self.cleaned_data["seen"]
        if self.named:
            people = [self.cleaned_data[name] for name in self.named if self.cleaned_data[name]]
            said["instructors"] = list(dict.fromkeys(people))
        return said


class NewCohortForm(CohortForm):
    """A cohort of a programme that is chosen."""

    programme = forms.ModelChoiceField(
        label=_("Programme"), queryset=Programme.objects.none(), empty_label=_("Choose one")
    )
    field_order = ["programme", *BASICS]

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, names_instructors=True, is_new=True, **kwargs)
        self.fields["programme"].queryset = Programme.objects.visible_to(actor).exclude(
            state="retired"
        )

    def given(self) -> dict[str, Any]:
        return {"programme": self.cleaned_data["programme"], **super().given()}


class CohortSessionForm(SeenForm):
    """When and where a cohort meets, and for which component."""

    link = forms.URLField(
        label=_("Link to the call"), required=False, max_length=500, assume_scheme="https",
        help_text=_("Only who takes part or leads sees it."),
    )  # fmt: skip

    class Meta:
        model = CohortSession
        fields: ClassVar = [
            "title", "starts_at", "minutes", "place", "link", "component", "makes_up",
        ]  # fmt: skip
        field_classes: ClassVar[dict[str, Any]] = {"starts_at": LocalTimeField}
        labels: ClassVar = {
            "title": _("What is it?"),
            "starts_at": _("When"),
            "minutes": _("How many minutes"),
            "place": _("Where"),
            "component": _("For which component"),
            "makes_up": _("Makes up for"),
        }
        help_texts: ClassVar = {
            "starts_at": _("In your own time zone. Others see it in theirs."),
            "place": _("Only who takes part or leads sees it."),
            "makes_up": _("For a make-up session: the one that people missed."),
        }
        widgets: ClassVar[dict[str, Any]] = {"starts_at": AT}

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        components = Component.objects.filter(programme=cohort.programme_id)
        self.fields["component"].queryset = components.order_by("position")
        self.fields["component"].empty_label = _("None in particular")
        others = cohort.sessions.filter(is_cancelled=False, makes_up__isnull=True)
        if self.instance.pk:
            others = others.exclude(pk=self.instance.pk)
        self.fields["makes_up"].queryset = others.order_by("starts_at", "pk")
        self.fields["makes_up"].empty_label = _("None: it is a session of its own")
        if not self.instance.pk and not self.is_bound:
            self.initial["starts_at"] = next_slot()


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=_("Why?"), max_length=2000, required=False, widget=LongText(attrs={"rows": 4})
    )

    def __init__(
        self, data: Any, *, label: Any = None, hint: Any = "", is_needed: bool = True
    ) -> None:
        super().__init__(data)
        field = self.fields["reason"]
        field.label, field.help_text = label or field.label, hint
        field.required = is_needed


class PersonReasonForm(ReasonForm):
    """Whom, and why."""

    employee = PersonField(kind="people", label=_("Who?"))
    field_order = ["employee", "reason"]

    def __init__(
        self, data: Any, *, people: QuerySet[Employee], me: Employee | None, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.fields["employee"].me = me
        self.fields["employee"].offer(people)
