"""Participation, engagement and eNPS stand beside the counted figures: released cells, no more."""

import csv
import io
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from metrics.figures import Figure
from metrics.indicators import INDICATORS, Dimension
from metrics.indicators.voice import ENGAGEMENT, ENPS, PARTICIPATION
from metrics.models import IndicatorTarget, ReleasedUnit, Survey
from metrics.queries.insights import change_of, page, said, view_of
from metrics.queries.targets import Aim
from metrics.queries.told import Asked, Teller, figures_of
from metrics.result_indicators import tell
from metrics.services.indicator_tables import count_day, tables_of
from metrics.services.insight_news import last_month, send_monthly, tell_what_moved
from metrics.services.insights import choose_key_indicators
from talent.models import SYSTEM, Notice
from talent.registry import texts_for
from talent.services.lines import rebuild_reporting_lines
from tests.careers.doors import signed_in
from tests.factories import AssignmentFactory, EmployeeFactory, GrantFactory, UserFactory, hr_admin
from tests.leadership.factories import LeadershipProgrammeFactory
from tests.metrics.insight_factories import DAY, company_of
from tests.metrics.release_factories import a_closed_wave, a_released_wave, a_wave, put

pytestmark = pytest.mark.django_db
HOME = reverse("metrics:insights_home")
CLOSED = date(2024, 11, 4)
BEFORE = date(2023, 10, 30)
# Top, Left, Right, and Small below Right: who answers, and who is asked.
PARENTS, ANSWERING, INVITED = [None, 0, 0, 2], [0, 8, 3, 2], [0, 10, 3, 2]


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.RELEASE_KEYS_DIR = tmp_path / "keys"


def answering(counts=ANSWERING, happy=(4, 5), others=(2, 3)):
    """Left is content, and half of it would recommend us; the others are not, and do not."""
    found = []
    for unit, many in enumerate(counts):
        proud, stay = happy if unit == 1 else others
        for at in range(many):
            recommend = (10 if at % 2 else 8) if unit == 1 else (8 if unit == 3 else 5)
            answers = {"proud": proud, "stay": stay, "learn": 3, "future": 3,
                       "recommend": recommend}  # fmt: skip
            found.append({"unit": unit, "grade": "", "tenure": "", "location": "",
                          "answers": answers})  # fmt: skip
    return found


def a_survey(kind="engagement"):
    return Survey.objects.create(
        name=kind.title(), purpose="To hear how you are.", starts_on=BEFORE, kind=kind
    )


def told(company, closed=CLOSED, payloads=None, make=a_released_wave, **said):
    """A wave of everybody, closed on the evening of a day."""
    at = timezone.make_aware(datetime.combine(closed, datetime.min.time())) + timedelta(hours=18)
    given = {
        "units": [company.top, company.left, company.right, company.small], "parents": PARENTS,
        "invited": INVITED, "name": f"Wave of {closed:%Y}", "due_on": closed,
        "opens_at": at - timedelta(days=14), "closes_at": at,
    } | said  # fmt: skip
    return make(answering() if payloads is None else payloads, **given)


def executive():
    return GrantFactory(user=UserFactory(), kind="executive").user


def partner(unit):
    return GrantFactory(user=UserFactory(), kind="hr_partner", unit=unit).user


def figure(user, indicator, unit=None, day=DAY):
    view = view_of(user, unit and unit.pk, day)
    return page(view, indicator, Dimension.UNIT, Teller(user)).line.figure


def words(user, unit=None, day=DAY):
    """Participation, engagement and eNPS as the page of a unit says them."""
    return [said(one, figure(user, one, unit, day)) for one in (PARTICIPATION, ENGAGEMENT, ENPS)]


def detail(key, **query):
    said = "&".join(f"{name}={value}" for name, value in ({"day": DAY} | query).items())
    return f"{reverse('metrics:indicator_detail', args=[key])}?{said}"


# --- worked values ---


def test_a_wave_tells_the_whole_and_each_unit_by_its_own_cells():
    """Left: 8 of 10; (75 + 100) / 2; half promoters. The others: 5 of 5, (25 + 50) / 2, −60."""
    company = company_of()
    told(company)
    user = executive()

    assert words(user) == ["85\xa0%", "68", "+8"]
    assert words(user, company.left) == ["80\xa0%", "88", "+50"]
    assert words(user, company.right) == ["95\xa0% or more", "38", "−60"]
    assert words(user, company.small) == words(user, company.right)
    assert figure(user, ENGAGEMENT, company.left) == Figure(
        (company.left.pk,), 88.0, None, None, 8, told_of="Wave of 2024, closed on 4 November 2024",
        group=ReleasedUnit.objects.get(cut=0, unit__unit=company.left).group.units_key,
    )  # fmt: skip


