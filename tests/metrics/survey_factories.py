"""Surveys with questions, a company of two divisions with teams, and a wave's way through life."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from lib.dates import today
from metrics.models import Driver, Wave
from metrics.services.launching import launch_survey
from metrics.services.survey_questions import add_question
from metrics.services.surveys import create_survey
from talent.models import SYSTEM
from tests.factories import AssignmentFactory, OrgUnitFactory, UserFactory

PUBLIC_KEY = b"k" * 32


def hr_admin():
    return UserFactory(is_superuser=True)


def driver(key="growth"):
    made, _new = Driver.objects.get_or_create(key=key, defaults={"name": key.title()})
    return made


def a_survey(questions=True, **said):
    given = {
        "name": "Autumn", "purpose": "To hear how you are.", "starts_on": today(),
        "remind_days": [3, 1],
    } | said  # fmt: skip
    survey = create_survey(actor=SYSTEM, **given)
    if questions:
        ask(survey, "proud", part="index", en="I am proud to work here.", de="Ich bin stolz.")
        ask(survey, "grow", part="theme", driver=driver(), en="I grow here.")
        ask(survey, "friend", kind="scale", part="enps", en="Would you recommend us?")
        ask(survey, "words", kind="comment", en="What should we change?")
    return survey


def ask(survey, key="", kind="agree", part="other", en="How is it?", **said):
    texts = {"en": en} | ({"de": said.pop("de")} if "de" in said else {})
    needed = part in ("index", "theme")
    given = {"is_required": needed} | said
    return add_question(
        actor=SYSTEM, survey=survey, key=key, kind=kind, part=part, texts=texts, **given
    )


def a_company(*sizes, divisions=1):
    """A top unit, divisions below it, and in each division teams of these sizes; people by team."""
    top = OrgUnitFactory(name="All")
    teams = []
    for number in range(1, divisions + 1):
        division = OrgUnitFactory(name=f"Division {number}", parent=top)
        for letter, size in zip("ABCDEFGH", sizes, strict=False):
            team = OrgUnitFactory(name=f"Team {number}{letter}", parent=division)
            teams.append([AssignmentFactory(unit=team).employee for _number in range(size)])
    return teams


def launched(survey=None, **said):
    return launch_survey(actor=SYSTEM, survey=survey or a_survey(**said))


def opened(wave, closes_in=timedelta(days=14)):
    """The wave as the jobs open it, with a key that nobody holds the other half of."""
    Wave.objects.filter(pk=wave.pk).update(public_key=PUBLIC_KEY)
    later = max(wave.closes_at, timezone.now() + closes_in)
    Wave.objects.filter(pk=wave.pk).update(state="open", closes_at=later)
    wave.refresh_from_db()
    return wave


def refused(act, *words):
    with pytest.raises(ValidationError) as error:
        act()
    assert all(word in " ".join(error.value.messages) for word in words), error.value.messages


def write(sql, *values):
    """Which rule held a statement back; empty where it got through."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except IntegrityError as refusal:
        return refusal.__cause__.diag.constraint_name
    return ""


def person_of(wave, employee):
    return wave.people.select_related("wave", "unit", "employee__user").get(employee=employee)


def answers(**said):
    """Answers to all questions of `a_survey`."""
    return {"proud": 4, "grow": 3, "friend": 9, "words": "More light, please."} | said
