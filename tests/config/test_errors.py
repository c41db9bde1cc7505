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

    answers = [client.get(f"/people/{pk}/") for pk in (gone.pk, gone.pk + 1_000)]

    texts = [re.sub(r"[A-Za-z0-9]{64}", "", answer.content.decode()) for answer in answers]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert texts[0] == texts[1]
