"""Two windows on one record."""

import pytest
from django.core.exceptions import ValidationError

from lib.editing import mark_of, refuse_if_changed, was_changed
from talent.models import Aspiration, Horizon
from tests.factories import EmployeeFactory

pytestmark = pytest.mark.django_db


def test_refuse_if_changed_lets_a_record_pass_that_is_as_it_was_shown():
    person = EmployeeFactory(summary="Before")

    refuse_if_changed(person, ["summary"], mark_of(person, ["summary"]))


def test_refuse_if_changed_says_what_is_saved_now():
    person = EmployeeFactory(summary="Before", phone="")
    seen = mark_of(person, ["summary", "phone"])
    person.summary = "From the other window"

    with pytest.raises(ValidationError) as refusal:
        refuse_if_changed(person, ["summary", "phone"], seen)

    assert refusal.value.messages == [
        "This was changed in another window meanwhile. Below is what you typed: save again to keep"
        " it. What is saved now: About me: “From the other window”; Phone: empty",
    ]
    assert was_changed(refusal.value)


def test_refuse_if_changed_says_choices_in_words():
    wish = Aspiration(employee=EmployeeFactory())
    seen = mark_of(wish, ["horizon"])
    wish.horizon = Horizon.YEAR

    with pytest.raises(ValidationError) as refusal:
        refuse_if_changed(wish, ["horizon"], seen)

    assert refusal.value.messages[0].endswith("What is saved now: Horizon: “Within a year”")


def test_refuse_if_changed_does_not_mind_other_fields():
    person = EmployeeFactory(summary="Before")
    seen = mark_of(person, ["summary"])
    person.phone = "123"

    refuse_if_changed(person, ["summary"], seen)


def test_was_changed_tells_other_refusals_apart():
    other = [ValidationError("Else"), ValidationError({"phone": "Else"})]

    assert [was_changed(each) for each in other] == [False, False]


def test_what_belongs_to_a_record_is_compared_for_who_saw_it():
    person = EmployeeFactory(summary="Before")
    seen = mark_of(person, ["summary"], {"Instructors": "Ada"})

    refuse_if_changed(person, ["summary"], seen, {"Instructors": "Ada"})
    refuse_if_changed(person, ["summary"], mark_of(person, ["summary"]), {"Instructors": "Bo"})
    with pytest.raises(ValidationError, match="Instructors: Bo"):
        refuse_if_changed(person, ["summary"], seen, {"Instructors": "Bo"})
