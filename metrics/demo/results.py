"""The demo company's two waves that are closed and released, before the one that is open.

Written as the release worker writes, but for the envelopes, which are gone by then: answers are
made, computed and forgotten here, and only what is told of groups remains.
"""

import random
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from careers.demo.company import Company
from careers.demo.writing.ids import Ids
from lib.dates import zone_of
from lib.questions import Kind, to_json
from metrics.ballots import Asked, collect
from metrics.cells import Rules, release
from metrics.demo.days import working_day
from metrics.envelopes import size_for
from metrics.frozen_tree import frozen_tree
from metrics.models import (
    Survey,
    SurveyKind,
    Wave,
    WavePerson,
    WaveQuestion,
    WaveUnit,
)
from metrics.rhythm import moment
from metrics.services.launching import standing_today
from metrics.services.release_writing import asked_of, write_release
from talent.models import OrgUnit, UnitPlacement

WAVES = ((546, "spring", 0.0), (182, "autumn", 0.15))  # days ago, word, how much better it was
ANSWERING = 0.84
SKIPPING, WRITING = 0.15, 0.45
MOST_PEOPLE = 2_000  # beyond it the company is made for measuring, not for reading
COMMENTS = Path(__file__).parent / "content" / "comments.toml"
LONGER = 0.4  # of comments, which go on after their first sentence at once


@dataclass
class Writing:
    """What is written on one question: no comment twice, each sentence as seldom as can be."""

    first: list[str]
    then: list[str]
    dice: random.Random
    ahead: list[str] = field(default_factory=list)
    said: set[str] = field(default_factory=set)

    def comment(self, more: str) -> str:
        """A sentence, which goes on with another one where it was said alone, or sometimes."""
        if not self.ahead:
            self.ahead = self.dice.sample(self.first, len(self.first))
        sentence = self.ahead.pop()
        at = self.then.index(more)
        longer = [f"{sentence} {one}" for one in self.then[at:] + self.then[:at]]
        ways = longer if self.dice.random() < LONGER else [sentence, *longer]
        found = next((one for one in ways if one not in self.said), sentence)
        self.said.add(found)
        return found


def _writings(dice: random.Random) -> dict[str, Writing]:
    content = tomllib.loads(COMMENTS.read_text(encoding="utf-8"))
    return {key: Writing(said["first"], said["then"], dice) for key, said in content.items()}


def write(company: Company, ids: Ids) -> None:
    """Two waves of the engagement survey, half a year and a year and a half ago."""
    survey = Survey.objects.filter(kind=SurveyKind.ENGAGEMENT).order_by("pk").first()
    if survey is None or len(company.people) > MOST_PEOPLE:
        return
    people = standing_today(survey)
    for days, word, better in WAVES:
        _wave(company, survey, people, word, timedelta(days=days), better)


def _wave(
    company: Company, survey: Survey, people: list[Any], word: str, ago: timedelta, better: float,
) -> None:  # fmt: skip
    dice = company.dice(f"metrics results {word}")
    closed = moment(working_day(company.today - ago), survey.closes_at, zone_of(survey.time_zone))
    wave = _begun(survey, closed, len(people))
    units = _units(wave, Counter(one.unit for one in people))
    done = {one.employee for one in people if dice.random() < ANSWERING}
    WavePerson.objects.bulk_create(
        WavePerson(
            wave=wave, employee_id=one.employee, unit=units[one.unit], grade=one.grade,
            tenure=one.tenure, location=one.location, done=one.employee in done,
        )
        for one in people
    )  # fmt: skip
    asked = asked_of(wave)
    answering = [one for one in people if one.employee in done]
    rows = sorted(units.values(), key=lambda row: row.position)
    rules = Rules(
        [row.parent for row in rows], [row.invited for row in rows], wave.threshold,
        wave.comment_threshold,
    )  # fmt: skip
    # What lasts from wave to wave is drawn the same in each.
    lasting = company.dice("metrics results")
    writings = _writings(company.dice(f"metrics comments {word}"))
    payloads = _payloads(answering, units, asked, better, dice, lasting, writings)
    ballots = collect(asked, len(rows), payloads)
    shuffle = np.random.default_rng(dice.getrandbits(32))
    write_release(wave, release(rules, asked, ballots, shuffle))
    wave.frozen_at = wave.opens_at
    wave.save(update_fields=["frozen_at"])


