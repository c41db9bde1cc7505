"""Signing in: the password, the counters, what a page gives away, and sessions."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from lib.dates import period, today
from talent.models import Notice, User
from talent.services.delivery import send_due
from tests.factories import PASSWORD, START, EmployeeFactory, UserFactory

LOGIN = reverse("account_login")
RESET = reverse("account_reset_password")
NEW = "a wholly other sentence"

pytestmark = pytest.mark.django_db


def sign_in(client, email, password=PASSWORD, **more):
    return client.post(LOGIN, {"login": email, "password": password, **more})


def signed_in(client):
    """Whether a page of this session's own opens."""
    return client.get(reverse("talent:account")).status_code == 200


def words(response):
    return re.sub(r"<[^>]+>|\s+", " ", response.content.decode())


def test_sign_in_takes_an_address_in_any_spelling(client):
    user = UserFactory(email="ada@example.org")

    response = sign_in(client, "Ada@Example.ORG")

    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_sign_in_begins_a_new_session(client):
    before = client.session.session_key

    sign_in(client, UserFactory().email)

    assert client.session.session_key != before


def test_sign_in_lasts_as_long_as_asked(client):
    user = UserFactory()
    sign_in(client, user.email)
    short = client.cookies["sessionid"]["max-age"]

    other = Client()
    sign_in(other, user.email, remember="on")

    assert (short, other.cookies["sessionid"]["max-age"]) == ("", 14 * 24 * 3600)


@pytest.mark.parametrize(
    ("place", "to"),
    [
        ("/notices/", "/notices/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\\evil.example", "/"),
    ],
)
def test_sign_in_leads_only_into_this_product(client, place, to):
    response = sign_in(client, UserFactory().email, next=place)

    assert response.headers["Location"] == to


def test_sign_in_gives_the_same_answer_for_an_unknown_address_and_a_wrong_password(client):
    known, unknown = UserFactory().email, "nobody@example.org"
    answers = [
        words(sign_in(client, email, "wrong")).replace(email, "@") for email in (known, unknown)
    ]

    assert "do not go together" in answers[0]
    assert [re.sub(r'value="[^"]*"', "", answer) for answer in answers] == [answers[0]] * 2


def test_sign_in_refuses_the_sixth_wrong_try_and_says_when_to_come_back(client):
    user = UserFactory()
    for _try in range(5):
        sign_in(client, user.email, "wrong")

    refused = sign_in(client, user.email)  # the right one, even

    assert "That was tried too often. Try again in 5 minutes." in words(refused)
    assert not signed_in(client)


def test_sign_in_answers_too_many_tries_alike_for_an_unknown_address(client):
    for _try in range(5):
        sign_in(client, "nobody@example.org", "wrong")

    assert "tried too often" in words(sign_in(client, "nobody@example.org"))


def test_sign_in_counts_no_try_that_succeeded(client):
    user = UserFactory()

    for _try in range(12):
        sign_in(Client(), user.email)

    assert sign_in(client, user.email).status_code == 302


def test_sign_in_tells_someone_deactivated_nothing_but_that(client):
    user = UserFactory(is_active=False)

    right, wrong = sign_in(client, user.email), sign_in(client, user.email, "wrong")

    assert right.headers["Location"] == reverse("account_inactive")
    assert "do not go together" in words(wrong)


def test_a_deactivated_login_ends_with_the_next_request(client):
    user = UserFactory()
    client.force_login(user)
    User.objects.filter(pk=user.pk).update(is_active=False)

    assert client.get("/").headers["Location"].startswith(LOGIN)


