"""Benchmarks, targets and what stands first in HR's workplace."""

import pytest
from django.urls import reverse

from metrics.models import Benchmark, Driver, IndicatorTarget, KeyIndicator
from talent.models import AuditEntry
from tests.careers.doors import signed_in
from tests.factories import OrgUnitFactory, hr_admin

pytestmark = pytest.mark.django_db


def page(model, act="changelist", *args):
    return reverse(f"admin:metrics_{model}_{act}", args=args)


def test_hr_sets_changes_and_takes_a_target_away():
    client, unit = signed_in(hr_admin()), OrgUnitFactory()

    client.post(
        page("indicatortarget", "aim"),
        {"indicator": "enps", "unit": unit.pk, "way": "at_least", "value": "-5"},
    )
    target = IndicatorTarget.objects.get()
    assert (target.indicator, target.unit, float(target.value)) == ("enps", unit, -5.0)
    client.post(page("indicatortarget", "change_target", target.pk), {"way": "at_most", "value": 9})
    target.refresh_from_db()
    assert (target.way, float(target.value)) == ("at_most", 9.0)
    shown = client.get(page("indicatortarget")).content.decode()
    assert ["eNPS" in shown, "at most +9 (points from −100 to 100)" in shown] == [True, True]
    answer = client.post(page("indicatortarget", "take_away", target.pk))
    assert answer.url == page("indicatortarget")
    assert not IndicatorTarget.objects.exists()
    found = AuditEntry.objects.filter(action__startswith="metrics.target").order_by("pk")
    assert list(found.values_list("action", flat=True)) == [
        "metrics.target.set", "metrics.target.set", "metrics.target.removed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("indicator", "value"), [("engagement", 101), ("enps", -101), ("retention", -1), ("wages", 1)]
)
def test_what_is_no_target_stays_on_the_form(indicator, value):
    answer = signed_in(hr_admin()).post(
        page("indicatortarget", "aim"),
        {"indicator": indicator, "unit": "", "way": "at_least", "value": value},
    )

    field = "indicator" if indicator == "wages" else "value"
    assert list(answer.context_data["form"].errors) == [field]
    assert not IndicatorTarget.objects.exists()


def test_a_drivers_name_in_other_languages_is_one_line_for_each():
    client = signed_in(hr_admin())
    said = {"name": "Growth", "key": "growth", "text": "", "retired_on": ""}

    refused = client.post(page("driver", "add"), {**said, "translations": "Wachstum"})
    assert list(refused.context_data["adminform"].form.errors) == ["translations"]
    client.post(page("driver", "add"), {**said, "translations": "de: Wachstum\nfr: Évolution"})
    driver = Driver.objects.get(key="growth")
    assert driver.translations == {"de": "Wachstum", "fr": "Évolution"}
    shown = client.get(page("driver", "change", driver.pk)).content.decode()
    assert "de: Wachstum\nfr: Évolution" in shown
    assert "{&quot;" not in shown


def test_lists_lead_to_the_pages_on_which_they_are_kept():
    Benchmark.objects.create(source="Panel", figure="index", organisation="Ours", value=60)
    KeyIndicator.objects.create(audience="manager", indicator="engagement", position=1)
    client = signed_in(hr_admin())

    assert "Panel" in client.get(page("benchmark")).content.decode()
    assert "Engagement" in client.get(page("keyindicator")).content.decode()
    assert client.get(page("benchmark", "bring_in")).url == reverse("metrics:benchmark_import")
    assert client.get(page("keyindicator", "choose")).url == reverse("metrics:key_indicators")
