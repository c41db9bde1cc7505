"""Programmes and curricula by their services: who may, what is refused, and what is written."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from leadership.models import Component, Prerequisite, Programme
from leadership.services import components, programmes
from lib.dates import today
from lib.editing import mark_of
from talent.models import AuditEntry
from tests.factories import (
    EmployeeFactory,
    GrantFactory,
    OrgUnitFactory,
    SkillFactory,
    UserFactory,
    hr_admin,
)
from tests.leadership.factories import (
    CohortEnrolmentFactory,
    CohortFactory,
    CohortSessionFactory,
    ComponentFactory,
    CoreCompetencyFactory,
    LeadershipProgrammeFactory,
)
from tests.leadership.programme_factories import draft, given, grade, offered, part, person

pytestmark = pytest.mark.django_db


def refused(act, **said):
    """What a service says it refuses, by field."""
    with pytest.raises(ValidationError) as refusal:
        act(**said)
    error = refusal.value
    return error.message_dict if hasattr(error, "error_dict") else error.messages


def write(sql, *values):
    """Which rule held a statement back; empty where it got through."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except IntegrityError as refusal:
        return refusal.__cause__.diag.constraint_name
    return ""


def titles(programme):
    return list(programme.components.order_by("position").values_list("title", flat=True))


def test_only_hr_admins_keep_the_catalogue():
    programme, skill, _hr = draft()
    component = programme.components.first()
    acts = [
        (programmes.create_programme, given(name="Another")),
        (programmes.edit_programme, {"programme": programme, "name": "X"}),
        (programmes.set_audience, {"programme": programme, "rules": []}),
        (programmes.set_targets, {"programme": programme, "targets": [(skill, 2)]}),
        (programmes.offer_programme, {"programme": programme}),
        (programmes.retire_programme, {"programme": programme}),
        (components.add_component, {"programme": programme, **part()}),
        (components.edit_component, {"component": component, "title": "X"}),
        (components.move_component, {"component": component, "up": False}),
        (components.remove_component, {"component": component}),
        (components.order_components, {"programme": programme, "order": []}),
    ]
    partner = GrantFactory(kind="hr_partner", unit=OrgUnitFactory()).user
    for actor in (UserFactory(), partner, person().user):
        for act, said in acts:
            with pytest.raises(PermissionDenied):
                act(actor=actor, **said)
    assert titles(programme) == ["Kick-off", "Project"]


def test_setting_up_changing_offering_and_retiring_leave_a_trace():
    hr = hr_admin()
    programme = programmes.create_programme(actor=hr, **given())
    programmes.edit_programme(actor=hr, programme=programme, way="development")
    programmes.set_targets(actor=hr, programme=programme, targets=[(SkillFactory(), 4)])
    components.add_component(actor=hr, programme=programme, **part())
    programmes.offer_programme(actor=hr, programme=programme)
    programmes.retire_programme(actor=hr, programme=programme)
    programmes.offer_programme(actor=hr, programme=programme)

    programme.refresh_from_db()
    assert (programme.state, programme.way) == ("offered", "development")
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "leadership.programme.created", "leadership.programme.edited",
        "leadership.programme.targets", "leadership.component.added",
        "leadership.programme.offered", "leadership.programme.retired",
        "leadership.programme.offered",
    ]  # fmt: skip


def test_a_draft_is_not_offered_before_it_is_whole():
    hr = hr_admin()
    programme = programmes.create_programme(actor=hr, **given())
    programmes.set_audience(actor=hr, programme=programme, rules=[{"lowest_grade": grade(9)}])

    assert sorted(programmes.what_it_lacks(programme)) == ["audience", "curriculum", "targets"]
    said = refused(programmes.offer_programme, actor=hr, programme=programme)
    assert "Give it at least one component." in said[0]
    assert Programme.objects.get().state == "draft"


def test_what_is_offered_keeps_a_competency_a_component_and_somebody_to_be_for():
    programme, skill, hr = offered()
    first, second = programme.components.order_by("position")
    components.remove_component(actor=hr, component=second)

    assert refused(components.remove_component, actor=hr, component=first)
    assert refused(programmes.set_targets, actor=hr, programme=programme, targets=[])
    rules = [{"lowest_grade": grade(9)}]
    assert refused(programmes.set_audience, actor=hr, programme=programme, rules=rules)
    assert programme.targets.get().skill == skill
    assert not programme.audience.exists()


