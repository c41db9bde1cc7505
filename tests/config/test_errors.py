"""What people see when something is missing, or went wrong on our side."""

import re

import pytest
from django.test import Client, RequestFactory

from config.errors import server_error
from tests.factories import AssignmentFactory


def test_a_server_error_shows_the_number_that_stands_in_the_log(caplog):
    response = server_error(RequestFactory().get("/people/"))

    shown = re.search(r"<code[^>]*>([0-9A-F]{8})</code>", response.content.decode())
    assert response.status_code == 500
    assert caplog.messages == [f"Reference {shown[1]}: GET /people/"]


@pytest.mark.django_db
def test_missing_and_hidden_pages_are_the_same_page():
    client = Client()
    client.force_login(AssignmentFactory().employee.user)

    missing, hidden = client.get("/people/999999/"), client.get("/no-such-page/")

    assert (missing.status_code, hidden.status_code) == (404, 404)
    assert re.sub("no-such-page|people/999999", "", missing.content.decode()) == re.sub(
        "no-such-page|people/999999", "", hidden.content.decode()
    )
