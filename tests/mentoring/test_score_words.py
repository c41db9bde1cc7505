"""Each part of the score has one name everywhere, and among peers nobody is mentor or mentee."""

import pytest

from mentoring.models import MatchingRun
from mentoring.queries.previews import lines_of, settings_of
from mentoring.queries.programmes import score_parts
from mentoring.score_words import told_parts, told_weights, weights_from
from mentoring.scoring import PARTS, WEIGHTS
from tests.careers.doors import signed_in
from tests.careers.people import text_of
from tests.factories import AssignmentFactory, EnrolmentFactory, ProgrammeFactory
from tests.mentoring.runs import worked

pytestmark = pytest.mark.django_db
OF_ONE_SIDE = ("mentee", "mentor ", "mentor’s", "mentors")


def peers(people=4, **given):
    programme = ProgrammeFactory(kind="peer", weights=dict(WEIGHTS), **given)
    for _n in range(people):
        EnrolmentFactory(programme=programme, side="peer")
    coordinator = AssignmentFactory().employee
    programme.coordinators.create(employee=coordinator)
    return programme, signed_in(coordinator)


def test_the_wishes_of_peers_are_one_part_with_the_weight_of_both():
    programme, _client = peers()

    told = told_weights(programme.weights, programme)

    assert list(told) == told_parts(programme)
    assert told["wishes"] == WEIGHTS["mentee_wish"] + WEIGHTS["mentor_wish"]
    kept = weights_from(told, programme)
    assert list(kept) == list(PARTS)
    assert sum(kept.values()) == sum(WEIGHTS.values())
    assert kept["mentee_wish"] == kept["mentor_wish"]
    one_to_one = ProgrammeFactory()
    assert weights_from(told_weights(WEIGHTS, one_to_one), one_to_one) == dict(WEIGHTS)


def test_a_preview_of_peers_has_one_line_for_each_part_and_says_places_of_peers():
    programme, client = peers()
    run = worked(programme, weights=programme.weights)

    labels = [str(one.label) for one in settings_of(run)]

    assert len(labels) == len(set(labels)) == len(told_parts(programme))
    assert not any(one.is_changed for one in settings_of(run))
    shown = text_of(client.get(f"/mentoring/programmes/{programme.pk}/matching/"))
    assert "Places of peers" in shown
    assert shown.count("What both prefer") == 1
    assert next(lines_of(programme.coordinators.get().employee.user, run))[:4] == [
        "One", "E-mail of the one", "The other", "E-mail of the other",
    ]  # fmt: skip


def test_both_forms_of_peers_ask_once_for_the_wishes_and_keep_their_weight():
    programme, client = peers()
    start = f"/mentoring/programmes/{programme.pk}/matching/start/"
    form = client.get(start).context["form"]
    usual = {field.html_name: field.value() for field in form.weight_fields}

    client.post(start, usual | {"floor": "", "seed": "1"})

    run = MatchingRun.objects.get()
    assert sum(run.weights.values()) == sum(WEIGHTS.values())
    assert not any(one.is_changed for one in settings_of(run))
    score = client.get(f"/mentoring/programmes/{programme.pk}/score/").context["form"]
    assert [field.html_name for field in score.weights] == list(usual)


def test_the_page_of_a_programme_of_peers_speaks_of_two_equals():
    programme, client = peers(mode="hybrid")

    hints = [str(part.words.hint) for part in score_parts(programme)]
    page = text_of(client.get(programme.get_absolute_url()))

    assert [words for words in OF_ONE_SIDE if any(words in hint for hint in hints)] == []
    assert all(hint in page for hint in hints)
    assert "Everybody sees who fits best" in page


def test_a_part_is_called_the_same_on_the_programme_the_preview_and_its_settings():
    programme = ProgrammeFactory(weights=dict(WEIGHTS))
    coordinator = AssignmentFactory().employee
    programme.coordinators.create(employee=coordinator)
    client, base = signed_in(coordinator), f"/mentoring/programmes/{programme.pk}/"
    run = worked(programme, weights=programme.weights)

    names = [str(part.words.label) for part in score_parts(programme)]

    assert sorted(names) == sorted(str(one.label) for one in settings_of(run))
    for form, fields in (("matching/start/", "weight_fields"), ("score/", "weights")):
        asked = getattr(client.get(f"{base}{form}").context["form"], fields)
        assert sorted(str(field.label) for field in asked) == sorted(names)
