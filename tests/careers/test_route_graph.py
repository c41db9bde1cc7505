"""The graph of roles: where its edges come from, and that it follows every change at once."""

import pytest

from careers.models import Move, Transition
from careers.queries.journeys import journey
from careers.queries.roles import role_rows
from careers.queries.route_graph import evidence_of, role_graph
from careers.services.ladders import add_move, remove_move
from careers.services.transitions import refresh_transitions
from lib.dates import period, today
from talent.models import SYSTEM
from tests.careers.people import asks
from tests.factories import (
    START,
    AssignmentFactory,
    GradeFactory,
    MoveFactory,
    RoleFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def graph():
    return role_graph(role_rows(UserFactory(), None))


def edges(found=None):
    """Each edge of the graph by the ids of its roles."""
    found = found or graph()
    net = found.net
    return [
        (found.role(start), found.role(end))
        for start, end in zip(net.sources.tolist(), net.ends.tolist(), strict=True)
    ]


def moved(people, start, goal):
    """So many people go from one role to another."""
    for _ in range(people):
        first = AssignmentFactory(role=start, valid=period(START, today()))
        AssignmentFactory(employee=first.employee, role=goal, valid=period(today()))


def test_edges_are_drawn_moves_real_moves_and_near_roles_each_pair_once(ladder):
    asks(ladder.specialist, writing=3)
    asks(ladder.manager, writing=3)
    a, b, c = ladder.analyst, ladder.specialist, ladder.manager
    add_move(actor=SYSTEM, from_role=a, to_role=b)
    add_move(actor=SYSTEM, from_role=b, to_role=c)
    moved(5, a, b)
    moved(5, a, c)
    refresh_transitions()

    found = graph()

    # From specialist to manager and back they are near; the ladder alone makes no edge.
    assert edges(found) == [(a.pk, b.pk), (a.pk, c.pk), (b.pk, c.pk), (c.pk, b.pk)]
    assert found.near == {(b.pk, c.pk): 1.0, (c.pk, b.pk): 1.0}
    evidence = evidence_of(found, [(a.pk, b.pk), (c.pk, b.pk)])
    there, back = evidence[a.pk, b.pk], evidence[c.pk, b.pk]
    assert (there.move.kind, there.transition.people, there.near) == ("curated", 5, None)
    assert (back.move, back.transition, back.near) == (None, None, 1.0)


def test_moves_of_fewer_than_five_people_are_not_used(ladder):
    moved(4, ladder.analyst, ladder.specialist)
    refresh_transitions()

    assert edges() == []


def test_a_role_without_a_grade_is_near_to_none(ladder):
    asks(ladder.analyst, writing=3)
    asks(RoleFactory(name="Adviser"), writing=3)

    assert edges() == []


def test_roles_that_are_not_in_use_are_no_part_of_it(ladder):
    retired = RoleFactory(retired_on=today())
    draft = RoleFactory(published=False)
    for role in (retired, draft):
        MoveFactory(from_role=ladder.analyst, to_role=role)
        MoveFactory(from_role=role, to_role=ladder.manager)

    assert edges() == []


def test_the_graph_is_kept_and_read_anew_after_each_kind_of_change(ladder):
    a, b, c = ladder.analyst, ladder.specialist, ladder.manager
    states = [edges()]

    move = add_move(actor=SYSTEM, from_role=a, to_role=c)
    states.append(edges())
    remove_move(actor=SYSTEM, move=move)
    states.append(edges())
    moved(5, b, c)
    refresh_transitions()
    states.append(edges())
    asks(a, writing=3)
    asks(b, writing=3)
    states.append(edges())
    b.grade = GradeFactory(rank=9)
    b.save()
    states.append(edges())
    b.retired_on = today()
    b.save()
    states.append(edges())

    assert states == [
        [], [(a.pk, c.pk)], [], [(b.pk, c.pk)],
        [(a.pk, b.pk), (b.pk, a.pk), (b.pk, c.pk)], [(b.pk, c.pk)], [],
    ]  # fmt: skip
    assert graph() is graph()


def test_a_move_added_by_another_hand_is_seen(ladder):
    assert edges() == []

    Move.objects.create(from_role=ladder.analyst, to_role=ladder.manager, kind="curated")

    assert edges() == [(ladder.analyst.pk, ladder.manager.pk)]


def test_a_real_move_that_grew_counts_anew(ladder):
    add_move(actor=SYSTEM, from_role=ladder.analyst, to_role=ladder.manager)
    moved(5, ladder.analyst, ladder.specialist)
    refresh_transitions()
    before = graph().net.rarity.tolist()
    moved(5, ladder.analyst, ladder.specialist)
    refresh_transitions()

    assert Transition.objects.get().people == 10
    assert graph().net.rarity.tolist() != before


def test_the_graph_asks_little_once_it_is_read(ladder, django_assert_num_queries):
    rows = role_rows(UserFactory(), None)
    role_graph(rows)

    with django_assert_num_queries(1):  # the state
        role_graph(rows)


def begins(ladder, levels, served, have=None):
    """Skills in levels, and which are assumed, by name, at the begin of a route."""
    found = graph()
    begin = journey(found, found.row_of[ladder.analyst.pk], levels, served=served, have=have or {})
    names = {skill.pk: name for name, skill in ladder.skills.items()}
    order = [names[skill] for skill in found.skills]
    skills = dict(zip(order, (begin.start.skills / 10).tolist(), strict=True))
    return skills, sorted(name for name, is_so in zip(order, begin.assumed, strict=True) if is_so)


@pytest.fixture
def skilled(ladder):
    ladder.skills = {
        **asks(ladder.analyst, writing=3, pricing=2),
        **asks(ladder.manager, writing=4, pricing=4, speaking=3),
    }
    return ladder


def test_in_my_own_role_what_is_unknown_counts_as_the_role_asks(skilled):
    writing = skilled.skills["writing"].pk

    assert begins(skilled, {writing: 1.4}, 7) == (
        {"writing": 1.4, "pricing": 2.0, "speaking": 0.0},
        ["pricing", "speaking"],
    )


def test_in_another_role_one_begins_as_whoever_has_done_it(skilled):
    writing, pricing = skilled.skills["writing"].pk, skilled.skills["pricing"].pk

    assert begins(skilled, {writing: 1.4, pricing: 4.0}, None) == (
        {"writing": 3.0, "pricing": 4.0, "speaking": 0.0},
        ["speaking", "writing"],
    )


def test_what_is_supposed_counts_where_it_is_higher_and_is_no_longer_assumed(skilled):
    pks = {name: skill.pk for name, skill in skilled.skills.items()}
    have = {pks["writing"]: 1, pks["pricing"]: 1, pks["speaking"]: 2}

    assert begins(skilled, {pks["writing"]: 1.4}, 7, have) == (
        {"writing": 1.4, "pricing": 2.0, "speaking": 2.0},
        ["pricing"],
    )
