"""What becomes of action plans: who does it, what is refused, and what is left on record."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from lib.dates import period, today
from metrics.models import ActionPlan, ActionUpdate, Wave
from metrics.services import actions
from talent.models import SYSTEM, AuditEntry, GrantKind, Notice
from tests.factories import (
    AssignmentFactory,
    EmployeeFactory,
    GrantFactory,
    OrgUnitFactory,
    UserFactory,
)
from tests.metrics.action_factories import ActionPlanFactory
from tests.metrics.release_factories import a_released_wave
from tests.metrics.survey_factories import hr_admin, refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.RELEASE_KEYS_DIR = tmp_path / "keys"


def said(**more):
    return {
        "issue": "Meetings are too long", "goal": "They end on time.",
        "owner": EmployeeFactory(), "champion": EmployeeFactory(),
        "due_on": today() + timedelta(days=60),
    } | more  # fmt: skip


def start(actor=SYSTEM, **more):
    return actions.start_plan(actor=actor, **said(**more))


def partner_of(unit):
    return GrantFactory(kind=GrantKind.HR_PARTNER, unit=unit).user


def leader_in(unit):
    leader = AssignmentFactory().employee
    AssignmentFactory(unit=unit, manager=leader)
    return leader.user


def lines(plan):
    rows = ActionUpdate.objects.filter(plan=plan).order_by("pk")
    return [(line.kind, line.text) for line in rows]


def told(person):
    rows = Notice.objects.filter(recipient=person.user).order_by("pk")
    return [notice.kind.removeprefix("metrics.action_") for notice in rows]


# --- starting ---


def test_a_plan_is_begun_with_its_first_line_an_entry_and_word_to_both():
    unit = OrgUnitFactory()
    leader = leader_in(unit)
    plan = start(leader, unit=unit)

    assert (plan.origin, plan.status, plan.unit, plan.created_by) == (
        "free", "not_started", unit, leader
    )  # fmt: skip
    assert lines(plan) == [("begun", "")]
    assert (told(plan.owner), told(plan.champion)) == (["owned"], ["championed"])
    entry = AuditEntry.objects.get(action="metrics.action.started")
    assert (entry.actor, entry.object_id, entry.details) == (
        leader, str(plan.pk),
        {"origin": "free", "unit": unit.pk, "wave": None, "owner": plan.owner_id,
         "champion": plan.champion_id},
    )  # fmt: skip


def test_nobody_is_told_of_what_they_did_themselves():
    unit = OrgUnitFactory()
    leader = AssignmentFactory().employee
    AssignmentFactory(unit=unit, manager=leader)

    start(leader.user, unit=unit, owner=leader)

    assert told(leader) == []


@pytest.mark.parametrize("who", ["outsider", "of_another_unit", "partner_elsewhere"])
def test_who_does_not_answer_for_a_unit_begins_no_plan_for_it(who):
    unit, elsewhere = OrgUnitFactory(), OrgUnitFactory()
    actor = {
        "outsider": lambda: AssignmentFactory(unit=unit).employee.user,
        "of_another_unit": lambda: leader_in(elsewhere),
        "partner_elsewhere": lambda: partner_of(elsewhere),
    }[who]()

    with pytest.raises(PermissionDenied):
        start(actor, unit=unit)
    assert not ActionPlan.objects.exists()


def test_for_everybody_hr_admins_and_executives_begin_plans():
    executive = GrantFactory(kind=GrantKind.EXECUTIVE).user

    assert start(executive).unit is None
    with pytest.raises(PermissionDenied):
        start(partner_of(OrgUnitFactory()))


def test_a_result_is_answered_by_who_reads_it_by_office_and_not_by_who_was_asked():
    wave = a_released_wave(person_in=2)
    Wave.objects.filter(pk=wave.pk).update(shared_at=wave.released_at)
    place = wave.units.get(position=2)
    asked = wave.people.get().employee.user
    plan = start(partner_of(place.unit), wave=wave, wave_unit=place)

    assert (plan.origin, plan.unit, plan.wave_unit) == ("result", place.unit, place)
    for actor, where in ((asked, place), (partner_of(place.unit), None)):
        with pytest.raises(PermissionDenied):
            start(actor, wave=wave, wave_unit=where)


def test_a_result_that_is_not_released_is_answered_by_nobody():
    wave = a_released_wave()
    Wave.objects.filter(pk=wave.pk)
    other = wave.units.get(position=3)  # two answers: told with others

    assert start(hr_admin(), wave=wave, wave_unit=other).wave_unit == other
    with pytest.raises(PermissionDenied):
        start(hr_admin(), indicator="headcount", wave=wave, wave_unit=other)


def test_the_figure_is_kept_as_it_was_told_when_the_plan_began():
    wave = a_released_wave()
    place = wave.units.get(position=2)
    plan = start(
        hr_admin(), wave=wave, wave_unit=place, measure="figure", figure_name="index", target=70
    )

    assert plan.baseline_on == wave.closes_there.date()
    assert set(plan.baseline) == {"kind", "value", "low", "high"}
    assert plan.baseline["kind"] == "index"
    told_value = plan.baseline["value"], plan.baseline["low"]
    assert any(value is not None for value in told_value)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"due_on": today() - timedelta(days=1)}, "due_on"),
        ({"starts_on": today() + timedelta(days=90)}, "due_on"),
        ({"starts_on": date(1, 1, 1)}, "starts_on"),
        ({"starts_on": date(today().year - 6, 12, 31)}, "starts_on"),
        ({"due_on": date(today().year + 11, 1, 1)}, "due_on"),
        ({"due_on": date(9999, 12, 31)}, "due_on"),
        ({"issue": "   "}, "issue"),
        ({"issue": "\u200b"}, "issue"),
        ({"issue": "x" * 501}, "issue"),
        ({"goal": ""}, "goal"),
        ({"measure": "figure", "figure_name": "index", "target": 5}, "figure_name"),
        ({"measure": "indicator", "measured_indicator": "luck", "target": 5}, "measured_indicator"),
        ({"measure": "indicator", "measured_indicator": "headcount"}, "target"),
        ({"measure": "indicator", "measured_indicator": "headcount", "target": -1}, "target"),
        ({"serves": "nobody"}, "serves"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(more, field):
    with pytest.raises(ValidationError) as refusal:
        start(unit=OrgUnitFactory(), **more)

    assert list(refusal.value.message_dict) == [field]
    assert not ActionPlan.objects.exists()


def test_a_plan_starts_after_people_answered_and_not_long_ago():
    wave = a_released_wave()
    day = wave.closes_there.date()
    given = {"actor": hr_admin(), "wave": wave}

    refused(lambda: start(**given, starts_on=day - timedelta(days=1)), f"starts on {day.day} ")
    assert start(**given, starts_on=day).starts_on == day
    free = {"unit": OrgUnitFactory(), "starts_on": date(today().year - 5, 1, 1)}
    assert start(**free, due_on=date(today().year + 10, 12, 31)).starts_on == free["starts_on"]


def test_a_plan_that_started_long_ago_is_kept_as_before():
    plan = ActionPlanFactory(starts_on=date(2001, 1, 1), due_on=today() + timedelta(days=9))

    actions.edit_plan(actor=SYSTEM, plan=plan, goal="Quieter rooms.")
    refused(
        lambda: actions.edit_plan(actor=SYSTEM, plan=plan, starts_on=date(2001, 1, 2)),
        "A plan starts on 1 January",
    )  # fmt: skip


def test_a_target_lies_on_the_scale_of_its_figure():
    wave = a_released_wave()
    given = {"wave": wave, "measure": "figure", "actor": hr_admin()}

    refused(lambda: start(**given, figure_name="index", target=101), "from 0 to 100")
    refused(lambda: start(**given, figure_name="index", target=-1), "from 0 to 100")
    enps = wave.figures.get(kind="enps").name
    assert start(**given, figure_name=enps, target=-20).target == -20


def test_owner_and_champion_work_here_and_are_two():
    gone = EmployeeFactory(employed=False)
    same = EmployeeFactory()

    for people in ({"owner": gone}, {"champion": gone}, {"owner": same, "champion": same}):
        with pytest.raises(ValidationError):
            start(unit=OrgUnitFactory(), **people)


def test_a_form_that_is_sent_twice_begins_one_plan():
    given = said(unit=OrgUnitFactory())
    admin = hr_admin()
    actions.start_plan(actor=admin, **given)

    refused(lambda: actions.start_plan(actor=admin, **given), "just saved")
    assert ActionPlan.objects.count() == 1


def test_only_what_one_reads_can_be_the_measure():
    unit, elsewhere = OrgUnitFactory(), OrgUnitFactory()
    leader = leader_in(unit)
    counted = {"measure": "indicator", "measured_indicator": "headcount", "target": 9}

    with pytest.raises(PermissionDenied):
        start(leader, unit=elsewhere, indicator="headcount", **counted)
    with pytest.raises(PermissionDenied):
        start(hr_admin(), unit=unit, indicator="luck")


# --- keeping ---


def partners_and_people(plan):
    """Who may do something with a plan, by what they are to it."""
    boss = AssignmentFactory().employee
    AssignmentFactory(employee=plan.owner, manager=boss)
    return {
        "owner": plan.owner.user, "champion": plan.champion.user, "creator": plan.created_by,
        "boss": boss.user, "partner": partner_of(plan.unit),
        "executive": GrantFactory(kind=GrantKind.EXECUTIVE).user, "admin": hr_admin(),
        "outsider": UserFactory(), "partner_elsewhere": partner_of(OrgUnitFactory()),
    }  # fmt: skip


KEEPERS = {"owner", "partner", "admin"}
ACTS = {
    "edit": (KEEPERS, lambda plan, actor: actions.edit_plan(actor=actor, plan=plan, goal="Less.")),
    "status": (
        KEEPERS,
        lambda plan, actor: actions.change_status(actor=actor, plan=plan, status="in_progress"),
    ),
    "share": (KEEPERS, lambda plan, actor: actions.share_plan(actor=actor, plan=plan)),
    "update": (
        KEEPERS | {"champion"},
        lambda plan, actor: actions.add_update(actor=actor, plan=plan, text="It goes."),
    ),
    "hand_over": (
        KEEPERS | {"champion"},
        lambda plan, actor: actions.hand_over(actor=actor, plan=plan, owner=EmployeeFactory()),
    ),
    "move": (
        KEEPERS | {"champion"},
        lambda plan, actor: actions.move_plan(
            actor=actor, plan=plan, unit=plan.owner.assignments.get().unit
        ),
    ),
    "champion": (
        {"champion", "partner", "admin"},
        lambda plan, actor: actions.change_champion(
            actor=actor, plan=plan, champion=EmployeeFactory()
        ),
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_each_act_is_for_these_and_nobody_else(act):
    allowed, do = ACTS[act]
    found = set()
    for who in ("owner", "champion", "creator", "boss", "partner", "executive", "admin",
                "outsider", "partner_elsewhere"):  # fmt: skip
        plan = ActionPlanFactory()
        actor = partners_and_people(plan)[who]
        try:
            do(plan, actor)
        except PermissionDenied:
            assert not ActionUpdate.objects.filter(plan=plan).exists()
        else:
            found.add(who)

    assert found == allowed


def test_a_change_says_what_it_was_and_tells_the_other_one():
    plan = ActionPlanFactory()
    actions.edit_plan(actor=plan.owner.user, plan=plan, goal="Less.", issue=plan.issue)
    later = plan.due_on + timedelta(days=7)
    actions.edit_plan(actor=plan.owner.user, plan=plan, due_on=later)
    actions.edit_plan(actor=plan.owner.user, plan=plan, due_on=later)

    assert lines(plan) == [("changed", ""), ("dates", "")]
    assert plan.updates.get(kind="dates").due_on == later
    assert (told(plan.champion), told(plan.owner)) == (["news", "news"], [])


def test_two_windows_lose_nothing():
    plan = ActionPlanFactory()
    mark = mark_of(plan)
    actions.edit_plan(actor=SYSTEM, plan=plan, goal="First.", seen=mark)

    refused(
        lambda: actions.edit_plan(actor=SYSTEM, plan=plan, goal="Second.", seen=mark),
        "another window", "First.",
    )  # fmt: skip


def mark_of(plan):
    from lib.editing import mark_of  # noqa: PLC0415

    return mark_of(plan, ["goal"])


def test_a_plan_is_closed_with_what_came_of_it_and_stays_so():
    plan = ActionPlanFactory()
    refused(lambda: actions.change_status(actor=SYSTEM, plan=plan, status="complete"), "came of it")
    actions.change_status(actor=SYSTEM, plan=plan, status="complete", text="Half an hour less.")
    plan.refresh_from_db()

    assert (plan.status, plan.closed_on, plan.outcome) == (
        "complete", today(), "Half an hour less."
    )  # fmt: skip
    for act in (
        lambda: actions.edit_plan(actor=SYSTEM, plan=plan, goal="More."),
        lambda: actions.change_status(actor=SYSTEM, plan=plan, status="in_progress"),
        lambda: actions.hand_over(actor=SYSTEM, plan=plan, owner=EmployeeFactory()),
        lambda: actions.move_plan(actor=SYSTEM, plan=plan, unit=OrgUnitFactory()),
    ):
        refused(act, "closed")


def test_a_closed_plan_is_opened_again_for_a_reason_and_until_a_day_to_come():
    plan = ActionPlanFactory(
        status="cancelled", closed_on=today(), outcome="No time.",
        starts_on=today() - timedelta(days=99), due_on=today() - timedelta(days=9),
    )  # fmt: skip
    again = {"actor": SYSTEM, "plan": plan}
    refused(lambda: actions.reopen_plan(**again, text=""), "Say why")
    refused(lambda: actions.reopen_plan(**again, text="Time again."), "until when")
    too_late = date(today().year + 11, 1, 1)
    refused(lambda: actions.reopen_plan(**again, text="On.", due_on=too_late), "is due by 31 Dec")
    day = today() + timedelta(days=30)
    actions.reopen_plan(**again, text="Time again.", due_on=day)
    plan.refresh_from_db()

    assert (plan.status, plan.closed_on, plan.outcome, plan.due_on) == (
        "in_progress", None, "", day
    )  # fmt: skip
    assert lines(plan) == [("reopened", "Time again."), ("dates", "")]
    refused(lambda: actions.reopen_plan(**again, text="Once more."), "open already")


def test_a_status_that_does_not_follow_is_refused():
    plan = ActionPlanFactory(status="in_progress")

    refused(lambda: actions.change_status(actor=SYSTEM, plan=plan, status="not_started"))
    refused(lambda: actions.change_status(actor=SYSTEM, plan=plan, status="lost"))


def test_an_update_says_something():
    plan = ActionPlanFactory()

    for text in ("", "  ", "\u2800", "x" * 1001):
        refused(lambda text=text: actions.add_update(actor=SYSTEM, plan=plan, text=text))
    assert lines(plan) == []


def test_a_plan_of_a_result_is_shared_after_the_result_and_once():
    wave = a_released_wave()
    plan = ActionPlanFactory(wave=wave, unit=None)
    refused(lambda: actions.share_plan(actor=SYSTEM, plan=plan), "not shared yet")
    Wave.objects.filter(pk=wave.pk).update(shared_at=wave.released_at)
    actions.share_plan(actor=SYSTEM, plan=plan)

    refused(lambda: actions.share_plan(actor=SYSTEM, plan=plan), "already")
    assert lines(plan) == [("shared", "")]


def test_a_plan_outlives_its_unit_and_moves_to_one_of_today():
    over = OrgUnitFactory(valid=period(today() - timedelta(days=900), today()))
    plan = ActionPlanFactory(unit=over)
    unit = AssignmentFactory(employee=plan.owner).unit
    elsewhere = OrgUnitFactory()

    refused(lambda: actions.move_plan(actor=SYSTEM, plan=plan, unit=over), "already")
    refused(
        lambda: actions.move_plan(actor=plan.owner.user, plan=plan, unit=elsewhere), "answer for"
    )
    actions.move_plan(actor=plan.champion.user, plan=plan, unit=unit)
    refused(lambda: actions.move_plan(actor=SYSTEM, plan=plan, unit=over), "no more")
    plan.refresh_from_db()
    refused(lambda: actions.move_plan(actor=plan.owner.user, plan=plan, unit=None), "everybody")
    assert (plan.unit, plan.updates.get().unit) == (unit, unit)


def test_who_leaves_is_replaced_by_the_champion():
    plan = ActionPlanFactory()
    plan.owner.employments.update(valid=period(today() - timedelta(days=900), today()))
    new = EmployeeFactory()

    assert list(ActionPlan.objects.without_owner()) == [plan]
    actions.hand_over(actor=plan.champion.user, plan=plan, owner=new, text="Welcome.")
    assert list(ActionPlan.objects.without_owner()) == []
    assert (lines(plan), told(new)) == ([("owner", "Welcome.")], ["owned"])
    refused(lambda: actions.hand_over(actor=SYSTEM, plan=plan, owner=new), "already")
    refused(lambda: actions.hand_over(actor=SYSTEM, plan=plan, owner=plan.champion), "two people")


def test_a_sentence_that_is_sent_twice_stands_there_once():
    plan = ActionPlanFactory()
    actions.add_update(actor=plan.owner.user, plan=plan, text="It goes.")

    refused(
        lambda: actions.add_update(actor=plan.owner.user, plan=plan, text="It goes. "), "just saved"
    )
    actions.add_update(actor=plan.champion.user, plan=plan, text="It goes.")

    assert lines(plan) == [("note", "It goes."), ("note", "It goes.")]


def test_an_owner_who_does_not_read_the_figure_changes_the_target_alone():
    wave = a_released_wave()
    plan = ActionPlanFactory(
        origin="result", wave=wave, measure="figure", figure_name="index", way="at_least", target=60
    )
    owner = plan.owner.user

    actions.edit_plan(actor=owner, plan=plan, target=65)

    plan.refresh_from_db()
    assert plan.target == 65
    refused(
        lambda: actions.edit_plan(actor=owner, plan=plan, figure_name="driver:growth"),
        "Choose a figure",
    )


# --- words that are taken back ---


def test_whoever_said_something_takes_it_back_and_so_does_hr():
    plan = ActionPlanFactory(shared_at=timezone.now())
    own = actions.add_update(actor=plan.owner.user, plan=plan, text="Ana is slow.", is_shared=True)
    admin = hr_admin()
    for other in (plan.champion.user, partner_of(plan.unit), UserFactory()):
        with pytest.raises(PermissionDenied):
            actions.take_line_back(actor=other, line=own)

    found = actions.take_line_back(actor=admin, line=own)

    assert (found.text, found.taken_back_by, found.is_shared, found.kind) == (
        "", admin, True, "note"
    )  # fmt: skip
    entry = AuditEntry.objects.get(action="metrics.action.taken_back")
    assert (entry.actor, entry.object_id, entry.details) == (
        admin, str(plan.pk), {"update": own.pk, "is_shared": True}
    )  # fmt: skip
    assert "news" in told(plan.owner)
    refused(lambda: actions.take_line_back(actor=admin, line=own), "taken back already")
    mine = actions.add_update(actor=plan.champion.user, plan=plan, text="Go on.")
    assert actions.take_line_back(actor=plan.champion.user, line=mine).text == ""


def test_what_was_done_without_words_is_not_taken_back():
    plan = ActionPlanFactory()
    actions.change_status(actor=plan.owner.user, plan=plan, status="on_hold")

    line = plan.updates.get()
    refused(lambda: actions.take_line_back(actor=SYSTEM, line=line), "no words to take back")


def test_what_came_of_a_plan_is_taken_back_once_it_is_open_again():
    plan = ActionPlanFactory()
    closed = {"actor": plan.owner.user, "plan": plan, "status": "complete"}
    actions.change_status(**closed, text="Ana left.")
    line = plan.updates.get()

    refused(lambda: actions.take_line_back(actor=SYSTEM, line=line), "open the plan again first")
    actions.reopen_plan(actor=SYSTEM, plan=plan, text="Better words.")
    assert actions.take_line_back(actor=SYSTEM, line=line).text == ""
    assert not ActionUpdate.objects.filter(text="Ana left.").exists()
