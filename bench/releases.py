"""Measure the release of a wave from sealed envelopes to frozen rows; prints JSON.

On a copy of a company that is thrown away: as many envelopes as the largest company has people,
each with answers to 30 questions, one of them in words. Making these is not
measured: only the one transaction of the release worker is. What it wrote is shared afterwards and
answered by plans and talks, for the pages that tell of it.
"""

import json
import resource
import sys
import tempfile
from collections import Counter
from datetime import timedelta

import django

django.setup()

import numpy as np  # noqa: E402
from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.jobs import seconds  # noqa: E402
from lib.dates import today  # noqa: E402
from lib.questions import Kind, Option, Question, to_json  # noqa: E402
from metrics import envelopes  # noqa: E402
from metrics.frozen_tree import frozen_tree  # noqa: E402
from metrics.models import (  # noqa: E402
    Driver,
    Envelope,
    ReleasedGroup,
    ReleasedUnit,
    Survey,
    Wave,
    WavePerson,
    WaveQuestion,
    WaveUnit,
)
from metrics.queries.leading import leaders_of  # noqa: E402
from metrics.services.actions import share_plan, start_plan  # noqa: E402
from metrics.services.release_keys import make_key  # noqa: E402
from metrics.services.releasing import release_wave  # noqa: E402
from metrics.services.sharing import share_results  # noqa: E402
from metrics.services.talks import record_talk  # noqa: E402
from talent.models import SYSTEM, Assignment, OrgUnit, UnitPlacement  # noqa: E402

BAR, MEMORY_BAR = 60, 2.0  # seconds, GiB
INDEX, DRIVERS, EACH = 4, 7, 3
BATCH = 1_000
ACTING = 400  # units of which somebody answers for something


def main() -> None:
    settings.RELEASE_KEYS_DIR = tempfile.mkdtemp(prefix="bench-keys-")
    wave, units = a_wave()
    answer(wave, units)
    wave.state = "closed"
    wave.save(update_fields=["state"])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    took = seconds(lambda: release_wave(wave.pk))
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert ReleasedGroup.objects.filter(wave=wave, cut=0).exists()
    assert not Envelope.objects.exists()
    answered_by_plans(wave)
    name = f"release of {units.size:,} respondents × 30 questions"
    json.dump(
        [
            [name, took, BAR],
            [f"the same, GiB of memory at most (before: {before / 2**20:.2f})", after / 2**20,
             MEMORY_BAR],
        ],
        sys.stdout,
    )  # fmt: skip


