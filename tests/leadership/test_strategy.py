"""Values and core competencies: read by everyone, kept by HR admins."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from careers.models import DevelopmentPlan, PlanItem
from leadership.models import CoreCompetency, OrganisationValue
from leadership.services import strategy
from leadership.services.competency_figures import count_due
from lib.dates import today
from talent.models import AuditEntry, EmployeeSkill
from tests.careers.doors import on_page, signed_in
from tests.factories import (
    GrantFactory,
    ObjectiveFactory,
    OrgUnitFactory,
    RoleFactory,
    SkillFactory,
    UserFactory,
    hr_admin,
)
from tests.leadership.factories import CoreCompetencyFactory, LeadershipProgrammeFactory
from tests.leadership.programme_factories import core, grade, person, raises

pytestmark = pytest.mark.django_db
LIST = reverse("leadership:competency_list")


def url(name, *args):
    return reverse(f"leadership:{name}", args=args)


def refused(act, **said):
    with pytest.raises(ValidationError) as refusal:
        act(**said)
    error = refusal.value
    return error.message_dict if hasattr(error, "error_dict") else error.messages


def test_only_hr_admins_keep_what_the_organisation_needs():
    competency = CoreCompetencyFactory()
    value = OrganisationValue.objects.create(name="Care", statement="We care.")
    acts = [
        (strategy.write_value, {"name": "X", "statement": "Y"}),
        (strategy.write_value, {"value": value, "name": "X"}),
        (strategy.retire_value, {"value": value}),
        (strategy.write_competency, {"skill": SkillFactory(kind="value"), "nature": "management"}),
        (strategy.write_competency, {"competency": competency, "why": "X"}),
        (strategy.retire_competency, {"competency": competency}),
        (strategy.set_needed_levels, {"competency": competency, "levels": []}),
    ]
    partner = GrantFactory(kind="hr_partner", unit=OrgUnitFactory()).user
    for actor in (UserFactory(), partner, GrantFactory(kind="executive").user):
        for act, said in acts:
            with pytest.raises(PermissionDenied):
                act(actor=actor, **said)


def test_hr_writes_values_and_takes_them_off_and_on_the_list():
    hr = hr_admin()
    client = signed_in(hr)

    client.post(url("value_create"), {"name": "Care", "statement": "We care.", "position": 1})
    value = OrganisationValue.objects.get()
    seen = client.get(url("value_edit", value.pk)).context["form"]["seen"].value()
    said = {"name": "Care", "statement": "We really care.", "position": 2, "seen": seen}
    client.post(url("value_edit", value.pk), said)
    value.refresh_from_db()
    assert (value.statement, value.position) == ("We really care.", 2)
    assert "We really care." in signed_in(person()).get(LIST).content.decode()
    # The second of two windows.
    assert "__all__" in on_page(hr, url("value_edit", value.pk), said | {"statement": "Mine."})

    client.post(url("value_retire", value.pk))
    assert "We really care." not in signed_in(person()).get(LIST).content.decode()
    client.post(url("value_retire", value.pk))
    value.refresh_from_db()
    assert value.retired_on is None
    assert AuditEntry.objects.filter(action__startswith="leadership.value.").count() == 4


def test_hr_names_a_competency_with_what_it_serves_and_which_levels_are_needed():
    hr, objective = hr_admin(), ObjectiveFactory(title="Grow")
    value = OrganisationValue.objects.create(name="Care", statement="We care.")
    skill = SkillFactory(kind="leadership", name="Courage")
    client = signed_in(hr)

    client.post(
        url("competency_create"),
        {"skill": "Courage", "nature": "leadership", "why": "We need it.",
         "objectives": [objective.pk], "values": [value.pk]},
    )  # fmt: skip
    competency = CoreCompetency.objects.get()
    assert (competency.skill, list(competency.objectives.all()), list(competency.values.all())) == (
        skill, [objective], [value],
    )  # fmt: skip
    client.post(
        url("competency_levels", competency.pk),
        {"level-TOTAL_FORMS": 2, "level-INITIAL_FORMS": 0, "level-0-level": 2,
         "level-1-level": 4, "level-1-lowest_grade": grade(7).pk, "seen": ""},
    )  # fmt: skip
    assert list(competency.needed.values_list("level", "lowest_grade__rank")) == [(2, None), (4, 7)]

    page = signed_in(person(rank=8)).get(competency.get_absolute_url()).content.decode()
    for words in ("We need it.", "Grow", "Care", "From Grade 7 up", "Everybody", "needs 4"):
        assert words in page


def test_a_skill_of_another_kind_or_twice_is_refused_at_its_field():
    hr, skill = hr_admin(), SkillFactory(kind="technical")
    CoreCompetencyFactory(skill=(taken := SkillFactory(kind="value")))

    assert "skill" in refused(strategy.write_competency, actor=hr, skill=skill, nature="management")
    assert "skill" in refused(strategy.write_competency, actor=hr, skill=taken, nature="management")
    assert "skill" in refused(strategy.write_competency, actor=hr, nature="management")
    said = {"skill": skill.name, "nature": "management", "why": ""}
    assert "skill" in on_page(hr, url("competency_create"), said)


def test_needed_levels_are_refused_where_they_cannot_be():
    hr, competency = hr_admin(), CoreCompetencyFactory()
    act = strategy.set_needed_levels

    low_above_high = [{"level": 3, "lowest_grade": grade(7), "highest_grade": grade(2)}]
    assert "levels" in refused(act, actor=hr, competency=competency, levels=low_above_high)
    assert refused(act, actor=hr, competency=competency, levels=[{"level": 3}, {"level": 4}])
    assert refused(act, actor=hr, competency=competency, levels=[{"level": 6}])
    assert refused(act, actor=hr, competency=competency, levels=[], seen="stale")
    assert not competency.needed.exists()


def test_the_list_is_searched_and_filtered_and_shows_where_i_stand():
    me = person(rank=5)
    brave = core(SkillFactory(kind="leadership", name="Courage"), level=3)
    core(SkillFactory(kind="management", name="Budgets"), level=2, nature="management")
    core(SkillFactory(kind="value", name="Old"), retired_on="2020-01-01")
    EmployeeSkill.objects.create(
        employee=me, skill=brave.skill, level=2.4, strength=1, as_of=today()
    )
    client = signed_in(me)

    def found(query=""):
        rows = client.get(LIST + query).context["rows"]
        return [(one.skill.name, needed, level) for one, needed, level in rows]

    assert found() == [("Courage", 3, 2.4), ("Budgets", 2, None)]
    assert found("?q=bud") == [("Budgets", 2, None)]
    assert found("?nature=leadership") == [("Courage", 3, 2.4)]
    assert "Take away one of the choices" in client.get(f"{LIST}?q=zzz").content.decode()
    assert "Old" not in client.get(LIST).content.decode()
    assert "Old" in signed_in(hr_admin()).get(LIST).content.decode()


def test_what_closes_the_gap_is_told_and_plans_only_from_five_people_on():
    competency = core(level=3)
    programme = LeadershipProgrammeFactory(name="Brave hearts")
    raises(programme, competency.skill, 4)
    raises(LeadershipProgrammeFactory(name="Hidden", state="draft"), competency.skill, 5)
    role = RoleFactory()

    def plan():
        plan = DevelopmentPlan.objects.create(
            employee=person(), role=role, role_version=role.current_version
        )
        for place in (1, 2):
            PlanItem.objects.create(
                plan=plan, title="Do it", kind="education", skill=competency.skill, position=place
            )

    for _n in range(4):
        plan()
    count_due()
    page = signed_in(person()).get(competency.get_absolute_url()).content.decode()
    assert "Brave hearts" in page
    assert "Hidden" not in page
    assert "is told from five people on" in page

    plan()
    CoreCompetency.objects.update(counted_on="2020-01-01")
    count_due()
    page = signed_in(person()).get(competency.get_absolute_url()).content.decode()
    assert "5 people had it in their plan" in page
