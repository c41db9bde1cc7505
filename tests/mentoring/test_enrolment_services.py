"""Taking part: who may join and when, what one says, waiting for a place, leaving."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from lib.dates import period, today
from lib.editing import was_changed
from mentoring.models import AudienceRule, Block, Enrolment, EnrolmentSkill, Pair, Wish
from mentoring.queries.enrolments import place_in_line, proposal_for, said_on
from mentoring.services.blocks import set_blocks
from mentoring.services.enrolments import (
    edit_enrolment,
    enrol,
    promote_enrolment,
    withdraw_enrolment,
    withdraw_leavers,
)
from talent.models import AuditEntry, Employee, Notice
from tests.careers.plans import build_team
from tests.careers.plans import draft as plan_draft
from tests.factories import (
    START,
    EmployeeFactory,
    EnrolmentFactory,
    OrgUnitFactory,
    PairFactory,
    SkillFactory,
    hr_admin,
)
from tests.mentoring.programmes import draft, joined, person, running
from tests.mentoring.test_programme_services import refused

pytestmark = pytest.mark.django_db


def join(now, who=None, side="mentee", **more):
    who = who or person()
    said = {"actor": who.user, "programme": now.programme, "employee": who, "side": side}
    return said | {"about": "I want to learn."} | more


def test_a_mentee_says_goals_skills_wishes_and_a_target_in_their_order():
    now, me = running(), person()
    skills = [(SkillFactory(), 10), (SkillFactory(), 1)]
    wishes, blocks = [person(), person()], [person()]
    role = person().assignments.get().role

    enrolment = enrol(
        **join(now, me, skills=skills, wishes=wishes, blocks=blocks, target_role=role)
    )

    said = said_on(Enrolment.objects.get())
    assert (enrolment.state, said.about, said.target_role) == ("enrolled", "I want to learn.", role)
    assert (said.skills, said.wishes, said.blocks) == (skills, wishes, blocks)


def test_a_mentor_offers_places_and_aims_for_nothing():
    now = running()
    role = person().assignments.get().role

    enrolment = enrol(**join(now, side="mentor", capacity=3, target_role=role))

    assert (enrolment.capacity, enrolment.target_role) == (3, None)


def test_one_person_is_mentor_and_mentee_at_once_and_on_each_side_once():
    now, me = running(), person()
    enrol(**join(now, me))
    enrol(**join(now, me, side="mentor"))

    assert refused(enrol, **join(now, me)) == ["You take part in this programme already."]
    assert Enrolment.objects.count() == 2


def test_nobody_is_put_into_a_programme_by_others():
    now, me = running(), person()

    for actor in (now.hr, now.coordinator.user, person().user):
        with pytest.raises(PermissionDenied):
            enrol(**join(now, me) | {"actor": actor})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"state": "draft"}, "This programme is not open yet."),
        ({"state": "finished"}, "This programme is over: nobody can join any more."),
        ({"state": "cancelled"}, "This programme is over: nobody can join any more."),
        ({"enrol_from": 1}, "Enrolment begins on "),
        ({"enrol_until": -1}, "Enrolment ended on "),
    ],
)
def test_a_programme_takes_people_in_only_while_it_does(change, words):
    change = {
        k: today() + timedelta(days=v) if isinstance(v, int) else v for k, v in change.items()
    }
    now = running(**change)

    (said,) = refused(enrol, **join(now))

    assert said.startswith(words)


def test_whoever_is_outside_the_audience_is_told_so():
    now = running()
    AudienceRule.objects.create(programme=now.programme, side="mentee", unit=OrgUnitFactory())

    assert refused(enrol, **join(now)) == [
        "This programme is for others: its page says for whom. Ask who runs it."
    ]
    assert enrol(**join(now, side="mentor")).state == "enrolled"


def test_who_has_left_does_not_join():
    now, gone = running(), EmployeeFactory(employed=False)

    assert refused(enrol, **join(now, gone)) == ["Only people who are employed today can join."]


@pytest.mark.parametrize(
    ("kind", "side"), [("peer", "mentee"), ("peer", "mentor"), ("reverse", "peer")]
)
def test_a_side_that_a_kind_does_not_have_is_refused(kind, side):
    assert "side" in refused(enrol, **join(running(kind=kind), side=side))


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"about": ""}, "about"),
        ({"about": "​‮"}, "about"),
        ({"about": "x" * 2001}, "about"),
        ({"about": "ok \N{RIGHT-TO-LEFT OVERRIDE}"}, "about"),
        ({"capacity": 2}, "capacity"),
        ({"side": "mentor", "capacity": 0}, "capacity"),
        ({"side": "mentor", "capacity": 6}, "capacity"),
        ({"side": "mentor", "about": " "}, "about"),
    ],
)
def test_what_one_says_is_checked_at_its_field(more, field):
    assert list(refused(enrol, **join(running(), **more))) == [field]


@pytest.mark.parametrize("about", ["x" * 2000, "Ich möchte führen lernen. 学びたい 🌱", "لغة"])
def test_words_of_any_language_and_up_to_the_limit_are_kept(about):
    assert enrol(**join(running(), about=about)).about == about


def test_a_mentor_in_groups_takes_up_to_twelve():
    now = running(kind="group")

    assert enrol(**join(now, side="mentor", capacity=12)).capacity == 12


def test_skills_are_five_different_ones_in_use():
    now = running()
    one, old = (SkillFactory(), 5), (SkillFactory(retired_on=today()), 5)

    assert refused(enrol, **join(now, skills=[one, one])) == {
        "skills": [f"“{one[0].name}” stands here twice."]
    }
    assert refused(enrol, **join(now, skills=[old])) == {
        "skills": [f"“{old[0].name}” is no longer in use."]
    }
    many = [(SkillFactory(), 5) for _ in range(6)]
    assert refused(enrol, **join(now, skills=many)) == {"skills": ["Choose at most five skills."]}
    assert refused(enrol, **join(now, skills=[(SkillFactory(), 7)]))


def test_wishes_are_for_five_other_colleagues():
    now, me, other = running(), person(), person()
    gone = EmployeeFactory(employed=False, given_name="Gone", family_name="Away")
    cases = {
        "Choose somebody else than yourself.": [me],
        "Wish for at most five people.": [person() for _ in range(6)],
        f"{other.name} stands here twice.": [other, other],
        "Gone Away does not work here any more: choose somebody else.": [gone],
    }
    for words, wishes in cases.items():
        assert refused(enrol, **join(now, me, wishes=wishes)) == {"wishes": [words]}
    said = refused(enrol, **join(now, me, wishes=[other], blocks=[other]))
    assert said == {
        "wishes": [f"{other.name} is among those with whom you do not want to be matched."]
    }
    assert refused(enrol, **join(now, me, blocks=[me])) == {
        "blocks": ["Choose somebody else than yourself."]
    }
    assert not Enrolment.objects.exists()


def test_blocks_hold_in_all_programmes_and_leave_no_trace_elsewhere():
    me, other, third = person(), person(), person()

    set_blocks(actor=me.user, employee=me, people=[other, third])
    set_blocks(actor=me.user, employee=me, people=[third])

    assert list(Block.objects.values_list("by", "employee")) == [(me.pk, third.pk)]
    assert not AuditEntry.objects.exists()
    assert not Notice.objects.exists()
    for actor in (other.user, hr_admin()):
        with pytest.raises(PermissionDenied):
            set_blocks(actor=actor, employee=me, people=[])


def test_who_has_left_may_stay_on_the_list_of_who_had_them_there():
    me, other = person(), person()
    set_blocks(actor=me.user, employee=me, people=[other])
    other.employments.update(valid=period(START, today()))

    assert set_blocks(actor=me.user, employee=me, people=[other]) == [other]
    assert "blocks" in refused(
        set_blocks, actor=me.user, employee=me, people=[EmployeeFactory(employed=False)]
    )


# --- places ---


def test_who_comes_when_all_places_are_taken_waits_in_line_and_mentors_need_none():
    now = running(seats=1)

    first, second = joined(now.programme), joined(now.programme)
    mentor = joined(now.programme, side="mentor")

    assert [first.state, second.state, mentor.state] == ["enrolled", "waitlisted", "enrolled"]
    assert (place_in_line(first), place_in_line(second)) == (None, 1)
    kinds = list(Notice.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["mentoring.enrolled", "mentoring.waitlisted", "mentoring.enrolled"]


def test_nobody_passes_those_who_wait():
    now = running(seats=2)
    rows = [joined(now.programme) for _ in range(3)]
    Enrolment.objects.filter(pk=rows[0].pk).update(state="withdrawn", ended_on=today())

    late = joined(now.programme)

    assert late.state == "waitlisted"


def test_a_place_that_is_freed_goes_to_re_matches_first():
    now = running(seats=1)
    first, second, third = [joined(now.programme) for _ in range(3)]
    Enrolment.objects.filter(pk=third.pk).update(is_rematch=True)

    withdraw_enrolment(actor=first.employee.user, enrolment=first)

    states = dict(Enrolment.objects.values_list("pk", "state"))
    assert [states[row.pk] for row in (first, second, third)] == [
        "withdrawn", "waitlisted", "enrolled",
    ]  # fmt: skip
    told = Notice.objects.get(kind="mentoring.place_free")
    assert told.recipient == third.employee.user


def test_who_has_left_is_passed_over_in_line():
    now = running(seats=1)
    first, second, third = [joined(now.programme) for _ in range(3)]
    second.employee.employments.update(valid=period(START, today()))

    withdraw_enrolment(actor=first.employee.user, enrolment=first)

    third.refresh_from_db()
    assert third.state == "enrolled"


def test_leaving_the_waiting_list_frees_nothing():
    now = running(seats=1)
    _first, second, third = [joined(now.programme) for _ in range(3)]

    withdraw_enrolment(actor=second.employee.user, enrolment=second)

    third.refresh_from_db()
    assert third.state == "waitlisted"
    assert refused(withdraw_enrolment, actor=second.employee.user, enrolment=second) == [
        "This has ended: it is “Withdrawn” now."
    ]


def test_whoever_runs_the_programme_gives_a_free_place_out_of_turn():
    now = running(seats=1)
    first, second, third = [joined(now.programme) for _ in range(3)]
    run = {"actor": now.coordinator.user}

    said = refused(promote_enrolment, **run, enrolment=third)

    assert said == ["The place is taken: raise the number of places, or withdraw somebody first."]
    Enrolment.objects.filter(pk=first.pk).update(state="withdrawn", ended_on=today())
    assert promote_enrolment(**run, enrolment=third).state == "enrolled"
    assert refused(promote_enrolment, **run, enrolment=third) == [
        f"{third.employee.name} does not wait for a place any more."
    ]
    with pytest.raises(PermissionDenied):
        promote_enrolment(actor=second.employee.user, enrolment=second)


def test_whoever_runs_the_programme_takes_somebody_out_and_the_person_is_told():
    now = running()
    row = joined(now.programme)

    with pytest.raises(PermissionDenied):
        withdraw_enrolment(actor=person().user, enrolment=row)
    withdraw_enrolment(actor=now.coordinator.user, enrolment=row)

    assert Notice.objects.filter(kind="mentoring.enrolment_withdrawn").count() == 1


def test_leaving_withdraws_what_waits_for_an_answer_and_not_a_pair_under_way():
    now = running()
    pair = PairFactory(
        programme=now.programme, state="proposed", holds_seat=True, starts_on=None, ends_on=None,
        mentee_accepted_at=None, mentor_accepted_at=None,
    )  # fmt: skip
    going = PairFactory(programme=now.programme)

    withdraw_enrolment(actor=pair.mentor.user, enrolment=pair.mentor_enrolment)

    pair.refresh_from_db()
    assert (pair.state, pair.holds_seat) == ("withdrawn", False)
    assert refused(
        withdraw_enrolment, actor=going.mentee.user, enrolment=going.mentee_enrolment
    ) == ["A pair is under way: end it first, with a reason, so that the other one knows."]
    assert Pair.objects.going().count() == 1


def test_a_sweep_takes_out_who_has_left_and_gives_the_place_on():
    now = running(seats=1)
    first, second = joined(now.programme), joined(now.programme)
    first.employee.employments.update(valid=period(START, today()))
    pair = PairFactory()
    pair.mentee.employments.update(valid=period(START, today()))

    withdraw_leavers()
    withdraw_leavers()

    first.refresh_from_db()
    second.refresh_from_db()
    pair.mentee_enrolment.refresh_from_db()
    assert (first.state, second.state) == ("withdrawn", "enrolled")
    assert pair.mentee_enrolment.state == "enrolled"  # its pair ends first


# --- changing what one said ---


def test_what_one_said_changes_until_one_is_matched():
    now = running()
    row = joined(now.programme)
    skill, wish = SkillFactory(), person()
    said = {"about": "Something else.", "skills": [(skill, 3)], "wishes": [wish]}

    edit_enrolment(actor=row.employee.user, enrolment=row, **said)

    assert EnrolmentSkill.objects.get().skill == skill
    assert Wish.objects.get().employee == wish
    mentor = EnrolmentFactory(programme=now.programme, side="mentor")
    PairFactory(programme=now.programme, mentee_enrolment=row, mentor_enrolment=mentor)
    assert refused(edit_enrolment, actor=row.employee.user, enrolment=row, **said) == [
        "You are matched: what you want to reach is part of your pair now."
    ]


def test_a_mentor_never_offers_fewer_places_than_are_taken():
    now = running()
    mentor = joined(now.programme, side="mentor", capacity=3)
    for _ in range(2):
        PairFactory(programme=now.programme, mentor_enrolment=mentor)
    edit = {"actor": mentor.employee.user, "enrolment": mentor, "about": "I offer."}

    said = refused(edit_enrolment, **edit, capacity=1)

    assert said == {
        "capacity": ["You have 2 mentees: choose as many or more, or end a pair first."]
    }
    assert edit_enrolment(**edit, capacity=2).capacity == 2


def test_nobody_else_changes_what_one_said():
    now = running()
    row = joined(now.programme)

    for actor in (now.hr, now.coordinator.user):
        with pytest.raises(PermissionDenied):
            edit_enrolment(actor=actor, enrolment=row, about="Mine")


def test_two_windows_lose_nothing():
    row = joined(running().programme)
    seen = said_on(row).mark
    mine = {"actor": row.employee.user, "enrolment": row}
    wish = person(given_name="Wanted", family_name="Mentor")
    edit_enrolment(**mine, seen=seen, about="First window", wishes=[wish])

    with pytest.raises(ValidationError) as refusal:
        edit_enrolment(**mine, seen=seen, about="Second window")

    assert was_changed(refusal.value)
    words = refusal.value.messages[0]
    assert "In your words: “First window”; " in words
    assert "Wishes: “Wanted Mentor" in words
    now = said_on(Enrolment.objects.get())
    assert (now.about, list(now.wishes)) == ("First window", [wish])


def test_the_audit_names_neither_words_nor_wishes_nor_blocks():
    now, me, wished, ruled_out = running(), person(), person(), person()
    enrol(**join(now, me, about="canaryword", wishes=[wished], blocks=[ruled_out]))

    entries = [entry.details for entry in AuditEntry.objects.filter(subject=me)]
    assert entries == [{"side": "mentee", "state": "enrolled"}]
    assert not AuditEntry.objects.filter(subject__in=[wished, ruled_out]).exists()


def test_what_is_proposed_comes_from_the_gaps_towards_my_target_and_then_from_my_plan():
    team = build_team()
    plan = plan_draft(team)
    extra = SkillFactory(name="Welding")
    plan.items.create(title="Weld", kind="experience", skill=extra, level=2, position=90)
    plan.items.create(
        title="Done", kind="experience", skill=SkillFactory(), position=91, state="dropped"
    )
    me = Employee.objects.joined_with_assignment().get(pk=team.me.pk)

    found = proposal_for(me.user, me)

    assert found.role == team.target
    said = [(skill.name, want) for skill, want in found.skills]
    assert said == [("Plumbing", 10), ("Writing", 5), ("Welding", 5)]
    assert (found.from_gaps, found.from_plan) == (True, True)


def test_who_aims_for_nothing_and_plans_nothing_is_proposed_nothing():
    me = person()

    found = proposal_for(me.user, me)

    assert (found.role, found.skills) == (None, [])


def test_a_draft_takes_nobody_in():
    programme, _coordinator, _hr = draft()
    who = person()

    assert refused(
        enrol, actor=who.user, programme=programme, employee=who, side="mentee", about="x"
    ) == ["This programme is not open yet."]