def _begun(survey: Survey, closed: datetime, invited: int) -> Wave:
    """The wave's own row with a copy of the survey's questions."""
    questions = list(survey.questions.select_related("driver"))
    due_on = closed.date() - timedelta(days=survey.window_days)
    wave = Wave.objects.create(
        survey=survey, name=f"{survey.name}, {closed:%B %Y}", purpose=survey.purpose,
        due_on=due_on, opens_at=moment(due_on, survey.opens_at, zone_of(survey.time_zone)),
        closes_at=closed,
        time_zone=survey.time_zone, window_days=survey.window_days,
        remind_days=survey.remind_days, mode=survey.mode, threshold=survey.threshold,
        comment_threshold=survey.comment_threshold, invited=invited, state="released",
        released_at=closed + timedelta(minutes=5), shared_at=closed + timedelta(days=7),
        envelope_size=size_for(one.as_question() for one in questions),
    )  # fmt: skip
    WaveQuestion.objects.bulk_create(
        WaveQuestion(
            wave=wave, position=at, key=one.key, part=one.part, driver=one.driver,
            question=to_json(one.as_question()),
        )
        for at, one in enumerate(questions, start=1)
    )  # fmt: skip
    return wave


def _units(wave: Wave, invited: Counter[int]) -> dict[int, WaveUnit]:
    parents = dict(UnitPlacement.objects.current().values_list("unit", "parent"))
    names = dict(OrgUnit.objects.values_list("pk", "name"))
    made = WaveUnit.objects.bulk_create(
        WaveUnit(
            wave=wave, position=at, parent=place.parent, unit_id=place.unit,
            name=names[place.unit], invited=place.invited, invited_below=place.invited_below,
        )
        for at, place in enumerate(frozen_tree(parents, names, invited))
    )  # fmt: skip
    return {row.unit_id: row for row in made}


def _payloads(
    people: list[Any], units: dict[int, WaveUnit], asked: list[Asked], better: float,
    dice: random.Random, lasting: random.Random, writings: Mapping[str, Writing],
) -> Iterator[dict[str, Any]]:  # fmt: skip
    """Answers with moods of units and subjects, some of which did better the second time."""
    names = list(dict.fromkeys(one.driver or one.key for one in asked))
    subjects = {one: lasting.gauss(0, 0.35) + dice.gauss(0, 0.1) for one in names}
    moods = {
        (unit, one): lasting.gauss(0, 0.25) + dice.gauss(0, 0.15)
        for unit in sorted(units)
        for one in names
    }
    for person in people:
        own = dice.gauss(3.65 + better, 0.6)
        given: dict[str, Any] = {}
        for one in asked:
            subject = one.driver or one.key
            level = own + subjects[subject] + moods[person.unit, subject] + dice.gauss(0, 0.6)
            answer = _answer(one, level, dice, writings)
            if answer is not None:
                given[one.key] = answer
        yield {
            "unit": units[person.unit].position, "grade": person.grade,
            "tenure": "" if person.tenure is None else str(person.tenure),
            "location": person.location, "answers": given,
        }  # fmt: skip


def _answer(one: Asked, level: float, dice: random.Random, writings: Mapping[str, Writing]) -> Any:
    """An answer of the question's kind; what need not be answered is sometimes skipped."""
    if one.question.kind is Kind.COMMENT:
        writing = writings[one.key]
        return writing.comment(dice.choice(writing.then)) if dice.random() < WRITING else None
    if not one.question.required and dice.random() < SKIPPING:
        return None
    if one.question.kind is Kind.AGREE:
        return max(1, min(5, round(level)))
    if one.question.kind is Kind.SCALE:
        return max(0, min(10, round(2.1 * level)))
    keys = [option.key for option in one.question.options]
    chosen = dice.choice(keys)
    return [chosen] if one.question.kind is Kind.MULTIPLE else chosen
