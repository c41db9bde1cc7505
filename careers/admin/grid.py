"""The grid in which HR says what a draft asks for: a row for each skill, and empty ones."""

from typing import Any

from django import forms
from django.forms.widgets import Script
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from careers.models import RoleRequirement
from careers.services.versions import ASKED, Asked
from talent.admin.acts import ActForm, Pick
from talent.models import RoleVersion, Skill, User

FIRST_ROWS = 3
MORE_ROWS = 5
MOST_ROWS = 200


class RowForm(ActForm):
    """What a version asks for in one skill."""

    level = forms.IntegerField(label=_("Level"), min_value=1, max_value=5)
    level_max = forms.IntegerField(label=_("up to"), min_value=1, max_value=5, required=False)
    importance = forms.IntegerField(label=_("Importance"), min_value=1, max_value=5, initial=3)
    must_have = forms.BooleanField(label=_("Must have"), required=False)
    is_firm = forms.BooleanField(label=_("Firm"), required=False, initial=True)

    def __init__(self, *args: Any, skill: Skill, **kwargs: Any) -> None:
        self.known = skill
        super().__init__(*args, prefix=f"skill-{skill.pk}", **kwargs)
        self.fields["remove"] = forms.BooleanField(label=_("Remove"), required=False)
        self.dress(self.fields["remove"])

    def clean(self) -> dict[str, Any]:
        """A range runs upwards."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        level, upper = data.get("level"), data.get("level_max")
        if level and upper and upper < level:
            self.add_error("level_max", _("The upper level lies between the level and 5."))
        return data


class NewRowForm(RowForm):
    """A skill to add; a row in which none is picked counts for nothing."""

    def __init__(self, *args: Any, number: int | str, actor: User, **kwargs: Any) -> None:
        ActForm.__init__(
            self, *args, actor=actor, prefix=f"new-{number}", empty_permitted=True,
            use_required_attribute=False, **kwargs,
        )  # fmt: skip

    skill = Pick(RoleRequirement._meta.get_field("skill"), label=_("Skill"), required=False)
    field_order = ["skill"]

    def has_changed(self) -> bool:
        return bool(self.data.get(self.add_prefix("skill")))


class NoteForm(forms.Form):
    """What the grid is told beside its rows: which state it was read in, and refusals."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    rows = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST_ROWS)


class Grid:
    """All rows of a draft as forms, from the draft or from what was typed."""

    def __init__(self, draft: RoleVersion, actor: User, data: QueryDict | None) -> None:
        found = draft.requirements.select_related("skill")
        self.asked_now = list(found.order_by("-must_have", "-importance", "skill__name"))
        self.state = f"{len(self.asked_now)}.{max((row.pk for row in self.asked_now), default=0)}"
        count = FIRST_ROWS
        if data is not None:
            typed = data.get("rows", "")
            count = min(int(typed) if typed.isascii() and typed.isdigit() else 0, MOST_ROWS)
        self.note = NoteForm(data, initial={"seen": self.state, "rows": count})
        self.rows = [
            RowForm(
                data, actor=actor, skill=row.skill,
                initial={name: getattr(row, name) for name in ASKED},
            )
            for row in self.asked_now
        ]  # fmt: skip
        self.new_rows = [NewRowForm(data, number=n, actor=actor) for n in range(count)]
        if data is not None and "more" in data:
            self.add_rows(actor, count)
        self.blank = NewRowForm(number="__prefix__", actor=actor)

    def add_rows(self, actor: User, count: int) -> None:
        """More empty rows, for whoever works without script; what was typed stays."""
        more = min(count + MORE_ROWS, MOST_ROWS)
        self.new_rows += [NewRowForm(number=n, actor=actor) for n in range(count, more)]
        self.note.data = dict(self.note.data.items()) | {"rows": str(more)}

    @property
    def media(self) -> Any:
        return self.blank.media + forms.Media(js=[Script("js/grid.js", type="module")])  # type: ignore[list-item]

    def is_valid(self) -> bool:
        """Every row is right, no skill stands twice, and nobody else saved meanwhile."""
        forms_ok = [form.is_valid() for form in [self.note, *self.rows, *self.new_rows]]
        if not all(forms_ok):
            return False
        if self.note.cleaned_data["seen"] != self.state:
            self.note.add_error(
                None,
                _("Someone else changed this draft meanwhile. Open it in another tab, look, and"
                  " enter here what still holds."),
            )  # fmt: skip
            return False
        taken = {form.known.pk for form in self.rows if not form.cleaned_data["remove"]}
        for form in self.added():
            skill = form.cleaned_data["skill"]
            if skill.pk in taken:
                form.add_error("skill", _("This role asks for this skill already."))
            taken.add(skill.pk)
        return not any(form.errors for form in self.new_rows)

    def added(self) -> list[NewRowForm]:
        return [form for form in self.new_rows if form.has_changed()]

    def asked(self) -> dict[Skill, Asked]:
        """What the draft is to ask for, by skill."""
        kept = [(form.known, form) for form in self.rows if not form.cleaned_data["remove"]]
        new = [(form.cleaned_data["skill"], form) for form in self.added()]
        return {
            skill: Asked(**{name: form.cleaned_data[name] for name in ASKED})
            for skill, form in kept + new
        }
