"""What the views of action plans share: what a plan answers, and finding it for whoever asks."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from metrics import access
from metrics.indicators import INDICATORS
from metrics.models import ActionPlan, Driver, ReleasedUnit, Wave, WaveUnit
from metrics.queries.action_measures import reads_indicator
from metrics.queries.action_scope import may_act_on_result, may_begin_plans
from metrics.queries.actions import acts_of, with_people
from talent.http import actor_of
from talent.models import OrgUnit

LONGEST_ID = 18  # digits


def number_of(request: HttpRequest, name: str) -> int:
    """An id in an address; 0, which no record has, for what is none."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID else 0


def seen_plan(request: HttpRequest, pk: int) -> ActionPlan:
    """A plan that whoever asks may see."""
    rows = with_people(ActionPlan.objects.visible_to(actor_of(request)))
    return get_object_or_404(rows, pk=pk)


def plan_to(request: HttpRequest, pk: int, act: str) -> ActionPlan:
    """A plan with which whoever asks may do something now; else there is no such page."""
    plan = seen_plan(request, pk)
    if not acts_of(actor_of(request), plan).get(act):
        raise Http404
    return plan


@dataclass(frozen=True)
class Origin:
    """What a new plan answers: a result, an indicator of a unit, or neither."""

    wave: Wave | None = None
    place: WaveUnit | None = None
    indicator: str = ""
    unit: OrgUnit | None = None
    driver: Driver | None = None

    @property
    def asks_unit(self) -> bool:
        return self.wave is None and not self.indicator

    @property
    def words(self) -> str:
        if self.wave is not None:
            place = self.place.name if self.place else _("everybody")
            return f"{self.wave.name}, {place}"
        if self.indicator:
            place = self.unit.name if self.unit else _("the whole organisation")
            return f"{INDICATORS[self.indicator].label}, {place}"
        return ""

    @property
    def back(self) -> str:
        """Where one came from."""
        if self.wave is not None:
            within = [self.wave.pk] + ([self.place.pk] if self.place else [])
            return reverse(
                f"metrics:{'result_unit' if self.place else 'result_detail'}", args=within
            )
        if self.indicator:
            unit = f"?unit={self.unit.pk}" if self.unit else ""
            return reverse("metrics:indicator_detail", args=[self.indicator]) + unit
        return reverse("metrics:action_list")

    def given(self) -> dict[str, Any]:
        """What the service takes of it."""
        if self.wave is not None:
            return {"wave": self.wave, "wave_unit": self.place}
        return {"indicator": self.indicator, "unit": self.unit} if self.indicator else {}


def origin_of(request: HttpRequest) -> Origin:
    """What the address says that a plan answers; what one may not answer is not found."""
    user = actor_of(request)
    driver = Driver.objects.filter(pk=number_of(request, "driver"), retired_on__isnull=True).first()
    if "wave" in request.GET:
        seen = ReleasedUnit.objects.by_office(user).order_by()
        wave = get_object_or_404(
            Wave, pk=number_of(request, "wave"), pk__in=seen.values("wave")
        )  # fmt: skip
        place = None
        if request.GET.get("unit"):
            place = get_object_or_404(
                WaveUnit.objects.select_related("unit"), wave=wave, pk=number_of(request, "unit")
            )
        if not may_act_on_result(user, wave, place):
            raise Http404
        return Origin(wave=wave, place=place, driver=driver)
    if "indicator" in request.GET:
        key = request.GET["indicator"]
        unit = None
        if request.GET.get("unit"):
            rows = OrgUnit.objects.visible_to(user).current()
            unit = get_object_or_404(rows, pk=number_of(request, "unit"))
        if key not in INDICATORS or not reads_indicator(user, unit.pk if unit else None):
            raise Http404
        return Origin(indicator=key, unit=unit, driver=driver)
    if not may_begin_plans(user):
        raise Http404
    return Origin(driver=driver)


def for_all(request: HttpRequest) -> bool:
    """Whether whoever asks may keep a plan of the whole organisation."""
    return access.may_see_the_whole(actor_of(request))
