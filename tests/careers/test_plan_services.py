"""Plans: begin, write, have them agreed, end them; and who may."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from careers.models import DevelopmentPlan, PlanState
from careers.services import plans as services
from careers.services.plan_items import drop_item, finish_item
from careers.services.versions import draft_version, publish_version
from lib.dates import today
from lib.editing import mark_of
from talent.models import SYSTEM, AuditEntry, GrantKind, Notice
from tests.careers.plans import active, draft, first, in_days, in_review
from tests.factories import (
    AssignmentFactory,
    EmployeeFactory,
    GrantFactory,
    RoleFactory,
    TieFactory,
    hr_admin,
)

pytestmark = pytest.mark.django_db


def refusal(error) -> str:
    return " ".join(error.value.messages)


def kinds_told(person):
    return list(Notice.objects.filter(recipient=person.user).values_list("kind", flat=True))


def test_start_plan_proposes_actions_for_known_gaps_must_haves_first(team):
    plan = draft(team, aim="Closer to customers")

    rows = list(plan.items.values_list("skill__name", "level", "kind", "due_on", "state"))
    assert (plan.state, plan.aim, plan.role_version) == (
        "draft", "Closer to customers", team.target.current_version,
    )  # fmt: skip
    # Piping is unknown, and unknown is not a gap.
    assert [row[:3] for row in rows] == [
        ("Plumbing", 3, "experience"),
        ("Writing", 4, "experience"),
        ("Plumbing", 3, "exposure"),
        ("Writing", 4, "experience"),
        ("Plumbing", 3, "experience"),
        ("Writing", 4, "education"),
    ]
    assert [row[3] for row in rows] == [in_days(56 + 28 * n) for n in range(6)]
    assert {row[4] for row in rows} == {"open"}


def test_start_plan_is_the_same_each_time(team):
    plan = draft(team)
    titles = list(plan.items.values_list("title", flat=True))
    services.abandon_plan(actor=team.user, plan=plan)

    assert list(draft(team).items.values_list("title", flat=True)) == titles


def test_start_plan_for_the_current_role_and_without_gaps_is_empty(team):
    plan = services.start_plan(
        actor=team.user, employee=team.me, role=team.ladder.analyst, from_gaps=True
    )

    assert (plan.role, plan.items.count()) == (team.ladder.analyst, 0)


def test_start_plan_without_role_or_skills_proposes_nothing(team):
    newcomer = EmployeeFactory()

    plan = services.start_plan(actor=newcomer.user, employee=newcomer, role=team.target)

    assert plan.items.count() == 0


def test_start_plan_refuses_a_second_open_one_for_the_role(team):
    draft(team)

    with pytest.raises(ValidationError) as error:
        draft(team)
    assert refusal(error) == "There is an open plan for this role already."


@pytest.mark.parametrize("unfit", ["retired", "unpublished"])
def test_start_plan_refuses_a_role_that_is_not_offered(team, unfit):
    role = RoleFactory(published=unfit != "unpublished")
    if unfit == "retired":
        role.retired_on = today()
        role.save()

    with pytest.raises(ValidationError) as error:
        services.start_plan(actor=team.user, employee=team.me, role=role)
    assert refusal(error) == "This role is no longer offered: choose another."


def test_only_the_person_and_jobs_begin_a_plan(team):
    for other in (team.manager.user, hr_admin()):
        with pytest.raises(PermissionDenied):
            services.start_plan(actor=other, employee=team.me, role=team.target)

    assert services.start_plan(actor=SYSTEM, employee=team.me, role=team.target).pk


def test_a_plan_goes_to_review_and_is_agreed_by_the_manager(team):
    plan = active(team)

    assert (plan.state, plan.decided_by, plan.activated_on) == (
        "active", team.manager.user, today(),
    )  # fmt: skip
    assert kinds_told(team.manager) == ["careers.plan_submitted"]
    assert kinds_told(team.me) == ["careers.plan_approved"]
    acts = AuditEntry.objects.filter(subject=team.me, action__startswith="careers.plan.")
    assert sorted(acts.values_list("action", flat=True)) == [
        "careers.plan.approved", "careers.plan.started", "careers.plan.submitted",
    ]  # fmt: skip


def test_a_plan_without_actions_cannot_be_sent(team):
    plan = draft(team, from_gaps=False)

    with pytest.raises(ValidationError) as error:
        services.submit_plan(actor=team.user, plan=plan)
    assert refusal(error) == "A plan needs at least one action before it can be agreed."


def test_send_back_needs_a_comment_and_gives_the_draft_back(team):
    plan = in_review(team)
    boss = team.manager.user

    with pytest.raises(ValidationError) as error:
        services.send_back_plan(actor=boss, plan=plan, text="  ")
    assert refusal(error) == "Write a sentence first."
    plan = services.send_back_plan(actor=boss, plan=plan, text="Visits before the course?")

    assert (plan.state, plan.submitted_at) == ("draft", None)
    assert plan.comments.get().text == "Visits before the course?"
    assert kinds_told(team.me) == ["careers.plan_sent_back"]


def test_withdraw_takes_a_plan_back_from_review(team):
    plan = services.withdraw_plan(actor=team.user, plan=in_review(team))

    assert (plan.state, plan.submitted_at) == ("draft", None)
    with pytest.raises(ValidationError) as error:
        services.approve_plan(actor=team.manager.user, plan=plan)
    assert refusal(error) == "This plan does not wait for a review any more."


def reviewers(team):
    """Everyone around Leila, and whether they may agree to her plan."""
    partner, elsewhere = AssignmentFactory().employee, AssignmentFactory().employee
    unit = team.me.assignments.get().unit
    GrantFactory(user=partner.user, kind=GrantKind.HR_PARTNER, unit=unit)
    GrantFactory(
        user=elsewhere.user, kind=GrantKind.HR_PARTNER, unit=elsewhere.assignments.get().unit
    )
    mentor = EmployeeFactory()
    TieFactory(viewer=mentor, subject=team.me)
    return {
        "self": (team.user, False),
        "manager": (team.manager.user, True),
        "skip": (team.skip.user, True),
        "peer": (AssignmentFactory().employee.user, False),
        "mentor": (mentor.user, False),
        "partner": (partner.user, False),
        "partner elsewhere": (elsewhere.user, False),
        "admin": (hr_admin(), False),
        "job": (SYSTEM, False),
    }


@pytest.mark.parametrize("has_manager", [True, False])
def test_only_the_line_agrees_and_hr_where_there_is_no_line(team, has_manager):
    plan, people = in_review(team), reviewers(team)
    if not has_manager:
        from talent.services.lines import rebuild_reporting_lines  # noqa: PLC0415

        team.me.assignments.update(manager=None)
        rebuild_reporting_lines()
        people |= {
            "manager": (team.manager.user, False),
            "skip": (team.skip.user, False),
            "partner": (people["partner"][0], True),
            "admin": (people["admin"][0], True),
        }

    found = {}
    for name, (actor, _expected) in people.items():
        point = transaction.savepoint()
        try:
            services.approve_plan(actor=actor, plan=plan)
            found[name] = True
        except PermissionDenied:
            found[name] = False
        transaction.savepoint_rollback(point)

    assert found == {name: expected for name, (_actor, expected) in people.items()}


def test_approve_plans_leaves_those_that_no_longer_wait(team):
    waiting = in_review(team)
    other = services.start_plan(actor=team.user, employee=team.me, role=team.ladder.manager)

    done = services.approve_plans(actor=team.manager.user, plans=[waiting, other])

    assert [plan.pk for plan in done] == [waiting.pk]
    other.refresh_from_db()
    assert other.state == "draft"


def test_approve_plans_refuses_all_where_one_is_somebody_elses(team):
    waiting, stranger = in_review(team), EmployeeFactory()
    other = services.start_plan(actor=stranger.user, employee=stranger, role=team.target)

    with pytest.raises(PermissionDenied):
        services.approve_plans(actor=team.manager.user, plans=[waiting, other])
    waiting.refresh_from_db()
    assert waiting.state == "in_review"


def test_complete_needs_every_action_done_or_dropped(team):
    plan = active(team)

    with pytest.raises(ValidationError) as error:
        services.complete_plan(actor=team.user, plan=plan)
    assert refusal(error) == "Some actions are still open: finish or drop them first."
    rows = list(plan.items.all())
    finish_item(actor=team.user, item=rows[0])
    for row in rows[1:]:
        drop_item(actor=team.user, item=row)
    plan = services.complete_plan(actor=team.user, plan=plan)

    assert (plan.state, plan.ended_on) == ("complete", today())


def test_an_ended_plan_stays_as_it_is_and_another_can_begin(team):
    plan = services.abandon_plan(actor=team.user, plan=draft(team))

    with pytest.raises(ValidationError) as error:
        services.edit_plan(
            actor=team.user, plan=plan, seen=mark_of(plan, ("aim", "is_shared")), aim="",
            is_shared=True,
        )  # fmt: skip
    assert refusal(error) == "This plan has ended and stays as it is."
    assert draft(team).state == "draft"


def test_edit_plan_refuses_to_save_over_what_another_window_saved(team):
    plan = draft(team)
    seen = mark_of(plan, ("aim", "is_shared"))
    services.edit_plan(actor=team.user, plan=plan, seen=seen, aim="First", is_shared=True)

    with pytest.raises(ValidationError) as error:
        services.edit_plan(actor=team.user, plan=plan, seen=seen, aim="Second", is_shared=False)
    assert "changed in another window" in refusal(error)
    plan.refresh_from_db()
    assert (plan.aim, plan.is_shared) == ("First", True)


def test_a_plan_keeps_its_version_until_it_is_moved(team):
    plan, admin = draft(team), hr_admin()
    before = plan.role_version
    version = publish_version(actor=admin, version=draft_version(actor=admin, role=team.target))
    plan.refresh_from_db()

    assert plan.role_version == before
    assert kinds_told(team.me) == ["careers.plan_version_changed"]
    plan = services.adopt_version(actor=team.user, plan=plan)
    assert plan.role_version == version
    with pytest.raises(ValidationError) as error:
        services.adopt_version(actor=team.user, plan=plan)
    assert refusal(error) == "This plan goes by the current version already."


def test_comments_are_for_whoever_reads_the_plan(team):
    plan, people = draft(team), reviewers(team)
    said = {}
    for name, (actor, _may) in people.items():
        if actor is SYSTEM:
            continue
        try:
            services.comment_on_plan(actor=actor, plan=plan, text=f"from {name}")
            said[name] = True
        except PermissionDenied:
            said[name] = False

    assert said == {
        "self": True, "manager": True, "skip": True, "peer": False, "mentor": False,
        "partner": True, "partner elsewhere": False, "admin": True,
    }  # fmt: skip
    DevelopmentPlan.objects.filter(pk=plan.pk).update(is_shared=True)
    services.comment_on_plan(actor=people["mentor"][0], plan=plan, text="now I see it")


def test_a_comment_cannot_be_on_an_action_of_another_plan(team):
    plan = draft(team)
    other = services.start_plan(actor=team.user, employee=team.me, role=team.ladder.manager)
    foreign = other.items.create(title="x", kind="education", position=1)

    with pytest.raises(ValidationError) as error:
        services.comment_on_plan(actor=team.user, plan=plan, text="hm", item=foreign)
    assert refusal(error) == "This action belongs to another plan."


def test_the_audit_holds_no_words_of_the_plan(team):
    plan = draft(team, aim="secretword")
    services.comment_on_plan(actor=team.user, plan=plan, text="secretword")

    entries = AuditEntry.objects.filter(subject=team.me)
    assert [row for row in entries if "secretword" in str(row.details)] == []


def test_propose_more_adds_only_for_gaps_without_an_action(team):
    plan = draft(team)
    first(plan)
    plan.items.filter(skill__name="Writing").delete()

    services.propose_more(actor=team.user, plan=plan)

    assert set(plan.items.values_list("skill__name", flat=True)) == {"Plumbing", "Writing"}
    with pytest.raises(ValidationError) as error:
        services.propose_more(actor=team.user, plan=plan)
    assert refusal(error) == "Every known gap has an action already."


PLAN_STEPS = {
    ("draft", "in_review"), ("in_review", "draft"), ("in_review", "active"),
    ("active", "complete"), ("draft", "abandoned"), ("in_review", "abandoned"),
    ("active", "abandoned"),
}  # fmt: skip


def test_the_database_lets_only_the_listed_steps_of_plans_through(team):
    found = set()
    for before in PlanState.values:
        for after in PlanState.values:
            ended = {"complete": today(), "abandoned": today()}
            plan = DevelopmentPlan.objects.create(
                employee=EmployeeFactory(), role=team.target,
                role_version=team.target.current_version, state=before,
                activated_on=date(2026, 1, 1), ended_on=ended.get(before),
            )  # fmt: skip
            try:
                with transaction.atomic():
                    DevelopmentPlan.objects.filter(pk=plan.pk).update(
                        state=after, ended_on=ended.get(after)
                    )
            except IntegrityError:
                continue
            if before != after:
                found.add((before, after))

    assert found == PLAN_STEPS
