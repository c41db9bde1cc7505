"""The portfolio: cut so that no figure tells of few, counted once a month, read by few."""

import csv
import io
import random
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from careers.models import DevelopmentPlan, PlanItem
from leadership.models import PortfolioFigure
from leadership.portfolio import Place, groups
from leadership.services.portfolio import began, count_portfolio
from lib.dates import today
from talent.models import AuditEntry
from tests.careers.doors import signed_in
from tests.factories import (
    EmployeeFactory,
    GrantFactory,
    OrgUnitFactory,
    PairFactory,
    ProgrammeFactory,
    RoleFactory,
    hr_admin,
)
from tests.leadership.factories import (
    CohortEnrolmentFactory,
    CohortFactory,
    ComponentFactory,
    LeadershipProgrammeFactory,
)
from tests.leadership.programme_factories import person

PAGE = reverse("leadership:portfolio")


def place(thing, quarter, year=2025, serves="both", way="training"):
    return Place("programme", serves, way, thing, year, quarter)


def test_small_quarters_are_told_with_their_year_and_small_programmes_together():
    people = {
        place(1, 1): set(range(5)), place(1, 2): {10, 11}, place(1, 3): {12, 13, 14},
        place(2, 1): {20, 21}, place(3, 4): {30, 31, 32}, place(4, 1, serves="individual"): {40},
    }  # fmt: skip

    assert groups(people) == {
        place(1, 1): [place(1, 1)],
        place(1, None): [place(1, 2), place(1, 3)],
        place(None, None): [place(2, 1), place(3, 4)],
    }


def test_the_same_few_people_again_and_again_make_no_group():
    people = {place(1, quarter): {1, 2} for quarter in (1, 2, 3, 4)}

    assert groups(people) == {}


@pytest.mark.parametrize("seed", range(30))
def test_each_part_is_in_one_group_at_most_and_each_group_has_five_people(seed):
    rng = random.Random(seed)
    people = {
        place(rng.randint(1, 6), rng.randint(1, 4), rng.choice([2024, 2025]), rng.choice("ab")):
            {rng.randint(1, 40) for _n in range(rng.randint(1, 9))}
        for _n in range(30)
    }  # fmt: skip
    found = groups(people)
    told = [part for parts in found.values() for part in parts]

    assert len(told) == len(set(told))
    assert all(len(set().union(*(people[part] for part in parts))) >= 5 for parts in found.values())


# --- counted ---

pytestmark = pytest.mark.django_db
LAST = began(today()) - timedelta(days=20)  # a day of the quarter that is over


def cohort_of(programme, count, starts_on=LAST, **more):
    cohort = CohortFactory(
        programme=programme, state="open", starts_on=starts_on,
        ends_on=starts_on + timedelta(days=90), enrol_until=starts_on,
    )  # fmt: skip
    for _n in range(count):
        CohortEnrolmentFactory(cohort=cohort, **more)
    return cohort


def programme_of(name, **more):
    programme = LeadershipProgrammeFactory(name=name, **more)
    ComponentFactory(programme=programme, way="training", hours=Decimal(8))
    ComponentFactory(programme=programme, way="development", hours=Decimal(20))
    ComponentFactory(programme=programme, hours=Decimal(99), is_required=False)
    return programme


def told():
    rows = PortfolioFigure.objects.select_related("programme").order_by("pk")
    return [
        (row.programme.name if row.programme else row.kind, row.people, row.training,
         row.development)
        for row in rows
    ]  # fmt: skip


def test_people_and_hours_of_what_everybody_does_are_counted_from_quarters_that_are_over():
    cohort_of(programme_of("Large"), 6)
    cohort_of(programme_of("Small"), 4)
    cohort_of(programme_of("Now"), 9, starts_on=today())
    cohort_of(programme_of("Waiting"), 9, state="requested")

    assert count_portfolio() == 1
    assert told() == [("Large", 6, Decimal(48), Decimal(120))]


