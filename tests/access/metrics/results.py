"""Access to the results of surveys.

Two waves in which twelve people of the subject's unit answered: one is shared with everybody who
was asked, the subject among them, the other is not. What was written holds a word in each.
"""

from datetime import timedelta

import numpy as np
from django.utils import timezone

from lib.dates import today
from lib.questions import Kind, Question, to_json
from metrics.ballots import Asked, collect
from metrics.cells import Rules, release
from metrics.models import (
    ReleasedUnit,
    Survey,
    Wave,
    WaveImport,
    WavePerson,
    WaveQuestion,
    WaveUnit,
)
from metrics.services.release_writing import write_release
from tests.access.leadership.about import About
from tests.access.lines import Line, Model

OFFICES = {"manager", "skip_manager", "partner", "executive", "admin", "superuser"}
# Whose eyes each word is for; a text without a line here holds no word.
READERS: dict[str, set[str]] = {"sharedcomment": OFFICES, "heldcomment": OFFICES}
# Rules of the matrix that only these lines use, by the personas who get an answer.
RULES: dict[str, list[str]] = {
    "answers for the unit": sorted(OFFICES),
    "reads the shared result": sorted(OFFICES | {"self"}),
    "shares results": ["admin", "superuser"],
}
WHOLE: dict[str, object] = {"pk": "result_wave"}
UNIT: dict[str, object] = {"pk": "result_wave", "unit": "result_unit"}
HELD: dict[str, object] = {"pk": "held_wave"}
OFFICE, SHARED = {"GET": "answers for the unit"}, {"GET": "reads the shared result"}
LINES: list[Line] = [
    Line("metrics:result_list", {"GET": "open"}),
    Line("metrics:result_detail", SHARED, WHOLE),
    Line("metrics:result_unit", SHARED, UNIT),
    Line("metrics:result_questions", OFFICE, HELD),
    Line("metrics:result_unit_questions", SHARED, UNIT),
    Line("metrics:result_comments", OFFICE, WHOLE, "?q=a"),
    Line("metrics:result_unit_comments", OFFICE, UNIT),
    Line("metrics:result_guide", OFFICE, WHOLE),
    Line("metrics:result_unit_guide", OFFICE, UNIT),
    Line("metrics:result_share", {"POST": "shares results"}, HELD),
    Line("metrics:benchmark_import", {"GET": "HR", "POST": "HR"}),
    Line("metrics:wave_import", {"GET": "HR", "POST": "HR"}),
    Line("metrics:wave_import_detail", {"GET": "HR"}, {"pk": "wave_file"}),
    Line("api:survey_imports", {"POST": "HR"}),
    Line("api:survey_import", {"GET": "HR"}, {"pk": "wave_file"}),
    Line("api:survey_results", {"GET": "open"}),
    Line("api:survey_result", OFFICE, {"pk": "held_result"}),
]
MODELS: list[Model] = []
# Further pages that every persona crawls, and where those other than the subject meet their words.
MORE_PAGES: list[tuple[str, dict[str, object]]] = [
    ("metrics:result_comments", HELD),
    ("metrics:result_detail", HELD),
]
MET_BY: list[tuple[str, str, dict[str, object]]] = [
    ("manager", "metrics:result_comments", WHOLE),
    ("executive", "metrics:result_comments", HELD),
]
ASKED = [
    Asked(Question("proud", Kind.AGREE, {"en": "I am proud."}, required=True), is_index=True),
    Asked(Question("grow", Kind.AGREE, {"en": "I grow."})),
    Asked(Question("words", Kind.COMMENT, {"en": "What else?"})),
]
PEOPLE = 12


def make(about: About) -> dict[str, object]:
    """Make the records; returns the ids for route arguments."""
    survey = Survey.objects.create(name="Results", purpose="To hear.", starts_on=today())
    shared = _wave(about, survey, about.word("sharedcomment"), days=200, is_shared=True)
    held = _wave(about, survey, about.word("heldcomment"), days=20, is_shared=False)
    return {
        "result_wave": shared.pk,
        "result_unit": shared.units.get().pk,
        "held_wave": held.pk,
        "wave_file": WaveImport.objects.create(
            file_name="earlier.csv", content=[], waves=1, figures=1
        ).pk,
        "held_result": ReleasedUnit.objects.get(wave=held, unit__isnull=False, cut=0).pk,
    }


def _wave(about: About, survey: Survey, word: str, *, days: int, is_shared: bool) -> Wave:
    closed = timezone.now() - timedelta(days=days)
    wave = Wave.objects.create(
        survey=survey, name="Results", purpose="To hear.", due_on=closed.date(),
        opens_at=closed - timedelta(days=14), closes_at=closed, time_zone="UTC", window_days=14,
        mode="confidential", threshold=5, comment_threshold=10, invited=PEOPLE, state="released",
        released_at=closed, shared_at=closed if is_shared else None,
    )  # fmt: skip
    for at, one in enumerate(ASKED, start=1):
        WaveQuestion.objects.create(
            wave=wave, position=at, key=one.key, part="index" if one.is_index else "other",
            question=to_json(one.question),
        )  # fmt: skip
    unit = WaveUnit.objects.create(
        wave=wave, position=0, parent=None, unit=about.unit, name=about.unit.name, invited=PEOPLE,
        invited_below=PEOPLE,
    )  # fmt: skip
    WavePerson.objects.create(wave=wave, employee=about.subject, unit=unit, done=True)
    payloads = [
        {"unit": 0, "answers": {"proud": 1 + at % 5, "grow": 1 + at % 4, "words": f"{word} {at}"}}
        for at in range(PEOPLE)
    ]
    made = release(
        Rules([None], [PEOPLE], 5, 10), ASKED, collect(ASKED, 1, payloads), np.random.default_rng(1)
    )
    write_release(wave, made)
    wave.frozen_at = closed
    wave.save(update_fields=["frozen_at"])
    return wave
