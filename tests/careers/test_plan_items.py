"""The actions of a plan: write, order, work on, finish, support."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from careers.models import (
    ItemState,
    Objective,
    PlanItem,
    PlanSupporter,
    PlanTemplate,
    Suggestion,
)
from careers.services import plan_items as services
from careers.services.plan_items import FIELDS
from careers.services.plan_supporters import accept_support, ask_supporter, end_support
from careers.services.plans import abandon_plan
from lib.dates import period, today
from lib.editing import mark_of
from talent.models import EmployeeSkill, Notice, Skill, SkillClaim, Tie
from tests.careers.plans import active, draft, first, in_days, in_review
from tests.factories import EmployeeFactory, SkillFactory

pytestmark = pytest.mark.django_db


def refusal(error) -> str:
    return " ".join(error.value.messages)


def test_an_action_is_added_at_the_end(team):
    plan = draft(team)

    item = services.add_item(
        actor=team.user, plan=plan, title="Visit two customers", kind="exposure",
        due_on=in_days(9), serves="both",
    )  # fmt: skip

    assert (item.position, item.state, item.serves) == (7, "open", "both")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"title": ""}, "This field cannot be blank."),
        ({"kind": "magic"}, "Value 'magic' is not a valid choice."),
        ({"level": 3}, "A level needs a skill, and runs from 1 to 5."),
    ],
)
def test_an_action_that_means_nothing_is_refused(team, values, said):
    given = {"title": "Visit", "kind": "exposure"} | values

    with pytest.raises(ValidationError) as error:
        services.add_item(actor=team.user, plan=draft(team), **given)
    assert said in refusal(error)


def test_an_action_takes_no_retired_skill_and_no_ended_objective(team):
    plan = draft(team)
    old = SkillFactory(retired_on=today())
    past = Objective.objects.create(title="Past", valid=period(in_days(-9), in_days(-1)))
    given = {"actor": team.user, "plan": plan, "title": "Visit", "kind": "exposure"}

    with pytest.raises(ValidationError) as error:
        services.add_item(**given, skill=old)
    assert refusal(error) == "This skill is no longer in use."
    with pytest.raises(ValidationError) as error:
        services.add_item(**given, objective=past)
    assert refusal(error) == "This objective has ended: choose another."


def test_a_plan_in_review_is_not_changed(team):
    plan = in_review(team)

    with pytest.raises(ValidationError) as error:
        services.add_item(actor=team.user, plan=plan, title="Visit", kind="exposure")
    assert refusal(error) == "This plan is in review: withdraw it first to change it."


def test_nobody_but_the_person_writes_actions(team):
    plan = draft(team)
    item = first(plan)
    boss = team.manager.user
    acts = [
        lambda: services.add_item(actor=boss, plan=plan, title="x", kind="exposure"),
        lambda: services.edit_item(actor=boss, item=item, seen="", title="x"),
        lambda: services.move_item(actor=boss, item=item, up=True),
        lambda: services.drop_item(actor=boss, item=item),
        lambda: services.set_progress(actor=boss, item=item, progress=5),
        lambda: services.reopen_item(actor=boss, item=item),
        lambda: services.use_template(actor=boss, plan=plan, template=PlanTemplate.objects.first()),
        lambda: ask_supporter(actor=boss, item=item, employee=EmployeeFactory()),
    ]

    for act in acts:
        with pytest.raises(PermissionDenied):
            act()


def test_an_edit_does_not_overwrite_what_another_window_saved(team):
    item = first(draft(team))
    seen = mark_of(item, ("title", "note"))
    services.edit_item(actor=team.user, item=item, seen=seen, title="Mine", note="")

    with pytest.raises(ValidationError) as error:
        services.edit_item(actor=team.user, item=item, seen=seen, title="Also mine", note="")
    assert "changed in another window" in refusal(error)
    item.refresh_from_db()
    assert item.title == "Mine"


def test_every_field_of_the_form_can_be_marked(team):
    assert len(mark_of(first(draft(team)), FIELDS)) == 16


def test_actions_move_among_those_of_their_skill(team):
    plan = draft(team)
    names = lambda: [  # noqa: E731 - read twice below
        item.title for item in plan.items.filter(skill__name="Plumbing")
    ]
    one, two, three = names()

    services.move_item(actor=team.user, item=plan.items.get(title=two), up=True)
    assert names() == [two, one, three]
    services.move_item(actor=team.user, item=plan.items.get(title=two), up=True)
    assert names() == [two, one, three]
    services.move_item(actor=team.user, item=plan.items.get(title=two), up=False)
    assert names() == [one, two, three]


def test_progress_follows_the_plan_being_agreed(team):
    item = first(draft(team))

    with pytest.raises(ValidationError) as error:
        services.set_progress(actor=team.user, item=item, progress=10)
    assert refusal(error) == "This counts only while the plan is under way."


def test_progress_moves_an_action_between_not_begun_and_under_way(team):
    item = first(active(team))

    states = [
        services.set_progress(actor=team.user, item=item, progress=percent).state
        for percent in (40, 0, 99)
    ]

    assert states == ["doing", "open", "doing"]
    for wrong in (-1, 100):
        with pytest.raises(ValidationError):
            services.set_progress(actor=team.user, item=item, progress=wrong)


def test_done_adds_a_claim_of_ones_own(team):
    item = first(active(team))

    item = services.finish_item(actor=team.user, item=item, level=3, evidence="Ran the pilot")

    assert (item.state, item.progress, item.done_on) == ("done", 100, today())
    assert (item.claim.source, item.claim.level, item.claim.evidence) == (
        "self", 3, "Ran the pilot",
    )  # fmt: skip
    level = EmployeeSkill.objects.get(employee=team.me, skill=item.skill)
    assert float(level.level) == 3.0


def test_done_by_the_manager_adds_the_managers_claim(team):
    item = first(active(team))

    item = services.finish_item(actor=team.manager.user, item=item, level=2)

    assert (item.claim.source, item.claim.claimed_by) == ("manager", team.manager.user)


def test_done_without_a_level_claims_nothing(team):
    item = services.finish_item(actor=team.user, item=first(active(team)))

    assert (item.claim, SkillClaim.objects.count()) == (None, 0)


def test_done_is_for_the_person_and_the_line(team):
    item = first(active(team))

    for other in (EmployeeFactory().user,):
        with pytest.raises(PermissionDenied):
            services.finish_item(actor=other, item=item)


def test_a_level_needs_a_skill(team):
    plan = active(team)
    item = services.add_item(actor=team.user, plan=plan, title="Meet people", kind="exposure")

    with pytest.raises(ValidationError) as error:
        services.finish_item(actor=team.user, item=item, level=3)
    assert refusal(error) == "This action closes no skill: leave the level out."


def test_reopening_leaves_the_claim_said(team):
    item = services.finish_item(actor=team.user, item=first(active(team)), level=3)

    item = services.reopen_item(actor=team.user, item=item)

    assert (item.state, item.progress, item.claim, item.done_on) == ("doing", 90, None, None)
    assert SkillClaim.objects.count() == 1
    again = services.finish_item(actor=team.user, item=item, level=4)
    assert again.claim.level == 4


def test_a_dropped_action_can_be_taken_up_again(team):
    item = services.drop_item(actor=team.user, item=first(draft(team)))
    assert item.state == "dropped"

    assert services.reopen_item(actor=team.user, item=item).state == "open"
    with pytest.raises(ValidationError) as error:
        services.reopen_item(actor=team.user, item=item)
    assert refusal(error) == "This action is open already."


def test_a_suggestion_becomes_an_action_in_words_about_the_skill(team):
    plan = draft(team, from_gaps=False)
    skill = Skill.objects.get(name="Plumbing")
    idea = Suggestion.objects.get(title__startswith="Build a small working example")

    item = services.take_suggestion(actor=team.user, plan=plan, suggestion=idea, skill=skill)

    assert (item.title, item.level, item.skill) == (
        "Build a small working example for plumbing that others can try", 3, skill,
    )  # fmt: skip


def test_a_suggestion_for_another_kind_of_skill_is_refused(team):
    idea = Suggestion.objects.filter(skill_kind="language").first()
    skill = Skill.objects.get(name="Plumbing")

    with pytest.raises(ValidationError) as error:
        services.take_suggestion(actor=team.user, plan=draft(team), suggestion=idea, skill=skill)
    assert refusal(error) == "This suggestion is for skills of another kind."


def test_a_template_brings_its_actions_once(team):
    plan = draft(team, from_gaps=False)
    template = PlanTemplate.objects.get(name="Into another field")

    services.use_template(actor=team.user, plan=plan, template=template)
    services.use_template(actor=team.user, plan=plan, template=template)

    assert list(plan.items.values_list("due_on", flat=True)) == [
        today() + timedelta(weeks=weeks) for weeks in (3, 8, 12, 20, 24)
    ]


def test_a_plan_holds_forty_actions_at_most(team):
    plan = draft(team, from_gaps=False)
    PlanItem.objects.bulk_create(
        PlanItem(plan=plan, title=f"No {n}", kind="exposure", position=n) for n in range(40)
    )

    with pytest.raises(ValidationError) as error:
        services.add_item(actor=team.user, plan=plan, title="One more", kind="exposure")
    assert refusal(error) == "A plan holds 40 actions at most: finish or drop some first."


def ties(team):
    rows = Tie.objects.current().filter(subject=team.me, kind="supporter")
    return set(rows.values_list("viewer", flat=True))


def test_a_supporter_has_a_tie_while_an_action_of_theirs_is_open(team):
    plan, helper = active(team), EmployeeFactory()
    one, two = plan.items.select_related("plan__employee")[:2]
    for item in (one, two):
        ask_supporter(actor=team.user, item=item, employee=helper)
    assert ties(team) == {helper.pk}

    services.finish_item(actor=team.manager.user, item=one)
    assert ties(team) == {helper.pk}
    services.drop_item(actor=team.user, item=two)
    assert ties(team) == set()
    services.reopen_item(actor=team.user, item=two)
    assert ties(team) == {helper.pk}
    abandon_plan(actor=team.user, plan=plan)
    assert ties(team) == set()


def test_a_supporter_sees_the_action_and_nothing_else(team):
    plan, helper = active(team), EmployeeFactory()
    item = first(plan)
    ask_supporter(actor=team.user, item=item, employee=helper)

    seen = PlanItem.objects.visible_to(helper.user)
    assert list(seen) == [item]
    assert list(type(plan).objects.visible_to(helper.user)) == []
    assert list(EmployeeSkill.objects.visible_to(helper.user)) == []
    assert list(SkillClaim.objects.visible_to(helper.user)) == []


def test_asking_for_support_tells_the_colleague_and_waits_for_an_answer(team):
    helper = EmployeeFactory()
    supporter = ask_supporter(actor=team.user, item=first(draft(team)), employee=helper)
    assert list(Notice.objects.filter(recipient=helper.user).values_list("kind", flat=True)) == [
        "careers.plan_support_asked"
    ]

    with pytest.raises(PermissionDenied):
        accept_support(actor=team.user, supporter=supporter)
    assert accept_support(actor=helper.user, supporter=supporter).answered_at is not None
    end_support(actor=helper.user, supporter=supporter)
    assert (PlanSupporter.objects.count(), ties(team)) == (0, set())


def test_support_is_refused_of_oneself_twice_and_of_who_cannot_sign_in(team):
    item, helper = first(draft(team)), EmployeeFactory()
    ask_supporter(actor=team.user, item=item, employee=helper)

    refused = {}
    for name, person in {
        "me": team.me, "twice": helper, "no login": EmployeeFactory(user=None),
    }.items():  # fmt: skip
        with pytest.raises(ValidationError) as error, transaction.atomic():
            ask_supporter(actor=team.user, item=item, employee=person)
        refused[name] = refusal(error)

    assert refused == {
        "me": "Choose somebody else than yourself.",
        "twice": "This person supports it already.",
        "no login": "This person cannot sign in at the moment.",
    }


ITEM_STEPS = {
    ("open", "doing"), ("open", "done"), ("open", "dropped"), ("doing", "open"),
    ("doing", "done"), ("doing", "dropped"), ("done", "doing"), ("dropped", "open"),
}  # fmt: skip


def test_the_database_lets_only_the_listed_steps_of_actions_through(team):
    plan, found = draft(team, from_gaps=False), set()
    done = {"done": {"done_on": today(), "progress": 100}}
    usual = {"done_on": None, "progress": 0}
    for before in ItemState.values:
        for after in ItemState.values:
            item = PlanItem.objects.create(
                plan=plan, title="x", kind="exposure", position=1, state=before,
                **done.get(before, usual),
            )  # fmt: skip
            try:
                with transaction.atomic():
                    PlanItem.objects.filter(pk=item.pk).update(
                        state=after, **done.get(after, usual)
                    )
            except IntegrityError:
                continue
            if before != after:
                found.add((before, after))

    assert found == ITEM_STEPS


def test_a_day_that_has_passed_is_refused_where_it_is_chosen(team):
    plan = draft(team)
    late = first(plan)
    PlanItem.objects.filter(pk=late.pk).update(due_on=in_days(-9))
    late.refresh_from_db()
    given = {name: getattr(late, name) for name in FIELDS}
    given |= {"actor": team.user, "item": late, "seen": mark_of(late, FIELDS)}
    new = {"actor": team.user, "plan": plan, "title": "A", "kind": "exposure"}

    with pytest.raises(ValidationError) as error:
        services.add_item(**new, due_on=in_days(-1))
    assert error.value.message_dict == {
        "due_on": ["This day has passed: choose today or a later day."]
    }
    with pytest.raises(ValidationError):
        services.edit_item(**given | {"due_on": in_days(-2)})
    services.edit_item(**given | {"title": "Still late"})
    late.refresh_from_db()
    assert (late.title, late.due_on) == ("Still late", in_days(-9))
