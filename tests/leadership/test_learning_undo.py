"""A file of learning that was brought in by mistake is taken back, but for what was built on it."""

import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from leadership.models import (
    ExternalLearning,
    LearningEvent,
    LearningImport,
    LearningImportRow,
    Qualification,
)
from leadership.queries.transcripts import transcript_of
from leadership.services.learning_import import bring_in
from leadership.services.learning_undo import undo_learning
from leadership.services.record import correct_event
from talent.models import EmployeeSkill, Notice, SkillClaim
from talent.services.skills import claim_skill
from tests.factories import AssignmentFactory, GrantFactory, SkillFactory
from tests.leadership.learning_factories import ExternalLearningFactory, RegistrationFactory
from tests.leadership.test_cohort_races import race

pytestmark = pytest.mark.django_db
HEAD = "employee,title,kind,starts_on,ends_on,hours,credits,skill,level\n"
CATALOGUE = "name,awarding_body,level,credits,guided_hours\n"


def hr():
    user = AssignmentFactory().employee.user
    GrantFactory(kind="hr_admin", unit=None, user=user)
    return user


@pytest.fixture
def admin():
    return hr()


def bring(admin, text, what="external"):
    found = bring_in(
        actor=admin, what=what, file=io.BytesIO(text.encode()), name="rows.csv", write=True
    )
    assert not found.problems
    return found.batch


def line(person, title="Leading", skill="", level=""):
    return f"{person.external_id},{title},course,2025-03-01,2025-03-02,16,2,{skill},{level}\n"


def outcomes(batch):
    return [row.outcome for row in batch.rows.order_by("pk")]


def test_records_are_corrected_claims_withdrawn_and_people_told(admin):
    me, skill = AssignmentFactory().employee, SkillFactory(name="Listening")
    claim_skill(actor=me.user, employee=me, skill=skill, level=1, source="self")
    before = EmployeeSkill.objects.get().level
    batch = bring(admin, HEAD + line(me, skill="Listening", level=5))
    assert EmployeeSkill.objects.get().level > before

    undo_learning(actor=admin, batch=batch)

    proved, corrected = LearningEvent.objects.order_by("pk")
    assert (proved.hours, corrected.hours, corrected.credits) == (16, 0, 0)
    assert (corrected.kind, corrected.corrects) == ("corrected", proved)
    assert ExternalLearning.objects.get().state == "withdrawn"
    assert transcript_of(me.user, me).totals.all.hours == 0
    assert EmployeeSkill.objects.get().level == before
    assert SkillClaim.objects.count() == 2
    assert SkillClaim.objects.standing().get().source == "self"
    assert Notice.objects.filter(recipient=me.user, kind="leadership.learning_corrected").count()
    assert outcomes(batch) == ["undone"]


def test_a_skill_that_only_the_file_spoke_for_is_no_longer_held(admin):
    me, skill = AssignmentFactory().employee, SkillFactory(name="Listening")
    batch = bring(admin, HEAD + line(me, skill="Listening", level=5))

    undo_learning(actor=admin, batch=batch)

    assert not EmployeeSkill.objects.filter(skill=skill).exists()


def test_what_was_corrected_since_is_left_alone_and_said(admin):
    me, other = AssignmentFactory().employee, AssignmentFactory().employee
    SkillFactory(name="Listening")
    batch = bring(admin, HEAD + line(me, skill="Listening", level=5) + line(other))
    event = LearningEvent.objects.get(employee=me)
    correct_event(actor=admin, event=event, reason="Half of it.", hours=Decimal(8), credits=1)

    undo_learning(actor=admin, batch=batch)

    assert outcomes(batch) == ["left", "undone"]
    assert ExternalLearning.objects.get(employee=me).state == "proved"
    assert transcript_of(me.user, me).totals.all.hours == 8
    assert SkillClaim.objects.standing().count() == 1
    client = Client()
    client.force_login(admin)
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "One record was left alone" in page


def test_the_same_file_may_come_again_after_it_was_taken_back(admin):
    me = AssignmentFactory().employee
    undo_learning(actor=admin, batch=bring(admin, HEAD + line(me)))

    bring(admin, HEAD + line(me))

    assert transcript_of(me.user, me).totals.all.hours == 16