def test_a_small_unit_is_told_with_the_group_that_its_own_page_shows():
    company = company_of()
    wave = told(company)

    small = figure(executive(), ENGAGEMENT, company.small)

    assert (small.keys, small.people, small.is_wider) == (
        (company.top.pk, company.right.pk, company.small.pk), 5, True,
    )  # fmt: skip
    place = wave.units.get(unit=company.small)
    assert small.address == reverse("metrics:result_unit", args=[wave.pk, place.pk])
    shown = signed_in(executive()).get(detail("engagement", unit=company.small.pk))
    assert "together with neighbouring units" in shown.content.decode()


def test_bands_stay_words():
    company = company_of()
    told(company, payloads=answering(happy=(5, 5)))
    user = executive()

    left = figure(user, ENGAGEMENT, company.left)

    assert (left.value, left.low, left.high) == (None, 95.0, 100.0)
    assert said(ENGAGEMENT, left) == "95 or more"
    assert [Aim(ENGAGEMENT, "at_least", aim).is_met(left) for aim in (90, 97)] == [True, None]


# --- which wave ---


def test_of_several_it_is_the_latest_closed_by_the_day():
    company, user = company_of(), executive()
    survey = a_survey()
    told(company, closed=BEFORE, survey=survey, payloads=answering(happy=(3, 4)))
    told(company, survey=survey)

    found = {
        day: words(user, company.left, day)[1]
        for day in (BEFORE - timedelta(days=1), BEFORE, CLOSED - timedelta(days=1), CLOSED, DAY)
    }
    assert list(found.values()) == ["", "63", "63", "88", "88"]


@pytest.mark.parametrize("state", ["open", "closed"])
def test_nothing_is_told_of_a_wave_that_is_not_released(state):
    company, user = company_of(), executive()
    told(company, closed=BEFORE)
    if state == "closed":
        told(company, survey=a_survey(), make=a_closed_wave)
    else:
        told(company, survey=a_survey(), make=lambda payloads, **said: a_wave_of(payloads, **said))

    assert figure(user, ENGAGEMENT).told_of == "Wave of 2023, closed on 30 October 2023"


def a_wave_of(payloads, **said):
    wave = a_wave(**said)
    put(wave, payloads)
    return wave


@pytest.mark.parametrize("of", ["some people", "who leaves"])
def test_a_wave_that_did_not_ask_everybody_tells_nothing_of_the_organisation(of):
    company, user = company_of(), executive()
    if of == "some people":
        told(company, audience=[{"unit": company.left.pk}])
    else:
        told(company, survey=a_survey("exit"))

    assert words(user) == ["", "", ""]


def test_what_the_latest_wave_did_not_ask_is_told_of_the_one_before():
    company, user = company_of(), executive()
    told(company, closed=BEFORE)
    skipping = [
        one | {"answers": {key: value for key, value in one["answers"].items()
                           if key != "recommend"}}
        for one in answering()
    ]  # fmt: skip
    told(company, survey=a_survey("pulse"), payloads=skipping)

    assert figure(user, ENGAGEMENT).told_of == "Wave of 2024, closed on 4 November 2024"
    assert figure(user, ENPS).told_of == "Wave of 2023, closed on 30 October 2023"


def test_too_few_answers_tell_nothing():
    company = company_of()
    told(company, payloads=answering([0, 3, 1, 0]))

    assert words(executive()) == ["", "", ""]


# --- who reads what ---


def test_readers_see_what_both_insights_and_results_show_them():
    company = company_of()
    told(company)

    assert words(partner(company.right), company.small) == ["95\xa0% or more", "38", "−60"]
    assert words(company.lead.user, company.left) == ["80\xa0%", "88", "+50"]
    for user in (partner(company.right), company.lead.user):
        assert view_of(user, company.top.pk, DAY) is None
    assert signed_in(company.lead).get(detail("engagement", unit=company.right.pk)).status_code == (
        404
    )
    peer = AssignmentFactory(employee=EmployeeFactory(), unit=company.left).employee
    assert signed_in(peer).get(detail("engagement")).status_code == 404


def test_who_reads_figures_of_a_unit_and_not_its_results_is_told_none():
    """A team in another unit gives insight into one's own, and not into what it answered."""
    company = company_of()
    told(company)
    lead = AssignmentFactory(unit=company.right).employee
    AssignmentFactory(unit=company.left, manager=lead)
    rebuild_reporting_lines()

    view = view_of(lead.user, None, DAY)
    assert view.name == "Right"
    assert words(lead.user, company.right) == ["", "", ""]
    assert words(executive(), company.right) == ["95\xa0% or more", "38", "−60"]


