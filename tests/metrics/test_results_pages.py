"""What pages tell of a released wave, and to whom."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from metrics.models import ReleasedComment, ReleasedGroup, ReleasedUnit, Wave, WavePerson, WaveUnit
from metrics.queries.result_rows import Cell, Share
from metrics.services.sharing import share_results, tell_of_releases
from talent.models import SYSTEM, GrantKind, Notice
from tests.factories import AssignmentFactory, GrantFactory, UserFactory
from tests.metrics.action_factories import a_plan_of
from tests.metrics.release_factories import a_closed_wave, a_released_wave, some_payloads
from tests.metrics.survey_factories import refused

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PAGES = ["result_unit", "result_unit_questions", "result_unit_comments", "result_unit_guide"]


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.RELEASE_KEYS_DIR = tmp_path / "keys"


@pytest.fixture
def wave():
    return a_released_wave()


def unit_of(wave, position):
    return wave.units.get(position=position)


def statuses(client, user, wave, position):
    client.force_login(user)
    return [
        client.get(
            reverse(f"metrics:{name}", args=[wave.pk, unit_of(wave, position).pk])
        ).status_code
        for name in PAGES
    ]


def hr_admin():
    return UserFactory(is_superuser=True)


def partner_of(unit):
    user = UserFactory()
    GrantFactory(user=user, kind=GrantKind.HR_PARTNER, unit=unit)
    return user


def test_hr_admins_read_every_page(client, wave):
    client.force_login(hr_admin())
    for name in ("result_detail", "result_questions", "result_comments", "result_guide"):
        assert client.get(reverse(f"metrics:{name}", args=[wave.pk])).status_code == 200
    assert client.get(reverse("metrics:result_list")).status_code == 200
    assert statuses(client, hr_admin(), wave, 1) == [200] * 4


def test_partners_read_the_results_of_their_units(client, wave):
    user = partner_of(unit_of(wave, 2).unit)

    assert statuses(client, user, wave, 2) == [200] * 4
    assert statuses(client, user, wave, 1) == [404] * 4


def test_executives_read_all_results(client, wave):
    user = UserFactory()
    GrantFactory(user=user, kind=GrantKind.EXECUTIVE)

    assert statuses(client, user, wave, 1) == [200] * 4


def test_a_partner_sees_no_other_units_in_the_heat_map_of_everybody(client, wave):
    client.force_login(partner_of(unit_of(wave, 2).unit))

    page = client.get(reverse("metrics:result_detail", args=[wave.pk])).content.decode()

    assert "Unit 2" in page
    assert "Unit 1" not in page
    assert "Unit 4" not in page


def test_whoever_leads_people_sees_the_unit_in_which_they_work(client, wave):
    leader = AssignmentFactory().employee
    AssignmentFactory(unit=unit_of(wave, 4).unit, manager=leader)

    assert statuses(client, leader.user, wave, 4) == [200] * 4
    assert statuses(client, leader.user, wave, 2) == [404] * 4


def test_who_was_asked_sees_nothing_before_it_is_shared(client, wave):
    employee = AssignmentFactory(unit=unit_of(wave, 2).unit).employee

    assert statuses(client, employee.user, wave, 2) == [404] * 4


def test_who_was_asked_sees_figures_of_their_unit_and_the_whole_once_it_is_shared(
    client, monkeypatch
):
    wave = a_released_wave(person_in=2)
    person = WavePerson.objects.get(wave=wave)
    Wave.objects.filter(pk=wave.pk).update(shared_at=wave.released_at)

    assert statuses(client, person.employee.user, wave, 2) == [200, 200, 404, 404]
    assert statuses(client, person.employee.user, wave, 1) == [404] * 4
    page = client.get(reverse("metrics:result_detail", args=[wave.pk]))
    assert page.status_code == 200
    assert "Unit 1" not in page.content.decode()
    assert not ReleasedComment.objects.visible_to(person.employee.user).exists()


def test_a_result_leads_on_to_what_came_of_it_and_to_what_its_units_do(client):
    wave = a_released_wave(person_in=2)
    Wave.objects.filter(pk=wave.pk).update(shared_at=wave.released_at)
    a_plan_of(wave, 2)
    asked = WavePerson.objects.get(wave=wave).employee.user
    ways = {
        "came": reverse("metrics:ledger_detail", args=[wave.pk]),
        "units": reverse("metrics:accountability") + f"?wave={wave.pk}",
    }
    found = {}
    for name, user in (("asked", asked), ("hr", hr_admin())):
        client.force_login(user)
        page = client.get(reverse("metrics:result_detail", args=[wave.pk])).content.decode()
        found[name] = {way for way, address in ways.items() if f'href="{address}"' in page}

    assert found == {"asked": {"came"}, "hr": {"units"}}
    assert "Nothing for everybody yet; 1 unit has an open action." in page


def test_nothing_is_told_before_the_release(client):
    wave = a_closed_wave()

    assert statuses(client, hr_admin(), wave, 1) == [404] * 4


def test_a_user_who_left_sees_nothing(wave):
    user = partner_of(unit_of(wave, 0).unit)
    user.is_active = False

    assert not ReleasedUnit.objects.visible_to(user).exists()
    assert not ReleasedGroup.objects.visible_to(user).exists()
    assert not ReleasedComment.objects.visible_to(user).exists()


def test_comments_are_those_of_groups_one_answers_for(wave):
    user = partner_of(unit_of(wave, 2).unit)

    seen = ReleasedComment.objects.visible_to(user)

    shown = ReleasedUnit.objects.get(
        wave=wave, unit=unit_of(wave, 2), cut=wave.figures.get(kind="comments").cut
    ).group
    assert {comment.block.number for comment in seen.select_related("block")} == {
        row.number
        for row in wave.groups.filter(
            cut=shown.cut, is_block=True, number__gte=shown.number, number__lte=shown.last
        )
    }


def test_comments_are_found_by_their_words(client, wave):
    text = ReleasedComment.objects.filter(wave=wave).first().text
    client.force_login(hr_admin())

    page = client.get(reverse("metrics:result_comments", args=[wave.pk]), {"q": text})
    none = client.get(reverse("metrics:result_comments", args=[wave.pk]), {"q": "never written"})

    assert page.content.decode().count('<li class="quote">') == 1
    assert none.content.decode().count('<li class="quote">') == 0


def test_a_page_shows_no_more_comments_than_one_can_read(client, wave, monkeypatch):
    written = ReleasedComment.objects.filter(wave=wave).count()
    address = reverse("metrics:result_comments", args=[wave.pk])
    client.force_login(hr_admin())
    all_of_them = client.get(address).content.decode()
    monkeypatch.setattr("metrics.queries.results.MOST_COMMENTS", 3)

    few = client.get(address).content.decode()

    more = "More was written than stands here."
    assert (all_of_them.count('<li class="quote">'), more in all_of_them) == (written, False)
    assert (few.count('<li class="quote">'), more in few) == (3, True)


def test_a_small_unit_is_shown_with_its_neighbours_and_says_why(client, wave):
    client.force_login(hr_admin())

    page = client.get(reverse("metrics:result_unit", args=[wave.pk, unit_of(wave, 3).pk]))

    assert "Why Unit 3 is shown as" in page.content.decode()


@pytest.mark.parametrize("name", ["result_detail", "result_questions", "result_comments"])
def test_a_page_asks_as_often_for_many_groups_as_for_few(
    client, name, django_assert_max_num_queries
):
    wide = a_released_wave(parents=[None, *[0] * 6], counts=[0, *[12] * 6])
    client.force_login(hr_admin())
    client.get(reverse(f"metrics:{name}", args=[wide.pk]))

    with django_assert_max_num_queries(20):
        client.get(reverse(f"metrics:{name}", args=[wide.pk]))


@pytest.mark.parametrize("is_partner", [False, True])
def test_the_page_of_a_unit_query_count(client, is_partner, django_assert_max_num_queries, wave):
    user = hr_admin()
    if is_partner:
        user = UserFactory()
        GrantFactory(user=user, kind=GrantKind.HR_PARTNER, unit=unit_of(wave, 1).unit)
    client.force_login(user)
    address = reverse("metrics:result_unit", args=[wave.pk, unit_of(wave, 1).pk])
    client.get(address)

    with django_assert_max_num_queries(20):
        client.get(address)


def test_the_list_leads_to_what_one_answers_for_and_to_everybody(client):
    wave = a_released_wave(person_in=4)
    Wave.objects.filter(pk=wave.pk).update(shared_at=wave.released_at)
    asked = WavePerson.objects.get(wave=wave).employee.user
    GrantFactory(user=asked, kind=GrantKind.HR_PARTNER, unit=unit_of(wave, 1).unit)
    other = a_released_wave(person_in=2)
    found = {}
    for name, user in (("hr", hr_admin()), ("partner", asked)):
        client.force_login(user)
        rows = client.get(reverse("metrics:result_list")).context["rows"]
        found[name] = {row.pk: [one and one.position for one in shown] for row, shown in rows}

    assert found == {"hr": {wave.pk: [None], other.pk: [None]}, "partner": {wave.pk: [1, None]}}


@pytest.mark.parametrize("waves", [1, 5])
def test_the_list_of_results_query_count(client, waves, django_assert_max_num_queries):
    user = UserFactory()
    for _wave in range(waves):
        wave = a_released_wave()
        GrantFactory(user=user, kind=GrantKind.HR_PARTNER, unit=unit_of(wave, 1).unit)
    client.force_login(user)

    with django_assert_max_num_queries(12):
        assert len(client.get(reverse("metrics:result_list")).context["rows"]) == waves


def test_a_unit_that_was_joined_with_one_below_says_who_is_counted(client):
    wave = a_released_wave(parents=[None, 0, 1, 1, 0], counts=[2, 3, 3, 3, 9])
    client.force_login(hr_admin())

    page = client.get(reverse("metrics:result_unit", args=[wave.pk, unit_of(wave, 1).pk]))

    told = ReleasedUnit.objects.get(wave=wave, cut=0, unit=unit_of(wave, 1))
    assert (told.group.units, told.is_wider) == ([1, 2], False)
    assert "Counted here: Unit 1 and Unit 2. Told with other units: Unit 3." in (
        page.content.decode().replace("  ", " ")
    )


def found_on(client, wave, **asked):
    page = client.get(reverse("metrics:result_detail", args=[wave.pk]), asked).content.decode()
    units = page.partition('id="units-h"')[2]
    return [int(pk) for pk in re.findall(rf"/results/{wave.pk}/units/(\d+)/", units)]


def test_other_units_are_found_by_a_part_of_their_name(client, wave):
    client.force_login(hr_admin())
    units = [unit.pk for unit in WaveUnit.objects.filter(wave=wave).order_by("position")]

    assert found_on(client, wave) == []
    assert found_on(client, wave, q="") == units
    assert found_on(client, wave, q="nit 2") == [unit_of(wave, 2).pk]
    assert found_on(client, wave, q="elsewhere \x00%") == []


def test_no_unit_is_found_that_one_does_not_see(client, wave):
    user = UserFactory()
    GrantFactory(user=user, kind=GrantKind.HR_PARTNER, unit=unit_of(wave, 2).unit)
    client.force_login(user)

    assert found_on(client, wave, q="") == [unit_of(wave, 2).pk]


def test_of_many_units_the_first_are_listed(client, monkeypatch, wave):
    monkeypatch.setattr("metrics.queries.results.MOST_ROWS", 2)
    client.force_login(hr_admin())

    assert len(found_on(client, wave, q="")) == 2


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (Cell("driver", value=62.0), "62"),
        (Cell("driver", low=80.0, high=100.0), "80+"),
        (Cell("driver", low=0.0, high=20.0), "≤ 20"),
        (Cell("driver", low=20.0, high=60.0), "20–60"),
        (Cell("enps", value=18.0), "+18"),
        (Cell("enps", value=-7.0), "−7"),
        (Cell("enps", low=80.0, high=100.0), "+80+"),
        (Cell("mean", value=7.3), "7.3"),
        (Cell("driver"), ""),
    ],
)
def test_a_cell_reads_as_a_value_or_a_band(cell, words):
    assert cell.words == words


def test_shares_read_as_bands():
    assert [Share("x", low).words for low in (0, 30, 90)] == [
        "10 % or less", "30–40 %", "90 % or more",
    ]  # fmt: skip


def test_the_api_tells_the_same_frozen_cells(client, wave):
    unit = unit_of(wave, 2)
    row = ReleasedUnit.objects.get(wave=wave, unit=unit, cut=0)
    client.force_login(partner_of(unit.unit))

    listing = client.get(reverse("api:survey_results")).json()["results"]
    record = client.get(reverse("api:survey_result", args=[row.pk])).json()

    assert {one["id"] for one in listing} == {
        str(pk)
        for pk in ReleasedUnit.objects.filter(wave=wave, cut=0)
        .filter(unit__in=[unit.pk])
        .values_list("pk", flat=True)
    } | {str(ReleasedUnit.objects.get(wave=wave, cut=0, unit=None).pk)}
    index = next(one for one in record["figures"] if one["name"] == "index")
    assert {
        key: value for key, value in index.items() if key in row.group.cells["index"]
    } == row.group.cells["index"]
    assert not [one for one in record["figures"] if one["kind"] == "comments"]


def test_the_api_hides_what_a_user_may_not_see(client, wave):
    row = ReleasedUnit.objects.get(wave=wave, unit=unit_of(wave, 1), cut=0)
    client.force_login(partner_of(unit_of(wave, 2).unit))

    assert client.get(reverse("api:survey_result", args=[row.pk])).status_code == 404


def test_hr_shares_results_once_with_everybody_who_was_asked(client):
    wave = a_released_wave(person_in=2)
    person = WavePerson.objects.get(wave=wave).employee
    address = reverse("metrics:result_share", args=[wave.pk])
    client.force_login(hr_admin())

    client.post(address)
    first = Wave.objects.get(pk=wave.pk).shared_at
    client.post(address)

    assert first is not None
    assert Wave.objects.get(pk=wave.pk).shared_at == first
    assert list(
        Notice.objects.filter(kind="metrics.results_shared").values_list("recipient", flat=True)
    ) == [person.user.pk]


def test_only_hr_admins_share(client, wave):
    client.force_login(partner_of(unit_of(wave, 0).unit))

    assert client.post(reverse("metrics:result_share", args=[wave.pk])).status_code == 404
    assert Wave.objects.get(pk=wave.pk).shared_at is None


def test_those_who_answer_for_people_are_told_of_a_release_once(wave):
    partner = partner_of(unit_of(wave, 0).unit)
    leader = AssignmentFactory().employee
    AssignmentFactory(unit=unit_of(wave, 4).unit, manager=leader)

    tell_of_releases()
    tell_of_releases()

    told = Notice.objects.filter(kind="metrics.results_released")
    assert {partner.pk, leader.user.pk} <= set(told.values_list("recipient", flat=True))
    assert told.count() == len(set(told.values_list("recipient", flat=True)))


def again(wave, **said):
    """The wave after, in the same units."""
    units = [one.unit for one in wave.units.order_by("position")]
    later = {"closes_at": wave.closes_at + timedelta(days=90), "due_on": wave.due_on + DAY}
    return a_released_wave(survey=wave.survey, units=units, **(later | said))


def test_figures_of_the_same_units_are_drawn_over_time_with_a_table(client, wave):
    client.force_login(hr_admin())
    alone = client.get(reverse("metrics:result_detail", args=[wave.pk])).content.decode()
    later = again(wave)

    page = client.get(reverse("metrics:result_detail", args=[later.pk])).content.decode()

    assert "trend-figure" not in alone
    assert page.count('<figure class="trend-figure">') == 3  # index, eNPS, one driver
    index = [
        Cell("index", **one.groups.get(cut=0, number=0).cells["index"]).words
        for one in (wave, later)
    ]
    months = [f"{one.closes_there:%m/%Y}" for one in (wave, later)]
    said = "; ".join(f"{month}: {words}" for month, words in zip(months, index, strict=True))
    assert f'aria-label="Engagement index: {said}"' in page
    assert "The same as a table" in page


def test_what_a_wave_does_not_tell_is_not_drawn(client, wave):
    later = again(wave, payloads=some_payloads(skips=1.0))  # nobody says whether they recommend us
    client.force_login(hr_admin())

    page = client.get(reverse("metrics:result_detail", args=[later.pk])).content.decode()

    assert page.count('<figure class="trend-figure">') == 2


def test_nothing_is_shared_before_it_is_released_nor_twice():
    refused(lambda: share_results(actor=SYSTEM, wave=a_closed_wave()), "before it is released")
    wave = a_released_wave()
    share_results(actor=SYSTEM, wave=wave)

    refused(lambda: share_results(actor=SYSTEM, wave=wave), "shared already")


def test_who_cannot_sign_in_any_more_is_told_of_nothing():
    gone = AssignmentFactory().employee
    wave = a_released_wave(person_in=2, people=[gone])
    partner, asked = partner_of(unit_of(wave, 0).unit), WavePerson.objects.filter(wave=wave)
    for user in (partner, gone.user):
        user.is_active = False
        user.save()

    tell_of_releases()
    share_results(actor=SYSTEM, wave=wave)

    told = set(Notice.objects.values_list("recipient", flat=True))
    assert asked.count() == 2
    assert told == {asked.exclude(employee=gone).get().employee.user.pk}
