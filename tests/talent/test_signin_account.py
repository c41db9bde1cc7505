"""My account: how pages look, keys for programs; and the doors of the demo."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMultiAlternatives, get_connection
from django.urls import path, reverse
from django.utils import timezone
from rest_framework.decorators import api_view
from rest_framework.response import Response

from config.urls import urlpatterns as all_urls
from lib.dates import period, today
from talent.demo import PERSONAS
from talent.models import ApiToken, AuditEntry, User
from talent.services.account import create_token, revoke_token
from tests.factories import PASSWORD, START, EmployeeFactory, UserFactory

LEILA = PERSONAS[0].email
TOKENS = reverse("talent:tokens")
CREATE = reverse("talent:token_create")

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@api_view(["GET"])
def who(request):
    """A page of the API."""
    return Response({"user": request.user.email})


urlpatterns = [*all_urls, path("api/who/", who)]


@pytest.fixture
def person(client):
    person = EmployeeFactory()
    client.force_login(person.user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return person


def ask(client, token):
    return client.get("/api/who/", HTTP_AUTHORIZATION=f"Token {token}")


@pytest.mark.parametrize(
    ("place", "to"),
    [
        ("/people/", "/people/"),
        ("https://evil.example/", "/account/"),
        ("//evil.example", "/account/"),
        ("", "/account/"),
    ],
)
def test_theme_is_kept_and_leads_back_into_this_product(client, person, place, to):
    response = client.post(reverse("talent:theme"), {"theme": "dark", "next": place})

    person.user.refresh_from_db()
    assert (person.user.theme, response.headers["Location"]) == ("dark", to)
    assert 'data-bs-theme="dark"' in client.get("/account/").content.decode()


def test_theme_refuses_what_it_does_not_know(client, person):
    assert client.post(reverse("talent:theme"), {"theme": "neon"}).status_code == 400


def test_token_is_shown_once_and_kept_as_a_digest(client, person):
    page = client.post(CREATE, {"name": "Payroll script", "days": "30"})
    text = re.search(r'<code id="token">([0-9a-f]{64})</code>', page.content.decode()).group(1)

    token = ApiToken.objects.get()
    assert text not in client.get(TOKENS).content.decode()
    assert text not in str(list(ApiToken.objects.values()))
    assert (token.user, token.name, token.expiry.date()) == (
        person.user,
        "Payroll script",
        today() + timedelta(days=30),
    )
    assert ask(client, text).json() == {"user": person.user.email}
    assert AuditEntry.objects.values_list("action", "details").get() == (
        "talent.token.created",
        {"days": 30},
    )


@pytest.mark.parametrize("tokens", [1, 5])
def test_token_list_query_count(client, person, tokens, django_assert_num_queries):
    for number in range(tokens):
        create_token(actor=person.user, name=f"Script {number}", days=30)

    with django_assert_num_queries(8):
        client.get(TOKENS)


def test_token_asks_for_the_password_first(client):
    client.force_login(EmployeeFactory().user)

    response = client.post(CREATE, {"name": "Script", "days": "30"})

    assert response.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert not ApiToken.objects.exists()


def test_token_form_keeps_what_was_typed(client, person):
    response = client.post(CREATE, {"name": "", "days": "9999"})

    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"name", "days"}


def test_token_refuses_the_eleventh(client, person):
    for number in range(10):
        create_token(actor=person.user, name=f"Script {number}", days=30)

    response = client.post(CREATE, {"name": "One more", "days": "30"})

    assert "You have 10 tokens" in response.content.decode()
    assert ApiToken.objects.count() == 10


def test_token_ends_when_it_is_revoked(client, person):
    token, text = create_token(actor=person.user, name="Script", days=30)

    client.post(reverse("talent:token_revoke", args=[token.pk]))

    assert ask(client, text).status_code == 401


def test_token_ends_on_its_day(client):
    token, text = create_token(actor=EmployeeFactory().user, name="Script", days=30)
    ApiToken.objects.update(expiry=timezone.now() - timedelta(seconds=1))

    assert ask(client, text).status_code == 401


def test_nobody_revokes_the_token_of_another(client, person):
    token, _text = create_token(actor=UserFactory(), name="Script", days=30)

    assert client.post(reverse("talent:token_revoke", args=[token.pk])).status_code == 404
    with pytest.raises(PermissionDenied):
        revoke_token(actor=person.user, token=token)


def test_token_of_a_deactivated_user_opens_nothing(client):
    user = EmployeeFactory().user
    _token, text = create_token(actor=user, name="Script", days=30)
    User.objects.update(is_active=False)

    assert ask(client, text).status_code == 401


def test_token_of_a_leaver_opens_nothing_from_the_first_morning_on(client):
    person = EmployeeFactory(employed=False)
    stay = person.employments.create(
        valid=period(START, today() + timedelta(days=1)), exit_reason="retirement"
    )
    _token, text = create_token(actor=person.user, name="Script", days=30)
    last_day = ask(client, text).status_code

    stay.valid = period(START, today())
    stay.save()

    assert (last_day, ask(client, text).status_code) == (200, 401)


def test_token_remembers_the_day_it_was_used(client):
    _token, text = create_token(actor=EmployeeFactory().user, name="Script", days=30)

    ask(client, text)

    assert ApiToken.objects.get().last_used_on == today()


@pytest.mark.parametrize(
    "token", ["", "x", "0" * 64, "\xff\xfe", "%00" * 20, "a" * 5000, "a b", "é" * 64]
)
def test_a_wrong_token_is_refused_in_words(client, token):
    response = ask(client, token)

    assert response.status_code == 401
    assert response.json().keys() == {"type", "title", "status", "detail"}


def test_wrong_tokens_are_counted_for_the_client(client):
    _token, text = create_token(actor=EmployeeFactory().user, name="Script", days=30)
    for _try in range(30):
        ask(client, "0" * 64)

    response = ask(client, "0" * 64)

    assert (response.status_code, int(response.headers["Retry-After"]) <= 300) == (429, True)
    assert ask(client, text).status_code == 200  # the right one still opens


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    return EmployeeFactory(user=UserFactory(email=LEILA)).user


def test_demo_sign_in_makes_one_of_its_people_of_you(client, demo):
    response = client.post(reverse("talent:demo_sign_in"), {"email": LEILA, "next": "/people/"})

    assert response.headers["Location"] == "/people/"
    assert client.get("/account/").status_code == 200


def test_demo_sign_in_carries_nothing_over_from_the_person_before(client, demo):
    client.force_login(EmployeeFactory().user)
    before = client.session.session_key

    client.post(reverse("talent:demo_sign_in"), {"email": LEILA})

    assert client.session["_auth_user_id"] == str(demo.pk)
    assert client.session.session_key != before


def test_demo_sign_in_leads_nowhere_else(client, demo):
    response = client.post(
        reverse("talent:demo_sign_in"), {"email": LEILA, "next": "https://evil.example/"}
    )

    assert response.headers["Location"] == "/"


@pytest.mark.parametrize("email", ["someone@example.org", "", "' or 1=1"])
def test_demo_sign_in_opens_for_nobody_else(client, demo, email):
    UserFactory(email="someone@example.org")

    response = client.post(reverse("talent:demo_sign_in"), {"email": email})

    assert response.status_code == 404
    assert "_auth_user_id" not in client.session


def test_the_doors_of_the_demo_are_closed_elsewhere(client):
    UserFactory(email=LEILA)

    assert client.post(reverse("talent:demo_sign_in"), {"email": LEILA}).status_code == 404
    assert client.get(reverse("talent:mailbox")).status_code == 404
    assert LEILA not in client.get(reverse("account_login")).content.decode()


def test_the_sign_in_of_the_demo_lists_its_people(client, demo):
    shown = client.get(reverse("account_login")).content.decode()

    assert [persona.email in shown for persona in PERSONAS] == [True] * len(PERSONAS)


def test_mailbox_lists_what_was_mailed_the_newest_first(client, demo, settings, tmp_path):
    settings.MAIL_DIR = tmp_path
    post = get_connection(
        "django.core.mail.backends.filebased.EmailBackend", file_path=str(tmp_path)
    )
    for number, to in enumerate(["ada@example.org", "bo@example.org"]):
        message = EmailMultiAlternatives(f"Größe {number}", "<b>Hello</b> Tomás &\n", to=[to])
        message.attach_alternative("<p>Hello</p>", "text/html")
        post.send_messages([message])

    page = client.get(reverse("talent:mailbox"))
    only = client.get(reverse("talent:mailbox"), {"q": "ADA@"})

    assert [(m.to, m.subject, m.text) for m in page.context["mails"]] == [
        ("bo@example.org", "Größe 1", "<b>Hello</b> Tomás &"),
        ("ada@example.org", "Größe 0", "<b>Hello</b> Tomás &"),
    ]
    assert [mail.to for mail in only.context["mails"]] == ["ada@example.org"]
    assert "<b>Hello</b>" not in page.content.decode()


def test_mailbox_is_empty_before_the_first_mail(client, demo, settings, tmp_path):
    settings.MAIL_DIR = tmp_path / "none"

    assert "No mail yet" in client.get(reverse("talent:mailbox")).content.decode()
