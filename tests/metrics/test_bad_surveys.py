"""What goes wrong in the life of a survey: few answer, people move, clocks change.

The whole life by the services: launched, answered, closed, and released with its own key.
"""

from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import pytest
from django.urls import reverse

from lib.dates import today
from metrics.cells import FigureKind
from metrics.models import (
    AnswerDraft,
    Envelope,
    ReleasedComment,
    ReleasedGroup,
    ReleasedUnit,
    Survey,
)
from metrics.release import blocks, results
from metrics.services.launching import launch_survey
from metrics.services.releasing import make_wave_key, release_wave
from metrics.services.survey_answers import send_answers
from metrics.services.waves import close_wave, extend_wave, open_wave
from talent.models import SYSTEM
from talent.services.people import change_assignment, end_employment
from talent.services.units import move_unit
from tests.factories import OrgUnitFactory
from tests.metrics.released import payload, released
from tests.metrics.survey_factories import (
    a_company,
    a_survey,
    answers,
    hr_admin,
    launched,
    person_of,
    refused,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.RELEASE_KEYS_DIR = tmp_path / "keys"


def opened(wave):
    make_wave_key(wave.pk)
    wave.refresh_from_db()
    return open_wave(actor=SYSTEM, wave=wave, now=max(wave.opens_at, wave.frozen_at))


def send(wave, *people, **said):
    for employee in people:
        send_answers(actor=employee.user, person=person_of(wave, employee), answers=answers(**said))


def closed_and_released(wave):
    close_wave(actor=SYSTEM, wave=wave, now=wave.closes_at)
    assert release_wave(wave.pk)
    wave.refresh_from_db()
    return wave


def people_of(wave):
    """How many are told of in each group, by the names of its units."""
    names = dict(wave.units.values_list("position", "name"))
    groups = ReleasedGroup.objects.filter(wave=wave, cut=0)
    return {tuple(names[at] for at in row.units): row.people for row in groups}


def test_of_three_people_who_were_asked_no_wave_is_made():
    a_company(3)

    refused(lambda: launch_survey(actor=SYSTEM, survey=a_survey()), "3 people")


def test_of_three_people_who_answered_nothing_is_told_and_nothing_kept(client):
    (team,) = a_company(9)
    wave = opened(launched())
    send(wave, *team[:3])

    closed_and_released(wave)

    client.force_login(hr_admin())
    assert wave.state == "released"
    assert not ReleasedGroup.objects.exists()
    assert not Envelope.objects.exists()
    assert client.get(reverse("metrics:result_detail", args=[wave.pk])).status_code == 404
    assert "Nothing is told yet" in client.get(reverse("metrics:result_list")).content.decode()


def test_when_nobody_answers_the_wave_is_over_and_says_nothing():
    a_company(9)
    wave = closed_and_released(opened(launched()))

    assert (wave.state, ReleasedUnit.objects.count(), Envelope.objects.count()) == (
        "released", 0, 0,
    )  # fmt: skip


def test_one_unit_of_four_in_a_tree_of_thousands_is_told_with_its_neighbours():
    """Three thousand units of five and more; one of four among them stands nowhere alone."""
    parents = [None, *(0 for _ in range(60)), *(1 + at % 60 for at in range(3_000))]
    counts = [0] * 61 + [5 + at % 7 for at in range(3_000)]
    small = 1_500
    counts[small] = 4

    cut = blocks(parents, counts, 5)

    (own,) = [block for block in cut if small in block.members]
    shown = results(parents, cut)[small]
    assert own.people >= 5
    assert shown.is_wider
    assert len(own.members) > 1
    assert min(block.people for block in cut) == 5


def test_when_everybody_answers_the_same_nothing_says_so():
    (team,) = a_company(12)
    wave = opened(launched())
    send(wave, *team, proud=5, grow=5, friend=10, words="The same.")

    closed_and_released(wave)

    cells = [cell for row in ReleasedGroup.objects.all() for cell in row.cells.values()]
    assert cells
    assert [cell for cell in cells if "value" in cell] == []
    assert max(share for cell in cells for share in cell.get("shares", [0])) == 9


def test_a_question_that_all_skip_is_not_told():
    (team,) = a_company(12)
    wave = opened(launched())
    send(wave, *team, friend="", words="")

    closed_and_released(wave)

    assert set(wave.figures.values_list("name", flat=True)) == {
        "index", "driver:growth", "question:proud", "question:grow", "shares:proud",
        "shares:grow",
    }  # fmt: skip
    assert not ReleasedComment.objects.exists()


def test_answers_count_where_people_stood_at_the_launch_whatever_moves_meanwhile():
    first, second, _third = a_company(6, 7, 8)
    wave = opened(launched())
    send(wave, first[0], second[0], proud=2)
    unit = first[0].assignments.get().unit
    elsewhere = OrgUnitFactory(name="New", parent=None)

    move_unit(actor=hr_admin(), unit=unit, parent=elsewhere, starts_on=today())
    change_assignment(
        actor=hr_admin(), employee=second[0], starts_on=today(), unit=unit, reason="transfer"
    )
    send(wave, *first[1:], *second[1:])
    closed_and_released(wave)

    assert people_of(wave) == {
        ("All", "Division 1", "Team 1A", "Team 1B", "Team 1C"): 13,
        ("All", "Division 1", "Team 1A", "Team 1C"): 6,
        ("Team 1B",): 7,
    }
    assert "New" not in str(people_of(wave))


def test_who_leaves_or_is_erased_after_answering_counts_still():
    (team,) = a_company(7)
    wave = opened(launched())
    send(wave, *team)
    end_employment(actor=hr_admin(), employee=team[0], last_day=today(), exit_reason="voluntary")
    team[1].assignments.all().delete()
    team[1].delete()

    closed_and_released(wave)

    assert ReleasedGroup.objects.get(cut=0, number=0).people == 7


def test_who_moves_before_answering_answers_for_where_they_stood():
    first, second = a_company(6, 6)
    wave = opened(launched())
    change_assignment(
        actor=hr_admin(), employee=first[0], starts_on=today(),
        unit=second[0].assignments.get().unit, reason="transfer",
    )  # fmt: skip
    send(wave, *first, *second)

    closed_and_released(wave)

    assert {len(units): people for units, people in people_of(wave).items() if len(units) == 1} == {
        1: 6
    }


@pytest.mark.parametrize("path", ["", "1/", "send/"])
def test_a_forged_link_to_answer_is_not_found(client, path):
    (team,) = a_company(6)
    wave = opened(launched())
    client.force_login(team[0].user)
    own = f"/surveys/answer/{wave.pk}/{path}"
    assert client.get(own).status_code == 200

    for forged in (wave.pk + 1, 0, 9**15, 9**25):
        address = f"/surveys/answer/{forged}/{path}"
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == (404 if path else 405)
    assert client.get(f"/surveys/answer/{wave.pk}/99/").status_code == 404
    assert client.get(f"/surveys/answer/{wave.pk}/0/").status_code == 404
    assert AnswerDraft.objects.count() == 0


def test_a_forged_link_to_a_result_is_not_found(client):
    (team,) = a_company(12)
    wave = opened(launched())
    send(wave, *team)
    closed_and_released(wave)
    unit = wave.units.first().pk
    client.force_login(hr_admin())
    assert client.get(f"/surveys/results/{wave.pk}/units/{unit}/").status_code == 200

    for forged in (f"{wave.pk}/units/{unit + 999}/", f"{9**15}/", f"{9**25}/", "0/"):
        assert client.get(f"/surveys/results/{forged}").status_code == 404


@pytest.mark.parametrize(
    ("starts", "closes", "zone", "moment"),
    [
        # The hour does not come: an hour later. It comes twice: the later one.
        (date(2037, 3, 15), time(2, 30), "Europe/Amsterdam", "2037-03-29 01:30"),
        (date(2037, 10, 11), time(2, 30), "Europe/Amsterdam", "2037-10-25 01:30"),
        # A zone of its own rules, and one that never changes.
        (date(2037, 2, 22), time(18), "America/New_York", "2037-03-08 22:00"),
        (date(2037, 10, 18), time(18), "America/New_York", "2037-11-01 23:00"),
        (date(2037, 3, 15), time(18), "Asia/Tokyo", "2037-03-29 09:00"),
    ],
)
def test_a_wave_closes_by_the_clock_of_its_place_when_clocks_change(starts, closes, zone, moment):
    a_company(5)
    survey = a_survey(time_zone=zone, closes_at=closes, window_days=14)
    Survey.objects.filter(pk=survey.pk).update(starts_on=starts)
    survey.refresh_from_db()

    wave = launch_survey(actor=SYSTEM, survey=survey)

    assert f"{wave.closes_at.astimezone(UTC):%Y-%m-%d %H:%M}" == moment


def test_a_wave_that_is_extended_over_a_change_of_clocks_keeps_its_hour():
    a_company(5)
    survey = a_survey(time_zone="Europe/Amsterdam", closes_at=time(18), window_days=14)
    Survey.objects.filter(pk=survey.pk).update(starts_on=date(2037, 10, 5))
    survey.refresh_from_db()
    wave = launch_survey(actor=SYSTEM, survey=survey)
    assert wave.closes_at == datetime(2037, 10, 19, 16, tzinfo=UTC)

    wave = extend_wave(actor=hr_admin(), wave=wave, until=date(2037, 11, 2))

    assert wave.closes_at == datetime(2037, 11, 2, 17, tzinfo=UTC)


def test_comments_of_nine_are_not_told():
    """Ten people and five comments: nine who all wrote are too few, and so are four of many."""
    dice = np.random.default_rng(1)
    nine = [payload(0, dice, skips=0) for _ in range(9)]
    many = [payload(0, dice, skips=1) for _ in range(40)]
    for one in many[:4]:
        one["answers"]["words"] = "Four of us."

    for payloads in (nine, many):
        _ballots, found = released([None], [len(payloads)], dice=dice, payloads=payloads)
        assert FigureKind.COMMENTS not in {one.kind for one in found.figures}


def test_a_wave_is_not_released_before_its_last_moment():
    (team,) = a_company(6)
    wave = opened(launched())
    send(wave, *team)

    refused(lambda: close_wave(actor=SYSTEM, wave=wave), "until its last moment")

    assert release_wave(wave.pk) is False
    assert wave.closes_at > wave.opens_at + timedelta(days=1)
