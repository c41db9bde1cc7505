"""Who sees designs, waves and drafts, held against a second statement of the table."""

from random import Random

import pytest

from metrics.models import AnswerDraft, Envelope, Survey, Wave, WavePerson
from metrics.services.surveys import set_survey_audience
from talent.models import SYSTEM, User
from tests import oracle
from tests.factories import AssignmentFactory, EmployeeFactory, GrantFactory, UserFactory
from tests.metrics.survey_factories import a_company, a_survey, launched

pytestmark = pytest.mark.django_db
STEPS = {
    "planned": [], "called_off": ["called_off"], "open": ["open"], "closed": ["open", "closed"],
}  # fmt: skip


def organisation(dice):
    """Two teams with lines of any shape, some people with rights, one who may be switched off."""
    teams = a_company(6, 7)
    people = [person for team in teams for person in team]
    for person in dice.sample(people[1:], 8):
        person.assignments.update(manager=people[0])
    unit = people[0].assignments.get().unit
    for kind in ("hr_admin", "executive", "hr_partner"):
        where = unit if kind == "hr_partner" else None
        GrantFactory(user=dice.choice(people).user, kind=kind, unit=where)
    AssignmentFactory(employee=EmployeeFactory())
    UserFactory(is_superuser=True)
    return people, unit


@pytest.mark.parametrize("seed", range(4))
def test_visibility_agrees_with_the_oracle(seed):
    dice = Random(seed)
    people, unit = organisation(dice)
    for state in STEPS:
        survey = a_survey()
        if dice.random() < 0.5:
            set_survey_audience(actor=SYSTEM, survey=survey, rules=[{"unit": unit}])
        wave = launched(survey)
        Wave.objects.filter(pk=wave.pk).update(public_key=b"k")
        for step in STEPS[state]:
            if step == "closed":
                AnswerDraft.objects.filter(person__wave=wave).delete()
            Wave.objects.filter(pk=wave.pk).update(state=step)
            if step == "open":
                AnswerDraft.objects.create(person=wave.people.first(), sealed=b"x")
    gone = dice.choice(people).user
    gone.is_active = dice.random() < 0.5
    gone.save()
    known, rows = oracle.facts(), list(WavePerson.objects.select_related("employee", "wave"))
    asked = {}
    for row in rows:
        asked.setdefault(row.wave, []).append(row.employee)

    for user in User.objects.all():
        may = oracle.sees_survey(known, user, people[0])
        assert Survey.objects.visible_to(user).count() == (Survey.objects.count() if may else 0)
        assert set(Wave.objects.visible_to(user)) == {
            wave
            for wave, persons in asked.items()
            if oracle.sees_wave(known, user, persons, state=wave.state)
        }
        mine = {row for row in rows if oracle.sees_taking_part(known, user, row.employee)}
        assert set(WavePerson.objects.visible_to(user)) == mine
        drafts = set(AnswerDraft.objects.visible_to(user).values_list("person", flat=True))
        assert drafts <= {row.pk for row in mine}
        assert not Envelope.objects.visible_to(user).exists()
