"""The rule by which months on a route are worked out, changed by HR."""

from collections.abc import Mapping

from django.db import transaction

from careers import access
from careers.models import GapRule, RouteRule
from careers.queries.route_rules import current_rules
from talent.access import require
from talent.models import Actor, AuditEntry


@transaction.atomic
def change_route_rules(
    *, actor: Actor, least_months: int, at_once: int, per_level: Mapping[str, int]
) -> RouteRule:
    """Let steps between roles take longer or shorter from now on, for everyone."""
    require(access.may_edit_architecture(actor))
    RouteRule.objects.get_or_create(pk=1)
    rule = RouteRule.objects.select_for_update().get(pk=1)
    before = current_rules()
    rows = [GapRule(kind=kind, months_per_level=months) for kind, months in per_level.items()]
    rule.least_months, rule.at_once = least_months, at_once
    rule.full_clean()
    for row in rows:
        row.full_clean(validate_unique=False)

    rule.save(update_fields=["least_months", "at_once"])
    GapRule.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["kind"], update_fields=["months_per_level"]
    )
    given = {"least_months": least_months, "at_once": at_once, **per_level}
    then = {"least_months": before.least_months, "at_once": before.at_once, **before.per_level}
    changed = {name: [then[name], now] for name, now in given.items() if then[name] != now}
    if changed:
        AuditEntry.add(actor, "careers.routerule.changed", rule, changed=changed)
    return rule
