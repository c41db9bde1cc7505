"""What a programme does for gaps, worked out by hand."""

from leadership.programme_fit import Need, Source, closes, merged, programme_fit


def test_a_programme_closes_what_is_needed_up_to_its_target():
    assert closes(2.0, 4, 3) == 1.0  # the programme ends at 3
    assert closes(2.0, 3, 5) == 1.0  # nobody asks for more than 3
    assert closes(3.4, 3, 5) == 0.0
    assert closes(None, 3, 5) == 0.0


def test_the_highest_level_counts_and_only_who_asks_for_it_is_named_and_plans():
    needs = merged(
        [(1, 3, Source.ROLE), (1, 2, Source.CORE), (1, 0, Source.PLAN), (2, 2, Source.CORE)]
    )

    assert needs == {
        1: Need(1, 3, (Source.ROLE, Source.PLAN)),
        2: Need(2, 2, (Source.CORE,)),
    }


def test_reasons_come_by_levels_then_by_plan_and_unknown_is_no_gap():
    needs = merged(
        [
            (1, 3, Source.ROLE), (2, 4, Source.CORE), (3, 3, Source.ROLE), (4, 0, Source.PLAN),
            (5, 3, Source.ROLE), (6, 0, Source.PLAN),
        ]
    )  # fmt: skip
    fit = programme_fit(
        {1: 3, 2: 3, 3: 4, 4: 2, 5: 4, 7: 5}, needs, {1: 2.5, 2: 1.0, 3: 3.0, 4: 1.0}
    )

    assert [(one.need.skill, one.closes, one.is_whole) for one in fit.reasons] == [
        (2, 2.0, False),
        (1, 0.5, True),
        (4, 0.0, False),
    ]
    assert [need.skill for need in fit.unknown] == [5]
    assert (fit.closes, fit.gaps, fit.planned, fit.rank) == (2.5, 2, 1, (2.5, 1))


def test_a_programme_without_anything_one_needs_does_nothing():
    fit = programme_fit({1: 3}, {}, {1: 1.0})

    assert (fit.reasons, fit.unknown, fit.rank) == ((), (), (0, 0))
