"""What a service refuses goes back on the form."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from lib.forms import LongText, submit
from talent.models import Employee, JobFamily


class AskForm(forms.Form):
    name = forms.CharField()


def asked() -> AskForm:
    form = AskForm({"name": "Leila"})
    assert form.is_valid()
    return form


def test_submit_returns_what_the_service_made():
    assert submit(asked(), lambda name, actor: f"{actor}:{name}", actor="me") == "me:Leila"


def test_submit_puts_a_refusal_above_the_form():
    def refuse(name):
        raise ValidationError("The plan is closed.", code="closed")

    form = asked()

    assert submit(form, refuse) is None
    assert form.errors.get_json_data() == {
        "__all__": [{"message": "The plan is closed.", "code": "closed"}]
    }


def test_submit_puts_a_refusal_at_its_field_where_the_form_asks_it():
    def refuse(name):
        raise ValidationError({"name": ["Too short."], "unit": ["Not yours."]})

    form = asked()

    assert submit(form, refuse) is None
    assert form.errors == {"name": ["Too short."], "__all__": ["Not yours."]}


def test_a_text_that_just_fits_is_taken_with_the_line_ends_of_forms():
    class TextForm(forms.Form):
        text = forms.CharField(max_length=9, widget=LongText)

    fits, long = (TextForm({"text": text}) for text in ("ab\r\ncd\r\nefg", "ab\r\ncd\r\nefgh"))

    assert fits.is_valid()
    assert fits.cleaned_data["text"] == "ab\ncd\nefg"
    assert "(it has 10)" in str(long.errors["text"])


@pytest.mark.django_db
def test_submit_says_what_was_saved_an_instant_before():
    def write(name):
        with transaction.atomic():
            JobFamily.objects.create(name=name)
            JobFamily.objects.create(name=name)

    form = asked()

    assert submit(form, write) is None
    assert [error.code for error in form.non_field_errors().as_data()] == ["taken"]


@pytest.mark.django_db
def test_submit_hides_no_other_error_of_the_database():
    def write(name):
        with transaction.atomic():
            Employee.objects.create(given_name="")

    with pytest.raises(IntegrityError):
        submit(asked(), write)
