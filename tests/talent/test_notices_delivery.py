"""What is due is claimed, mailed and noted; what breaks comes again, and ends."""

import smtplib
import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

from lib.dates import period
from talent.models import Notice, NoticePreference
from talent.services import delivery
from talent.services.delivery import ATTEMPTS, claim, send_due
from talent.services.notices import ToTell, notify, notify_many
from tests.factories import START, EmployeeFactory

PROFILE = "talent.profile_confirmation"
CERTIFICATE = "talent.certificate_expiring"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


class Refusing(EmailBackend):
    """A mail server that answers as the test says."""

    answer: Exception | None = None
    tried: list[str] = []

    def send_messages(self, messages):
        type(self).tried += [to for message in messages for to in message.to]
        if self.answer is not None:
            raise self.answer
        return super().send_messages(messages)


@pytest.fixture
def server(settings):
    """Decide what the mail server answers."""
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    Refusing.tried = []
    yield lambda answer: setattr(Refusing, "answer", answer)
    Refusing.answer = None


def tell(*people, kind=PROFILE, now=NOW, subject=""):
    notify_many(kind, [ToTell(person.user.pk, subject) for person in people], now=now)


def states():
    return list(Notice.objects.order_by("pk").values_list("state", flat=True))


def test_send_due_mails_a_notice_in_plain_words_with_a_way_out(settings):
    settings.BASE_URL = "https://talent.example.org"
    person = EmployeeFactory(given_name="Ingrid")
    tell(person)
    notice = Notice.objects.get()

    assert send_due(now=NOW) is False

    [message] = mail.outbox
    assert message.subject == "Is your profile still right? · Talent"
    assert message.to == [person.user.email]
    assert message.message()["Message-ID"] == f"<notice-{notice.pk}@talent.example.org>"
    assert message.body == (
        "Hello Ingrid,\n\n"
        "You have not confirmed your profile or your skills for half a year. Please look through"
        " them: what is out of date leads to suggestions that do not fit you.\n"
        f"https://talent.example.org/notices/{notice.pk}/open/\n\n"
        "--\n"
        "Sent by Talent. You choose what comes by e-mail:\n"
        "https://talent.example.org/notices/preferences/\n"
    )
    [(html, kind)] = message.alternatives
    assert kind == "text/html"
    assert "style=" not in html
    notice.refresh_from_db()
    assert (notice.state, notice.sent_at, notice.attempts) == ("sent", NOW, 1)


def test_send_due_writes_in_the_persons_own_zone_even_when_it_is_unknown():
    tell(EmployeeFactory(time_zone="Mars/Olympus", language="xx"))

    send_due(now=NOW)

    assert len(mail.outbox) == 1


def test_send_due_sends_nothing_twice():
    tell(EmployeeFactory())

    send_due(now=NOW)
    send_due(now=NOW)

    assert len(mail.outbox) == 1


def test_send_due_waits_until_it_is_due():
    tell(EmployeeFactory(), now=NOW + timedelta(minutes=1))

    send_due(now=NOW)

    assert states() == ["due"]


def test_send_due_tells_nobody_who_no_longer_signs_in():
    gone, locked = EmployeeFactory(employed=False), EmployeeFactory()
    gone.employments.create(valid=period(START, date(2021, 1, 1)), exit_reason="retirement")
    tell(gone, locked)
    locked.user.is_active = False
    locked.user.save()

    send_due(now=NOW)

    rows = Notice.objects.values_list("state", "error")
    assert list(rows) == [("none", "The person no longer signs in.")] * 2
    assert mail.outbox == []


def test_send_due_leaves_out_what_is_gone():
    person = EmployeeFactory()
    notify(person.user, CERTIFICATE, certification=0)

    send_due()

    assert Notice.objects.values_list("state", "error").get() == (
        "none",
        "What it was about is gone.",
    )
    assert mail.outbox == []


def test_digest_is_one_mail_a_day_with_everything_in_it():
    person, other = EmployeeFactory(), EmployeeFactory()
    for user in (person.user, other.user):
        NoticePreference.objects.create(user=user, kind=PROFILE, delivery="digest")
    for number in range(3):
        tell(person, subject=f"x:{number}")
    tell(other)

    send_due(now=NOW)
    early = len(mail.outbox)
    morning = NOW.replace(day=21, hour=8)
    send_due(now=morning)
    tell(person, subject="x:9", now=morning)
    send_due(now=morning + timedelta(hours=12))

    assert early == 0
    assert sorted((m.to[0], m.subject) for m in mail.outbox) == sorted([
        (person.user.email, "3 notices for you · Talent"),
        (other.user.email, "Is your profile still right? · Talent"),
    ])  # fmt: skip


