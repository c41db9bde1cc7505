"""Programmes and who takes part in HR's workplace: read there, changed by acts."""

import pytest
from django.urls import reverse

from mentoring.models import Block, Enrolment, Programme, Wish
from talent.admin.site import site
from talent.models import AuditEntry, GrantKind
from tests.careers.doors import signed_in
from tests.factories import GrantFactory, OrgUnitFactory, SkillFactory, hr_admin
from tests.mentoring.programmes import draft, given, joined, person, running

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"admin:mentoring_{name}", args=args)


def form_of(**more):
    return {name: value for name, value in given(**more).items() if value is not None}


def test_hr_sets_a_programme_up_changes_opens_and_calls_it_off():
    hr, coordinator = signed_in(hr_admin()), person()

    answer = hr.post(url("programme_set_up"), form_of() | {"coordinator": coordinator.pk})

    assert answer.status_code == 302
    programme = Programme.objects.get()
    hr.post(url("programme_edit", programme.pk), form_of(name="Renamed"))
    for act, state in (("open_it", "open"), ("call_off", "cancelled")):
        assert hr.post(url(f"programme_{act}", programme.pk)).status_code == 302
        programme.refresh_from_db()
        assert (programme.name, programme.state) == ("Renamed", state)


def test_what_a_service_refuses_stands_on_the_form():
    programme, _coordinator, hr = draft()
    programme.coordinators.all().delete()

    answer = signed_in(hr).post(url("programme_open_it", programme.pk))

    assert answer.status_code == 200
    assert b"Name at least one coordinator who can sign in." in answer.content


def test_records_say_in_words_what_holds_and_are_not_edited_there():
    now = running()
    now.programme.audience.create(side="mentor", unit=OrgUnitFactory(name="Delft"))

    page = signed_in(now.hr).get(url("programme_change", now.programme.pk)).content.decode()

    assert "Mentor: In Delft or below" in page
    assert "Skills asked for 10" in page
    assert signed_in(now.hr).post(url("programme_change", now.programme.pk)).status_code == 403


def test_hr_gives_a_place_and_takes_somebody_out():
    now = running(seats=1)
    first, second, third = [joined(now.programme) for _ in range(3)]
    hr = signed_in(now.hr)

    hr.post(url("enrolment_take_out", first.pk))
    refused = hr.post(url("enrolment_give_place", third.pk))

    states = dict(Enrolment.objects.values_list("pk", "state"))
    assert [states[row.pk] for row in (first, second, third)] == [
        "withdrawn", "enrolled", "waitlisted",
    ]  # fmt: skip
    assert b"The place is taken" in refused.content


@pytest.mark.parametrize("name", ["programme", "enrolment"])
def test_lists_are_filtered_searched_and_taken_away_without_secrets(name):
    now = running(name="Growing")
    wished, ruled_out = person(given_name="Wishcanary"), person(given_name="Blockcanary")
    row = joined(now.programme, wishes=[wished], blocks=[ruled_out], about="=1+1")
    row.skills.create(skill=SkillFactory(), rank=1)
    hr = signed_in(now.hr)

    page = hr.get(url(f"{name}_changelist") + "?q=growing")
    assert page.context["cl"].result_count == 1
    answer = hr.post(url(f"{name}_export"), {"kind": "csv"})

    text = b"".join(answer.streaming_content).decode()
    assert "Growing" in text
    assert "canary" not in text
    assert "\n=1" not in text
    assert AuditEntry.objects.filter(action=f"mentoring.{name}.exported").exists()


def test_hr_partners_see_neither():
    now, partner = running(), person()
    row = joined(now.programme)
    GrantFactory(
        user=partner.user, kind=GrantKind.HR_PARTNER, unit=row.employee.assignments.get().unit
    )
    client = signed_in(partner)

    for name, pk in (("programme", now.programme.pk), ("enrolment", row.pk)):
        assert client.get(url(f"{name}_changelist")).status_code in (403, 404)
        assert client.get(url(f"{name}_change", pk)).status_code in (403, 404)


def test_wishes_and_blocks_have_no_page_in_the_workplace():
    assert not any(site.is_registered(model) for model in (Wish, Block))
