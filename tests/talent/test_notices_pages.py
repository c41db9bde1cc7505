"""The bell and its preferences, as a person sees them."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from talent.models import AuditEntry, Notice, NoticePreference
from talent.registry import listed_kinds, registry
from talent.services.notices import notify
from tests.factories import EmployeeFactory, hr_admin

PROFILE = "talent.profile_confirmation"
CERTIFICATE = "talent.certificate_expiring"
LIST = reverse("talent:notice_list")

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client):
    person = EmployeeFactory()
    client.force_login(person.user)
    return person


def certificate(person, name="First aid"):
    """A notice about a certificate of a person."""
    row = person.certifications.create(name=name, expires_on=timezone.now().date())
    return notify(person.user, CERTIFICATE, subject=row)


def titles(response):
    """What the list says, in its order, with the mark of what is new."""
    found = re.findall(r'<p class="strong">(.*?)</p>', response.content.decode(), re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>", "", title)).strip() for title in found]


def test_notice_list_puts_what_is_new_first_and_then_the_newest(client, person):
    for days in (3, 2, 1):
        notice = certificate(person, f"Paper {days}")
        notice.created_at = timezone.now() - timedelta(days=days)
        notice.read_at = timezone.now() if days == 1 else None
        notice.save(update_fields=["created_at", "read_at"])

    shown = re.findall(r"Paper \d", client.get(LIST).content.decode())

    assert shown == ["Paper 2", "Paper 3", "Paper 1"]


def test_notice_list_says_what_to_expect_when_there_is_nothing(client, person):
    assert "No notices yet" in client.get(LIST).content.decode()


def test_notice_list_shows_one_kind(client, person):
    certificate(person)
    notify(person.user, PROFILE)

    assert titles(client.get(LIST, {"kind": PROFILE})) == ["Is your profile still right? New"]


def test_notice_list_ignores_a_kind_that_the_person_never_had(client, person):
    notify(person.user, PROFILE)

    assert titles(client.get(LIST, {"kind": "x' or 1=1"})) == ["Is your profile still right? New"]


def test_notice_list_keeps_a_notice_whose_record_is_gone(client, person):
    certificate(person)
    person.certifications.all().delete()

    assert titles(client.get(LIST)) == ["A certificate of mine expires New"]


def test_notice_list_never_shows_what_is_only_a_mail(client, person):
    notify(person.user, "talent.password_reset", period="1")

    response = client.get(LIST)

    assert titles(response) == []
    assert response.context["unread"] == 0


@pytest.mark.parametrize("notices", [1, 5])
def test_notice_list_query_count(client, person, notices, django_assert_num_queries):
    for number in range(notices):
        certificate(person, f"Paper {number}")

    # session, user, person and place, employment, kinds, page, grants, certificates, unread,
    # and what waits in the inbox
    with django_assert_num_queries(10):
        assert len(titles(client.get(LIST))) == notices


def test_notice_list_pages_by_the_last_one_seen(client, person):
    for number in range(45):
        certificate(person, f"Paper {number}")

    first = client.get(LIST)
    second = client.get(LIST, {"cursor": first.context["page"].next})

    assert [len(titles(first)), len(titles(second))] == [40, 5]


def test_notice_open_leads_on_and_marks_it_read(client, person):
    notice = notify(person.user, PROFILE)

    response = client.get(reverse("talent:notice_open", args=[notice.pk]))

    notice.refresh_from_db()
    assert response.headers["Location"] == person.get_absolute_url()
    assert notice.read_at is not None


def test_notice_open_stays_in_the_list_when_its_record_is_gone(client, person):
    notice = certificate(person)
    person.certifications.all().delete()

    response = client.get(reverse("talent:notice_open", args=[notice.pk]), follow=True)

    assert response.redirect_chain == [(LIST, 302)]
    assert "no longer there" in response.content.decode()


def test_notice_open_hides_the_notices_of_others(client, person):
    theirs = notify(EmployeeFactory().user, PROFILE)

    assert client.get(reverse("talent:notice_open", args=[theirs.pk])).status_code == 404
    assert client.get(reverse("talent:notice_open", args=[0])).status_code == 404


def test_notice_open_hides_the_notices_of_others_from_hr(client):
    theirs = notify(EmployeeFactory().user, PROFILE)
    client.force_login(hr_admin())

    assert client.get(reverse("talent:notice_open", args=[theirs.pk])).status_code == 404


def test_notice_read_all_marks_only_ones_own(client, person):
    other = EmployeeFactory()
    certificate(person)
    certificate(person, "Crane")
    certificate(other)

    response = client.post(reverse("talent:notice_read_all"), follow=True)

    assert "2 notices marked as read." in response.content.decode()
    assert list(Notice.objects.unread().values_list("recipient", flat=True)) == [other.user.pk]


def test_notice_read_all_is_not_done_by_a_link(client, person):
    response = client.get(reverse("talent:notice_read_all"))

    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "There is nothing to open here" in response.content.decode()
    assert person.name in response.content.decode()


def test_notice_preferences_keep_what_the_person_chose(client, person):
    certificate(person)
    usual = {kind.key: kind.delivery for kind in registry.notices.values() if not kind.is_fixed}
    ways = usual | {
        PROFILE: "digest",
        CERTIFICATE: "none",
        "talent.confirmation_asked": "email",
        "talent.confirmation_answered": "digest",
        "talent.import_ended": "none",
    }

    others = {k: kind.delivery for k, kind in listed_kinds().items() if not kind.is_fixed}
    ways = others | ways
    response = client.post(reverse("talent:notice_preferences"), ways)

    assert response.status_code == 302
    assert dict(NoticePreference.objects.values_list("kind", "delivery")) == ways
    # What is due and no longer wanted is not mailed.
    assert Notice.objects.values_list("delivery", "state").get() == ("none", "none")
    assert AuditEntry.objects.values_list("action", "details").get() == (
        "talent.notices.chosen",
        {"ways": ways},
    )


def test_notice_preferences_ask_again_when_a_choice_is_unknown(client, person):
    response = client.post(reverse("talent:notice_preferences"), {PROFILE: "pigeon"})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == list(response.context["form"].fields)
    assert not NoticePreference.objects.exists()
