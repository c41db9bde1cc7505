"""What is aimed for, what stands first, and what people are told of it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from leadership.registry import result_indicators
from lib.dates import today
from metrics.figures import Figure
from metrics.indicators import INDICATORS
from metrics.key_indicators import USUAL, audience_of, chosen_for
from metrics.models import Audience, IndicatorTable, IndicatorTarget, KeyIndicator
from metrics.queries.targets import Aim, aims
from metrics.result_indicators import tell
from metrics.services.indicator_tables import count_day
from metrics.services.insight_news import last_month, readers, send_monthly, tell_what_moved
from metrics.services.insights import choose_key_indicators, note_insights_export, set_target
from talent.models import AuditEntry, Notice
from talent.registry import texts_for
from talent.services.lines import rebuild_reporting_lines
from tests.careers.doors import signed_in
from tests.factories import AssignmentFactory, GrantFactory, OrgUnitFactory, UserFactory, hr_admin
from tests.leadership.factories import LeadershipProgrammeFactory
from tests.metrics.insight_factories import DAY, company_of

pytestmark = pytest.mark.django_db
DETAIL = reverse("metrics:indicator_detail", args=["retention"])
TARGET = reverse("metrics:indicator_target", args=["retention"])
FIRST = reverse("metrics:key_indicators")


def granted(kind, unit=None):
    return GrantFactory(user=UserFactory(), kind=kind, unit=unit).user


def aimed(value, way="at_least", unit=None, key="retention"):
    return IndicatorTarget.objects.create(indicator=key, way=way, value=value, unit=unit)


# --- targets ---


def test_hr_admins_set_change_and_take_away_a_target():
    company, admin = company_of(), hr_admin()
    client = signed_in(admin)

    answer = client.post(f"{TARGET}?day={DAY}", {"way": "at_least", "value": "90"})
    assert answer.url == f"{DETAIL}?day={DAY}"
    client.post(f"{TARGET}?unit={company.left.pk}&day={DAY}", {"way": "at_most", "value": "5"})
    client.post(f"{TARGET}?day={DAY}", {"way": "at_least", "value": "95"})

    rows = IndicatorTarget.objects.order_by("pk").values_list("unit", "way", "value")
    assert [(unit, way, float(value)) for unit, way, value in rows] == [
        (None, "at_least", 95.0), (company.left.pk, "at_most", 5.0),
    ]  # fmt: skip
    client.post(f"{TARGET}?day={DAY}", {"way": "at_least", "value": ""})
    assert IndicatorTarget.objects.get().unit == company.left
    assert AuditEntry.objects.filter(action="metrics.target.removed").count() == 1


@pytest.mark.parametrize("value", ["-1", "much", "99999999999"])
def test_what_is_no_target_is_said_at_its_field(value):
    company_of()
    answer = signed_in(hr_admin()).post(TARGET, {"way": "at_least", "value": value})

    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["value"])
    assert not IndicatorTarget.objects.exists()


@pytest.mark.parametrize("kind", ["executive", "hr_partner"])
def test_others_set_none(kind):
    company = company_of()
    user = granted(kind, company.left if kind == "hr_partner" else None)

    assert signed_in(user).get(TARGET).status_code == 404
    assert signed_in(user).post(FIRST, {}).status_code == 404
    with pytest.raises(PermissionDenied):
        set_target(actor=user, indicator="retention", unit=None, way="at_least", value=1)
    with pytest.raises(PermissionDenied):
        choose_key_indicators(actor=user, audience="manager", keys=[])


def test_the_database_holds_one_target_for_each():
    aimed(90)
    for row in ({"value": 80}, {"value": -1, "indicator": "x"}, {"way": "near", "indicator": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            IndicatorTarget.objects.create(
                **{"indicator": "retention", "way": "at_least", "value": 1} | row
            )


def test_a_target_stands_beside_the_figure_for_who_reads_it():
    company = company_of()
    aimed(90, unit=company.left)

    for user in (granted("executive"), granted("hr_partner", company.left), company.lead.user):
        shown = signed_in(user).get(f"{DETAIL}?unit={company.left.pk}&day={DAY}").content.decode()
        assert "at least 90\xa0%: met" in shown


def test_a_target_is_met_or_not_by_its_way():
    figure = Figure((), 0.9, 9.0, 10.0, 10)
    one = INDICATORS["retention"]

    assert [Aim(one, way, 0.9).is_met(figure) for way in ("at_least", "at_most")] == [True, True]
    assert [Aim(one, way, 0.8).is_met(figure) for way in ("at_least", "at_most")] == [True, False]
    assert Aim(one, "at_least", 0.9).is_met(None) is None


# --- what stands first ---


def test_each_audience_has_a_usual_set_until_hr_chooses():
    assert chosen_for(Audience.MANAGER) == USUAL[Audience.MANAGER]

    choose_key_indicators(actor=hr_admin(), audience="manager", keys=["headcount", "retention"])

    assert chosen_for(Audience.MANAGER) == ("headcount", "retention")
    assert audience_of(granted("executive")) == Audience.EXECUTIVE
    assert audience_of(company_of().lead.user) == Audience.MANAGER


def test_more_than_six_are_no_few():
    with pytest.raises(ValidationError, match="6 at most"):
        choose_key_indicators(actor=hr_admin(), audience="manager", keys=list(INDICATORS)[:7])
    with pytest.raises(ValidationError, match="no such"):
        choose_key_indicators(actor=hr_admin(), audience="manager", keys=["wages"])
    with pytest.raises(IntegrityError), transaction.atomic():
        KeyIndicator.objects.create(audience="manager", indicator="x", position=7)


def test_what_was_chosen_stands_first_on_the_page():
    company = company_of()
    client = signed_in(hr_admin())

    client.post(FIRST, {"executive": ["headcount"], "manager": ["promotion_rate"]})

    page = signed_in(company.lead).get(f"{reverse('metrics:insights_home')}?day={DAY}")
    first = page.context["headings"][0]
    assert [one.indicator.key for one in first.lines] == ["promotion_rate"]


def test_too_many_are_refused_on_the_form():
    answer = signed_in(hr_admin()).post(FIRST, {"manager": list(INDICATORS)[:7]})

    assert answer.context["form"].non_field_errors() == ["Choose 6 at most: a few are looked at."]
    assert not KeyIndicator.objects.exists()


# --- told ---


def frozen(value=None, day=None):
    """Freeze the last month, and the one before; the value of the older one may be another."""
    day = last_month()
    before = day.replace(day=1) - timedelta(days=1)
    for one in (day, before):
        count_day(one)
    if value is not None:
        for row in IndicatorTable.objects.filter(day=before, indicator="retention"):
            for figure in [row.figures["whole"], *row.figures["parts"]]:
                figure[1] = value
            row.save()


def test_readers_are_told_once_a_month_of_what_is_frozen():
    company = company_of()
    executive, partner = granted("executive"), granted("hr_partner", company.right)
    AssignmentFactory()  # who leads nobody

    assert send_monthly() is None
    assert not Notice.objects.exists()
    frozen()
    for _time in range(2):
        send_monthly()

    told = Notice.objects.filter(kind="metrics.monthly_figures")
    people = {executive.pk, partner.pk, company.lead.user_id}
    assert sorted(told.values_list("recipient", flat=True)) == sorted(people)
    assert set(readers().values_list("pk", flat=True)) == people


def test_the_months_figures_are_those_the_reader_may_read():
    company = company_of()
    partner = granted("hr_partner", company.left)
    choose_key_indicators(actor=hr_admin(), audience="hr_partner", keys=["headcount"])
    frozen()
    send_monthly()
    notice = Notice.objects.get(recipient=partner)

    text = texts_for(partner, [notice])[notice.pk]

    assert text.title.startswith("How Left is doing, ")
    assert text.body == "Beside a year before: Headcount: 8 (no change)." or (
        text.body == "Beside a year before: Headcount: 8."
    )
    assert "8" not in str(notice.params)
    partner.grants.all().delete()
    again = type(partner).objects.get(pk=partner.pk)
    assert notice.pk not in texts_for(again, [notice])


def test_who_watches_is_told_when_a_figure_leaves_its_target():
    company = company_of()
    executive, partner = granted("executive"), granted("hr_partner", company.left)
    granted("hr_partner", company.right)
    aimed(110)
    aimed(110, unit=company.left)
    frozen(value=1.2)

    for _time in range(2):
        tell_what_moved()

    told = Notice.objects.filter(kind="metrics.indicator_moved")
    assert set(told.values_list("recipient", "params__unit")) == {
        (executive.pk, None), (executive.pk, company.left.pk), (partner.pk, company.left.pk),
        (company.lead.user_id, company.left.pk),
    }  # fmt: skip
    assert told.count() == 4
    notice = told.get(recipient=partner)
    assert texts_for(partner, [notice])[notice.pk].title == "Retention of Left has left its target"


def test_who_leads_people_is_told_of_the_own_unit_alone():
    company = company_of()
    aimed(110, unit=company.left)
    aimed(110, unit=company.right)
    aimed(110, unit=company.left, key="headcount")
    frozen(value=1.2)

    tell_what_moved()

    (notice,) = Notice.objects.filter(recipient=company.lead.user)
    assert (notice.params["unit"], notice.params["indicator"]) == (company.left.pk, "retention")
    assert set(notice.params) == {"day", "unit", "indicator", "met"}
    text = texts_for(company.lead.user, [notice])[notice.pk]
    assert (text.title, text.body) == (
        "Retention of Left has left its target", "Retention: 100\xa0%.",
    )  # fmt: skip
    company.left.assignments.filter(manager=company.lead).update(manager=None)
    rebuild_reporting_lines()
    again = type(company.lead.user).objects.get(pk=company.lead.user_id)
    assert notice.pk not in texts_for(again, [notice])


def test_a_figure_that_stays_is_not_told():
    company_of()
    granted("executive")
    aimed(50)
    frozen()

    assert tell_what_moved() == 0


# --- leadership's results ---


def test_programmes_are_told_by_figures_of_the_organisation():
    company = company_of()
    programme = LeadershipProgrammeFactory()
    offered = {one.key for one in result_indicators}

    assert {"metrics.retention", "metrics.plan_coverage"} <= offered
    words = tell(INDICATORS["retention"], granted("executive"), programme)
    assert words.startswith("100\xa0%, no change since ")
    assert tell(INDICATORS["retention"], company.lead.user, programme) is None


def test_a_table_is_never_of_days_to_come():
    with connection.cursor() as cursor, pytest.raises(IntegrityError):
        cursor.execute(
            "INSERT INTO metrics_indicatortable (indicator, version, dimension, day, figures, "
            "counted_on) VALUES ('headcount', 1, '', %s, '{}', %s)", [today(), today()],
        )  # fmt: skip


def test_a_target_of_a_unit_is_none_of_the_whole():
    unit, user = OrgUnitFactory(), hr_admin()
    set_target(actor=user, indicator="headcount", unit=unit, way="at_least", value=Decimal(9))

    assert (list(aims(user, unit.pk)), list(aims(user, None))) == (["headcount"], [])


def test_what_only_hr_sets_and_readers_take_away_is_refused_to_others():
    for act in (
        lambda actor: set_target(
            actor=actor, indicator="wages", unit=None, way="at_least", value=Decimal(1)
        ),
        lambda actor: choose_key_indicators(actor=actor, audience="guests", keys=[]),
    ):
        with pytest.raises(ValidationError, match="no such indicator"):
            act(hr_admin())
    with pytest.raises(PermissionDenied):
        note_insights_export(actor=UserFactory(), day=date(2024, 1, 1))
