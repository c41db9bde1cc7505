"""A core competency is of three kinds, whichever side is changed, and through every door."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError
from django.db import IntegrityError, connection, connections, transaction
from django.urls import reverse

from leadership.models import CoreCompetency
from leadership.services.strategy import retire_competency, write_competency
from talent.models import Skill
from tests.careers.doors import signed_in
from tests.careers.test_import_framework import LEVELS, load
from tests.factories import SkillFactory, hr_admin
from tests.leadership.programme_factories import core

pytestmark = pytest.mark.django_db
framework = load  # the command on rows of both tables
KEPT = ["leadership", "management", "value"]
OTHER = ["technical", "language"]


def to_kind(skill, kind):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE talent_skill SET kind = %s WHERE id = %s", [kind, skill.pk])


@pytest.mark.parametrize("kind", OTHER)
def test_the_database_keeps_the_kind_of_what_is_a_core_competency(kind):
    competency, hr = core(), hr_admin()
    retired = core()
    retire_competency(actor=hr, competency=retired)

    for one in (competency, retired):
        with pytest.raises(IntegrityError, match="leadership, management or value"):
            to_kind(one.skill, kind)


@pytest.mark.parametrize("kind", KEPT)
def test_among_the_three_kinds_and_of_other_skills_it_may_change(kind):
    competency, other = core(), SkillFactory(kind="leadership")

    to_kind(competency.skill, kind)
    to_kind(other, "technical")
    Skill.objects.filter(pk=competency.skill_id).update(name="Another name")

    competency.skill.refresh_from_db()
    other.refresh_from_db()
    assert (competency.skill.kind, other.kind) == (kind, "technical")


def test_hr_reads_at_the_field_why_the_kind_stays():
    competency = core()
    skill = competency.skill
    page = reverse("admin:talent_skill_change", args=[skill.pk])
    said = {"name": skill.name, "external_id": skill.external_id, "description": ""}

    refused = signed_in(hr_admin()).post(page, said | {"kind": "technical"})
    done = signed_in(hr_admin()).post(page, said | {"kind": "value", "name": "Daring"})

    assert refused.context["adminform"].form.errors == {
        "kind": ["This is a core competency: its kind is leadership, management or value."]
    }
    assert done.status_code == 302
    skill.refresh_from_db()
    assert (skill.kind, skill.name) == ("value", "Daring")


def test_an_import_says_of_which_skill_the_kind_stays_and_writes_nothing(framework, capsys):
    framework()
    skill = Skill.objects.get(name="Leading")
    write_competency(actor=hr_admin(), skill=skill, nature="leadership")
    changed = LEVELS.replace('Leading = "leadership"', 'Leading = "technical"')

    with pytest.raises(CommandError):
        framework(levels=changed.replace("Our framework", "Another source"))

    told = capsys.readouterr()
    assert "Leading: technical" in told.out + told.err
    skill.refresh_from_db()
    assert (skill.kind, skill.source) == ("leadership", "Our framework")


@pytest.mark.django_db(transaction=True)
def test_a_skill_that_becomes_a_core_competency_and_changes_at_once_does_one_of_both():
    skill, hr = SkillFactory(kind="leadership"), hr_admin()
    gate, found = threading.Barrier(2), []

    def act(work):
        gate.wait()
        try:
            work()
            found.append("done")
        except (IntegrityError, ValidationError):
            found.append("refused")
        finally:
            connections.close_all()

    acts = [
        lambda: write_competency(
            actor=hr, skill=Skill.objects.get(pk=skill.pk), nature="leadership"
        ),
        lambda: to_kind(skill, "technical"),
    ]
    threads = [threading.Thread(target=act, args=(one,)) for one in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    skill.refresh_from_db()
    assert sorted(found) == ["done", "refused"]
    assert CoreCompetency.objects.exists() == (skill.kind == "leadership")


@pytest.mark.django_db(transaction=True)
def test_a_change_waits_for_the_competency_that_is_being_made():
    skill = SkillFactory(kind="leadership")
    found = []

    def change():
        try:
            to_kind(skill, "technical")
            found.append("done")
        except IntegrityError:
            found.append("refused")
        finally:
            connections.close_all()

    thread = threading.Thread(target=change)
    with transaction.atomic():
        CoreCompetency.objects.create(skill=skill, nature="leadership")
        thread.start()
        thread.join(0.5)
        assert found == []  # it waits
    thread.join()

    assert found == ["refused"]
