"""Answers that are kept while one page is made."""

from lib.once import answers_kept, asked_once

asked = []


@asked_once
def level_of(person, *, skill=""):
    asked.append((person, skill))
    return len(asked)


def test_inside_the_same_question_is_asked_once():
    asked.clear()
    with answers_kept():
        first = [level_of("Leila", skill="pricing"), level_of("Leila", skill="pricing")]
        others = [level_of("Leila"), level_of("Tomás", skill="pricing")]

    assert (first, others) == ([1, 1], [2, 3])
    assert asked == [("Leila", "pricing"), ("Leila", ""), ("Tomás", "pricing")]


def test_outside_and_in_the_next_block_it_is_asked_anew():
    asked.clear()
    with answers_kept():
        level_of("Leila")
    with answers_kept():
        level_of("Leila")
    level_of("Leila")
    level_of("Leila")

    assert len(asked) == 4


def test_an_error_ends_the_block_and_keeps_nothing():
    asked.clear()
    try:
        with answers_kept():
            level_of("Leila")
            raise ValueError
    except ValueError:
        level_of("Leila")

    assert len(asked) == 2
