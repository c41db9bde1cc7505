"""Whose levels a fit is made of, and that it is the same wherever it is worked out."""

import pytest

from careers.queries.fits import fit_of, levels_of, seen_levels
from careers.queries.ranking import figures_of
from careers.queries.requirements import current_requirements
from talent.models import Sight
from talent.services.lines import rebuild_reporting_lines
from tests.careers.people import asks, knows
from tests.factories import AssignmentFactory, EmployeeFactory, TieFactory, UserFactory, hr_admin

pytestmark = pytest.mark.django_db


def test_levels_are_for_oneself_the_line_mentors_and_hr(ladder):
    skill = asks(ladder.manager, writing=4)["writing"]
    knows(ladder.me, skill, 3.0)
    boss = AssignmentFactory().employee
    ladder.me.assignments.update(manager=boss)
    rebuild_reporting_lines()
    mentor = TieFactory(viewer=AssignmentFactory().employee, subject=ladder.me).viewer
    viewers = {
        Sight.SELF: ladder.me.user,
        Sight.CHAIN: boss.user,
        Sight.MENTOR: mentor.user,
        Sight.HR_ADMIN: hr_admin(),
        "peer": AssignmentFactory().employee.user,
    }

    seen = {who: seen_levels(user, ladder.me) for who, user in viewers.items()}
    many = {who: levels_of(user, [ladder.me.pk]) for who, user in viewers.items()}

    known = {skill.pk: 3.0}
    assert seen == dict.fromkeys(viewers, known) | {"peer": {}}
    assert many == {who: {ladder.me.pk: levels} for who, levels in seen.items()}


def test_a_fit_of_hidden_levels_is_unknown_not_zero(ladder):
    skills = asks(ladder.manager, WRITING=4, pricing=2)
    knows(ladder.me, skills["writing"], 3.0)
    peer = AssignmentFactory().employee.user

    found = fit_of(peer, ladder.me, ladder.manager.current_version)

    assert [(part.level, part.gap, part.share) for part in found.parts] == [(None,) * 3] * 2
    assert (found.figures.readiness, found.figures.coverage) == (None, 0)


def test_a_login_without_a_person_has_no_levels(ladder):
    assert seen_levels(UserFactory(), None) == {}


def test_parts_stand_in_the_order_of_what_matters(ladder):
    skills = asks(ladder.manager, MET=2, SMALL=4, LARGE=4, OPEN=3, bonus=5)
    for name, level in [("met", 3.0), ("small", 3.5), ("large", 1.0), ("bonus", 1.0)]:
        knows(ladder.me, skills[name], level)

    found = fit_of(ladder.me.user, ladder.me, ladder.manager.current_version)

    assert [(part.skill.name, part.gap, part.must_have) for part in found.parts] == [
        ("Large", 3.0, True),
        ("Small", 0.5, True),
        ("Open", None, True),
        ("Met", 0.0, True),
        ("Bonus", 4.0, False),
    ]
    assert [part.skill.name for part in found.open_gaps] == ["Large", "Small", "Bonus"]
    assert [part.skill.name for part in found.unknown] == ["Open"]


def test_the_same_figures_come_from_rows_and_from_memory(ladder):
    skills = asks(ladder.manager, WRITING=4, pricing=3, speaking=5, listening=2)
    for name, level in [("writing", 2.7), ("pricing", 1.1), ("listening", 4.0)]:
        knows(ladder.me, skills[name], level)
    user = ladder.me.user

    alone = fit_of(user, ladder.me, ladder.manager.current_version).figures
    levels = seen_levels(user, ladder.me)
    in_a_list = figures_of(
        current_requirements(), levels, [ladder.analyst.pk, ladder.manager.pk, ladder.specialist.pk]
    )

    assert in_a_list[ladder.manager.pk] == alone
    assert not in_a_list[ladder.analyst.pk].asks


def test_a_role_unknown_to_memory_asks_for_nothing(ladder):
    figures = figures_of(current_requirements(), {}, [999_999])

    assert figures[999_999].coverage is None


def test_nothing_is_known_of_a_newcomer(ladder):
    asks(ladder.manager, writing=4)
    newcomer = EmployeeFactory()

    figures = fit_of(newcomer.user, newcomer, ladder.manager.current_version).figures

    assert (figures.readiness, figures.coverage, figures.unknown) == (None, 0, 100)