def test_nobody_is_told_where_no_reader_is_named():
    """A forgotten reader tells nothing; a job names itself."""
    company = company_of()
    told(company)
    asked = Asked(ENGAGEMENT, Dimension.UNIT, DAY)

    assert Teller().tell([asked]) == {}
    assert Teller(SYSTEM).tell([asked])[asked].of(company.left.pk).value == 88.0


# --- never live, never counted anew ---


def test_it_is_the_same_after_people_came_left_and_moved():
    company, user = company_of(), executive()
    told(company)
    pages = [HOME + f"?day={DAY}", detail("engagement"), detail("enps", unit=company.right.pk)]

    def shown():
        figures = [figure(user, one, unit) for one in (PARTICIPATION, ENGAGEMENT, ENPS)
                   for unit in (None, company.left, company.right, company.small)]  # fmt: skip
        rows = signed_in(user).get(detail("engagement").replace("?", "export/?"))
        return figures, b"".join(rows.streaming_content)

    first = shown()
    AssignmentFactory.create_batch(6, unit=company.small)
    person = company.left.assignments.exclude(employee=company.lead).first().employee
    person.assignments.update(unit=company.right)
    gone = company.left.assignments.exclude(employee=company.lead).last().employee
    gone.assignments.all().delete()
    gone.employments.all().delete()

    assert shown() == first
    assert [signed_in(user).get(one).status_code for one in pages] == [200, 200, 200]


def test_the_job_that_freezes_months_leaves_them_alone():
    company_of()
    count_day(DAY)

    assert not {one.indicator.key for one in tables_of(DAY)} & {"engagement", "enps"}
    with pytest.raises(ValueError, match="read, and not counted"):
        figures_of(Asked(ENGAGEMENT, None, DAY), None, DAY)


# --- change, trend, targets ---


def test_a_change_is_of_the_same_units_in_two_waves():
    company, user = company_of(), executive()
    survey = a_survey()
    told(company, closed=BEFORE, survey=survey, payloads=answering(happy=(3, 4)))
    told(company, survey=survey)

    view = view_of(user, company.left.pk, DAY)
    found = page(view, ENGAGEMENT, Dimension.UNIT, Teller(user))

    assert found.line.change == "+25 points"  # 88 − 63
    told_of = [(one.value, one.figure.told_of[:12]) for one in found.steps if one.figure]
    assert (len(found.steps), told_of[0], told_of[-1]) == (
        24, ("63", "Wave of 2023"), ("88", "Wave of 2024"),
    )  # fmt: skip
    assert found.picture is not None


def test_the_same_wave_a_year_before_is_no_change():
    company, user = company_of(), executive()
    told(company, closed=BEFORE - timedelta(days=30))
    view = view_of(user, None, DAY - timedelta(days=1))

    line = page(view, ENGAGEMENT, Dimension.UNIT, Teller(user)).line

    assert (line.value, line.change) == ("68", "")


def test_other_units_or_bands_are_no_change():
    now = Figure((1,), 60.0, None, None, 9, told_of="b", group="x")

    assert change_of(
        ENGAGEMENT, now, Figure((1,), 50.0, None, None, 9, told_of="a", group="y")
    ) == ("")
    band = Figure((1,), None, None, None, 9, low=95.0, high=100.0, told_of="a", group="x")
    assert change_of(ENGAGEMENT, now, band) == ""


def test_figures_of_other_groups_or_at_an_end_of_the_steps_are_no_change():
    """A group that was counted with others since, and “5 % or less”, which may be any of these."""
    indicator = INDICATORS["plan_coverage"]

    def change(before, **other):
        now = Figure((1,), 0.5, None, None, 10)
        return change_of(indicator, now, replace(now, value=before, **other))

    assert (change(0.05), change(0.95)) == ("", "")
    assert (change(0.4, keys=(1, 2)), change(0.4, is_wider=True)) == ("", "")
    assert "10" in change(0.4)


def test_hr_sets_a_target_of_enps_below_0_and_none_off_its_scale():
    company_of()
    client = signed_in(hr_admin())
    address = reverse("metrics:indicator_target", args=["enps"])

    assert client.post(address, {"way": "at_least", "value": "-10"}).status_code == 302
    assert float(IndicatorTarget.objects.get().value) == -10.0
    for key, value in (("enps", "-101"), ("engagement", "-1"), ("engagement", "101")):
        address = reverse("metrics:indicator_target", args=[key])
        answer = client.post(address, {"way": "at_least", "value": value})
        assert list(answer.context["form"].errors) == ["value"]


# --- pages, file, API ---