def answered_by_plans(wave: Wave) -> None:
    """Results shared with everybody, and a plan and a talk for some of the units."""
    share_results(actor=SYSTEM, wave=wave)
    own = ReleasedUnit.objects.filter(wave=wave, cut=0, is_wider=False, unit__isnull=False)
    units = list(WaveUnit.objects.filter(pk__in=own.values("unit")).order_by("position"))
    leaders = leaders_of(unit.unit_id for unit in units)
    champion = max(leaders.values(), key=lambda one: one.pk)
    for number, unit in enumerate(units[:: max(1, len(units) // ACTING)]):
        leader = leaders.get(unit.unit_id)
        if leader is None or leader == champion:
            continue
        record_talk(actor=SYSTEM, wave=wave, unit=unit, held_on=today())
        plan = start_plan(
            actor=SYSTEM, owner=leader, champion=champion, wave=wave, wave_unit=unit,
            issue=f"What should change, number {number}.", goal="It has changed.",
            measure="figure", figure_name="driver:driver0", target=80,
            due_on=today() + timedelta(days=90),
        )  # fmt: skip
        if number % 2:
            share_plan(actor=SYSTEM, plan=plan)


def questions() -> list[tuple[Question, str, str]]:
    """Thirty questions with the part and the driver of each."""
    text = {"en": "How is it?"}
    found = [
        (Question(f"index{at}", Kind.AGREE, text, required=True), "index", "")
        for at in range(INDEX)
    ]
    found += [
        (Question(f"driver{at}_{one}", Kind.AGREE, text, required=True), "theme", f"driver{at}")
        for at in range(DRIVERS)
        for one in range(EACH)
    ]
    options = tuple(Option(f"o{at}", text) for at in range(4))
    return [
        *found,
        (Question("recommend", Kind.SCALE, text), "enps", ""),
        (Question("pay", Kind.AGREE, text, may_not_know=True), "other", ""),
        (Question("place", Kind.SINGLE, text, options=options), "other", ""),
        (Question("tools", Kind.MULTIPLE, text, options=options), "other", ""),
        (Question("words", Kind.COMMENT, text), "other", ""),
    ]


def a_wave() -> tuple[Wave, np.ndarray]:
    """A wave of everybody, and the unit of each who answers."""
    posts = Assignment.objects.current().order_by("employee").values_list("unit", flat=True)
    invited = Counter(posts)
    parents = dict(UnitPlacement.objects.current().values_list("unit", "parent"))
    names = dict(OrgUnit.objects.values_list("pk", "name"))
    now = timezone.now()
    survey = Survey.objects.create(name="Bench", purpose="To measure.", starts_on=today())
    wave = Wave.objects.create(
        survey=survey, name="Bench", purpose="To measure.", due_on=today(), mode="confidential",
        opens_at=now - timedelta(days=14), closes_at=now - timedelta(minutes=1), time_zone="UTC",
        window_days=14, threshold=5, comment_threshold=10, invited=sum(invited.values()),
        envelope_size=envelopes.size_for(one for one, _part, _driver in questions()),
    )  # fmt: skip
    for position, (question, part, driver) in enumerate(questions(), start=1):
        WaveQuestion.objects.create(
            wave=wave, position=position, key=question.key, part=part, question=to_json(question),
            driver=Driver.objects.get_or_create(key=driver, defaults={"name": driver})[0]
            if driver
            else None,
        )  # fmt: skip
    places = frozen_tree(parents, names, invited)
    units = WaveUnit.objects.bulk_create(
        WaveUnit(
            wave=wave, position=at, parent=place.parent, unit_id=place.unit,
            name=names[place.unit], invited=place.invited, invited_below=place.invited_below,
        )
        for at, place in enumerate(places)
    )  # fmt: skip
    unit_of = {unit.unit_id: unit for unit in units}
    WavePerson.objects.bulk_create(
        (
            WavePerson(wave=wave, employee_id=employee, unit=unit_of[unit], done=True)
            for employee, unit in posts.values_list("employee", "unit")
        ),
        batch_size=BATCH,
    )
    wave.frozen_at = now
    wave.save(update_fields=["frozen_at"])
    wave.public_key = envelopes.public_key_of(make_key(wave.uuid))
    wave.save(update_fields=["public_key"])
    wave.state = "open"
    wave.save(update_fields=["state"])
    return wave, np.repeat(np.arange(len(places)), [place.invited for place in places])


def answer(wave: Wave, units: np.ndarray) -> None:
    """An envelope of each, with moods that differ from unit to unit."""
    dice = np.random.default_rng(1)
    moods = dice.normal(3.6, 0.5, int(units.max()) + 1)
    asked = [one for one, _part, _driver in questions()]
    rows: list[Envelope] = []
    for unit in units.tolist():
        steps = np.clip(np.round(moods[unit] + dice.normal(0, 1, len(asked))), 1, 5).astype(int)
        said = {one.key: value(one, int(step)) for one, step in zip(asked, steps, strict=True)}
        payload = {
            "unit": unit, "grade": f"G{unit % 7}", "tenure": str(int(steps[0])),
            "location": f"L{unit % 23}", "answers": said,
        }  # fmt: skip
        sealed = envelopes.seal(
            payload, public_key=bytes(wave.public_key), wave=wave.uuid, size=wave.envelope_size
        )
        rows.append(Envelope(wave_uuid=wave.uuid, sealed=sealed))
        if len(rows) == BATCH:
            Envelope.objects.bulk_create(rows)
            rows = []
    Envelope.objects.bulk_create(rows)


def value(question: Question, step: int) -> object:
    """An answer of any kind, out of a step from 1 to 5."""
    if question.kind is Kind.SCALE:
        return 2 * step
    if question.kind is Kind.SINGLE:
        return question.options[step % 4].key
    if question.kind is Kind.MULTIPLE:
        return [question.options[step % 4].key]
    if question.kind is Kind.COMMENT:
        return "Some words on what should become better here. " * step
    return step


if __name__ == "__main__":
    main()
