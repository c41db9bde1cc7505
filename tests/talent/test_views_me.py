"""Changing one's own profile: at the field, undone, and nothing lost between two windows."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from lib.dates import today
from talent.models import Achievement, Aspiration, Employee, SpokenLanguage
from tests.factories import (
    AssignmentFactory,
    EmployeeFactory,
    RoleFactory,
    SkillFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(client):
    person = AssignmentFactory(employee__given_name="Leila").employee
    client.force_login(person.user)
    return person


def url(name, *args):
    return reverse(f"talent:{name}", args=args)


def filled(response, **values):
    """What a browser sends: the form as it was shown, with some fields filled in."""
    form = response.context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    return {name: value if value is not None else "" for name, value in sent.items()} | values


def told(response):
    """The last thing that the page says."""
    return [str(message) for message in response.context["messages"]][-1:]


# --- the whole ---
def test_me_edit_shows_everything_i_said(client, me):
    me.languages.create(code="nl", level="B1")
    me.offers.create(kind="coffee", note="Pilots")
    me.achievements.create(title="Talk at the water week")

    page = client.get(url("me_edit")).content.decode()

    assert [word in page for word in ("Dutch", "Pilots", "Talk at the water week")] == [True] * 3
    assert "2 of 7 parts are there. Next: Say at which level you have five skills." in page


@pytest.mark.parametrize("name", ["me_edit", "confirm_profile", "claim_create", "photo_edit"])
def test_me_edit_and_its_like_do_not_exist_without_a_record(client, name):
    client.force_login(UserFactory(is_superuser=True))

    assert client.get(url(name)).status_code == 404


@pytest.mark.parametrize("rows", [1, 5])
def test_me_edit_query_count(client, me, rows, django_assert_max_num_queries):
    for number in range(rows):
        me.languages.create(code=f"x{number}", level="B1")
        me.education.create(institution="Somewhere")

    with django_assert_max_num_queries(20):
        client.get(url("me_edit"))


# --- parts ---
def test_part_edit_saves_and_goes_back_to_its_place(client, me):
    form = client.get(url("part_edit", "about"))

    response = client.post(url("part_edit", "about"), filled(form, summary="I design."))

    assert (Employee.objects.get(pk=me.pk).summary, response.url) == (
        "I design.", f"{url('me_edit')}#about"
    )  # fmt: skip


def test_part_edit_keeps_what_was_typed_and_says_what_to_mend(client, me):
    form = client.get(url("part_edit", "about"))

    response = client.post(url("part_edit", "about"), filled(form, summary="x" * 2001))

    assert response.context["form"].errors == {
        "summary": ["Ensure this value has at most 2000 characters (it has 2001)."]
    }
    assert "x" * 2001 in response.content.decode()


def test_part_edit_loses_nothing_between_two_windows(client, me):
    first, second = (client.get(url("part_edit", "about")) for _each in range(2))
    client.post(url("part_edit", "about"), filled(first, summary="First window"))

    refused = client.post(url("part_edit", "about"), filled(second, summary="Second window"))
    page = refused.content.decode()
    again = client.post(url("part_edit", "about"), filled(refused, summary="Second window"))

    assert ("First window" in page, "Second window" in page) == (True, True)
    assert "One thing to mend before this can be saved" in page
    assert Employee.objects.get(pk=me.pk).summary == "Second window"
    assert again.status_code == 302


def test_part_edit_shows_the_name_that_is_saved_while_a_form_is_refused(client, me):
    form = client.get(url("part_edit", "about"))

    response = client.post(
        url("part_edit", "about"), filled(form, preferred_name="Lei", summary="x" * 2001)
    )

    assert str(response.context["me"]) == me.name


def test_part_edit_of_contact_offers_zones_that_exist(client, me):
    form = client.get(url("part_edit", "contact"))

    refused = client.post(url("part_edit", "contact"), filled(form, time_zone="Moon/Base"))
    client.post(url("part_edit", "contact"), filled(form, time_zone="Europe/Oslo", phone="+47 1"))

    assert list(refused.context["form"].errors) == ["time_zone"]
    assert Employee.objects.values_list("time_zone", "phone").get(pk=me.pk) == (
        "Europe/Oslo", "+47 1"
    )  # fmt: skip


def test_part_edit_of_wishes_loses_nothing_even_the_first_time(client, me):
    first, second = (client.get(url("part_edit", "aspiration")) for _each in range(2))
    client.post(url("part_edit", "aspiration"), filled(first, horizon="now"))

    refused = client.post(url("part_edit", "aspiration"), filled(second, horizon="later"))

    assert "Horizon: “Now”" in refused.content.decode()
    assert Aspiration.objects.get().horizon == "now"


def test_part_edit_of_an_unknown_part_does_not_exist(client, me):
    assert client.get(url("part_edit", "salary")).status_code == 404


def test_aspiration_share_says_who_will_see_it(client, me):
    for answer in ("yes", "no"):
        response = client.post(url("aspiration_share"), {"is_shared": answer}, follow=True)
        answer_told = told(response)
        assert Aspiration.objects.get().is_shared is (answer == "yes")

    assert answer_told == ["Only you and HR admins can read it from now on."]


# --- entries ---
VALID = {
    "education": {"institution": "Bologna"},
    "languages": {"code": "nl", "level": "B1"},
    "certifications": {"name": "First aid", "expires_on": "2027-01-31"},
    "achievements": {"title": "Talk", "achieved_on": "2024-06-01"},
    "offers": {"kind": "coffee", "note": "Pilots"},
}


@pytest.mark.parametrize("kind", VALID)
def test_entry_add_and_remove_and_undo(client, me, kind):
    rows = getattr(me, kind)
    client.post(url("entry_add", kind), VALID[kind])
    before = rows.values(*VALID[kind]).get()

    response = client.post(url("entry_remove", kind, rows.get().pk), follow=True)
    gone = rows.count()
    back = client.post(url("entry_restore"), follow=True)

    assert f'action="{url("entry_restore")}"' in response.content.decode()
    assert (gone, rows.values(*VALID[kind]).get()) == (0, before)
    assert told(back) == ["It is back on your profile."]


def test_entry_restore_takes_back_once(client, me):
    client.post(url("entry_add", "achievements"), VALID["achievements"])
    client.post(url("entry_remove", "achievements", me.achievements.get().pk))
    client.post(url("entry_restore"))

    response = client.post(url("entry_restore"), follow=True)

    assert (me.achievements.count(), told(response)) == (1, ["There is nothing to take back."])


@pytest.mark.parametrize(
    ("kind", "values", "field", "words"),
    [
        ("education", {"institution": ""}, "institution", "This field is required."),
        ("education", {"institution": "X", "from_year": 2020, "to_year": 2010}, "__all__",
         "The last year comes after the first."),
        ("certifications", {"name": "X", "issued_on": "2026-01-01", "expires_on": "2025-01-01"},
         "__all__", "A certificate expires after it was issued."),
        ("certifications", {"name": "X", "link": "javascript:alert(1)"}, "link",
         "Enter a valid URL."),
        ("languages", {"code": "klingon", "level": "B1"}, "code",
         "Select a valid choice. klingon is not one of the available choices."),
    ],
)  # fmt: skip
def test_entry_add_says_what_to_mend(client, me, kind, values, field, words):
    response = client.post(url("entry_add", kind), values)

    assert response.context["form"].errors[field] == [words]
    assert getattr(me, kind).count() == 0


def test_entry_add_refuses_the_same_language_twice(client, me):
    client.post(url("entry_add", "languages"), VALID["languages"])

    response = client.post(url("entry_add", "languages"), VALID["languages"])

    assert "This language is listed already." in response.content.decode()
    assert SpokenLanguage.objects.count() == 1


def test_entry_edit_loses_nothing_between_two_windows(client, me):
    row = me.achievements.create(title="Talk")
    first, second = (client.get(url("entry_edit", "achievements", row.pk)) for _each in range(2))
    client.post(url("entry_edit", "achievements", row.pk), filled(first, title="First window"))

    refused = client.post(
        url("entry_edit", "achievements", row.pk), filled(second, title="Second window")
    )

    assert "“First window”" in refused.content.decode()
    assert Achievement.objects.get().title == "First window"


def test_entry_edit_keeps_what_was_typed_about_a_line_that_another_window_removed(client, me):
    row = me.achievements.create(title="Talk")
    form = client.get(url("entry_edit", "achievements", row.pk))
    client.post(url("entry_remove", "achievements", row.pk))

    response = client.post(
        url("entry_edit", "achievements", row.pk), filled(form, title="A longer talk")
    )
    page = response.content.decode()
    client.post(url("entry_add", "achievements"), {"title": "A longer talk"})

    assert "This was removed in another window meanwhile." in page
    assert f'action="{url("entry_add", "achievements")}"' in page
    assert Achievement.objects.get().title == "A longer talk"


def test_entries_of_others_do_not_exist(client, me):
    row = EmployeeFactory().achievements.create(title="Theirs")
    pages = [url("entry_edit", "achievements", row.pk), url("entry_remove", "achievements", row.pk)]

    assert [client.post(page, {"title": "Mine"}).status_code for page in pages] == [404, 404]
    assert Achievement.objects.get().title == "Theirs"


# --- target roles ---
def test_target_roles_are_added_moved_removed_and_brought_back(client, me):
    first, second = RoleFactory(name="Product Manager"), RoleFactory(name="Head of Product")

    def order():
        return list(me.aspiration.targets.values_list("role__name", flat=True))

    client.post(url("target_add"), {"role": "product manager"})
    client.post(url("target_add"), {"role": second.pk})
    client.post(url("target_move", second.pk), {"way": "up"})
    moved = order()
    client.post(url("target_move", second.pk), {"way": "down"})
    response = client.post(url("target_remove", first.pk), follow=True)
    left = order()
    client.post(url("target_restore", first.pk))

    assert (moved, left, order()) == (
        ["Head of Product", "Product Manager"], ["Head of Product"],
        ["Head of Product", "Product Manager"],
    )  # fmt: skip
    assert told(response) == ["You no longer aim for Product Manager."]


def test_target_add_says_what_to_mend(client, me):
    role = RoleFactory(name="Product Manager")
    client.post(url("target_add"), {"role": role.name})

    said = [
        client.post(url("target_add"), {"role": text}).context["form"].errors["role"]
        for text in ("", "Nobody", role.name)
    ]

    assert said == [
        ["This field is required."],
        ["Nothing is called “Nobody”."],
        ["This role is among your targets already."],
    ]


def test_target_move_of_a_role_that_is_no_target_does_not_exist(client, me):
    assert client.post(url("target_move", RoleFactory().pk)).status_code == 404


# --- photo ---
def picture(kind="PNG"):
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, kind)
    return SimpleUploadedFile("me.png", out.getvalue())


def test_photo_is_put_on_the_card_and_served_to_who_may_see_it(client, me, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.post(url("photo_edit"), {"photo": picture()})
    address = Employee.objects.get(pk=me.pk).photo.url

    response = client.get(address)
    content = b"".join(response.streaming_content)
    client.logout()

    assert (content[8:12], response["Content-Type"]) == (b"WEBP", "image/webp")
    assert response["Cache-Control"] == "private, max-age=604800, immutable"
    assert client.get(address).status_code == 302


def test_photo_of_who_left_and_photos_of_before_do_not_exist(client, me, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.post(url("photo_edit"), {"photo": picture()})
    before = Employee.objects.get(pk=me.pk).photo.url
    client.post(url("photo_edit"), {"photo": picture()})
    now = Employee.objects.get(pk=me.pk).photo.url
    me.employments.all().delete()
    me.assignments.all().delete()
    client.force_login(AssignmentFactory().employee.user)

    assert [client.get(address).status_code for address in (before, now)] == [404, 404]


def test_photo_edit_says_at_the_field_what_is_no_photo(client, me):
    said = [
        client.post(url("photo_edit"), sent).context["form"].errors["photo"]
        for sent in ({}, {"photo": SimpleUploadedFile("me.jpg", b"<svg></svg>")})
    ]

    assert said == [
        ["Choose a photo first."], ["Choose a photo in JPEG, PNG or WebP format."]
    ]  # fmt: skip


def test_photo_remove_takes_it_off_the_card(client, me, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.post(url("photo_edit"), {"photo": picture()})

    client.post(url("photo_remove"))

    assert Employee.objects.get(pk=me.pk).photo.name == ""


# --- confirming ---
def test_confirm_profile_confirms_all_and_empties_the_inbox(client, me):
    before = len(client.get(url("inbox")).context["items"])

    client.post(url("confirm_profile"))

    me.refresh_from_db()
    assert (me.profile_confirmed_on, me.skills_confirmed_on) == (today(), today())
    assert (before, len(client.get(url("inbox")).context["items"])) == (1, 0)


@pytest.mark.parametrize("rows", [1, 5])
def test_confirm_profile_query_count(client, me, rows, django_assert_max_num_queries):
    for _each in range(rows):
        me.skills.create(skill=SkillFactory(), level=3, strength=1, as_of=today())

    with django_assert_max_num_queries(20):
        assert len(client.get(url("confirm_profile")).context["rows"]) == rows


def test_part_edit_says_who_sees_the_wishes(client, me):
    wish = Aspiration.objects.create(employee=me)
    private = client.get(url("part_edit", "aspiration")).content.decode()
    wish.is_shared = True
    wish.save()
    shared = client.get(url("part_edit", "aspiration")).content.decode()

    assert "Only you and HR admins see this, until you share it." in private
    assert "until you share it" not in shared
    assert "your managers, your mentors, your HR partner and HR admins see it" in shared
