"""What people write about themselves: only they, nothing lost, everything noted."""

import io
import threading
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image

from lib.dates import today
from lib.editing import mark_of
from talent.models import (
    Achievement,
    Aspiration,
    AuditEntry,
    Certification,
    Education,
    Employee,
    Offer,
    SpokenLanguage,
)
from talent.services.profile import (
    add_entry,
    add_target_role,
    change_entry,
    confirm_profile,
    edit_aspiration,
    edit_profile,
    move_target_role,
    record_read,
    remove_entry,
    remove_photo,
    remove_target_role,
    set_photo,
    share_aspiration,
)
from tests.factories import AssignmentFactory, EmployeeFactory, RoleFactory, UserFactory, hr_admin

pytestmark = pytest.mark.django_db


def noted(*fields):
    return list(AuditEntry.objects.order_by("pk").values_list("action", *fields))


def photo():
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, "PNG")
    return SimpleUploadedFile("me.png", out.getvalue())


# --- parts of the profile ---
def test_edit_profile_changes_what_was_shown_and_notes_the_fields():
    person = EmployeeFactory(summary="Before")

    edit_profile(
        actor=person.user, employee=person, seen=mark_of(person, ["summary"]), summary="After"
    )

    assert Employee.objects.get().summary == "After"
    assert noted("subject", "details") == [
        ("talent.profile.edited", person.pk, {"fields": ["summary"]})
    ]


def test_edit_profile_loses_nothing_when_two_windows_save():
    person = EmployeeFactory(summary="Before")
    seen = mark_of(person, ["summary"])
    edit_profile(actor=person.user, employee=person, seen=seen, summary="First window")

    with pytest.raises(ValidationError) as refusal:
        edit_profile(actor=person.user, employee=person, seen=seen, summary="Second window")

    (said,) = refusal.value.messages
    assert said.endswith("What is saved now: About me: “First window”")
    assert Employee.objects.get().summary == "First window"


def test_edit_profile_lets_two_windows_save_different_parts():
    person = EmployeeFactory(summary="", phone="")
    about, contact = mark_of(person, ["summary"]), mark_of(person, ["phone"])

    edit_profile(actor=person.user, employee=person, seen=about, summary="About")
    edit_profile(actor=person.user, employee=person, seen=contact, phone="123")

    assert Employee.objects.values_list("summary", "phone").get() == ("About", "123")


@pytest.mark.parametrize("who", ["manager", "hr", "peer"])
def test_a_profile_is_written_by_the_person_alone(who):
    manager = AssignmentFactory().employee
    person = AssignmentFactory(manager=manager).employee
    actor = {
        "manager": lambda: manager.user,
        "hr": hr_admin,
        "peer": lambda: AssignmentFactory().employee.user,
    }[who]()
    acts = [
        lambda: edit_profile(actor=actor, employee=person, seen="", summary="x"),
        lambda: add_entry(actor=actor, employee=person, model=Offer, note="x"),
        lambda: set_photo(actor=actor, employee=person, photo=photo()),
        lambda: remove_photo(actor=actor, employee=person),
        lambda: confirm_profile(actor=actor, employee=person),
        lambda: edit_aspiration(actor=actor, employee=person, seen="", horizon="now"),
        lambda: share_aspiration(actor=actor, employee=person, is_shared=True),
        lambda: add_target_role(actor=actor, employee=person, role=RoleFactory()),
    ]

    for act in acts:
        with pytest.raises(PermissionDenied):
            act()


def test_confirm_profile_confirms_the_skills_too():
    person = EmployeeFactory()

    confirm_profile(actor=person.user, employee=person)

    found = Employee.objects.values_list("profile_confirmed_on", "skills_confirmed_on").get()
    assert found == (today(), today())


