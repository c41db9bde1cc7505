"""Several at once around results, targets and benchmarks: each finds what the others left."""

from decimal import Decimal
from io import BytesIO

import pytest

from lib.dates import today
from metrics.models import Benchmark, IndicatorTarget, KeyIndicator, TeamTalk
from metrics.services.benchmarks import import_benchmarks
from metrics.services.insights import choose_key_indicators, set_target
from metrics.services.sharing import share_results
from metrics.services.talks import forget_talk, record_talk
from talent.models import SYSTEM, AuditEntry
from tests.metrics.release_factories import a_released_wave
from tests.metrics.test_action_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.RELEASE_KEYS_DIR = tmp_path / "keys"


def noted(act):
    return AuditEntry.objects.filter(action=act).count()


def test_a_talk_is_recorded_once_and_taken_back_once():
    wave = a_released_wave(person_in=2)

    def record():
        record_talk(actor=SYSTEM, wave=wave, unit=None, held_on=today())

    found = at_once(*[record] * 3)

    assert [words.split(" on ")[0] for words in found] == ["A talk", "A talk", "done"]
    talk = TeamTalk.objects.get()
    assert at_once(*[lambda: forget_talk(actor=SYSTEM, talk=talk)] * 3) == ["done"] * 3
    assert (TeamTalk.objects.count(), noted("metrics.talk.taken_back")) == (0, 1)


def test_results_are_shared_once():
    wave = a_released_wave(person_in=2)

    found = at_once(*[lambda: share_results(actor=SYSTEM, wave=wave)] * 3)

    assert found == ["These results are shared already."] * 2 + ["done"]
    assert noted("metrics.wave.shared") == 1


def test_the_first_target_of_a_figure_is_set_by_the_last_of_several():
    def aim(value):
        return lambda: set_target(
            actor=SYSTEM, indicator="enps", unit=None, way="at_least", value=Decimal(value)
        )

    assert at_once(aim(10), aim(20), aim(30)) == ["done"] * 3
    assert (IndicatorTarget.objects.count(), noted("metrics.target.set")) == (1, 3)


def test_what_an_audience_looks_at_first_is_what_one_of_several_chose():
    chosen = [["enps", "headcount"], ["headcount", "engagement"], ["engagement"]]

    def choose(keys):
        return lambda: choose_key_indicators(actor=SYSTEM, audience="manager", keys=keys)

    assert at_once(*map(choose, chosen)) == ["done"] * 3
    assert [*KeyIndicator.objects.values_list("indicator", flat=True)] in chosen


def test_what_a_source_says_is_one_of_the_files_that_come_at_once():
    def bring(value):
        text = f"figure,wording,organisation,value\nindex,,Alder,{value}\nindex,,Birch,{value}\n"
        return lambda: import_benchmarks(
            actor=SYSTEM, source="Survey of 2024", file=BytesIO(text.encode()), name="a.csv",
            write=True,
        )  # fmt: skip

    assert at_once(bring(61), bring(62), bring(63)) == ["done"] * 3
    values = [*Benchmark.objects.values_list("value", flat=True)]
    assert len(values) == 2
    assert len(set(values)) == 1
