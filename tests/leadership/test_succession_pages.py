"""The pages of key roles, plans, successors and pools, as their readers and keepers use them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from careers.models import DevelopmentPlan, PlanComment, Suggestion
from leadership.models import KeyRole, PoolMember, SuccessionPlan, Successor, TalentPool
from lib.dates import today
from talent.forms.people import said_of
from talent.models import AuditEntry, EmployeeSkill, GrantKind, Notice
from tests.factories import (
    OrgUnitFactory,
    RoleFactory,
    RoleRequirementFactory,
    SkillFactory,
    hr_admin,
)
from tests.leadership.succession_factories import (
    KeyRoleFactory,
    SuccessionPlanFactory,
    SuccessorFactory,
    TalentPoolFactory,
    at_work,
    granted,
    member_of,
)

pytestmark = pytest.mark.django_db


def at(name, *args):
    return reverse(f"leadership:{name}", args=args)


def level_of(person, skill, level):
    return EmployeeSkill.objects.create(
        employee=person, skill=skill, level=level, strength=1, as_of=today()
    )


def asking(key_role, *levels):
    """What the key role's role asks for."""
    version = key_role.role.current_version
    return [RoleRequirementFactory(role_version=version, level=n).skill for n in levels]


def test_hr_goes_from_a_key_role_to_an_active_plan(client):
    role, unit, holder, owner, next_one = (
        RoleFactory(), OrgUnitFactory(), at_work(), at_work(), at_work(),
    )  # fmt: skip
    client.force_login(hr_admin())

    answer = client.post(
        at("key_role_register"),
        {"role": role.name, "unit": unit.name, "criticality": "critical", "impact": "severe",
         "incumbent": said_of(holder), "risk": "retirement", "horizon": "year"},
    )  # fmt: skip
    key_role = KeyRole.objects.get()
    assert answer.headers["Location"] == key_role.get_absolute_url()
    assert (key_role.incumbent, key_role.horizon) == (holder, "year")

    client.post(
        at("succession_plan_begin", key_role.pk),
        {"owner": said_of(owner), "review_on": today() + timedelta(days=30),
         "when_filled": "close"},
    )  # fmt: skip
    plan = SuccessionPlan.objects.get()
    client.post(
        at("successor_nominate", plan.pk), {"employee": said_of(next_one), "readiness": "now"}
    )
    client.post(at("succession_plan_activate", plan.pk))

    plan.refresh_from_db()
    assert (plan.state, plan.successors.get().employee) == ("active", next_one)
    shown = client.get(plan.get_absolute_url()).content.decode()
    assert next_one.name in shown


def test_what_is_refused_stands_at_its_field_and_what_was_typed_stays(client):
    plan = SuccessionPlanFactory(key_role=KeyRoleFactory(incumbent=at_work()))
    client.force_login(hr_admin())

    answer = client.post(
        at("successor_nominate", plan.pk),
        {"employee": said_of(plan.key_role.incumbent), "readiness": "soon", "note": "Strong"},
    )

    shown = answer.content.decode()
    assert "This person holds the role already" in shown
    assert "Strong" in shown
    assert not Successor.objects.exists()


@pytest.mark.parametrize("successors", [1, 5])
def test_succession_plan_query_count(client, successors, django_assert_num_queries):
    plan = SuccessionPlanFactory()
    (skill,) = asking(plan.key_role, 4)
    rows = SuccessorFactory.create_batch(successors, plan=plan)
    for row in rows:
        level_of(row.employee, skill, 3)
    client.force_login(hr_admin())
    client.get(plan.get_absolute_url())

    with django_assert_num_queries(19):
        answer = client.get(plan.get_absolute_url())

    text = answer.content.decode()
    assert [row.employee.name in text for row in rows] == [True] * successors
    assert "75 % ready on the 100 % that is known" in text.replace("\u00a0", " ")


def test_an_executive_reads_the_plan_without_levels_and_changes_nothing(client):
    plan = SuccessorFactory().plan
    (skill,) = asking(plan.key_role, 4)
    level_of(plan.successors.get().employee, skill, 3)
    client.force_login(granted(GrantKind.EXECUTIVE))

    text = client.get(plan.get_absolute_url()).content.decode()

    assert "that is known" not in text
    assert "Name somebody" not in text
    assert client.post(at("succession_plan_close", plan.pk)).status_code == 404
    row = plan.successors.get()
    assert client.post(at("successor_remove", row.pk), {"reason": "declined"}).status_code == 404


def test_reading_leaves_one_entry_that_names_nobody(client):
    plan = SuccessorFactory().plan
    admin = hr_admin()
    client.force_login(admin)

    client.get(plan.get_absolute_url())
    client.get(at("successor_detail", plan.successors.get().pk))
    client.get(at("succession_candidates", plan.pk))

    (entry,) = AuditEntry.objects.filter(action="leadership.succession.read")
    assert (entry.actor, entry.subject, entry.object_id) == (admin, None, str(plan.pk))


def test_successors_change_places_by_button_and_the_page_goes_on_at_the_row(client):
    plan = SuccessionPlanFactory()
    first, second = SuccessorFactory(plan=plan), SuccessorFactory(plan=plan)
    client.force_login(plan.owner.user)
    seen = client.get(plan.get_absolute_url()).context["order"]

    answer = client.post(at("successor_move", second.pk), {"to": "up", "seen": seen})

    assert answer.url == f"{plan.get_absolute_url()}#successor-{second.pk}"
    rows = list(plan.successors.order_by("rank"))
    assert rows == [second, first]


