"""Skills with the words of their five levels, and the rule by which claims become levels."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminExpandableTextareaWidget, UnfoldAdminTextInputWidget

from lib.dates import today
from talent.admin.acts import ActForm, act_page
from talent.admin.base import Page
from talent.admin.export import ExportingPage
from talent.admin.filters import ChoiceFilter, by_choice
from talent.admin.site import SKILLS, site
from talent.admin.tables import SkillsTable
from talent.http import actor_of
from talent.levels import Claim, Rule, confidence, weigh
from talent.models import Employee, EmployeeSkill, Skill, SkillLevel, SkillRule, User
from talent.models.folding import Fold
from talent.queries.skills import current_rule
from talent.registry import refused_kinds
from talent.services.rules import change_skill_rule

LEVELS = range(1, 6)


class InUseFilter(ChoiceFilter):
    title, parameter_name, everything = _("state"), "state", _("In use")

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("retired", _("Retired")), ("all", _("All"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        retired = Q(retired_on__lte=today())
        if self.value() == "all":
            return queryset
        return queryset.filter(retired if self.value() == "retired" else ~retired)


class SkillForm(forms.ModelForm):  # type: ignore[type-arg]
    """A skill with the words of its five levels on one page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.instance.levels.all() if self.instance.pk else []
        known = {row.level: row for row in rows}
        for level in LEVELS:
            row = known.get(level)
            self.fields[f"name_{level}"] = forms.CharField(
                label=_("Level %(level)s is called") % {"level": level},
                max_length=60, required=False, initial=row.name if row else "",
                widget=UnfoldAdminTextInputWidget(),
            )  # fmt: skip
            self.fields[f"wording_{level}"] = forms.CharField(
                label=_("Whoever is there …"),
                max_length=2000, required=False, initial=row.wording if row else "",
                widget=UnfoldAdminExpandableTextareaWidget(),
            )  # fmt: skip

    def clean_kind(self) -> str:
        """Another kind is refused where something else stands on the kind that it has."""
        kind: str = self.cleaned_data["kind"]
        if self.instance.pk and "kind" in self.changed_data:
            refusal = refused_kinds({self.instance.pk: kind}).get(self.instance.pk)
            if refusal is not None:
                raise ValidationError(str(refusal))
        return kind

    def wordings(self) -> dict[int, tuple[str, str]]:
        data = self.cleaned_data
        return {level: (data[f"name_{level}"], data[f"wording_{level}"]) for level in LEVELS}