def test_mentoring_and_actions_of_plans_stand_beside_it():
    programme = ProgrammeFactory(serves="individual")
    for _n in range(5):
        PairFactory(
            mentee_enrolment__programme=programme, starts_on=LAST,
            ends_on=LAST + timedelta(days=90),
        )  # fmt: skip
    role = RoleFactory()
    for _n in range(5):
        plan = DevelopmentPlan.objects.create(
            employee=EmployeeFactory(), role=role, role_version=role.current_version
        )
        PlanItem.objects.create(
            plan=plan, title="Done", kind="education", position=1, state="done", progress=100,
            done_on=LAST,
        )  # fmt: skip
    count_portfolio()

    assert told() == [("mentoring", 5, 0, 0), ("plan", 5, 0, 0)]
    page = signed_in(hr_admin()).get(PAGE).content.decode()
    assert "Actions of development plans that were done" in page


def test_it_is_counted_once_a_month():
    programme = programme_of("Large")
    cohort_of(programme, 6)
    count_portfolio()
    cohort_of(programme, 5)

    assert count_portfolio() == 0
    assert told()[0][1] == 6
    later = (today().replace(day=1) + timedelta(days=32)).replace(day=1)
    count_portfolio(day=later)
    assert told()[0][1] == 11


def test_the_database_holds_no_figure_of_fewer_than_five():
    cohort_of(programme_of("Large"), 6)
    count_portfolio()
    for wrong in ({"people": 4}, {"quarter": 5}, {"serves": "nobody"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PortfolioFigure.objects.update(**wrong)


def test_executives_and_hr_alone_read_it():
    cohort_of(programme_of("Large"), 6)
    count_portfolio()
    executive = GrantFactory(kind="executive").user
    partner = GrantFactory(kind="hr_partner", unit=OrgUnitFactory()).user

    for user in (hr_admin(), executive, partner):
        assert signed_in(user).get(PAGE).status_code == 200
        assert PortfolioFigure.objects.visible_to(user).count() == 1
    for user in (person().user,):
        assert signed_in(user).get(PAGE).status_code == 404
        assert signed_in(user).get(reverse("leadership:portfolio_export")).status_code == 404
        assert not PortfolioFigure.objects.visible_to(user).exists()
    executive.is_active = False
    assert not PortfolioFigure.objects.visible_to(executive).exists()


def test_every_figure_opens_into_its_parts_and_is_narrowed_to_a_period():
    cohort_of(programme_of("Large", serves="individual"), 6)
    cohort_of(programme_of("Larger", serves="individual", way="development"), 7)
    cohort_of(programme_of("Old"), 5, starts_on=date(2019, 2, 1))
    count_portfolio()
    client = signed_in(hr_admin())

    def read(period=""):
        found = client.get(PAGE, {"period": period}).context["portfolio"]
        return {
            row.serves: (row.sums.in_training, row.sums.in_development, row.sums.hours)
            for row in found.rows
            if row.sums.people
        }

    everything = {"individual": (6, 7, Decimal(364)), "both": (5, 0, Decimal(140))}
    assert read() == read("nonsense") == everything
    assert read("2019-1") == read("2019") == {"both": (5, 0, Decimal(140))}
    assert read("2019-2") == {}
    (row,) = [
        one for one in client.get(PAGE).context["portfolio"].rows if one.serves == "individual"
    ]
    assert [(label, sums.people) for label, sums, _url in row.parts] == [
        ("Large", 6),
        ("Larger", 7),
    ]
    assert (
        "Too few to tell of in this period"
        in client.get(PAGE, {"period": "2019-2"}).content.decode()
    )


def test_the_file_holds_the_parts_and_leaves_a_trace():
    cohort_of(programme_of("=Large"), 6)
    count_portfolio()
    hr = hr_admin()

    answer = signed_in(hr).get(reverse("leadership:portfolio_export"), {"period": str(LAST.year)})

    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert rows[1][:4] == ["Leadership programmes", "'=Large", "Both", "Training"]
    assert rows[1][6:9] == ["6", "48.00", "120.00"]
    assert AuditEntry.objects.get(actor=hr).action == "leadership.portfolio.exported"


def test_five_programmes_ask_as_much_as_one():
    client = signed_in(hr_admin())

    def asked():
        client.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        return len(queries)

    cohort_of(programme_of("First"), 5)
    count_portfolio()
    first = asked()
    for number in range(4):
        cohort_of(programme_of(f"More {number}"), 5)
    PortfolioFigure.objects.all().delete()
    count_portfolio()

    assert (first, asked()) == (9, 9)