def test_a_step_that_was_taken_already_is_refused_and_leaves_no_trace():
    programme, _skill, hr = draft()
    with pytest.raises(ValidationError, match="no longer as you saw it"):
        programmes.retire_programme(actor=hr, programme=programme)
    programmes.offer_programme(actor=hr, programme=programme)
    with pytest.raises(ValidationError, match="no longer as you saw it"):
        programmes.offer_programme(actor=hr, programme=programme)

    steps = AuditEntry.objects.filter(object_type="leadership.programme")
    acts = steps.filter(action__in=["leadership.programme.offered", "leadership.programme.retired"])
    assert list(acts.values_list("action", flat=True)) == ["leadership.programme.offered"]


def test_a_programme_is_not_retired_while_a_cohort_takes_people_in():
    programme, _skill, hr = offered()
    cohort = CohortFactory(programme=programme, name="Spring")

    assert (
        "“Spring” takes people in until"
        in refused(programmes.retire_programme, actor=hr, programme=programme)[0]
    )

    cohort.enrol_until = today() - timedelta(days=1)
    cohort.save()
    assert programmes.retire_programme(actor=hr, programme=programme).state == "retired"


def test_refusals_stand_at_their_fields():
    hr = hr_admin()
    gone = EmployeeFactory(given_name="Gone", employed=False)
    LeadershipProgrammeFactory(name="Taken")
    said = refused(
        programmes.create_programme, actor=hr,
        **given(name="Taken", purpose="x" * 4001, way="circus", sponsor=gone),
    )  # fmt: skip
    assert sorted(said) == ["name", "purpose", "sponsor", "way"]

    programme, _skill, _hr = draft(name="Mine")
    rules = [{"lowest_grade": grade(5), "highest_grade": grade(2)}]
    assert "audience" in refused(
        programmes.set_audience, actor=hr, programme=programme, rules=rules
    )
    one = SkillFactory()
    assert "targets" in refused(
        programmes.set_targets, actor=hr, programme=programme, targets=[(one, 2), (one, 3)]
    )
    assert "level" in refused(
        programmes.set_targets, actor=hr, programme=programme, targets=[(one, 6)]
    )
    assert "hours" in refused(
        components.add_component, actor=hr, programme=programme, **part(hours=Decimal(-1))
    )
    assert refused(
        components.add_component, actor=hr, programme=programme, **part(hours=Decimal(2001))
    )


def test_the_second_of_two_windows_does_not_overwrite_the_first():
    programme, _skill, hr = draft()
    component = programme.components.first()

    assert refused(programmes.edit_programme, actor=hr, programme=programme, seen="stale", name="B")
    assert refused(programmes.set_audience, actor=hr, programme=programme, rules=[], seen="stale")
    assert refused(programmes.set_targets, actor=hr, programme=programme, targets=[], seen="stale")
    assert refused(
        components.edit_component, actor=hr, component=component, seen="stale", title="B"
    )
    assert refused(
        components.order_components, actor=hr, programme=programme,
        order=[one.pk for one in programme.components.all()], seen="stale",
    )  # fmt: skip


# --- prerequisites ---


def chain(count=3):
    """A programme of components of which each comes after the one before."""
    hr, programme = hr_admin(), LeadershipProgrammeFactory()
    made = []
    for number in range(count):
        made.append(
            components.add_component(
                actor=hr, programme=programme, needs=made[-1:], **part(title=f"C{number + 1}")
            )
        )
    return hr, programme, made


def test_a_circle_of_prerequisites_is_refused_at_its_field_and_named():
    hr, _programme, (first, _second, third) = chain()

    said = refused(components.edit_component, actor=hr, component=first, needs=[third])

    assert said == {
        "needs": ["These would wait for each other in a circle: “C1” → “C3” → “C2” → “C1”."]
    }
    assert not Prerequisite.objects.filter(component=first).exists()


def test_an_old_window_does_not_undo_what_comes_before():
    hr, _programme, (first, second, third) = chain()
    third.refresh_from_db()
    seen = mark_of(third, components.SAID, components.what_comes_before(third))
    components.edit_component(actor=hr, component=third, needs=[first, second], seen=seen)

    assert refused(
        components.edit_component, actor=hr, component=third, needs=[second], seen=seen, text="B"
    )
    assert Prerequisite.objects.filter(component=third).count() == 2


