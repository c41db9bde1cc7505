"""Setting a programme up, its score, its audience and its questions: text to objects, no rules."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from careers.models import Objective
from lib.editing import mark_of
from lib.forms import LongText
from lib.questions import Kind
from mentoring.models import Programme, ProgrammeKind, Side
from mentoring.queries.programmes import ORDERS
from mentoring.questions import KINDS, LONGEST_QUESTION, MOST_QUESTIONS, Line, questions_of
from mentoring.score_words import part_words, told_parts, told_weights, weights_from
from mentoring.services.programmes import BASICS, MOST_COORDINATORS, MOST_RULES, SCORE
from talent.forms.named import NamedField
from talent.forms.people import PersonField, said_of
from talent.forms.seen import SeenForm
from talent.models import Employee, Grade, JobFamily, OrgUnit, User

RULES = ("excludes_line", "excludes_former", "needs_language", "least_overlap", "floor")
SPARE = 2  # empty rows that wait for another one
ORDER_WORDS = {
    "newest": _("Newest first"), "name": _("By name"), "closing": _("Closing soonest first"),
}  # fmt: skip
KIND_WORDS = {
    Kind.AGREE: _("Agree or disagree, in five steps"),
    Kind.SCALE: _("From 0 to 10"),
    Kind.COMMENT: _("In their own words"),
}


class ProgrammeFilterForm(forms.Form):
    """To what the list is narrowed, and its order."""

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *ProgrammeKind.choices]
    )
    sort = forms.ChoiceField(
        label=_("Order"), required=False, choices=[(key, ORDER_WORDS[key]) for key in ORDERS]
    )
    use_required_attribute = False

    def chosen(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")


class ProgrammeForm(SeenForm):
    """What a programme is, when it takes place, and who runs it."""

    class Meta:
        model = Programme
        fields: ClassVar = list(BASICS)
        labels: ClassVar = {
            "name": _("Name"),
            "purpose": _("What it is for"),
            "kind": _("Kind"),
            "mode": _("How pairs come about"),
            "objective": _("Objective"),
            "serves": _("Whom it serves"),
            "enrol_from": _("People can join from"),
            "enrol_until": _("People can join until"),
            "starts_on": _("First day"),
            "ends_on": _("Last day"),
            "weeks": _("Weeks that a pair meets"),
            "cadence_weeks": _("Weeks from session to session"),
            "quiet_days": _("Days without a session until both are asked"),
            "seats": _("Places for mentees"),
        }
        help_texts: ClassVar = {
            "purpose": _("In words that make people want to join."),
            "weeks": _("From 4 to 24."),
            "cadence_weeks": _("From 1 to 12."),
            "quiet_days": _("From 7 to 120. The coordinators are asked a while later."),
            "seats": _("Empty for no limit. Whoever comes later waits in line."),
            "objective": _("What the organisation wants to reach, and this programme helps with."),
        }
        widgets: ClassVar = {"purpose": LongText(attrs={"rows": 5})}

    def __init__(self, *args: Any, actor: User, names_coordinators: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        objectives = Objective.objects.visible_to(actor).ahead()
        if self.instance.objective_id is not None:
            objectives = objectives | Objective.objects.filter(pk=self.instance.objective_id)
        self.fields["objective"].queryset = objectives
        self.fields["objective"].empty_label = _("None")
        for name in ("kind", "mode", "serves"):
            self.fields[name].choices = self.fields[name].choices
        self.named: list[str] = []
        if names_coordinators:
            self._ask_for_coordinators(actor)

    def _ask_for_coordinators(self, actor: User) -> None:
        rows = self.instance.coordinators.all() if self.instance.pk else []
        now = [row.employee for row in rows]
        if self.instance.pk is None:
            now = list(Employee.objects.employed().filter(user=actor))
        for number in range(min(max(len(now) + SPARE, 3), MOST_COORDINATORS)):
            name = f"coordinator_{number + 1}"
            field = PersonField(
                kind="people",
                required=False,
                label=_("Coordinator") if number == 0 else _("Another coordinator"),
                help_text=_("Matches people and follows the pairs.") if number == 0 else "",
            )
            field.offer(Employee.objects.visible_to(actor))
            self.fields[name] = field
            self.named.append(name)
            if number < len(now) and not self.is_bound:
                self.initial[name] = said_of(now[number])

    @property
    def what(self) -> list[forms.BoundField]:
        return [self[name] for name in BASICS[:6]]

    @property
    def when(self) -> list[forms.BoundField]:
        return [self[name] for name in BASICS[6:10]]

    @property
    def how_often(self) -> list[forms.BoundField]:
        return [self[name] for name in BASICS[10:13]]

    @property
    def who(self) -> list[forms.BoundField]:
        return [self[name] for name in (*BASICS[13:], *self.named)]

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        said = {name: self.cleaned_data[name] for name in BASICS}
        if "seen" in self.fields:
            said["seen"] = self.cleaned_data["seen"]
        if self.named:
            people = [self.cleaned_data[name] for name in self.named if self.cleaned_data[name]]
            said["coordinators"] = list(dict.fromkeys(people))
        return said

    def _post_clean(self) -> None:
        """What holds for a programme is judged by the service, against the row as it is then."""


class ScoreForm(forms.Form):
    """How much each part of the score counts, and by which rules no pair is made."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
    excludes_line = forms.BooleanField(
        label=_("Nobody from one’s own reporting line"), required=False,
        help_text=_("In either direction, however far up or down."),
    )  # fmt: skip
    excludes_former = forms.BooleanField(
        label=_("Not the same two again"), required=False,
        help_text=_("Unless both ask for each other."),
    )  # fmt: skip
    needs_language = forms.BooleanField(label=_("A language in common"), required=False)
    least_overlap = forms.DecimalField(
        label=_("Working hours of a day in common"), min_value=0, max_value=8, decimal_places=1,
        max_digits=3, help_text=_("At least so many; 0 for no such rule."),
    )  # fmt: skip
    floor = forms.DecimalField(
        label=_("Least score"), min_value=1, max_value=100, decimal_places=1, max_digits=4,
        required=False, help_text=_("No pair below it is proposed. Empty for none."),
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        initial = {name: getattr(programme, name) for name in SCORE}
        initial["seen"] = mark_of(programme, SCORE)
        super().__init__(*args, **kwargs)
        self.initial = initial
        self.programme = programme
        for key, weight in told_weights(programme.weights, programme).items():
            words = part_words(key, programme)
            self.fields[f"weight_{key}"] = forms.FloatField(
                label=str(words.label), help_text=str(words.hint), min_value=0, max_value=1000,
                initial=plain(weight),
                widget=forms.NumberInput(attrs={"list": "weights", "step": "any"}),
            )  # fmt: skip

    @property
    def weights(self) -> list[forms.BoundField]:
        return [self[f"weight_{key}"] for key in told_parts(self.programme)]

    @property
    def rules(self) -> list[forms.BoundField]:
        return [self[name] for name in RULES]

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        said = {name: self.cleaned_data[name] for name in SCORE if name != "weights"}
        told = {key: self.cleaned_data[f"weight_{key}"] for key in told_parts(self.programme)}
        kept = weights_from(told, self.programme)
        weights = {key: plain(weight) for key, weight in kept.items()}
        return said | {"weights": weights, "seen": self.cleaned_data["seen"]}


def plain(weight: float) -> float:
    """A weight without a fraction that says nothing."""
    return int(weight) if float(weight).is_integer() else float(weight)


class RuleForm(forms.Form):
    """One rule of the audience; one that names nothing is left out."""

    side = forms.ChoiceField(label=_("For"), choices=Side.choices)
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

    def __init__(self, *args: Any, actor: User, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(OrgUnit.objects.visible_to(actor).current())
        self.fields["side"].choices = [(side.value, side.label) for side in programme.sides]

    @property
    def says_something(self) -> bool:
        names = ("unit", "family", "lowest_grade", "highest_grade")
        return any(self.cleaned_data.get(name) for name in names)


class RowSet(forms.BaseFormSet):  # type: ignore[type-arg]
    """Rows of which the empty ones are left out."""

    deletion_widget = forms.CheckboxInput

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Take it away")
        if "ORDER" in form.fields:
            form.fields["ORDER"].label = _("Place")

    @property
    def kept(self) -> list[Any]:
        """The rows that stay, in their order."""
        rows = [form for form in self.forms if not form.cleaned_data.get("DELETE")]
        return sorted(rows, key=lambda form: form.cleaned_data.get("ORDER") or len(rows) + 1)


AudienceSet = forms.formset_factory(
    RuleForm, RowSet, extra=SPARE, can_delete=True, max_num=MOST_RULES, validate_max=True
)


def audience_set(data: Any, programme: Programme, actor: User) -> Any:
    """The rules of a programme as rows of a form."""
    rows = programme.audience.select_related("unit").order_by("pk")
    initial = [
        {
            "side": rule.side,
            "unit": rule.unit.name if rule.unit else "",
            "family": rule.family_id,
            "lowest_grade": rule.lowest_grade_id,
            "highest_grade": rule.highest_grade_id,
        }
        for rule in rows
    ]
    return AudienceSet(
        data, initial=initial, prefix="rule",
        form_kwargs={"actor": actor, "programme": programme},
    )  # fmt: skip


def rules_said(rows: Sequence[RuleForm]) -> list[dict[str, Any]]:
    """The rules that rows say, as the service takes them."""
    names = ("side", "unit", "family", "lowest_grade", "highest_grade")
    return [
        {name: row.cleaned_data.get(name) for name in names} for row in rows if row.says_something
    ]


class QuestionForm(forms.Form):
    """One question; one without words is left out."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    text = forms.CharField(
        label=_("Question"), required=False, max_length=LONGEST_QUESTION,
        widget=LongText(attrs={"rows": 2}),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("Answered"), choices=[(kind.value, KIND_WORDS[kind]) for kind in KINDS]
    )
    required = forms.BooleanField(label=_("Has to be answered"), required=False)

    use_required_attribute = False


QuestionSet = forms.formset_factory(
    QuestionForm, RowSet, extra=SPARE, can_delete=True, can_order=True,
    max_num=MOST_QUESTIONS + SPARE,
)  # fmt: skip


def question_set(data: Any, programme: Programme) -> Any:
    """The questions of a programme as rows of a form."""
    initial = [
        {
            "key": question.key,
            "text": question.text["en"],
            "kind": question.kind.value,
            "required": question.required,
        }
        for question in questions_of(programme.questions)
    ]
    return QuestionSet(data, initial=initial, prefix="question")


def lines_said(rows: Sequence[QuestionForm]) -> list[Line]:
    """The questions that rows say, as the service takes them."""
    return [
        Line(said["text"], said["kind"], said["required"], said["key"])
        for said in (row.cleaned_data for row in rows)
        if said.get("text")
    ]
