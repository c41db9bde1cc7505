"""Designing a survey, and what is copied and frozen when it is launched."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from lib.dates import period, today
from metrics.models import Survey, Wave, WavePerson, WaveQuestion, WaveUnit
from metrics.services.launching import band_of, launch_survey, launch_wave
from metrics.services.survey_questions import (
    add_question,
    edit_question,
    move_question,
    remove_question,
)
from metrics.services.surveys import (
    create_survey,
    delete_survey,
    edit_survey,
    retire_survey,
    reuse_survey,
    set_survey_audience,
)
from talent.models import SYSTEM, AuditEntry
from tests.factories import (
    AssignmentFactory,
    EmployeeFactory,
    GradeFactory,
    LocationFactory,
    OrgUnitFactory,
    RoleFactory,
    UserFactory,
)
from tests.metrics.survey_factories import (
    a_company,
    a_survey,
    ask,
    driver,
    hr_admin,
    launched,
    refused,
)

pytestmark = pytest.mark.django_db


def test_only_hr_admins_design_surveys():
    somebody, survey = UserFactory(), a_survey()
    question = survey.questions.first()
    acts = [
        lambda: create_survey(actor=somebody, name="x", purpose="x", starts_on=today()),
        lambda: edit_survey(actor=somebody, survey=survey, name="y"),
        lambda: set_survey_audience(actor=somebody, survey=survey, rules=[]),
        lambda: add_question(actor=somebody, survey=survey, kind="agree", texts={"en": "x"}),
        lambda: edit_question(actor=somebody, question=question, is_required=True),
        lambda: move_question(actor=somebody, question=question, to=2),
        lambda: remove_question(actor=somebody, question=question),
        lambda: launch_survey(actor=somebody, survey=survey),
        lambda: launch_wave(actor=somebody, survey=survey),
        lambda: retire_survey(actor=somebody, survey=survey),
        lambda: reuse_survey(actor=somebody, survey=survey),
        lambda: delete_survey(actor=somebody, survey=survey),
    ]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
    assert list(Survey.objects.visible_to(somebody)) == []
    assert list(Survey.objects.visible_to(hr_admin())) == [survey]


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ({"threshold": 4}, "5"),
        ({"threshold": 51}, "50"),
        ({"comment_threshold": 9}, "10"),
        ({"recurrence": "weekly"}, "at most 7 days"),
        ({"recurrence": "monthly", "window_days": 29}, "at most 28 days"),
        ({"remind_days": [14]}, "fewer days"),
        ({"remind_days": [1, 2, 3, 4, 5, 6]}, "5"),
        ({"time_zone": "Mars/Olympus"}, "not known"),
        ({"window_days": 61}, "60"),
        ({"name": " "}, "read"),
        ({"recurrence": "three_yearly"}, "valid"),
    ],
)
def test_a_survey_whose_days_or_promises_do_not_hold_is_refused(said, word):
    with pytest.raises(ValidationError) as error:
        a_survey(**said)
    assert word in str(error.value)


def test_a_question_that_would_give_skippers_away_is_refused():
    survey = a_survey(questions=False)

    refused(lambda: ask(survey, part="index", is_required=False), "worked out")
    refused(lambda: ask(survey, part="theme", driver=driver(), may_not_know=True), "worked out")
    refused(lambda: ask(survey, part="index", kind="scale"), "worked out")
    refused(lambda: ask(survey, part="theme"), "driver")
    refused(lambda: ask(survey, part="enps"), "0 to 10")
    refused(lambda: ask(survey, kind="single"), "two different answers")
    refused(lambda: ask(survey, en=""), "English")
    refused(lambda: ask(survey, options=[{"key": "a", "text": {"en": "A"}}]), "choice")
    assert survey.questions.count() == 0


def test_questions_keep_their_order_and_their_keys():
    survey = a_survey()
    first, second, third, fourth = survey.questions.all()

    move_question(actor=SYSTEM, question=fourth, to=1)
    remove_question(actor=SYSTEM, question=second)
    added = ask(survey, en="And else?")

    rows = [(row.position, row.key) for row in survey.questions.all()]
    assert rows == [(1, "words"), (2, "proud"), (3, "friend"), (4, added.key)]
    assert (first.key, third.key) == ("proud", "friend")


def test_a_launch_freezes_questions_units_and_everybodys_standing():
    grade, place = GradeFactory(name="Senior"), LocationFactory(name="Delft")
    top = OrgUnitFactory(name="All")
    team = OrgUnitFactory(name="Team", parent=top)
    OrgUnitFactory(name="Empty", parent=top)
    role = RoleFactory(grade=grade)
    people = [
        AssignmentFactory(
            unit=team, role=role, location=place,
            employee=EmployeeFactory(employed=today() - timedelta(days=365 * years + 200)),
        ).employee
        for years in (0, 1, 2, 5, 11)
    ]  # fmt: skip
    boss = AssignmentFactory(unit=top).employee

    wave = launched(name="Pulse", threshold=6)

    assert (wave.state, wave.invited, wave.threshold, wave.mode) == (
        "planned", 6, 6, "confidential",
    )  # fmt: skip
    assert wave.frozen_at is not None
    assert [
        (row.position, row.parent, row.name, row.invited, row.invited_below)
        for row in WaveUnit.objects.all()
    ] == [(0, None, "All", 1, 6), (1, 0, "Team", 5, 5)]
    rows = WavePerson.objects.filter(employee__in=people).order_by("pk")
    assert [(row.unit.name, row.grade, row.tenure, row.location, row.done) for row in rows] == [
        ("Team", "Senior", band, "Delft", False) for band in (0, 1, 2, 5, 10)
    ]
    assert WavePerson.objects.get(employee=boss).unit.name == "All"
    assert [(row.position, row.key, row.part) for row in WaveQuestion.objects.all()] == [
        (1, "proud", "index"), (2, "grow", "theme"), (3, "friend", "enps"), (4, "words", "other"),
    ]  # fmt: skip


def test_a_wave_keeps_its_questions_when_the_survey_changes():
    a_company(5)
    wave = launched()
    question = wave.survey.questions.first()

    edit_question(actor=SYSTEM, question=question, texts={"en": "Changed?"})
    edit_survey(actor=SYSTEM, survey=wave.survey, threshold=9, name="Other")

    wave.refresh_from_db()
    assert (wave.threshold, wave.name) == (5, "Autumn")
    assert str(wave.questions.first()) == "I am proud to work here."


def test_who_cannot_sign_in_or_has_no_place_is_not_asked():
    (team,) = a_company(6)
    without_login = team[0]
    without_login.user.is_active = False
    without_login.user.save()
    EmployeeFactory()  # employed, and nowhere
    gone = AssignmentFactory(employee=EmployeeFactory(employed=False)).employee

    wave = launched()

    asked = set(wave.people.values_list("employee", flat=True))
    assert asked == {person.pk for person in team[1:]}
    assert gone.pk not in asked


def test_rules_say_who_is_asked():
    first, second = a_company(6, 5)
    team = second[0].assignments.get().unit
    newcomer = AssignmentFactory(
        unit=team, employee=EmployeeFactory(employed=today() - timedelta(days=10))
    ).employee
    leaver = first[0]
    leaver.employments.update(
        valid=period(today() - timedelta(days=900), today() + timedelta(days=20))
    )
    survey = a_survey()

    def asked(*rules):
        from metrics.queries.audience import asked as found  # noqa: PLC0415 - beside its use

        return set(found(set_survey_audience(actor=SYSTEM, survey=survey, rules=rules)))

    assert asked() == {*first, *second, newcomer}
    assert asked({"unit": team}) == {*second, newcomer}
    assert asked({"joined_within": 30}) == {newcomer}
    assert asked({"joined_within": 9}) == set()
    assert asked({"leaves_within": 30}) == {leaver}
    assert asked({"leaves_within": 18}) == set()
    assert asked({"joined_within": 30}, {"leaves_within": 30}) == {newcomer, leaver}
    assert asked({"unit": team, "leaves_within": 30}) == set()


def test_a_wave_of_which_nothing_could_be_shown_is_refused():
    a_company(3)
    survey = a_survey()

    refused(lambda: launch_survey(actor=SYSTEM, survey=survey), "3 people", "5")
    survey.refresh_from_db()
    assert (survey.state, Wave.objects.count()) == ("draft", 0)


def test_a_survey_is_launched_once_and_not_into_the_past():
    a_company(5)
    survey = a_survey(starts_on=today() - timedelta(days=1))
    refused(lambda: launch_survey(actor=SYSTEM, survey=survey), "today or a later day")
    empty = a_survey(questions=False)
    refused(lambda: launch_survey(actor=SYSTEM, survey=empty), "nothing to ask")

    edit_survey(actor=SYSTEM, survey=survey, starts_on=today())
    launch_survey(actor=SYSTEM, survey=survey)

    refused(lambda: launch_survey(actor=SYSTEM, survey=survey), "launched already")
    refused(lambda: launch_wave(actor=SYSTEM, survey=survey), "planned or open")
    refused(lambda: retire_survey(actor=SYSTEM, survey=survey), "call it off first")
    refused(lambda: delete_survey(actor=SYSTEM, survey=survey), "retire it instead")


def test_the_audit_says_what_was_frozen_and_no_words():
    a_company(5)
    wave = launched(name="Secretname", purpose="Secretpurpose")

    entry = AuditEntry.objects.get(action="metrics.wave.launched")
    assert entry.details == {
        "survey": wave.survey_id, "threshold": 5, "comment_threshold": 10, "questions": 4,
        "rules": [],
    }  # fmt: skip
    assert "Secret" not in str(list(AuditEntry.objects.values_list("details", flat=True)))


def test_a_person_who_is_erased_stays_counted_without_a_name():
    (team,) = a_company(5)
    wave = launched()
    person = wave.people.get(employee=team[0])
    team[0].assignments.all().delete()

    team[0].delete()

    person.refresh_from_db()
    assert person.employee is None
    assert WaveUnit.objects.get(wave=wave, name="Team 1A").invited == 5


@pytest.mark.parametrize(
    ("years", "band"), [(-1, 0), (0, 0), (1, 1), (2, 2), (4, 2), (5, 5), (9, 5), (10, 10), (40, 10)]
)
def test_bands_of_stays_are_those_of_the_indicators(years, band):
    assert band_of(years) == band


def test_who_sees_a_wave():
    (team,) = a_company(5)
    wave = launched()
    outsider = AssignmentFactory().employee

    assert list(Wave.objects.visible_to(team[0].user)) == []  # not before it opens
    from tests.metrics.survey_factories import opened  # noqa: PLC0415 - beside its use

    opened(wave)
    assert list(Wave.objects.visible_to(team[0].user)) == [wave]
    assert list(Wave.objects.visible_to(outsider.user)) == []
    assert list(Wave.objects.visible_to(hr_admin())) == [wave]
    assert WavePerson.objects.visible_to(team[0].user).count() == 1
    assert WavePerson.objects.visible_to(hr_admin()).count() == 0
