"""What came of action plans that are measured by a figure of a survey, in the wave after."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics import effects
from metrics.models import (
    ActionMeasure,
    ActionOrigin,
    ActionPlan,
    FigureKind,
    ReleasedFigure,
    ReleasedGroup,
    Wave,
    WaveState,
)
from metrics.queries.action_others import Others, shown_groups
from metrics.queries.result_rows import Cell, cell_of, figure_label, points_words
from talent.models import User


class Untold(StrEnum):
    """Why nothing is told of an effect."""

    NOT_YET = "not yet"
    UNITS_CHANGED = "units changed"
    HIDDEN = "hidden"
    NOT_READ = "not read"
    NOT_TOLD = "not told"


@dataclass(frozen=True)
class Effect:
    """How the figure of a plan moved to the next wave that told of the same units."""

    label: str
    before: Cell | None = None
    after: Cell | None = None
    wave: Wave | None = None  # the later one
    is_clear: bool | None = None
    is_met: bool | None = None
    others: float | None = None  # the median change of groups without such an action
    blocks: int = 0  # how many of these were compared
    untold: Untold | None = None

    @property
    def points(self) -> float | None:
        """The change; None beside a band."""
        if not self.before or not self.after:
            return None
        if self.before.value is None or self.after.value is None:
            return None
        return round(self.after.value - self.before.value, 1)

    @property
    def words(self) -> str:
        """In one sentence."""
        if self.untold is not None or self.before is None or self.after is None:
            return self.why
        said = {"label": self.label, "before": self.before.said, "after": self.after.said}
        if self.points is None:
            return _("%(label)s: from %(before)s to %(after)s.") % said
        said["points"] = points_words(self.points)
        if self.is_clear:
            return (
                _("%(label)s: from %(before)s to %(after)s, a clear change of %(points)s.") % said
            )
        return _("%(label)s: from %(before)s to %(after)s, a change of %(points)s.") % said

    @property
    def why(self) -> str:
        """Why nothing can be told."""
        words = {
            Untold.NOT_YET: _("The next survey will show whether %(label)s moved."),
            Untold.UNITS_CHANGED: _(
                "%(label)s cannot be compared: no later survey told of the same units."
            ),
            Untold.NOT_READ: _("You do not read the result that it answers."),
            Untold.HIDDEN: _("%(label)s was asked again; that result is not shared with you."),
            Untold.NOT_TOLD: _("%(label)s was not told in both surveys."),
        }
        return words[self.untold or Untold.NOT_TOLD] % {"label": self.label}

    @property
    def others_words(self) -> str:
        """How groups without such an action moved, or that this cannot be told."""
        if self.points is None:
            return ""
        if self.others is None:
            return _("Too few groups without such an action can be compared.")
        words = ngettext(
            "The middle one of %(blocks)s group without such an action: %(points)s.",
            "The middle one of %(blocks)s groups without such an action: %(points)s.",
            self.blocks,
        )
        return words % {"blocks": self.blocks, "points": points_words(self.others)}


def effect_of(user: User, plan: ActionPlan) -> Effect | None:
    """What came of one plan, as far as a user sees both results; None if no figure measures it."""
    return effects_of(user, [plan]).get(plan.pk)


def effects_of(user: User, plans: Iterable[ActionPlan]) -> dict[int, Effect]:
    """What came of plans that a figure measures, by their ids; as many queries for any number.

    For plans of one wave; those of others are asked for on their own.
    """
    by_wave: dict[int, list[ActionPlan]] = {}
    for plan in plans:
        if plan.origin == ActionOrigin.RESULT and plan.measure == ActionMeasure.FIGURE:
            assert plan.wave_id is not None
            by_wave.setdefault(plan.wave_id, []).append(plan)
    found: dict[int, Effect] = {}
    for measured in by_wave.values():
        found |= _Comparison(user, measured).effects()
    return found


class _Comparison:
    """The frozen rows of one wave and of those after it that some of its plans need."""

    def __init__(self, user: User, plans: Sequence[ActionPlan]) -> None:
        self.user, self.plans = user, plans
        assert plans[0].wave is not None
        self.wave: Wave = plans[0].wave
        told = self._told({plan.figure_name for plan in plans})
        # By name; and the same figures in the waves after this one, the next one first.
        self.figures = {one.name: one for one in told if one.wave_id == self.wave.pk}
        self.later = {(one.wave_id, one.name): one for one in told if one.wave_id != self.wave.pk}
        self.groups = self._groups()
        self.again = self._again()
        self.seen = {one.pk for one in self.again if one.is_seen}

    def effects(self) -> dict[int, Effect]:
        found = {plan.pk: self._effect(plan) for plan in self.plans}
        is_told = any(effect.points is not None for effect in found.values())
        return self._beside_others(found) if is_told else found

    def _told(self, names: set[str]) -> list[ReleasedFigure]:
        """Figures of these names in this wave, and in those of its survey that came after."""
        rows = ReleasedFigure.objects.filter(
            Q(wave=self.wave)
            | Q(
                wave__survey=self.wave.survey_id,
                wave__state=WaveState.RELEASED,
                wave__closes_at__gt=self.wave.closes_at,
            ),
            name__in=names,
        )
        ordered = rows.order_by("wave__closes_at", "wave", "pk")
        return list(ordered.select_related("wave", "driver", "question"))

    def _groups(self) -> dict[tuple[int | None, int], ReleasedGroup]:
        """By unit and cut, the group that the page of a plan's unit shows."""
        return shown_groups(
            self.wave,
            {plan.wave_unit_id for plan in self.plans},
            {one.cut for one in self.figures.values()},
        )

    def _again(self) -> list[Any]:
        """These groups, and those of the same units in later waves; whether the user sees each."""
        own = {group.pk for group in self.groups.values()}
        keys = {group.units_key for group in self.groups.values()}
        seen = ReleasedGroup.objects.visible_to(self.user).filter(pk=OuterRef("pk"))
        rows = ReleasedGroup.objects.filter(
            Q(pk__in=own) | Q(wave__in={wave for wave, _name in self.later}, units_key__in=keys)
        )
        ordered = rows.annotate(is_seen=Exists(seen.order_by())).select_related("wave")
        return list(ordered.order_by("wave__closes_at", "wave", "cut"))

    def _effect(self, plan: ActionPlan) -> Effect:
        figure = self.figures.get(plan.figure_name)
        group = self.groups.get((plan.wave_unit_id, figure.cut)) if figure else None
        if figure is None or group is None:
            return Effect(plan.figure_name, untold=Untold.NOT_TOLD)
        label = _("eNPS") if figure.kind == FigureKind.ENPS else figure_label(figure)
        if group.pk not in self.seen:
            return Effect(label, untold=Untold.NOT_READ)
        before = cell_of(figure, group)
        if not any(name == figure.name for _wave, name in self.later):
            return Effect(label, before, untold=Untold.NOT_YET)
        same = self._same_units(figure.name, group)
        if same is None:
            return Effect(label, before, untold=Untold.UNITS_CHANGED)
        if same.pk not in self.seen:
            return Effect(label, before, untold=Untold.HIDDEN)
        later = self.later[same.wave_id, figure.name]
        after = cell_of(later, same)
        if not before.is_told or not after.is_told:
            return Effect(label, before, after, same.wave, untold=Untold.NOT_TOLD)
        found = Effect(label, before, after, same.wave, is_met=_is_met(plan, after))
        if found.points is None or not (figure.is_of_all and later.is_of_all):
            return found
        assert before.value is not None
        assert after.value is not None
        clear = effects.is_clear(figure.kind, before.value, group.people, after.value, same.people)
        return replace(found, is_clear=clear)

    def _same_units(self, name: str, group: ReleasedGroup) -> ReleasedGroup | None:
        """The group of the same units in the next wave that tells of the figure for them."""
        for one in self.again:
            figure = self.later.get((one.wave_id, name))
            if figure and figure.cut == one.cut and one.units_key == group.units_key:
                same: ReleasedGroup = one
                return same
        return None

    def _beside_others(self, found: dict[int, Effect]) -> dict[int, Effect]:
        """The same effects with how groups moved in which nobody acted on the same subject."""
        told = {pk: one for pk, one in found.items() if one.points is not None}
        after = {one.wave for one in told.values() if one.wave is not None}
        others = Others(self.wave, self.figures, self.later, after)
        for plan in self.plans:
            effect = told.get(plan.pk)
            if effect is not None and effect.wave is not None:
                moved = others.changes(plan.figure_name, effect.wave)
                usual = effects.usual_change(moved)
                found[plan.pk] = replace(effect, others=usual, blocks=len(moved))
        return found


def _is_met(plan: ActionPlan, cell: Cell) -> bool | None:
    if plan.target is None or cell.ends is None:
        return None
    low, high = cell.ends
    return effects.is_met(plan.way, float(plan.target), low, high)
