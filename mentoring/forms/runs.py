"""Settings of a preview, asking why not, rules for two, answers and requests: no rules here."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lib.forms import LongText
from mentoring.models import (
    DeclineReason,
    Enrolment,
    PairRuleKind,
    Programme,
    Side,
)
from mentoring.score_words import part_words, told_parts, told_weights, weights_from
from mentoring.services.runs import HIGHEST_SEED
from talent.forms.people import PersonField
from talent.models import Employee


class StartForm(forms.Form):
    """How much each part counts, the least score, and a number that settles equal choices."""

    floor = forms.DecimalField(
        label=_("Least score"), required=False, min_value=1, max_value=100, decimal_places=1,
        help_text=_("No pair below it, even if somebody stays without. Empty for none."),
    )  # fmt: skip
    seed = forms.IntegerField(
        label=_("Order of equals"), required=False, min_value=0, max_value=HIGHEST_SEED,
        help_text=_(
            "Any whole number. Of matchings that are equally good another number may find another."
        ),
    )  # fmt: skip

    def __init__(self, data: Any, *, programme: Programme) -> None:
        super().__init__(data, initial={"floor": programme.floor, "seed": 1})
        self.programme = programme
        words = {name: part_words(name, programme) for name in told_parts(programme)}
        weights = {
            f"weight_{name}": forms.FloatField(
                label=str(words[name].label), help_text=str(words[name].hint), min_value=0,
                max_value=1000, initial=f"{weight:g}", required=False,
            )
            for name, weight in told_weights(programme.weights, programme).items()
        }  # fmt: skip
        self.fields = {**weights, **self.fields}

    @property
    def weight_fields(self) -> list[forms.BoundField]:
        return [self[f"weight_{name}"] for name in told_parts(self.programme)]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        told = {name: found.pop(f"weight_{name}", None) or 0 for name in told_parts(self.programme)}
        seed = found.get("seed")
        return {
            "weights": weights_from(told, self.programme),
            "floor": found.get("floor"),
            "seed": 1 if seed is None else seed,
        }


class ProposalFilter(forms.Form):
    """What the list of a preview is narrowed to."""

    show = forms.ChoiceField(
        label=_("Show"), required=False,
        choices=[("", _("Matched")), ("unmatched", _("Not matched"))],
    )  # fmt: skip
    unit = forms.TypedChoiceField(
        label=_("Unit of who waited"), required=False, coerce=int, empty_value=None
    )
    sort = forms.ChoiceField(
        label=_("Order"), required=False,
        choices=[
            ("best", _("Highest score first")), ("worst", _("Lowest score first")),
            ("name", _("By name")),
        ],
    )  # fmt: skip

    use_required_attribute = False

    def __init__(self, data: Any, *, units: Sequence[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["unit"].choices = [("", _("All units")), *units]

    def chosen(self, name: str) -> Any:
        """What was chosen, or None."""
        self.is_valid()
        return self.cleaned_data.get(name)


class TwoForm(forms.Form):
    """Two participants of a programme by their names."""

    mentee = PersonField(kind="people", label=_("Mentee"))
    mentor = PersonField(kind="people", label=_("Mentor"))

    def __init__(self, data: Any, *, programme: Programme) -> None:
        super().__init__(data)
        self.programme = programme
        first, second = (Side.MENTEE, Side.MENTOR)
        if programme.is_of_peers:
            first = second = Side.PEER
            self.fields["mentee"].label = _("One peer")
            self.fields["mentor"].label = _("The other")
        self.sides = {"mentee": first, "mentor": second}
        for name, side in self.sides.items():
            rows = Enrolment.objects.filter(programme=programme, side=side)
            field = self.fields[name]
            assert isinstance(field, PersonField)
            field.offer(Employee.objects.filter(pk__in=rows.order_by().values("employee")))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for name, side in self.sides.items():
            if name in found:
                rows = Enrolment.objects.filter(programme=self.programme, side=side)
                found[name] = (
                    rows.filter(employee=found[name])
                    .select_related("employee", "programme")
                    .order_by("ended_on", "-pk")
                    .first()
                )
        return found


class RuleForm(TwoForm):
    """Two who are kept together, or apart."""

    kind = forms.ChoiceField(
        label=_("What holds"), choices=PairRuleKind.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=300,
        help_text=_("Read by the coordinators of the programme and by HR."),
    )  # fmt: skip


class DeclineForm(forms.Form):
    """Why somebody says no; the coordinators read it."""

    reason = forms.ChoiceField(
        label=_("Why not this time?"), choices=DeclineReason.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason; you may choose not to say.")},
    )  # fmt: skip


class AskForm(forms.Form):
    """What a mentee writes to a mentor when asking."""

    message = forms.CharField(
        label=_("What you would like help with"), required=False, max_length=1000,
        widget=LongText(attrs={"rows": 5}),
        help_text=_("A few sentences make a yes more likely. Only the two of you read them."),
    )  # fmt: skip


class WhoForm(forms.Form):
    """Somebody about whom a mentee asks."""

    who = PersonField(kind="people", label=_("Ask about someone else"))

    use_required_attribute = False

    def __init__(self, data: Any, *, people: Any) -> None:
        super().__init__(data)
        field = self.fields["who"]
        assert isinstance(field, PersonField)
        field.offer(people)
