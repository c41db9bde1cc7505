"""What people see when something is missing, or went wrong on our side."""

import re

import pytest
from django.test import Client, RequestFactory

from config.errors import server_error
from tests.factories import AssignmentFactory, EmployeeFactory


def test_a_server_error_shows_the_number_that_stands_in_the_log(caplog):
    response = server_error(RequestFactory().get("/people/"))

    shown = re.search(r"<code[^>]*>([0-9A-F]{8})</code>", response.content.decode())
    assert response.status_code == 500
    assert caplog.messages == [f"Reference {shown[1]}: GET /people/"]


@pytest.mark.django_db
def test_missing_and_hidden_people_give_the_same_page():
    client = Client()
    client.force_login(AssignmentFactory().employee.user)
    gone = EmployeeFactory(employed=False)

    hidden, missing = (client.get(f"/people/{pk}/") for pk in (gone.pk, gone.pk + 1_000))

    # Each page holds a secret of its form and its own address.
    changing = r"[A-Za-z0-9]{64}|/people/\d+/"
    texts = [re.sub(changing, "", answer.content.decode()) for answer in (hidden, missing)]
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert texts[0] == texts[1]
