"""Setting a session up, its board, moving people: text to objects, without rules."""

from typing import Any, ClassVar

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from leadership.forms.person_assessments import lines_in
from leadership.forms.scopes import ScopeForm, offered
from leadership.models import CalibrationSession, Placement, SeatRole, SeesAfter
from leadership.models.calibration import LABEL_LENGTH, NOTE_LENGTH, REASON_LENGTH
from leadership.queries.calibration_scope import whom_it_covers
from leadership.services.calibration import who_sits
from lib.editing import mark_of
from lib.forms import LocalTimeField, LongText
from talent.forms.people import PersonField, said_of
from talent.models import User


class SessionForm(ScopeForm):
    """What a session is for, who runs it and takes part, and whom it is about."""

    class Meta:
        model = CalibrationSession
        fields: ClassVar = [
            "name", "purpose", "meets_at", "sees_after", "lowest_grade", "highest_grade",
        ]  # fmt: skip
        field_classes: ClassVar[dict[str, Any]] = {"meets_at": LocalTimeField}
        labels: ClassVar = {
            "name": _("Name"),
            "purpose": _("What it is for"),
            "meets_at": _("You meet on"),
            "sees_after": _("Who reads the result once it is closed"),
            "lowest_grade": _("From grade"),
            "highest_grade": _("To grade"),
        }
        help_texts: ClassVar = {
            "sees_after": _("It is settled when the session is opened: people rely on it."),
            "meets_at": _("In your own time zone; it may stay empty."),
        }
        widgets: ClassVar[dict[str, Any]] = {
            "meets_at": forms.DateTimeInput,
            "sees_after": forms.RadioSelect,
            "purpose": LongText(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.fields["sees_after"].choices = SeesAfter.choices
        session = self.instance if self.instance.pk else None
        seats = list(session.seats.select_related("employee")) if session else []
        people = offered(actor, [seat.employee for seat in seats])
        for role in SeatRole:
            now = [seat.employee for seat in seats if seat.role == role]
            if session is None and role == SeatRole.FACILITATOR:
                now = list(people.filter(user=actor))
            label = {"facilitator": _("Runs it"), "participant": _("Takes part")}[role.value]
            self.ask(
                role.value, PersonField, "people", people, [said_of(one) for one in now], label
            )
        if session is None or session.is_draft:
            self.ask_scope(actor, session)
        else:
            self.leave_out("lowest_grade", "highest_grade", "sees_after")
        if session is not None:
            self.initial["seen"] = self.mark(session)

    def mark(self, record: Any) -> str:
        """The mark of the fields, and of whom they name: one window must not undo another's."""
        names = [name for name in self._meta.fields or () if name in self.fields]
        if not record.pk:
            return mark_of(record, names)
        scope = whom_it_covers(record) if "unit" in getattr(self, "named", {}) else {}
        return mark_of(record, names, who_sits(record) | scope)

    @property
    def basics(self) -> list[forms.BoundField]:
        return [self[name] for name in ("name", "purpose", "meets_at", "sees_after")
                if name in self.fields]  # fmt: skip

    @property
    def seats(self) -> list[forms.BoundField]:
        return [self[name] for role in SeatRole for name in self.named[role.value]]


class BoardForm(forms.Form):
    """Axes, boxes and expected shares of a board."""

    performance_labels = forms.CharField(
        label=_("Levels of performance"), max_length=400, widget=LongText(attrs={"rows": 5}),
        help_text=_("One in each line, the lowest first; two to five."),
    )  # fmt: skip
    potential_labels = forms.CharField(
        label=_("Levels of potential"), max_length=400, widget=LongText(attrs={"rows": 5}),
        help_text=_("One in each line, the lowest first; two to five."),
    )  # fmt: skip
    guidance = forms.CharField(
        label=_("Expected shares"), max_length=200, required=False,
        help_text=_(
            "Per cent, with commas: one for each level of performance, the lowest first, or one for"
            " each box. Empty for none. They are shown beside what is, and never enforced."
        ),
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    SEEN: ClassVar = ("performance_labels", "potential_labels", "box_labels", "guidance")

    def __init__(self, data: Any, *, session: CalibrationSession) -> None:
        super().__init__(
            data,
            initial={
                "performance_labels": "\n".join(session.performance_labels),
                "potential_labels": "\n".join(session.potential_labels),
                "guidance": ", ".join(str(share) for share in session.guidance),
                "seen": mark_of(session, self.SEEN),
            },
        )
        self.session = session
        self.box_names: list[str] = []
        for at, label in enumerate(session.box_labels):
            one, other = divmod(at, session.levels[1])
            name = f"box_{one + 1}_{other + 1}"
            self.box_names.append(name)
            self.fields[name] = forms.CharField(
                label=capfirst(session.box_levels(one + 1, other + 1)), required=False,
                max_length=LABEL_LENGTH, initial=label,
            )  # fmt: skip

    @property
    def axes(self) -> list[forms.BoundField]:
        return [self["performance_labels"], self["potential_labels"], self["guidance"]]

    @property
    def boxes(self) -> list[forms.BoundField]:
        return [self[name] for name in self.box_names]

    def clean_guidance(self) -> list[int]:
        text = self.cleaned_data["guidance"].strip()
        if not text:
            return []
        parts = [part.strip().removesuffix("%").strip() for part in text.split(",")]
        if not all(part.isascii() and part.isdigit() and len(part) < 4 for part in parts):
            raise forms.ValidationError(_text("Write whole numbers with commas between them."))
        return [int(part) for part in parts]

    def given(self) -> dict[str, Any]:
        """What the service takes; boxes of a board of another size begin without names."""
        axes = {
            name: lines_in(self.cleaned_data[name])
            for name in ("performance_labels", "potential_labels")
        }
        sizes = tuple(len(labels) for labels in axes.values())
        boxes = [self.cleaned_data[name] for name in self.box_names]
        if sizes != self.session.levels:
            boxes = [""] * (sizes[0] * sizes[1])
        return {
            **axes, "box_labels": boxes, "guidance": self.cleaned_data["guidance"],
            "seen": self.cleaned_data["seen"],
        }  # fmt: skip


class SessionFilterForm(forms.Form):
    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[("", _("All")), ("draft", _("Being set up")), ("open", _("Open")),
                 ("closed", _("Closed"))],
    )  # fmt: skip
    use_required_attribute = False

    def chosen(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")


class BoardFilterForm(forms.Form):
    """To what a board is narrowed."""

    unit = forms.TypedChoiceField(label=_("Unit"), required=False, coerce=int, empty_value=None)
    grade = forms.TypedChoiceField(label=_("Grade"), required=False, coerce=int, empty_value=None)
    show = forms.ChoiceField(
        label=_("Show"), required=False,
        choices=[("", _("Everybody")), ("open", _("Not discussed yet"))],
    )  # fmt: skip
    use_required_attribute = False

    def __init__(self, data: Any, *, units: Any, grades: Any) -> None:
        super().__init__(data)
        self.fields["unit"].choices = [("", _("All units")), *units]
        self.fields["grade"].choices = [("", _("All grades")), *grades]


class MoveForm(forms.Form):
    """Where somebody is moved, and why; with the version that the page showed."""

    box = forms.ChoiceField(
        label=_("To which box"),
        error_messages={
            "required": _("Choose a box."),
            "invalid_choice": _("The board has no such box."),
        },
    )
    reason = forms.CharField(
        label=_("Why"), max_length=REASON_LENGTH, widget=LongText(attrs={"rows": 3}),
        help_text=_("What did you hear or see that moves them? It is kept with the move."),
        error_messages={"required": _("Say why: the move is kept with its reason.")},
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, data: Any, *, placement: Placement, to: str = "") -> None:
        super().__init__(data, initial={"version": placement.version, "box": to})
        session = placement.session
        across, up = session.levels
        boxes = [(one, other) for one in range(across, 0, -1) for other in range(up, 0, -1)]
        field = self.fields["box"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("Choose a box")),
            *(
                (f"{one}-{other}", named(session, one, other))
                for one, other in boxes
                if (one, other) != (placement.performance, placement.potential)
            ),
        ]

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        performance, potential = self.cleaned_data["box"].split("-")
        return {
            "performance": int(performance),
            "potential": int(potential),
            "reason": self.cleaned_data["reason"],
            "version": self.cleaned_data["version"],
        }

    def see(self, placement: Placement) -> None:
        """Show the form again from where the person stands now; what was typed stays."""
        data = self.data.copy()
        data["version"] = str(placement.version)
        self.data = data


def named(session: CalibrationSession, performance: int, potential: int) -> str:
    """A box by its name and its levels, each once."""
    name = session.box_name(performance, potential)
    levels = session.box_levels(performance, potential)
    return name if name == levels else f"{name}: {levels}"


class NoteForm(forms.Form):
    """What was said about a person."""

    note = forms.CharField(
        label=_("Note of the talk"), required=False, max_length=NOTE_LENGTH,
        widget=LongText(attrs={"rows": 4}),
        help_text=_("Read by those who see the board while it is open, and by HR."),
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, data: Any, *, placement: Placement) -> None:
        super().__init__(
            data, initial={"note": placement.note, "seen": mark_of(placement, ["note"])}
        )

    def see(self, placement: Placement) -> None:
        data = self.data.copy()
        data["seen"] = mark_of(placement, ["note"])
        self.data = data


class AcknowledgeForm(forms.Form):
    """What one makes of a finding."""

    note = forms.CharField(
        label=_("What do you make of it?"), max_length=2000, widget=LongText(attrs={"rows": 4}),
        help_text=_("Did the group look again? What explains it, and what do you do about it?"),
        error_messages={"required": _("Say what you make of it.")},
    )  # fmt: skip
