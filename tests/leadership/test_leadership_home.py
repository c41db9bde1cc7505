"""The home page of leadership."""

import pytest
from django.urls import reverse

from tests.factories import EmployeeFactory, UserFactory

pytestmark = pytest.mark.django_db
HOME = reverse("leadership:home")


def test_home_is_for_everyone_who_signs_in(client):
    client.force_login(EmployeeFactory().user)

    response = client.get(HOME)

    assert response.status_code == 200
    assert "Grow as a leader" in response.content.decode()


def test_home_says_when_there_is_no_person_behind_a_login(client):
    client.force_login(UserFactory())

    assert "no person behind this sign-in" in client.get(HOME).content.decode()
