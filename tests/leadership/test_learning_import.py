"""Learning elsewhere and qualifications from a file: a dry run first, all of it or nothing."""

import io

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from leadership.models import ExternalLearning, LearningEvent, Qualification
from leadership.services.learning_import import bring_in
from talent.models import SkillClaim
from tests.factories import AssignmentFactory, GrantFactory, SkillFactory

pytestmark = pytest.mark.django_db
HEAD = "employee,title,kind,starts_on,ends_on,hours,credits,skill,level,link\n"


@pytest.fixture
def admin():
    user = AssignmentFactory().employee.user
    GrantFactory(kind="hr_admin", unit=None, user=user)
    return user


def bring(admin, what, text, write=True):
    return bring_in(
        actor=admin, what=what, file=io.BytesIO(text.encode()), name="rows.csv", write=write
    )


def test_a_dry_run_writes_nothing_and_the_same_file_twice_writes_once(admin):
    me, skill = AssignmentFactory().employee, SkillFactory(name="Listening")
    text = HEAD + f"{me.external_id},Leading,course,2025-03-01,2025-03-02,16,2,Listening,3,\n"

    dry = bring(admin, "external", text, write=False)
    assert (dry.new, dry.written, ExternalLearning.objects.count()) == (1, False, 0)
    bring(admin, "external", text)
    again = bring(admin, "external", text)

    row = ExternalLearning.objects.get()
    assert (row.state, row.hours, row.credits, row.employee) == ("proved", 16, 2, me)
    assert (again.new, again.known) == (0, 1)
    assert LearningEvent.objects.get().kind == "proved"
    assert SkillClaim.objects.get().skill == skill


def test_where_a_row_is_refused_nothing_is_written(admin):
    me = AssignmentFactory().employee
    text = HEAD + (
        f"{me.external_id},Leading,course,2025-03-01,2025-03-02,16,,,,\n"
        "nobody,Leading,course,2025-03-01,2025-03-02,16,,,,\n"
        f"{me.external_id},Leading,magic,2025-03-01,2025-03-02,x,,,,\n"
        f"{me.external_id},Late,course,2025-03-03,2025-03-02,1,,,,\n"
        f"{me.external_id},Then,course,soon,2025-03-02,1,,,,\n"
        f"{admin.employee.external_id},Mine,course,2025-03-01,2025-03-02,1,,,,\n"
    )
    found = bring(admin, "external", text)

    assert [(one.row, one.column) for one in found.problems] == [
        (3, "employee"), (4, "hours"), (5, ""), (6, "starts_on"), (7, "employee"),
    ]  # fmt: skip
    assert not ExternalLearning.objects.exists()


def test_qualifications_are_entered_and_changed_by_their_name(admin):
    head = "name,awarding_body,level,credits,guided_hours\n"
    bring(admin, "qualifications", f"{head}Leading,Institute,5,12,40\n")
    found = bring(
        admin, "qualifications", f"{head}Leading,Institute,5,13,40\nMore,Institute,9,1,\n"
    )
    assert [(one.row, one.column) for one in found.problems] == [(3, "level")]
    bring(admin, "qualifications", f"{head}Leading,Institute,5,13,40\n")

    row = Qualification.objects.get()
    assert (row.credits, row.size) == (13, "certificate")


def test_columns_that_are_lacking_or_unknown_are_named(admin):
    found = bring(admin, "qualifications", "name,level,colour\nLeading,5,red\n")

    assert [(one.column, one.message) for one in found.problems] == [
        ("awarding_body", "This column is needed."), ("credits", "This column is needed."),
        ("colour", "This column is not known."),
    ]  # fmt: skip


def test_only_hr_admins_bring_anything_in():
    with pytest.raises(PermissionDenied):
        bring(AssignmentFactory().employee.user, "external", HEAD)


def test_hr_checks_and_writes_on_the_page(admin):
    client = Client()
    client.force_login(admin)
    text = b"name,awarding_body,level,credits\nLeading,Institute,5,12\n"

    def send(**more):
        file = SimpleUploadedFile("rows.csv", text, "text/csv")
        return client.post("/leadership/learning/import/", {
            "what": "qualifications", "file": file, **more,
        })  # fmt: skip

    checked = send().content.decode()
    assert "Nothing is wrong with it" in checked
    assert not Qualification.objects.exists()
    assert send(write="on").status_code == 302
    assert Qualification.objects.count() == 1
