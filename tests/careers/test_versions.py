"""Drafting and publishing what roles ask for."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from careers.models import RequirementsRevision, RoleRequirement
from careers.queries.requirements import current_requirements
from careers.services.versions import (
    Asked,
    discard_draft,
    draft_version,
    edit_draft,
    publish_version,
    set_requirements,
)
from lib.dates import today
from talent.events import role_version_published
from talent.models import SYSTEM, AuditEntry
from tests.factories import (
    EmployeeFactory,
    RoleFactory,
    RoleRequirementFactory,
    SkillFactory,
    hr_admin,
)
from tests.talent.test_reliability_races import WRITERS, race

pytestmark = pytest.mark.django_db


def asked_by(version):
    return {
        row.skill.name: (row.level, row.level_max, row.importance, row.must_have, row.is_firm)
        for row in version.requirements.select_related("skill")
    }


def last_entry():
    entry = AuditEntry.objects.order_by("-pk").first()
    return entry.action, entry.details


def test_a_draft_begins_with_what_the_current_version_asks_for():
    role = RoleFactory()
    RoleRequirementFactory(
        role_version=role.current_version, skill__name="Pricing", level=2, level_max=4, importance=5
    )

    draft = draft_version(actor=hr_admin(), role=role, change_note="A year later")

    assert (draft.number, draft.published_on, draft.change_note) == (2, None, "A year later")
    assert asked_by(draft) == {"Pricing": (2, 4, 5, False, True)}
    assert last_entry() == ("careers.version.drafted", {"role": role.pk, "number": 2})


def test_the_first_draft_of_a_role_is_empty():
    draft = draft_version(actor=SYSTEM, role=RoleFactory(published=False), purpose="Sells")

    assert (draft.number, draft.purpose, asked_by(draft)) == (1, "Sells", {})


def test_a_second_draft_is_refused():
    role = RoleFactory()
    draft_version(actor=SYSTEM, role=role)

    with pytest.raises(ValidationError) as refusal:
        draft_version(actor=SYSTEM, role=role)

    assert refusal.value.messages == ["This role has a draft already: change or publish it."]


def test_only_hr_admins_keep_roles():
    peer = EmployeeFactory().user
    role = RoleFactory()
    draft = draft_version(actor=SYSTEM, role=role)

    for act in (
        lambda: draft_version(actor=peer, role=RoleFactory()),
        lambda: edit_draft(actor=peer, version=draft, purpose=""),
        lambda: set_requirements(actor=peer, version=draft, asked={}),
        lambda: publish_version(actor=peer, version=draft),
        lambda: discard_draft(actor=peer, version=draft),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_set_requirements_makes_the_draft_ask_for_exactly_these():
    draft = draft_version(actor=SYSTEM, role=RoleFactory())
    pricing, selling, writing = (SkillFactory(name=name) for name in ("Pricing", "Selling", "Ink"))
    set_requirements(actor=SYSTEM, version=draft, asked={pricing: Asked(2), selling: Asked(3)})

    set_requirements(
        actor=SYSTEM,
        version=draft,
        asked={selling: Asked(4, must_have=True), writing: Asked(1, 2, importance=5)},
    )

    assert asked_by(draft) == {
        "Selling": (4, None, 3, True, True),
        "Ink": (1, 2, 5, False, True),
    }
    before = {"level": 3, "level_max": None, "importance": 3, "must_have": False, "is_firm": True}
    assert last_entry() == (
        "careers.requirements.set",
        {
            "role": draft.role_id,
            "added": [writing.pk],
            "removed": [pricing.pk],
            "changed": {str(selling.pk): [before, before | {"level": 4, "must_have": True}]},
        },
    )


def test_set_requirements_refuses_levels_that_do_not_exist_and_changes_nothing():
    draft = draft_version(actor=SYSTEM, role=RoleFactory())
    pricing, selling = SkillFactory(name="Pricing"), SkillFactory(name="Selling")
    set_requirements(actor=SYSTEM, version=draft, asked={pricing: Asked(2)})

    with pytest.raises(ValidationError) as refusal:
        set_requirements(
            actor=SYSTEM, version=draft, asked={pricing: Asked(6), selling: Asked(3, level_max=2)}
        )

    assert refusal.value.messages == [
        "Pricing: Levels run from 1 to 5.",
        "Selling: The upper level lies between the level and 5.",
    ]
    assert asked_by(draft) == {"Pricing": (2, None, 3, False, True)}


def test_set_requirements_refuses_new_skills_out_of_use_but_keeps_old_ones():
    role = RoleFactory()
    old = RoleRequirementFactory(role_version=role.current_version).skill
    draft = draft_version(actor=SYSTEM, role=role)
    old.retired_on = today()
    old.save()
    gone = SkillFactory(name="Telex", retired_on=today())

    set_requirements(actor=SYSTEM, version=draft, asked={old: Asked(5)})
    with pytest.raises(ValidationError) as refusal:
        set_requirements(actor=SYSTEM, version=draft, asked={gone: Asked(1)})

    assert refusal.value.messages == ["Telex is no longer in use."]


def test_a_published_version_is_never_changed():
    version = RoleFactory().current_version

    for act in (
        lambda: set_requirements(actor=SYSTEM, version=version, asked={}),
        lambda: edit_draft(actor=SYSTEM, version=version, purpose="Other"),
        lambda: publish_version(actor=SYSTEM, version=version),
        lambda: discard_draft(actor=SYSTEM, version=version),
    ):
        with pytest.raises(ValidationError) as refusal:
            act()
        assert refusal.value.messages == [
            "This version is published and stays as it is: begin a draft."
        ]


def test_publishing_makes_the_draft_current_and_tells():
    role = RoleFactory()
    draft = draft_version(actor=SYSTEM, role=role)
    heard = []

    def listen(sender, role, version, **kwargs):
        heard.append((role, version))

    role_version_published.connect(listen)
    publish_version(actor=SYSTEM, version=draft)
    role_version_published.disconnect(listen)

    role.refresh_from_db()
    assert (role.current_version, role.current_version.published_on) == (draft, today())
    assert heard == [(role, draft)]
    assert last_entry() == (
        "careers.version.published",
        {"role": role.pk, "number": 2, "instead_of": 1},
    )


def test_publishing_refuses_days_to_come_and_days_before_the_current_version():
    draft = draft_version(actor=SYSTEM, role=RoleFactory())

    with pytest.raises(ValidationError) as refusal:
        publish_version(actor=SYSTEM, version=draft, published_on=today() + timedelta(days=1))
    assert refusal.value.message_dict == {"published_on": ["Choose today or a day before."]}

    with pytest.raises(ValidationError) as refusal:
        publish_version(actor=SYSTEM, version=draft, published_on=date(2019, 12, 31))
    assert refusal.value.message_dict == {
        "published_on": ["Choose a day on or after that of the current version."]
    }


def test_a_discarded_draft_is_gone_with_its_requirements():
    draft = draft_version(actor=SYSTEM, role=RoleFactory())
    set_requirements(actor=SYSTEM, version=draft, asked={SkillFactory(): Asked(2)})
    key = draft.pk

    discard_draft(actor=SYSTEM, version=draft)

    assert RoleRequirement.objects.filter(role_version=key).count() == 0
    draft.pk = key
    with pytest.raises(ValidationError) as refusal:
        publish_version(actor=SYSTEM, version=draft)
    assert refusal.value.messages == ["This draft has been discarded."]


def test_requirements_in_memory_change_when_a_version_is_published_and_not_before():
    role, skill = RoleFactory(), SkillFactory()
    draft = draft_version(actor=SYSTEM, role=role)
    set_requirements(actor=SYSTEM, version=draft, asked={skill: Asked(4)})
    before = current_requirements()

    publish_version(actor=SYSTEM, version=draft)
    after = current_requirements()

    assert (role.pk in before.row_of, role.pk in after.row_of) == (False, True)
    assert after.needed[after.row_of[role.pk], after.column_of[skill.pk]] == 4
    assert current_requirements() is after


def test_the_revision_never_shows_a_number_twice_even_when_a_change_is_undone():
    def publish():
        publish_version(actor=SYSTEM, version=draft_version(actor=SYSTEM, role=RoleFactory()))
        return RequirementsRevision.objects.get().number

    with transaction.atomic():
        undone = publish()
        transaction.set_rollback(True)

    assert publish() > undone


def test_unchanged_requirements_are_asked_for_in_one_query(django_assert_num_queries):
    RoleRequirementFactory()
    current_requirements()

    with django_assert_num_queries(1):
        current_requirements()


@pytest.mark.django_db(transaction=True)
def test_eight_drafts_at_once_leave_one_and_clear_words():
    role = RoleFactory()

    outcomes = race(lambda _number: draft_version(actor=SYSTEM, role=role))

    assert outcomes == {
        "written": 1,
        "This role has a draft already: change or publish it.": WRITERS - 1,
    }
    assert list(role.versions.order_by("number").values_list("number", flat=True)) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_a_version_that_eight_publish_at_once_is_published_once():
    draft = draft_version(actor=SYSTEM, role=RoleFactory())

    outcomes = race(lambda _number: publish_version(actor=SYSTEM, version=draft))

    assert outcomes.pop("written") == 1
    assert sum(outcomes.values()) == WRITERS - 1
    assert len(outcomes) == 1
    assert AuditEntry.objects.filter(action="careers.version.published").count() == 1
