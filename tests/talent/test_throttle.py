"""Tries are counted at once and for all processes, and waiting is the only way on."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from talent import throttle
from talent.models import Throttle
from talent.throttle import TooManyTriesError, give_back, network_of, take

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def tries(count, **whom):
    """How many of so many tries are let through."""
    through = 0
    for _try in range(count):
        try:
            take("sign_in", now=NOW, **whom)
        except TooManyTriesError:
            continue
        through += 1
    return through


def test_take_lets_five_tries_for_one_address_through():
    assert tries(8, whom="ada@example.org") == 5


def test_take_sees_one_address_in_any_spelling():
    tries(5, whom="ada@example.org")

    assert tries(1, whom=" ADA@example.org ") == 0


def test_take_lets_thirty_tries_of_one_client_through_whatever_they_aim_at():
    through = sum(tries(1, whom=f"{number}@example.org", client="10.0.0.1") for number in range(40))

    assert through == 30


def test_take_says_how_long_to_wait():
    tries(5, whom="ada@example.org")

    with pytest.raises(TooManyTriesError) as refused:
        take("sign_in", whom="ada@example.org", now=NOW + timedelta(seconds=30))

    assert (refused.value.wait, refused.value.minutes) == (timedelta(minutes=4, seconds=30), 5)


def test_take_begins_anew_when_the_window_is_over():
    tries(9, whom="ada@example.org")

    take("sign_in", whom="ada@example.org", now=NOW + timedelta(minutes=5))

    assert Throttle.objects.get().count == 1


def test_give_back_forgets_the_try_that_succeeded_and_no_other():
    for _try in range(3):
        taken = take("sign_in", whom="ada@example.org", now=NOW)

    give_back(taken)

    assert Throttle.objects.get().count == 2


def test_take_stores_no_address():
    take("sign_in", whom="ada@example.org", client="10.0.0.1", now=NOW)

    keys = " ".join(Throttle.objects.values_list("key", flat=True))
    assert ("ada" in keys, "10.0.0.1" in keys) == (False, False)


@pytest.mark.parametrize(
    ("client", "network"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("somewhere", "somewhere"),
        ("", ""),
    ],
)
def test_network_of_takes_an_ipv6_network_for_one_client(client, network):
    assert network_of(client) == network


@pytest.mark.django_db(transaction=True)
def test_take_counts_sixteen_tries_at_once():
    barrier, through = threading.Barrier(16), []

    def attempt():
        barrier.wait()
        through.append(tries(1, whom="ada@example.org"))
        connection.close()

    threads = [threading.Thread(target=attempt) for _number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (sum(through), Throttle.objects.get().count) == (5, 16)


def test_every_limit_of_a_login_ends_within_a_day():
    windows = [
        limit.window
        for sides in throttle.LIMITS.values()
        for limits in sides.values()
        for limit in limits
    ]

    assert max(windows) == timedelta(days=1)