def test_a_leaver_is_signed_out_with_the_next_request(client):
    person = EmployeeFactory(employed=False)
    employment = person.employments.create(valid=period(START, today()), exit_reason="retirement")
    client.force_login(person.user)

    response = client.get("/")

    assert response.headers["Location"] == f"{LOGIN}?left=1"
    assert "_auth_user_id" not in client.session
    employment.valid = period(START, today() + timedelta(days=1))  # the last day is today
    employment.save()
    client.force_login(person.user)
    assert signed_in(client)


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_confirm_email"])
def test_accounts_and_addresses_come_from_hr_alone(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_password_reset_answers_alike_and_mails_only_the_one_who_exists(client):
    known = UserFactory()

    answers = [client.post(RESET, {"email": email}) for email in (known.email, "x@example.org")]

    assert [(a.status_code, a.headers["Location"]) for a in answers] == [
        (302, reverse("account_reset_password_done"))
    ] * 2
    assert list(Notice.objects.values_list("recipient", "kind")) == [
        (known.pk, "talent.password_reset")
    ]
    assert mail.outbox == []  # a worker sends it, so that the page takes no longer


def test_password_reset_mails_a_link_that_works_once_and_is_kept_nowhere(client):
    user = EmployeeFactory().user
    client.post(RESET, {"email": user.email})
    send_due()

    [message] = mail.outbox
    link = re.search(r"http\S+/password/reset/key/\S+", message.body).group()
    kept = str(list(Notice.objects.values()))
    form = client.get(link, follow=True)
    done = client.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW})

    assert message.subject == "Choose a new password · Talent"
    assert link.rsplit("-", 1)[-1].strip("/") not in kept
    assert done.status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW)
    again = Client().get(link, follow=True)
    assert "password1" not in again.content.decode()


def test_password_reset_refuses_the_fourth_in_an_hour_for_one_address(client):
    user = UserFactory()
    for _try in range(3):
        client.post(RESET, {"email": user.email})

    refused = client.post(RESET, {"email": user.email})

    assert "tried too often" in words(refused)
    assert Notice.objects.count() == 3


def test_password_change_ends_the_other_sessions_and_tells_the_person(client):
    user = UserFactory()
    elsewhere = Client()
    sign_in(client, user.email)
    sign_in(elsewhere, user.email)

    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW},
    )

    assert (signed_in(client), signed_in(elsewhere)) == (True, False)
    assert Notice.objects.values_list("kind", "params").get() == (
        "talent.security_changed",
        {"what": "password_changed"},
    )


def test_password_change_does_not_let_the_old_one_be_guessed(client):
    user = UserFactory()
    client.force_login(user)
    change = reverse("account_change_password")
    given = {"oldpassword": "wrong", "password1": NEW, "password2": NEW}
    for _try in range(5):
        client.post(change, given)

    refused = client.post(change, given | {"oldpassword": PASSWORD})

    assert "tried too often" in words(refused)


@pytest.mark.parametrize("password", ["short", "password123", "1234567890123"])
def test_password_change_refuses_what_is_easily_guessed(client, password):
    client.force_login(UserFactory())

    response = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": password, "password2": password},
    )

    assert response.status_code == 200
    assert response.context["form"].errors.keys() == {"password1"}


def test_sessions_page_signs_out_everywhere_else(client):
    user = UserFactory()
    elsewhere = Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Firefox/140.0")
    sign_in(client, user.email)
    sign_in(elsewhere, user.email)

    shown = words(client.get(reverse("usersessions_list")))
    client.post(reverse("usersessions_list"))

    assert "Firefox on Windows" in shown
    assert (signed_in(client), signed_in(elsewhere)) == (True, False)
    assert UserSession.objects.count() == 1


def test_signed_in_pages_are_kept_by_no_cache(client):
    client.force_login(UserFactory())

    assert client.get("/account/").headers["Cache-Control"] == "no-store"


def test_after_a_button_pressed_too_late_one_goes_on_at_its_page(client):
    def sent(referer=""):
        headers = {"Referer": referer} if referer else {}
        answer = client.post(reverse("talent:notice_read_all"), headers=headers)
        return parse_qs(urlsplit(answer.url).query)["next"]

    assert sent("http://testserver/people/?q=li") == ["/people/?q=li"]
    assert sent("https://elsewhere.example/people/") == [reverse("talent:home")]
    assert sent() == [reverse("talent:home")]
