"""Histories merged from several files, compared day by day with a slow second opinion."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from talent.imports.timeline import (
    FOREVER,
    Chiefs,
    Difference,
    Piece,
    Span,
    Stay,
    coalesce,
    compare,
    merge,
    overlaps,
    with_managers,
    with_reasons,
    within,
)

DAY = date(2020, 1, 1)
ENGINEER, LEAD, CLERK = 1, 2, 3
SALES, RESEARCH, BOARD = 10, 11, 12
ANA, BEA, CID = 100, 101, 102


def day(number):
    return DAY + timedelta(days=number)


def title(start, end, role=ENGINEER, file=0):
    return Span(day(start), day(end), file, 2, role=role)


def department(start, end, unit=SALES, file=1):
    return Span(day(start), day(end), file, 2, unit=unit)


def stay(start, end, role=ENGINEER, unit=SALES, manager=None, reason=""):
    end = FOREVER if end is None else day(end)
    return Stay(day(start), end, role, unit, manager, None, reason)


def places(pieces):
    return [(piece.start, piece.end, piece.role, piece.unit) for piece in pieces]


def test_merge_cuts_where_either_file_changes():
    spans = [title(0, 10), title(10, 20, LEAD), department(0, 5), department(5, 20, RESEARCH)]

    whole, partial = merge(spans)

    assert [places(whole), partial] == [
        [
            (day(0), day(5), ENGINEER, SALES),
            (day(5), day(10), ENGINEER, RESEARCH),
            (day(10), day(20), LEAD, RESEARCH),
        ],
        [],
    ]


def test_merge_sets_apart_the_time_in_which_role_or_unit_is_missing():
    whole, partial = merge([title(0, 10), department(4, 12)])

    assert [places(whole), places(partial)] == [
        [(day(4), day(10), ENGINEER, SALES)],
        [(day(0), day(4), ENGINEER, None), (day(10), day(12), None, SALES)],
    ]


def test_merge_believes_the_earlier_file_where_two_say_the_same_thing():
    whole, _partial = merge([title(0, 9, LEAD, file=2), title(0, 9, CLERK, file=0),
                             department(0, 9)])  # fmt: skip

    assert places(whole) == [(day(0), day(9), CLERK, SALES)]


def test_overlaps_are_found_within_one_file_only():
    one, two, other = title(0, 5), title(4, 9, LEAD), department(0, 9)

    assert list(overlaps([two, other, one])) == [(one, two)]


spans_of_one_file = st.lists(st.integers(1, 40), min_size=2, max_size=8, unique=True).map(sorted)


@given(spans_of_one_file, spans_of_one_file, st.data())
def test_merge_says_for_every_day_what_the_files_say(titles, departments, data):
    def history(cuts, name):
        values = data.draw(st.lists(st.integers(1, 3), min_size=len(cuts), max_size=len(cuts)))
        file = 0 if name == "role" else 1
        return [
            Span(day(start), day(end), file, 2, **{name: value})
            for start, end, value in zip(cuts, cuts[1:], values, strict=False)
        ]

    spans = [*history(titles, "role"), *history(departments, "unit")]
    whole, partial = merge(spans)

    def said(number, name):
        at = day(number)
        return next((getattr(s, name) for s in spans if s.start <= at < s.end
                     and getattr(s, name)), None)  # fmt: skip

    def found(pieces, number):
        at = day(number)
        return [(p.role, p.unit) for p in pieces if p.start <= at < p.end]

    for number in range(42):
        expected = said(number, "role"), said(number, "unit")
        if all(expected):
            assert [found(whole, number), found(partial, number)] == [[expected], []]
        elif any(expected):
            assert [found(whole, number), found(partial, number)] == [[], [expected]]
        else:
            assert [found(whole, number), found(partial, number)] == [[], []]


def test_within_keeps_what_lies_in_an_employment():
    whole, _partial = merge([title(0, 20), department(0, 20)])

    assert places(within(whole, [(day(3), day(5)), (day(10), FOREVER)])) == [
        (day(3), day(5), ENGINEER, SALES),
        (day(10), day(20), ENGINEER, SALES),
    ]


def led(person, start, end, chiefs, unit=SALES):
    return [tuple(piece) for piece in chiefs.of_person(person, unit, day(start), day(end))]


def test_chiefs_lead_the_people_of_their_unit_while_they_are_employed():
    chiefs = Chiefs(
        [(SALES, day(0), day(10), ANA), (SALES, day(10), FOREVER, BEA)],
        {},
        {ANA: [(day(2), FOREVER)], BEA: [(day(0), day(15))]},
    )

    assert led(CID, 0, 20, chiefs) == [
        (day(0), day(2), None),
        (day(2), day(10), ANA),
        (day(10), day(15), BEA),
        (day(15), day(20), None),
    ]


def test_chiefs_of_the_next_unit_up_lead_where_a_unit_has_none_and_its_leader():
    chiefs = Chiefs(
        [(SALES, day(5), day(10), ANA), (BOARD, day(0), FOREVER, BEA)],
        {SALES: [Piece(day(0), FOREVER, BOARD)]},
        {ANA: [(day(0), FOREVER)], BEA: [(day(0), FOREVER)]},
    )

    assert [led(CID, 0, 12, chiefs), led(ANA, 4, 8, chiefs), led(BEA, 0, 9, chiefs)] == [
        [(day(0), day(5), BEA), (day(5), day(10), ANA), (day(10), day(12), BEA)],
        [(day(4), day(5), BEA), (day(5), day(8), BEA)],
        [(day(0), day(9), None)],
    ]


def test_chiefs_who_sit_in_each_others_units_do_not_lead_each_other():
    employed = {ANA: [(day(0), FOREVER)], BEA: [(day(0), FOREVER)]}
    chiefs = Chiefs([(SALES, day(0), FOREVER, ANA), (RESEARCH, day(0), FOREVER, BEA)], {}, employed)

    assert [led(ANA, 0, 9, chiefs, RESEARCH), led(BEA, 0, 9, chiefs, SALES)] == [
        [(day(0), day(9), None)],
        [(day(0), day(9), None)],
    ]


def test_managers_that_a_file_names_hold_while_they_are_employed():
    whole, _partial = merge([title(0, 9)._replace(manager=ANA), department(0, 9)])

    stays = list(with_managers(CID, whole, {ANA: [(day(3), FOREVER)]}.__getitem__, None))

    assert stays == [stay(0, 3), stay(3, 9, manager=ANA)]


def test_coalesce_joins_neighbours_that_say_the_same():
    stays = [stay(0, 5), stay(5, 9), stay(10, 12), stay(12, 15, LEAD)]

    assert coalesce(stays) == [stay(0, 9), stay(10, 12), stay(12, 15, LEAD)]


def test_coalesce_keeps_apart_what_a_stated_reason_begins():
    stays = [stay(0, 5), stay(5, 9, reason="transfer")._replace(stated=True)]

    assert coalesce(stays) == stays


def test_reasons_follow_from_what_changed():
    ranks = {ENGINEER: 1, LEAD: 2, CLERK: None}
    stays = [
        stay(0, 1),
        stay(1, 2, LEAD),
        stay(2, 3, ENGINEER),
        stay(3, 4, CLERK),
        stay(4, 5, CLERK, RESEARCH),
        stay(5, 6, CLERK, RESEARCH, ANA),
        stay(9, 10, CLERK, RESEARCH, ANA),
    ]

    assert [each.reason for each in with_reasons(stays, None, ranks)] == [
        "hire", "promotion", "demotion", "lateral", "transfer", "reorganisation", "hire",
    ]  # fmt: skip


def test_reasons_look_back_to_what_is_on_record():
    found = with_reasons([stay(5, 9, LEAD)], stay(0, 5), {ENGINEER: 1, LEAD: 2})

    assert [each.reason for each in found] == ["promotion"]


def test_compare_finds_stays_again_by_their_first_day():
    record = {
        1: stay(0, 5, reason="hire"),
        2: stay(5, 9, LEAD, reason="promotion"),
        3: stay(9, None, LEAD, RESEARCH, reason="transfer"),
        4: stay(30, None, reason="hire"),
    }
    planned = [
        stay(0, 5, reason="hire"),
        stay(5, 9, CLERK, reason="lateral"),
        stay(9, 20, LEAD, RESEARCH, reason="reorganisation"),
        stay(20, None, reason="hire"),
    ]

    assert compare(record, planned) == Difference(
        new=[stay(20, None, reason="hire")],
        changed={2: stay(5, 9, CLERK, reason="lateral")},
        ended={3: stay(9, 20, LEAD, RESEARCH, reason="transfer")},
        gone=[4],
        unchanged=1,
    )


def test_compare_leaves_what_lies_before_the_files():
    record = {1: stay(0, 5, CLERK, reason="hire"), 2: stay(5, None, reason="lateral")}

    assert compare(record, [stay(8, None, LEAD, reason="promotion")]) == Difference(
        new=[stay(8, None, LEAD, reason="promotion")],
        changed={},
        ended={2: stay(5, 8, reason="lateral")},
        gone=[],
        unchanged=0,
    )


def test_compare_minds_a_reason_only_where_a_file_states_it():
    record = {1: stay(0, None, reason="hire")}
    silent = stay(0, None, reason="lateral")

    assert [
        compare(record, [silent]).unchanged,
        compare(record, [silent._replace(stated=True)]).changed,
    ] == [1, {1: silent._replace(stated=True)}]
