"""What the API says of action plans, and what it takes."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from metrics.models import (
    LONGEST_ISSUE,
    LONGEST_WORDS,
    ActionMeasure,
    ActionOrigin,
    ActionPlan,
    ActionStatus,
    ActionUpdate,
    Driver,
    ReleasedUnit,
    TargetWay,
    UpdateKind,
    Wave,
    WaveUnit,
)
from metrics.queries.actions import ActionPage, action_for, origin_words
from talent.api.parts import ChoiceOf, PersonPart, UnitPart
from talent.models import Employee, OrgUnit, Serves, User


def colleagues(user: User) -> QuerySet[Employee]:
    return Employee.objects.colleagues_of(user)


def units_of_today(user: User) -> QuerySet[OrgUnit]:
    return OrgUnit.objects.visible_to(user).current()


def used_drivers(user: User) -> QuerySet[Driver]:
    return Driver.objects.visible_to(user).filter(retired_on__isnull=True)


def waves_with_results(user: User) -> QuerySet[Wave]:
    seen = ReleasedUnit.objects.visible_to(user).order_by()
    return Wave.objects.filter(pk__in=seen.values("wave"))


def places_with_results(user: User) -> QuerySet[WaveUnit]:
    seen = ReleasedUnit.objects.visible_to(user).filter(unit__isnull=False).order_by()
    return WaveUnit.objects.filter(pk__in=seen.values("unit")).select_related("unit")


class ActionSerializer(serializers.ModelSerializer[ActionPlan]):
    """One plan, as everybody with whom it is shared may read it."""

    owner = PersonPart(allow_null=True, read_only=True)
    champion = PersonPart(allow_null=True, read_only=True)
    unit = UnitPart(allow_null=True, read_only=True, help_text="Null: the whole organisation.")
    driver = serializers.SlugRelatedField(slug_field="key", read_only=True)  # type: ignore[var-annotated]
    origin = serializers.ChoiceField(ActionOrigin.choices)
    answers = serializers.SerializerMethodField(help_text="What it answers, in words.")
    status = serializers.ChoiceField(ActionStatus.choices)
    serves = serializers.ChoiceField(Serves.choices)
    is_overdue = serializers.BooleanField()
    has_owner = serializers.BooleanField(
        source="owner_is_here", help_text="False where the owner does not work here any more."
    )

    class Meta:
        model = ActionPlan
        fields: tuple[str, ...] = (
            "id", "issue", "goal", "status", "is_overdue", "origin", "answers", "wave", "unit",
            "driver", "serves", "owner", "has_owner", "champion", "starts_on", "due_on",
            "closed_on", "shared_at",
        )  # fmt: skip

    def get_answers(self, row: ActionPlan) -> str:
        return origin_words(row)


class ActionRecordSerializer(ActionSerializer):
    """A plan with its measure and outcome, which are null to those with whom it is only shared."""

    _page: ActionPage | None = None

    measure = serializers.SerializerMethodField(help_text="In words; empty: nothing is counted.")
    target = serializers.SerializerMethodField()
    baseline = serializers.SerializerMethodField(
        help_text="Where the measure stood, as it was told then, to who reads that figure."
    )
    now = serializers.SerializerMethodField()
    outcome = serializers.SerializerMethodField()
    acts = serializers.SerializerMethodField(help_text="What you may do with it now.")

    class Meta(ActionSerializer.Meta):
        fields = (
            *ActionSerializer.Meta.fields, "measure", "target", "baseline", "now", "outcome",
            "acts",
        )  # fmt: skip

    def page(self, row: ActionPlan) -> ActionPage:
        """What the page shows of it; asked once."""
        if self._page is None or self._page.plan.pk != row.pk:
            self._page = action_for(self.context["request"].user, row)
        return self._page

    def get_measure(self, row: ActionPlan) -> str | None:
        return self.page(row).measure if self.page(row).is_full else None

    def get_target(self, row: ActionPlan) -> str | None:
        return self.page(row).target or None

    def get_baseline(self, row: ActionPlan) -> str | None:
        return self.page(row).baseline or None

    def get_now(self, row: ActionPlan) -> str | None:
        return self.page(row).now or None

    def get_outcome(self, row: ActionPlan) -> str | None:
        return row.outcome or None if self.page(row).is_full else None

    def get_acts(self, row: ActionPlan) -> list[str]:
        return sorted(act for act, may in self.page(row).acts.items() if may)


class ActionWordsSerializer(serializers.Serializer[Any]):
    """What a plan says, by what it is measured, and its days."""

    issue = serializers.CharField(max_length=LONGEST_ISSUE)
    goal = serializers.CharField(max_length=LONGEST_ISSUE)
    driver = ChoiceOf(used_drivers, required=False, allow_null=True)
    serves = serializers.ChoiceField(Serves.choices, required=False)
    measure = serializers.ChoiceField(ActionMeasure.choices, required=False)
    figure_name = serializers.CharField(
        max_length=60, required=False, allow_blank=True, help_text="Its name in the result."
    )
    measured_indicator = serializers.CharField(max_length=60, required=False, allow_blank=True)
    way = serializers.ChoiceField(TargetWay.choices, required=False)
    target = serializers.DecimalField(
        max_digits=6, decimal_places=1, required=False, allow_null=True,
        help_text="Of a share, in per cent.",
    )  # fmt: skip
    starts_on = serializers.DateField(
        required=False,
        help_text="Not before the survey closed that it answers; else within five years.",
    )
    due_on = serializers.DateField(help_text="Within ten years.")


class NewActionPlanSerializer(ActionWordsSerializer):
    """A new plan: after a result (`wave`, and `wave_unit` for a part), of an indicator, or free."""

    owner = ChoiceOf(colleagues)
    champion = ChoiceOf(colleagues)
    wave = ChoiceOf(waves_with_results, required=False, allow_null=True)
    wave_unit = ChoiceOf(places_with_results, required=False, allow_null=True)
    indicator = serializers.CharField(max_length=60, required=False, allow_blank=True)
    unit = ChoiceOf(units_of_today, required=False, allow_null=True)


class ActionUpdateSerializer(serializers.ModelSerializer[ActionUpdate]):
    """One line of the history of a plan."""

    kind = serializers.ChoiceField(UpdateKind.choices)
    by = serializers.SerializerMethodField(help_text="To who works on the plan.")
    person = PersonPart(allow_null=True)
    unit = UnitPart(allow_null=True)

    class Meta:
        model = ActionUpdate
        fields: tuple[str, ...] = (
            "id", "at", "by", "kind", "text", "is_shared", "status", "person", "unit", "due_on",
            "taken_back_at",
        )  # fmt: skip

    def get_by(self, row: ActionUpdate) -> str | None:
        if not self.context.get("is_full") or row.by is None:
            return None
        me = getattr(row.by, "employee", None)
        return me.name if me is not None else row.by.email


class WordsSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(
        max_length=LONGEST_WORDS, required=False, allow_blank=True, default=""
    )


class NewUpdateSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=LONGEST_WORDS)
    is_shared = serializers.BooleanField(default=False)


class ActionStatusSerializer(WordsSerializer):
    status = serializers.ChoiceField(ActionStatus.choices)
    is_shared = serializers.BooleanField(default=False)


class ReopenSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=LONGEST_WORDS)
    due_on = serializers.DateField(required=False)


class ActionOwnerSerializer(WordsSerializer):
    owner = ChoiceOf(colleagues)


class ActionChampionSerializer(WordsSerializer):
    champion = ChoiceOf(colleagues)


class ActionMoveSerializer(WordsSerializer):
    unit = ChoiceOf(units_of_today, allow_null=True)


class ActionNothingSerializer(serializers.Serializer[Any]):
    """Nothing is said with it."""
