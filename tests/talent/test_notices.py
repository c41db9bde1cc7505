"""One row for each (recipient, kind, subject, period), and how it reaches the person."""

import threading
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction

from talent.models import Notice, NoticePreference
from talent.services.notices import ToTell, next_digest, notify, notify_many
from tests.factories import EmployeeFactory, SkillFactory, UserFactory

PROFILE = "talent.profile_confirmation"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_notify_records_who_is_told_what_and_from_which_ids():
    person, skill = EmployeeFactory(), SkillFactory()

    notice = notify(person.user, PROFILE, subject=skill, period="2026-11", employee=person.pk)

    assert Notice.objects.values().get() == {
        "id": notice.pk,
        "recipient_id": person.user.pk,
        "kind": PROFILE,
        "subject": f"skill:{skill.pk}",
        "period": "2026-11",
        "params": {"skill": skill.pk, "employee": person.pk},
        "created_at": notice.created_at,
        "read_at": None,
        "delivery": "email",
        "state": "due",
        "due_at": notice.created_at,
        "claimed_until": None,
        "attempts": 0,
        "sent_at": None,
        "error": "",
    }


def test_notify_tells_once_for_each_recipient_kind_subject_and_period():
    one, other = UserFactory.create_batch(2)
    first, second = SkillFactory.create_batch(2)

    told = [
        notify(recipient, kind, subject=subject, period=period) is not None
        for _again in range(2)
        for recipient, kind, subject, period in [
            (one, PROFILE, first, "1"),
            (other, PROFILE, first, "1"),
            (one, "talent.confirmation_asked", first, "1"),
            (one, PROFILE, second, "1"),
            (one, PROFILE, first, "2"),
        ]
    ]

    assert told == [True] * 5 + [False] * 5


def test_notify_leaves_nothing_when_the_act_is_undone():
    user = UserFactory()

    with transaction.atomic():
        notify(user, PROFILE)
        transaction.set_rollback(True)

    assert not Notice.objects.exists()


def test_notify_refuses_a_kind_that_nobody_registered():
    with pytest.raises(KeyError):
        notify(UserFactory(), "talent.unheard_of")


def test_notify_delivers_as_the_person_chose():
    at_once, digest, here, silent = (EmployeeFactory(time_zone="Asia/Tokyo") for _ in range(4))
    for person, way in ((at_once, "email"), (digest, "digest"), (here, "none")):
        NoticePreference.objects.create(user=person.user, kind=PROFILE, delivery=way)

    notify_many(PROFILE, [ToTell(p.user.pk) for p in (at_once, digest, here, silent)], now=NOON)

    morning = datetime(2026, 11, 21, 8, tzinfo=ZoneInfo("Asia/Tokyo"))
    rows = Notice.objects.order_by("recipient").values_list("delivery", "state", "due_at")
    assert list(rows) == [
        ("email", "due", NOON),
        ("digest", "due", morning),
        ("none", "none", NOON),
        ("email", "due", NOON),
    ]


def test_notify_sends_the_digest_by_the_clock_of_the_organisation_where_the_zone_is_unknown():
    lost = EmployeeFactory(time_zone="Mars/Olympus")
    NoticePreference.objects.create(user=lost.user, kind=PROFILE, delivery="digest")

    notify_many(PROFILE, [ToTell(lost.user.pk)], now=NOON)

    assert Notice.objects.get().due_at == datetime(2026, 11, 21, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "now", "due"),
    [
        ("UTC", datetime(2026, 11, 20, 7, 59, tzinfo=UTC), (20, 8)),
        ("UTC", datetime(2026, 11, 20, 8, tzinfo=UTC), (21, 8)),
        ("America/Los_Angeles", datetime(2026, 11, 20, 12, tzinfo=UTC), (20, 16)),
        ("Pacific/Auckland", datetime(2026, 11, 20, 12, tzinfo=UTC), (20, 19)),
        ("Europe/Berlin", datetime(2026, 10, 24, 20, tzinfo=UTC), (25, 7)),  # the clocks go back
    ],
)
def test_next_digest_is_the_first_eight_in_the_morning_of_the_zone(zone, now, due):
    assert next_digest(now, ZoneInfo(zone)) == now.replace(day=due[0], hour=due[1], minute=0)


@pytest.mark.parametrize("recipients", [1, 5])
def test_notify_many_query_count(recipients, django_assert_num_queries):
    people = [ToTell(user.pk) for user in UserFactory.create_batch(recipients)]

    with django_assert_num_queries(4):  # savepoint, preferences, insert, release
        assert len(notify_many(PROFILE, people)) == recipients


@pytest.mark.parametrize(
    ("before", "after"),
    [("due", "sent"), ("due", "failed"), ("sent", "due"), ("none", "due"), ("failed", "sent")],
)
def test_notice_refuses_a_step_that_does_not_exist(before, after):
    times = {"sent": {"sent_at": NOON}, "claimed": {"claimed_until": NOON}}
    notice = Notice.objects.create(
        recipient=UserFactory(), kind=PROFILE, state=before, **times.get(before, {})
    )

    with pytest.raises(IntegrityError, match="cannot go from"):
        Notice.objects.filter(pk=notice.pk).update(
            **{"sent_at": None} | {"state": after} | times.get(after, {})
        )


@pytest.mark.django_db(transaction=True)
def test_eight_racing_schedulers_record_each_notice_once():
    people = [ToTell(user.pk) for user in UserFactory.create_batch(250)]
    barrier, new = threading.Barrier(8), []

    def schedule(number):
        barrier.wait()
        order = people[number * 30 :] + people[: number * 30]
        new.extend(notify_many(PROFILE, order))
        connection.close()

    threads = [threading.Thread(target=schedule, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(new) == sorted(Notice.objects.values_list("pk", flat=True))
    assert len(new) == 250
