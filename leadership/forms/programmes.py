"""Looking through the catalogue, and setting a programme up: text to objects, no rules."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from careers.models import Objective
from leadership.models import Component, Programme, WayChoice
from leadership.queries.programmes import FIT
from leadership.services.components import SAID, what_comes_before
from leadership.services.programmes import BASICS, MOST_RULES, MOST_TARGETS
from lib.editing import mark_of
from lib.forms import LongText
from mentoring.models import Programme as MentoringProgramme
from talent.forms.named import NamedField
from talent.forms.people import PersonField, said_of
from talent.forms.seen import SeenForm
from talent.models import Employee, Grade, JobFamily, OrgUnit, Serves, Skill, User

SPARE = 2  # empty rows that wait for another one
LEADING = [("", _("Anybody")), ("yes", _("Only who leads people")), ("no", _("Only who does not"))]
LEADS = {"yes": True, "no": False}
LEVELS = [(level, str(level)) for level in range(1, 6)]


class CatalogueForm(forms.Form):
    """To what the catalogue is narrowed, and its order."""

    way = forms.ChoiceField(
        label=_("Mainly"), required=False,
        choices=[("", _("Training or development")), *WayChoice.choices],
    )  # fmt: skip
    serves = forms.ChoiceField(
        label=_("Serves"), required=False, choices=[("", _("Anybody")), *Serves.choices]
    )
    # The few that programmes raise are in memory already.
    skill = forms.TypedChoiceField(
        label=_("Competency"), required=False, coerce=int, empty_value=None
    )
    sort = forms.ChoiceField(label=_("Order"), required=False)
    use_required_attribute = False

    def __init__(
        self, *args: Any, skills: Sequence[tuple[int, str]], has_fit: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [("name", _("By name")), ("newest", _("Newest first"))]
        if has_fit:
            choices.insert(0, (FIT, _("Closes most of my gaps first")))
        self.fields["sort"].choices = choices
        self.fields["skill"].choices = [("", _("Any")), *skills]

    def chosen(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name)


class ProgrammeForm(SeenForm):
    """What a programme is, what and whom it serves, and who stands for it."""

    sponsor = PersonField(
        kind="people", required=False, label=_("Sponsor"),
        help_text=_("Who stands for it at the top. Sees the draft."),
    )  # fmt: skip

    class Meta:
        model = Programme
        fields: ClassVar = [name for name in BASICS if name != "sponsor"]
        labels: ClassVar = {
            "name": _("Name"),
            "purpose": _("What it is for"),
            "way": _("Mainly"),
            "serves": _("Whom it serves"),
            "objective": _("Objective"),
        }
        widgets: ClassVar = {"purpose": LongText(attrs={"rows": 6})}

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        objectives = Objective.objects.visible_to(actor).ahead()
        if self.instance.objective_id is not None:
            objectives = objectives | Objective.objects.filter(pk=self.instance.objective_id)
        self.fields["objective"].queryset = objectives
        self.fields["objective"].empty_label = _("None")
        self.fields["way"].choices = WayChoice.choices
        self.fields["serves"].choices = Serves.choices
        self.fields["sponsor"].offer(Employee.objects.visible_to(actor))
        if self.instance.sponsor is not None and not self.is_bound:
            self.initial["sponsor"] = said_of(self.instance.sponsor)
        if "seen" in self.fields:
            self.order_fields([*self.Meta.fields, "sponsor", "seen"])

    def mark(self, record: Any) -> str:
        return mark_of(record, BASICS)

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        said = {name: self.cleaned_data.get(name) for name in BASICS}
        if "seen" in self.fields:
            said["seen"] = self.cleaned_data["seen"]
        return said

    def _post_clean(self) -> None:
        """What holds for a programme is judged by the service, against the row as it is then."""


class RowSet(forms.BaseFormSet):  # type: ignore[type-arg]
    """Rows of which the empty ones are left out."""

    deletion_widget = forms.CheckboxInput

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Take it away")

    @property
    def kept(self) -> list[Any]:
        """The rows that stay and say something."""
        return [
            form
            for form in self.forms
            if form.is_valid() and not form.cleaned_data.get("DELETE") and form.says_something
        ]


class RuleForm(forms.Form):
    """One rule of the audience; one that names nothing is left out."""

    leads_people = forms.ChoiceField(label=_("Who"), required=False, choices=LEADING)
    unit = NamedField(
        kind="units", label=_("Unit"), required=False, help_text=_("And all units below it.")
    )
    family = forms.ModelChoiceField(
        JobFamily.objects.all(), label=_("Family"), required=False, empty_label=_("Any")
    )
    lowest_grade = forms.ModelChoiceField(
        Grade.objects.all(), label=_("From grade"), required=False, empty_label=_("Any")
    )
    highest_grade = forms.ModelChoiceField(
        Grade.objects.all(), label=_("To grade"), required=False, empty_label=_("Any")
    )
    use_required_attribute = False

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(OrgUnit.objects.visible_to(actor).current())

    @property
    def says_something(self) -> bool:
        return any(self.cleaned_data.get(name) for name in self.fields if name != "DELETE")

    def said(self) -> dict[str, Any]:
        """The rule as the service takes it."""
        names = ("unit", "family", "lowest_grade", "highest_grade")
        rule = {name: self.cleaned_data.get(name) for name in names}
        return rule | {"leads_people": LEADS.get(self.cleaned_data.get("leads_people") or "")}


AudienceSet = forms.formset_factory(
    RuleForm,
    RowSet,
    extra=SPARE,
    can_delete=True,
    max_num=MOST_RULES,
    validate_max=True,
    absolute_max=MOST_RULES + SPARE,
)


def audience_set(data: Any, programme: Programme, actor: User) -> Any:
    """The rules of a programme as rows of a form."""
    rows = programme.audience.select_related("unit").order_by("pk")
    initial = [
        {
            "leads_people": {True: "yes", False: "no", None: ""}[rule.leads_people],
            "unit": rule.unit.name if rule.unit else "",
            "family": rule.family_id,
            "lowest_grade": rule.lowest_grade_id,
            "highest_grade": rule.highest_grade_id,
        }
        for rule in rows
    ]
    return AudienceSet(data, initial=initial, prefix="rule", form_kwargs={"actor": actor})


class TargetForm(forms.Form):
    """One competency and its level; one without a name is left out."""

    skill = NamedField(kind="skills", label=_("Competency"), required=False)
    level = forms.TypedChoiceField(label=_("To level"), coerce=int, choices=LEVELS, initial=3)
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skill"].offer(Skill.objects.filter(retired_on__isnull=True))

    @property
    def says_something(self) -> bool:
        return bool(self.cleaned_data.get("skill"))


TargetSet = forms.formset_factory(
    TargetForm,
    RowSet,
    extra=SPARE,
    can_delete=True,
    max_num=MOST_TARGETS,
    validate_max=True,
    absolute_max=MOST_TARGETS + SPARE,
)


def target_set(data: Any, programme: Programme) -> Any:
    """What a programme raises, as rows of a form."""
    rows = programme.targets.select_related("skill").order_by("pk")
    initial = [{"skill": row.skill.name, "level": row.level} for row in rows]
    return TargetSet(data, initial=initial, prefix="target")


class ComponentForm(SeenForm):
    """One component of a curriculum, and what comes before it."""

    link = forms.URLField(
        label=_("Link"), required=False, max_length=500, assume_scheme="https",
        help_text=_("Where e-learning or material is found."),
    )  # fmt: skip
    needs = forms.ModelMultipleChoiceField(
        Component.objects.none(), label=_("What has to be completed before"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    class Meta:
        model = Component
        fields: ClassVar = list(SAID)
        labels: ClassVar = {
            "title": _("Title"),
            "text": _("What happens in it"),
            "kind": _("Kind"),
            "way": _("Training or development"),
            "hours": _("Hours"),
            "credits": _("Credits"),
            "is_required": _("Everybody does it"),
            "mentoring_programme": _("Mentoring programme"),
        }
        help_texts: ClassVar = {"is_required": _("Otherwise people may choose it.")}
        widgets: ClassVar = {"text": LongText(attrs={"rows": 4})}

    def __init__(
        self, *args: Any, actor: User, others: Iterable[Component], before: Iterable[int] = (),
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        mentoring = MentoringProgramme.objects.visible_to(actor)
        self.fields["mentoring_programme"].queryset = mentoring
        self.fields["mentoring_programme"].empty_label = _("None")
        others = list(others)
        self.fields["needs"].queryset = Component.objects.filter(
            pk__in=[one.pk for one in others]
        ).order_by("position")
        self.initial["needs"] = list(before)
        if not others:
            del self.fields["needs"]

    def mark(self, record: Any) -> str:
        """The mark of the fields, and of what comes before: one window must not undo another's."""
        return mark_of(record, SAID, what_comes_before(record) if record.pk else None)

    @property
    def words(self) -> list[forms.BoundField]:
        return [self[name] for name in ("title", "text")]

    @property
    def facts(self) -> list[forms.BoundField]:
        return [self[name] for name in ("kind", "way", "hours", "credits")]

    @property
    def links(self) -> list[forms.BoundField]:
        return [self[name] for name in ("link", "mentoring_programme")]

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        said = {name: self.cleaned_data[name] for name in (*SAID, "seen") if name in self.fields}
        said["needs"] = list(self.cleaned_data.get("needs") or ())
        return said

    def _post_clean(self) -> None:
        """What holds for a component is judged by the service, against the row as it is then."""
