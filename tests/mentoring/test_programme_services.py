"""Programmes: set up by HR, opened when nothing lacks, changed within what people rely on."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from lib.dates import period, today
from mentoring.models import AudienceRule, EndReason, Enrolment, Pair, Programme
from mentoring.queries.audience import admits, admitted, count_admitted, sides_open_to
from mentoring.questions import Line, default_questions, questions_of
from mentoring.services.programmes import (
    call_off_programme,
    create_programme,
    edit_programme,
    finish_programme,
    open_programme,
    set_audience,
    set_questions,
)
from talent.models import AuditEntry, Notice, Tie
from tests.factories import (
    START,
    AssignmentFactory,
    EmployeeFactory,
    EnrolmentFactory,
    GradeFactory,
    JobFamilyFactory,
    ObjectiveFactory,
    OrgUnitFactory,
    PairFactory,
    ProgrammeFactory,
    RoleFactory,
    TieFactory,
    UserFactory,
    hr_admin,
)
from tests.mentoring.programmes import day, draft, given, joined, person, running

pytestmark = pytest.mark.django_db


def refused(act, *args, **kwargs):
    """What a service says at which field."""
    with pytest.raises(ValidationError) as refusal:
        act(*args, **kwargs)
    if hasattr(refusal.value, "error_dict"):
        return {name: list(words) for name, words in refusal.value.message_dict.items()}
    return refusal.value.messages


def test_a_new_programme_is_a_draft_with_questions_and_coordinators():
    programme, coordinator, hr = draft()

    assert (programme.state, programme.created_by) == ("draft", hr)
    assert [row.employee for row in programme.coordinators.all()] == [coordinator]
    assert [question.key for question in questions_of(programme.questions)] == [
        "helped", "goals", "again", "words",
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["coordinator", "colleague"])
def test_only_hr_sets_a_programme_up(who):
    _programme, coordinator, _hr = draft()
    actor = {"coordinator": coordinator, "colleague": person()}[who].user

    with pytest.raises(PermissionDenied):
        create_programme(actor=actor, **given(name="Another"))


def test_days_out_of_order_are_all_said_at_their_fields():
    said = given(enrol_from=day(10), enrol_until=day(5), starts_on=day(3), ends_on=day(2))

    assert set(refused(create_programme, actor=hr_admin(), **said)) == {
        "enrol_until", "starts_on", "ends_on",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "​"),
        ("purpose", "   "),
        ("purpose", "x" * 4001),
        ("kind", "choir"),
        ("mode", "magic"),
        ("weeks", 3),
        ("weeks", 25),
        ("cadence_weeks", 0),
        ("quiet_days", 6),
        ("seats", 0),
        ("weights", {"competencies": 0, "languages": 0}),
        ("weights", {"beauty": 5}),
        ("weights", {"languages": -1}),
        ("weights", {"languages": True}),
        ("floor", 101),
        ("least_overlap", 9),
        ("enrol_until", today().replace(year=today().year + 30)),
    ],
)
def test_what_a_programme_cannot_be_is_refused_at_its_field(field, value):
    said = refused(create_programme, actor=hr_admin(), **given(**{field: value}))

    assert list(said) == [field]


def test_two_programmes_do_not_share_a_name():
    draft()

    assert "name" in refused(create_programme, actor=hr_admin(), **given())


def test_opening_says_at_each_field_what_is_lacking():
    hr = hr_admin()
    objective = ObjectiveFactory(valid=period(START, today()))
    programme = create_programme(
        actor=hr,
        **given(objective=objective, ends_on=day(60), enrol_from=day(-9), enrol_until=day(-1)),
    )
    Programme.objects.filter(pk=programme.pk).update(questions=[])
    programme.coordinators.all().delete()
    AudienceRule.objects.create(programme=programme, side="mentor", unit=OrgUnitFactory())

    said = refused(open_programme, actor=hr, programme=programme)

    assert set(said) == {
        "coordinators", "enrol_until", "ends_on", "questions", "objective", "audience",
    }  # fmt: skip
    programme.refresh_from_db()
    assert programme.state == "draft"


def test_a_coordinator_opens_a_programme_that_lacks_nothing():
    programme, coordinator, _hr = draft()

    opened = open_programme(actor=coordinator.user, programme=programme)

    assert opened.state == "open"
    assert refused(open_programme, actor=coordinator.user, programme=programme) == [
        "This programme is no longer as you saw it: it is “Open” now."
    ]


def test_a_coordinator_who_cannot_sign_in_is_not_named():
    gone = EmployeeFactory(employed=False)
    off = person()
    off.user.is_active = False
    off.user.save()

    for who in (gone, off):
        assert refused(create_programme, actor=hr_admin(), coordinators=[who], **given()) == {
            "coordinators": [f"{who.name} cannot sign in today: name somebody else."]
        }


def test_coordinators_change_the_programme_and_not_who_runs_it():
    programme, coordinator, hr = draft()
    run = {"actor": coordinator.user, "programme": programme}

    edit_programme(**run, name="Another name", coordinators=[coordinator])

    programme.refresh_from_db()
    assert programme.name == "Another name"
    with pytest.raises(PermissionDenied):
        edit_programme(**run, coordinators=[person()])
    successor = person()
    edit_programme(actor=hr, programme=programme, coordinators=[successor])
    with pytest.raises(PermissionDenied):
        edit_programme(**run, name="Mine again")


def test_an_open_programme_keeps_a_coordinator():
    now = running()

    said = refused(edit_programme, actor=now.hr, programme=now.programme, coordinators=[])

    assert said == {"coordinators": ["An open programme needs somebody who runs it."]}


def test_before_the_first_enrolment_everything_may_change():
    programme, coordinator, _hr = draft()

    edit_programme(
        actor=coordinator.user, programme=programme,
        **given(kind="peer", weeks=8, ends_on=day(100), enrol_until=day(12)),
    )  # fmt: skip

    programme.refresh_from_db()
    assert (programme.kind, programme.weeks, programme.ends_on) == ("peer", 8, day(100))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "group"),
        ("weeks", 12),
        ("starts_on", day(9)),
        ("enrol_from", day(-8)),
        ("enrol_until", day(20)),
        ("ends_on", day(359)),
        ("excludes_line", False),
        ("excludes_former", False),
        ("mode", "self_select"),
        ("seats", 1),
    ],
)
def test_what_people_joined_by_stays_and_the_refusal_says_what_is_needed(field, value):
    now = running(seats=5)
    joined(now.programme)
    joined(now.programme)

    said = refused(
        edit_programme, actor=now.coordinator.user, programme=now.programme, **{field: value}
    )

    assert list(said) == [field]


def test_what_takes_nothing_from_anybody_may_change_after_the_first_enrolment():
    now = running(seats=5)
    joined(now.programme)
    changes = {
        "name": "New name", "purpose": "More", "mode": "hybrid", "enrol_until": day(30),
        "ends_on": day(400), "seats": 1, "quiet_days": 40, "cadence_weeks": 3,
        "weights": {"languages": 2.5}, "floor": 20, "needs_language": False, "least_overlap": 3,
    }  # fmt: skip

    edit_programme(actor=now.coordinator.user, programme=now.programme, **changes)

    now.programme.refresh_from_db()
    assert {name: getattr(now.programme, name) for name in changes} == changes


def test_more_places_go_to_the_first_in_line():
    now = running(seats=1)
    joined(now.programme)
    second, third = joined(now.programme), joined(now.programme)

    edit_programme(actor=now.coordinator.user, programme=now.programme, seats=2)

    states = dict(Enrolment.objects.values_list("pk", "state"))
    assert (states[second.pk], states[third.pk]) == ("enrolled", "waitlisted")
    assert Notice.objects.get(kind="mentoring.place_free").recipient == second.employee.user


def test_a_programme_that_is_over_stays_as_it_was():
    now = running()
    call_off_programme(actor=now.hr, programme=now.programme)

    said = refused(edit_programme, actor=now.hr, programme=now.programme, name="Another")

    assert said == ["This programme is over: it stays as people knew it. Set up another one."]
    assert refused(set_audience, actor=now.hr, programme=now.programme, rules=[]) == said


# --- questions ---


def lines(*texts):
    return [Line(text, "agree", True) for text in texts]


def test_a_question_that_stays_keeps_its_key_and_a_new_one_gets_its_own():
    programme, coordinator, _hr = draft()
    known = questions_of(programme.questions)[0]
    said = [Line(known.text["en"], "scale", False, known.key), Line("How was it?", "comment", True)]

    changed = set_questions(actor=coordinator.user, programme=programme, lines=said)

    found = questions_of(changed.questions)
    assert [(q.key, q.kind, q.required) for q in found] == [
        ("helped", "scale", False), ("question1", "comment", True),
    ]  # fmt: skip


def test_questions_stay_once_somebody_has_joined():
    now = running()
    edit = {"actor": now.coordinator.user, "programme": now.programme}
    set_questions(**edit, lines=lines("One?"))
    joined(now.programme)

    assert "questions" in refused(set_questions, **edit, lines=lines("Another?"))


@pytest.mark.parametrize("said", [[], lines(*map(str, range(13))), lines("Twice", "twice")])
def test_a_set_of_questions_is_of_one_to_twelve_different_ones(said):
    programme, coordinator, _hr = draft()

    assert "questions" in refused(
        set_questions, actor=coordinator.user, programme=programme, lines=said
    )


def test_the_library_of_questions_is_readable():
    assert [question.kind for question in questions_of(default_questions())] == [
        "agree", "agree", "agree", "comment",
    ]  # fmt: skip


# --- audience ---


def rule(side="mentee", **more):
    return {
        "side": side,
        "unit": None,
        "family": None,
        "lowest_grade": None,
        "highest_grade": None,
    } | more


def test_rules_let_in_whoever_meets_all_of_one_of_them():
    below = OrgUnitFactory(parent=(unit := OrgUnitFactory()))
    family, low, high = JobFamilyFactory(), GradeFactory(rank=500), GradeFactory(rank=502)
    role = RoleFactory(family=family, grade=GradeFactory(rank=501))
    inside = AssignmentFactory(role=role, unit=below).employee
    other_family = AssignmentFactory(unit=below).employee
    elsewhere = AssignmentFactory(role=role).employee
    programme, coordinator, _hr = draft()

    set_audience(
        actor=coordinator.user, programme=programme,
        rules=[rule(unit=unit, family=family, lowest_grade=low, highest_grade=high)],
    )  # fmt: skip

    people = [inside, other_family, elsewhere, EmployeeFactory()]
    assert [admits(programme, "mentee", one) for one in people] == [True, False, False, False]
    assert [admits(programme, "mentor", one) for one in people] == [True] * 4
    assert list(admitted(programme.audience.all())) == [inside]


@pytest.mark.parametrize("number", range(12))
def test_one_person_and_everybody_are_judged_alike(number):
    """Two ways to ask the same: which programmes let me in, and whom a programme lets in."""
    units = [OrgUnitFactory() for _ in range(2)]
    units.append(OrgUnitFactory(parent=units[number % 2]))
    families = [JobFamilyFactory() for _ in range(2)]
    grades = [GradeFactory() for _ in range(3)]
    people = [
        AssignmentFactory(
            unit=units[n % 3],
            role=RoleFactory(family=families[n % 2], grade=[*grades, None][(n + number) % 4]),
        ).employee
        for n in range(6)
    ]  # fmt: skip
    programme = ProgrammeFactory()
    AudienceRule.objects.create(
        programme=programme, side="mentee", unit=units[number % 3] if number % 4 else None,
        lowest_grade=grades[number % 3], highest_grade=grades[2] if number % 2 else None,
    )  # fmt: skip
    AudienceRule.objects.create(
        programme=programme, side="mentee", family=families[0], unit=units[0]
    )

    inside = set(admitted(programme.audience.select_related("lowest_grade", "highest_grade")))

    assert {one for one in people if admits(programme, "mentee", one)} == inside & set(people)


def test_an_audience_lets_in_whoever_takes_part_already():
    now = running()
    who = person()
    joined(now.programme, who)
    narrow = rule(unit=OrgUnitFactory())
    edit = {"actor": now.coordinator.user, "programme": now.programme}

    said = refused(set_audience, **edit, rules=[narrow])

    assert said == {
        "audience": [
            "1 person who takes part would be left out: keep a rule that lets this person in, or"
            " withdraw them first."
        ]
    }
    own = rule(unit=who.assignments.get().unit)
    assert len(set_audience(**edit, rules=[narrow, own])) == 2


@pytest.mark.parametrize("said", [rule(side="peer"), rule(), rule(side="mentee")])
def test_a_rule_says_something_about_a_side_that_there_is(said):
    programme, coordinator, _hr = draft()

    assert "audience" in refused(
        set_audience, actor=coordinator.user, programme=programme, rules=[said]
    )


def test_grades_the_wrong_way_round_are_told():
    low, high = GradeFactory(), GradeFactory()
    programme, coordinator, _hr = draft()
    turned = rule(lowest_grade=high, highest_grade=low)

    said = refused(set_audience, actor=coordinator.user, programme=programme, rules=[turned])

    assert said == {"audience": [f"“{high}” lies above “{low}”: exchange the two."]}


def test_sides_are_told_for_many_programmes_in_a_fixed_number_of_queries(
    django_assert_num_queries,
):
    me = person()
    programmes = [ProgrammeFactory(), ProgrammeFactory(kind="peer")]
    AudienceRule.objects.create(programme=programmes[0], side="mentee", unit=OrgUnitFactory())

    # today's assignment, and all rules with whether it meets them
    with django_assert_num_queries(2):
        found = sides_open_to(me, programmes)

    assert found == {programmes[0].pk: ("mentor",), programmes[1].pk: ("peer",)}
    assert count_admitted([]) >= 1


# --- the end ---


def test_calling_off_ends_pairs_enrolments_and_the_mentors_sight_and_tells_everybody():
    now = running()
    pair = PairFactory(programme=now.programme)
    TieFactory(viewer=pair.mentor, subject=pair.mentee)
    waiting = PairFactory(
        programme=now.programme, state="proposed", holds_seat=False, starts_on=None, ends_on=None
    )

    call_off_programme(actor=now.coordinator.user, programme=now.programme)

    pair.refresh_from_db()
    waiting.refresh_from_db()
    assert (pair.state, pair.end_reason, pair.ended_on, pair.holds_seat) == (
        "ended", EndReason.CALLED_OFF, today(), False,
    )  # fmt: skip
    assert waiting.state == "withdrawn"
    assert set(Enrolment.objects.values_list("state", flat=True)) == {"withdrawn"}
    assert not Tie.objects.current().exists()
    assert Notice.objects.filter(kind="mentoring.programme_called_off").count() == 4


def test_the_sight_of_a_mentor_who_is_one_elsewhere_too_stays():
    now = running()
    pair = PairFactory(programme=now.programme)
    tie = TieFactory(viewer=pair.mentor, subject=pair.mentee)
    other = ProgrammeFactory()
    PairFactory(
        programme=other,
        mentee_enrolment=EnrolmentFactory(programme=other, employee=pair.mentee),
        mentor_enrolment=EnrolmentFactory(programme=other, employee=pair.mentor, side="mentor"),
    )

    call_off_programme(actor=now.hr, programme=now.programme)

    assert list(Tie.objects.current()) == [tie]


def test_a_programme_with_pairs_under_way_is_finished_after_its_last_day():
    now = running()
    pair = PairFactory(programme=now.programme)

    (said,) = refused(finish_programme, actor=now.hr, programme=now.programme)

    assert said.startswith("1 pair is under way: finish it after its last day")
    Programme.objects.filter(pk=now.programme.pk).update(
        ends_on=today() - timedelta(days=1), enrol_from=today() - timedelta(days=20),
        enrol_until=today() - timedelta(days=9), starts_on=today() - timedelta(days=15),
    )  # fmt: skip
    done = finish_programme(actor=now.hr, programme=now.programme)
    assert done.state == "finished"
    assert Pair.objects.get(pk=pair.pk).state == "completed"
    assert set(Enrolment.objects.values_list("state", flat=True)) == {"finished"}


def test_strangers_neither_open_nor_end_a_programme():
    now, stranger = running(), person().user

    for act in (open_programme, call_off_programme, finish_programme):
        with pytest.raises(PermissionDenied):
            act(actor=stranger, programme=now.programme)


def test_a_draft_that_was_called_off_is_seen_by_who_ran_it_alone():
    programme, coordinator, hr = draft()
    call_off_programme(actor=hr, programme=programme)

    seen = [
        Programme.objects.visible_to(user).filter(pk=programme.pk).exists()
        for user in (coordinator.user, hr, person().user, UserFactory(is_superuser=True))
    ]
    assert seen == [True, True, False, True]


def test_one_that_was_called_off_is_still_seen_by_who_took_part():
    now = running()
    me = joined(now.programme).employee
    call_off_programme(actor=now.hr, programme=now.programme)

    assert Programme.objects.visible_to(me.user).exists()
    assert not Programme.objects.visible_to(person().user).exists()


def test_the_audit_holds_no_words():
    programme, coordinator, _hr = draft()
    edit_programme(actor=coordinator.user, programme=programme, purpose="canaryword")

    details = [str(entry.details) for entry in AuditEntry.objects.all()]
    assert [one for one in details if "canaryword" in one] == []
