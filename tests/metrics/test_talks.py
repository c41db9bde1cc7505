"""That results were talked about: who says so, from which day on, and who is reminded."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from rest_framework.test import APIClient

from lib.dates import today
from metrics.models import TeamTalk, Wave, WavePerson
from metrics.queries.leading import leaders_of
from metrics.services.talks import follow_up_talks, forget_talk, record_talk
from metrics.tasks import follow_up_talks as task
from talent.models import SYSTEM, AuditEntry, Grant, GrantKind, Notice, User
from tests.factories import AssignmentFactory, EmployeeFactory, GrantFactory, UserFactory
from tests.metrics.release_factories import a_closed_wave, a_released_wave
from tests.metrics.survey_factories import hr_admin, refused

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.RELEASE_KEYS_DIR = tmp_path / "keys"


@pytest.fixture
def wave():
    return a_released_wave(person_in=2)


def unit_of(wave, position):
    return wave.units.get(position=position)


def leader_of(unit, people=1):
    """Somebody who works in a unit and leads people there."""
    leader = AssignmentFactory(unit=unit.unit).employee
    for _number in range(people):
        AssignmentFactory(unit=unit.unit, manager=leader)
    return leader


def partner_of(unit):
    user = UserFactory()
    GrantFactory(user=user, kind=GrantKind.HR_PARTNER, unit=unit.unit)
    return user


def shared(wave, days):
    Wave.objects.filter(pk=wave.pk).update(shared_at=wave.released_at - days * DAY)


def talk(wave, position, by, **said):
    unit = None if position is None else unit_of(wave, position)
    return record_talk(actor=by, wave=wave, unit=unit, **({"held_on": today()} | said))


def test_whoever_answers_for_a_unit_says_once_that_it_was_talked_about(wave):
    leader = leader_of(unit_of(wave, 2))

    found = talk(wave, 2, leader.user)

    assert (found.wave, found.wave_unit, found.held_on, found.by) == (
        wave, unit_of(wave, 2), today(), leader.user,
    )  # fmt: skip
    refused(lambda: talk(wave, 2, leader.user), "recorded already")
    entry = AuditEntry.objects.get(action="metrics.talk.recorded")
    assert entry.details == {
        "wave": wave.pk, "unit": unit_of(wave, 2).unit_id, "held_on": today().isoformat(),
    }  # fmt: skip


def test_nobody_else_says_so(wave):
    shared(wave, 1)
    asked = WavePerson.objects.get(wave=wave).employee.user
    left = partner_of(unit_of(wave, 2))
    left.is_active = False

    for somebody in (asked, partner_of(unit_of(wave, 1)), UserFactory(), left):
        with pytest.raises(PermissionDenied):
            talk(wave, 2, somebody)
    assert not TeamTalk.objects.exists()


def test_of_everybodys_result_only_hr_admins_and_executives_say_so(wave):
    with pytest.raises(PermissionDenied):
        talk(wave, None, partner_of(unit_of(wave, 0)))

    assert talk(wave, None, hr_admin()).wave_unit is None
    refused(lambda: talk(wave, None, SYSTEM), "recorded already")


def test_a_talk_is_held_after_the_close_and_not_to_come(wave):
    refused(lambda: talk(wave, 2, hr_admin(), held_on=today() + DAY), "to come")
    closed = wave.closes_there.date()
    refused(lambda: talk(wave, 2, hr_admin(), held_on=closed - DAY), "closed on")
    assert talk(wave, 2, hr_admin(), held_on=closed).held_on == closed


def test_before_the_release_there_is_nothing_to_talk_about():
    wave = a_closed_wave()

    for somebody in (hr_admin(), SYSTEM):
        with pytest.raises(PermissionDenied):
            talk(wave, 2, somebody)


def test_whoever_recorded_it_takes_it_back_or_hr_and_nobody_else(wave):
    by, other = leader_of(unit_of(wave, 2)).user, leader_of(unit_of(wave, 2)).user
    found = talk(wave, 2, by)

    gone = User.objects.get(pk=by.pk)
    gone.is_active = False
    for somebody in (other, gone):
        with pytest.raises(PermissionDenied):
            forget_talk(actor=somebody, talk=found)
    forget_talk(actor=by, talk=found)
    forget_talk(actor=by, talk=found)  # in another window
    assert not TeamTalk.objects.exists()
    forget_talk(actor=hr_admin(), talk=talk(wave, 2, by))

    assert not TeamTalk.objects.exists()
    assert AuditEntry.objects.filter(action="metrics.talk.taken_back").count() == 2


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ({"held_on": today() - 400 * DAY}, "metrics_teamtalk_after_close"),
        ({"position": None}, "metrics_teamtalk_once_a_result"),
        ({"position": 0, "other": True}, "metrics_teamtalk_unit_of_wave"),
        ({"open": True}, "metrics_teamtalk_after_release"),
    ],
)
def test_the_database_holds_the_rules(wave, said, rule):
    talk(wave, None, SYSTEM)
    about = a_closed_wave() if said.get("open") else wave
    place = None if said.get("position", 1) is None else unit_of(about, 1)
    if said.get("other"):
        place = unit_of(a_closed_wave(), 1)

    with pytest.raises(IntegrityError) as error, transaction.atomic():
        TeamTalk.objects.create(
            wave=about, wave_unit=place, held_on=said.get("held_on", today()), by=None
        )

    assert error.value.__cause__.diag.constraint_name == rule


def test_a_talk_is_seen_by_whoever_sees_the_result(wave):
    found = talk(wave, 2, SYSTEM)
    asked = WavePerson.objects.get(wave=wave).employee.user

    assert list(TeamTalk.objects.visible_to(partner_of(unit_of(wave, 2)))) == [found]
    assert list(TeamTalk.objects.visible_to(partner_of(unit_of(wave, 1)))) == []
    assert list(TeamTalk.objects.visible_to(asked)) == []
    shared(wave, 1)
    assert list(TeamTalk.objects.visible_to(asked)) == [found]


# --- pages ---


def page_of(client, wave, position, name="result_unit"):
    return client.get(
        reverse(f"metrics:{name}", args=[wave.pk, unit_of(wave, position).pk])
    ).content.decode()


def test_the_page_of_a_result_leads_to_saying_it_and_back(client, wave):
    leader = leader_of(unit_of(wave, 2))
    client.force_login(leader.user)
    address = reverse("metrics:result_unit_talk", args=[wave.pk, unit_of(wave, 2).pk])
    assert address in page_of(client, wave, 2)
    assert address in page_of(client, wave, 2, "result_unit_guide")

    wrong = client.post(address, {"held_on": (today() + DAY).isoformat()}).content.decode()
    sent = client.post(address, {"held_on": today().isoformat()}, follow=True).content.decode()

    assert "this day is to come" in wrong
    assert "Talked about on" in sent
    assert f"Noted by {leader.name}" in sent
    undo = reverse("metrics:talk_undo", args=[TeamTalk.objects.get().pk])
    assert undo in sent
    assert "Taken back" in client.post(undo, follow=True).content.decode()
    assert not TeamTalk.objects.exists()


def test_whoever_only_reads_a_result_finds_no_such_page(client, wave):
    shared(wave, 1)
    asked = WavePerson.objects.get(wave=wave).employee.user
    found = talk(wave, 2, hr_admin())
    client.force_login(asked)

    assert "Talked about on" in page_of(client, wave, 2)
    form = reverse("metrics:result_unit_talk", args=[wave.pk, unit_of(wave, 2).pk])
    assert client.get(form).status_code == 404
    assert client.post(form, {"held_on": today().isoformat()}).status_code == 404
    assert client.post(reverse("metrics:talk_undo", args=[found.pk])).status_code == 404
    executive = GrantFactory(kind="executive").user  # sees it, and did not record it
    client.force_login(executive)
    assert client.post(reverse("metrics:talk_undo", args=[found.pk])).status_code == 404
    client.force_login(hr_admin())
    assert client.post(reverse("metrics:talk_undo", args=[found.pk])).status_code == 302


def test_talks_by_api(wave):
    leader = leader_of(unit_of(wave, 2))
    client = APIClient()
    client.force_authenticate(leader.user)
    row = unit_of(wave, 2).released.get(cut=0)
    other = unit_of(wave, 1).released.get(cut=0)
    said = {"result": str(row.pk), "held_on": today().isoformat()}

    made = client.post("/api/v1/surveys/talks/", said, format="json")
    twice = client.post("/api/v1/surveys/talks/", said, format="json")
    forged = client.post("/api/v1/surveys/talks/", said | {"result": str(other.pk)}, format="json")

    assert (made.status_code, twice.status_code, forged.status_code) == (201, 400, 400)
    record = {
        "id": made.json()["id"], "wave": wave.pk, "unit": unit_of(wave, 2).unit_id,
        "held_on": today().isoformat(),
    }  # fmt: skip
    assert client.get("/api/v1/surveys/talks/").json()["results"] == [record]
    assert client.get(made["Location"]).json() == record
    assert client.delete(made["Location"]).status_code == 204
    assert client.get(made["Location"]).status_code == 404


def test_by_api_a_talk_is_there_for_who_sees_the_result_and_taken_back_by_who_may(wave):
    found = talk(wave, 2, leader_of(unit_of(wave, 2)).user)
    address = reverse("api:survey_talk", args=[found.pk])
    answers = {}
    for name, user in {
        "nobody": UserFactory(), "elsewhere": partner_of(unit_of(wave, 1)),
        "partner": partner_of(unit_of(wave, 2)), "hr": hr_admin(),
    }.items():  # fmt: skip
        client = APIClient()
        client.force_authenticate(user)
        listed = client.get("/api/v1/surveys/talks/").json()["results"]
        answers[name] = (
            len(listed), client.get(address).status_code, client.delete(address).status_code,
        )  # fmt: skip

    assert answers == {
        "nobody": (0, 404, 404), "elsewhere": (0, 404, 404), "partner": (1, 200, 404),
        "hr": (1, 200, 204),
    }  # fmt: skip


def test_who_no_longer_sees_the_result_does_not_find_their_talk_to_take_it_back(client, wave):
    partner = partner_of(unit_of(wave, 2))
    found = talk(wave, 2, partner)
    client.force_login(partner)
    Grant.objects.filter(user=partner).delete()

    assert client.post(reverse("metrics:talk_undo", args=[found.pk])).status_code == 404
    assert TeamTalk.objects.get() == found


# --- who leads a unit, and is reminded ---


def test_a_unit_is_led_by_who_works_in_it_and_leads_most_there(wave):
    unit, other = unit_of(wave, 2).unit, unit_of(wave, 1).unit
    elsewhere = AssignmentFactory(unit=other).employee
    for _number in range(3):
        AssignmentFactory(unit=unit, manager=elsewhere)
    inside = leader_of(unit_of(wave, 2))

    assert leaders_of([unit.pk]) == {unit.pk: inside}
    inside.assignments.all().delete()
    assert leaders_of([unit.pk]) == {unit.pk: elsewhere}


def test_whoever_has_no_manager_and_leads_somebody_leads_where_they_work(wave):
    """As the head of the organisation does, who may work in its topmost unit alone."""
    top, unit = unit_of(wave, 0).unit, unit_of(wave, 2).unit
    head = AssignmentFactory(unit=top).employee

    assert leaders_of([top.pk]) == {}
    AssignmentFactory(unit=unit, manager=head)
    assert leaders_of([top.pk]) == {top.pk: head}


def told():
    rows = Notice.objects.filter(kind="metrics.talk_due")
    return sorted(rows.values_list("recipient", "params__unit"))


def test_whoever_leads_a_unit_without_a_talk_is_told_after_28_days_and_once(wave):
    first, second = leader_of(unit_of(wave, 2)), leader_of(unit_of(wave, 4))
    leader_of(unit_of(wave, 3))  # its result is told with others
    talk(wave, 4, second.user)

    shared(wave, 40)  # no job ran for twelve days
    lately = a_released_wave()
    leader_of(unit_of(lately, 2))
    shared(lately, 27)

    task()
    task()

    assert told() == [(first.user.pk, unit_of(wave, 2).pk)]


def test_nobody_is_told_of_what_was_never_shared_or_long_ago(wave):
    leader_of(unit_of(wave, 2))

    assert follow_up_talks() == 0
    shared(wave, 28 + 91)
    assert follow_up_talks() == 0


def test_the_notice_is_read_while_one_answers_for_the_unit_and_nobody_has_talked(client, wave):
    leader = leader_of(unit_of(wave, 2))
    shared(wave, 30)
    follow_up_talks()
    client.force_login(leader.user)
    words = "Have you talked about the result of Unit 2?"

    assert words in client.get(reverse("talent:notice_list")).content.decode()
    talk(wave, 2, leader.user)
    assert words not in client.get(reverse("talent:notice_list")).content.decode()


@pytest.mark.parametrize(("said_of", "told_at"), [(None, 0), (0, None)])
def test_a_talk_about_everybody_is_one_about_the_unit_that_is_everybody(
    client, wave, said_of, told_at
):
    leader = leader_of(unit_of(wave, 0))
    shared(wave, 30)
    follow_up_talks()
    client.force_login(leader.user)
    words = "Have you talked about the result of Unit 0?"
    assert words in client.get(reverse("talent:notice_list")).content.decode()

    place = None if said_of is None else unit_of(wave, said_of)
    found = record_talk(actor=hr_admin(), wave=wave, unit=place, held_on=today())

    assert words not in client.get(reverse("talent:notice_list")).content.decode()
    address = reverse("metrics:result_detail", args=[wave.pk])
    if told_at is not None:
        address = reverse("metrics:result_unit", args=[wave.pk, unit_of(wave, told_at).pk])
    assert client.get(address).context["talk"] == found
    client.force_login(hr_admin())
    other = reverse("metrics:result_unit", args=[wave.pk, unit_of(wave, 2).pk])
    assert client.get(other).context["talk"] is None


def test_a_leader_without_a_login_is_left_out(wave):
    leader = EmployeeFactory(user=None)
    AssignmentFactory(unit=unit_of(wave, 2).unit, manager=leader)
    shared(wave, 30)

    assert follow_up_talks() == 0
