"""Who is held to account: what became of a result, unit by unit."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lib.dates import today
from metrics.models import Wave, WavePerson
from metrics.queries.accountability import Asked, sums, unit_rows
from metrics.queries.talks import not_talked_about
from metrics.services.talks import record_talk
from talent.models import SYSTEM, AuditEntry, GrantKind
from tests.factories import AssignmentFactory, GrantFactory, OrgUnitFactory, UserFactory
from tests.metrics.action_factories import ActionPlanFactory, ActionUpdateFactory, a_plan_of
from tests.metrics.release_factories import a_closed_wave, a_released_wave
from tests.metrics.survey_factories import hr_admin

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LONG_AGO = today() - 100 * DAY
LATE = {"starts_on": LONG_AGO, "due_on": today() - DAY}


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.RELEASE_KEYS_DIR = tmp_path / "keys"


@pytest.fixture
def wave():
    """A whole with two divisions, the first with two teams; unit 3 is told of with others."""
    return a_released_wave(person_in=2)


def unit_of(wave, position):
    return wave.units.get(position=position)


def leader_of(wave, position):
    unit = unit_of(wave, position).unit
    leader = AssignmentFactory(unit=unit).employee
    AssignmentFactory(unit=unit, manager=leader)
    return leader


def shared(wave, days):
    Wave.objects.filter(pk=wave.pk).update(shared_at=timezone.now() - days * DAY)
    wave.refresh_from_db()


def counts(user, wave, **asked):
    """By position: talked about, open, moving, overdue, closed."""
    rows = unit_rows(user, wave, Asked(**asked))
    return {
        row.position: (row.talked_on is not None, row.open, row.moving, row.overdue, row.closed)
        for row in rows
    }


def page(client, user, wave=None, **said):
    client.force_login(user)
    query = said | ({"wave": wave.pk} if wave else {})
    return client.get(reverse("metrics:accountability"), query)


def test_each_unit_is_told_with_its_talk_and_actions(wave):
    record_talk(actor=SYSTEM, wave=wave, unit=unit_of(wave, 2), held_on=today())
    moving = a_plan_of(wave, 2)
    ActionUpdateFactory(plan=moving)
    still = a_plan_of(wave, 2, **LATE)
    ActionUpdateFactory(plan=still, at=timezone.now() - 31 * DAY)
    a_plan_of(wave, 2, status="complete", closed_on=today(), outcome="Done.")
    a_plan_of(wave, 4, status="cancelled", closed_on=today(), outcome="No.")
    a_plan_of(wave)  # of everybody

    assert counts(hr_admin(), wave) == {
        0: (False, 1, 0, 0, 0),
        1: (False, 0, 0, 0, 0),
        2: (True, 2, 1, 1, 1),
        3: (False, 0, 0, 0, 0),
        4: (False, 0, 0, 0, 1),
    }
    assert sums(hr_admin(), wave) == {
        "units": 5, "talked": 1, "joined": 1, "untalked": 3, "acting": 2, "late": 1,
    }  # fmt: skip


def test_what_is_for_everybody_counts_for_the_unit_that_is_everybody(wave, client):
    shared(wave, 30)
    record_talk(actor=SYSTEM, wave=wave, unit=None, held_on=today())
    late = a_plan_of(wave, **LATE)
    free = ActionPlanFactory(unit=None)

    admin = hr_admin()
    assert counts(admin, wave) == {
        0: (True, 2, 0, 1, 0),
        1: (False, 0, 0, 0, 0),
        2: (False, 0, 0, 0, 0),
        3: (False, 0, 0, 0, 0),
        4: (False, 0, 0, 0, 0),
    }
    assert sums(admin, wave) == {
        "units": 5, "talked": 1, "joined": 1, "untalked": 3, "acting": 1, "late": 1,
    }  # fmt: skip
    assert set(counts(admin, wave, state="overdue")) == {0}
    assert set(counts(admin, wave, state="untalked")) == {1, 2, 4}
    assert set(counts(admin, wave, state="idle")) == {1, 2, 3, 4}
    top = reverse("metrics:accountability_unit", args=[unit_of(wave, 0).pk])
    client.force_login(admin)
    text = client.get(top).content.decode()
    assert late.get_absolute_url() in text
    assert free.get_absolute_url() in text
    assert "after 30 days" in text
    other = reverse("metrics:accountability_unit", args=[unit_of(wave, 1).pk])
    assert late.get_absolute_url() not in client.get(other).content.decode()
    assert not_talked_about(wave) == [unit_of(wave, at) for at in (1, 2, 4)]


def test_a_plan_of_everybody_in_another_wave_counts_for_that_unit_too(wave):
    units = [one.unit for one in wave.units.order_by("position")]
    later = a_released_wave(
        survey=wave.survey, units=units, due_on=wave.due_on + DAY,
        closes_at=wave.closes_at + DAY,
    )  # fmt: skip
    a_plan_of(wave)

    assert counts(hr_admin(), later)[0] == (False, 1, 0, 0, 0)
    assert set(counts(hr_admin(), later, state="idle")) == {1, 2, 3, 4}


def test_plans_that_answer_nothing_or_another_wave_count_where_they_belong_today(wave):
    units = [one.unit for one in wave.units.order_by("position")]
    later = a_released_wave(
        survey=wave.survey, units=units, due_on=wave.due_on + DAY,
        closes_at=wave.closes_at + DAY,
    )  # fmt: skip
    ActionPlanFactory(unit=units[2])
    a_plan_of(wave, 2)
    a_plan_of(wave, 4, unit=OrgUnitFactory())  # moved since

    assert {at: row[1] for at, row in counts(hr_admin(), later).items()} == {
        0: 0, 1: 0, 2: 2, 3: 0, 4: 0,
    }  # fmt: skip
    assert {at: row[1] for at, row in counts(hr_admin(), wave).items()} == {
        0: 0, 1: 0, 2: 2, 3: 0, 4: 1,
    }  # fmt: skip


def test_whoever_answers_for_units_sees_these_and_others_none(wave):
    shared(wave, 1)
    partner = UserFactory()
    GrantFactory(user=partner, kind=GrantKind.HR_PARTNER, unit=unit_of(wave, 1).unit)
    executive = UserFactory()
    GrantFactory(user=executive, kind=GrantKind.EXECUTIVE)
    leader = leader_of(wave, 2)
    asked = WavePerson.objects.get(wave=wave).employee.user

    assert set(counts(executive, wave)) == {0, 1, 2, 3, 4}
    assert set(counts(partner, wave)) == {1}
    assert set(counts(leader.user, wave)) == {2}
    assert set(counts(asked, wave)) == set()
    left = hr_admin()
    left.is_active = False
    assert set(counts(left, wave)) == set()


def test_for_who_answers_for_nobody_there_is_no_such_page(wave, client):
    shared(wave, 1)
    asked = WavePerson.objects.get(wave=wave).employee.user
    unit = unit_of(wave, 2)
    assert page(client, asked).status_code == 404
    assert client.get(reverse("metrics:accountability_export")).status_code == 404
    address = reverse("metrics:accountability_unit", args=[unit.pk])
    assert client.get(address).status_code == 404
    assert client.get(reverse("api:accountability")).json()["results"] == []
    client.force_login(leader_of(wave, 4).user)
    assert client.get(address).status_code == 404
    elsewhere = reverse("metrics:accountability_unit", args=[unit_of(wave, 4).pk])
    assert client.get(elsewhere).status_code == 200


@pytest.mark.parametrize(
    ("state", "found"),
    [
        ("all", {0, 1, 2, 3, 4}), ("untalked", {0, 1, 4}), ("idle", {0, 1, 3}), ("still", {4}),
        ("overdue", {4}), ("nonsense", {0, 1, 2, 3, 4}),
    ],
)  # fmt: skip
def test_the_page_is_narrowed_by_state(wave, state, found):
    record_talk(actor=SYSTEM, wave=wave, unit=unit_of(wave, 2), held_on=today())
    ActionUpdateFactory(plan=a_plan_of(wave, 2))
    a_plan_of(wave, 4, **LATE)

    assert set(counts(hr_admin(), wave, state=state)) == found
    assert set(counts(hr_admin(), wave, text="unit 4")) == {4}


def test_a_row_says_how_long_a_talk_was_waited_for(wave, client):
    shared(wave, 30)
    leader = leader_of(wave, 4)
    record_talk(actor=SYSTEM, wave=wave, unit=unit_of(wave, 2), held_on=today())

    text = page(client, hr_admin(), sort="talk").content.decode()

    assert "after 30 days" in text
    assert text.count("not yet, for 30 days") == 3
    why = reverse("metrics:result_unit", args=[wave.pk, unit_of(wave, 3).pk]) + "#joined"
    assert f'<a href="{why}">told together with its neighbours</a>' in text
    assert leader.name in text
    assert text.index("Unit 4") < text.index("Unit 2")


def test_a_unit_that_is_told_within_another_leads_to_its_row(client):
    wave = a_released_wave(parents=[None, 0, 1, 0], counts=[6, 4, 2, 9])
    above = unit_of(wave, 1)

    text = page(client, hr_admin()).content.decode()

    address = reverse("metrics:accountability_unit", args=[above.pk])
    assert f'<a href="{address}">told within {above.name}</a>' in text


def test_what_is_done_for_everybody_stands_below(wave, client):
    plan = a_plan_of(wave)
    leader = leader_of(wave, 2)

    assert plan.issue in page(client, hr_admin()).content.decode()
    assert plan.issue not in page(client, leader.user).content.decode()


def test_a_row_opens_into_the_plans_behind_it(wave, client):
    plan = a_plan_of(wave, 2, issue="Shifts are planned too late.")
    client.force_login(leader_of(wave, 2).user)

    text = client.get(
        reverse("metrics:accountability_unit", args=[unit_of(wave, 2).pk])
    ).content.decode()

    assert plan.get_absolute_url() in text
    assert "Shifts are planned too late." in text


def test_the_page_is_taken_away_as_a_file_and_that_is_noted(wave, client):
    a_plan_of(wave, 2)
    client.force_login(hr_admin())

    answer = client.get(reverse("metrics:accountability_export"), {"q": "unit 2"})

    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[1:] == ["Unit 2,,,,no,1,0,0,0"]
    assert AuditEntry.objects.get(action="metrics.actions.exported").details == {
        "whose": "accountability"
    }


def test_the_file_stands_in_the_order_of_the_page_and_says_who_is_told_of_with_others(wave, client):
    a_plan_of(wave, 4, **LATE)
    client.force_login(hr_admin())

    answer = client.get(reverse("metrics:accountability_export"), {"sort": "late"})

    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[1:] == [
        "Unit 4,,,,no,1,0,1,0",
        "Unit 0,,,,no,0,0,0,0",
        "Unit 1,,,,no,0,0,0,0",
        "Unit 2,,,,no,0,0,0,0",
        "Unit 3,,,,yes,0,0,0,0",
    ]


def test_without_a_result_the_page_says_what_comes(client):
    a_closed_wave()

    assert "No result is told yet" in page(client, hr_admin()).content.decode()
    assert page(client, hr_admin(), wave=a_closed_wave()).status_code == 404


def test_the_api_tells_the_same(wave, client):
    a_plan_of(wave, 2)
    client.force_login(hr_admin())

    found = client.get(reverse("api:accountability"), {"acting": "true"}).json()["results"]

    unit = unit_of(wave, 2)
    assert found == [
        {
            "id": unit.pk, "wave": wave.pk, "unit": unit.unit_id, "name": "Unit 2",
            "shared_at": None, "talked_on": None, "is_wider": False, "open": 1, "moving": 0,
            "overdue": 0, "closed": 0,
        }
    ]  # fmt: skip
    narrowed = {"wider": "true", "talked": "false", "wave": wave.pk}
    (joined,) = client.get(reverse("api:accountability"), narrowed).json()["results"]
    assert (joined["name"], joined["is_wider"]) == ("Unit 3", True)


@pytest.mark.parametrize(
    "said", [{"talked": "zzz"}, {"acting": "2"}, {"wider": "perhaps"}, {"wave": "99999999"}]
)
def test_a_filter_of_the_api_that_makes_no_sense_is_refused(wave, client, said):
    client.force_login(hr_admin())

    answer = client.get(reverse("api:accountability"), said)

    assert answer.status_code == 400
    assert set(answer.json()["errors"]) == set(said)


@pytest.mark.parametrize("units", [1, 5])
def test_accountability_query_count(client, units, django_assert_num_queries):
    wave = a_released_wave(
        parents=[None, *[0] * units], counts=[6] * (units + 1), person_in=1
    )  # fmt: skip
    leaders = [leader_of(wave, position) for position in range(1, units + 1)]
    assert len(leaders) == units
    client.force_login(hr_admin())
    client.get(reverse("metrics:accountability"))

    with django_assert_num_queries(12):
        client.get(reverse("metrics:accountability"))