def test_qualifications_leave_the_catalogue_or_are_put_back(admin):
    bring(admin, f"{CATALOGUE}Old,Institute,5,12,40\n", "qualifications")
    text = f"{CATALOGUE}Old,Institute,5,13,40\nNew,Institute,5,12,1\nUsed,Institute,5,12,1\n"
    batch = bring(admin, text, "qualifications")
    RegistrationFactory(qualification=Qualification.objects.get(name="Used"))

    undo_learning(actor=admin, batch=batch)

    assert outcomes(batch) == ["undone", "undone", "left"]
    assert list(Qualification.objects.order_by("name").values_list("name", "credits", "size")) == [
        ("Old", 12, "award"), ("Used", 12, "award"),
    ]  # fmt: skip


def test_a_qualification_that_was_changed_since_stays(admin):
    batch = bring(admin, f"{CATALOGUE}Old,Institute,5,12,40\n", "qualifications")
    bring(admin, f"{CATALOGUE}Old,Institute,5,12,41\n", "qualifications")

    undo_learning(actor=admin, batch=batch)

    assert outcomes(batch) == ["left"]
    assert Qualification.objects.get().guided_hours == 41


def test_nobody_else_takes_a_file_back(admin):
    me = AssignmentFactory().employee
    batch = bring(admin, HEAD + line(me))

    with pytest.raises(PermissionDenied):
        undo_learning(actor=me.user, batch=batch)

    client = Client()
    client.force_login(me.user)
    for address in ("", "undo/"):
        assert client.get(f"{batch.get_absolute_url()}{address}").status_code == 404
    assert client.post(f"{batch.get_absolute_url()}undo/").status_code == 404
    assert outcomes(batch) == ["stands"]


def test_whose_own_learning_is_in_it_leaves_it_to_another_hr_admin(admin):
    other = hr()
    batch = bring(admin, HEAD + line(other.employee))

    with pytest.raises(ValidationError, match="another HR admin"):
        undo_learning(actor=other, batch=batch)

    undo_learning(actor=admin, batch=batch)
    assert outcomes(batch) == ["undone"]


def test_after_30_days_and_a_second_time_it_is_refused(admin):
    batch = bring(admin, HEAD + line(AssignmentFactory().employee))
    LearningImport.objects.update(at=batch.at - timedelta(days=30))
    with pytest.raises(ValidationError, match="30 days"):
        undo_learning(actor=admin, batch=batch)

    LearningImport.objects.update(at=batch.at)
    undo_learning(actor=admin, batch=batch)
    with pytest.raises(ValidationError, match="already"):
        undo_learning(actor=admin, batch=batch)
    assert LearningEvent.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_take_it_back_at_once_correct_it_once():
    one, two = hr(), hr()
    batch = bring(one, HEAD + line(AssignmentFactory().employee))

    found = race([lambda: undo_learning(actor=one, batch=batch),
                  lambda: undo_learning(actor=two, batch=batch)])  # fmt: skip

    assert found == {"done": 1, "This file was taken back already.": 1}
    assert LearningEvent.objects.filter(kind="corrected").count() == 1


def test_the_database_takes_back_only_what_a_file_brought(admin):
    row = ExternalLearningFactory(state="proved", proved_on="2026-01-01")
    rows = ExternalLearning.objects.filter(pk=row.pk)

    with pytest.raises(IntegrityError, match="cannot go"), transaction.atomic():
        rows.update(state="withdrawn", proved_on=None)
    batch = LearningImport.objects.create(what="external", file_name="rows.csv", by=admin)
    LearningImportRow.objects.create(batch=batch, title=row.title, external=row, mark="")
    assert rows.update(state="withdrawn", proved_on=None) == 1


def test_hr_takes_a_file_back_on_its_page(admin):
    batch = bring(admin, HEAD + line(AssignmentFactory().employee))
    client = Client()
    client.force_login(admin)

    assert "rows.csv" in client.get("/leadership/learning/import/").content.decode()
    assert "Take it back" in client.get(batch.get_absolute_url()).content.decode()
    assert "It brought one record" in (
        client.get(f"{batch.get_absolute_url()}undo/").content.decode()
    )
    page = client.post(f"{batch.get_absolute_url()}undo/", follow=True).content.decode()
    assert "Taken back on" in page
    assert client.get(f"{batch.get_absolute_url()}undo/").status_code == 404
