"""Finding, drafting and applying for openings, and deciding about applications: no rules here."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from careers.models import GIVEN_REASONS, Opening, OpeningKind, RejectReason, Stage
from careers.queries.opening_lists import LEAST_READY, MOST_WORDS
from careers.queries.roles import open_roles
from lib.forms import LongText
from talent.forms.named import NamedField
from talent.forms.people import PersonField, said_of
from talent.models import (
    Employee,
    GrantKind,
    JobFamily,
    Location,
    OrgUnit,
    ReportingLine,
    User,
)

Choice = tuple[Any, Any]
ORDERS: list[Choice] = [
    ("newest", _("Newest first")),
    ("closest", _("Closest to me first")),
    ("ends", _("Closing soonest first")),
]
READY: list[Choice] = [("", _("Any readiness")), *((n, f"≥ {n} %") for n in LEAST_READY)]
KINDS: list[Choice] = [("", _("All kinds")), *OpeningKind.choices]


class SearchForm(forms.Form):
    """What a list of openings is narrowed to; what is not on offer is left out."""

    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=KINDS)
    family = forms.TypedChoiceField(label=_("Family"), required=False, coerce=int, empty_value=None)
    location = forms.TypedChoiceField(
        label=_("Place"), required=False, coerce=int, empty_value=None
    )
    ready = forms.TypedChoiceField(
        label=_("Ready"), required=False, coerce=int, empty_value=None, choices=READY
    )
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=ORDERS)

    use_required_attribute = False

    def __init__(
        self, data: Any, *, families: Sequence[Choice], places: Sequence[Choice], has_me: bool
    ) -> None:
        super().__init__(data)
        self.fields["family"].choices = [("", _("All families")), *families]
        self.fields["location"].choices = [("", _("Anywhere")), *places]
        if not places:
            del self.fields["location"]
        if not has_me:
            del self.fields["ready"]
            self.fields["sort"].choices = [ORDERS[0], ORDERS[2]]

    def chosen(self, name: str) -> Any:
        """What was chosen, or None."""
        self.is_valid()
        return self.cleaned_data.get(name)

    @property
    def narrows(self) -> bool:
        return any(self.chosen(name) for name in self.fields if name != "sort")


class KeepForm(forms.Form):
    """A search to be kept, as it was made on the list."""

    text = forms.CharField(required=False, max_length=100)
    kind = forms.ChoiceField(required=False, choices=KINDS)
    family = forms.ModelChoiceField(JobFamily.objects.all(), required=False)
    location = forms.ModelChoiceField(Location.objects.all(), required=False)
    least_ready = forms.IntegerField(required=False, min_value=1, max_value=100)

    def clean_text(self) -> str:
        words = self.cleaned_data["text"].replace("\x00", "").split()
        return " ".join(words[:MOST_WORDS])


class OpeningForm(forms.ModelForm):  # type: ignore[type-arg]
    """An opening as its draft says it."""

    role = NamedField(
        kind="roles", label=_("Role"), help_text=_("Readiness is worked out by what it asks for.")
    )
    unit = NamedField(kind="units", label=_("Unit"))
    hiring_manager = forms.ModelChoiceField(
        Employee.objects.none(),
        label=_("Who hires"),
        help_text=_("Reads the applications, decides, and leads whoever is chosen."),
    )

    class Meta:
        model = Opening
        fields: ClassVar = [
            "kind", "title", "description", "role", "unit", "location", "hiring_manager",
            "seats", "starts_on", "ends_on", "hours_per_week", "apply_by",
        ]  # fmt: skip
        labels: ClassVar = {
            "kind": _("Kind"),
            "title": _("Title"),
            "description": _("What it is about"),
            "location": _("Place"),
            "seats": _("Seats"),
            "starts_on": _("First day"),
            "ends_on": _("Last day"),
            "hours_per_week": _("Hours a week"),
            "apply_by": _("Apply by"),
        }
        help_texts: ClassVar = {
            "description": _("What one would do, with whom, and what one would learn."),
            "ends_on": _("Of everything but a vacancy."),
            "hours_per_week": _("Of a stretch assignment or a project, beside the own work."),
            "apply_by": _("Empty: until it is closed."),
        }
        widgets: ClassVar = {"description": LongText(attrs={"rows": 6})}

    def __init__(self, *args: Any, actor: User, me: Employee | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].offer(open_roles(actor))
        self.fields["unit"].offer(OrgUnit.objects.visible_to(actor).current())
        self._offer_hirers(actor, me)
        self.fields["location"].empty_label = _("Anywhere")
        self.fields["kind"].choices = OpeningKind.choices
        for name in ("role", "unit"):
            if self.instance.pk and not self.is_bound:
                self.initial[name] = getattr(self.instance, name).name

    def _offer_hirers(self, actor: User, me: Employee | None) -> None:
        """HR looks for anyone by name; who leads people chooses from the few of the own team."""
        field, drafted = self.fields["hiring_manager"], self.instance if self.instance.pk else None
        if not actor.holds(GrantKind.HR_ADMIN, GrantKind.HR_PARTNER):
            field.queryset = may_hire(actor, me, drafted)
            field.empty_label = None
            return
        named = PersonField(kind="leaders", label=field.label, help_text=field.help_text)
        named.offer(Employee.objects.visible_to(actor))
        self.fields["hiring_manager"] = named
        first = drafted.hiring_manager if drafted is not None else me
        if first is not None and not self.is_bound:
            self.initial["hiring_manager"] = said_of(first)

    def _post_clean(self) -> None:
        """What holds for an opening is judged by the service, against the row as it is then."""


def may_hire(actor: User, me: Employee | None, opening: Opening | None) -> QuerySet[Employee]:
    """Oneself, those of one's direct reports who lead people, and who hires by the draft."""
    reports = ReportingLine.objects.current().filter(manager=me, depth=1).values("report")
    leading = Employee.objects.filter(pk__in=reports).leading().values("pk")
    found = Q(pk__in=leading)
    if me is not None:
        found |= Q(pk=me.pk)
    if opening is not None:
        found |= Q(pk=opening.hiring_manager_id)
    people = Employee.objects.visible_to(actor).filter(found)
    return people.order_by("given_name", "family_name", "pk")


class ApplyForm(forms.Form):
    """Why one applies, and what one shows of oneself."""

    statement = forms.CharField(
        label=_("Why this, and why you"),
        max_length=4000,
        widget=LongText(attrs={"rows": 7}),
        help_text=_("What draws you, what you would bring, and what you want to learn."),
    )
    share_levels = forms.BooleanField(
        label=_("Show my skill levels"),
        required=False,
        initial=True,
        help_text=_("As they are today. Without them, whoever hires sees no readiness."),
    )
    share_history = forms.BooleanField(
        label=_("Show my earlier roles"), required=False, initial=True
    )


class StageForm(forms.Form):
    """The next stage; an offer names its first day."""

    stage = forms.ChoiceField(
        choices=[(one, one.label) for one in (Stage.REVIEWED, Stage.INTERVIEW, Stage.OFFERED)]
    )
    starts_on = forms.DateField(required=False, label=_("First day"))


class RejectForm(forms.Form):
    """Why not; the person reads it."""

    reason = forms.ChoiceField(
        label=_("Reason"), choices=[(one, RejectReason(one).label) for one in GIVEN_REASONS]
    )
    note = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=2000,
        widget=LongText(attrs={"rows": 4}),
        help_text=_("The person reads this. Say what would make a difference next time."),
    )
