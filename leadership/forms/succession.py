"""Key roles, succession plans, successors and pools: text to objects, no rules here."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from careers.queries.roles import open_roles
from leadership.models import (
    CloseReason,
    Criticality,
    KeyRole,
    Ready,
    RemoveReason,
    SuccessionPlan,
    Successor,
    TalentPool,
)
from leadership.queries.bench_rows import COVERS, ORDERS
from leadership.services.key_roles import SAID
from lib.forms import LongText
from talent.forms.named import NamedField
from talent.forms.people import PersonField, said_of
from talent.forms.seen import SeenForm
from talent.models import Employee, GrantKind, OrgUnit, User

MOST_BYTES = 2_000_000
DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class BenchForm(forms.Form):
    """Within which time the bench is counted, to what the list is narrowed, and its order."""

    within = forms.ChoiceField(label=_("Ready"), required=False, choices=Ready.choices)
    cover = forms.ChoiceField(label=_("Cover"), required=False, choices=[("", _("Any")), *COVERS])
    criticality = forms.ChoiceField(
        label=_("How critical"), required=False, choices=[("", _("Any")), *Criticality.choices]
    )
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=ORDERS)
    use_required_attribute = False

    def chosen(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")


class OnRecord(SeenForm):
    """A form whose people are chosen by name among those who work here."""

    people: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.people:
            self.fields[name].offer(Employee.objects.colleagues_of(actor))
            now = (
                getattr(self.instance, name, None)
                if self.instance.__dict__.get(f"{name}_id")
                else None
            )
            if now is not None and not self.is_bound:
                self.initial[name] = said_of(now)


class KeyRoleForm(OnRecord):
    """What is said of a key role."""

    people = ("incumbent",)
    incumbent = PersonField(
        kind="people", label=_("Held by"), required=False,
        help_text=_("Empty where nobody holds it today."),
    )  # fmt: skip

    class Meta:
        model = KeyRole
        fields: ClassVar = list(SAID)
        labels: ClassVar = {
            "position": _("Named position"),
            "criticality": _("How critical it is"),
            "risk": _("Risk of losing who holds it"),
            "horizon": _("When"),
            "impact": _("What losing them would mean"),
            "notes": _("Notes"),
        }
        help_texts: ClassVar = {
            "horizon": _("Only where there is a risk."),
            "notes": _("Why the role is a key role, and what the impact would be."),
        }
        widgets: ClassVar = {"notes": LongText(attrs={"rows": 4})}


class NewKeyRoleForm(KeyRoleForm):
    """A key role that is entered: of which role and unit."""

    role = NamedField(kind="roles", label=_("Role"))
    unit = NamedField(kind="units", label=_("Unit"))
    field_order = ("role", "unit", *SAID)

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, is_new=True, **kwargs)
        units = OrgUnit.objects.visible_to(actor).current()
        if not actor.holds(GrantKind.HR_ADMIN):
            units = units & OrgUnit.objects.overseen_by(actor, GrantKind.HR_PARTNER)
        self.fields["role"].offer(open_roles(actor))
        self.fields["unit"].offer(units)


class EndForm(forms.Form):
    """From when on the organisation can do without a key role."""

    ends_on = forms.DateField(label=_("First day on which it is no key role any more"), widget=DAY)


class PlanForm(OnRecord):
    """Whose plan it is, who reads it, and when it is looked at again."""

    people = ("owner",)
    owner = PersonField(
        kind="people", label=_("Owner"), help_text=_("Keeps the plan, and cannot be on it.")
    )

    class Meta:
        model = SuccessionPlan
        fields: ClassVar = ["owner", "is_private", "review_on", "when_filled", "note"]
        labels: ClassVar = {
            "is_private": _("Private: only the owner and HR admins read it"),
            "review_on": _("Next review"),
            "when_filled": _("When a successor takes the role over"),
            "note": _("Note"),
        }
        widgets: ClassVar = {"review_on": DAY, "note": LongText(attrs={"rows": 4})}


class CloseForm(forms.Form):
    """Why a plan is closed."""

    reason = forms.ChoiceField(
        label=_("Why"), choices=CloseReason.choices, widget=forms.RadioSelect
    )


class NominateForm(OnRecord):
    """Whom a plan names: a colleague, or somebody outside."""

    people = ("employee",)
    employee = PersonField(kind="people", label=_("Colleague"), required=False)

    class Meta:
        model = Successor
        fields: ClassVar = ["employee", "external_name", "readiness", "is_emergency", "note"]
        labels: ClassVar = {
            "external_name": _("Or somebody from outside"),
            "readiness": _("Ready"),
            "is_emergency": _("Could hold the role for some weeks from tomorrow on"),
            "note": _("Why, and what is still missing"),
        }
        widgets: ClassVar = {"note": LongText(attrs={"rows": 4})}

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, is_new=True, **kwargs)

    def _post_clean(self) -> None:
        """What the record may say is the service's to judge."""


class JudgeForm(SeenForm):
    """How soon somebody could take over."""

    class Meta:
        model = Successor
        fields: ClassVar = ["readiness", "is_emergency", "note"]
        labels: ClassVar = NominateForm.Meta.labels
        widgets: ClassVar = {"note": LongText(attrs={"rows": 4})}


class RemoveForm(forms.Form):
    """Why somebody is taken off."""

    reason = forms.ChoiceField(
        label=_("Why"), choices=RemoveReason.choices, widget=forms.RadioSelect
    )


class PoolForm(OnRecord):
    """What a pool is for, and whose it is."""

    people = ("owner",)
    owner = PersonField(
        kind="people", label=_("Owner"), help_text=_("Keeps the pool, and cannot be in it.")
    )

    class Meta:
        model = TalentPool
        fields: ClassVar = ["name", "purpose", "owner"]
        labels: ClassVar = {"name": _("Name"), "purpose": _("What it is for")}
        widgets: ClassVar = {"purpose": LongText(attrs={"rows": 4})}


class NewPoolForm(PoolForm):
    """A pool that is begun: also for which unit."""

    unit = NamedField(
        kind="units", label=_("Unit"), required=False,
        help_text=_("Whose HR reads it; empty for the whole organisation."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, is_new=True, **kwargs)
        self.fields["unit"].offer(OrgUnit.objects.visible_to(actor).current())
        if not actor.holds(GrantKind.HR_ADMIN):
            self.fields["unit"].required = True


class PersonForm(forms.Form):
    """One colleague, by name."""

    employee = PersonField(kind="people", label=_("Colleague"))

    def __init__(self, *args: Any, actor: User, label: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employee"].offer(Employee.objects.colleagues_of(actor))
        if label is not None:
            self.fields["employee"].label = label


class BringForm(forms.Form):
    """A table of key roles and successors, to be checked or written."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV or XLSX, with the columns of the file that this page gives; 1,000 rows at most."
        ),
    )
    write = forms.BooleanField(
        label=_("Write it, if nothing is wrong"), required=False,
        help_text=_("Without this it is only checked."),
    )  # fmt: skip

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 2 MB: divide it."))
        return file