# --- photo ---
def test_set_photo_keeps_one_file_and_deletes_the_one_before(
    settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    person = EmployeeFactory()

    with django_capture_on_commit_callbacks(execute=True):
        first = set_photo(actor=person.user, employee=person, photo=photo()).photo.name
    with django_capture_on_commit_callbacks(execute=True):
        second = set_photo(actor=person.user, employee=person, photo=photo()).photo.name

    assert first != second
    assert [path.name for path in (tmp_path / "photos").iterdir()] == [second.split("/")[1]]


def test_remove_photo_deletes_the_file(settings, tmp_path, django_capture_on_commit_callbacks):
    settings.MEDIA_ROOT = tmp_path
    person = EmployeeFactory()
    set_photo(actor=person.user, employee=person, photo=photo())

    with django_capture_on_commit_callbacks(execute=True):
        remove_photo(actor=person.user, employee=person)

    assert (Employee.objects.get().photo.name, list((tmp_path / "photos").iterdir())) == ("", [])


# --- entries ---
ENTRIES = [
    (Education, {"institution": "Bologna"}, {"institution": "Delft"}),
    (SpokenLanguage, {"code": "nl", "level": "B1"}, {"code": "nl", "level": "B2"}),
    (Certification, {"name": "First aid"}, {"name": "Second aid"}),
    (Achievement, {"title": "Talk"}, {"title": "Second talk"}),
    (Offer, {"kind": "coffee"}, {"kind": "mentor"}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "first", "second"), ENTRIES)
def test_entries_are_added_changed_and_removed(kind, first, second):
    person, word = EmployeeFactory(), kind._meta.model_name

    entry = add_entry(actor=person.user, employee=person, model=kind, **first)
    change_entry(actor=person.user, entry=entry, seen=mark_of(entry, second), **second)
    assert kind.objects.values(*second).get() == second
    remove_entry(actor=person.user, entry=entry)

    assert kind.objects.count() == 0
    assert noted() == [
        (f"talent.{word}.added",), (f"talent.{word}.changed",), (f"talent.{word}.removed",)
    ]  # fmt: skip


def test_add_entry_refuses_the_same_language_twice():
    person = EmployeeFactory()
    add_entry(actor=person.user, employee=person, model=SpokenLanguage, code="nl", level="B1")

    with pytest.raises(ValidationError) as refusal:
        add_entry(actor=person.user, employee=person, model=SpokenLanguage, code="nl", level="C1")

    assert refusal.value.messages == ["This language is listed already."]


def test_change_entry_says_that_another_window_removed_it():
    person = EmployeeFactory()
    entry = add_entry(actor=person.user, employee=person, model=Achievement, title="Talk")
    Achievement.objects.all().delete()

    with pytest.raises(ValidationError) as refusal:
        change_entry(actor=person.user, entry=entry, seen="", title="Else")

    assert refusal.value.messages == [
        "This was removed in another window meanwhile. Add it again to keep it."
    ]


def test_change_entry_refuses_what_changed_since_it_was_shown():
    person = EmployeeFactory()
    entry = add_entry(actor=person.user, employee=person, model=Achievement, title="Talk")
    seen = mark_of(entry, ["title"])
    change_entry(actor=person.user, entry=entry, seen=seen, title="First window")

    with pytest.raises(ValidationError):
        change_entry(actor=person.user, entry=entry, seen=seen, title="Second window")

    assert Achievement.objects.get().title == "First window"


# --- where one wants to go ---
def test_edit_aspiration_makes_the_row_and_keeps_it_private():
    person = EmployeeFactory()
    seen = mark_of(Aspiration(employee=person), ["horizon"])

    edit_aspiration(actor=person.user, employee=person, seen=seen, horizon="year")

    assert Aspiration.objects.values_list("horizon", "is_shared").get() == ("year", False)


def test_share_aspiration_notes_the_choice():
    person = EmployeeFactory()

    share_aspiration(actor=person.user, employee=person, is_shared=True)

    assert Aspiration.objects.get().is_shared is True
    assert noted("details") == [("talent.aspiration.shared", {"is_shared": True})]


@pytest.fixture
def aiming():
    """A person who aims for three roles."""
    person, roles = EmployeeFactory(), RoleFactory.create_batch(3)
    for role in roles:
        add_target_role(actor=person.user, employee=person, role=role)
    return person, roles


def targets(person):
    found = person.aspiration.targets.order_by("rank").values_list("rank", "role")
    return list(found)


def test_target_roles_are_ranked_in_the_order_they_were_added(aiming):
    person, (first, second, third) = aiming

    assert targets(person) == [(1, first.pk), (2, second.pk), (3, third.pk)]


def test_move_target_role_swaps_with_its_neighbour(aiming):
    person, (first, second, third) = aiming

    move_target_role(actor=person.user, employee=person, role=third, up=True)
    move_target_role(actor=person.user, employee=person, role=first, up=True)  # is at the top

    assert targets(person) == [(1, first.pk), (2, third.pk), (3, second.pk)]


def test_remove_target_role_closes_the_gap(aiming):
    person, (first, second, third) = aiming

    remove_target_role(actor=person.user, employee=person, role=first)
    remove_target_role(actor=person.user, employee=person, role=first)  # a second press

    assert targets(person) == [(1, second.pk), (2, third.pk)]


def test_add_target_role_puts_one_back_at_its_rank(aiming):
    person, (first, second, third) = aiming
    remove_target_role(actor=person.user, employee=person, role=second)

    add_target_role(actor=person.user, employee=person, role=second, rank=2)

    assert targets(person) == [(1, first.pk), (2, second.pk), (3, third.pk)]


def test_add_target_role_refuses_a_sixth_a_second_time_and_a_retired_one(aiming):
    person, (first, *_rest) = aiming
    retired = RoleFactory(retired_on=today())

    def refusal(role):
        with pytest.raises(ValidationError) as refused:
            add_target_role(actor=person.user, employee=person, role=role)
        return refused.value.message_dict["role"]

    said = [refusal(first), refusal(retired)]
    for role in RoleFactory.create_batch(2):
        add_target_role(actor=person.user, employee=person, role=role)
    said.append(refusal(RoleFactory()))

    assert said == [
        ["This role is among your targets already."],
        ["This role is no longer in use."],
        ["You have five target roles already: take one away first."],
    ]


# --- reads ---
def test_record_read_notes_each_reader_once_a_day():
    person, reader, other = EmployeeFactory(), UserFactory(), UserFactory()

    for who in (reader, reader, other):
        record_read(actor=who, employee=person)

    assert noted("actor", "subject") == [
        ("talent.employee.details_read", reader.pk, person.pk),
        ("talent.employee.details_read", other.pk, person.pk),
    ]


@pytest.mark.django_db(transaction=True)
def test_record_read_leaves_one_entry_when_windows_open_at_once():
    person, reader = EmployeeFactory(), UserFactory()
    start = threading.Barrier(6)

    def read():
        start.wait()
        record_read(actor=reader, employee=person)
        connection.close()

    threads = [threading.Thread(target=read) for _each in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert AuditEntry.objects.count() == 1


def test_a_certificate_of_a_day_that_nobody_can_mean_is_refused_at_its_field():
    person = EmployeeFactory()
    given = {"actor": person.user, "employee": person, "model": Certification, "name": "Crane"}

    for wrong in ({"issued_on": date(1, 1, 1)}, {"expires_on": date(9999, 12, 31)}):
        with pytest.raises(ValidationError) as refusal:
            add_entry(**given | wrong)
        assert list(refusal.value.message_dict) == list(wrong)
    good = {"issued_on": date(1971, 5, 1), "expires_on": date(today().year + 40, 1, 1)}
    assert add_entry(**given | good).pk
