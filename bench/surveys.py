"""Measure launching, opening and answering a survey that asks everybody; prints JSON.

On a copy of a company that is thrown away. Answers are sent one by one, as from pages.
"""

import json
import statistics
import sys

import django

django.setup()

from django.db import connection  # noqa: E402

from bench.jobs import seconds  # noqa: E402
from lib.dates import today  # noqa: E402
from metrics.envelopes import new_private_key, public_key_of  # noqa: E402
from metrics.models import Envelope, Survey, Wave, WavePerson  # noqa: E402
from metrics.services.launching import launch_survey  # noqa: E402
from metrics.services.mixing import LEAST_TOGETHER, mix  # noqa: E402
from metrics.services.survey_answers import send_answers  # noqa: E402
from metrics.services.survey_questions import add_question, begin_from_template  # noqa: E402
from metrics.services.waves import open_wave  # noqa: E402
from talent.models import SYSTEM  # noqa: E402

QUESTIONS, SENT = 30, 300
SUBMISSION, LAUNCH = 0.05, 60.0


def main() -> None:
    Wave.objects.filter(state="planned").update(state="called_off")
    survey = thirty_questions()
    launch = seconds(lambda: launch_survey(actor=SYSTEM, survey=survey))
    wave = survey.waves.get()
    Wave.objects.filter(pk=wave.pk).update(public_key=public_key_of(new_private_key()))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE metrics_waveperson, metrics_waveunit")
    opening = seconds(lambda: open_wave(actor=SYSTEM, wave=wave, now=wave.closes_at))
    people = WavePerson.objects.filter(wave=wave).select_related("employee__user").order_by("pk")
    said = {
        row.key: {"agree": 4, "scale": 9, "comment": "More light, please."}[row.asked.kind.value]
        for row in wave.questions.all()
    }
    took = [
        seconds(lambda one=one: send_answers(actor=one.employee.user, person=one, answers=said))
        for one in people[:SENT]
    ]
    mixing = seconds(lambda: mix(wave))
    assert Envelope.objects.count() == SENT - LEAST_TOGETHER
    rows = [
        [f"a wave that asks {wave.invited:,} people launched and frozen", launch, LAUNCH],
        [f"the same opened, and {wave.invited:,} notices recorded", opening, LAUNCH],
        [f"{QUESTIONS} answers of one person sent, median", statistics.median(took), SUBMISSION],
        [f"{SENT - LEAST_TOGETHER} sent answers leave together", mixing, None],
    ]
    json.dump(rows, sys.stdout)


def thirty_questions() -> Survey:
    survey = begin_from_template(
        actor=SYSTEM, kind="engagement", name="Measured", purpose="To measure.", starts_on=today(),
    )  # fmt: skip
    for number in range(survey.questions.count(), QUESTIONS):
        add_question(actor=SYSTEM, survey=survey, kind="agree", texts={"en": f"Question {number}?"})
    return survey


if __name__ == "__main__":
    main()