def test_a_component_needs_neither_itself_nor_one_of_another_programme():
    hr, _programme, (first, *_rest) = chain()
    elsewhere = ComponentFactory()

    for other in (first, elsewhere):
        assert "needs" in refused(
            components.edit_component, actor=hr, component=first, needs=[other]
        )


def test_the_database_keeps_curricula_apart_and_without_circles():
    _hr, programme, (first, second, third) = chain()
    elsewhere = ComponentFactory()
    insert = "INSERT INTO leadership_prerequisite (component_id, needs_id) VALUES (%s, %s)"

    assert write(insert, first.pk, third.pk) == "leadership_prerequisite_no_circle"
    assert write(insert, first.pk, second.pk) == "leadership_prerequisite_no_circle"
    assert write(insert, first.pk, first.pk) == "leadership_prerequisite_of_another"
    assert write(insert, first.pk, elsewhere.pk) == "leadership_prerequisite_one_programme"
    assert write(insert, elsewhere.pk, first.pk) == "leadership_prerequisite_one_programme"
    assert write(insert, third.pk, first.pk) == ""
    move = "UPDATE leadership_component SET programme_id = %s WHERE id = %s"
    assert write(move, elsewhere.programme_id, first.pk) == "leadership_component_stays"
    assert write(move, programme.pk, first.pk) == ""


def test_the_database_lets_only_three_kinds_of_skill_be_core_competencies():
    insert = (
        "INSERT INTO leadership_corecompetency (skill_id, nature, why) VALUES (%s, 'management','')"
    )
    kept = "leadership_corecompetency_of_kind"
    for kind in ("technical", "knowledge", "language"):
        assert write(insert, SkillFactory(kind=kind).pk) == kept
    for kind in ("leadership", "management", "value"):
        assert write(insert, SkillFactory(kind=kind).pk) == ""
    competency = CoreCompetencyFactory()
    change = "UPDATE leadership_corecompetency SET skill_id = %s WHERE id = %s"
    assert write(change, SkillFactory(kind="technical").pk, competency.pk) == kept


# --- order and removal ---


def test_components_are_moved_ordered_and_taken_out():
    hr, programme, (first, second, third) = chain()

    components.move_component(actor=hr, component=third, up=True)
    assert titles(programme) == ["C1", "C3", "C2"]
    components.move_component(actor=hr, component=first, up=True)  # it is the first already
    assert titles(programme) == ["C1", "C3", "C2"]
    components.order_components(
        actor=hr, programme=programme, order=[second.pk, third.pk, first.pk]
    )
    assert titles(programme) == ["C2", "C3", "C1"]
    components.remove_component(actor=hr, component=third)
    assert [(one.title, one.position) for one in programme.components.order_by("position")] == [
        ("C2", 1), ("C1", 2),
    ]  # fmt: skip
    components.remove_component(actor=hr, component=third)  # taken out in another window
    assert Component.objects.count() == 2


def test_an_order_names_each_component_once():
    hr, programme, (first, second, third) = chain()
    elsewhere = ComponentFactory()

    for order in (
        [first.pk, second.pk], [first.pk] * 3, [first.pk, second.pk, third.pk, elsewhere.pk],
        [first.pk, second.pk, elsewhere.pk],
    ):  # fmt: skip
        assert refused(components.order_components, actor=hr, programme=programme, order=order)
    assert titles(programme) == ["C1", "C2", "C3"]


def test_a_component_that_cohorts_use_stays():
    hr, programme, (first, *_rest) = chain()
    CohortSessionFactory(cohort__programme=programme, component=first)

    assert (
        "Cohorts use this component"
        in refused(components.remove_component, actor=hr, component=first)[0]
    )
    assert programme.components.count() == 3


def test_who_takes_part_gets_nothing_more_to_do():
    hr, programme, (first, *_rest) = chain()
    components.edit_component(actor=hr, component=first, is_required=False)
    CohortEnrolmentFactory(cohort__programme=programme, state="enrolled")

    said = [
        refused(components.add_component, actor=hr, programme=programme, **part(title="More")),
        refused(components.edit_component, actor=hr, component=first, is_required=True),
    ]

    assert [set(one) for one in said] == [{"is_required"}, {"is_required"}]
    components.add_component(
        actor=hr, programme=programme, **part(title="Elective", is_required=False)
    )
