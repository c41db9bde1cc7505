"""Plans and successors move only as listed, whoever writes; by raw SQL, past all services."""

from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction

from leadership.models import PlanState, SuccessorState
from tests.leadership.succession_factories import (
    KeyRoleFactory,
    SuccessionPlanFactory,
    SuccessorFactory,
    at_work,
)

pytestmark = pytest.mark.django_db

PLAN_STEPS = {("draft", "active"), ("draft", "closed"), ("active", "closed")}
SUCCESSOR_STEPS = {("named", "removed"), ("named", "promoted"), ("named", "left")}


def write(sql, *values):
    """Which rule held a statement back; empty where it got through."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError as refusal:
        return refusal.__cause__.diag.constraint_name
    return ""


PLAN = """
    UPDATE leadership_successionplan SET state = %s,
        closed_on = CASE WHEN %s = 'closed' THEN now()::date END,
        close_reason = CASE WHEN %s = 'closed' THEN 'not_needed' ELSE '' END
    WHERE id = %s
"""


@pytest.mark.parametrize(("before", "after"), list(product(PlanState.values, repeat=2)))
def test_a_plan_takes_only_the_listed_steps(before, after):
    plan = SuccessionPlanFactory(state=before)

    refused = write(PLAN, after, after, after, plan.pk)

    allowed = before == after or (before, after) in PLAN_STEPS
    assert refused == ("" if allowed else "leadership_successionplan_transition")


SUCCESSOR = """
    UPDATE leadership_successor SET state = %s,
        rank = CASE WHEN %s = 'named' THEN 1 END,
        ended_on = CASE WHEN %s <> 'named' THEN now()::date END,
        remove_reason = CASE WHEN %s = 'removed' THEN 'declined' ELSE '' END
    WHERE id = %s
"""


@pytest.mark.parametrize(("before", "after"), list(product(SuccessorState.values, repeat=2)))
def test_a_successor_takes_only_the_listed_steps(before, after):
    row = SuccessorFactory(state=before)

    refused = write(SUCCESSOR, after, after, after, after, row.pk)

    allowed = before == after or (before, after) in SUCCESSOR_STEPS
    assert refused == ("" if allowed else "leadership_successor_transition")


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("external_name = 'Somebody'", "one_person"),
        ("employee_id = NULL", "one_person"),
        ("readiness = 'never'", "readiness_known"),
        ("rank = NULL", "rank_while_named"),
        ("rank = 0", "rank_while_named"),
        ("remove_reason = 'declined'", "removed_with_reason"),
    ],
)
def test_a_successor_holds_its_rules(change, rule):
    row = SuccessorFactory()

    refused = write(
        f"UPDATE leadership_successor SET {change} WHERE id = %s",  # noqa: S608 - the lines above
        row.pk,
    )

    assert refused == f"leadership_successor_{rule}"


def test_two_on_a_plan_have_different_ranks_at_the_end_of_a_transaction():
    first = SuccessorFactory()
    second = SuccessorFactory(plan=first.plan)

    refused = write("UPDATE leadership_successor SET rank = 1 WHERE id = %s", second.pk)

    assert refused == "leadership_successor_rank_unique"
    assert write("UPDATE leadership_successor SET rank = 3 - rank WHERE plan_id = %s",
                 first.plan_id) == ""  # fmt: skip


def test_somebody_is_on_a_plan_once_while_named():
    one = SuccessorFactory()
    SuccessorFactory(plan=one.plan, employee=one.employee, state="removed")
    other = SuccessorFactory(plan=one.plan)

    refused = write(
        "UPDATE leadership_successor SET employee_id = %s WHERE id = %s", one.employee_id, other.pk
    )

    assert refused == "leadership_successor_once_per_plan"


def test_whoever_holds_the_role_is_no_successor_for_it():
    plan = SuccessionPlanFactory(key_role=KeyRoleFactory(incumbent=at_work()))
    row = SuccessorFactory(plan=plan)

    refused = write(
        "UPDATE leadership_successor SET employee_id = %s WHERE id = %s",
        plan.key_role.incumbent_id, row.pk,
    )  # fmt: skip

    assert refused == "leadership_successor_not_incumbent"


def test_a_key_role_has_one_live_plan_unless_a_writer_says_otherwise():
    plan = SuccessionPlanFactory()
    other = SuccessionPlanFactory(beside=0)

    refused = write(
        "UPDATE leadership_successionplan SET key_role_id = %s WHERE id = %s",
        plan.key_role_id, other.pk,
    )  # fmt: skip

    assert refused == "leadership_successionplan_one_live"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("criticality = 'enormous'", "criticality_known"),
        ("impact = 'none'", "impact_known"),
        ("risk = 'leaving'", "risk_with_horizon"),
        ("horizon = 'year'", "risk_with_horizon"),
        ("valid = 'empty'", "not_empty"),
        ("valid = '(,2030-01-01)'", "has_start"),
    ],
)
def test_a_key_role_holds_its_rules(change, rule):
    row = KeyRoleFactory()

    refused = write(
        f"UPDATE leadership_keyrole SET {change} WHERE id = %s",  # noqa: S608 - the lines above
        row.pk,
    )

    assert refused.startswith("leadership_keyrole_")
    assert refused == f"leadership_keyrole_{rule}" or change.startswith("valid")


def test_a_role_of_a_unit_is_a_key_role_once_at_a_time():
    one, other = KeyRoleFactory(), KeyRoleFactory()
    sql = "UPDATE leadership_keyrole SET role_id = %s, unit_id = %s, position = %s WHERE id = %s"

    assert write(sql, one.role_id, one.unit_id, "", other.pk) == "leadership_keyrole_no_overlap"
    assert write(sql, one.role_id, one.unit_id, "Night shift", other.pk) == ""
