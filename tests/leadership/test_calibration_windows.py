"""Two windows on one calibration session, and who has left among those who take part."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from leadership.forms.calibration import SessionForm
from leadership.models import CalibrationSession
from leadership.services.calibration import edit_session
from tests.leadership.calibration_factories import admin_person, person, session
from tests.leadership.feedback_factories import leave

pytestmark = pytest.mark.django_db


def opened_by(admin, made):
    """The mark and the values of a form that was just opened."""
    form = SessionForm(None, instance=CalibrationSession.objects.get(pk=made.pk), actor=admin.user)
    return {field.html_name: field.value() or "" for field in form}


def seated(made):
    return {(seat.employee, seat.role) for seat in made.seats.select_related("employee")}


@pytest.mark.parametrize("state", ["draft", "open"])
def test_one_window_does_not_undo_whom_another_named(state):
    admin, one, other = admin_person(), person(), person()
    made = session([admin], [one], state=state)
    first = opened_by(admin, made)
    edit_session(actor=admin.user, session=made, participants=[one, other])
    client = Client()
    client.force_login(admin.user)

    refused = client.post(f"/leadership/calibration/{made.pk}/edit/", first)

    page = refused.content.decode()
    assert "This was changed in another window meanwhile" in page
    assert other.name in page
    assert (other, "participant") in seated(made)
    mark = re.search(r'name="seen" value="(\w+)"', page)[1]
    client.post(f"/leadership/calibration/{made.pk}/edit/", first | {"seen": mark})
    assert seated(made) == {(admin, "facilitator"), (one, "participant")}


def test_one_window_does_not_undo_whom_another_put_into_the_scope():
    admin, one = admin_person(), person()
    made = session([admin], state="draft")
    first = opened_by(admin, made)
    edit_session(actor=admin.user, session=made, listed=[one])

    with pytest.raises(ValidationError, match="another window"):
        edit_session(actor=admin.user, session=made, seen=first["seen"], listed=[], units=[],
                     facilitators=[admin], participants=[])  # fmt: skip
    assert list(made.listed.all()) == [one]


@pytest.mark.parametrize("state", ["draft", "open"])
def test_who_has_left_does_not_keep_the_form_from_being_saved(state):
    admin, one = admin_person(), person()
    made = session([admin], [one], state=state)
    leave(one)
    client = Client()
    client.force_login(admin.user)

    given = opened_by(admin, made) | {"name": "Autumn"}
    assert client.post(f"/leadership/calibration/{made.pk}/edit/", given).status_code == 302

    made.refresh_from_db()
    assert (made.name, (one, "participant") in seated(made)) == ("Autumn", True)
