"""Claims are added, levels follow, and only who may speak speaks."""

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from lib.dates import period, today
from talent.models import (
    SYSTEM,
    AuditEntry,
    ConfirmationRequest,
    EmployeeSkill,
    Notice,
    SkillClaim,
    SkillRule,
)
from talent.registry import registry
from talent.services.skills import (
    ask_to_confirm,
    claim_skill,
    confirm_skills,
    explain,
    recalculate,
    share_skill,
)
from tests.factories import (
    START,
    AssignmentFactory,
    EmployeeFactory,
    SkillFactory,
    TieFactory,
    hr_admin,
)

pytestmark = pytest.mark.django_db


def claimed(person, level=3, source="self", actor=None, skill=None, **more):
    return claim_skill(
        actor=actor or person.user, employee=person, skill=skill or SkillFactory(), level=level,
        source=source, **more,
    )  # fmt: skip


def test_a_claim_sets_the_level():
    person = AssignmentFactory().employee

    claim = claimed(person, level=4)

    row = EmployeeSkill.objects.get()
    assert (row.employee, row.skill, row.level, row.as_of) == (
        person, claim.skill, Decimal("4.0"), today()
    )  # fmt: skip


def test_claims_of_several_sources_are_weighed_and_flagged():
    manager = AssignmentFactory().employee
    person = AssignmentFactory(manager=manager).employee
    skill = SkillFactory()

    claimed(person, 2, skill=skill)
    claimed(person, 4, "manager", manager.user, skill=skill)

    row = EmployeeSkill.objects.get()
    assert (row.level, row.is_disputed) == (Decimal("3.4"), True)
    assert [part.claim.level for part in explain(SkillClaim.objects.all()).parts] == [4, 2]


@pytest.mark.parametrize("source", ["self", "manager", "mentor", "360", "assessment"])
def test_each_source_speaks_for_itself(source):
    manager = AssignmentFactory().employee
    person = AssignmentFactory(manager=manager).employee
    mentor = TieFactory(subject=person).viewer
    former = TieFactory(subject=person, valid=period(START, date(2021, 1, 1))).viewer
    actors = {
        "self": person.user, "manager": manager.user, "mentor": mentor.user,
        "former mentor": former.user, "peer": AssignmentFactory().employee.user,
        "HR admin": hr_admin(), "system": SYSTEM,
    }  # fmt: skip

    allowed = set()
    for name, actor in actors.items():
        try:
            claimed(person, 3, source, actor)
            allowed.add(name)
        except PermissionDenied:
            continue

    expected = {
        "self": {"self"}, "manager": {"manager"}, "mentor": {"mentor"},
        "360": {"HR admin"}, "assessment": {"HR admin"},
    }  # fmt: skip
    assert allowed == expected[source] | {"system"}


def test_a_claim_for_tomorrow_is_refused():
    person = AssignmentFactory().employee

    with pytest.raises(ValidationError) as refusal:
        claimed(person, claimed_on=today() + timedelta(days=1))

    assert refusal.value.message_dict == {"claimed_on": ["Choose today or a day before."]}


@pytest.mark.parametrize("level", [0, 6])
def test_a_level_outside_the_scale_is_refused(level):
    with pytest.raises(ValidationError) as refusal:
        claimed(AssignmentFactory().employee, level)

    assert set(refusal.value.message_dict) & {"level", "__all__"}
    assert not SkillClaim.objects.exists()


def test_a_skill_out_of_use_is_refused():
    skill = SkillFactory(retired_on=date(2025, 1, 1))

    with pytest.raises(ValidationError) as refusal:
        claimed(AssignmentFactory().employee, skill=skill)

    assert refusal.value.message_dict == {"skill": ["This skill is no longer in use."]}


def test_the_audit_holds_ids_and_values_and_no_text():
    person = AssignmentFactory().employee

    claim = claimed(person, 4, evidence="I wrote the book on it.")

    entry = AuditEntry.objects.get(action="talent.skill.claimed")
    assert entry.details == {"skill": claim.skill.pk, "level": 4, "source": "self"}


def test_recalculating_in_bulk_gives_the_same_rows():
    manager = AssignmentFactory().employee
    people = [AssignmentFactory(manager=manager).employee for _ in range(3)]
    skills = SkillFactory.create_batch(2)
    for number, person in enumerate(people):
        for skill in skills:
            claimed(person, 1 + number, skill=skill)
            claimed(person, 5 - number, "manager", manager.user, skill=skill)
    share_skill(actor=people[0].user, employee=people[0], skill=skills[0], is_shared=False)
    rows = EmployeeSkill.objects.order_by("employee", "skill")
    before = list(rows.values_list("employee", "skill", "level", "is_disputed", "is_shared"))

    count = recalculate()

    after = rows.values_list("employee", "skill", "level", "is_disputed", "is_shared")
    assert (count, list(after)) == (6, before)


