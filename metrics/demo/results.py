"""The demo company's two waves that are closed and released, before the one that is open.

Written as the release worker writes, but for the envelopes, which are gone by then: answers are
made, computed and forgotten here, and only what is told of groups remains.
"""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.utils import timezone

from careers.demo.company import Company
from careers.demo.writing.ids import Ids
from lib.questions import Kind, to_json
from metrics.ballots import Asked, collect
from metrics.cells import Rules, release
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
from metrics.services.launching import standing_today
from metrics.services.release_writing import asked_of, write_release
from talent.models import OrgUnit, UnitPlacement

WAVES = ((546, "spring", 0.0), (182, "autumn", 0.15))  # days ago, word, how much better it was
ANSWERING = 0.84
SKIPPING, WRITING = 0.15, 0.45
MOST_PEOPLE = 2_000  # beyond it the company is made for measuring, not for reading
COMMENTS = (
    "More time without meetings, please.",
    "I would like to know earlier what is decided.",
    "The mentoring programme is the best thing we have begun in years.",
    "We do the same checks twice because two systems do not know of each other.",
    "My team is great. The load is not.",
    "Thank you for asking, and for doing something with the last answers.",
    "I see where I could go next, but not how to get the time for it.",
    "Please say in the open what happens with our suggestions.",
    "Training helps only if I may use it afterwards.",
    "A quiet room would help more than another tool.",
    "Good that managers talk about the results with us.",
    "Shifts are planned too late to plan a life around them.",
    "I was welcomed better than anywhere before.",
    "Recognition reaches the loud ones. Look at the others, too.",
)


def write(company: Company, ids: Ids) -> None:
    """Two waves of the engagement survey, half a year and a year and a half ago."""
    survey = Survey.objects.filter(kind=SurveyKind.ENGAGEMENT).order_by("pk").first()
    if survey is None or len(company.people) > MOST_PEOPLE:
        return
    people = standing_today(survey)
    for days, word, better in WAVES:
        dice = company.dice(f"metrics results {word}")
        _wave(company, survey, people, timedelta(days=days), better, dice)


def _wave(
    company: Company, survey: Survey, people: list[Any], ago: timedelta, better: float,
    dice: random.Random,
) -> None:  # fmt: skip
    closed = timezone.make_aware(datetime.combine(company.today - ago, survey.closes_at))
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
    payloads = _payloads(answering, units, asked, better, dice, lasting)
    ballots = collect(asked, len(rows), payloads)
    shuffle = np.random.default_rng(dice.getrandbits(32))
    write_release(wave, release(rules, asked, ballots, shuffle))
    wave.frozen_at = wave.opens_at
    wave.save(update_fields=["frozen_at"])


def _begun(survey: Survey, closed: datetime, invited: int) -> Wave:
    """The wave's own row with a copy of the survey's questions."""
    questions = list(survey.questions.select_related("driver"))
    wave = Wave.objects.create(
        survey=survey, name=f"{survey.name}, {closed:%B %Y}", purpose=survey.purpose,
        due_on=closed.date() - timedelta(days=survey.window_days),
        opens_at=closed - timedelta(days=survey.window_days), closes_at=closed,
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
    dice: random.Random, lasting: random.Random,
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
            answer = _answer(one, level, dice)
            if answer is not None:
                given[one.key] = answer
        yield {
            "unit": units[person.unit].position, "grade": person.grade,
            "tenure": "" if person.tenure is None else str(person.tenure),
            "location": person.location, "answers": given,
        }  # fmt: skip


def _answer(one: Asked, level: float, dice: random.Random) -> Any:
    """An answer of the question's kind; what need not be answered is sometimes skipped."""
    if one.question.kind is Kind.COMMENT:
        return dice.choice(COMMENTS) if dice.random() < WRITING else None
    if not one.question.required and dice.random() < SKIPPING:
        return None
    if one.question.kind is Kind.AGREE:
        return max(1, min(5, round(level)))
    if one.question.kind is Kind.SCALE:
        return max(0, min(10, round(2.1 * level)))
    keys = [option.key for option in one.question.options]
    chosen = dice.choice(keys)
    return [chosen] if one.question.kind is Kind.MULTIPLE else chosen