@pytest.mark.parametrize("seen", ["an order of before", ""])
def test_a_page_that_shows_another_order_moves_nothing(client, seen):
    plan = SuccessionPlanFactory()
    first, second = SuccessorFactory(plan=plan), SuccessorFactory(plan=plan)
    client.force_login(plan.owner.user)

    page = client.post(at("successor_move", second.pk), {"to": "1", "seen": seen}, follow=True)

    assert "The order was changed in another window" in page.content.decode()
    assert list(plan.successors.order_by("rank")) == [first, second]


def test_an_idea_is_said_on_the_development_plan_and_tells_nothing(client):
    plan, person = SuccessionPlanFactory(), at_work()
    row = SuccessorFactory(plan=plan, employee=person)
    skill = SkillFactory()
    RoleRequirementFactory(role_version=plan.key_role.role.current_version, skill=skill, level=4)
    level_of(person, skill, 2)
    role = RoleFactory()
    own = DevelopmentPlan.objects.create(
        employee=person,
        role=role,
        role_version=role.current_version,
        state="active",
        activated_on=today(),
    )
    Suggestion.objects.all().delete()
    idea = Suggestion.objects.create(
        skill_kind=skill.kind, title="Practise {skill} with a colleague", kind="exposure"
    )
    client.force_login(hr_admin())

    client.post(at("successor_idea", row.pk), {"idea": idea.pk})

    comment = PlanComment.objects.get(plan=own)
    assert comment.text == f"An idea for your plan: Practise {skill.name.lower()} with a colleague"
    told = [comment.text, *AuditEntry.objects.visible_to(person.user).values_list("action", flat=1)]
    told += [f"{one.kind} {one.subject} {one.params}" for one in Notice.objects.visible_to(
        person.user)]  # fmt: skip
    for secret in ["succession", "leadership", plan.key_role.role.name, str(plan.pk), str(row.pk)]:
        assert secret not in " ".join(told)


def test_who_else_could_fit_is_explained_and_leaves_out_who_is_on_it(client):
    plan = SuccessionPlanFactory(key_role=KeyRoleFactory(incumbent=at_work()))
    skill, _other = asking(plan.key_role, 4, 4)
    near, named, unknown = at_work(), at_work(), at_work()
    admin = hr_admin()
    for person in [near, named, unknown, admin.employee, plan.key_role.incumbent, plan.owner]:
        role = RoleFactory(family=plan.key_role.role.family)
        if not person.assignments.exists():
            continue
        person.assignments.update(role=role)
        if person != unknown:
            level_of(person, skill, 3)
    SuccessorFactory(plan=plan, employee=named)
    client.force_login(admin)

    answer = client.get(at("succession_candidates", plan.pk))

    assert [one.person for one in answer.context["found"]] == [near]
    assert "Same family" in answer.content.decode()


def test_a_pool_is_filled_and_emptied(client):
    owner, person = at_work(), at_work()
    client.force_login(hr_admin())
    client.post(
        at("talent_pool_begin"),
        {"name": "Plant leaders", "purpose": "To lead a plant", "owner": said_of(owner)},
    )
    pool = TalentPool.objects.get()

    client.post(pool.get_absolute_url(), {"employee": said_of(person)})
    member = PoolMember.objects.get()
    assert person.name in client.get(pool.get_absolute_url()).content.decode()
    client.post(at("pool_member_out", member.pk))

    member.refresh_from_db()
    assert member.valid.upper == today() + timedelta(days=1)
    assert list(TalentPool.objects.visible_to(person.user)) == []


@pytest.mark.parametrize("pools", [1, 5])
def test_talent_pools_query_count(client, pools, django_assert_num_queries):
    rows = TalentPoolFactory.create_batch(pools)
    for pool in rows:
        member_of(pool, at_work())
    client.force_login(hr_admin())
    client.get(at("talent_pools"))

    with django_assert_num_queries(8):
        answer = client.get(at("talent_pools"))

    assert [pool.name in answer.content.decode() for pool in rows] == [True] * pools


def test_the_review_of_a_plan_waits_in_the_inbox_of_its_owner_only(client):
    plan = SuccessorFactory(plan=SuccessionPlanFactory(review_on=today())).plan
    named = plan.successors.get().employee
    words = f"Review a succession plan: {plan.key_role.role.name}"

    seen = {}
    for who, user in [("owner", plan.owner.user), ("named", named.user), ("HR", hr_admin())]:
        client.force_login(user)
        seen[who] = words in client.get(reverse("talent:inbox")).content.decode()
    assert seen == {"owner": True, "named": False, "HR": False}

    SuccessorFactory(plan=plan, employee=plan.owner)
    client.force_login(plan.owner.user)
    assert words not in client.get(reverse("talent:inbox")).content.decode()


def test_the_file_holds_what_the_reader_sees_and_no_notes(client):
    person = at_work()
    hidden = SuccessorFactory(employee=person).plan
    SuccessorFactory(plan=hidden, employee=None, external_name="Hidden Outside")
    shown = SuccessorFactory(note="very private words")
    client.force_login(granted(GrantKind.HR_ADMIN, person=person))

    answer = client.get(at("bench_export"))

    text = b"".join(answer).decode()
    assert shown.employee.name in text
    assert "very private words" not in text
    assert "Hidden Outside" not in text
    assert person.external_id + "," not in text
    assert hidden.key_role.role.name in text  # the role is known, its plan is not
