"""What pages, files and the API tell of action plans, for whoever may see them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.paging import Page, page_of
from metrics import access
from metrics.indicators import INDICATORS
from metrics.models import (
    NEXT_STATUS,
    OPEN_ACTIONS,
    ActionMeasure,
    ActionOrigin,
    ActionPlan,
    ActionStatus,
    ActionUpdate,
    Wave,
    WaveUnit,
)
from metrics.models.actions import ActionPlanQuerySet
from metrics.queries.action_measures import (
    Stand,
    baseline_of,
    indicator_stands,
    measure_label,
    reads_figure,
    reads_indicator,
    stand_words,
    target_words,
)
from metrics.queries.action_scope import may_begin_plans
from metrics.queries.told import Teller
from talent.models import Employee, Serves, UnitLine, User
from talent.registry import SearchHit

WHOSE = [
    ("mine", gettext_lazy("Mine")),
    ("answer", gettext_lazy("Those I answer for")),
    ("shared", gettext_lazy("Shared with me")),
]
ORDERS: dict[str, tuple[str, ...]] = {
    "due": ("due_on", "pk"), "newest": ("-created_at", "-pk"), "issue": ("issue", "pk"),
}  # fmt: skip
SORTS = [
    ("due", gettext_lazy("Due first")), ("newest", gettext_lazy("Newest")),
    ("issue", gettext_lazy("By words")),
]  # fmt: skip
OPEN, ALL, OVERDUE, DESERTED = "open", "all", "overdue", "deserted"
STATES = [
    (OPEN, gettext_lazy("Open")), (OVERDUE, gettext_lazy("Overdue")),
    (DESERTED, gettext_lazy("Without an owner")), *ActionStatus.choices,
    (ALL, gettext_lazy("All")),
]  # fmt: skip
MOST_OF_RESULT = 20
MOST_LINES = 200


@dataclass(frozen=True)
class Asked:
    """What of action plans is looked for."""

    whose: str = "mine"
    text: str = ""
    state: str = OPEN
    driver: int | None = None
    unit: int | None = None
    serves: str = ""
    order: str = "due"

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text or self.driver or self.unit or self.serves or self.state != OPEN)


def usual_whose(user: User) -> str:
    """What one looks for without saying: one's own plans, else the first kind that there may be."""
    if action_rows(user, Asked()).exists():
        return "mine"
    return "answer" if may_begin_plans(user) else "shared"


def action_rows(user: User, asked: Asked) -> ActionPlanQuerySet:
    """The plans that are looked for, as far as the user sees them."""
    plans = ActionPlan.objects
    if asked.whose == "mine":
        mine = Q(owner__user=user) | Q(champion__user=user) | Q(created_by=user)
        rows = plans.read_in_full_by(user).filter(mine)
    elif asked.whose == "answer":
        rows = plans.read_in_full_by(user)
    elif asked.whose == "shared":
        rows = plans.shared_with(user)
    else:
        rows = plans.visible_to(user)
    rows = with_people(
        _in_state(rows, asked.state), only_shared=asked.whose not in ("mine", "answer")
    )
    if asked.text:
        rows = rows.filter(Q(issue__icontains=asked.text) | Q(goal__icontains=asked.text))
    if asked.driver:
        rows = rows.filter(driver=asked.driver)
    if asked.unit:
        below = UnitLine.objects.current().filter(ancestor=asked.unit).values("unit")
        rows = rows.filter(Q(unit=asked.unit) | Q(unit__in=below))
    if asked.serves in Serves.values:
        rows = rows.filter(serves=asked.serves)
    return rows


def _in_state(rows: ActionPlanQuerySet, state: str) -> ActionPlanQuerySet:
    if state == OVERDUE:
        return rows.overdue()
    if state == DESERTED:
        return rows.open().without_owner()
    if state in ActionStatus.values:
        return rows.filter(status=state)
    return rows if state == ALL else rows.filter(status__in=OPEN_ACTIONS)


