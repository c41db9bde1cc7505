"""Values, core competencies and the levels that grades need: text to objects, no rules."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from careers.models import Objective
from leadership.forms.programmes import LEVELS, SPARE, RowSet
from leadership.models import CoreCompetency, Nature, OrganisationValue
from leadership.models.strategy import COMPETENCY_KINDS
from leadership.services.strategy import COMPETENCY, MOST_LEVELS, VALUE
from lib.editing import mark_of
from lib.forms import LongText
from talent.forms.named import NamedField
from talent.forms.seen import SeenForm
from talent.models import Grade, Skill, User


class CompetencyFilterForm(forms.Form):
    """To what the list is narrowed."""

    nature = forms.ChoiceField(
        label=_("Kind"), required=False,
        choices=[("", _("Leadership and management")), *Nature.choices],
    )  # fmt: skip
    use_required_attribute = False

    def chosen(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")


class ValueForm(SeenForm):
    """One value, in the organisation's own words."""

    class Meta:
        model = OrganisationValue
        fields: ClassVar = list(VALUE)
        labels: ClassVar = {
            "name": _("Name"),
            "statement": _("What it means"),
            "position": _("Place on the list"),
        }
        widgets: ClassVar = {"statement": LongText(attrs={"rows": 4})}

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        names = (*VALUE, *(["seen"] if "seen" in self.fields else []))
        return {name: self.cleaned_data[name] for name in names}

    def _post_clean(self) -> None:
        """What holds for a value is judged by the service, against the row as it is then."""


class CompetencyForm(SeenForm):
    """One core competency: which skill, of which nature, why, and for what."""

    skill = NamedField(
        kind="skills", label=_("Skill"),
        help_text=_("Of kind leadership, management or value."),
    )  # fmt: skip
    objectives = forms.ModelMultipleChoiceField(
        Objective.objects.none(), label=_("Objectives that need it"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    values = forms.ModelMultipleChoiceField(
        OrganisationValue.objects.none(), label=_("Values that it lives by"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    class Meta:
        model = CoreCompetency
        fields: ClassVar = list(COMPETENCY)
        labels: ClassVar = {"nature": _("Leadership or management"), "why": _("Why we need it")}
        help_texts: ClassVar = {
            "nature": _(
                "Leadership gives direction, change and inspiration; management plans, organises"
                " and controls."
            )
        }
        widgets: ClassVar = {"why": LongText(attrs={"rows": 4})}

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nature"].choices = Nature.choices
        ahead = Objective.objects.visible_to(actor).ahead()
        now = Objective.objects.none()
        if self.instance.pk is not None:
            del self.fields["skill"]
            now = self.instance.objectives.all()
            self.initial["objectives"] = [one.pk for one in now]
            self.initial["values"] = [one.pk for one in self.instance.values.all()]
        else:
            free = Skill.objects.filter(kind__in=COMPETENCY_KINDS, retired_on__isnull=True)
            self.fields["skill"].offer(free.filter(core_competency__isnull=True))
        kept = Objective.objects.filter(pk__in=[one.pk for one in now])
        self.fields["objectives"].queryset = (ahead | kept).order_by("title", "pk")
        values = OrganisationValue.objects.filter(retired_on__isnull=True)
        self.fields["values"].queryset = values
        self.order_fields(["skill", *COMPETENCY, "objectives", "values"])

    def mark(self, record: Any) -> str:
        return mark_of(record, COMPETENCY)

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        names = ("skill", *COMPETENCY, "objectives", "values", "seen")
        return {name: self.cleaned_data[name] for name in names if name in self.fields}

    def _post_clean(self) -> None:
        """What holds for a competency is judged by the service."""


class LevelForm(forms.Form):
    """One needed level and its grades; one without a level is left out."""

    level = forms.TypedChoiceField(
        label=_("Level"), required=False, coerce=int, empty_value=None,
        choices=[("", _("None")), *LEVELS],
    )  # fmt: skip
    lowest_grade = forms.ModelChoiceField(
        Grade.objects.all(), label=_("From grade"), required=False, empty_label=_("Any")
    )
    highest_grade = forms.ModelChoiceField(
        Grade.objects.all(), label=_("To grade"), required=False, empty_label=_("Any")
    )
    use_required_attribute = False

    @property
    def says_something(self) -> bool:
        return self.cleaned_data.get("level") is not None

    def said(self) -> dict[str, Any]:
        """The row as the service takes it."""
        names = ("level", "lowest_grade", "highest_grade")
        return {name: self.cleaned_data.get(name) for name in names}


LevelSet = forms.formset_factory(
    LevelForm,
    RowSet,
    extra=SPARE,
    can_delete=True,
    max_num=MOST_LEVELS,
    validate_max=True,
    absolute_max=MOST_LEVELS + SPARE,
)


def level_set(data: Any, competency: CoreCompetency) -> Any:
    """The needed levels of a competency as rows of a form."""
    initial = [
        {
            "level": row.level,
            "lowest_grade": row.lowest_grade_id,
            "highest_grade": row.highest_grade_id,
        }
        for row in competency.needed.order_by("pk")
    ]
    return LevelSet(data, initial=initial, prefix="level")