@admin.register(Skill, site=site)
class SkillPage(ExportingPage):
    table = SkillsTable
    actions_list = ("export",)
    area, place, icon = SKILLS, 10, "construction"
    reference = for_partners = True
    form = SkillForm
    list_display = ("name", "kind", "worded", "people", "state", "external_id")
    list_filter = (InUseFilter, by_choice("kind", _("kind")))
    search_fields = ("name_folded",)
    search_help_text = _("Name or number")
    ordering = ("name", "pk")
    sortable_by = ("name", "kind")
    readonly_fields = ("source",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("name", "external_id"),
                    ("kind", "retired_on", "source"),
                    "description",
                )
            },
        ),
        (
            _("What each level looks like"),
            {"fields": tuple((f"name_{level}", f"wording_{level}") for level in LEVELS)},
        ),
    )
    parts = ("talent.skilllevel",)
    instead_of_deleting = _("Give it a day of retirement instead: nobody can claim it then.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        held = EmployeeSkill.objects.filter(skill=OuterRef("pk"), is_shared=True).order_by()
        count = held.values("skill").annotate(n=Count("pk")).values("n")
        worded = Count("levels", filter=~Q(levels__wording=""))
        return rows.annotate(  # type: ignore[no-any-return]
            sharing=Coalesce(Subquery(count), 0), worded_levels=worded
        )

    def choices(self, user: User) -> QuerySet[Any]:
        """Skills in use, for claims and requirements."""
        return self.rows(user).exclude(retired_on__lte=today()).order_by("name", "pk")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """By parts of the name, however accented, or by number."""
        for word in search_term.replace("\x00", "")[:100].split():
            queryset = queryset.filter(
                Q(name_folded__contains=Fold.of(word)) | Q(external_id__istartswith=word)
            )
        return queryset, False

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """The words of the levels are this form's own fields and not the model's."""
        names = kwargs.get("fields") or []
        kwargs["fields"] = [n for n in names if not n.startswith(("name_", "wording_"))]
        return super().get_form(request, obj, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """A level without a word has no row."""
        super().save_related(request, form, formsets, change)
        for level, (name, wording) in form.wordings().items():
            if name or wording:
                SkillLevel.objects.update_or_create(
                    skill=form.instance, level=level, defaults={"name": name, "wording": wording}
                )
            else:
                SkillLevel.objects.filter(skill=form.instance, level=level).delete()

    @display(description=_("people who share it"))
    def people(self, obj: Any) -> int:
        return int(obj.sharing)

    @display(description=_("levels in words"))
    def worded(self, obj: Any) -> str:
        return translate("%(count)s of 5") % {"count": obj.worded_levels}

    @display(description=_("state"), label={_("In use"): "success", _("Retired"): "danger"})
    def state(self, obj: Skill) -> Any:
        retired = obj.retired_on is not None and obj.retired_on <= today()
        return _("Retired") if retired else _("In use")


class RuleForm(ActForm):
    assessment = forms.FloatField(label=_("Assessment"), min_value=0.01, max_value=10)
    certificate = forms.FloatField(label=_("Certificate"), min_value=0.01, max_value=10)
    three_sixty = forms.FloatField(label=_("360 feedback"), min_value=0.01, max_value=10)
    manager = forms.FloatField(label=_("Manager"), min_value=0.01, max_value=10)
    mentor = forms.FloatField(label=_("Mentor"), min_value=0.01, max_value=10)
    self_claim = forms.FloatField(label=_("The person"), min_value=0.01, max_value=10)
    half_life_months = forms.IntegerField(
        label=_("Half-life in months"), min_value=1, max_value=600,
        help_text=_("After this time a claim weighs half as much."),
    )  # fmt: skip


def examples(rule: Rule) -> list[tuple[str, str]]:
    """What the rule makes of a few plain cases, worked out by the same function as all levels."""
    day = today()
    two_years = day.replace(year=day.year - 2, day=min(day.day, 28))
    own, boss = Claim(4, "self", 1, day), Claim(3, "manager", 2, day)
    cases = [
        (_("4 by the person"), [own]),
        (_("4 by the person, 3 by the manager"), [own, boss]),
        (
            _("4 by the person, 2 by an assessment two years ago"),
            [own, Claim(2, "assessment", None, two_years)],
        ),
        (
            _("3 by the manager, 5 by 360 feedback"),
            [boss, Claim(5, "360", None, day)],
        ),
    ]
    words = {"high": _("sure"), "medium": _("fairly sure"), "low": _("unsure")}
    found = []
    for text, claims in cases:
        level = weigh(claims, rule, day)
        assert level is not None
        found.append((str(text), f"{level.value} ({words[confidence(level.strength)]})"))
    return found


def reached(last: int) -> int:
    """Which share of people has levels by the new rule, as a whole percent."""
    everyone = Employee.objects.count()
    return 100 * Employee.objects.filter(pk__lte=last).count() // max(everyone, 1)


@admin.register(SkillRule, site=site)
class RulePage(Page):
    """One row: its list is its form."""

    area, place, icon = SKILLS, 20, "balance"
    singleton = True

    def entry(self) -> dict[str, Any]:
        return super().entry() | {"title": _("How levels are worked out")}

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the weights with what they lead to, and change them."""
        if not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        actor = actor_of(request)
        rule = SkillRule.objects.first() or SkillRule()
        initial = {name: getattr(rule, name) for name in RuleForm.base_fields}
        lead = translate(
            "A level is the mean of what is claimed, weighed by who says it and how long ago."
            " When you save, the levels of everyone are worked out again in the background."
        )
        if rule.recalculated_to is not None:
            lead = translate("Levels are being worked out again: %(share)s %% done.") % {
                "share": reached(rule.recalculated_to)
            }
        return act_page(
            self, request,
            form=RuleForm(request.POST or None, actor=actor, initial=initial),
            run=partial(change_skill_rule, actor=actor),
            title=_("How levels are worked out"),
            lead=lead, facts=examples(current_rule()),
            button=_("Save and work out all levels"),
            done=_("Saved. The levels follow within minutes."),
            back=reverse("admin:talent_skillrule_changelist"),
        )  # fmt: skip