def with_people(rows: ActionPlanQuerySet, *, only_shared: bool = False) -> ActionPlanQuerySet:
    """With what a row shows: people, unit, whether the owner is here, when something was said."""
    here = Employee.objects.employed().filter(pk=OuterRef("owner"))
    lines = ActionUpdate.objects.filter(plan=OuterRef("pk"))
    if only_shared:
        lines = lines.filter(is_shared=True)
    said = lines.order_by().values("plan").annotate(at_last=Max("at")).values("at_last")
    people = ("owner__user", "champion__user", "unit", "driver", "wave", "wave_unit")
    return rows.select_related(*people).annotate(owner_is_here=Exists(here), said_at=Subquery(said))


def action_page(user: User, asked: Asked, cursor: str) -> Page[ActionPlan]:
    """One page of the list."""
    keys = ORDERS.get(asked.order, ORDERS["due"])
    return page_of(action_rows(user, asked), *keys, cursor=cursor)


def may_read_in_full(user: User, plan: ActionPlan) -> bool:
    return ActionPlan.objects.read_in_full_by(user).filter(pk=plan.pk).exists()


@dataclass(frozen=True)
class ActionPage:
    """One plan as its page shows it to one reader."""

    plan: ActionPlan
    is_full: bool
    lines: Sequence[ActionUpdate]
    acts: Mapping[str, bool]
    measure: str = ""
    target: str = ""
    baseline: str = ""
    baseline_on: date | None = None
    now: str = ""
    now_on: date | None = None
    origin_url: str = ""

    @property
    def owner_is_here(self) -> bool:
        return bool(getattr(self.plan, "owner_is_here", True))

    @property
    def unit_is_over(self) -> bool:
        """Whether the unit it belongs to was dissolved or joined with another one."""
        return self.plan.unit is not None and not self.plan.unit.is_open

    @property
    def was_elsewhere(self) -> str:
        """The unit as it was when people were asked, where that is another one today."""
        place = self.plan.wave_unit
        if place is None or (place.unit_id == self.plan.unit_id and place.name == self.unit_name):
            return ""
        return str(place.name)

    @property
    def unit_name(self) -> str:
        return self.plan.unit.name if self.plan.unit else _("the whole organisation")


def action_for(user: User, plan: ActionPlan) -> ActionPage:
    """What a reader is shown of a plan that they may see."""
    full = may_read_in_full(user, plan)
    lines = ActionUpdate.objects.visible_to(user).filter(plan=plan)
    people = ("by__employee", "person", "unit", "taken_back_by__employee")
    shown = list(lines.select_related(*people)[:MOST_LINES])
    for line in shown:
        said = bool(line.text) and line.text != plan.outcome
        line.is_open_to_taking_back = said and access.may_take_line_back(user, line)  # type: ignore[attr-defined]
    if not full:
        return ActionPage(plan, False, shown, {})
    baseline, now = _stands(user, plan)
    return ActionPage(
        plan, True, shown, acts_of(user, plan), measure_label(plan), target_words(plan),
        stand_words(plan, baseline) if baseline else "", baseline.on if baseline else None,
        stand_words(plan, now) if now else "", now.on if now else None, _origin_url(user, plan),
    )  # fmt: skip


def _stands(user: User, plan: ActionPlan) -> tuple[Stand | None, Stand | None]:
    """Where the measure stood and stands, for whoever reads that figure today."""
    before = baseline_of(plan)
    if plan.measure == ActionMeasure.FIGURE and reads_figure(user, plan):
        return before, None
    if plan.measure != ActionMeasure.INDICATOR or not reads_indicator(user, plan.unit_id):
        return None, None
    if before is not None and before.said.get("unit") != plan.unit_id:
        before = None  # it belonged to another unit then: the two cannot be held beside each other
    now = indicator_stands(plan, Teller(user, only_frozen=True))
    indicator = INDICATORS.get(plan.measured_indicator)
    if now is None and indicator is not None and indicator.shelf is not None:
        before = None  # what this reader is not told there, they are not told here
    return before, now


