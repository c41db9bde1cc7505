"""How long steps take: what holds by default, what HR changes, and what the database refuses."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from careers.models import GapRule, RouteRule
from careers.queries.route_rules import MONTHS_PER_LEVEL, RouteRules, current_rules
from careers.services.route_rules import change_route_rules
from talent.models import SYSTEM, AuditEntry, SkillKind
from tests.factories import EmployeeFactory, hr_admin

pytestmark = pytest.mark.django_db

DEFAULTS = RouteRules(
    12,
    3,
    {
        "technical": 3, "knowledge": 3, "management": 6, "leadership": 6, "value": 6,
        "language": 9,
    },
)  # fmt: skip


def entries():
    found = AuditEntry.objects.filter(action="careers.routerule.changed").order_by("pk")
    return [entry.details for entry in found]


def test_the_defaults_hold_until_hr_changes_them():
    assert current_rules() == DEFAULTS
    assert set(MONTHS_PER_LEVEL) == set(SkillKind)


def test_a_changed_rule_holds_at_once_and_is_audited_once():
    given = {"least_months": 6, "at_once": 2, "per_level": {"language": 12, "technical": 3}}

    change_route_rules(actor=hr_admin(), **given)
    change_route_rules(actor=hr_admin(), **given)

    assert current_rules() == RouteRules(6, 2, {**DEFAULTS.per_level, "language": 12})
    assert entries() == [
        {"changed": {"least_months": [12, 6], "at_once": [3, 2], "language": [9, 12]}}
    ]


def test_nobody_but_hr_changes_the_rule():
    with pytest.raises(PermissionDenied):
        change_route_rules(actor=EmployeeFactory().user, least_months=6, at_once=2, per_level={})


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"least_months": 121}, "Choose at most 120 months."),
        ({"at_once": 0}, "Choose 1 to 10 skills."),
        ({"per_level": {"technical": 0}}, "Choose 1 to 60 months."),
        ({"per_level": {"cooking": 3}}, "Value 'cooking' is not a valid choice."),
    ],
)
def test_a_rule_out_of_bounds_is_refused(wrong, words):
    given = {"least_months": 6, "at_once": 2, "per_level": {}} | wrong

    with pytest.raises(ValidationError) as refusal:
        change_route_rules(actor=SYSTEM, **given)

    assert words in refusal.value.messages
    assert current_rules() == DEFAULTS


@pytest.mark.parametrize(
    "row",
    [
        RouteRule(pk=2),
        RouteRule(pk=1, least_months=121),
        RouteRule(pk=1, at_once=0),
        RouteRule(pk=1, at_once=11),
        GapRule(kind="technical", months_per_level=0),
        GapRule(kind="technical", months_per_level=61),
        GapRule(kind="cooking", months_per_level=3),
    ],
    ids=str,
)
def test_the_database_refuses_what_the_rule_cannot_be(row):
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_hr_sees_and_changes_the_rule_in_the_workplace():
    client, page = Client(), reverse("admin:careers_routerule_changelist")
    client.force_login(hr_admin())
    given = {"least_months": 9, "at_once": 4, **DEFAULTS.per_level, "value": 8}

    shown = client.get(page).text
    refused = client.post(page, given | {"at_once": 0})
    client.post(page, given)

    assert all(str(kind.label) in shown for kind in SkillKind)
    assert (refused.status_code, "greater than or equal to 1" in refused.text) == (200, True)
    assert current_rules() == RouteRules(9, 4, {**DEFAULTS.per_level, "value": 8})