def test_a_page_says_of_which_wave_it_tells_and_how_it_is_made():
    company = company_of()
    wave = told(company)

    shown = signed_in(executive()).get(detail("engagement")).content.decode()

    for part in (ENGAGEMENT.formula, ENGAGEMENT.numerator, ENGAGEMENT.denominator,
                 ENGAGEMENT.source, "Wave of 2024, closed on 4 November 2024: 68."):  # fmt: skip
        assert str(part) in shown
    assert reverse("metrics:result_detail", args=[wave.pk]) in shown
    assert "by=grade" not in shown


def test_it_is_told_by_unit_alone():
    company = company_of()
    told(company)
    client = signed_in(executive())

    assert client.get(detail("engagement", by="grade")).context["by"] == "unit"
    api = reverse("api:insights_indicator", args=["engagement"])
    assert client.get(f"{api}?by=grade&day={DAY}").status_code == 400


def test_the_file_and_the_api_say_value_band_and_wave():
    company = company_of()
    told(company, payloads=answering(happy=(5, 5)))
    client = signed_in(executive())

    answer = client.get(detail("engagement").replace("?", "export/?"))
    text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    rows = [
        [row[name] for name in ("Group", "Value", "Band from", "Band to", "People", "Told of")]
        for row in csv.DictReader(io.StringIO(text))
    ]
    wave = "Wave of 2024, closed on 4 November 2024"
    assert rows[:3] == [
        ["Everybody", "76", "", "", "13", wave],
        ["Left", "", "95", "100", "8", wave],
        ["Right", "", "20", "60", "5", wave],
    ]
    api = reverse("api:insights_indicator", args=["engagement"])
    said = client.get(f"{api}?day={DAY}&unit={company.left.pk}").json()
    assert said["figure"] == {
        "first": "2024-12-31", "last": "2024-12-31", "value": None, "numerator": None,
        "denominator": None, "people": 8, "with_others": False, "low": 95.0, "high": 100.0,
        "told_of": wave,
    }  # fmt: skip


def test_programmes_are_told_beside_engagement():
    company = company_of()
    told(company)
    programme = LeadershipProgrammeFactory()

    assert tell(INDICATORS["engagement"], executive(), programme) == "68"
    assert tell(INDICATORS["engagement"], partner(company.left), programme) is None


@pytest.mark.parametrize("waves", [1, 5])
def test_wave_indicator_query_count(waves, django_assert_num_queries):
    company, survey = company_of(), a_survey()
    for back in range(waves):
        told(company, closed=CLOSED - timedelta(days=40 * back), survey=survey)
    client = signed_in(partner(company.right))

    with django_assert_num_queries(16):
        client.get(detail("engagement", unit=company.small.pk))
    everybodys = signed_in(executive())
    with django_assert_num_queries(19):
        everybodys.get(HOME)


# --- targets and notices ---


def test_a_moved_figure_of_answers_is_told_to_who_may_read_it():
    """The notice holds no figure, and says nothing to who may not read the result."""
    company = company_of()
    day = last_month()
    survey = a_survey()
    earlier = day.replace(day=1) - timedelta(days=10)
    told(company, closed=earlier, survey=survey, payloads=answering(happy=(3, 4)))
    told(company, closed=day - timedelta(days=5), survey=survey)
    for one in (day, day.replace(day=1) - timedelta(days=1)):
        count_day(one)
    for unit in (company.left, company.right):
        IndicatorTarget.objects.create(indicator="engagement", unit=unit, way="at_least", value=80)
    outsider = AssignmentFactory(unit=company.left).employee
    AssignmentFactory(unit=company.right, manager=outsider)
    rebuild_reporting_lines()

    tell_what_moved()

    found = Notice.objects.filter(kind="metrics.indicator_moved")
    assert set(found.values_list("recipient", "params__unit")) == {
        (company.lead.user_id, company.left.pk), (outsider.user_id, company.left.pk),
    }  # fmt: skip
    mine = found.get(recipient=company.lead.user)
    text = texts_for(company.lead.user, [mine])[mine.pk]
    assert text.title == "Engagement of Left has come to its target"
    assert text.body.startswith("Engagement: 88")
    theirs = found.get(recipient=outsider.user)
    assert theirs.pk not in texts_for(outsider.user, [theirs])


def test_the_mail_of_the_month_says_how_people_feel():
    company = company_of()
    day = last_month()
    told(company, closed=day - timedelta(days=5))
    count_day(day)
    choose_key_indicators(
        actor=hr_admin(), audience="executive", keys=["participation", "engagement", "enps"]
    )
    user = executive()
    send_monthly()

    notice = Notice.objects.get(recipient=user)
    assert texts_for(user, [notice])[notice.pk].body == (
        "Beside a year before: Participation: 85\xa0%; Engagement: 68; eNPS: +8."
    )
    assert "68" not in str(notice.params)