def test_another_rule_gives_other_levels():
    manager = AssignmentFactory().employee
    person = AssignmentFactory(manager=manager).employee
    skill = SkillFactory()
    claimed(person, 2, skill=skill)
    claimed(person, 4, "manager", manager.user, skill=skill)

    SkillRule.objects.update_or_create(pk=1, defaults={"self_claim": 0.7, "manager": 0.7})
    recalculate([person.pk])

    assert EmployeeSkill.objects.get().level == Decimal("3.0")


def test_asking_goes_up_the_line_and_is_answered_by_the_claim():
    top = AssignmentFactory().employee
    manager = AssignmentFactory(manager=top).employee
    person = AssignmentFactory(manager=manager).employee
    skill = SkillFactory()

    ask_to_confirm(actor=person.user, employee=person, skill=skill, asked=manager)
    assert ConfirmationRequest.objects.waiting().count() == 1
    claimed(person, 4, "manager", manager.user, skill=skill)

    assert ConfirmationRequest.objects.waiting().count() == 0


def test_whoever_asked_hears_of_the_answer():
    manager = AssignmentFactory().employee
    person = AssignmentFactory(manager=manager).employee
    skill = SkillFactory()
    ask_to_confirm(actor=person.user, employee=person, skill=skill, asked=manager)

    claimed(person, 4, "manager", manager.user, skill=skill)
    claimed(person, 5, "manager", manager.user, skill=skill)

    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind) == (person.user, "talent.confirmation_answered")
    (text,) = registry.notices[notice.kind].write(person.user, [notice.params])
    assert text.title == f"{manager} answered you about a skill"
    assert text.body == f"Look which level of {skill} they see."
    assert text.url == f"/people/{person.pk}/skills/{skill.pk}/"


def test_asking_twice_or_a_peer_is_refused():
    manager = AssignmentFactory().employee
    person = AssignmentFactory(manager=manager).employee
    skill = SkillFactory()
    ask_to_confirm(actor=person.user, employee=person, skill=skill, asked=manager)

    with pytest.raises(ValidationError) as twice:
        ask_to_confirm(actor=person.user, employee=person, skill=skill, asked=manager)
    with pytest.raises(ValidationError) as peer:
        ask_to_confirm(
            actor=person.user, employee=person, skill=skill, asked=AssignmentFactory().employee
        )

    assert twice.value.messages == ["You have asked for this already."]
    assert peer.value.message_dict == {
        "asked": ["Ask your manager or someone further up your line."]
    }


def test_only_the_person_shares_and_confirms():
    person = AssignmentFactory().employee
    skill = claimed(person).skill

    share_skill(actor=person.user, employee=person, skill=skill, is_shared=False)
    confirm_skills(actor=person.user, employee=person)

    person.refresh_from_db()
    assert (EmployeeSkill.objects.get().is_shared, person.skills_confirmed_on) == (False, today())
    with pytest.raises(PermissionDenied):
        share_skill(actor=hr_admin(), employee=person, skill=skill, is_shared=True)
    with pytest.raises(PermissionDenied):
        confirm_skills(actor=hr_admin(), employee=person)
    with pytest.raises(ValidationError):
        share_skill(actor=person.user, employee=person, skill=SkillFactory(), is_shared=True)


@pytest.mark.django_db(transaction=True)
def test_claims_at_once_all_count():
    person = AssignmentFactory().employee
    mentors = [TieFactory(subject=person).viewer for _ in range(6)]
    skill = SkillFactory()

    def claim(mentor, level):
        claim_skill(actor=mentor.user, employee=person, skill=skill, level=level, source="mentor")
        connection.close()

    threads = [
        threading.Thread(target=claim, args=(mentor, level))
        for mentor, level in zip(mentors, [1, 2, 3, 4, 5, 3], strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    row = EmployeeSkill.objects.get()
    assert (row.level, round(row.strength, 6)) == (Decimal("3.0"), 3.6)


def test_someone_without_a_login_can_be_claimed_for_by_the_line():
    manager = AssignmentFactory().employee
    person = AssignmentFactory(employee=EmployeeFactory(user=None), manager=manager).employee

    claimed(person, 4, "manager", manager.user)

    assert EmployeeSkill.objects.get().level == Decimal("4.0")
