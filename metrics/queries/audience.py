"""Whom a survey asks, by what its rules say of a day."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leadership.queries.audience import COUNTED, admitted
from leadership.queries.audience import rule_in_words as words_of_assignment
from lib.dates import today
from metrics.models import Survey, SurveyAudience
from talent.models import Assignment, Employee, Employment

RULE = (
    "unit", "family", "lowest_grade", "highest_grade", "leads_people", "joined_within",
    "leaves_within",
)  # fmt: skip


def asked(rules: Iterable[SurveyAudience]) -> QuerySet[Employee]:
    """Everybody who works here today, has a place in a unit and can sign in, if a rule says so."""
    placed = Assignment.objects.current().values("employee")
    people = Employee.objects.employed().filter(user__is_active=True, pk__in=placed)
    found = [_of_rule(rule) for rule in rules]
    if not found:
        return people
    either = Q()
    for one in found:
        either |= Q(pk__in=one.order_by().values("pk"))
    return people.filter(either)


def count_asked(rules: Iterable[SurveyAudience]) -> int:
    """How many people rules let in; one more than `COUNTED` stands for any number above."""
    return len(asked(rules).order_by().values_list("pk", flat=True)[: COUNTED + 1])


def rules_of(survey: Survey) -> list[SurveyAudience]:
    """The rules with what they name, in the order in which they were written; one query."""
    rows = survey.audience.select_related("unit", "family", "lowest_grade", "highest_grade")
    return list(rows.order_by("pk"))


def as_kept(rules: Sequence[SurveyAudience]) -> list[dict[str, Any]]:
    """Rules as a wave remembers them: only what each names, by ids."""
    return [
        {
            name: value
            for name in RULE
            if (value := getattr(rule, f"{name}_id", getattr(rule, name))) is not None
        }
        for rule in rules
    ]


def rule_in_words(rule: SurveyAudience) -> str:
    """One rule: everything that it names."""
    said = [words] if (words := words_of_assignment(rule)) else []
    if rule.joined_within is not None:
        days = rule.joined_within
        said.append(
            ngettext("came within %(days)d day", "came within %(days)d days", days) % {"days": days}
        )
    if rule.leaves_within is not None:
        days = rule.leaves_within
        said.append(
            ngettext("leaves within %(days)d day", "leaves within %(days)d days", days)
            % {"days": days}
        )
    text = _(", ").join(said)
    return text[:1].upper() + text[1:]


def _of_rule(rule: SurveyAudience) -> QuerySet[Employee]:
    people = admitted([rule])
    now = today()
    if rule.joined_within is not None:
        since = now - timedelta(days=rule.joined_within)
        came = Employment.objects.current().filter(valid__startswith__gt=since)
        people = people.filter(pk__in=came.values("employee"))
    if rule.leaves_within is not None:
        # The range ends with the first day on which somebody is gone.
        until = now + timedelta(days=rule.leaves_within + 1)
        goes = Employment.objects.current().filter(valid__endswith__lte=until)
        people = people.filter(pk__in=goes.values("employee"))
    return people