def test_digest_of_two_days_is_one_mail_after_the_clock_stood_still():
    person = EmployeeFactory()
    NoticePreference.objects.create(user=person.user, kind=PROFILE, delivery="digest")
    tell(person, subject="x:1")
    tell(person, subject="x:2", now=NOW + timedelta(days=1))

    send_due(now=NOW + timedelta(days=3))

    assert [message.subject for message in mail.outbox] == ["2 notices for you · Talent"]


def test_a_broken_server_is_tried_again_later_and_later(server):
    tell(EmployeeFactory())
    server(smtplib.SMTPServerDisconnected("away"))

    waits, now = [], NOW
    while states() == ["due"]:
        due = Notice.objects.get().due_at
        waits.append(due - now)
        now = due
        assert send_due(now=now) is False

    notice = Notice.objects.get()
    assert (notice.state, notice.attempts, len(Refusing.tried)) == ("failed", ATTEMPTS, ATTEMPTS)
    assert notice.error == "The mail server did not take it: away"
    assert [wait / timedelta(minutes=1) for wait in waits] == [0, 1, 4, 16, 60, 240, 480, 720]


def test_a_broken_server_costs_one_attempt_and_not_one_for_each_notice(server):
    tell(*EmployeeFactory.create_batch(5))
    server(ConnectionRefusedError("nobody there"))

    send_due(now=NOW)

    assert list(Notice.objects.order_by("pk").values_list("state", "attempts")) == [
        ("due", 1), ("due", 0), ("due", 0), ("due", 0), ("due", 0),
    ]  # fmt: skip


def test_an_address_that_does_not_exist_ends_at_once_and_holds_nobody_up(server):
    tell(*EmployeeFactory.create_batch(2))
    server(smtplib.SMTPRecipientsRefused({"a@example.org": (550, b"unknown")}))

    send_due(now=NOW)

    assert states() == ["failed", "failed"]
    assert len(Refusing.tried) == 2


def test_a_mailbox_that_is_full_is_tried_again(server):
    tell(EmployeeFactory())
    server(smtplib.SMTPRecipientsRefused({"a@example.org": (452, b"full")}))

    send_due(now=NOW)

    assert states() == ["due"]


def test_claim_takes_back_what_a_dead_worker_left(settings):
    tell(EmployeeFactory())
    [first] = claim(NOW)
    lease = timedelta(seconds=settings.NOTICE_LEASE)

    assert claim(NOW + lease - timedelta(seconds=1)) == []
    [second] = claim(NOW + lease)

    assert [n.pk for n in second.notices] == [n.pk for n in first.notices]


def test_a_worker_whose_lease_ran_out_sends_nothing(settings):
    tell(EmployeeFactory())
    [slow] = claim(NOW)
    [quick] = claim(NOW + timedelta(seconds=settings.NOTICE_LEASE))
    post = mail.get_connection()

    delivery.deliver(slow, post, now=NOW)
    delivery.deliver(quick, post, now=NOW)

    assert len(mail.outbox) == 1
    assert states() == ["sent"]


def test_a_mail_that_breaks_its_worker_each_time_ends_too(settings):
    """Killed after the attempt was counted, again and again."""
    tell(EmployeeFactory())
    now = NOW
    for _attempt in range(ATTEMPTS):
        claim(now)
        Notice.objects.update(attempts=Notice.objects.get().attempts + 1)
        now += timedelta(seconds=settings.NOTICE_LEASE)

    send_due(now=now)

    assert Notice.objects.values_list("state", "error").get() == (
        "failed",
        f"Sending broke off {ATTEMPTS} times.",
    )


def test_a_text_that_cannot_be_made_does_not_take_the_others_along():
    bad, good = EmployeeFactory(), EmployeeFactory()
    tell(bad, kind=CERTIFICATE)
    tell(good)
    Notice.objects.filter(recipient=bad.user).update(params=["not", "ids"])

    with pytest.raises(AttributeError):
        send_due(now=NOW)
    send_due(now=NOW)

    assert states() == ["claimed", "sent"]


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_send_each_notice_once():
    people = EmployeeFactory.create_batch(60)
    for person in people[:20]:
        NoticePreference.objects.create(user=person.user, kind=PROFILE, delivery="digest")
    for subject in ("x:1", "x:2"):
        tell(*people, subject=subject)
    barrier = threading.Barrier(8)

    def work():
        barrier.wait()
        send_due(now=NOW + timedelta(days=1))
        connection.close()

    threads = [threading.Thread(target=work) for _worker in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    sent = [message.message()["Message-ID"] for message in mail.outbox]
    assert len(sent) == len(set(sent)) == 20 + 40 * 2
    assert set(states()) == {"sent"}