def _origin_url(user: User, plan: ActionPlan) -> str:
    """The page of what a plan answers, for whoever reads that."""
    if plan.wave_id is not None and reads_figure(user, plan):
        if plan.wave_unit_id is None:
            return reverse("metrics:result_detail", args=[plan.wave_id])
        return reverse("metrics:result_unit", args=[plan.wave_id, plan.wave_unit_id])
    if plan.indicator in INDICATORS and reads_indicator(user, plan.unit_id):
        unit = "" if plan.unit_id is None else f"?unit={plan.unit_id}"
        return reverse("metrics:indicator_detail", args=[plan.indicator]) + unit
    return ""


def acts_of(user: User, plan: ActionPlan) -> dict[str, bool]:
    """What a reader may do with a plan as it is now."""
    keeps = access.may_keep_plan(user, plan)
    tells = keeps or access.may_hand_plan_over(user, plan)
    shares = plan.shared_at is None and (plan.wave is None or plan.wave.shared_at is not None)
    return {
        "edit": keeps and plan.is_open,
        "status": keeps and bool(NEXT_STATUS[plan.status]),
        "reopen": keeps and not plan.is_open,
        "share": keeps and shares,
        "update": tells,
        "hand_over": tells and plan.is_open,
        "champion": plan.is_open and access.may_change_champion(user, plan),
        "move": tells and plan.is_open,
    }


def plans_of_result(user: User, wave: Wave, place: WaveUnit | None) -> list[ActionPlan]:
    """What is done about a result, as far as the reader sees it, open ones first."""
    rows = with_people(ActionPlan.objects.visible_to(user).filter(wave=wave, wave_unit=place))
    return list(rows.order_by(*_open_first())[:MOST_OF_RESULT])


def plans_of_indicator(user: User, key: str, unit: int | None) -> list[ActionPlan]:
    """What is done about an indicator of a unit, or of the whole."""
    rows = ActionPlan.objects.visible_to(user).filter(
        Q(indicator=key) | Q(measured_indicator=key), unit=unit
    )
    return list(with_people(rows).order_by(*_open_first())[:MOST_OF_RESULT])


def _open_first() -> list[Any]:
    return [F("closed_on").desc(nulls_first=True), "due_on", "pk"]


def origin_words(plan: ActionPlan) -> str:
    """Where a plan comes from, in words."""
    if plan.origin == ActionOrigin.RESULT and plan.wave is not None:
        place = plan.wave_unit.name if plan.wave_unit else _("everybody")
        return _("%(wave)s, %(unit)s") % {"wave": plan.wave.name, "unit": place}
    if plan.origin == ActionOrigin.INDICATOR:
        indicator = INDICATORS.get(plan.indicator)
        return plan.indicator if indicator is None else str(indicator.label)
    return ""


def find_actions(user: User, text: str, limit: int) -> list[SearchHit]:
    """Plans by their words, for the search; one query."""
    rows = ActionPlan.objects.visible_to(user).filter(
        Q(issue__icontains=text) | Q(goal__icontains=text)
    )
    return [
        SearchHit(plan.issue, plan.get_status_display(), plan.get_absolute_url())
        for plan in rows.order_by("-created_at", "-pk")[:limit]
    ]


def action_table(rows: QuerySet[ActionPlan]) -> Iterator[list[Any]]:
    """The list as a file: what rows show, and nothing that was said among those who work on it."""
    yield [
        _("What is to change"), _("Goal"), _("Status"), _("Owner"), _("Champion"), _("Unit"),
        _("Driver"), _("Serves"), _("From"), _("Starts on"), _("Due on"), _("Closed on"),
        _("Shared"), _("Last said"),
    ]  # fmt: skip
    for plan in rows.iterator(chunk_size=500):
        said = getattr(plan, "said_at", None)
        yield [
            plan.issue, plan.goal, plan.get_status_display(), str(plan.owner or ""),
            str(plan.champion or ""), plan.unit.name if plan.unit else _("the whole organisation"),
            plan.driver.name if plan.driver else "", plan.get_serves_display(), origin_words(plan),
            plan.starts_on.isoformat(), plan.due_on.isoformat(),
            plan.closed_on.isoformat() if plan.closed_on else "",
            _("yes") if plan.shared_at else _("no"),
            date_format(said, "Y-m-d") if said else "",
        ]  # fmt: skip
